"""Bookmarks and links of a PDF, added behind what Qt has written: QPdfWriter knows none.

A PDF may be continued at its end (ISO 32000, 7.5.6): new objects, a table of where they are, and a trailer that names
the old one. Nothing Qt wrote is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from nakanojo_helpdesk.paper.fonts import UNITS_PER_POINT
from nakanojo_helpdesk.paper.strips import Mark

_SHUT: Final = -1
"""Sign of a bookmark's count: its parts are shown when it is opened."""


@dataclass(frozen=True)
class _Written:
    """What is read from the end of a PDF: the next free object number, the catalog, the pages, the place of the table."""

    size: int
    root: int
    catalog: bytes
    pages: tuple[int, ...]
    table: int
    trailer: bytes


def with_bookmarks(
    data: bytes, marks: Sequence[tuple[Mark, int]], links: Sequence[tuple[str, int, QRectF]] = ()
) -> bytes:
    """The PDF with a bookmark for each mark (with its page, from 0), those of level 2 below their chapter.

    `links` are boxes in units of the paper that lead to a mark: its name, the page of the box, the box.
    Raises `ValueError` when the PDF is not as Qt writes it, or a mark of level 2 has no chapter.
    """
    written = _read(data)
    chapters = [place for place, (mark, _page) in enumerate(marks) if mark.level == 1]
    if chapters[:1] != [0]:
        raise ValueError("a bookmark without its chapter")
    outline = written.size
    number = {place: outline + 1 + place for place in range(len(marks))}
    objects = {outline: _outline(number[chapters[0]], number[chapters[-1]], len(chapters))}
    for order, place in enumerate(chapters):
        end = chapters[order + 1] if order + 1 < len(chapters) else len(marks)
        parts = range(place + 1, end)
        ways = [("Parent", outline), *_neighbours([number[each] for each in chapters], order)]
        if parts:
            ways += [("First", number[parts[0]]), ("Last", number[parts[-1]]), ("Count", _SHUT * len(parts))]
        objects[number[place]] = _bookmark(marks[place], written, ways)
        inner = [number[each] for each in parts]
        for index, part in enumerate(parts):
            ways = [("Parent", number[place]), *_neighbours(inner, index)]
            objects[number[part]] = _bookmark(marks[part], written, ways)
    added = f"/Outlines {outline} 0 R\n/PageMode /UseOutlines\n/Lang (ja-JP)\n".encode("ascii")
    objects[written.root] = b"<<" + written.catalog + added + b">>"
    objects |= _linked(
        data, written, {mark.name: page for mark, page in marks}, links, outline + 1 + len(marks)
    )
    return _continued(data, written, objects)


def _linked(
    data: bytes,
    written: _Written,
    goals: Mapping[str, int],
    links: Sequence[tuple[str, int, QRectF]],
    free: int,
) -> dict[int, bytes]:
    """The links as objects from number `free` on, and the lists in which the pages name theirs."""
    objects: dict[int, bytes] = {}
    for page in sorted({on for _name, on, _box in links}):
        shown, high = _page(data, written.pages[page])
        named: list[str] = []
        for name, on, box in links:
            if on == page:
                objects[free] = _link(box, high, written.pages[goals[name]])
                named.append(f"{free} 0 R")
                free += 1
        objects[shown] = f"[{' '.join(named)}]".encode("ascii")
    return objects


def _page(data: bytes, number: int) -> tuple[int, float]:
    """The object with the links of a page, empty as Qt leaves it, and the height of the page in points."""
    page = _dictionary(data, number)
    links = re.search(rb"/Annots (\d+) 0 R", page)
    box = re.search(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", page)
    if links is None or box is None:
        raise ValueError("a PDF whose page is not understood")
    return int(links[1]), float(box[1])


def _link(box: QRectF, high: float, goal: int) -> bytes:
    """A link over a box: a PDF counts points from the lower left corner."""
    left, right = box.left() / UNITS_PER_POINT, box.right() / UNITS_PER_POINT
    lower, upper = high - box.bottom() / UNITS_PER_POINT, high - box.top() / UNITS_PER_POINT
    place = f"/Rect [{left:.2f} {lower:.2f} {right:.2f} {upper:.2f}]"
    return f"<<\n/Type /Annot\n/Subtype /Link\n{place}\n/Border [0 0 0]\n/Dest [{goal} 0 R /Fit]\n>>".encode(
        "ascii"
    )


def _read(data: bytes) -> _Written:
    begin = data.rfind(b"trailer")
    end = re.search(rb"startxref\s+(\d+)", data[begin:])
    size, root = re.search(rb"/Size (\d+)", data[begin:]), re.search(rb"/Root (\d+) 0 R", data[begin:])
    if begin < 0 or end is None or size is None or root is None:
        raise ValueError("a PDF whose trailer is not understood")
    catalog = _dictionary(data, int(root[1]))
    kids = re.search(rb"/Pages (\d+) 0 R", catalog)
    listed = re.search(rb"/Kids\s*\[([^\]]*)\]", _dictionary(data, int(kids[1]))) if kids else None
    if listed is None:
        raise ValueError("a PDF whose pages are not found")
    pages = tuple(int(page) for page in re.findall(rb"(\d+) 0 R", listed[1]))
    rest = re.findall(rb"/(?:Info \d+ 0 R|ID \[[^\]]*\])", data[begin:])
    return _Written(int(size[1]), int(root[1]), catalog, pages, int(end[1]), b"\n".join(rest))


def _dictionary(data: bytes, number: int) -> bytes:
    found = re.search(rb"\n%d 0 obj\s*<<(.*?)>>\s*endobj" % number, data, re.DOTALL)
    if found is None:
        raise ValueError(f"a PDF without its object {number}")
    return found[1]


def _outline(first: int, last: int, count: int) -> bytes:
    return f"<<\n/Type /Outlines\n/First {first} 0 R\n/Last {last} 0 R\n/Count {count}\n>>".encode("ascii")


def _neighbours(numbers: Sequence[int], index: int) -> list[tuple[str, int]]:
    before = [("Prev", numbers[index - 1])] if index else []
    return before + ([("Next", numbers[index + 1])] if index + 1 < len(numbers) else [])


def _bookmark(placed: tuple[Mark, int], written: _Written, links: Sequence[tuple[str, int]]) -> bytes:
    mark, page = placed
    title = ("\ufeff" + mark.words).encode("utf-16-be").hex()
    lines = [f"/{name} {value}" + ("" if name == "Count" else " 0 R") for name, value in links]
    goal = f"/Dest [{written.pages[page]} 0 R /Fit]"
    return "\n".join(["<<", f"/Title <{title}>", goal, *lines, ">>"]).encode("ascii")


def _continued(data: bytes, written: _Written, objects: dict[int, bytes]) -> bytes:
    """The PDF with objects behind it, the table of their places, and a trailer that names the table before."""
    parts = [data if data.endswith(b"\n") else data + b"\n"]
    at = len(parts[0])
    rows = []
    for number, body in sorted(objects.items()):
        text = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        rows.append(b"%d 1\n%010d 00000 n \n" % (number, at))
        parts.append(text)
        at += len(text)
    size = max(written.size, *(number + 1 for number in objects))
    trailer = b"trailer\n<<\n/Size %d\n/Root %d 0 R\n/Prev %d\n%b\n>>\n" % (
        size,
        written.root,
        written.table,
        written.trailer,
    )
    return b"".join([*parts, b"xref\n", *rows, trailer, b"startxref\n%d\n%%%%EOF\n" % at])
