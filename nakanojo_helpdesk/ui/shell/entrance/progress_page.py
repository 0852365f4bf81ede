"""Long work with its progress: making the demo data, migrating an old database."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme


class WaitingPage(Page):
    """A sentence and a bar; nothing to press."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._bar.setFixedHeight(current_theme().px(16))
        self._share = PlainLabel("", "small")
        card = Card(spacing=16, margins=(32, 24, 32, 24))
        self._sentence = PlainLabel(sentence, wrap=True)
        self._stage = PlainLabel("", wrap=True)
        self._stage.hide()
        card.body.addWidget(self._sentence)
        card.body.addWidget(self._stage)
        card.body.addWidget(self._bar)
        card.body.addWidget(self._share)
        self.content.addWidget(Narrow(card))
        self.content.addStretch(1)

    def show_progress(self, done: int, total: int, stage: str = "") -> None:
        """Show the progress; `stage` says what is being done now."""
        self._stage.setText(stage)
        self._stage.setVisible(bool(stage))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._share.setText(f"{done * 100 // max(total, 1)}％")
