"""名札 to cut out, and 修了証."""

from __future__ import annotations

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.reports.courses.frames import slip_sheet
from nakanojo_helpdesk.reports.large import BigText, Card, Cards, OnePage, Place
from nakanojo_helpdesk.reports.sheet import Head, PaperSize, Sheet

# Ten cards of 91 by 55 mm fill the height but for these margins: the size of ready-cut card paper.
_CARD_MARGINS_MM = (11.0, 14.0, 10.9, 14.0)


def name_cards_sheet(facts: PaperFacts) -> Sheet:
    """名札 of everybody who has a place: 呼び名 where there is one, else the name with its reading."""
    cards = tuple(_card(row, facts) for row in facts.confirmed)
    return slip_sheet(
        facts,
        "名札",
        (Cards(cards=cards),) if cards else (BigText(text="名札を作る方は、まだいません。", gap=8),),
        size=PaperSize.A4,
        margins_mm=_CARD_MARGINS_MM,
        head=Head.NONE,
    )


def certificates_sheet(facts: PaperFacts, rows: tuple[RegistrationRow, ...]) -> Sheet:
    """修了証 of these people, a page each."""
    blocks = tuple(OnePage(blocks=_certificate(row, facts)) for row in rows)
    return slip_sheet(
        facts,
        "修了証",
        blocks or (BigText(text="修了した方は、まだいません。", gap=8),),
        size=PaperSize.A4,
        margins_mm=(30.0, 25.0, 25.0, 25.0),
        head=Head.NONE,
    )


def _card(row: RegistrationRow, facts: PaperFacts) -> Card:
    called = "" if row.person is None or row.person.erased else row.person.form.called
    return Card(
        name=called or row.name,
        over="" if called else row.kana,
        foot=(facts.course.title, row.number),
        square=row.number,
        mark=facts.office.stamped(""),
    )


def _certificate(row: RegistrationRow, facts: PaperFacts) -> tuple[BigText, ...]:
    course, office = facts.course, facts.office
    present, lessons = facts.attended(row)
    of = f"（全{lessons}回のうち{present}回に出席）" if lessons > 1 else ""
    last = course.last_day or local(facts.now).date()
    return (
        BigText(text=office.stamped(""), points=14, bold=True, place=Place.RIGHT, gap=0),
        BigText(text=row.number, points=12, place=Place.RIGHT, gap=2),
        BigText(text="修　了　証", points=44, bold=True, place=Place.MIDDLE, gap=22),
        BigText(text=f"{row.name}　様", points=34, least=18, lines=1, bold=True, place=Place.MIDDLE, gap=26),
        BigText(
            text=f"あなたは、{office.town}の講座「{course.title}」{of}を修了されました。",
            points=20,
            gap=26,
        ),
        BigText(text="よってここにこれを証します。", points=20, gap=4),
        BigText(text=long_date(last, weekday=False), points=18, gap=26),
        BigText(text=office.town, points=24, bold=True, place=Place.RIGHT, gap=16),
    )
