"""A check that runs in the worker: what it does, how far it is, and what came of it, in large words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import Kind, StatePanel
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, emptied
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce


class Outcome(QWidget):
    """Takes no room until a check begins. With `stops` a button beside the progress stops it."""

    stopped = Signal()
    """［やめる］ was pressed."""

    def __init__(self, parent: QWidget | None = None, *, stops: bool = False) -> None:
        super().__init__(parent)
        self._words = Column(spacing=6)
        self._lines: list[str] = []
        self.panel = StatePanel()
        self.panel.below.addLayout(self._words)
        self.panel.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(current_theme().px(16))
        self._waiting = PlainLabel("", wrap=True)
        self.stop_button = Button("やめる")
        self.stop_button.clicked.connect(lambda _checked=False: self.stopped.emit())
        self._stop_line = QWidget()
        FlowLayout(12, self._stop_line).addWidget(self.stop_button)
        self._stops = stops
        column = Column(self, spacing=10)
        for part in (self._waiting, self._bar, self._stop_line, self.panel):
            column.addWidget(part)
        self.end()
        self.hide()

    def words(self) -> str:
        """The words about the last check, line by line; empty before the first one."""
        return "" if self.panel.isHidden() else "\n".join([self.panel.text(), *self._lines])

    def begin(self, sentence: str) -> None:
        """Show that a check is running, instead of what came of the last one."""
        self.panel.hide()
        self._bar.setRange(0, 0)
        self._show_waiting(sentence)
        self.show()
        announce(self, sentence)

    def report(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def end(self) -> None:
        """It runs no longer."""
        self._show_waiting("")

    def clear(self) -> None:
        """Take no room again."""
        self.end()
        self.panel.hide()
        self.hide()

    def say(self, kind: Kind, heading: str, lines: Sequence[str]) -> None:
        """Show what came of it."""
        self.panel.say(kind, heading)
        emptied(self._words)
        self._lines = list(lines)
        for line in lines:
            self._words.addWidget(PlainLabel(line, wrap=True))
        self.panel.show()
        self.show()
        announce(self.panel, "".join([heading, *lines]), urgent=kind == "error")

    def _show_waiting(self, sentence: str) -> None:
        self._waiting.setText(sentence)
        self._waiting.setVisible(bool(sentence))
        self._bar.setVisible(bool(sentence))
        self._bar.setAccessibleName(sentence)
        self._stop_line.setVisible(bool(sentence) and self._stops)
