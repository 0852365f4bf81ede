"""Ruled lists on paper: high rows to write in, large names, the header on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakanojo_helpdesk.paper.fonts import Face, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.large.texts import Fitted
from nakanojo_helpdesk.paper.strips import Strip, rule
from nakanojo_helpdesk.reports.large import Cell, Grid, GridColumn, Over, Place
from nakanojo_helpdesk.tokens import Tokens

_PAD: Final = 1.5
_TITLE_POINTS: Final = 11.0
_TITLE_LEAST: Final = 8.0
_SMALL_POINTS: Final = 9.5
_SMALL_LEAST: Final = 7.0
_LINES_IN_TITLE: Final = 3


@dataclass(frozen=True)
class _Places:
    """Left edges and widths of the columns in units, and the width of all."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    width: float


def grid_strips(grid: Grid, width: float, tokens: Tokens) -> list[Strip]:
    """Header and rows. The header stays with the first row, and is repeated on every page; without titles it is a line."""
    places = _placed(grid.columns, width)
    header = _header(grid.columns, places, tokens, gap=mm(grid.gap))
    rows = [_row(grid, cells, places, tokens, header) for cells in grid.rows]
    return [header, *rows]


def _placed(columns: Sequence[GridColumn], width: float) -> _Places:
    """Fixed widths first, the rest by weight; where the fixed ones alone are too wide, all are narrowed alike."""
    fixed = sum(mm(column.width) for column in columns)
    weights = sum(column.weight for column in columns if not column.width)
    free = max(0.0, width - fixed)
    if not weights or fixed > width:
        scale = width / fixed if fixed else 1.0
        widths = tuple(mm(column.width) * scale for column in columns)
    else:
        widths = tuple(
            mm(column.width) if column.width else free * column.weight / weights for column in columns
        )
    lefts = tuple(sum(widths[:index]) for index in range(len(widths)))
    return _Places(lefts, widths, width)


def _header(columns: Sequence[GridColumn], places: _Places, tokens: Tokens, *, gap: float) -> Strip:
    titles = [
        Fitted(
            column.title,
            Face.BOLD,
            width - mm(2 * _PAD) + mm(1),
            pt(_TITLE_POINTS) * 1.25 * _LINES_IN_TITLE,
            points=_TITLE_POINTS,
            least=_TITLE_LEAST,
            leading=1.25,
        )
        for column, width in zip(columns, places.widths, strict=True)
    ]
    groups = _groups(columns)
    group_row = mm(6.5) if any(name for name, _members in groups) else 0.0
    named = any(column.title or column.group for column in columns)
    height = max(title.height for title in titles) + mm(2.4) + group_row if named else 0.0

    def ink(painter: QPainter, left: float, top: float) -> None:
        painter.fillRect(QRectF(left, top, places.width, height), QColor(tokens.page))
        for name, members in groups:
            above = group_row if name else 0.0
            if name:
                _group_title(painter, name, members, places, tokens, left, top, group_row)
            for index in members:
                title = titles[index]
                free = height - above
                title.draw(
                    painter,
                    left + places.lefts[index] + mm(_PAD - 0.5),
                    top + above + (free - title.height) / 2,
                    tokens.text,
                    Place.MIDDLE,
                )
        rule(painter, left, top, places.width, tokens.text, 1.0)
        rule(painter, left, top + height, places.width, tokens.text, 1.0)
        for index in range(len(columns) + 1):
            group = columns[index].group if index < len(columns) else ""
            inside = 0 < index < len(columns) and group and columns[index - 1].group == group
            _upright(
                painter, _edge(places, left, index), top + (group_row if inside else 0), top + height, tokens
            )

    return Strip(height=height, ink=ink, gap=gap, is_bound=True)


def _group_title(
    painter: QPainter,
    name: str,
    members: Sequence[int],
    places: _Places,
    tokens: Tokens,
    left: float,
    top: float,
    height: float,
) -> None:
    first = left + places.lefts[members[0]]
    width = sum(places.widths[index] for index in members)
    points = _TITLE_POINTS
    while points > _TITLE_LEAST - 2 and width_of(name, Face.BOLD, points) > width - mm(1):
        points -= 0.5
    draw_line(
        painter,
        name,
        Face.BOLD,
        points,
        tokens.text,
        left=first,
        top=top,
        pitch=height,
        width=width,
        align=Qt.AlignmentFlag.AlignHCenter,
    )
    rule(painter, first, top + height, width, tokens.text, 0.5)


def _groups(columns: Sequence[GridColumn]) -> list[tuple[str, list[int]]]:
    """The columns, neighbours of one group together; a column without a group alone."""
    found: list[tuple[str, list[int]]] = []
    for name, members in groupby(range(len(columns)), key=lambda index: columns[index].group):
        indices = list(members)
        found.extend([(name, indices)] if name else [("", [index]) for index in indices])
    return found


class _CellText:
    """The texts of a cell, laid out: its height and its drawing."""

    def __init__(self, cell: Cell, column: GridColumn, grid: Grid, width: float) -> None:
        text, small = (cell.text, cell.small) if isinstance(cell, Over) else (cell, "")
        self._place = column.place
        room = mm(grid.row - 1.6)
        self._small: Fitted | None = None
        if small:
            self._small = Fitted(
                small,
                Face.TEXT,
                width,
                pt(_SMALL_POINTS) * 1.15,
                points=_SMALL_POINTS,
                least=_SMALL_LEAST,
                leading=1.15,
            )
            room -= self._small.height
        self._text = Fitted(
            text,
            Face.NUMBER if column.even else Face.BOLD if column.bold else Face.TEXT,
            width,
            room,
            points=column.points or grid.points,
            least=min(grid.least, column.points or grid.points),
            leading=1.2,
            unbroken=column.unbroken,
        )
        above = 0.0 if self._small is None else self._small.height
        self.height = above + (self._text.height if text else 0.0)

    def draw(self, painter: QPainter, left: float, top: float, tokens: Tokens) -> None:
        if self._small is not None:
            self._small.draw(painter, left, top, tokens.text, self._place)
            top += self._small.height
        self._text.draw(painter, left, top, tokens.text, self._place)


def _row(grid: Grid, cells: Sequence[Cell], places: _Places, tokens: Tokens, header: Strip) -> Strip:
    texts = [
        _CellText(cell, column, grid, width - mm(2 * _PAD))
        for cell, column, width in zip(cells, grid.columns, places.widths, strict=True)
    ]
    height = max([mm(grid.row), *(text.height + mm(1.6) for text in texts)])

    def ink(painter: QPainter, left: float, top: float) -> None:
        for index, text in enumerate(texts):
            text.draw(
                painter, left + places.lefts[index] + mm(_PAD), top + (height - text.height) / 2, tokens
            )
        rule(painter, left, top + height, places.width, tokens.text, 0.5)
        for index in range(len(texts) + 1):
            _upright(painter, _edge(places, left, index), top, top + height, tokens)

    return Strip(height=height, ink=ink, header=header)


def _edge(places: _Places, left: float, index: int) -> float:
    """The left edge of a column; the right edge of the list after the last one."""
    return left + (places.lefts[index] if index < len(places.lefts) else places.width)


def _upright(painter: QPainter, x: float, top: float, bottom: float, tokens: Tokens) -> None:
    pen = QPen(QColor(tokens.text), pt(0.5))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
