"""The monthly report 相談月報: what a month's facts say on A4, for the section head and the council.

Every table and figure carries the rule by which it was counted (数え方). The numbers of the parts are those of the
full report (1 概要 … 9 問合せ先); part 7 says that courses are not in it, so that nobody looks for a missing page.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month, date_stamp, local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.reports.monthly.facets import ages, districts, topics, weekdays_and_hours
from nakanojo_helpdesk.reports.monthly.outcomes import outcomes
from nakanojo_helpdesk.reports.monthly.summary import summary
from nakanojo_helpdesk.reports.sheet import Block, Heading, Paragraph, Sheet
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第1号"
NO_NOTE: Final = "特になし"
NO_COURSES: Final = "講座の実績は、この報告には含みません。"


def monthly_stem(month: Month, made_on: date) -> str:
    """The file's name without its suffix: `相談月報_令和8年10月_20261102`."""
    return f"相談月報_{month.era_label}_{date_stamp(made_on)}"


def monthly_title(month: Month) -> str:
    """`令和8年10月 デジタル相談窓口 月次報告`."""
    return f"{month.era_label} デジタル相談窓口 月次報告"


def monthly_sheet(facts: MonthlyFacts, office: Office, note: str = "") -> Sheet:
    """The monthly report of `facts`, signed by `office`. `note` is the month's 特記事項, plain text.

    Raises `KeyError` when a section is missing.
    """
    month, mode = facts.month, office.comparison
    return Sheet(
        title=monthly_title(month),
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        period=f"（{month.year}年{month.month}月1日～{month.month}月{month.last.day}日）",
        state=office.stamped(facts.state.label),
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, facts.counted_at, facts.audit_head),
        blocks=(
            *summary(facts, mode),
            *topics(facts, mode),
            *ages(facts, mode),
            *districts(facts, mode),
            *weekdays_and_hours(facts, mode),
            *outcomes(facts, mode),
            Heading.of(7, "講座"),
            Paragraph(text=NO_COURSES),
            Heading.of(8, "特記事項"),
            *note_paragraphs(note),
            Heading.of(9, "問合せ先"),
            Paragraph(text=office.contact),
        ),
        file_stem=office.file_name(monthly_stem(month, local(facts.counted_at).date())),
        margins_mm=office.margins_mm,
    )


def note_paragraphs(note: str) -> tuple[Block, ...]:
    """A typed text, a paragraph for each line; `特になし` where nothing was typed."""
    lines = [line.strip() for line in note.splitlines() if line.strip()]
    return tuple(Paragraph(text=line) for line in lines or [NO_NOTE])
