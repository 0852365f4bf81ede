"""Tables of the manual: words in every cell, narrow columns as narrow as their words, boxes to tick large enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nakanojo_helpdesk.domain.manual.blocks import Spans, Table, plain
from nakanojo_helpdesk.paper.fonts import mm
from nakanojo_helpdesk.paper.manual.texts import SetLines
from nakanojo_helpdesk.paper.strips import Strip, rule
from nakanojo_helpdesk.tokens import Tokens

_POINTS: Final = 10.0
_LEADING: Final = 1.45
_PAD: Final = 1.8
_WHOLE: Final = 105.0
"""Millimetres up to which a table is kept on one page."""
_ROW: Final = 6.5
_HIGH: Final = 11.0
"""Millimetres of a row in which something is to be written."""
_TO_WRITE: Final = 30.0
"""Millimetres of a column that is empty, to be written in."""
_BOX: Final = "□"
_BOX_POINTS: Final = 15.0


@dataclass(frozen=True)
class _Places:
    """Left edges and widths of the columns in units, the width of all, and how high a row is at least."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    width: float
    least: float


def table_strips(table: Table, width: float, tokens: Tokens) -> list[Strip]:
    """Head and rows. The head is repeated on every page, a row is never cut, and no row is left alone on a page."""
    places = _placed(table, width)
    header = _row(table.head, places, tokens, is_head=True)
    header = replace(header, gap=mm(3.5), is_bound=True)
    last = len(table.rows) - 1
    rows = [
        replace(
            _row(cells, places, tokens, is_last=index == last),
            header=header,
            is_bound=index < last and (index == 0 or index == last - 1),
        )
        for index, cells in enumerate(table.rows)
    ]
    strips = [header, *rows]
    if sum(strip.height for strip in strips) <= mm(_WHOLE):
        strips = [*(replace(strip, is_bound=True) for strip in strips[:-1]), strips[-1]]
    return strips


def _placed(table: Table, width: float) -> _Places:
    """Columns by what their longest cell needs on one line, a short one no wider than that, a long one as the rest allows."""
    needs = [
        max(
            _natural(cell, bold=row is table.head)
            for row in (table.head, *table.rows)
            for cell in (row[index],)
        )
        + mm(2 * _PAD)
        for index in range(len(table.head))
    ]
    empty = [not any(row[index] for row in table.rows) for index in range(len(table.head))]
    needs = [
        max(need, mm(_TO_WRITE)) if is_empty else need for need, is_empty in zip(needs, empty, strict=True)
    ]
    widths = _shared(needs, width)
    lefts = tuple(sum(widths[:index]) for index in range(len(widths)))
    return _Places(lefts, tuple(widths), width, mm(_HIGH if any(empty) else _ROW))


def _shared(needs: Sequence[float], width: float) -> list[float]:
    """Give each column what it needs where that is less than its even share; the others share the rest by their needs."""
    if sum(needs) <= width:
        spare = width - sum(needs)
        return [need + (spare if index == len(needs) - 1 else 0.0) for index, need in enumerate(needs)]
    fixed: dict[int, float] = {}
    while True:
        free = [index for index in range(len(needs)) if index not in fixed]
        room = width - sum(fixed.values())
        narrow = {index: needs[index] for index in free if needs[index] <= room / len(free)}
        if not narrow:
            break
        fixed.update(narrow)
    # By the root of the need: three times the words get less than three times the width.
    weights = {index: needs[index] ** 0.5 for index in free}
    total = sum(weights.values())
    return [fixed.get(index, room * weights.get(index, 0.0) / total) for index in range(len(needs))]


def _natural(spans: Spans, *, bold: bool) -> float:
    points = _BOX_POINTS if plain(spans) == _BOX else _POINTS
    return SetLines(spans, points, 1e7, bold=bold).natural_width + 1 if spans else 0.0


def _row(
    cells: Sequence[Spans],
    places: _Places,
    tokens: Tokens,
    *,
    is_head: bool = False,
    is_last: bool = False,
) -> Strip:
    texts = [
        SetLines(
            cell,
            _BOX_POINTS if plain(cell) == _BOX else _POINTS,
            wide - mm(2 * _PAD),
            leading=1.0 if plain(cell) == _BOX else _LEADING,
            bold=is_head,
        )
        if cell
        else None
        for cell, wide in zip(cells, places.widths, strict=True)
    ]
    pad = mm(1.1 if is_head else 1.5)
    height = max(
        [
            mm(_ROW) if is_head else places.least,
            *(text.height + 2 * pad for text in texts if text is not None),
        ]
    )

    def ink(painter: QPainter, left: float, top: float) -> None:
        if is_head:
            painter.fillRect(QRectF(left, top, places.width, height), QColor(tokens.page))
            rule(painter, left, top, places.width, tokens.text, 0.75)
        for text, cell_left in zip(texts, places.lefts, strict=True):
            if text is not None:
                text.draw(painter, left + cell_left + mm(_PAD), top + pad, tokens)
        strong = is_head or is_last
        rule(
            painter,
            left,
            top + height,
            places.width,
            tokens.text if strong else tokens.hairline,
            0.75 if is_last else 0.5,
        )

    return Strip(height=height + (mm(2.5) if is_last else 0.0), ink=ink)
