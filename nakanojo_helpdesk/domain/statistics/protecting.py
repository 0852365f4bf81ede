"""公表しない数: small counts hidden in a table, and those that could be had by subtraction.

A count of one or two points at people. Where a line shows its total, one hidden count alone could be computed: a second one is
hidden with it. The total of the whole table is always shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

Cell = tuple[int, int]

LEAST_SHOWN: Final = 3
"""A count from which nobody is pointed at; 0 points at nobody either."""


def protected(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[tuple[int | None, ...], ...]:
    """The counts by row, the totals last in each row and below all rows; None for what is hidden.

    The sum of the whole table is in the corner and always shown.
    """
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    full = [[*line, sum(line)] for line in table]
    full.append([sum(line[place] for line in full) for place in range(len(columns) + 1)])
    hidden = {
        (line, place)
        for line, cells in enumerate(full)
        for place, count in enumerate(cells)
        if 0 < count < LEAST_SHOWN
    }
    corner = (len(rows), len(columns))
    hidden.discard(corner)
    across = [[(line, place) for place in range(len(columns) + 1)] for line in range(len(full))]
    down = [[(line, place) for line in range(len(full))] for place in range(len(columns) + 1)]
    while alone := [
        partners for partners in map(partial(_partners, hidden, corner), across + down) if partners
    ]:
        hidden.add(min(alone[0], key=lambda cell: (not full[cell[0]][cell[1]], full[cell[0]][cell[1]])))
    return tuple(
        tuple(None if (line, place) in hidden else count for place, count in enumerate(cells))
        for line, cells in enumerate(full)
    )


def _partners(hidden: set[Cell], corner: Cell, line: Sequence[Cell]) -> list[Cell]:
    """The cells of a line one of which is to be hidden too; none where nothing could be computed."""
    if sum(cell in hidden for cell in line) != 1:
        return []
    return [cell for cell in line if cell not in hidden and cell != corner]
