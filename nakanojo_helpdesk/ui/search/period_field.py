"""The period of a search: today, this month, this fiscal year, everything, or chosen days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import (
    Month,
    fiscal_year,
    fiscal_year_first_day,
    fiscal_year_label,
    fiscal_year_last_day,
    long_date,
    parse_date,
)
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, set_role
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout

TODAY, MONTH, YEAR, EVERYTHING, OWN = "today", "month", "year", "all", "own"
_CHOICES: Final = (
    Choice(TODAY, "今日", "1"),
    Choice(MONTH, "今月", "2"),
    Choice(YEAR, "今年度", "3"),
    Choice(EVERYTHING, "すべて", "4"),
    Choice(OWN, "期間を決める", "5"),
)
Days = tuple[date | None, date | None]


def days_in_words(first: date | None, last: date | None) -> str:
    """The words of a stretch of days, both included; None = without end."""
    if first is None:
        return "すべての期間" if last is None else f"{long_date(last)}まで"
    if last is None:
        return f"{long_date(first)}から"
    month = Month.of(first)
    if (month.first, month.last) == (first, last):
        return month.era_label
    return long_date(first) if first == last else f"{long_date(first)}から{long_date(last)}まで"


class PeriodChoice(Composite):
    """Chips, and two dates below them for chosen days.

    Args:
        today: gives the local date.
        parent: as for every widget.
    """

    changed = Signal()
    """Another period was chosen by hand."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.chips = ChipGroup("期間", _CHOICES)
        self.chips.set_codes([TODAY])
        self.first = DateField(self._read, long_date)
        self.last = DateField(self._read, long_date)
        self._own = QWidget()
        days = FlowLayout(24, self._own)
        days.at_top = True
        self.first_field = Field("始まりの日", self.first)
        self.last_field = Field("終わりの日", self.last)
        days.addWidget(self.first_field)
        days.addWidget(self.last_field)
        self._own.hide()
        column = Column(self, spacing=8)
        column.addWidget(self.chips)
        column.addWidget(self._own)
        self.hand_focus_to(self.chips)
        self.chips.changed.connect(self._choose)
        self.first.changed.connect(self._days_changed)
        self.last.changed.connect(self._days_changed)

    def code(self) -> str:
        """The code of the chosen chip."""
        return self.chips.code() or EVERYTHING

    def days(self) -> Days:
        """First and last day, both included; None = without end."""
        today = self._today()
        month, year = Month.of(today), fiscal_year(today)
        known: dict[str, Days] = {
            TODAY: (today, today),
            MONTH: (month.first, month.last),
            YEAR: (fiscal_year_first_day(year), fiscal_year_last_day(year)),
            EVERYTHING: (None, None),
        }
        return known.get(self.code()) or (self.first.date(), self.last.date())

    def choose(self, code: str) -> None:
        """Choose a chip, without a signal."""
        self.chips.set_codes([code])
        self._own.setVisible(code == OWN)

    def set_days(self, first: date | None, last: date | None) -> None:
        """Show a period, without a signal: by the chip of these days if there is one, else by the two dates."""
        for code in (TODAY, MONTH, YEAR, EVERYTHING):
            self.chips.set_codes([code])
            if self.days() == (first, last):
                self._own.hide()
                return
        for field, day in ((self.first, first), (self.last, last)):
            field.blockSignals(True)
            field.set_date(day)
            field.blockSignals(False)
        self.choose(OWN)

    def problems(self) -> list[tuple[str, Field]]:
        """The faults of the dates, each with its field."""
        if self.code() != OWN:
            return []
        fields = ((self.first_field, self.first), (self.last_field, self.last))
        return [(sentence, field) for field, editor in fields if (sentence := editor.problem())]

    def mark_both(self) -> None:
        """Mark both dates as contradictory; the next `Field.show_error` removes the mark."""
        for editor in (self.first, self.last):
            set_role(editor.line, "true", "fault")

    def has_focus(self) -> bool:
        """Whether one of the dates has the keyboard."""
        return self.first.line.hasFocus() or self.last.line.hasFocus()

    def words(self) -> str:
        """The period in words, for heads and notes."""
        first, last = self.days()
        if self.code() == TODAY:
            return f"今日　{long_date(self._today())}"
        if self.code() == YEAR:
            return fiscal_year_label(fiscal_year(self._today()))
        return days_in_words(first, last)

    def _read(self, text: str) -> date:
        return parse_date(text, today=self._today())

    def _choose(self) -> None:
        if self.chips.code() is None:  # a period is always chosen
            self.chips.set_codes([EVERYTHING])
        self._own.setVisible(self.code() == OWN)
        self.changed.emit()

    def _days_changed(self) -> None:
        if self.code() == OWN:
            self.changed.emit()

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the chips, too."""
        super().setAccessibleName(name)
        self.chips.set_name(name)
