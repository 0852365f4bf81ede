"""Turns blocks into strips: the smallest pieces of a page that are never cut, each with its height and its drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nakanojo_helpdesk.paper.drawings import draw_figure
from nakanojo_helpdesk.paper.fonts import Face, Lines, draw_line, mm, pt, width_of
from nakanojo_helpdesk.paper.strips import Ink, Strip, frame
from nakanojo_helpdesk.paper.tables import table_strips
from nakanojo_helpdesk.reports.sheet import (
    Block,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Table,
)
from nakanojo_helpdesk.tokens import Tokens

if TYPE_CHECKING:
    from nakanojo_helpdesk.reports.large import LargeBlock
    from nakanojo_helpdesk.reports.manual.blocks import ManualBlock
    from nakanojo_helpdesk.reports.questionnaire import AnswerBlock


def strips_of(
    blocks: Sequence[Block | AnswerBlock | LargeBlock | ManualBlock],
    width: float,
    tokens: Tokens,
    *,
    height: float,
) -> list[Strip]:
    """The strips of a sheet's body, in order. `height` is that of a page's body."""
    strips: list[Strip] = []
    for position, block in enumerate(blocks):
        if strips:
            strips[-1] = _followed(strips[-1], block)
        match block:
            case Heading():
                strips.append(_heading(block, width, tokens))
            case Paragraph():
                strips.extend(_paragraph(block, width, tokens))
            case Note():
                strips.append(_note(block, width, tokens))
            case KeyFigures():
                figures = _key_figures(block, width, tokens)
                strips.append(figures if position else replace(figures, gap=mm(6.0)))
            case Table():
                first, *rest = table_strips(block, width, tokens)
                if position and isinstance(blocks[position - 1], Heading):
                    first = replace(first, gap=mm(2.6))
                strips.extend([first, *rest])
            case Chart():
                strips.append(_chart(block, width, tokens, mm(block.height_mm)))
            case _:
                from nakanojo_helpdesk.paper.large.blocks import special_strips

                strips.extend(special_strips(block, width, height, tokens))
    return strips


def _followed(strip: Strip, block: Block | AnswerBlock | LargeBlock | ManualBlock) -> Strip:
    """The strip above a block: a note stays with what it explains."""
    if isinstance(block, Note):
        return replace(strip, is_bound=True)
    if isinstance(block, Block):
        return strip
    from nakanojo_helpdesk.paper.large.blocks import followed

    return followed(strip, block)


def _heading(block: Heading, width: float, tokens: Tokens) -> Strip:
    lines = Lines(block.text, Face.BOLD, 12.5, width, leading=1.3)

    def ink(painter: QPainter, left: float, top: float) -> None:
        lines.draw(painter, left, top, tokens.text)

    return Strip(height=lines.height + mm(0.6), ink=ink, gap=mm(7.0), is_bound=True)


def _paragraph(block: Paragraph, width: float, tokens: Tokens) -> list[Strip]:
    """A strip for each line: a long text may continue on the next page, but never with a single line."""
    lines = Lines(block.text, Face.TEXT, 10.5, width, leading=1.6)

    def ink_of(index: int) -> Ink:
        return lambda painter, left, top: lines.draw_one(painter, index, left, top, tokens.text)

    last = lines.count - 1
    return [
        Strip(
            height=lines.pitch,
            ink=ink_of(index),
            gap=0.0 if index else mm(1.6),
            is_bound=index < last and index in {0, last - 1},
        )
        for index in range(lines.count)
    ]


def _note(block: Note, width: float, tokens: Tokens) -> Strip:
    indent = width_of(block.label, Face.BOLD, 9) + mm(2.5) if block.label else 0.0
    lines = Lines(block.text, Face.TEXT, 9, width - indent, leading=1.5)

    def ink(painter: QPainter, left: float, top: float) -> None:
        if block.label:
            draw_line(
                painter, block.label, Face.BOLD, 9, tokens.sub_text, left=left, top=top, pitch=pt(9 * 1.5)
            )
        lines.draw(painter, left + indent, top, tokens.sub_text)

    return Strip(height=lines.height, ink=ink, gap=mm(1.8))


def _key_figures(block: KeyFigures, width: float, tokens: Tokens) -> Strip:
    between = mm(4)
    count = len(block.figures)
    box_width = (width - between * (count - 1)) / count
    details = max(len(figure.details) for figure in block.figures)
    height = mm(18.5) + details * mm(4.9)

    def ink(painter: QPainter, left: float, top: float) -> None:
        for index, figure in enumerate(block.figures):
            box = QRectF(left + index * (box_width + between), top, box_width, height)
            _key_figure(painter, figure, box, tokens)

    return Strip(height=height, ink=ink, gap=mm(2.4), is_bound=True)


def _key_figure(painter: QPainter, figure: KeyFigure, box: QRectF, tokens: Tokens) -> None:
    frame(painter, box, tokens.control_border, 0.5)
    left, top, width = box.left() + mm(3.2), box.top(), box.width() - mm(6.4)
    draw_line(
        painter, figure.label, Face.TEXT, 9.5, tokens.sub_text, left=left, top=top + mm(2.0), pitch=mm(5)
    )
    points = next(
        (
            size
            for size in (22.0, 20.0, 18.0, 16.0)
            if width_of(figure.value, Face.BOLD, size) < width - mm(6)
        ),
        14.0,
    )
    draw_line(
        painter, figure.value, Face.BOLD, points, tokens.text, left=left, top=top + mm(7.2), pitch=mm(9)
    )
    after = left + width_of(figure.value, Face.BOLD, points) + mm(1.2)
    draw_line(
        painter, figure.unit, Face.TEXT, 10.5, tokens.text, left=after, top=top + mm(8.9), pitch=mm(7.4)
    )
    for index, (label, text) in enumerate(figure.details):
        line = top + mm(17.0) + index * mm(4.9)
        draw_line(painter, label, Face.TEXT, 9, tokens.sub_text, left=left, top=line, pitch=mm(4.9))
        draw_line(
            painter,
            text,
            Face.NUMBER,
            9.5,
            tokens.text,
            left=left,
            top=line,
            pitch=mm(4.9),
            width=width,
            align=Qt.AlignmentFlag.AlignRight,
        )


def _chart(block: Chart, width: float, tokens: Tokens, picture_height: float) -> Strip:
    caption = Lines(block.caption, Face.BOLD, 10.5, width, leading=1.4)
    sentence = Lines(block.sentence, Face.TEXT, 9.5, width, leading=1.5)
    picture_top = caption.height + mm(1.6)
    sentence_top = picture_top + picture_height + mm(1.2)
    others = sentence_top + sentence.height - picture_height

    def ink(painter: QPainter, left: float, top: float) -> None:
        caption.draw(painter, left, top, tokens.text)
        draw_figure(painter, block.draw, QRectF(left, top + picture_top, width, picture_height))
        sentence.draw(painter, left, top + sentence_top, tokens.text)

    def lowered(height: float) -> Strip:
        return _chart(block, width, tokens, height - others)

    return Strip(
        height=others + picture_height,
        ink=ink,
        gap=mm(6),
        lowered=lowered,
        least_height=others + mm(block.least_height_mm),
    )
