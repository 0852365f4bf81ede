"""Japanese input under way: the text an input method is still composing, and the way an act ends it.

Composed text is not yet in the field: code that reads or empties the field without ending the composition loses it,
or leaves it to the next form. So every act (`end_composition`) first takes it into the field.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_MODIFIERS: Final = range(Qt.Key.Key_Shift.value, Qt.Key.Key_ScrollLock.value + 1)
_WINDOWS_KEYS: Final = range(Qt.Key.Key_Super_L.value, Qt.Key.Key_Hyper_R.value + 1)
_OF_THE_INPUT_METHOD: Final = range(Qt.Key.Key_AltGr.value, Qt.Key.Key_Hangul_Special.value + 1)
"""変換, 無変換, 半角/全角, カタカナ and their kin."""


class Composition(QObject):
    """Watches one text widget: `text` is the composition under way, empty for none.

    The composition is ended before any key of an act (F12, Ctrl+1, Esc …) is handled, and before the keyboard
    leaves the widget: its text is then in the widget as if it had been confirmed.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._text = ""
        self._taken = False
        self._is_ending = False
        widget.installEventFilter(self)

    @property
    def text(self) -> str:
        """The composition under way; empty for none."""
        return self._text

    def end(self) -> None:
        """Take the composition into the widget, whether or not the platform's input method does so itself."""
        if not self._text or self._is_ending:
            return
        text, self._taken, self._is_ending = self._text, False, True
        try:
            if QGuiApplication.focusObject() is self._widget:
                method = QGuiApplication.inputMethod()
                method.commit()
                if not self._taken:  # that of Windows commits when it is reset; others forget the text then
                    method.reset()
            if not self._taken:
                event = QInputMethodEvent()
                event.setCommitString(text)
                QCoreApplication.sendEvent(self._widget, event)
        finally:
            self._is_ending = False
        self._text = ""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._taken = self._taken or bool(event.commitString())
            if not self._is_ending:
                self._text = event.preeditString()
        elif not self._text:
            return False
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _is_act(event.key()):
                self.end()
        elif kind in {QEvent.Type.FocusAboutToChange, QEvent.Type.FocusOut}:
            self.end()
        return False


def end_composition() -> None:
    """Take the composition under way into the field that has the keyboard.

    For acts that come without a key or a change of focus (a press by a screen reader, a page that is changed): every
    house button, dialog and change of screen calls it before it does anything.
    """
    focused: QObject | None = QGuiApplication.focusObject()
    if focused is None:
        return
    found = focused.findChild(Composition, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if found is not None:
        found.end()


def _is_act(key: int) -> bool:
    """Whether a key that the input method left to the program means an act: not Shift, Ctrl or 変換 alone."""
    return (
        bool(key)
        and key != Qt.Key.Key_unknown.value
        and not any(key in keys for keys in (_MODIFIERS, _WINDOWS_KEYS, _OF_THE_INPUT_METHOD))
    )
