"""Blocks of a booklet: its cover, its contents with page numbers, its chapters. Lengths and sizes belong to the painter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakanojo_helpdesk.domain.manual.blocks import Block, Picture


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The first page, alone: title, what it is for, a picture, and lines at its foot."""

    title: str
    subtitle: str
    picture: Path
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the contents: its words, its page (0 where that is not known yet), and the mark it leads to.

    `is_part` is a heading without a page.
    """

    words: str
    page: int = 0
    mark: str = ""
    is_part: bool = False


@dataclass(frozen=True, kw_only=True)
class Contents:
    """目次: fills pages of its own, each line with the number of the page its mark is on."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The title of a chapter, at the top of a new page; it is also printed above the pages that follow."""

    title: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """A block of a page of the manual. `mark` names a heading, for the contents and for the bookmarks of a PDF."""

    block: Block
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture with its words below; it is set as wide as the text, and lower where the page has little room left."""

    picture: Picture
    file: Path


ManualBlock = Cover | Contents | Chapter | Written | Shown
