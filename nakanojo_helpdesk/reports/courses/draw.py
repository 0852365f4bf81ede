"""抽選結果 to hang up: numbers only, with all a resident needs to check it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.registrations.lottery import ALGORITHM, DrawnLot, LotClass
from nakanojo_helpdesk.domain.registrations.rows import DrawRow
from nakanojo_helpdesk.reports.courses.frames import list_sheet
from nakanojo_helpdesk.reports.large import BigText, Facts, Grid, GridColumn, LargeBlock, Place
from nakanojo_helpdesk.reports.sheet import Sheet

NOT_DRAWN: Final = "抽選は、まだ行っていません。"
HOW_TO_CHECK: Final = f"確かめ方：{ALGORITHM}表には、その16進数のはじめの12けたを載せています。"
_DIGITS: Final = 12


def draw_sheet(facts: PaperFacts) -> Sheet:
    """Every draw of the course, the newest first; earlier ones stay on the paper."""
    blocks: list[LargeBlock] = []
    for draw in reversed(facts.draws):
        blocks += _blocks(draw, again=len(facts.draws) > 1)
    return list_sheet(
        facts,
        "抽選結果",
        tuple(blocks) or (BigText(text=NOT_DRAWN, gap=8),),
        personal=False,
    )


def _blocks(draw: DrawRow, *, again: bool) -> list[LargeBlock]:
    at = local(draw.at)
    won = [lot for lot in draw.lots if lot.won]
    lost = [lot for lot in draw.lots if not lot.won]
    pairs = [
        ("抽選した日", f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"),
        ("席の数", f"{draw.places}人"),
        ("組の順", " → ".join(each.label for each in (*draw.rules.classes, LotClass.OTHERS))),
        ("家族", draw.rules.fit.label),
        ("抽選の種", draw.seed),
        ("種の決め方", draw.seed_origin),
        ("やり直しの理由", draw.reason),
    ]
    blocks: list[LargeBlock] = []
    if again:
        blocks.append(BigText(text=f"{draw.ordinal}回目の抽選", points=16, bold=True, gap=5))
    blocks += [
        BigText(
            text=f"当選した番号（{len(won)}件、{sum(lot.given for lot in won)}人）",
            points=16,
            bold=True,
            gap=4,
        ),
        BigText(text=_numbers(won), points=18, bold=True, gap=2),
        BigText(text=f"落選した番号（{len(lost)}件。この順に空きを待ちます）", points=14, bold=True, gap=4),
        BigText(text=_numbers(lost), points=14, gap=2),
        Facts(pairs=tuple((label, text) for label, text in pairs if text), points=12, label_width=32, gap=4),
        BigText(text=HOW_TO_CHECK, points=11, gap=3),
        Grid(
            columns=(
                GridColumn(title="順", width=14, place=Place.RIGHT),
                GridColumn(title="申込番号", weight=2),
                GridColumn(title="組", weight=1.6),
                GridColumn(title="人数", width=16, place=Place.RIGHT),
                GridColumn(title="計算した値のはじめ", weight=1.8),
                GridColumn(title="結果", width=26, place=Place.MIDDLE, bold=True),
            ),
            rows=tuple(
                (
                    str(drawn.position),
                    drawn.lot.number,
                    drawn.lot.class_.label,
                    str(drawn.lot.places),
                    drawn.digest[:_DIGITS],
                    _result(drawn),
                )
                for drawn in draw.lots
            ),
            points=14,
            row=10,
        ),
    ]
    return blocks


def _numbers(lots: Sequence[DrawnLot]) -> str:
    """The numbers in the order drawn; of a family with how many it is."""
    words = [
        f"{drawn.lot.number}（{drawn.lot.places}人）" if drawn.lot.places > 1 else drawn.lot.number
        for drawn in lots
    ]
    return "　".join(words) or "ありません"


def _result(drawn: DrawnLot) -> str:
    """`当選`, `落選`; of a family that takes the places there are, how many it got."""
    if drawn.won and drawn.given < drawn.lot.places:
        return f"当選 {drawn.given}人"
    return "当選" if drawn.won else "落選"
