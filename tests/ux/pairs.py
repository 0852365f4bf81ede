"""The seven pairs of client size and text scale at which every screen must keep its guarantee."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize


@dataclass(frozen=True)
class Pair:
    """A client area of `width` × `height` px and the user's text `scale` (1.0 is 標準)."""

    width: int
    height: int
    scale: float

    @property
    def size(self) -> QSize:
        """The client area as Qt wants it."""
        return QSize(self.width, self.height)

    def __str__(self) -> str:
        """For the ids of parametrised tests, as in `1366x688@150`."""
        return f"{self.width}x{self.height}@{round(self.scale * 100)}"


PAIRS = (
    Pair(1366, 688, 1.0),
    Pair(1366, 688, 1.25),
    Pair(1366, 688, 1.5),
    Pair(1366, 688, 2.0),
    Pair(1093, 550, 1.0),
    Pair(911, 433, 1.0),
    Pair(1920, 1000, 1.0),
)
"""1366×688 is a screen of 1366×768 without its bars; 1093 and 911 are it at Windows 125 and 150 %."""
