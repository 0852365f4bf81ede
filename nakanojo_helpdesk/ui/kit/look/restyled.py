"""Tells widgets that the look has changed: another text size or other colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class _Looks(QObject):
    """Emits once for every look that `theme.apply` puts on."""

    changed = Signal()


_looks = _Looks()


def when_restyled(widget: QWidget, slot: Callable[[], object]) -> None:
    """Call `slot`, a method of `widget`, after every change of the look for as long as the widget exists.

    Only for pixel sizes taken from the theme: painting, size hints and layout spaces are updated without it.

    Raises:
        ValueError: `slot` is no method of the widget; the connection would keep it alive for ever.
    """
    if getattr(slot, "__self__", None) is not widget:
        raise ValueError(f"{slot!r} is no method of {widget!r}")
    _looks.changed.connect(slot)


def announce() -> None:
    """Call every slot: the look is complete."""
    _looks.changed.emit()
