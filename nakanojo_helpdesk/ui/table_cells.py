"""How the cells of a `Table` are measured and painted: plain text in lines, never cut off."""

import dataclasses
import math
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from nakanojo_helpdesk.ui import text_lines
from nakanojo_helpdesk.ui.row_model import RowModel
from nakanojo_helpdesk.ui.theme import Theme, current_theme

T = TypeVar("T")
_SAMPLE = 400
_NO_FIGURE = "－"
"""A lone dash is too thin to be read at 18 px: painted bold."""
_SIDE = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Measures:
    """Widths of the columns in pixels, and how rows are shown in them."""

    widths: tuple[int, ...]
    stacked: bool = False
    wrapped: bool = False


def measured(model: RowModel[Any], available: int) -> Measures:
    """Choose the widths of the columns for the width there is."""
    theme = current_theme()
    side = 2 * theme.px(_SIDE)
    natural = [_natural(model, column, theme) + side for column in range(len(model.columns))]
    spare = available - sum(natural)
    if spare >= 0:
        takers = [place for place, column in enumerate(model.columns) if column.stretch] or [len(natural) - 1]
        for place in takers:
            natural[place] += spare // len(takers)
        natural[takers[-1]] += spare - len(takers) * (spare // len(takers))
        return Measures(tuple(natural))
    least = [_least(model, column, wide, theme) for column, wide in enumerate(natural)]
    if sum(least) <= available:
        room = available - sum(least)
        wish = sum(natural) - sum(least)
        widths = [low + room * (wide - low) // wish for low, wide in zip(least, natural, strict=True)]
        widths[-1] += available - sum(widths)
        return Measures(tuple(widths), wrapped=True)
    return Measures((available, *natural[1:]), stacked=True)


def card_height(model: RowModel[Any], row: int, sizes: Measures) -> int:
    """Height in pixels a row needs."""
    theme = current_theme()
    air = 2 * theme.px(8)
    if sizes.stacked:
        return (
            math.ceil(sum(lines.height for lines in _card(model, row, sizes.widths[0], theme)))
            + air
            + theme.px(4)
        )
    side = 2 * theme.px(_SIDE)
    heights = (
        text_lines.broken(model.text_at(row, column), _font(model, column, theme), wide - side).height
        for column, wide in enumerate(sizes.widths)
    )
    return math.ceil(max(heights)) + air


class CellDelegate(QStyledItemDelegate, Generic[T]):
    """Paints a cell, or a whole row as a card. The current row has a bar at its left besides its colour."""

    def __init__(self, model: RowModel[T], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.stacked = False
        self.hovered = -1

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        place = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "selected" if selected else "row_hover" if index.row() == self.hovered else "card"
        painter.save()
        painter.fillRect(place, theme.colour(ground))
        painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), theme.colour("hairline"))
        if selected and index.column() == 0:
            painter.fillRect(
                QRectF(place.left(), place.top(), theme.px(5), place.height()), theme.colour("primary")
            )
        painter.setPen(theme.colour("text"))
        side = theme.px(_SIDE)
        inner = place.adjusted(side, 0, -side, 0)
        if self.stacked:
            self._paint_card(painter, theme, index.row(), inner)
        else:
            self._paint_cell(painter, theme, index.row(), index.column(), inner)
        painter.restore()

    def _paint_cell(self, painter: QPainter, theme: Theme, row: int, column: int, inner: QRectF) -> None:
        text = self._model.text_at(row, column)
        font = theme.font("body_bold") if text == _NO_FIGURE else _font(self._model, column, theme)
        painter.setFont(font)
        lines = text_lines.broken(text, font, inner.width())
        numeric = self._model.columns[column].numeric
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        text_lines.paint(painter, lines, inner, side)

    def _paint_card(self, painter: QPainter, theme: Theme, row: int, inner: QRectF) -> None:
        parts = _card(self._model, row, math.ceil(inner.width()) + 2 * theme.px(_SIDE), theme)
        top = inner.top() + max(0.0, inner.height() - sum(lines.height for lines in parts) - theme.px(4)) / 2
        for lines, role in zip(parts, ("body_bold", "body"), strict=False):
            painter.setFont(theme.font("body_bold" if role == "body_bold" else "body"))
            text_lines.paint(painter, lines, QRectF(inner.left(), top, inner.width(), lines.height))
            top += lines.height + theme.px(4)


def _card(model: RowModel[Any], row: int, width: int, theme: Theme) -> list[text_lines.Lines]:
    """The lines of a row as a card: first column, then the rest with their heads."""
    room = width - 2 * theme.px(_SIDE)
    record = model.row_at(row)
    first, *others = model.columns
    rest = _packed(
        [f"{column.title}：{column.text(record)}" for column in others if column.text(record)],
        theme.font("body"),
        room,
    )
    parts = [text_lines.broken(first.text(record), theme.font("body_bold"), room)]
    if rest:
        parts.append(text_lines.broken(rest, theme.font("body"), room))
    return parts


def _packed(parts: list[str], font: QFont, room: int) -> str:
    """As many parts in a line as fit; a part is broken only where it is too long for a line of its own."""
    result: list[str] = []
    for part in parts:
        longer = f"{result[-1]}　{part}" if result else ""
        if result and text_lines.broken(longer, font).width <= room:
            result[-1] = longer
        else:
            result.append(part)
    return "\n".join(result)


def _font(model: RowModel[Any], column: int, theme: Theme) -> QFont:
    return theme.font("numbers" if model.columns[column].numeric else "body")


def _natural(model: RowModel[Any], column: int, theme: Theme) -> int:
    head = text_lines.broken(f"{model.columns[column].title} ▲", theme.font("label")).width
    font = _font(model, column, theme)
    shown = range(min(model.rowCount(), _SAMPLE))
    cells = (text_lines.broken(model.text_at(row, column), font).width for row in shown)
    return math.ceil(max(head, *cells, 0.0)) + 2


def _least(model: RowModel[Any], column: int, natural: int, theme: Theme) -> int:
    if not model.columns[column].wraps:
        return natural
    head = text_lines.broken(f"{model.columns[column].title} ▲", theme.font("label")).width
    return min(
        natural, max(theme.px(model.columns[column].minimum), math.ceil(head) + 2 * theme.px(_SIDE) + 2)
    )
