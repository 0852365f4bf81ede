"""The band above the form of a late entry, so that its date cannot be overlooked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

NOW_KEY = "Ctrl+B"


_GAP: Final = 12
"""Design pixels between the sentence and the buttons."""


class LateBand(Panel):
    """「11月27日（金）の相談を入力中」［いまに戻す］［続けて入力する］; hidden unless the form is for another moment.

    In large text the sentence is shortened until everything fits into one row, down to the moment alone. Where not even
    that fits (`is_crowded`), the page lists ［続けて入力する］ elsewhere.
    """

    ended = Signal()
    """［いまに戻す］ was pressed."""
    continued = Signal()
    """［続けて入力する］ was pressed: several of that day follow."""
    fitted = Signal()
    """Whether it is crowded may have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent, margins=(16, 6, 12, 6))
        self._sentences: tuple[str, ...] = ("",)
        """From the whole sentence to the moment alone."""
        self._shown: tuple[str, bool, bool] | None = None
        self._words = PlainLabel("", "bold", wrap=True)
        head = QWidget()
        row = Row(head, spacing=8)
        self._mark = IconMark("event", "warning")
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.now_button = KeyButton("いまに戻す", NOW_KEY)
        self.several_button = KeyButton("続けて入力する", None)
        flow = FlowLayout(_GAP, line_spacing=6)
        flow.centred = True
        flow.addWidget(head)
        for button in (self.now_button, self.several_button):
            button.set_compact(True)
            flow.addWidget(button)
        self.body.addLayout(flow)
        self.now_button.clicked.connect(self.ended)
        self.several_button.clicked.connect(self.continued)
        self.hide()
        when_restyled(self, self._fit)

    def show_moment(self, moment: str, *, several: bool, offered: bool) -> None:
        """Show the moment of the form; empty hides the band. `offered`: ［続けて入力する］ is offered."""
        if (moment, several, offered) == self._shown:
            return
        self._shown = (moment, several, offered)
        ends = ("の相談を続けて入力中", "を続けて入力中") if several else ("の相談を入力中", "を入力中", "")
        before = self._sentences[0]
        self._sentences = tuple(f"{moment}{end}" for end in ends) if moment else ("",)
        self.setAccessibleName(self._sentences[0])
        self.several_button.setVisible(offered and not several)
        self._fit()
        self.setVisible(bool(moment))
        if self._sentences[0] != before:
            announce(self, self._sentences[0])

    def words(self) -> str:
        """The sentence; empty while hidden."""
        return self._sentences[0] if not self.isHidden() else ""

    def is_crowded(self) -> bool:
        """Whether the moment alone finds no room beside both buttons."""
        both = (self.now_button, self.several_button)
        return self.several_button.is_offered() and self._wide(self._sentences[-1]) > self._room(both)

    def _room(self, buttons: Iterable[KeyButton]) -> float:
        """Pixels a row has for the sentence beside these buttons."""
        theme, margins = current_theme(), self.body.contentsMargins()
        taken = theme.px(8) + sum(theme.px(_GAP) + button.sizeHint().width() for button in buttons)
        return self.width() - margins.left() - margins.right() - self._mark.sizeHint().width() - taken - 2

    @staticmethod
    def _wide(text: str) -> float:
        return text_lines.broken(text, current_theme().font("body_bold")).width

    def _fit(self) -> None:
        """Say as much as finds room in one row with the buttons."""
        self.fitted.emit()
        room = self._room(each for each in (self.now_button, self.several_button) if not each.isHidden())
        text = next((each for each in self._sentences if self._wide(each) <= room), self._sentences[0])
        if text != self._words.text():
            self._words.setText(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
