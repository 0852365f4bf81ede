"""Reads a page of the manual from its Markdown, or from as much of Markdown as the manual uses.

A page is `# ` title, `## ` and `### ` headings, paragraphs, `- ` and `1. ` points with indented lines that go on, `> `
notes, tables with a head, pictures alone on their line; inside a line `**strong**`, `` `key` `` and links. Anything else
is refused: a page must not come out of the printer with a mark of its text in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from nakanojo_helpdesk.domain.manual.blocks import (
    Block,
    Heading,
    Item,
    ManualPage,
    Note,
    Paragraph,
    Picture,
    Span,
    SpanKind,
    Spans,
    Table,
)

_PICTURE: Final = re.compile(r"!\[([^\]]+)\]\(\.\./pictures/([\w-]+\.png)\)")
_POINT: Final = re.compile(r"(?:(-)|(\d+)\.) +(.+)")
_RULE: Final = re.compile(r"\|(?: *:?-+:? *\|)+")
_INLINE: Final = re.compile(r"\*\*([^*]+)\*\*|`([^`]+)`|(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_LEFT_OVER: Final = re.compile(r"\*\*|`|\]\(|<[a-z/!]|!\[")
_BULLET: Final = "・"


def page_of(name: str, text: str) -> ManualPage:
    """A page from the text of its file. Raises `ValueError` with the line that is not understood."""
    first, *rest = text.split("\n")
    if not first.startswith("# ") or not first[2:].strip():
        raise ValueError(f"{name}: a page begins with its title")
    try:
        return ManualPage(name, first[2:].strip(), tuple(_blocks(rest)))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def spans_of(text: str) -> Spans:
    """The pieces of a line. Raises `ValueError` where a mark is left over."""
    found: list[Span] = []
    end = 0
    for match in _INLINE.finditer(text):
        found.append(Span(text[end : match.start()]))
        strong, key, words, target = match.groups()
        if strong is not None:
            parts = strong.split("`")  # a key among strong words
            kinds = (SpanKind.STRONG, SpanKind.KEY)
            found.extend(Span(part, kinds[number % 2]) for number, part in enumerate(parts))
        elif key is not None:
            found.append(Span(key, SpanKind.KEY))
        else:
            found.append(_link(words, target))
        end = match.end()
    found.append(Span(text[end:]))
    for span in found:
        if _LEFT_OVER.search(span.text):
            raise ValueError(f"not understood: {text}")
    return tuple(span for span in found if span.text)


def _link(words: str, target: str) -> Span:
    """A link to another page; what lies outside the manual is only named."""
    file = PurePosixPath(target)
    if len(file.parts) == 1 and file.suffix == ".md":
        return Span(words, SpanKind.LINK, target)
    return Span(words)


def _blocks(lines: list[str]) -> Iterator[Block]:
    rest = [*lines, ""]
    place = 0
    while place < len(rest):
        line = rest[place]
        if not line.strip():
            place += 1
            continue
        block, place = _block(rest, place)
        yield block


def _block(lines: list[str], place: int) -> tuple[Block, int]:
    """The block that begins at a line, and the line after it."""
    line = lines[place]
    if line.startswith("#"):
        return _heading(line), place + 1
    if line.startswith("!"):
        return _picture(line), place + 1
    if line.startswith("|"):
        return _table(lines, place)
    if line.startswith("> "):
        end = _end(lines, place, lambda each: each.startswith("> "))
        return Note(spans_of(_joined(each[2:] for each in lines[place:end]))), end
    if (point := _POINT.fullmatch(line.rstrip())) is not None:
        end = _end(lines, place + 1, lambda each: each.startswith("  ") and bool(each.strip()))
        words = _joined([point.group(3), *lines[place + 1 : end]])
        return _item(point, words), end
    if line.startswith(" "):
        raise ValueError(f"an indent without its point: {line}")
    end = _end(lines, place + 1, _goes_on)
    return Paragraph(spans_of(_joined(lines[place:end]))), end


def _end(lines: list[str], place: int, belongs: Callable[[str], bool]) -> int:
    while place < len(lines) and belongs(lines[place]):
        place += 1
    return place


def _goes_on(line: str) -> bool:
    """Whether a line belongs to the paragraph above it."""
    special = line.startswith(("#", "!", "|", ">", " "))
    return bool(line.strip()) and not special and _POINT.fullmatch(line.rstrip()) is None


def _heading(line: str) -> Heading:
    marks, _, words = line.partition(" ")
    if marks not in {"##", "###"} or not words.strip() or _LEFT_OVER.search(words):
        raise ValueError(f"no heading of level 2 or 3: {line}")
    return Heading(words.strip(), len(marks))


def _picture(line: str) -> Picture:
    match = _PICTURE.fullmatch(line.strip())
    if match is None:
        raise ValueError(f"no picture of ../pictures/: {line}")
    return Picture(match.group(2), match.group(1))


def _item(point: re.Match[str], words: str) -> Item:
    if point.group(1):
        box = words.startswith("□")
        return Item("□" if box else _BULLET, spans_of(words.removeprefix("□").strip()))
    return Item(point.group(2), spans_of(words))


def _table(lines: list[str], place: int) -> tuple[Table, int]:
    end = _end(lines, place, lambda each: each.startswith("|"))
    head, *rest = lines[place:end]
    if not rest or _RULE.fullmatch(rest[0].strip()) is None:
        raise ValueError(f"a table without a rule below its head: {head}")
    rows = [_cells(line) for line in (head, *rest[1:])]
    if len({len(row) for row in rows}) != 1 or len(rows) < 2:
        raise ValueError(f"a table whose rows differ, or without rows: {head}")
    return Table(rows[0], tuple(rows[1:])), end


def _cells(line: str) -> tuple[Spans, ...]:
    return tuple(
        spans_of(cell.strip()) for cell in line.strip().removeprefix("|").removesuffix("|").split("|")
    )


def _joined(lines: Iterable[str]) -> str:
    """Lines as one: Japanese without a space between them, two Latin words with one."""
    text = ""
    for line in (each.strip() for each in lines):
        between = " " if text and line and text[-1].isascii() and line[0].isascii() else ""
        text += between + line
    return text
