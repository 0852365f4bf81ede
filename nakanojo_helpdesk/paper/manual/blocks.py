"""Turns the blocks of a booklet into strips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, assert_never

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from nakanojo_helpdesk.domain.manual.blocks import (
    Heading,
    Item,
    Note,
    Paragraph,
    Picture,
    Span,
    SpanKind,
    Spans,
    Table,
)
from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, width_of
from nakanojo_helpdesk.paper.manual.frames import contents_strips, cover_strip
from nakanojo_helpdesk.paper.manual.pictures import draw_picture, picture_height
from nakanojo_helpdesk.paper.manual.tables import table_strips
from nakanojo_helpdesk.paper.manual.texts import SetLines
from nakanojo_helpdesk.paper.strips import Ink, Mark, Strip, frame, rule
from nakanojo_helpdesk.reports.manual.blocks import (
    Chapter,
    Contents,
    Cover,
    ManualBlock,
    Shown,
    Written,
)
from nakanojo_helpdesk.tokens import Tokens

BODY: Final = 11.0
_LEADING: Final = 1.65
_INDENT: Final = 7.5
_LEAST_PICTURE: Final = 58.0
_SIZES: Final = {2: 15.0, 3: 12.5}


def manual_strips(block: ManualBlock, width: float, tokens: Tokens, *, height: float) -> list[Strip]:
    """The strips of a block. `height` is that of a page's body."""
    match block:
        case Cover():
            return [cover_strip(block, width, height, tokens)]
        case Contents():
            return contents_strips(block, width, tokens)
        case Chapter():
            return [_chapter(block, width, tokens)]
        case Shown():
            return [_picture(block.picture.words, block.file, width, tokens)]
        case Written(block=inner, mark=mark):
            return _written(inner, mark, width, tokens)
        case _:
            assert_never(block)


def _written(
    block: Heading | Paragraph | Item | Note | Table | Picture, mark: str, width: float, tokens: Tokens
) -> list[Strip]:
    match block:
        case Heading():
            return [_heading(block, mark, width, tokens)]
        case Paragraph(spans):
            return _lines(spans, width, tokens, gap=mm(2.2))
        case Item():
            return _item(block, width, tokens)
        case Note(spans):
            return [_note(spans, width, tokens)]
        case Table():
            return table_strips(block, width, tokens)
        case Picture():
            raise ValueError("a picture comes with its file")
        case _:
            assert_never(block)


def _chapter(block: Chapter, width: float, tokens: Tokens) -> Strip:
    lines = Lines(block.title, Face.BOLD, 22, width, leading=1.3)

    def ink(painter: QPainter, left: float, top: float) -> None:
        lines.draw(painter, left, top, tokens.text)
        rule(painter, left, top + lines.height + mm(2), width, tokens.primary, 2.0)

    mark = Mark(block.mark, block.title, 1)
    return Strip(height=lines.height + mm(5), ink=ink, is_bound=True, mark=mark)


def _heading(block: Heading, mark: str, width: float, tokens: Tokens) -> Strip:
    bar = mm(4) if block.level == 2 else 0.0
    lines = Lines(block.text, Face.BOLD, _SIZES[block.level], width - bar, leading=1.35)

    def ink(painter: QPainter, left: float, top: float) -> None:
        if bar:
            painter.fillRect(QRectF(left, top, mm(1.6), lines.height), QColor(tokens.primary))
        lines.draw(painter, left + bar, top, tokens.text)

    return Strip(
        height=lines.height + mm(0.8),
        ink=ink,
        gap=mm(8.0 if block.level == 2 else 5.0),
        is_bound=True,
        mark=Mark(mark, block.text, 2) if mark else None,
    )


def _lines(spans: Spans, width: float, tokens: Tokens, *, gap: float, indent: float = 0.0) -> list[Strip]:
    """A strip for each line: a long text may continue on the next page, but never with a single line."""
    lines = SetLines(spans, BODY, width - indent, leading=_LEADING)
    last = lines.count - 1

    def ink_of(index: int) -> Ink:
        return lambda painter, left, top: lines.draw_one(painter, index, left + indent, top, tokens)

    return [
        Strip(
            height=lines.pitch,
            ink=ink_of(index),
            gap=0.0 if index else gap,
            is_bound=index < last and (index in {0, last - 1} or last < 3),
        )
        for index in range(lines.count)
    ]


def _item(block: Item, width: float, tokens: Tokens) -> list[Strip]:
    """A point: its mark in front, a number in bold and a little larger."""
    indent = mm(_INDENT)
    first, *rest = _lines(block.spans, width, tokens, gap=mm(1.8), indent=indent)
    is_number = block.mark.isdigit()

    def ink(painter: QPainter, left: float, top: float) -> None:
        mark_left = left + indent - mm(2.6) - width_of(block.mark, Face.BOLD, BODY) if is_number else left
        draw_line(
            painter,
            block.mark,
            Face.BOLD,
            BODY,
            tokens.text,
            left=mark_left if is_number else left + mm(1.5),
            top=top,
            pitch=first.height,
        )
        first.ink(painter, left, top)

    return [replace(first, ink=ink), *rest]


def _note(spans: Spans, width: float, tokens: Tokens) -> Strip:
    pad = mm(3.5)
    word = "ご注意"
    lines = SetLines((Span(f"{word}　", SpanKind.STRONG), *spans), BODY, width - 2 * pad, leading=1.55)
    height = lines.height + 2 * mm(2.2)

    def ink(painter: QPainter, left: float, top: float) -> None:
        box = QRectF(left, top, width, height)
        painter.fillRect(box, QColor(tokens.warning_tint))
        frame(painter, box, tokens.warning, 1.0)
        lines.draw(painter, left + pad, top + mm(2.2), tokens)

    return Strip(height=height, ink=ink, gap=mm(4))


def _picture(words: str, file: Path, width: float, tokens: Tokens, high: float = 0.0) -> Strip:
    """A picture with its words below; lowered to the room a page has left."""
    caption = Lines(words, Face.TEXT, 9.5, width, leading=1.5)
    most = picture_height(file, width)
    tall = high or most
    below = mm(1.2) + caption.height

    def ink(painter: QPainter, left: float, top: float) -> None:
        draw_picture(painter, file, left, top, width, tokens, tall)
        caption.draw(painter, left, top + tall + mm(1.2), tokens.sub_text)

    return Strip(
        height=tall + below,
        ink=ink,
        gap=mm(4.5),
        lowered=lambda height: _picture(words, file, width, tokens, height - below),
        least_height=mm(_LEAST_PICTURE) + below if most > mm(_LEAST_PICTURE) else most + below,
    )
