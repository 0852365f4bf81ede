"""Blocks of a paper on which people answer by pen: a row of faces, boxes to tick, lines to write on.

Every text is at least 16 points large. Texts are final, lengths are millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Plea:
    """A sentence to whoever fills the paper in."""

    text: str
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class FaceScale:
    """A question and its faces, from the worst to the best; `words` stand below them, their number (from 1) beside."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TickOption:
    """A box to tick: the key by which it is typed (empty for none), its words, and shorter ones for a narrow column."""

    key: str
    words: str
    short: str


@dataclass(frozen=True, kw_only=True)
class TickList:
    """A question and boxes to tick."""

    text: str
    options: tuple[TickOption, ...]


@dataclass(frozen=True, kw_only=True)
class WritingLines:
    """A question and empty lines: `most`, or as many as the page has room for, `least` at least."""

    text: str
    most: int = 4
    least: int = 1


AnswerBlock = Plea | FaceScale | TickList | WritingLines
