"""The row of buttons at the bottom of a page: every key of the page is also a visible button.

Qt silences the keys of a hidden or disabled button, so that pages in one window may use the same ones. F6 to F10
belong to the Japanese input method and are refused.

Where the text is large the bar keeps to one row: the main act, the next two, and ［ほか］, which lists all acts
with their keys. The keys of folded buttons still work.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.layout.boxes import chain_after, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import explain

_OF_THE_INPUT_METHOD = {f"F{number}" for number in range(6, 11)}
MORE_KEY = "Alt+H"
"""Opens the list of all acts where the bar is folded."""
MORE_WORD = "ほか"
_SHOWN_FOLDED = 3
_SPELLINGS = {"Insert": ("Ins",), "Enter": ("Return", "Enter")}


_acting: list[frozenset[str]] = []
"""Keys of the buttons that are being pressed by key, the innermost last: a click may open a dialog and wait."""


def acting_keys() -> frozenset[str]:
    """The keys of the button whose act is running after a key press; empty when none is."""
    return _acting[-1] if _acting else frozenset()


class KeyButton(Button):
    """A button with a key. The key works while the button is visible; held-down keys count once.

    A button folded under another one is hidden, but its key works while that other one is visible.

    Args:
        text: the word on it.
        key: such as ``F12`` or ``Ctrl+K``; None for none. A primary button also has Ctrl+Enter.
        primary: the one main act.
        parent: as for every widget.

    Raises:
        ValueError: the key is F6–F10 or unknown.
    """

    offered_changed = Signal()
    """Whoever owns the button offers it from now on, or no longer."""

    def __init__(
        self, text: str, key: str | None, *, primary: bool = False, parent: QWidget | None = None
    ) -> None:
        self._offered = True
        self._is_silent = False
        self._under: QWidget | None = None
        self._away: QShortcut | None = None
        super().__init__(text, "primary" if primary else "secondary", key=key and cap(key), parent=parent)
        if key:
            _check(key)
            explain(self, f"{cap(key)} キーでも使えます。")
        self.key = key
        self.primary = primary
        self._shortcut(self)

    def all_keys(self) -> tuple[str, ...]:
        """Every key that presses it."""
        main = (self.key,) if self.key else ()
        return main + (("Ctrl+Enter",) if self.primary and self.key != "Ctrl+Enter" else ())

    def press(self) -> None:
        """Click the button by its key, unless it is hidden or disabled."""
        seen = self if self._under is None else self._under
        if self._is_silent or not self._offered or not seen.isVisible():
            return
        _acting.append(frozenset(self.all_keys()))
        try:
            self.click()
        finally:
            _acting.pop()

    def silence(self, is_silent: bool) -> None:
        """Disable the key for now; a click still works."""
        self._is_silent = is_silent

    def is_offered(self) -> bool:
        """Whether it may be pressed here, visible or folded under another button."""
        return self._offered

    def is_folded(self) -> bool:
        """Whether it is folded under another button."""
        return self._under is not None

    def fold(self, under: QWidget | None) -> None:
        """Fold it under another button, or (None) show it again."""
        if under is self._under:
            return
        self._under = under
        super().setVisible(self._offered and under is None)
        if under is not None and (self._away is None or self._away.parent() is not under):
            if self._away is not None:
                self._away.deleteLater()
                self._away.setEnabled(False)
            self._away = self._shortcut(under)
        self._wake()  # shown again it keeps the shortcut: a bar is folded and unfolded at every change of its width

    def _shortcut(self, owner: QWidget) -> QShortcut | None:
        """The shortcut, working while `owner` is visible; None without keys."""
        sequences = [sequence for key in self.all_keys() for sequence in _sequences(key)]
        if not sequences:
            return None
        shortcut = QShortcut(sequences[0], owner)
        shortcut.setKeys(sequences)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.press)
        return shortcut

    def _wake(self) -> None:
        if self._away is not None:
            self._away.setEnabled(self._under is not None and self._offered and self.isEnabled())

    @override
    def setVisible(self, visible: bool) -> None:
        changed = visible != self._offered
        self._offered = visible
        super().setVisible(visible and self._under is None)
        if visible and (self._under is not None or not self._offered):
            # Folded or taken back while it was being shown: showing lays out its bar. Qt holds it for hidden already and
            # would not hide it again, so that two shortcuts answered its key, and neither of them did.
            super().setVisible(True)
            super().setVisible(False)
        self._wake()
        if changed:
            self.offered_changed.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._wake()


class KeyBar(QWidget):
    """Buttons with keys; wraps when the width is used up, or keeps to one row when folded."""

    more_wanted = Signal()
    """［ほか］ was pressed: show all acts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(12, self, line_spacing=10)
        self._buttons: list[KeyButton] = []
        self._right: list[KeyButton] = []
        self._rare: list[KeyButton] = []
        self._anchor = tab_anchor(self)
        self._extras: list[QWidget] = []
        self._guests: tuple[KeyButton, ...] = ()
        self._folded = self._compact = False
        self.more_button = Button(MORE_WORD, key=MORE_KEY, parent=self)
        explain(self.more_button, f"この画面でできることを、すべて出します。{MORE_KEY} キーでも使えます。")
        self.more_button.hide()
        self.more_button.clicked.connect(lambda _checked=False: self.more_wanted.emit())
        more_key = QShortcut(QKeySequence(MORE_KEY), self.more_button)
        more_key.setAutoRepeat(False)
        more_key.activated.connect(self.more_button.click)
        self._flow.addWidget(self.more_button)
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
        alternates: bool = False,
        rare: bool = False,
    ) -> KeyButton:
        """Add a button.

        Args:
            text: the word on it.
            key: such as ``F12`` or ``Ctrl+K``; None for a button without one. The primary button also has
                Ctrl+Enter.
            slot: called without arguments by click and key; not while the button is disabled or hidden.
            primary: the one main act.
            align_right: at the right end.
            rare: always under ［ほか］, so that the bar keeps to one row; its key works all the same.
            alternates: its key may be that of another button that is never offered at the same time (of another tab).

        Raises:
            ValueError: the key is F6–F10, unknown, or already used in this bar.
        """
        if key and not alternates and any(key in button.all_keys() for button in self._buttons):
            raise ValueError(f"{key} is used twice")
        button = KeyButton(text, key, primary=primary, parent=self)
        button.clicked.connect(lambda _checked=False: slot())
        button.offered_changed.connect(self._fit)
        button.set_compact(self._compact)
        place = len(self._buttons) if align_right else len(self._buttons) - len(self._right)
        self._buttons.insert(place, button)
        if rare:
            self._rare.append(button)
        if align_right:
            self._right.append(button)
        self._flow.insert_widget(place, button, right=align_right)
        chain_after(self._anchor, [*self._buttons, self.more_button])
        return button

    def acts(self) -> tuple[KeyButton, ...]:
        """All buttons that may be pressed here, in order: the bar's own, then those folded away elsewhere."""
        return tuple(button for button in (*self._buttons, *self._guests) if button.is_offered())

    def set_folded(self, folded: bool, guests: Sequence[KeyButton] = ()) -> None:
        """Keep to one row or not. `guests` are buttons of other places that ［ほか］ lists, too."""
        if folded == self._folded and tuple(guests) == self._guests:
            return
        for button in self._guests:
            if button not in guests:
                button.fold(None)
        for button in guests:
            button.fold(self.more_button)
        self._folded, self._guests = folded, tuple(guests)
        self._fit()

    def _fit(self) -> None:
        """Show the buttons that fit into one row, the main act first, and ［ほか］ for the rest."""
        offered = [button for button in self._buttons if button.is_offered()]
        usual = [button for button in offered if button not in self._rare]
        shown = usual if not self._folded else self._shown_of(usual, more=len(usual) < len(offered))
        more = len(shown) < len(offered) or bool(self._guests)
        focused = next((button for button in self._buttons if button.hasFocus()), None)
        if more and focused is not None and focused not in shown:
            self.more_button.show()
            self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in self._buttons:
            button.fold(None if button in shown or button not in offered else self.more_button)
        self.more_button.setVisible(more)

    def _shown_of(self, offered: list[KeyButton], *, more: bool) -> list[KeyButton]:
        gap, room = self._flow.gap(), self.width()
        wide = sum(button.sizeHint().width() + gap for button in offered) - gap
        if not more and not self._guests and wide <= room:
            return offered
        first = [*(button for button in offered if button.primary), *(b for b in offered if not b.primary)]
        shown: list[KeyButton] = []
        left = room - self.more_button.sizeHint().width()
        for button in first[:_SHOWN_FOLDED]:
            left -= button.sizeHint().width() + gap
            if left < 0 and shown:
                break
            shown.append(button)
        return shown

    def add_widget(self, widget: QWidget) -> None:
        """Add another widget (the sticky line) at the right end, or above the buttons, which never move for it."""
        self._extras.append(widget)
        self._flow.add_closing(widget)

    def take_out(self, widget: QWidget) -> None:
        """Remove a widget added by `add_widget`."""
        if widget in self._extras:
            self._extras.remove(widget)
            self._flow.removeWidget(widget)

    def height_of_buttons(self, width: int) -> int:
        """Height of the buttons alone, for a width."""
        return self._flow.height_without(self._extras, width)

    def order_tabs(self) -> None:
        """Set the tab order to the reading order: a widget above the buttons precedes them."""
        tops = [button.y() for button in self._buttons if not button.isHidden()]
        above = bool(tops) and any(extra.geometry().bottom() < min(tops) for extra in self._extras)
        extras = [
            child
            for extra in self._extras
            for child in extra.findChildren(QWidget)
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        buttons = [*self._buttons, self.more_button]
        chain_after(self._anchor, [*extras, *buttons] if above else [*buttons, *extras])

    def set_compact(self, compact: bool) -> None:
        """Smaller buttons where the window is low."""
        self._compact = compact
        for button in (*self._buttons, self.more_button):
            button.set_compact(compact)
        self._flow.set_design_spacing(8 if compact else 12, 8 if compact else 10)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.order_tabs()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._folded:
            self._fit()
        return super().event(event)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)


def cap(key: str) -> str:
    """The key as its cap shows it."""
    return key.replace("Left", "←").replace("Right", "→").replace("+Up", "+↑").replace("+Down", "+↓")


def is_key(event: QKeyEvent, key: str) -> bool:
    """Whether a key press is the key of that spelling, on the keypad too."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))) in _sequences(key)


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
