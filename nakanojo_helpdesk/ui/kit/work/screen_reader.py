"""What a screen reader hears beyond what Qt tells it: named groups, modal dialogs, and sentences that come by themselves.

Measured with Qt 6.11: a plain widget's name is passed over on the way to what has the keyboard, unless its role is a
group; a dialog does not say that it is modal; neither AT-SPI nor UI Automation is told that a field is required or
wrong, nor the place of a radio button among its like (`UIA_PositionInSetPropertyId` is not answered, and Orca keeps
such places to itself unless asked); on Windows no reader is told that a description has changed. So groups and dialogs
have interfaces of their own here, and the rest is words: each is heard once, in the name, in the description or as an
announcement.
"""

from __future__ import annotations

import functools
import os
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QDialog, QWidget
from typing_extensions import override

_SPOKEN: Final = "spoken"
_GROUP: Final = "group"
_DIALOG: Final = "dialog"
_PICTURE: Final = "picture"
_TEXT: Final = "text"

_TELLS_NEW_DESCRIPTIONS: Final = os.name != "nt"
"""Whether Qt hands a changed description on, which the reader then says by itself."""

_just_said: Final[set[str]] = set()


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say `text` now; an `urgent` sentence interrupts what it is saying.

    Nothing is said for a widget out of sight, and one act never has the same sentence said twice.
    """
    if not text or text in _just_said or not QAccessible.isActive() or not widget.isVisible():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    manner = QAccessible.AnnouncementPoliteness
    event.setPoliteness(manner.Assertive if urgent else manner.Polite)
    QAccessible.updateAccessibility(event)
    _just_said.add(text)
    QTimer.singleShot(0, _just_said.clear)


def announce_fault(field: QWidget, sentence: str) -> None:
    """Have a fault said that comes up while the keyboard is in its field already: nothing else would make it heard."""
    focused = QApplication.focusWidget()
    if not _TELLS_NEW_DESCRIPTIONS and focused is not None and field.isAncestorOf(focused):
        announce(field, sentence, urgent=True)


def speak_as_group(widget: QWidget) -> None:
    """Let the name of a widget be heard when the keyboard comes to something in it. Call it before naming it."""
    widget.setProperty(_SPOKEN, _GROUP)
    _install_where_heard()


def speak_as_picture(widget: QWidget) -> None:
    """Let a painted widget with the keyboard be heard as a picture with a name. Call it before naming it."""
    widget.setProperty(_SPOKEN, _PICTURE)
    _install_where_heard()


def speak_as_text(widget: QWidget) -> None:
    """Let a widget that paints words be heard as a text, which is its name. Call it before naming it."""
    widget.setProperty(_SPOKEN, _TEXT)
    _install_where_heard()


def speak_as_dialog(dialog: QDialog) -> None:
    """Let a reader know whether a dialog keeps the rest of the program waiting. Call it before naming it."""
    dialog.setProperty(_SPOKEN, _DIALOG)
    _install_where_heard()


def required_name(name: str, *, required: bool) -> str:
    """The name of an input, with 必須 where it must be answered: ※必須 beside the label is not heard with it."""
    return f"{name}、必須" if required else name


def fault_words(sentence: str) -> str:
    """How a fault begins the description of its input; empty for none."""
    return f"入力の誤り。{sentence.removeprefix('＊')}" if sentence else ""


def place_words(place: int, count: int) -> str:
    """The place of one of several, from 1: no reader gets it from Qt by itself."""
    return f"{count}個のうち{place}番目"


class _DialogInterface(QAccessibleWidget):
    """A dialog with the state that Qt leaves out."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog, QAccessible.Role.Dialog)
        self._dialog = dialog

    @override
    def state(self) -> QAccessible.State:
        state = super().state()
        state.modal = self._dialog.isModal()
        return state


_ROLES: Final = {
    _GROUP: QAccessible.Role.Grouping,
    _PICTURE: QAccessible.Role.Graphic,
    _TEXT: QAccessible.Role.StaticText,
}

_kept: Final[list[QAccessibleInterface]] = []
"""Interfaces live as long as the program: one whose Python half is freed before Qt deletes it crashes the binding."""


def _interface(_class_name: str, of: QObject | None) -> QAccessibleInterface | None:
    """What Qt asks for once for each class of a widget; None leaves it to Qt."""
    kind = None if of is None else of.property(_SPOKEN)
    made: QAccessibleInterface | None = None
    if kind == _DIALOG and isinstance(of, QDialog):
        made = _DialogInterface(of)
    elif kind in _ROLES and isinstance(of, QWidget):
        made = QAccessibleWidget(of, _ROLES[kind])
    if made is not None:
        _kept.append(made)
    return made


def _install_where_heard() -> None:
    """Install the factory once somebody listens: Qt asks it at every widget, also at those being destroyed."""
    if QAccessible.isActive():
        install()


@functools.cache
def install() -> None:
    """Let Qt ask for our interfaces from now on."""
    QAccessible.installFactory(_interface)
