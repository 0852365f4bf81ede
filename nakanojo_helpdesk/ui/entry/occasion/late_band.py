"""The band above the form of a late entry, so that its date cannot be overlooked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

NOW_KEY = "Ctrl+B"


class LateBand(Panel):
    """「11月27日（金）の相談を入力中」［いまに戻す］［続けて入力する］; hidden unless the form is for another moment."""

    ended = Signal()
    """［いまに戻す］ was pressed."""
    continued = Signal()
    """［続けて入力する］ was pressed: several of that day follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent, margins=(16, 6, 12, 6))
        self._words = PlainLabel("", "bold", wrap=True)
        head = QWidget()
        row = Row(head, spacing=8)
        row.addWidget(IconMark("event", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.now_button = KeyButton("いまに戻す", NOW_KEY)
        self.several_button = Button("続けて入力する")
        flow = FlowLayout(12, line_spacing=6)
        flow.centred = True
        flow.addWidget(head)
        for button in (self.now_button, self.several_button):
            button.set_compact(True)
            flow.addWidget(button)
        self.body.addLayout(flow)
        self.now_button.clicked.connect(self.ended)
        self.several_button.clicked.connect(self.continued)
        self.hide()

    def show_moment(self, moment: str, *, several: bool, offered: bool) -> None:
        """Show the moment of the form; empty hides the band. `offered`: ［続けて入力する］ is offered."""
        words = f"{moment}の相談を{'続けて' if several else ''}入力中" if moment else ""
        changed = words != self._words.text()
        self._words.setText(words)
        self.setAccessibleName(words)
        self.several_button.setVisible(offered and not several)
        self.setVisible(bool(words))
        if changed:
            announce(self, words)

    def words(self) -> str:
        """The sentence; empty while hidden."""
        return self._words.text() if not self.isHidden() else ""
