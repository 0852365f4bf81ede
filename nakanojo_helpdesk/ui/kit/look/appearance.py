"""The look of the running program: text size and colours of the person signed in, or else of this PC."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui.kit.look import theme


class Dress(QObject):
    """Applies a look where it differs from the one in force; the choice `system` follows the operating system.

    Args:
        app: the application.
        parent: as for every QObject.
    """

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._choice: str = "standard"
        self._worn: tuple[int, ThemeName] | None = None
        self._hints = app.styleHints()  # kept: without it PySide takes the wishes below for deleted
        self._wishes = self._hints.accessibility()
        self._wishes.contrastPreferenceChanged.connect(self.follow)

    def wear(self, scale: int, choice: str) -> None:
        """Apply a text size in per cent and the colours of a choice (`standard`, `contrast`, `system`)."""
        self._choice = choice
        worn = (scale, theme.look(choice, self._wishes.contrastPreference()))
        if worn != self._worn:  # dressing every widget anew is felt at the sign-in
            theme.apply(self._app, load_tokens(worn[1]), scale / 100)
            self._worn = worn

    def wear_scale(self, scale: int) -> None:
        """Apply another text size in the present colours."""
        self.wear(scale, self._choice)

    def wear_theme(self, choice: str) -> None:
        """Apply other colours in the present text size."""
        self.wear(self._worn[0] if self._worn is not None else 100, choice)

    def follow(self) -> None:
        """Apply the choice again after the operating system has changed its contrast setting."""
        self.wear_theme(self._choice)
