"""Reports as open documents: the figures of a page as plain values for JSON, so that other programs can check them."""

from __future__ import annotations

import json
from typing import Any

from nakanojo_helpdesk.domain.statistics.facts import CountRow, MonthlyFacts, Section


def monthly_document(facts: MonthlyFacts) -> dict[str, Any]:
    """The monthly report as values `json.dumps` takes. No data is None (null), never 0.

    Shape: `{period: "2026-10", state: "open" | "closed", total, people, sections: [{number, code, definition,
    rows: [{code, label, value, previous_month, last_year, year_to_date, last_year_to_date}],
    cells: [{row, column, value}]}]}`.
    """
    return {
        "period": facts.month.code,
        "state": facts.state.value,
        "total": facts.total,
        "people": facts.people,
        "sections": [_section(section) for section in facts.sections],
    }


def monthly_json(facts: MonthlyFacts) -> bytes:
    """The same as the bytes of a JSON file (UTF-8)."""
    return (json.dumps(monthly_document(facts), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "code": section.code,
        "definition": section.definition,
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
