"""The form of the amend dialog: every field of a saved record that may be corrected.

Codes retired since then are still offered, marked （廃止）, so that an old record can be amended without losing
them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, clock, long_date, parse_date, parse_time
from nakanojo_helpdesk.domain.consultations.forms import (
    CODED_FIELDS,
    FIELD_LABELS,
    MINUTES_AT_MOST,
    PEOPLE_AT_MOST,
    ConsultationForm,
    ConsultationRow,
)
from nakanojo_helpdesk.domain.consultations.questions import Place, coded
from nakanojo_helpdesk.domain.text import MEMO_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import FAULT_WIDTH, Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.records.topics import TopicField
from nakanojo_helpdesk.ui.workplace.desks_and_staff import (
    offer_desk_too,
    offer_person_too,
    open_desks,
    staff_at_work,
)
from nakanojo_helpdesk.ui.workplace.guarded_memo import MEMO_HINT, GuardedMemo
from nakanojo_helpdesk.ui.workplace.term_choices import RETIRED, choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CHIPS: Final = tuple(coded(Place.CHIPS))
_LISTS: Final = tuple(coded(Place.DETAILS))
_NONE: Final = "（なし）"


class RecordForm(QWidget):
    """The fields of a `ConsultationForm`, filled from a record."""

    changed = Signal()
    """Something was changed."""

    def __init__(self, workplace: Workplace, row: ConsultationRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._vocabularies = workplace.vocabularies
        self._shown = row.form()
        self._kept: list[ConsultationForm] = []
        self._offered: tuple[date, int] | None = None
        self.day = DateField(lambda text: parse_date(text, today=workplace.today()), long_date)
        self.time = TextField(12, "例：10:32", 160, figures=True)
        self.desk = ChoiceField(open_desks(workplace))
        self.staff = ChoiceField(staff_at_work(workplace))
        self.method = ChoiceField(empty=_NONE)
        self.topics = TopicField(self._vocabularies[VocabularyName.TOPIC])
        self.chips = {name: ChipGroup(FIELD_LABELS[name], ()) for name in _CHIPS}
        self.lists = {name: ChoiceField(empty=_NONE) for name in _LISTS}
        self.people = NumberField(1, PEOPLE_AT_MOST, "人")
        self.minutes = NumberField(0, MINUTES_AT_MOST, "分")
        self.memo = GuardedMemo(MEMO_LENGTH, MEMO_HINT, lines=(2, 6))
        self._fields: dict[str, Field] = {}
        self._lay_out()
        self._listen()
        self.show_row(row)

    def show_row(self, row: ConsultationRow) -> None:
        """Show a record's values; its codes are offered from now on."""
        form = row.form()
        self._shown = form
        self._kept.append(form)
        self.day.set_date(form.event_date)
        self.time.setText("" if form.event_minute is None else clock(form.event_minute))
        self._offer(form.event_date)
        for name in (*CODED_FIELDS, "desk", "staff", "topics", "people", "minutes", "memo"):
            self.set_value(name, getattr(form, name))
        measured = form.measured_minutes
        self._fields["minutes"].set_support("" if measured is None else f"時計では{measured:,}分")

    def set_value(self, name: str, value: Any) -> None:
        """Show one field's value, as a `ConsultationForm` holds it. Raises `KeyError` for an unknown field."""
        if name == "event_date":
            self.day.set_date(value)
        elif name == "event_minute":
            self.time.setText("" if value is None else clock(value))
        elif name == "topics":
            self.topics.set_codes(value)
        elif name in self.chips:
            self.chips[name].set_codes([value] if value else [])
        elif name in {"people", "minutes"}:
            {"people": self.people, "minutes": self.minutes}[name].set_value(value)
        elif name == "memo":
            self.memo.set_text(value)
        elif name == "measured_minutes":
            self._shown = replace(self._shown, measured_minutes=value)
        else:
            field = self._list(name)
            if value:
                self._offer_too(field, name, value)
            field.set_code(value)

    def form(self) -> ConsultationForm:
        """The values of the fields. A field that cannot be read (see `problems`) has the value shown before."""
        codes: dict[str, Any] = {name: group.code() for name, group in self.chips.items()}
        codes |= {name: field.code() for name, field in self.lists.items()}
        return replace(
            self._shown,
            event_date=self.day.date() or self._shown.event_date,
            event_minute=self._shown.event_minute if self._time_problem() else parse_time(self.time.value()),
            desk=self.desk.code() or self._shown.desk,
            staff=self.staff.code() or self._shown.staff,
            method=self.method.code(),
            topics=self.topics.codes(),
            people=self._shown.people if self.people.problem() else self.people.value(),
            minutes=self._shown.minutes if self.minutes.problem() else self.minutes.value(),
            memo=self.memo.text(),
            **codes,
        )

    def problems(self) -> dict[str, str]:
        """The faults of fields that cannot be read, as `{field: sentence}`."""
        found: dict[str, str | None] = {
            "event_date": self.day.problem(),
            "event_minute": self._time_problem(),
            "people": _named("people", self.people.problem()),
            "minutes": _named("minutes", self.minutes.problem()),
        }
        if self.day.date() is None and found["event_date"] is None:
            found["event_date"] = "日付を入れてください。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def show_problems(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        """Show faults below their fields; returns those of this form, each with the widget to jump to."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        return [(problems[name], field.editor) for name, field in self._fields.items() if name in problems]

    def field(self, name: str) -> Field:
        """The frame of a field. Raises `KeyError`."""
        return self._fields[name]

    def _lay_out(self) -> None:
        column = Column(self, spacing=10)
        day = _Line(16)
        fields = {
            "event_date": Field("日付", self.day, required=True, least=FAULT_WIDTH),
            "event_minute": Field("時刻", self.time, least=FAULT_WIDTH),
            "desk": Field("窓口", self.desk),
            "staff": Field("担当者", self.staff),
            "method": Field("受付方法", self.method),
        }
        for field in fields.values():
            day.flow.addWidget(field)
        column.addWidget(day)
        fields["topics"] = Field("相談内容", self.topics, required=True, beside=True)
        column.addWidget(fields["topics"])
        for name, group in self.chips.items():
            fields[name] = Field(FIELD_LABELS[name], group, beside=True)
            column.addWidget(fields[name])
        details = _Line(16)
        fields["visitor"] = Field(FIELD_LABELS["visitor"], self.lists["visitor"])
        fields["people"] = Field(FIELD_LABELS["people"], self.people, least=FAULT_WIDTH)
        fields["minutes"] = Field(FIELD_LABELS["minutes"], self.minutes, least=FAULT_WIDTH)
        for name in _LISTS[1:]:
            fields[name] = Field(FIELD_LABELS[name], self.lists[name])
        for name in ("visitor", "people", "minutes", *_LISTS[1:]):
            details.flow.addWidget(fields[name])
        column.addWidget(details)
        fields["memo"] = Field("メモ", self.memo)
        column.addWidget(fields["memo"])
        self._fields = fields

    def _listen(self) -> None:
        self.day.changed.connect(self._day_changed)
        self.time.textChanged.connect(self.changed)
        for field in (self.desk, self.staff, self.method, *self.lists.values()):
            field.chosen.connect(self.changed)
        for group in self.chips.values():
            group.changed.connect(self.changed)
        self.topics.changed.connect(self.changed)
        self.people.changed.connect(self.changed)
        self.minutes.changed.connect(self.changed)
        self.memo.changed.connect(self.changed)
        stops = [*self.chips.values(), self.lists["visitor"]]
        for group, after in zip(self.chips.values(), stops[1:], strict=True):
            group.passed.connect(after.setFocus)

    def _day_changed(self) -> None:
        day = self.day.date()
        if day is not None:
            self._offer(day)
        self.changed.emit()

    def _offer(self, day: date) -> None:
        """Offer the codes valid on a day, those of the record and the chosen ones: a new day removes no answer unseen."""
        if self._offered == (day, len(self._kept)):
            return
        self._offered = day, len(self._kept)
        for name, vocabulary in CODED_FIELDS.items():
            field = self.chips[name] if name in self.chips else self._list(name)
            kept = {*(getattr(form, name) for form in self._kept), field.code()} - {None}
            field.set_choices(choices(self._vocabularies[vocabulary].terms, day=day, kept=kept))
        self.topics.offer(day, {code for form in self._kept for code in form.topics})

    def _offer_too(self, field: ChoiceField, name: str, code: str) -> None:
        """Add the value to be shown to its list, also where it is not in use on the day."""
        if name == "desk":
            offer_desk_too(field, self._workplace, code)
        elif name == "staff":
            offer_person_too(field, self._workplace, code)
        else:
            field.offer_too(code, f"{self._vocabularies[CODED_FIELDS[name]].chip(code)}{RETIRED}")

    def _list(self, name: str) -> ChoiceField:
        own = {"desk": self.desk, "staff": self.staff, "method": self.method}
        return own[name] if name in own else self.lists[name]

    def _time_problem(self) -> str | None:
        try:
            parse_time(self.time.value())
        except DateNotUnderstood as error:
            return str(error)
        return None


class _Line(QWidget):
    """Fields beside each other that wrap."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self.flow = FlowLayout(spacing, self, line_spacing=10)
        self.flow.at_top = True


def _named(name: str, sentence: str | None) -> str | None:
    """A sentence preceded by the name of its field."""
    return sentence and f"{FIELD_LABELS[name].partition('（')[0]}は、{sentence}"
