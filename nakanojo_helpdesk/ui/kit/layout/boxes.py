"""Box layouts whose spaces are design pixels and follow the text size; the card everything stands on."""

from collections.abc import Iterable
from functools import partial
from typing import Final, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look.pictures import paint_picture
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme

Margins = tuple[int, int, int, int]
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own: no limit to a width or height. PySide6 does not name it."""


class _Box(QBoxLayout):
    """A box layout that knows its spaces in design pixels."""

    def __init__(
        self, direction: QBoxLayout.Direction, parent: QWidget | None, spacing: int, margins: Margins
    ) -> None:
        super().__init__(direction)
        self._design_spacing = spacing
        self._design_margins = margins
        self._fixed: int | None = None
        self.rescale()
        if parent is not None:
            parent.setLayout(self)

    def rescale(self) -> None:
        """Take the spaces from the current theme again."""
        theme = current_theme()
        if self._fixed is not None:
            self.setContentsMargins(self._fixed, self._fixed, self._fixed, self._fixed)
            self.setSpacing(self._fixed)
            return
        left, top, right, bottom = (theme.px(margin) for margin in self._design_margins)
        self.setContentsMargins(left, top, right, bottom)
        self.setSpacing(theme.px(self._design_spacing))

    def set_fixed(self, space: int) -> None:
        """The same space everywhere, in pixels that do not follow the text size."""
        self._fixed = space
        self.rescale()

    def set_design_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Change the margins, in design pixels."""
        self._design_margins = (left, top, right, bottom)
        self.rescale()


class Column(_Box):
    """Widgets below each other. `spacing` and `margins` (left, top, right, bottom) in design pixels."""

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 8, margins: Margins = (0, 0, 0, 0)
    ) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, parent, spacing, margins)


class Row(_Box):
    """Widgets beside each other. `spacing` and `margins` (left, top, right, bottom) in design pixels."""

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 8, margins: Margins = (0, 0, 0, 0)
    ) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parent, spacing, margins)


_STRIPS: Final = {
    "info": ("primary", "row_hover", False),
    "success": ("success", "success_tint", False),
    "warning": ("warning", "warning_tint", True),
    "error": ("error_strong", "error_tint", True),
}
"""Strips by their role: colours of edge and ground, and whether the left edge is a thick one."""


class Panel(QFrame):
    """A frame styled by its role, with a `Column` inside."""

    def __init__(
        self,
        role: Literal[
            "card", "page_card", "plain", "info", "warning", "error", "success", "navigation", "practice"
        ] = "plain",
        parent: QWidget | None = None,
        *,
        spacing: int = 8,
        margins: Margins = (0, 0, 0, 0),
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.body = Column(self, spacing=spacing, margins=margins)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a strip: a style sheet cannot combine a thick left edge with round corners."""
        role = self.property("role")
        if role not in _STRIPS:
            super().paintEvent(event)
            return
        paint_picture(self, role, partial(self._paint_strip, role))

    def _paint_strip(self, role: str, painter: QPainter, theme: Theme) -> None:
        edge_role, tint, has_thick_edge = _STRIPS[role]
        edge = theme.colour(edge_role)
        line = 2.0 if role in {"error", "success"} else 1.0
        place = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        outline = QPainterPath()
        radius = theme.px(theme.tokens.radius)
        outline.addRoundedRect(place, radius, radius)
        painter.fillPath(outline, theme.colour(tint))
        if has_thick_edge:
            painter.save()
            painter.setClipPath(outline)
            painter.fillRect(QRectF(0, 0, theme.px(8), self.height()), edge)
            painter.restore()
        painter.setPen(QPen(edge, line))
        painter.drawPath(outline)


class Ground(QWidget):
    """Fills itself with the page's colour, so that Qt fills nothing below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), current_theme().colour("page"))


class Card(Panel):
    """The white card forms and figures stand on. Put widgets into `body` (a `Column`)."""

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 8, margins: Margins = (18, 12, 18, 12)
    ) -> None:
        super().__init__("card", parent, spacing=spacing, margins=margins)


_CARD_RADIUS: Final = 12
"""Design pixels; the style sheet says the same of other cards."""


class PageCard(Panel):
    """A card on the page's colour that fills itself whole, its corners too: Qt fills nothing below it.

    The style sheet has nothing for its role: whatever it has to paint, it takes the promise to fill itself away.
    """

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 8, margins: Margins = (18, 12, 18, 12)
    ) -> None:
        super().__init__("page_card", parent, spacing=spacing, margins=margins)
        self.setFrameStyle(QFrame.Shape.Box.value)  # its edge is a pixel wide
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def sizeHint(self) -> QSize:
        return hint_of(self, self.body)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as the style sheet does, but fill the rectangle between the corners as such."""
        theme, painter, whole = current_theme(), QPainter(self), self.rect()
        radius = theme.px(_CARD_RADIUS)
        edge, ground = theme.colour("hairline"), theme.colour("card")
        between = whole.adjusted(0, radius, 0, -radius)
        painter.fillRect(between & event.rect(), ground)
        painter.fillRect(QRect(0, between.top(), 1, between.height()), edge)
        painter.fillRect(QRect(whole.right(), between.top(), 1, between.height()), edge)
        for top in (0, between.bottom() + 1):
            rounded = QRect(0, top, whole.width(), radius)
            if rounded.intersects(event.rect()):
                painter.fillRect(rounded, theme.colour("page"))
                painter.save()
                painter.setClipRect(rounded)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(edge, 1))
                painter.setBrush(ground)
                # As high as its corners need: Qt works out each line of what is drawn, also of what is cut off.
                block = QRectF(0, top if top == 0 else top - 2 * radius, whole.width(), 3 * radius)
                painter.drawRoundedRect(block.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)
                painter.restore()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the edges again where Qt paints only what is new (`lay_out_now`)."""
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self.update()
            return
        radius = current_theme().px(_CARD_RADIUS)
        for high in (event.oldSize().height(), self.height()):
            self.update(0, high - radius, self.width(), radius)


def paint_parts_alone(widget: QWidget) -> None:
    """Say of a widget that it paints nothing itself: another size of it is no reason to paint what has not moved in it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StaticContents)


class Narrow(QWidget):
    """Keeps `content` centred and at most `width` design pixels wide; in a narrower window it has the full width."""

    def __init__(self, content: QWidget, width: int = 720, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._width = width
        content.setSizePolicy(QSizePolicy.Policy.Expanding, content.sizePolicy().verticalPolicy())
        row = Row(self, spacing=0)
        row.addStretch(1)
        row.addWidget(content, 1000)
        row.addStretch(1)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        self._content.setMaximumWidth(current_theme().px(self._width))


def hint_of(widget: QWidget, layout: QLayout) -> QSize:
    """What the contents of a widget ask for, as Qt's own hint says, but for the height at that width.

    Qt works it out at each change: for rows of chips that would be lines of thousands of pixels, which nobody sees.
    """
    widget.ensurePolished()
    return layout.sizeHint().grownBy(widget.contentsMargins())


def hairline() -> QFrame:
    """A thin grey line between two parts of a card."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def tab_anchor(parent: QWidget) -> QWidget:
    """An invisible child that marks a place in the tab order for widgets added later."""
    anchor = QWidget(parent)
    anchor.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    anchor.hide()
    return anchor


def chain_after(anchor: QWidget, widgets: Iterable[QWidget]) -> None:
    """Insert `widgets` into the tab order at the place of the anchor."""
    before = anchor
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Change the role by which a widget is styled, at once."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def emptied(layout: QLayout) -> None:
    """Take all widgets out of a layout and delete them."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
