"""The monthly report 相談月報: a month's facts on A4, for the section head and the council.

Every table and figure has its rule of counting (数え方) below it. The numbers of the parts are those of the full
report (1 概要 … 9 問合せ先).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month, date_stamp, local
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.reports.monthly.parts import blocks_of
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第1号"


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
    month, last = facts.month, facts.last_day
    return Sheet(
        title=monthly_title(month),
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        period=f"（{month.year}年{month.month}月1日～{last.month}月{last.day}日）",
        state=office.stamped(facts.state.label),
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, facts.counted_at, facts.audit_head),
        blocks=tuple(blocks_of(facts, office, note)),
        file_stem=office.file_name(monthly_stem(month, local(facts.counted_at).date())),
        margins_mm=office.margins_mm,
    )
