"""Leading somebody to a fault: the keyboard to its input, and the whole field in view with what is said below it."""

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_AROUND = 8


def lead_to(target: QWidget) -> None:
    """Give the keyboard to an input or its `Field`, and show the field whole."""
    target.setFocus()
    show_whole(target)


def show_whole(widget: QWidget) -> None:
    """Scroll until a widget is whole in view, with the `Field` around it, once what changed has its place.

    Of a field higher than its scroll area the input and what is said below it are shown.
    """
    field = field_of(widget) or widget
    # First the layouts, then the length of the scroll bar, then there is somewhere to scroll to.
    QTimer.singleShot(0, field, lambda: QTimer.singleShot(0, field, lambda: _scroll_to(field)))


def field_of(widget: QWidget) -> Field | None:
    """The `Field` a widget is, or is in; None outside of any."""
    found: QWidget | None = widget
    while found is not None and not isinstance(found, Field):
        found = found.parentWidget()
    return found


def _scroll_to(widget: QWidget) -> None:
    area = _area_of(widget)
    inside = area.widget() if area is not None else None
    if area is None or inside is None:
        return
    around = current_theme().px(_AROUND)
    room = area.viewport().height()
    top = widget.mapTo(inside, QPoint(0, 0)).y()
    bottom = top + widget.height() + around
    if isinstance(widget, Field) and bottom - top + around > room:
        top = widget.editor.mapTo(inside, QPoint(0, 0)).y()
    bar = area.verticalScrollBar()
    bar.setValue(min(max(bar.value(), bottom - room), top - around))


def _area_of(widget: QWidget) -> QScrollArea | None:
    found = widget.parentWidget()
    while found is not None and not isinstance(found, QScrollArea):
        found = found.parentWidget()
    return found
