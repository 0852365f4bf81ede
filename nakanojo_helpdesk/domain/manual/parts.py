"""A page of the manual from heading to heading: as it is read aloud, and as words are looked for in it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.manual.blocks import (
    Block,
    Heading,
    Item,
    ManualPage,
    Note,
    Paragraph,
    Picture,
    Table,
    plain,
)
from nakanojo_helpdesk.domain.text import fold, search_word, searchable, spellings

_EXCERPT: Final = 60
"""Characters of a line that are shown of what was found."""


@dataclass(frozen=True)
class Found:
    """A place where words were found: the page, the heading above (empty before the first), and the line."""

    page: ManualPage
    heading: str
    excerpt: str


def parts_of(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks of a page from heading to heading."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and part:
            yield part
            part = []
        part.append(block)
    if part:
        yield part


def spoken_lines(blocks: Sequence[Block]) -> list[str]:
    """The words of some blocks as they are read aloud, headings left out."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(spans) | Note(spans):
                found.append(plain(spans))
            case Item(mark, spans):
                found.append(f"{mark}、{plain(spans)}" if mark.isdigit() else plain(spans))
            case Table(_head, rows):
                found += [_joined(plain(cell) for cell in row if cell) for row in rows]
            case Picture(words=words):
                found.append(f"絵：{words}")
            case _:
                pass
    return found


@functools.lru_cache(maxsize=2048)
def _key(text: str) -> str:
    """A text of the manual folded once: it is looked through at every key that is typed."""
    return searchable(text)


def _holds(text: str, word: str) -> bool:
    return any(spelling in _key(text) for spelling in spellings(word))


def _joined(cells: Iterable[str]) -> str:
    """The cells of a row as one line, with a pause between them."""
    line = ""
    for cell in cells:
        line += ("、" if line and line[-1] not in "。、" else "") + cell
    return line


def find(pages: Iterable[ManualPage], query: str) -> tuple[Found, ...]:
    """The parts that hold all words of a query in any spelling; those whose heading holds them first."""
    words = [search_word(word) for word in fold(query).split()]
    heads: list[Found] = []
    others: list[Found] = []
    for page in pages:
        for part in parts_of(page.blocks):
            heading = part[0].text if isinstance(part[0], Heading) else ""
            lines = spoken_lines(part)
            title = heading or page.title
            if not words or not all(_holds("\n".join((title, *lines)), word) for word in words):
                continue
            held = sorted(lines, key=lambda line: -sum(_holds(line, word) for word in words))
            line = held[0] if held else ""
            excerpt = line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
            is_head = all(_holds(title, word) for word in words)
            (heads if is_head else others).append(Found(page, heading, excerpt))
    return (*heads, *others)
