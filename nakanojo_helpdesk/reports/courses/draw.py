"""抽選結果 to hang up: numbers only, with all a resident needs to check it."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.papers.facts import DrawResult, PaperFacts
from nakanojo_helpdesk.reports.courses.frames import list_sheet
from nakanojo_helpdesk.reports.large import BigText, Facts, Grid, GridColumn, LargeBlock, Place
from nakanojo_helpdesk.reports.sheet import Sheet

NOT_DRAWN: Final = "抽選は、まだ行っていません。"
HOW_TO_CHECK: Final = (
    "確かめ方：下の種（たね）と申込番号を「種:番号」の形につなぎ、SHA-256という計算をすると、英数字64けたの値になります。"
    "同じ組の中で、その値が小さい順が当選の順です。表には値のはじめの12けたを載せています。"
    "どのパソコンで計算しても、同じ順になります。"
)
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


def _blocks(draw: DrawResult, *, again: bool) -> list[LargeBlock]:
    at = local(draw.at)
    won = [number for lot in draw.lots if lot.won for number in lot.numbers]
    waiting = [number for lot in draw.lots if not lot.won for number in lot.numbers]
    pairs = [
        ("抽選した日", f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"),
        ("席の数", f"{draw.places}人"),
        ("組の順", draw.classes),
        ("家族", draw.fit),
        ("種", draw.seed),
        ("種の決め方", draw.seed_origin),
        ("やり直しの理由", draw.reason),
    ]
    blocks: list[LargeBlock] = []
    if again:
        blocks.append(BigText(text=f"{draw.ordinal}回目の抽選", points=16, bold=True, gap=5))
    blocks += [
        BigText(text=f"当選した番号（{len(won)}人）", points=16, bold=True, gap=4),
        BigText(text="　".join(won) or "ありません", points=18, bold=True, gap=2),
        BigText(text=f"落選した番号（{len(waiting)}人）", points=14, bold=True, gap=4),
        BigText(text="　".join(waiting) or "ありません", points=14, gap=2),
        Facts(pairs=tuple((label, text) for label, text in pairs if text), points=12, label_width=32, gap=4),
        BigText(text=HOW_TO_CHECK, points=11, gap=3),
        Grid(
            columns=(
                GridColumn(title="順", width=14, place=Place.RIGHT),
                GridColumn(title="申込番号", weight=2),
                GridColumn(title="組", weight=1.4),
                GridColumn(title="人数", width=16, place=Place.RIGHT),
                GridColumn(title="計算した値のはじめ", weight=1.8),
                GridColumn(title="結果", width=20, place=Place.MIDDLE, bold=True),
            ),
            rows=tuple(
                (
                    str(lot.position),
                    "　".join(lot.numbers),
                    lot.class_name,
                    str(lot.places),
                    lot.digest[:_DIGITS],
                    "当選" if lot.won else "落選",
                )
                for lot in draw.lots
            ),
            points=14,
            row=10,
        ),
    ]
    return blocks
