"""What a page of the manual is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """How a piece of a line is set. `LINK` leads to another page of the manual."""

    PLAIN = "plain"
    STRONG = "strong"
    KEY = "key"
    LINK = "link"


@dataclass(frozen=True)
class Span:
    """A piece of a line; `target` is the file name of the page a link leads to."""

    text: str
    kind: SpanKind = SpanKind.PLAIN
    target: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """The title of a part: level 2 or 3, below the page's own title."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True)
class Item:
    """One point of a list, its `mark` in front: `・`, a number, or a box to tick."""

    mark: str
    spans: Spans


@dataclass(frozen=True)
class Note:
    """What must not be overlooked, in a frame."""

    spans: Spans


@dataclass(frozen=True)
class Table:
    """A table; the first row is its head."""

    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture: its file name in `docs/pictures/`, and what it shows in words."""

    file: str
    words: str


Block = Heading | Paragraph | Item | Note | Table | Picture


@dataclass(frozen=True)
class ManualPage:
    """One file of the manual. `name` is its file name, e.g. `01_相談を登録する.md`."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    def pictures(self) -> tuple[Picture, ...]:
        """Its pictures, in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    def links(self) -> tuple[Span, ...]:
        """What leads to other pages, in its order."""
        return tuple(span for block in self.blocks for span in links_of(block))


def plain(spans: Spans) -> str:
    """The words of a line without their setting."""
    return "".join(span.text for span in spans)


def links_of(block: Block) -> Iterator[Span]:
    """What leads from a block to other pages."""
    lines: tuple[Spans, ...] = ()
    match block:
        case Paragraph(spans) | Note(spans) | Item(spans=spans):
            lines = (spans,)
        case Table(head, rows):
            lines = (*head, *(cell for row in rows for cell in row))
        case _:
            pass
    for line in lines:
        yield from (span for span in line if span.kind is SpanKind.LINK)
