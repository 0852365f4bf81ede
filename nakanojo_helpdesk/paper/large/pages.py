"""A slip that must have one page: its blocks set smaller, evenly, until they fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nakanojo_helpdesk.paper.large.specimen import specimen_strips
from nakanojo_helpdesk.paper.large.texts import cut_strip, facts_strip, text_strips
from nakanojo_helpdesk.paper.strips import Strip
from nakanojo_helpdesk.reports.large import BigText, CutLine, Facts, OnePage, Specimen
from nakanojo_helpdesk.tokens import Tokens

_STEP: Final = 0.04


def page_strips(block: OnePage, width: float, height: float, tokens: Tokens) -> list[Strip]:
    """The strips of a page of this height. At the least size they may take more than a page: nothing is cut."""
    scale = 1.0
    while True:
        strips = [
            strip for each in block.blocks for strip in piece_strips(_scaled(each, scale), width, tokens)
        ]
        needed = sum(strip.gap + strip.height for strip in strips) - (strips[0].gap if strips else 0.0)
        if needed < height or scale - _STEP < block.least:
            break
        scale -= _STEP
    return [*strips[:-1], replace(strips[-1], ends_page=True)] if strips else []


def piece_strips(block: BigText | Facts | CutLine | Specimen, width: float, tokens: Tokens) -> list[Strip]:
    """The strips of a text, of facts, of a cutting line or of a 試し刷り."""
    match block:
        case BigText():
            return text_strips(block, width, tokens)
        case Facts():
            return [facts_strip(block, width, tokens)]
        case CutLine():
            return [cut_strip(block, width, tokens)]
        case Specimen():
            return specimen_strips(block, width, tokens)


def _scaled(block: BigText | Facts | CutLine, scale: float) -> BigText | Facts | CutLine:
    """A block with its sizes and gaps made smaller; in whole twentieths of a point."""

    def smaller(points: float) -> float:
        return round(points * scale * 20) / 20

    match block:
        case BigText():
            return replace(
                block, points=smaller(block.points), least=smaller(block.least), gap=block.gap * scale
            )
        case Facts():
            return replace(
                block,
                points=smaller(block.points),
                label_width=block.label_width * scale,
                square_width=block.square_width * max(scale, 0.75),
                gap=block.gap * scale,
            )
        case CutLine():
            return replace(block, gap=block.gap * scale)
