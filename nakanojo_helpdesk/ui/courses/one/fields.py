"""The inputs of 内容: everything a planner may write of a course, to and from its form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import long_date, parse_day_ahead
from nakanojo_helpdesk.domain.courses.forms import (
    COURSE_LABELS,
    LINE_LENGTH,
    NOTES_LENGTH,
    TITLE_LENGTH,
    Admission,
    CourseForm,
    Scope,
    WaitingOrder,
)
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.words import catalogue_choices, short_title
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.beside import Beside
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_RESIDENTS, _NEWCOMERS = "residents", "newcomers"
_NUMBERS: Final = {
    "capacity": (1, 999, "人"),
    "minimum": (1, 999, "人"),
    "least_age": (1, 120, "歳以上"),
    "offer_days": (0, 30, "日"),
    "offer_calls": (1, 10, "回"),
    "limit_in_course": (1, 99, "回"),
    "limit_in_year": (1, 99, "講座"),
    "completion_percent": (1, 100, "％"),
    "loan_devices": (0, 999, "台"),
}
_MUST: Final = ("capacity", "offer_days", "offer_calls", "loan_devices")
_SUPPORT: Final = {
    "target": "例：スマートフォンをお持ちの方",
    "minimum": "これより少ないとき、開くかどうかを人が決めます。",
    "limit_in_course": "申込の単位が「回ごと」のとき。空なら決めません。",
    "limit_in_year": "同じ種類の講座で。空なら決めません。",
    "completion_percent": "修了の人数と修了証の決まり。空なら3分の2です。",
    "offer_days": "空きが出たとき、返事を待つ開設日の数",
    "partners": "1行に1つずつ",
    "belongings": "例：スマートフォン、筆記用具",
    "contact": "例：企画政策課 0279-00-0000",
}


class ContentFields:
    """The editors by the names of the form's fields, and their cards."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        vocabularies = workplace.vocabularies
        kinds = vocabularies[VocabularyName.COURSE_KIND]
        self.title = TextField(TITLE_LENGTH, width=760)
        self.catalogue = ChoiceField(catalogue_choices(vocabularies), empty="目録にない講座")
        self.kind = ChoiceField(choices(kinds.terms, whole=True), empty="選んでください")
        self.conditions = ChipGroup(
            "条件",
            (Choice(_RESIDENTS, "町民のみ", "1"), Choice(_NEWCOMERS, "初めての方のみ", "2")),
            multiple=True,
            ranked=False,
        )
        self.admission = _chips("admission", Admission)
        self.scope = _chips("scope", Scope)
        self.waiting = _chips("waiting", WaitingOrder)
        self.numbers = {
            name: NumberField(low, high, unit, digits_only=True)
            for name, (low, high, unit) in _NUMBERS.items()
        }
        self.days = {name: self._day() for name in ("apply_from", "apply_until")}
        self.lines = {
            name: TextField(LINE_LENGTH, width=760) for name in ("target", "fee", "belongings", "contact")
        }
        self.partners = MemoField(LINE_LENGTH * 5, lines=(2, 6))
        self.notes = MemoField(NOTES_LENGTH, lines=(2, 8))
        self.fields = {name: self._field(name, editor) for name, editor in self._editors().items()}
        self.fields["conditions"] = Field("条件", self.conditions)
        self.catalogue.currentIndexChanged.connect(lambda _place: self._show_kind())
        self._in_order()

    def cards(self) -> tuple[QWidget, ...]:
        """The cards in reading order."""
        f = self.fields
        what, how, day = Card(spacing=14), Card(spacing=14), Card(spacing=14)
        what.body.addWidget(PlainLabel("どんな講座か", "section"))
        what.body.addWidget(f["title"])
        what.body.addWidget(Beside(f["catalogue"], f["kind"], least=900))
        what.body.addWidget(f["target"])
        what.body.addWidget(f["conditions"])
        what.body.addWidget(Beside(f["least_age"], f["capacity"], f["minimum"], least=760))
        how.body.addWidget(PlainLabel("申込", "section"))
        for name in ("admission", "scope"):
            how.body.addWidget(f[name])
        how.body.addWidget(Beside(f["apply_from"], f["apply_until"], least=640))
        how.body.addWidget(f["waiting"])
        how.body.addWidget(Beside(f["offer_days"], f["offer_calls"], least=640))
        how.body.addWidget(Beside(f["limit_in_course"], f["limit_in_year"], least=640))
        day.body.addWidget(PlainLabel("当日と問合せ", "section"))
        for name in (
            "fee",
            "belongings",
            "loan_devices",
            "completion_percent",
            "partners",
            "contact",
            "notes",
        ):
            day.body.addWidget(f[name])
        return what, how, day

    def show(self, form: CourseForm, kind: str) -> None:
        """Show a form; `kind` is the code of the course's kind, also where it follows from the catalogue."""
        self.title.setText(form.title)
        self._show_code(self.catalogue, VocabularyName.COURSE, form.catalogue)
        self._show_code(self.kind, VocabularyName.COURSE_KIND, kind)
        self.conditions.set_codes(
            [
                *((_RESIDENTS,) if form.residents_only else ()),
                *((_NEWCOMERS,) if form.newcomers_only else ()),
            ]
        )
        self.admission.set_codes([form.admission.value])
        self.scope.set_codes([form.scope.value])
        self.waiting.set_codes([form.waiting.value])
        numbers = {
            "capacity": form.capacity,
            "minimum": form.minimum,
            "least_age": form.least_age,
            "offer_days": form.offer_days,
            "offer_calls": form.offer_calls,
            "limit_in_course": form.limit_in_course,
            "limit_in_year": form.limit_in_year,
            "completion_percent": form.completion_percent,
            "loan_devices": form.loan_devices,
        }
        for name, number in numbers.items():
            self.numbers[name].set_value(number)
        self.days["apply_from"].set_date(form.apply_from)
        self.days["apply_until"].set_date(form.apply_until)
        texts = {
            "target": form.target,
            "fee": form.fee,
            "belongings": form.belongings,
            "contact": form.contact,
        }
        for name, text in texts.items():
            self.lines[name].setText(text)
        self.partners.set_text("\n".join(form.partners))
        self.notes.set_text(form.notes)
        self._show_kind()

    def snapshot(self) -> tuple[object, ...]:
        """Everything as typed, to see whether something has changed."""
        return (
            self.title.text(),
            self.catalogue.code(),
            self.kind.code(),
            frozenset(self.conditions.codes()),
            *(group.code() for group in (self.admission, self.scope, self.waiting)),
            *(number.text() for number in self.numbers.values()),
            *(day.text() for day in self.days.values()),
            *(line.text() for line in self.lines.values()),
            self.partners.text(),
            self.notes.text(),
        )

    def form(self) -> CourseForm:
        """The form as typed. Raises `Invalid` with what cannot be read, by field."""
        problems = {
            name: f"＊{COURSE_LABELS[name]}を入れてください。"
            for name in _MUST
            if self.numbers[name].number() is None
        }
        problems |= {name: sentence for name, day in self.days.items() if (sentence := day.problem())}
        number = {name: field.number() for name, field in self.numbers.items()}
        capacity, days, calls, devices = (number[name] for name in _MUST)
        if problems or capacity is None or days is None or calls is None or devices is None:
            raise Invalid(problems)
        catalogue = self.catalogue.code()
        conditions = self.conditions.codes()
        return CourseForm(
            title=self.title.value(),
            capacity=capacity,
            catalogue=catalogue,
            kind=None if catalogue else self.kind.code(),
            target=self.lines["target"].value(),
            residents_only=_RESIDENTS in conditions,
            newcomers_only=_NEWCOMERS in conditions,
            least_age=number["least_age"],
            minimum=number["minimum"],
            scope=Scope(self.scope.code() or Scope.COURSE),
            admission=Admission(self.admission.code() or Admission.FIRST_COME),
            waiting=WaitingOrder(self.waiting.code() or WaitingOrder.APPLIED),
            offer_days=days,
            offer_calls=calls,
            apply_from=self.days["apply_from"].date(),
            apply_until=self.days["apply_until"].date(),
            limit_in_course=number["limit_in_course"],
            limit_in_year=number["limit_in_year"],
            completion_percent=number["completion_percent"],
            fee=self.lines["fee"].value(),
            belongings=self.lines["belongings"].value(),
            loan_devices=devices,
            partners=tuple(name.strip() for name in self.partners.text().splitlines() if name.strip()),
            contact=self.lines["contact"].value(),
            notes=self.notes.text().strip(),
        )

    def _editors(self) -> Mapping[str, QWidget]:
        return {
            "title": self.title,
            "catalogue": self.catalogue,
            "kind": self.kind,
            "admission": self.admission,
            "scope": self.scope,
            "waiting": self.waiting,
            **self.numbers,
            **self.days,
            **self.lines,
            "partners": self.partners,
            "notes": self.notes,
        }

    def _field(self, name: str, editor: QWidget) -> Field:
        return Field(
            COURSE_LABELS[name],
            editor,
            required=name in {"title", "capacity", "kind"},
            support=_SUPPORT.get(name, ""),
        )

    def _day(self) -> DateField:
        def parse(text: str) -> date:
            return parse_day_ahead(text, today=self._workplace.today())

        return DateField(parse, long_date)

    def _show_code(self, field: ChoiceField, name: VocabularyName, code: str | None) -> None:
        if code is not None:
            field.offer_too(code, short_title(self._workplace.vocabularies[name].label(code)))
        field.set_code(code)

    def _show_kind(self) -> None:
        """Ask for the kind only where the catalogue does not say it."""
        self.fields["kind"].setVisible(self.catalogue.code() is None)

    def _in_order(self) -> None:
        """Enter in a row of chips goes on to what follows."""
        goes: tuple[tuple[ChipGroup, Callable[[], object]], ...] = (
            (self.conditions, self.numbers["least_age"].setFocus),
            (self.admission, self.scope.setFocus),
            (self.scope, self.days["apply_from"].setFocus),
            (self.waiting, self.numbers["offer_days"].setFocus),
        )
        for group, go_on in goes:
            group.passed.connect(go_on)


def _chips(name: str, kinds: Iterable[Admission | Scope | WaitingOrder]) -> ChipGroup:
    return ChipGroup(
        COURSE_LABELS[name],
        [Choice(kind.value, kind.label, str(place)) for place, kind in enumerate(kinds, start=1)],
    )
