"""One line of the 動作の確認: what was looked at, how it is, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GIGABYTE: Final = 1_000_000_000
_LITTLE, _TOO_LITTLE = 2 * GIGABYTE, GIGABYTE // 5


class Mark(StrEnum):
    """How a thing is. The value is its sign on the screen and in the terminal."""

    GOOD = "○"
    CARE = "▲"
    BAD = "×"

    @property
    def label(self) -> str:
        """The sign with its word."""
        return f"{self.value} { {'○': 'よい', '▲': '注意', '×': '直す'}[self.value] }"


@dataclass(frozen=True, kw_only=True)
class Line:
    """`told` is shown; `plain` says the same in a support file, without names of people, PCs, printers or folders.

    `todo` is one sentence; empty where there is nothing to do.
    """

    name: str
    mark: Mark
    told: str
    todo: str = ""
    plain: str | None = None

    @property
    def anonymous(self) -> str:
        """What may leave this PC."""
        return self.told if self.plain is None else self.plain


def worst(lines: Iterable[Line]) -> Mark:
    """The worst mark of all; good where there is none."""
    marks = {line.mark for line in lines}
    return next((mark for mark in (Mark.BAD, Mark.CARE) if mark in marks), Mark.GOOD)


def worst_first(lines: Iterable[Line]) -> list[Line]:
    """The lines in the order somebody should read them; those of one mark stay in theirs."""
    order = (Mark.BAD, Mark.CARE, Mark.GOOD)
    return sorted(lines, key=lambda line: order.index(line.mark))


def size_words(size: int) -> str:
    """`12.3 GB`, `45 MB`: bytes as people say them."""
    return f"{size / GIGABYTE:,.1f} GB" if size >= GIGABYTE else f"{size / 1_000_000:,.0f} MB"


def room_line(name: str, free: int | None) -> Line:
    """The line about free room in bytes; None where the drive does not tell."""
    if free is None:
        return Line(
            name=name,
            mark=Mark.CARE,
            told="調べられませんでした。",
            todo="ドライブがつながっているかを確かめてください。",
        )
    told = f"空き {size_words(free)}"
    if free < _TOO_LITTLE:
        todo = "すぐに、いらないファイルを消すか、広いドライブに替えてください。このままでは登録できなくなります。"
        return Line(name=name, mark=Mark.BAD, told=told, todo=todo)
    if free < _LITTLE:
        return Line(
            name=name, mark=Mark.CARE, told=told, todo="いらないファイルを消して、空きを増やしてください。"
        )
    return Line(name=name, mark=Mark.GOOD, told=told)
