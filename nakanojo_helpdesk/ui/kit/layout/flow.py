"""A layout that puts widgets beside each other and wraps to the next line when the width is used up."""

from collections.abc import Sequence
from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_Placed = tuple[QLayoutItem, int, int, QWidget | None]
"""An item with its width, its height and its widget: to ask the item or a size for them is a call each."""
_Line = tuple[list[_Placed], int]
"""What is beside each other, and how high it is."""
_NOWHERE = Qt.Orientation(0)


@runtime_checkable
class Measured(Protocol):
    """A widget that knows its own sizes and has no other limits: to ask through Qt takes ten times as long."""

    def measured(self) -> tuple[QSize, QSize]:
        """Its size hint and its least size, in pixels."""


class FlowLayout(QLayout):
    """Wrapping layout with a true height for each width.

    Widgets keep their size hint and are centred in their line's height. Those added with
    `add_right` stand at the right end of their line. Nothing is made narrower than it must be: only a widget
    wider than the whole line is, and then gets the height it needs for that width.
    """

    def __init__(
        self,
        spacing: int = 8,
        parent: QWidget | None = None,
        *,
        line_spacing: int | None = None,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        """All spaces in design pixels; `line_spacing` defaults to `spacing`."""
        super().__init__()
        self._design = (spacing, spacing if line_spacing is None else line_spacing)
        self._design_margins = margins
        self._items: list[QLayoutItem] = []
        self._right: set[int] = set()
        self._filling: set[int] = set()
        self._closing: set[int] = set()
        self._measuring: set[int] = set()
        self._gap = self._line_gap = 0
        # Qt asks for the same measures again and again while it lays out one screen.
        self._heights: dict[int, int] = {}
        self._broken: dict[int, list[_Line]] = {}
        self._arranged: tuple[int, ...] | None = None
        self._sized: tuple[list[_Placed], QSize] | None = None
        self._hint: QSize | None = None
        self._least: QSize | None = None
        self.centred = False
        """Whether lines stand in the middle of a height that is more than they need."""
        self.at_top = False
        """Whether widgets stand at the top of their line, not in its middle (fields with their faults below)."""
        self.rescale()
        if parent is not None:
            parent.setLayout(self)

    def rescale(self) -> None:
        """Take the spaces from the current theme again."""
        theme = current_theme()
        self._gap, self._line_gap = (theme.px(space) for space in self._design)
        left, top, right, bottom = (theme.px(margin) for margin in self._design_margins)
        self.setContentsMargins(left, top, right, bottom)
        self.invalidate()

    def gap(self) -> int:
        """Pixels between two widgets of a line."""
        return self._gap

    def widgets(self) -> list[QWidget]:
        """The widgets in their order."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def set_design_spacing(self, spacing: int, line_spacing: int | None = None) -> None:
        """Change the spaces between widgets, in design pixels."""
        self._design = (spacing, spacing if line_spacing is None else line_spacing)
        self.rescale()

    def add_right(self, widget: QWidget) -> None:
        """Add a widget that stands at the right end of its line."""
        self.addWidget(widget)
        self._right.add(id(widget))

    def add_filling(self, widget: QWidget) -> None:
        """Add a wrapping text that takes the rest of its line where it fits there, else a line of its own."""
        self.addWidget(widget)
        self._filling.add(id(widget))

    def add_closing(self, widget: QWidget) -> None:
        """Add a last widget, at the right end of the last line where it fits there, else above all the others.

        So the other widgets of a bar at the bottom do not move when it appears and disappears.
        """
        self.add_right(widget)
        self._closing.add(id(widget))

    def insert_widget(self, place: int, widget: QWidget, *, right: bool = False) -> None:
        """Add a widget before the one at `place`."""
        (self.add_right if right else self.addWidget)(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def height_without(self, left_out: Sequence[QWidget], width: int) -> int:
        """Height for a width without some of the widgets."""
        sized = [placed for placed in self._shown()[0] if placed[3] not in left_out]
        left, top, right, bottom = self._edges()
        return top + self._height_of(self._lines(sized, width - left - right)) + bottom

    def removeWidget(self, widget: QWidget) -> None:
        """Remove a widget. Qt's own method crashes on a layout written in Python: it deletes an item that Python owns."""
        for place, item in enumerate(self._items):
            if item.widget() is widget:
                self.takeAt(place)
                self.invalidate()
                return

    # What Qt calls.

    @override
    def addWidget(self, widget: QWidget) -> None:
        # Of an item that Qt makes Python never hears that it is gone: its place in memory, used again for another
        # layout's item, then takes this one along, and the next change of the text size ends the program.
        self.addChildWidget(widget)
        if isinstance(widget, Measured):
            self._measuring.add(id(widget))
        self.addItem(QWidgetItem(widget))

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self._broken.clear()  # whoever takes an item deletes it: nothing else may hold it then
        self._sized = None
        item = self._items.pop(index)
        self._right.discard(id(item.widget()))
        self._filling.discard(id(item.widget()))
        self._closing.discard(id(item.widget()))
        self._measuring.discard(id(item.widget()))
        return item

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return _NOWHERE

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._broken.clear()
        self._arranged = self._sized = None
        self._hint = self._least = None
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            left, top, right, bottom = self._edges()
            lines = self._lines_of(width - left - right)
            high = self._heights[width] = top + self._height_of(lines) + bottom
        return high

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        left, top, wide, high = cast("tuple[int, int, int, int]", rect.getRect())
        # More height below the last line moves nothing.
        placed = (left, top, wide, high if self.centred else 0)
        if placed != self._arranged:
            self._arranged = placed
            self._arrange(rect)

    @override
    def sizeHint(self) -> QSize:
        hint = self._hint
        if hint is None:
            filling = self._filling
            shown = [placed for placed in self._shown()[0] if not filling or id(placed[3]) not in filling]
            wide = sum(wide for _, wide, _, _ in shown) + self._gap * max(0, len(shown) - 1)
            high = max((high for _, _, high, _ in shown), default=0)
            hint = self._hint = QSize(wide, high) + self._margins()
        return hint

    @override
    def minimumSize(self) -> QSize:
        least = self._least
        if least is None:
            least = self._least = self._shown()[1] + self._margins()
        return least

    # How it is done. What a loop asks for is bound before it: an attribute of a Qt object takes ten times as long as a name.

    def _edges(self) -> tuple[int, int, int, int]:
        margins = self.contentsMargins()
        return margins.left(), margins.top(), margins.right(), margins.bottom()

    def _margins(self) -> QSize:
        left, top, right, bottom = self._edges()
        return QSize(left + right, top + bottom)

    def _shown(self) -> tuple[list[_Placed], QSize]:
        """The items that are not hidden, each with its size hint, asked for once; and what the largest of them needs."""
        shown = self._sized
        if shown is None:
            sized: list[_Placed] = []
            wide = high = 0
            measuring = self._measuring
            for item in self._items:
                if not item.isEmpty():
                    widget = item.widget()
                    if id(widget) in measuring:
                        hint, least = cast("Measured", widget).measured()
                    else:
                        hint, least = item.sizeHint(), item.minimumSize()
                    sized.append((item, hint.width(), hint.height(), widget))
                    wide, high = max(wide, least.width()), max(high, least.height())
            shown = self._sized = sized, QSize(wide, high)
        return shown

    def _lines(self, items: Sequence[_Placed], width: int) -> list[_Line]:
        lines: list[list[_Placed]] = []
        used = 0
        gap, closing, filling = self._gap, self._closing, self._filling
        special = closing | filling
        for placed in items:
            item, wide, high, widget = placed
            of = id(widget) if special else 0
            if of in closing:
                self._close(placed, width, width - used - gap, lines)
                continue
            if of in filling:
                placed = self._filled(placed, width, width - used - gap, lines)  # noqa: PLW2901
                wide = placed[1]
            elif wide > width:
                wide = max(width, item.minimumSize().width())
                high = item.heightForWidth(wide) if item.hasHeightForWidth() else high
                placed = (item, wide, high, widget)  # noqa: PLW2901
            if lines and used + gap + wide <= width:
                lines[-1].append(placed)
                used += gap + wide
            else:
                lines.append([placed])
                used = wide
        return [(line, _height(line)) for line in lines]

    @staticmethod
    def _filled(placed: _Placed, width: int, rest: int, lines: Sequence[Sequence[_Placed]]) -> _Placed:
        """The width for a filling text: the rest of the last line if it fits into that line's height, else the whole width."""
        item, _, _, widget = placed
        if lines and rest >= item.minimumSize().width():
            high = item.heightForWidth(rest)
            if high <= _height(lines[-1]):
                return item, rest, high, widget
        return item, width, item.heightForWidth(width), widget

    @staticmethod
    def _close(last: _Placed, width: int, rest: int, lines: list[list[_Placed]]) -> None:
        """Place the closing widget in the rest of the last line if it fits into that line's height, else above all lines."""
        item, _, _, widget = last
        hint, least = item.sizeHint(), item.minimumSize()

        def sized(wide: int) -> _Placed:
            high = item.heightForWidth(wide) if item.hasHeightForWidth() else hint.height()
            return item, wide, high, widget

        if lines and rest >= least.width():
            placed = sized(min(rest, hint.width()))
            if placed[2] <= max(least.height(), _height(lines[-1])):
                lines[-1].append(placed)
                return
        lines.insert(0, [sized(min(width, hint.width()))])

    def _lines_of(self, width: int) -> list[_Line]:
        """The lines of all items for a width, worked out once."""
        lines = self._broken.get(width)
        if lines is None:
            lines = self._broken[width] = self._lines(self._shown()[0], width)
        return lines

    def _height_of(self, lines: Sequence[_Line]) -> int:
        """Height of lines with the spaces between them, without the margins."""
        return sum(high for _, high in lines) + self._line_gap * max(0, len(lines) - 1)

    def _arrange(self, rect: QRect) -> None:
        """Give every item its place."""
        inner = rect.marginsRemoved(self.contentsMargins())
        lines = self._lines_of(inner.width())
        spare = inner.height() - self._height_of(lines) if self.centred else 0
        top = inner.top() + max(0, spare) // 2
        line_gap, place = self._line_gap, self._place
        for line, high in lines:
            place(line, inner, top, high)
            top += high + line_gap

    def _place(self, line: list[_Placed], inner: QRect, top: int, high: int) -> None:
        left = inner.left()
        gap, right, measuring, at_top = self._gap, self._right, self._measuring, self.at_top
        spare = 0
        if right:
            taken = sum(wide for _, wide, _, _ in line) + gap * (len(line) - 1)
            spare = max(0, inner.width() - taken)
        for item, wide, own_high, widget in line:
            if spare and id(widget) in right:
                left += spare
                spare = 0
            down = 0 if at_top else (high - own_high) // 2
            if widget is None:
                item.setGeometry(QRect(left, top + down, wide, own_high))
            elif id(widget) in measuring:
                widget.setGeometry(left, top + down, wide, own_high)
            else:  # the item would ask for its sizes once more, to find that it is no larger than it may be
                most = widget.maximumSize()
                widget.setGeometry(left, top + down, min(wide, most.width()), min(own_high, most.height()))
            left += wide + gap


def _height(line: Sequence[_Placed]) -> int:
    return max([high for _, _, high, _ in line])  # noqa: C419 - a list is twice as fast as a generator here
