"""本日の一覧 beside the entry form: today's records, newest first, so that nothing is entered twice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Row, hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

SIDE_WIDTH = 272
"""Design pixels."""
_SHOWN = 12
_NO_TIME = " 時刻\n なし"
"""As wide as a time, in the digits of one width that times are written in."""


def topic_words(row: ConsultationRow, vocabularies: Vocabularies) -> str:
    """The topics of a record in short words, the main one first."""
    topics = vocabularies[VocabularyName.TOPIC]
    return "、".join(topics.chip(code) for code in row.topics)


def person_words(row: ConsultationRow, vocabularies: Vocabularies) -> tuple[str, ...]:
    """Age, district, outcome and badge in words; unanswered questions are left out."""
    parts = (
        vocabularies[VocabularyName.AGE_BAND].chip(row.age_band),
        vocabularies[VocabularyName.DISTRICT].chip(row.district),
        vocabularies[VocabularyName.OUTCOME].chip(row.outcome),
        row.entry_mode.label,
    )
    return tuple(part for part in parts if part)


class TodaySide(Card):
    """The list in a card of its own. The page hides it where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        head = Row(spacing=8)
        head.addWidget(PlainLabel("本日の一覧", "section"))
        head.addStretch(1)
        self._count = PlainLabel("0件", "section")
        head.addWidget(self._count)
        self.body.addLayout(head)
        self._scroll = ScrollColumn(spacing=6, margin=0)
        self.body.addWidget(self._scroll, 1)
        self._entries = Column(spacing=6)
        self._none = PlainLabel("今日の記録は、まだありません。", "sub", wrap=True)
        self._more = PlainLabel("", "small", wrap=True)
        self._more_line = hairline()
        self._scroll.body.addLayout(self._entries)
        for widget in (self._none, self._more_line, self._more):
            self._scroll.body.addWidget(widget)
        self._scroll.body.addStretch(1)
        self._shown: list[tuple[ConsultationRow, QWidget]] = []
        self._vocabularies: Vocabularies | None = None
        self._more_line.hide()
        self._more.hide()
        self._fit()

    def show_rows(self, rows: Sequence[ConsultationRow], vocabularies: Vocabularies) -> None:
        """Show today's records, newest first. What is shown already stays: a record more is one entry more."""
        self._count.setText(f"{len(rows):,}件")
        wanted = list(reversed(rows))[:_SHOWN]
        same_words = vocabularies is self._vocabularies
        kept = {row.uid: entry for row, entry in self._shown if same_words and row in wanted}
        for row, entry in self._shown:
            if row.uid not in kept:
                self._entries.removeWidget(entry)
                entry.hide()
                entry.deleteLater()
        self._vocabularies = vocabularies
        self._shown = [(row, kept.get(row.uid) or _entry(row, vocabularies)) for row in wanted]
        for place, (_, entry) in enumerate(self._shown):
            if self._entries.indexOf(entry) != place:
                self._entries.insertWidget(place, entry)
        self._none.setVisible(not rows)
        self._more.setText(f"ほか{len(rows) - _SHOWN:,}件は「探す」にあります。")
        for widget in (self._more_line, self._more):
            widget.setVisible(len(rows) > _SHOWN)

    def count(self) -> str:
        """The count as shown."""
        return self._count.text()

    def _fit(self) -> None:
        self.setFixedWidth(current_theme().px(SIDE_WIDTH))


def _entry(row: ConsultationRow, vocabularies: Vocabularies) -> QWidget:
    entry = QWidget()
    column = Column(entry, spacing=6)
    column.addWidget(hairline())
    column.addWidget(_line(row, vocabularies))
    return entry


def _line(row: ConsultationRow, vocabularies: Vocabularies) -> QWidget:
    line = QWidget()
    across = Row(line, spacing=10, margins=(0, 3, 0, 3))
    time = PlainLabel(_NO_TIME if row.event_minute is None else clock(row.event_minute).rjust(5), "numbers")
    across.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
    words = Column(spacing=4)
    words.addWidget(PlainLabel(topic_words(row, vocabularies), wrap=True))
    person = QWidget()
    flow = FlowLayout(10, person, line_spacing=4)
    for part in person_words(row, vocabularies):
        flow.addWidget(PlainLabel(part, "small"))
    words.addWidget(person)
    across.addLayout(words, 1)
    return line
