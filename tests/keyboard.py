"""Real key events, sent to whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_HELD = {
    "Ctrl+": Qt.KeyboardModifier.ControlModifier,
    "Alt+": Qt.KeyboardModifier.AltModifier,
    "Keypad+": Qt.KeyboardModifier.KeypadModifier,
}


def focused() -> QWidget:
    """The widget that has the keyboard, else the active window. Raises `RuntimeError` without one."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is None:
        raise RuntimeError("nothing has the keyboard")
    return target


def press(*keys: str) -> None:
    """Keys by Qt's name (`Return`, `F12`, `Ctrl+Plus`, `Keypad+3`) or as one character."""
    for key in keys:
        held, name = Qt.KeyboardModifier.NoModifier, key
        for prefix, modifier in _HELD.items():
            if key.startswith(prefix):
                held, name = modifier, key.removeprefix(prefix)
        if len(name) == 1 and not name.isalnum():
            QTest.keyClicks(focused(), name, held)
        else:
            QTest.keyClick(focused(), Qt.Key[f"Key_{name.upper() if len(name) == 1 else name}"], held)


def type_text(text: str) -> None:
    """Characters, one key each."""
    QTest.keyClicks(focused(), text)
