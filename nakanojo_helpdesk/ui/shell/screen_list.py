"""The list of screens as a dialog, opened by the button 「画面」 of the narrow navigation."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.shell.destination import Destination


class ScreenList(Dialog):
    """Choose a screen. `destinations` in their order, `current` the code of the one in front."""

    def __init__(
        self, destinations: Sequence[Destination], current: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("画面を選ぶ", parent, width=640)
        self._code: str | None = None
        grid = QWidget()
        flow = FlowLayout(12, grid)
        for destination in destinations:
            here = destination.code == current
            button = _ScreenButton(
                destination.word,
                "primary" if here else "secondary",
                key=destination.key,
                icon_name=destination.icon,
            )
            button.set_compact(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{destination.word}、いまの画面" if here else destination.word)
            button.clicked.connect(partial(self._choose, destination.code))
            flow.addWidget(button)
            if here:
                self.focus_first(button)
        self.body.addWidget(grid)
        self.body.addStretch(1)
        self.add_button("閉じる", rejects=True)

    def ask(self) -> str | None:
        """Open it; returns the chosen code, or None. The dialog is deleted afterwards."""
        with self.asked() as accepted:
            return self._code if accepted else None

    def chosen_code(self) -> str | None:
        """The code chosen, None before."""
        return self._code

    def _choose(self, code: str) -> None:
        self._code = code
        self.accept()


class _ScreenButton(Button):
    """A button for one screen. All have one width, so that the words are aligned."""

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), current_theme().px(236)), hint.height())
