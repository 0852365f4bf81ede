"""Measures and paints the cells of a `Table`: plain text in lines, never cut off."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.lists.rows import RowModel, Tone
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme

T = TypeVar("T")
_SAMPLE = 400
_NO_FIGURE = "－"
"""A lone dash is too thin to be read at 18 px: painted bold."""
_SIDE = 10
_SIGN, _SIGN_GAP = 22, 6
_BAR = 5
_GROUNDS = {Tone.FREE: "page", Tone.HEADING: "header"}


@dataclasses.dataclass(frozen=True, slots=True)
class Measures:
    """Widths of the columns in pixels, and how rows are shown in them."""

    widths: tuple[int, ...]
    stacked: bool = False
    wrapped: bool = False


class RowLook(Protocol):
    """Rows that are shown each as a whole, by their own painting, instead of in cells."""

    def height(self, model: RowModel[Any], place: int, width: int) -> int:
        """Height in pixels a row needs, at least that of a target."""

    def least(self) -> int:
        """Height in pixels of a row whose words fit into their lines."""

    def paint(
        self, painter: QPainter, model: RowModel[Any], place: int, rect: QRectF, inks: tuple[str, str]
    ) -> None:
        """Paint the words of a row on its ground; `inks` are the colour roles of words and of warnings."""


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
    air = 2 * theme.target(8)
    if sizes.stacked:
        return math.ceil(_height(_card(model, row, sizes.widths[0], theme), theme)) + air
    side = 2 * theme.px(_SIDE)
    if model.is_heading(row):
        across = text_lines.broken(model.text_at(row, 0), theme.font("body_bold"), sum(sizes.widths) - side)
        return math.ceil(across.height) + air
    heights = (
        text_lines.broken(
            model.text_at(row, column),
            _font(model, row, column, theme),
            wide - side - _sign_width(model, row, column, theme),
        ).height
        for column, wide in enumerate(sizes.widths)
    )
    return math.ceil(max(heights)) + air


class CellDelegate(QStyledItemDelegate, Generic[T]):
    """Paints a cell, or a whole row as a card. The current row has a bar at its left besides its colour."""

    def __init__(self, model: RowModel[T], parent: QObject, look: RowLook | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self.stacked = False
        self.hovered = -1

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        tone = self._model.tone_at(index.row())
        place = QRectF(option.rect)
        if tone is Tone.HEADING and isinstance(option.widget, QAbstractScrollArea):
            # Each of its cells paints it whole, for Qt may ask for any of them alone.
            place.setLeft(0)
            place.setRight(option.widget.viewport().width())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "selected" if selected else _GROUNDS.get(tone, "card")
        if index.row() == self.hovered and not selected and tone is not Tone.HEADING:
            ground = "row_hover"
        painter.save()
        painter.fillRect(place, theme.colour(ground))
        painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), theme.colour("hairline"))
        if selected and index.column() == 0:
            painter.fillRect(
                QRectF(place.left(), place.top(), theme.px(5), place.height()), theme.colour("primary")
            )
        side = theme.px(_SIDE)
        inner = place.adjusted(side, 0, -side, 0)
        ink = "sub_text" if tone in {Tone.QUIET, Tone.FREE} else "text"
        # On the blue of the current row the colour of warnings is too pale to be read.
        warning = "text" if selected else "warning"
        if self._look is not None:
            self._look.paint(painter, self._model, index.row(), inner, (ink, warning))
        elif self.stacked:
            self._paint_card(painter, theme, index.row(), inner, (ink, warning))
        else:
            self._paint_cell(painter, theme, index, inner, (ink, warning))
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        theme: Theme,
        index: QModelIndex | QPersistentModelIndex,
        inner: QRectF,
        inks: tuple[str, str],
    ) -> None:
        row = index.row()
        column = 0 if self._model.is_heading(row) else index.column()
        text = self._model.text_at(row, column)
        font = theme.font("body_bold") if text == _NO_FIGURE else _font(self._model, row, column, theme)
        ink = inks[0]
        if self._model.warns_at(row, column):
            ink = inks[1]
            _paint_sign(painter, theme, inner, ink)
            inner = inner.adjusted(_sign_width(self._model, row, column, theme), 0, 0, 0)
        painter.setPen(theme.colour(ink))
        painter.setFont(font)
        lines = text_lines.broken(text, font, inner.width())
        numeric = self._model.columns[column].numeric
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        text_lines.paint(painter, lines, inner, side)
        share = self._model.share_at(row, column)
        if share is not None:
            _paint_bar(painter, theme, inner, lines.height, share, ink)

    def _paint_card(
        self, painter: QPainter, theme: Theme, row: int, inner: QRectF, inks: tuple[str, str]
    ) -> None:
        parts = _card(self._model, row, math.ceil(inner.width()) + 2 * theme.px(_SIDE), theme)
        top = inner.top() + max(0.0, inner.height() - _height(parts, theme)) / 2
        for part in parts:
            place = QRectF(inner.left(), top, inner.width(), part.lines.height)
            ink = inks[1] if part.warns else inks[0]
            if part.warns:
                _paint_sign(painter, theme, place, ink)
                place.adjust(theme.px(_SIGN + _SIGN_GAP), 0, 0, 0)
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font(part.font))
            text_lines.paint(painter, part.lines, place)
            top += part.lines.height + theme.px(4)


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a card in one font."""

    lines: text_lines.Lines
    font: FontRole
    warns: bool = False


def _card(model: RowModel[Any], row: int, width: int, theme: Theme) -> list[_Part]:
    """The lines of a row as a card: first column, warnings, then the rest with their heads."""
    room = width - 2 * theme.px(_SIDE)
    record = model.row_at(row)
    if model.brief is not None and record is not None:
        fonts: list[FontRole] = ["body_bold", "body", "small"]
        lines = zip(model.brief(record), fonts, strict=False)
        return [_Part(text_lines.broken(line, theme.font(font), room), font) for line, font in lines]
    first, *others = model.columns
    parts = [_Part(text_lines.broken(first.unpadded(record), theme.font("body_bold"), room), "body_bold")]
    rest = []
    for column, each in enumerate(others, start=1):
        text = each.unpadded(record)
        if text and model.warns_at(row, column):
            narrow = room - theme.px(_SIGN + _SIGN_GAP)
            parts.append(
                _Part(text_lines.broken(text, theme.font("body_bold"), narrow), "body_bold", warns=True)
            )
        elif text:
            rest.append(f"{each.title}：{text}")
    if rest:
        packed = _packed(rest, theme.font("body"), room)
        parts.append(_Part(text_lines.broken(packed, theme.font("body"), room), "body"))
    return parts


def _height(parts: Sequence[_Part], theme: Theme) -> float:
    return sum(part.lines.height for part in parts) + theme.px(4) * max(1, len(parts) - 1)


def _packed(parts: list[str], font: QFont, room: int) -> str:
    """Pack as many parts into a line as fit; only a part too long for a line of its own is broken."""
    result: list[str] = []
    for part in parts:
        longer = f"{result[-1]}　{part}" if result else ""
        if result and text_lines.broken(longer, font).width <= room:
            result[-1] = longer
        else:
            result.append(part)
    return "\n".join(result)


def _font(model: RowModel[Any], row: int, column: int, theme: Theme) -> QFont:
    if model.is_heading(row) or model.warns_at(row, column):
        return theme.font("body_bold")
    shown = model.columns[column]
    return theme.font("numbers" if shown.numeric or shown.tabular else "body")


def _sign_width(model: RowModel[Any], row: int, column: int, theme: Theme) -> int:
    return theme.px(_SIGN + _SIGN_GAP) if model.warns_at(row, column) else 0


def _paint_bar(painter: QPainter, theme: Theme, place: QRectF, text: float, share: float, ink: str) -> None:
    """A bar below the text of a cell (`text` high): framed, filled from the left as far as `share`, at most whole."""
    height = theme.px(_BAR)
    top = min(place.center().y() + text / 2 + theme.px(1), place.bottom() + theme.px(1) - height)
    frame = QRectF(place.left(), top, place.width(), height)
    painter.setPen(theme.colour(ink))
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.fillRect(
        QRectF(frame.left(), frame.top(), frame.width() * min(1.0, share), height), theme.colour(ink)
    )


def _paint_sign(painter: QPainter, theme: Theme, place: QRectF, ink: str) -> None:
    side = theme.px(_SIGN)
    spot = QRectF(place.left(), place.top() + (place.height() - side) // 2, side, side)
    paint_icon(painter, "warning", ink, spot, theme)


def _natural(model: RowModel[Any], column: int, theme: Theme) -> int:
    head = text_lines.broken(f"{model.columns[column].title} ▲", theme.font("label")).width
    shown = [row for row in range(min(model.rowCount(), _SAMPLE)) if not model.is_heading(row)]
    cells = (
        text_lines.broken(model.text_at(row, column), _font(model, row, column, theme)).width
        + _sign_width(model, row, column, theme)
        for row in shown
    )
    return math.ceil(max(head, *cells, 0.0)) + 2


def _least(model: RowModel[Any], column: int, natural: int, theme: Theme) -> int:
    if not model.columns[column].wraps:
        return natural
    head = text_lines.broken(f"{model.columns[column].title} ▲", theme.font("label")).width
    return min(
        natural, max(theme.px(model.columns[column].minimum), math.ceil(head) + 2 * theme.px(_SIDE) + 2)
    )
