"""Reports as open documents: the figures of a report as plain values for JSON, so that other programs can check them."""

from __future__ import annotations

import json
from typing import Any, Final

from nakanojo_helpdesk.domain.statistics.facts import CountRow, MonthlyFacts, Section
from nakanojo_helpdesk.domain.statistics.signs import LEGEND, NOT_RECORDED

COURSES_PART: Final = 7


def monthly_document(facts: MonthlyFacts) -> dict[str, Any]:
    """The monthly report as values `json.dumps` takes. No data is None (null), never 0.

    `signs` are the signs of the figures by member of a row: `p`, `r`, and `…` where null means "not recorded then".
    `compared_to` is the last day counted of a month that is still running: its year before ends with the same day.

    Shape: `{period: "2026-10", state: "open" | "closed", compared_to, signs, legend, total, people,
    sections: [{number, code, definition,
    rows: [{code, label, value, previous_month, last_year, year_to_date, last_year_to_date}],
    cells: [{row, column, value}]}]}`. The sections of 講座 also have `unrecorded`, the members that are null because no
    course was on record then.
    """
    return {
        "period": facts.month.code,
        "state": facts.state.value,
        "compared_to": None if facts.to_day is None else facts.to_day.isoformat(),
        "signs": facts.signs | dict.fromkeys(sorted(_unrecorded(facts)), NOT_RECORDED),
        "legend": dict(LEGEND),
        "total": facts.total,
        "people": facts.people,
        "sections": [_section(section) for section in facts.sections],
    }


def monthly_json(facts: MonthlyFacts) -> bytes:
    """The same as the bytes of a JSON file (UTF-8)."""
    return (json.dumps(monthly_document(facts), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _unrecorded(facts: MonthlyFacts) -> frozenset[str]:
    """The members without figures in every section, because nothing was recorded then."""
    return facts.section("summary").row("count").counts.unrecorded


def _section(section: Section) -> dict[str, Any]:
    told = (
        {"unrecorded": sorted(frozenset().union(*(row.counts.unrecorded for row in section.rows)))}
        if section.number == COURSES_PART
        else {}
    )
    return {
        "number": section.number,
        "code": section.code,
        "definition": section.definition,
        **told,
        "rows": [_row(row) for row in section.rows],
        "cells": [{"row": cell.row, "column": cell.column, "value": cell.value} for cell in section.cells],
    }


def _row(row: CountRow) -> dict[str, Any]:
    counts = row.counts
    return {
        "code": row.code,
        "label": row.label,
        "value": counts.value,
        "previous_month": counts.previous_month,
        "last_year": counts.last_year,
        "year_to_date": counts.year_to_date,
        "last_year_to_date": counts.last_year_to_date,
    }
