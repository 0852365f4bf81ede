"""Where a paragraph is broken, for screen and paper alike: between phrases, as one would pause when reading aloud.

Unicode lets Japanese break after any character but a few, so that `登録できま／せん` and `2／件` are allowed.
Readers who are slow with a screen stumble there. BudouX knows where phrases (文節) end.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budoux import Parser

Wrapped = Callable[[str, float], Sequence[str]]
"""The lines of a text at a width as Unicode has them, without the white at their ends."""

_ORPHAN: Final = 2
"""So few characters alone on the last line (`い。`) look like a mistake."""
_NARROWER: Final = (1, 2, 3, 4)
"""Em by which a paragraph may be narrowed so that its last line has company."""
# Characters no line begins or ends with: 日本語組版処理の要件 (W3C JLREQ), 3.1.7 and 3.1.8.
_NEVER_FIRST: Final = frozenset(
    "。、．，・：；？！）」』】〕〉》］｝’”ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％‰℃～)]}.,:;?!%"
)
_NEVER_LAST: Final = frozenset("（「『【〔〈《［｛‘“([{¥＃#")
_AFTER_WHITE: Final = re.compile(r"(?<=[ \u3000])(?=[^ \u3000])")


def broken(
    text: str, width: float, em: float, *, wrapped: Wrapped, width_of: Callable[[str], float]
) -> list[str]:
    """The lines of one paragraph, at most `width` wide, the last not left with a character or two.

    Between phrases where that takes no more lines than breaking anywhere. `em` is the size of the text, in the unit
    of `width` and of the results of `width_of`.
    """
    if width_of(text) <= width:
        return [text.rstrip()]
    usual = wrapped(text, width)
    pieces = phrases(text)
    lines = _with_company(lambda tried: _filled(pieces, tried, wrapped, width_of), width, em)
    if len(lines) > len(usual):
        lines = _with_company(lambda tried: wrapped(text, tried), width, em)
    return list(lines)


@functools.lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[str, ...]:
    """The pieces of a text that stay on one line where they fit; joined they are the text again."""
    found: list[str] = []
    for phrase in _parser().parse(text):
        for piece in _AFTER_WHITE.split(phrase):
            if found and not (_says_something(found[-1]) and _may_part(found[-1][-1], piece[0])):
                found[-1] += piece
            else:
                found.append(piece)
    return tuple(found)


def _says_something(piece: str) -> bool:
    """Whether a piece may stand alone on a line: not an indent, nor a mark such as `└` or `・`."""
    return any(sign.isalnum() for sign in piece)


def _may_part(last: str, first: str) -> bool:
    """Whether one line may end with `last` and the next begin with `first`."""
    if last.isspace():
        return True
    if first in _NEVER_FIRST or last in _NEVER_LAST or last.isdigit():
        return False
    # A number stays with the kanji before it (第2, 令和8年), what is written in Latin letters in one piece.
    return not (first.isdigit() and "一" <= last <= "龠") and not (first.isascii() and last.isascii())


def _filled(
    pieces: Sequence[str], width: float, wrapped: Wrapped, width_of: Callable[[str], float]
) -> list[str]:
    """Fill each line with the phrases that fit; a phrase wider than a line is broken by the rules of Unicode."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if width_of((line + piece).rstrip()) <= width:
            line += piece
        elif line and width_of(piece.rstrip()) <= width:
            lines.append(line.rstrip())
            line = piece
        else:
            *full, line = wrapped(line + piece, width)
            lines.extend(full)
    return [*lines, line.rstrip()]


def _with_company(lines_at: Callable[[float], Sequence[str]], width: float, em: float) -> Sequence[str]:
    """The lines at `width`, or slightly narrower when that avoids a last line of one or two characters without adding a line."""
    usual = lines_at(width)
    if len(usual) < 2 or len(usual[-1]) > _ORPHAN:
        return usual
    for ems in _NARROWER:
        lines = lines_at(max(width - ems * em, 1.0))
        if len(lines) == len(usual) and len(lines[-1]) > _ORPHAN:
            return lines
    return usual


@functools.cache
def _parser() -> Parser:
    from budoux import load_default_japanese_parser

    return load_default_japanese_parser()
