"""役場・用紙: names on the papers, 決裁欄, margins, start of recording, comparison with the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import fiscal_year, fiscal_year_label, long_date, parse_date
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.office import (
    APPROVAL_BOXES_AT_MOST,
    APPROVAL_TITLE_LENGTH,
    CONTACT_LENGTH,
    COST_AT_MOST,
    COST_SENTENCE,
    MARGIN_LIMITS_MM,
    MARGIN_NAMES,
    SEAT_MINUTES_AT_MOST,
    SEAT_SENTENCE,
    Office,
    margin_sentence,
)
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import FAULT_WIDTH, Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.settings.office_errands import OfficeErrands
from nakanojo_helpdesk.ui.settings.section import Act, Section

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_MODES = ((ComparisonMode.RATIO, "前年同月比（136.4％）"), (ComparisonMode.RATE, "増減率（+36.4％）"))

_COST_WORDS = "年間講座実績の「1人当たり経費」に使います。わからないときは、空のままにします。"


_SEAT_WORDS = "講座が始まってからこの分数のあいだ、まだ来ない方の席をとっておきます。"


class OfficeSection(Section):
    """A form saved by F12; faults are shown below their fields and nothing typed is lost."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._shown: Office | None = None
        self.errands = OfficeErrands(page, workplace)
        self._stored = Office()
        self.town = TextField(NAME_LENGTH)
        self.department = TextField(NAME_LENGTH)
        self.contact = MemoField(CONTACT_LENGTH, lines=(2, 4))
        self.boxes = [TextField(APPROVAL_TITLE_LENGTH, width=120) for _ in range(APPROVAL_BOXES_AT_MOST)]
        self.margins = [NumberField(low, high, "mm") for low, high in MARGIN_LIMITS_MM]
        year = fiscal_year(workplace.today())
        self.seat_minutes = NumberField(0, SEAT_MINUTES_AT_MOST, "分")
        self.costs = {each: NumberField(0, COST_AT_MOST, "円") for each in (year, year - 1)}
        self.started = DateField(lambda text: parse_date(text, today=workplace.today()), long_date)
        self.mode = ChipGroup(
            "くらべ方", [Choice(mode.value, word, str(n)) for n, (mode, word) in enumerate(_MODES, start=1)]
        )
        self._fields = {
            "town": Field("役場の名前", self.town, required=True),
            "department": Field("部署の名前", self.department, required=True),
            "contact": Field("問合せ先", self.contact, required=True, support="報告の最後に印刷します。"),
            "recording_started_on": Field(
                "記録開始日", self.started, support="この日より前の月は、報告に「…」と印刷します。"
            ),
            "comparison": Field("前の年とのくらべ方", self.mode),
        }
        self._fields |= {
            f"approval_{n}": Field(f"決裁欄 {n}", box) for n, box in enumerate(self.boxes, start=1)
        }
        self._fields |= {"seat_minutes": Field("席をとっておく時間", self.seat_minutes, support=_SEAT_WORDS)}
        self._fields |= {
            f"cost_{each}": Field(f"{fiscal_year_label(each)}の経費", field, least=FAULT_WIDTH)
            for each, field in self.costs.items()
        }
        self._fields |= {
            f"margin_{n}": Field(
                f"{name}の余白",
                self.margins[n],
                support="{}～{}".format(*MARGIN_LIMITS_MM[n]),
                least=FAULT_WIDTH,
            )
            for n, name in enumerate(MARGIN_NAMES)
        }
        self._lay_out()
        for line in (self.town, self.department, *self.boxes):
            line.textEdited.connect(lambda _text: self._edited())
        self.contact.changed.connect(self._edited)
        self.mode.changed.connect(self._edited)
        self.started.changed.connect(self._edited)
        for number in (*self.margins, self.seat_minutes, *self.costs.values()):
            number.changed.connect(self._edited)

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            Act("保存する", "F12", self.save),
            Act("試し刷り", "Ctrl+P", self.errands.print_specimen),
            Act("設定を持ち出す", "Ctrl+S", self.errands.take_out),
        )

    @override
    def fetch(self) -> None:
        """Show the stored values, unless there are unsaved ones."""
        if self._shown is not None and self._typed() != self._shown:
            return
        stored = self.workplace.ledger.read(office.current)
        self.town.setText(stored.town)
        self.department.setText(stored.department)
        self.contact.set_text(stored.contact)
        self.started.set_date(stored.recording_started_on)
        self.mode.set_codes([stored.comparison.value])
        titles = list(stored.approval_boxes) + [""] * APPROVAL_BOXES_AT_MOST
        for box, title in zip(self.boxes, titles, strict=False):
            box.setText(title)
        for field, margin in zip(self.margins, stored.margins_mm, strict=True):
            field.set_value(margin)
        self.seat_minutes.set_value(stored.seat_minutes)
        for year, cost in self.costs.items():
            cost.set_value(stored.course_cost(year))
        self._stored = stored
        self._shown = self._typed()

    @override
    def is_busy(self) -> bool:
        return self.errands.is_busy()

    @override
    def first_focus(self) -> QWidget:
        return self.town

    @override
    def is_unsaved(self) -> bool:
        return self._shown is not None and (self._typed() != self._shown or bool(self._unreadable()))

    @override
    def throw_away(self) -> None:
        self._shown = None
        self.page.show_faults([])
        self.reload()

    @override
    def save(self) -> None:
        """Save the form, or show each fault below its field."""
        problems = self._unreadable()
        try:
            if problems:
                raise Invalid(problems | self._typed().problems(self.workplace.today()) | problems)
            self.workplace.ledger.call(office.change, self._typed())
        except Invalid as error:
            faults = self._faults(error.problems)
            self.page.show_faults(faults)
            lead_to(faults[0][1])
        except DeskError as error:
            self.page.sticky.say("error", str(error))
        else:
            self.page.show_faults([])
            self._shown = self._typed()
            self.page.sticky.say("success", "保存しました。次に作る報告から使われます。")

    def _edited(self) -> None:
        """Remove 「保存しました」 and mended faults after an edit; new faults are shown by F12 only."""
        if self.page.sticky.kind() == "success" and self.is_unsaved():
            self.page.sticky.clear()
        shown = [field for field in self._fields.values() if field.error()]
        if shown:
            unreadable = self._unreadable()
            faults = self._faults(self._typed().problems(self.workplace.today()) | unreadable)
            left = [(sentence, field) for sentence, field in faults if field in shown]
            if len(left) != len(shown):
                self.page.show_faults(left)

    def _faults(self, problems: Mapping[str, str]) -> list[tuple[str, QWidget]]:
        """The faults with their fields, in the order of the fields."""
        places = [n for n, box in enumerate(self.boxes, start=1) if box.value()]
        named = {_at_its_box(name, places): text for name, text in problems.items()}
        return [(named[name], field) for name, field in self._fields.items() if name in named]

    def _typed(self) -> Office:
        """The form as typed; a margin that is no number is replaced by the usual one."""
        usual = Office().margins_mm
        top, right, bottom, left = (
            margin if (margin := field.value()) is not None else usual[n]
            for n, field in enumerate(self.margins)
        )
        costs = {year: yen for year, yen in self._stored.course_costs if year not in self.costs}
        held = self.seat_minutes.value()
        costs |= {year: yen for year, field in self.costs.items() if (yen := field.value()) is not None}
        return replace(
            self._stored,
            course_costs=tuple(sorted(costs.items())),
            seat_minutes=self._stored.seat_minutes if held is None else held,
            town=self.town.value(),
            department=self.department.value(),
            contact=self.contact.text().strip(),
            recording_started_on=self.started.date(),
            comparison=ComparisonMode(self.mode.code() or ComparisonMode.RATIO.value),
            approval_boxes=tuple(box.value() for box in self.boxes if box.value()),
            margins_mm=(top, right, bottom, left),
        )

    def _unreadable(self) -> dict[str, str]:
        """The faults of fields that cannot be read as a date or a number."""
        found: dict[str, str] = {}
        if sentence := self.started.problem():
            found["recording_started_on"] = sentence
        for n, field in enumerate(self.margins):
            if field.value() is None:
                found[f"margin_{n}"] = margin_sentence(n)
        if self.seat_minutes.value() is None:
            found["seat_minutes"] = SEAT_SENTENCE
        for year, cost in self.costs.items():
            if cost.text().strip() and cost.value() is None:
                found[f"cost_{year}"] = COST_SENTENCE
        return found

    def _lay_out(self) -> None:
        names = Card(spacing=14)
        names.body.addWidget(PlainLabel("報告に印刷する名前", "section"))
        for name in ("town", "department", "contact"):
            names.body.addWidget(self._fields[name])
        paper = Card(spacing=14)
        paper.body.addWidget(PlainLabel("用紙", "section"))
        words = "決裁欄は左から順に印刷します。空のままの欄は印刷しません（0～6個）。余白の単位はミリメートルです。"
        paper.body.addWidget(PlainLabel(words, "small", wrap=True))
        paper.body.addWidget(self._beside_each_other("approval_"))
        paper.body.addWidget(self._beside_each_other("margin_"))
        counting = Card(spacing=14)
        counting.body.addWidget(PlainLabel("数え方", "section"))
        counting.body.addWidget(self._fields["recording_started_on"])
        counting.body.addWidget(self._fields["comparison"])
        courses = Card(spacing=14)
        courses.body.addWidget(PlainLabel("講座の席", "section"))
        courses.body.addWidget(self._fields["seat_minutes"])
        courses.body.addWidget(PlainLabel("講座の経費", "section"))
        courses.body.addWidget(PlainLabel(_COST_WORDS, "small", wrap=True))
        courses.body.addWidget(self._beside_each_other("cost_"))
        for card in (names, paper, counting, courses):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _beside_each_other(self, prefix: str) -> QWidget:
        line = QWidget()
        flow = FlowLayout(16, line)
        flow.at_top = True
        for name, field in self._fields.items():
            if name.startswith(prefix):
                flow.addWidget(field)
        return line


def _at_its_box(name: str, places: list[int]) -> str:
    """The name of the field whose box was the n-th filled one: empty boxes are skipped when saving."""
    head, _, number = name.partition("approval_")
    return f"approval_{places[int(number) - 1]}" if number and not head and places else name
