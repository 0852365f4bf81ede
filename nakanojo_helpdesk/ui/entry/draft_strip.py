"""The strip that offers an unfinished conversation again: after a crash, or because another one came between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.entry.draft import answers_of
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class DraftStrip(Panel):
    """「書きかけの相談があります（10:32、LINE・SNS）。［続きを書く］［捨てる］」; hidden while there is none.

    Of several the newest is offered; the next one follows when that is taken up or thrown away.
    """

    continued = Signal(str)
    """The conversation of this uid is wanted back."""
    discarded = Signal(str)
    """The conversation of this uid is not wanted any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent, margins=(18, 10, 12, 10))
        self._uid = ""
        self._words = PlainLabel("", "bold", wrap=True)
        head = Row(spacing=8)
        head.addWidget(IconMark("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._words, 1)
        self.continue_button = Button("続きを書く")
        self.discard_button = Button("捨てる")
        flow = FlowLayout(12, line_spacing=8)
        for button in (self.continue_button, self.discard_button):
            button.set_compact(True)
            flow.addWidget(button)
        self.body.addLayout(head)
        self.body.addLayout(flow)
        self.continue_button.clicked.connect(lambda: self.continued.emit(self._uid))
        self.discard_button.clicked.connect(lambda: self.discarded.emit(self._uid))
        self.hide()

    def show_drafts(self, rows: Sequence[DraftRow], vocabularies: Vocabularies, today: date) -> None:
        """Offer the first of these; none hides the strip."""
        self.setVisible(bool(rows))
        if rows:
            self._uid = rows[0].uid
            more = f"ほかに{len(rows) - 1}件あります。" if len(rows) > 1 else ""
            words = f"書きかけの相談があります（{draft_words(rows[0], vocabularies, today)}）。{more}"
            self._words.setText(words)
            self.setAccessibleName(words)

    def words(self) -> str:
        """The sentence; empty while hidden."""
        return self._words.text() if not self.isHidden() else ""


def draft_words(row: DraftRow, vocabularies: Vocabularies, today: date) -> str:
    """When a conversation began and what it is about: 「10:32、LINE・SNS」, with the day when it was not today."""
    begun = local(row.started_at)
    time = clock(begun.hour * 60 + begun.minute)
    moment = time if begun.date() == today else f"{short_date(begun.date())} {time}"
    topics = vocabularies[VocabularyName.TOPIC]
    known = [topics.chip(code) for code in answers_of(row.fields).topics if code in topics]
    return f"{moment}、{known[0]}" if known else moment
