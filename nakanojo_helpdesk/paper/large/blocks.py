"""Turns the blocks of lists, slips, questionnaires and the manual into strips; imported where a sheet holds one."""

from __future__ import annotations

from dataclasses import replace

from nakanojo_helpdesk.domain.manual.blocks import Table
from nakanojo_helpdesk.paper.large.cards import card_strips
from nakanojo_helpdesk.paper.large.grids import grid_strips
from nakanojo_helpdesk.paper.large.pages import page_strips, piece_strips
from nakanojo_helpdesk.paper.manual.blocks import manual_strips
from nakanojo_helpdesk.paper.questionnaire import answer_strips
from nakanojo_helpdesk.paper.strips import Strip
from nakanojo_helpdesk.reports.large import (
    BigText,
    Cards,
    CutLine,
    Facts,
    Grid,
    LargeBlock,
    OnePage,
    Specimen,
)
from nakanojo_helpdesk.reports.manual.blocks import Chapter, ManualBlock, Written
from nakanojo_helpdesk.reports.questionnaire import AnswerBlock
from nakanojo_helpdesk.tokens import Tokens


def special_strips(
    block: AnswerBlock | LargeBlock | ManualBlock, width: float, height: float, tokens: Tokens
) -> list[Strip]:
    """The strips of one block. `height` is that of a page's body."""
    if isinstance(block, ManualBlock):
        return manual_strips(block, width, tokens, height=height)
    match block:
        case BigText() | Facts() | CutLine() | Specimen():
            return piece_strips(block, width, tokens)
        case OnePage():
            return page_strips(block, width, height, tokens)
        case Grid():
            return grid_strips(block, width, tokens)
        case Cards():
            return card_strips(block, width, tokens)
        case _:
            return answer_strips(block, width, tokens)


def followed(strip: Strip, block: AnswerBlock | LargeBlock | ManualBlock) -> Strip:
    """The strip above a block: a table of the manual stays with its sentence; a chapter begins a page."""
    if isinstance(block, Written) and isinstance(block.block, Table):
        return replace(strip, is_bound=True)
    return replace(strip, is_bound=False, ends_page=True) if isinstance(block, Chapter) else strip
