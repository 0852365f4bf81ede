"""本日: the day's numbers and the appointments until the end of next week."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import clock, day_in_month
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.today import TodaySummary
from nakanojo_helpdesk.ui.appointments.acts import UNDECIDED
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Row, emptied, hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_SHOWN = 7


class DayCard(Card):
    """Numbers on top, the days to come below."""

    def __init__(self, vocabularies: Vocabularies, *, appoints: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._count, self._first_timers = PlainLabel("0", "figure"), PlainLabel("0", "figure")
        self.body.addWidget(PlainLabel("本日", "section"))
        figures = QWidget()
        flow = FlowLayout(32, figures, line_spacing=12)
        flow.addWidget(_figure(self._count, "件", "相談"))
        flow.addWidget(_figure(self._first_timers, "人", "初めての方"))
        self.body.addWidget(figures)
        self._coming = _Coming(vocabularies) if appoints else None
        if self._coming is not None:
            self.body.addWidget(hairline())
            self.body.addWidget(self._coming)
        self.body.addStretch(1)

    def show_summary(self, summary: TodaySummary) -> None:
        """Show the numbers and the days to come."""
        self._count.setText(f"{summary.count:,}")
        self._first_timers.setText(f"{summary.first_timers:,}")
        if self._coming is not None:
            self._coming.show_rows(summary.upcoming)

    def coming(self) -> tuple[str, ...]:
        """The days to come as shown: months, days, times, topics in reading order; empty without the permission."""
        return self._coming.words() if self._coming is not None else ()

    def figures(self) -> tuple[str, str]:
        """件数 and 初めて as shown."""
        return self._count.text(), self._first_timers.text()


class _Coming(QWidget):
    """Appointments below each other, one line each: the day where it changes, time and topic; above them their month."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        super().__init__()
        self._topics = vocabularies[VocabularyName.TOPIC]
        column = Column(self, spacing=12)
        column.addWidget(PlainLabel("来週までの予約", "section", wrap=True))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        self._more = PlainLabel("", "sub", wrap=True)
        column.addWidget(self._more)
        self._space()
        when_restyled(self, self._space)

    def show_rows(self, rows: Sequence[AppointmentRow]) -> None:
        """Show the first of them, and the number of the others."""
        emptied(self._grid)
        before: date | None = None
        top = Qt.AlignmentFlag.AlignTop
        places = itertools.count()
        for row in rows[:_SHOWN]:
            if before is None or row.day.month != before.month:
                self._grid.addWidget(PlainLabel(f"{row.day.month}月", "sub"), next(places), 0, 1, 3)
            place = next(places)
            if row.day != before:
                self._grid.addWidget(PlainLabel(day_in_month(row.day), "bold"), place, 0, top)
            self._grid.addWidget(PlainLabel(clock(row.minute).rjust(5), "numbers"), place, 1, top)
            words = self._topics.chip(row.topic) or UNDECIDED
            self._grid.addWidget(PlainLabel(words, wrap=True), place, 2)
            before = row.day
        left = len(rows) - _SHOWN
        self._more.setText(f"ほか{left}件は予約表にあります。" if rows else "まだありません。")
        self._more.setVisible(left > 0 or not rows)

    def words(self) -> tuple[str, ...]:
        """The words of the lines in their order."""
        labels = [item.widget() for place in range(self._grid.count()) if (item := self._grid.itemAt(place))]
        return tuple(label.text().strip() for label in labels if isinstance(label, PlainLabel))

    def _space(self) -> None:
        self._grid.setHorizontalSpacing(current_theme().px(8))
        self._grid.setVerticalSpacing(current_theme().px(4))


def _figure(number: PlainLabel, unit: str, words: str) -> QWidget:
    block = QWidget()
    column = Column(block, spacing=4)
    row = Row(spacing=6)
    row.addWidget(number, 0, Qt.AlignmentFlag.AlignBottom)
    row.addWidget(PlainLabel(unit), 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(PlainLabel(words, "small"))
    return block
