"""All acts of a screen with their keys, as a dialog, opened by ［ほか］ of a folded key bar."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout


class ActList(Dialog):
    """Choose one of the acts, by Tab and Enter, by its key, or with the mouse."""

    def __init__(self, acts: Sequence[KeyButton], parent: QWidget | None = None) -> None:
        super().__init__("この画面でできること", parent, width=720)
        self._chosen: KeyButton | None = None
        grid = QWidget()
        flow = FlowLayout(12, grid)
        buttons = [_ActButton(act) for act in acts]
        widest = max((button.sizeHint().width() for button in buttons), default=0)
        for button, act in zip(buttons, acts, strict=True):
            button.least = widest
            button.clicked.connect(partial(self._choose, act))
            flow.addWidget(button)
        first = next((button for button in buttons if button.isEnabled()), None)
        if first is not None:
            self.focus_first(first)
        self.body.addWidget(grid)
        self.body.addStretch(1)
        self.add_button("閉じる", rejects=True)

    def ask(self) -> KeyButton | None:
        """Open it; returns the chosen act, or None. The dialog is deleted afterwards."""
        try:
            return self._chosen if self.exec() == QDialog.DialogCode.Accepted else None
        finally:
            self.deleteLater()

    def _choose(self, act: KeyButton) -> None:
        self._chosen = act
        self.accept()


class _ActButton(KeyButton):
    """The words and the key of an act; all of one width, so that they are aligned."""

    least = 0

    def __init__(self, act: KeyButton) -> None:
        super().__init__(act.words, act.key, primary=act.primary)
        self.set_role("secondary")
        self.set_compact(True)
        self.setAutoDefault(False)
        self.setEnabled(act.isEnabled())

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), self.least), hint.height())
