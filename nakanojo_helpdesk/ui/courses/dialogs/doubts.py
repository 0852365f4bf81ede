"""What is doubtful about what one types, said before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_SHOWN: Final = 3


class DoubtLines(PlainLabel):
    """The first sentences below each other, and how many there are besides; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "warning", wrap=True, parent=parent)
        self.hide()

    def say(self, sentences: Sequence[str]) -> None:
        """Show these sentences."""
        left = len(sentences) - _SHOWN
        more = (f"ほか{left}つ、確かめることがあります。",) if left > 0 else ()
        self.setText("\n".join((*sentences[:_SHOWN], *more)))
        self.setVisible(bool(sentences))

    def words(self) -> str:
        """What is shown; empty for nothing."""
        return "" if self.isHidden() else self.text()
