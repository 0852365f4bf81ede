"""The database cannot be opened: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class TroublePage(Page):
    """A sentence and the ways on; where the file is damaged, the way back from a backup comes first."""

    help_code = "trouble"

    again_wanted = Signal()
    """Try again."""
    close_wanted = Signal()
    """Close the program."""
    restore_wanted = Signal()
    """Look for a backup to give back."""

    def __init__(
        self, sentence: str, place: str, parent: QWidget | None = None, *, damaged: bool = False
    ) -> None:
        super().__init__("開けませんでした", parent)
        card = Card(spacing=16, margins=(32, 24, 32, 24))
        card.body.addWidget(PlainLabel(sentence, wrap=True))
        card.body.addWidget(PlainLabel(f"データベースの場所：{place}", "small", wrap=True))
        self.content.addWidget(Narrow(card))
        self.content.addStretch(1)
        if damaged:
            self._first = self.key_bar.add("控えから戻す", "F12", self.restore_wanted.emit, primary=True)
            self.key_bar.add("もう一度試す", "F5", self.again_wanted.emit)
        else:
            self._first = self.key_bar.add("もう一度試す", "F5", self.again_wanted.emit, primary=True)
        self.key_bar.add("閉じる", "Esc", self.close_wanted.emit)

    @override
    def first_focus(self) -> QWidget:
        return self._first
