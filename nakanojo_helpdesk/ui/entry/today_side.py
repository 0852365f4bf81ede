"""本日の一覧 beside the entry form: today's records, newest first, so that nothing is entered twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.beforehand import Beforehand
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, PageCard, Row, hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.layout.steady import laid_out_once, lay_out_now, set_visible
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

SIDE_WIDTH = 272
"""Design pixels."""
SHOWN = 12
"""Records in sight; more are found in 探す."""
_USUAL_WORDS = 3
"""Age, district and outcome; a badge is rare."""
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


class TodaySide(PageCard):
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
        self._shown: list[_Entry] = []
        self._spare: list[_Entry] = []
        """Hidden ones, for the next records: making one takes longer than filling it."""
        self._beforehand = Beforehand(self)
        self._vocabularies: Vocabularies | None = None
        self._more_line.hide()
        self._more.hide()
        self._fit()

    def read(self, ledger: Ledger, day: date, vocabularies: Vocabularies) -> int:
        """Read and show the records of today; while it is hidden they are only counted. Returns how many there are.

        Raises `DeskError`s.
        """
        at_most = 0 if self.isHidden() else SHOWN
        count, newest = ledger.read(consultation_rows.newest_of, day, at_most)
        if at_most:
            self.show_rows(count, newest, vocabularies)
        else:
            self._count.setText(f"{count:,}件")
        return count

    def show_rows(self, count: int, newest: Sequence[ConsultationRow], vocabularies: Vocabularies) -> None:
        """Show how many records today has, and the newest of them (at most `SHOWN`), newest first.

        What is shown already stays: a record more is one entry more, and takes the place of the one that leaves.
        """
        self._count.setText(f"{count:,}件")
        same_words = vocabularies is self._vocabularies
        self._vocabularies = vocabularies
        known = {entry.row: entry for entry in self._shown if same_words}
        kept = {row.uid: known[row] for row in newest if row in known}
        self._spare += [entry for entry in self._shown if entry not in kept.values()]
        self._shown = []
        with laid_out_once():
            for place, row in enumerate(newest):
                entry = kept.get(row.uid) or (self._spare.pop() if self._spare else _Entry())
                if row.uid not in kept:
                    entry.show_row(row, vocabularies)
                if self._entries.indexOf(entry) != place:
                    self._entries.removeWidget(entry)
                    self._entries.insertWidget(place, entry)
                set_visible(entry, True)
                self._shown.append(entry)
            for entry in self._spare:
                set_visible(entry, False)
                self._entries.removeWidget(entry)
        self._none.setVisible(not newest)
        self._more.setText(f"ほか{count - SHOWN:,}件は「探す」にあります。")
        for widget in (self._more_line, self._more):
            widget.setVisible(count > SHOWN)

    def _made_beforehand(self) -> Iterator[None]:
        """Make the entries of a whole list, one with each step: each of the first records of a day needs one more."""
        while len(self._shown) + len(self._spare) < SHOWN:
            entry = _Entry(self._scroll.widget())
            entry.hide()
            self._spare.append(entry)
            yield
            for _ in range(_USUAL_WORDS):
                entry.add_label()
                yield
            for widget in (entry, *entry.findChildren(QWidget)):
                widget.ensurePolished()
            yield

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._beforehand.begin(self._made_beforehand())

    def count(self) -> str:
        """The count as shown."""
        return self._count.text()

    def _fit(self) -> None:
        self.setFixedWidth(current_theme().px(SIDE_WIDTH))


class _Entry(QWidget):
    """A record of the list. It may show another one instead: making its labels takes longer than that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: ConsultationRow | None = None
        column = Column(self, spacing=6)
        column.addWidget(hairline())
        across = Row(spacing=10, margins=(0, 3, 0, 3))
        self._time = PlainLabel("", "numbers")
        across.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)
        words = Column(spacing=4)
        self._topics = PlainLabel("", wrap=True)
        words.addWidget(self._topics)
        self._person_line = QWidget()
        self._flow = FlowLayout(10, self._person_line, line_spacing=4)
        self._person: list[PlainLabel] = []
        words.addWidget(self._person_line)
        across.addLayout(words, 1)
        column.addLayout(across)

    def show_row(self, row: ConsultationRow, vocabularies: Vocabularies) -> None:
        """Show a record."""
        self.row = row
        minute = row.event_minute
        self._time.setText(_NO_TIME if minute is None else clock(minute).rjust(5))
        self._topics.setText(topic_words(row, vocabularies))
        parts = person_words(row, vocabularies)
        while len(self._person) < len(parts):
            self.add_label()
        for place, label in enumerate(self._person):
            label.setText(parts[place] if place < len(parts) else "")
            set_visible(label, place < len(parts))
        lay_out_now(self._person_line)

    def add_label(self) -> None:
        """Make one more word of the line about the person, hidden until it is needed."""
        label = PlainLabel("", "small")
        label.hide()
        self._person.append(label)
        self._flow.addWidget(label)
