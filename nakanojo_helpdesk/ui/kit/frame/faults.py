"""Faults of a form: counted on top, and the way to each of them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Panel, Row, chain_after, emptied, tab_anchor
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

_LINKS_AT_MOST = 3
_LOW = 500
_AROUND = 8


class FaultBanner(Panel):
    """Counts the faults of a form and leads to the first of them. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("error", parent, spacing=4, margins=(16, 10, 16, 10))
        head = Row(spacing=8)
        self._title = PlainLabel("", "error_strong", wrap=True)
        head.addWidget(IconMark("error", "error_strong"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._list = Column(spacing=8)
        self._more = PlainLabel("", "error_strong", wrap=True)
        below = Row(margins=(8, 0, 0, 0))  # where the words of the links begin
        below.addWidget(self._more)
        self._anchor = tab_anchor(self)
        self._shown: tuple[tuple[str, QWidget], ...] = ()
        self._folded = False
        self.body.addLayout(head)
        self.body.addLayout(self._list)
        self.body.addLayout(below)
        self.hide()

    @property
    def title(self) -> str:
        """The counting sentence."""
        return self._title.text()

    @property
    def more(self) -> str:
        """The number of faults without a link, in words; empty when each has one."""
        return self._more.text() if not self._more.isHidden() else ""

    def show_faults(self, faults: Sequence[tuple[str, QWidget]]) -> None:
        """Show `(sentence, widget to jump to)`; none hides the banner.

        Only a few faults get a link; the others are shown below their fields. The only fault of a form needs no
        link, since the caller also leads to it (`lead_to`), unless it belongs to no `Field`. A reader hears the
        count; each sentence is heard with its input.
        """
        mended = bool(self._shown) and len(faults) < len(self._shown)
        self._show(faults)
        if faults:
            said = [sentence.removeprefix("＊") for sentence, target in faults if field_of(target) is None]
            announce(self, "".join([self._title.text(), *said]), urgent=not mended)

    def _show(self, faults: Sequence[tuple[str, QWidget]]) -> None:
        self.clear()
        if not faults:
            return
        kept = "" if self._folded else "入力したものは残っています。"
        self._title.setText(f"{len(faults)}か所、直してください。{kept}")
        self._shown = tuple(faults)
        alone = len(faults) == 1 and field_of(faults[0][1]) is not None
        linked = [] if self._folded or alone else faults[: self._room()]
        for sentence, target in linked:
            button = Button(sentence.removeprefix("＊"), "link", parent=self)
            button.clicked.connect(lambda _checked=False, goal=target: lead_to(goal))
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()
        left = len(faults) - len(linked) if linked else 0
        self._more.setText(f"ほか{left}か所")
        self._more.setVisible(left > 0)
        chain_after(self._anchor, self.buttons())
        self.show()

    def set_folded(self, folded: bool) -> None:
        """Show the count alone, in the line of the title; the caller leads to the first fault."""
        if folded == self._folded:
            return
        self._folded = folded
        self.body.set_design_margins(*((12, 4, 12, 4) if folded else (16, 10, 16, 10)))
        if self._shown and not self.isHidden():
            self._show(self._shown)

    def _room(self) -> int:
        """The number of links that leave enough room for the form in the window."""
        window = self.window()
        while (parent := window.parentWidget()) is not None:
            window = parent.window()
        return _LINKS_AT_MOST if window.height() >= current_theme().px(_LOW) else 1

    def say(self, sentence: str) -> None:
        """Show a fault that belongs to no field."""
        self.clear()
        self._title.setText(sentence.removeprefix("＊"))
        self.show()
        announce(self, self._title.text(), urgent=True)

    def buttons(self) -> list[Button]:
        """The links, in the order of the faults."""
        return [button for button in self.findChildren(Button) if not button.isHidden()]

    def clear(self) -> None:
        """Remove all faults and hide."""
        self._shown = ()
        emptied(self._list)
        self._more.hide()
        self.hide()


def lead_to(target: QWidget) -> None:
    """Give the keyboard to an input or its `Field`, and show the field whole."""
    target.setFocus()
    show_whole(target)


def show_whole(widget: QWidget) -> None:
    """Scroll until a widget is wholly visible, with its `Field`, once pending layouts have taken place.

    Of a field higher than its scroll area the input and the fault below it are shown.
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
    room = area.viewport().height()
    around = min(current_theme().px(_AROUND), max(0, room - widget.height()) // 2)
    top = widget.mapTo(inside, QPoint(0, 0)).y()
    bottom = top + widget.height() + around
    if isinstance(widget, Field) and widget.height() > room:
        top = widget.editor.mapTo(inside, QPoint(0, 0)).y()
    bar = area.verticalScrollBar()
    bar.setValue(min(max(bar.value(), bottom - room), top - around))


def _area_of(widget: QWidget) -> QScrollArea | None:
    found = widget.parentWidget()
    while found is not None and not isinstance(found, QScrollArea):
        found = found.parentWidget()
    return found
