"""Tables on paper: widths that hold every number, thin rules, figures aligned below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, width_of
from nakanojo_helpdesk.paper.strips import Strip, rule
from nakanojo_helpdesk.reports.sheet import Align, Column, Table
from nakanojo_helpdesk.tokens import Tokens

_PAD: Final = 1.2
_ROW: Final = 5.4
_HEADER_ROW: Final = 5.4
_WHOLE: Final = 150.0
_SIZES: Final = (9.5, 9.0, 8.5, 8.0, 7.0, 6.0)


@dataclass(frozen=True)
class _Frame:
    """Measures common to the rows of one table: text size in points, left edges and widths in units."""

    points: float
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    total_width: float

    @property
    def header_points(self) -> float:
        return min(self.points, 9.0)


def table_strips(table: Table, width: float, tokens: Tokens) -> list[Strip]:
    """Header, rows and total of a table.

    A table of up to `_WHOLE` rows is kept in one piece. In a longer one at least two rows stay with the header, and
    the last row with the total.
    """
    shape = _shape(table, width)
    header = _header(table.columns, shape, tokens)
    texts = [*table.rows, *([table.total] if table.total is not None else [])]
    last = len(texts) - 1
    strips = [header]
    for index, row in enumerate(texts):
        is_total = table.total is not None and index == last
        strips.append(
            _row(
                table.columns,
                row,
                shape,
                tokens,
                header=header,
                is_total=is_total,
                is_last=index == last,
                is_bound=index == 0 < last or (table.total is not None and index == last - 1),
            )
        )
    if sum(strip.height for strip in strips) <= mm(_WHOLE):
        strips = [*(replace(strip, is_bound=True) for strip in strips[:-1]), strips[-1]]
    return strips


def column_widths(table: Table, width: float, points: float) -> tuple[float, ...] | None:
    """Units for each column at a text size: by weight, but none narrower than its content needs. None when they do not fit."""
    needs = _needs(table, points)
    if sum(needs) > width:
        return None
    fixed: dict[int, float] = {}
    while True:
        free = [index for index in range(len(needs)) if index not in fixed]
        room = width - sum(fixed.values())
        weights = sum(table.columns[index].weight for index in free)
        shares = {index: room * table.columns[index].weight / weights for index in free}
        tight = {index: needs[index] for index in free if shares[index] < needs[index]}
        if not tight:
            merged = {**fixed, **shares}
            return tuple(merged[index] for index in range(len(needs)))
        fixed.update(tight)


def _needs(table: Table, points: float) -> list[float]:
    header_points = min(points, 9.0)
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    needs = []
    for index, column in enumerate(table.columns):
        title = width_of(column.title, Face.BOLD, header_points)
        if column.align is Align.NUMBER:
            widest = max((width_of(row[index], Face.NUMBER, points) for row in rows), default=0.0)
        else:
            widest = width_of("国" * column.least, Face.TEXT, points)
        needs.append(max(title, widest) + mm(2 * _PAD))
    for group, members in _groups(table.columns):
        lack = width_of(group, Face.BOLD, header_points) + mm(2 * _PAD) - sum(needs[i] for i in members)
        if group and lack > 0:
            for index in members:
                needs[index] += lack / len(members)
    return needs


def _groups(columns: Sequence[Column]) -> list[tuple[str, list[int]]]:
    """The columns, neighbours of one group together; a column without a group alone."""
    found: list[tuple[str, list[int]]] = []
    for group, members in groupby(range(len(columns)), key=lambda index: columns[index].group):
        indices = list(members)
        found.extend([(group, indices)] if group else [("", [index]) for index in indices])
    return found


def _shape(table: Table, width: float) -> _Frame:
    for points in _SIZES:
        widths = column_widths(table, width, points)
        if widths is not None:
            break
    else:
        points, needs = _SIZES[-1], _needs(table, _SIZES[-1])
        widths = tuple(need * width / sum(needs) for need in needs)
    lefts = tuple(sum(widths[:index]) for index in range(len(widths)))
    return _Frame(points, lefts, widths, width)


def _header(columns: Sequence[Column], shape: _Frame, tokens: Tokens) -> Strip:
    has_groups = any(column.group for column in columns)
    row = mm(_HEADER_ROW)
    height = row * (2 if has_groups else 1) + mm(0.8)

    def ink(painter: QPainter, left: float, top: float) -> None:
        painter.fillRect(QRectF(left, top, shape.total_width, height), QColor(tokens.page))
        rule(painter, left, top, shape.total_width, tokens.text, 0.75)
        rule(painter, left, top + height, shape.total_width, tokens.text, 0.5)
        for group, members in _groups(columns):
            if group:
                _group_title(painter, group, members, shape, tokens, left=left, top=top + mm(0.4))
            for index in members:
                under_group = row if group else 0.0
                pitch = row if group or not has_groups else 2 * row
                draw_line(
                    painter,
                    columns[index].title,
                    Face.BOLD,
                    shape.header_points,
                    tokens.text,
                    left=left + shape.lefts[index] + mm(_PAD),
                    top=top + mm(0.4) + under_group,
                    pitch=pitch,
                    width=shape.widths[index] - mm(2 * _PAD),
                    align=_alignment(columns[index]),
                )

    return Strip(height=height, ink=ink, gap=mm(4.0), is_bound=True)


def _group_title(
    painter: QPainter,
    group: str,
    members: Sequence[int],
    shape: _Frame,
    tokens: Tokens,
    *,
    left: float,
    top: float,
) -> None:
    """One header cell above its columns, with a rule that shows how far it reaches."""
    inset = mm(_PAD)
    first = left + shape.lefts[members[0]] + inset
    width = sum(shape.widths[index] for index in members) - 2 * inset
    draw_line(
        painter,
        group,
        Face.BOLD,
        shape.header_points,
        tokens.text,
        left=first,
        top=top,
        pitch=mm(_HEADER_ROW),
        width=width,
        align=Qt.AlignmentFlag.AlignHCenter,
    )
    rule(painter, first, top + mm(_HEADER_ROW), width, tokens.control_border, 0.4)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column.align is Align.NUMBER else Qt.AlignmentFlag.AlignLeft


def _row(
    columns: Sequence[Column],
    texts: Sequence[str],
    shape: _Frame,
    tokens: Tokens,
    *,
    header: Strip,
    is_total: bool,
    is_last: bool,
    is_bound: bool,
) -> Strip:
    face = Face.BOLD if is_total else Face.TEXT
    broken = {
        index: Lines(texts[index], face, shape.points, shape.widths[index] - mm(2 * _PAD), leading=1.3)
        for index, column in enumerate(columns)
        if column.align is Align.TEXT
    }
    height = max([mm(_ROW), *(lines.height + mm(1.6) for lines in broken.values())])

    def ink(painter: QPainter, left: float, top: float) -> None:
        if is_total:
            rule(painter, left, top, shape.total_width, tokens.text, 0.5)
        for index, column in enumerate(columns):
            cell_left = left + shape.lefts[index] + mm(_PAD)
            if column.align is Align.TEXT:
                lines = broken[index]
                lines.draw(painter, cell_left, top + (height - lines.height) / 2, tokens.text)
            else:
                draw_line(
                    painter,
                    texts[index],
                    Face.NUMBER,
                    shape.points,
                    tokens.text,
                    left=cell_left,
                    top=top,
                    pitch=height,
                    width=shape.widths[index] - mm(2 * _PAD),
                    align=Qt.AlignmentFlag.AlignRight,
                )
        if is_last:
            rule(painter, left, top + height, shape.total_width, tokens.text, 0.75)
        else:
            rule(painter, left, top + height, shape.total_width, tokens.hairline, 0.5)

    return Strip(height=height, ink=ink, is_bound=is_bound, header=header)
