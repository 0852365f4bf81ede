"""本日: the day's numbers and what is booked until the end of next week."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import clock, short_date
from nakanojo_helpdesk.domain.vocabulary import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.today import TodaySummary
from nakanojo_helpdesk.ui.appointment_acts import UNDECIDED
from nakanojo_helpdesk.ui.flow_layout import FlowLayout
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.layouts import Card, Column, Row, emptied, hairline

_SHOWN = 8


class DayCard(Card):
    """Numbers on top, the days to come below."""

    def __init__(self, vocabularies: Vocabularies, *, appoints: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._vocabularies = vocabularies
        self._count, self._first_timers = PlainLabel("0", "figure"), PlainLabel("0", "figure")
        self.body.addWidget(PlainLabel("本日", "section"))
        figures = QWidget()
        flow = FlowLayout(32, figures, line_spacing=12)
        flow.addWidget(_figure(self._count, "件", "相談"))
        flow.addWidget(_figure(self._first_timers, "人", "初めての方"))
        self.body.addWidget(figures)
        self._days = QWidget()
        self._column = Column(self._days, spacing=10)
        if appoints:
            self.body.addWidget(hairline())
            self.body.addWidget(PlainLabel("来週までの予約", "section", wrap=True))
            self.body.addWidget(self._days)
        self.body.addStretch(1)

    def show_summary(self, summary: TodaySummary) -> None:
        """Show the numbers and the days to come."""
        self._count.setText(f"{summary.count:,}")
        self._first_timers.setText(f"{summary.first_timers:,}")
        emptied(self._column)
        if not summary.upcoming:
            self._column.addWidget(PlainLabel("まだありません。", "sub", wrap=True))
        shown = summary.upcoming[:_SHOWN]
        for day, rows in groupby(shown, key=lambda row: row.day):
            block = Column(spacing=2)
            holder = QWidget()
            holder.setLayout(block)
            block.addWidget(PlainLabel(short_date(day), "small_bold"))
            for row in rows:
                block.addWidget(self._line(row))
            self._column.addWidget(holder)
        if left := len(summary.upcoming) - len(shown):
            self._column.addWidget(PlainLabel(f"ほか {left}件は予約表にあります。", "small", wrap=True))

    def figures(self) -> tuple[str, str]:
        """件数 and 初めて as shown."""
        return self._count.text(), self._first_timers.text()

    def _line(self, row: AppointmentRow) -> QWidget:
        words = self._vocabularies[VocabularyName.TOPIC].chip(row.topic) or UNDECIDED
        line = QWidget()
        across = Row(line, spacing=10)
        across.addWidget(PlainLabel(clock(row.minute).rjust(5), "numbers"), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(PlainLabel(words, wrap=True), 1)
        return line


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
