"""Where a paragraph is broken, for screen and paper alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

_ORPHAN: Final = 2
"""So few characters alone on the last line (`い。`) look like a mistake."""
_NARROWER: Final = (1, 2, 3, 4)
"""Em by which a paragraph may be narrowed so that its last line has company."""


def width_with_company(lengths_at: Callable[[float], Sequence[int]], width: float, em: float) -> float:
    """The width, at most `width`, at which the last line is not left with a character or two.

    `lengths_at` lays the paragraph out and tells how many characters each line has. As many lines as at `width`, or
    `width` itself where a little narrower does not help.
    """
    usual = lengths_at(width)
    if len(usual) < 2 or usual[-1] > _ORPHAN:
        return width
    for ems in _NARROWER:
        narrower = max(width - ems * em, 1.0)
        lengths = lengths_at(narrower)
        if len(lengths) == len(usual) and lengths[-1] > _ORPHAN:
            return narrower
    return width
