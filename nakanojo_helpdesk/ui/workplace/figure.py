"""A figure as screens show it: its sentence, how it is drawn, and the table of the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nakanojo_helpdesk.reports.charts.figures import Draw
from nakanojo_helpdesk.tokens import Tokens


@dataclass(frozen=True)
class Line:
    """A line of a table: key of its records (empty: none of its own), texts and native values of its cells."""

    key: str
    texts: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Head:
    """A column of a table."""

    title: str
    is_number: bool = True


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure. `draw` takes the theme; `height` is the least height of its picture (design pixels)."""

    heading: str
    sentence: str
    draw: Callable[[Tokens], Draw]
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    height: int
