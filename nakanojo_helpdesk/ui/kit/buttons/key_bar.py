"""The row of buttons at the bottom of a page: every key of the page is also a button one can see.

Qt silences the keys of a hidden or disabled button, so that pages in one window may use the same ones. F6 to F10
belong to the Japanese input method and are refused.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.layout.boxes import chain_after, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import explain

_OF_THE_INPUT_METHOD = {f"F{number}" for number in range(6, 11)}
_SPELLINGS = {"Insert": ("Ins",), "Enter": ("Return", "Enter")}


class KeyButton(Button):
    """A button with a key. The key lives while the button is visible; held-down keys count once.

    Args:
        text: the word on it.
        key: such as ``F12`` or ``Ctrl+K``; None for none. A primary button also has Ctrl+Enter.
        primary: the one main act.
        parent: as for every widget.

    Raises:
        ValueError: the key is F6–F10 or unknown.
    """

    def __init__(
        self, text: str, key: str | None, *, primary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, "primary" if primary else "secondary", key=key and cap(key), parent=parent)
        if key:
            _check(key)
            explain(self, f"{cap(key)} キーでも使えます。")
        self.key = key
        self.primary = primary
        sequences = [sequence for key in self.all_keys() for sequence in _sequences(key)]
        if sequences:
            shortcut = QShortcut(sequences[0], self)
            shortcut.setKeys(sequences)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.press)

    def all_keys(self) -> tuple[str, ...]:
        """Every key that presses it."""
        main = (self.key,) if self.key else ()
        return main + (("Ctrl+Enter",) if self.primary and self.key != "Ctrl+Enter" else ())

    def press(self) -> None:
        """What its key does: a click, unless the button is hidden or disabled."""
        if self.isVisible():
            self.click()


class KeyBar(QWidget):
    """Buttons with keys; wraps when the width is used up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(12, self, line_spacing=10)
        self._buttons: list[KeyButton] = []
        self._right: list[KeyButton] = []
        self._anchor = tab_anchor(self)
        self._extras: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def buttons(self) -> tuple[KeyButton, ...]:
        """The buttons in their order."""
        return tuple(self._buttons)

    def add(
        self,
        text: str,
        key: str | None,
        slot: Callable[[], object],
        *,
        primary: bool = False,
        align_right: bool = False,
    ) -> KeyButton:
        """Add a button.

        Args:
            text: the word on it.
            key: such as ``F12`` or ``Ctrl+K``; None for a button without one. The primary button also has
                Ctrl+Enter.
            slot: called without arguments by click and key; not while the button is disabled or hidden.
            primary: the one main act.
            align_right: at the right end.

        Raises:
            ValueError: the key is F6–F10, unknown, or already used in this bar.
        """
        if key and any(key in button.all_keys() for button in self._buttons):
            raise ValueError(f"{key} is used twice")
        button = KeyButton(text, key, primary=primary, parent=self)
        button.clicked.connect(lambda _checked=False: slot())
        place = len(self._buttons) if align_right else len(self._buttons) - len(self._right)
        self._buttons.insert(place, button)
        if align_right:
            self._right.append(button)
        self._flow.insert_widget(place, button, right=align_right)
        chain_after(self._anchor, self._buttons)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put something else (the sticky line) at the right end, or above the buttons: these never move for it."""
        self._extras.append(widget)
        self._flow.add_closing(widget)

    def take_out(self, widget: QWidget) -> None:
        """Take out what `add_widget` put in."""
        if widget in self._extras:
            self._extras.remove(widget)
            self._flow.removeWidget(widget)

    def height_of_buttons(self, width: int) -> int:
        """Height for a width of the buttons alone."""
        return self._flow.height_without(self._extras, width)

    def order_tabs(self) -> None:
        """Let the Tab key go in reading order: what stands above the buttons comes before them."""
        tops = [button.y() for button in self._buttons if not button.isHidden()]
        above = bool(tops) and any(extra.geometry().bottom() < min(tops) for extra in self._extras)
        extras = [
            child
            for extra in self._extras
            for child in extra.findChildren(QWidget)
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        chain_after(self._anchor, [*extras, *self._buttons] if above else [*self._buttons, *extras])

    def set_compact(self, compact: bool) -> None:
        """Smaller buttons where the window is low."""
        for button in self._buttons:
            button.set_compact(compact)
        self._flow.set_design_spacing(8 if compact else 12, 8 if compact else 10)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.order_tabs()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)


def cap(key: str) -> str:
    """The key as its cap shows it."""
    return key.replace("Left", "←").replace("Right", "→").replace("+Up", "+↑").replace("+Down", "+↓")


def _check(key: str) -> None:
    if key.rpartition("+")[2] in _OF_THE_INPUT_METHOD:
        raise ValueError(f"{key} belongs to the Japanese input method")
    if not all(sequence.toString() for sequence in _sequences(key)):
        raise ValueError(f"unknown key: {key}")


def _sequences(key: str) -> list[QKeySequence]:
    """A key as Qt spells it; Enter means both, the big one and the keypad's."""
    head, plus, last = (key[:-2], "+", "+") if key.endswith("++") else key.rpartition("+")
    names = _SPELLINGS.get(last, (last,))
    return [QKeySequence(f"{head}{plus}{name}") for name in names]
