"""The monthly report as an open document."""

from __future__ import annotations

import json
from dataclasses import replace

from nakanojo_helpdesk.domain.statistics.facts import CountRow, MonthState
from nakanojo_helpdesk.reports.monthly.document import monthly_document
from tests.reports.facts import comparison, monthly_facts


def test_the_document_says_exactly_what_the_page_says() -> None:
    rows = (
        CountRow(code="SM", label="基本操作", counts=comparison(10, 8)),
        CountRow(code="OT", label="その他", counts=comparison(None)),
    )
    document = monthly_document(monthly_facts(topics=rows, state=MonthState.CLOSED))
    sections = {section["code"]: section for section in document.pop("sections")}
    summary, main, every = (sections[code] for code in ("summary", "main_topics", "all_topics"))
    assert set(document.pop("legend")) == {"－", "…", "△", "p", "r", "x"}
    assert document == {
        "period": "2026-10", "state": "closed", "compared_to": None, "signs": {}, "total": 90, "people": 97
    }  # fmt: skip
    assert summary["rows"] == [
        {
            "code": "count",
            "label": "件数",
            "value": 90,
            "previous_month": 79,
            "last_year": 66,
            "year_to_date": 526,
            "last_year_to_date": 411,
        },
        {
            "code": "people",
            "label": "人数",
            "value": 97,
            "previous_month": 84,
            "last_year": 70,
            "year_to_date": 561,
            "last_year_to_date": 430,
        },
    ]
    assert (summary["number"], summary["code"], summary["cells"]) == (1, "summary", [])
    assert list(main) == ["number", "code", "definition", "rows", "cells"]
    assert (main["number"], main["code"]) == (2, "main_topics")
    assert main["definition"].startswith("主な内容は")
    assert main["cells"] == [
        {"row": "SM", "column": "SM01", "value": 9},
        {"row": "SM", "column": "", "value": 6},
    ]
    assert every["code"] == "all_topics"


def test_no_data_is_null_and_never_zero() -> None:
    rows = (CountRow(code="SM", label="基本操作", counts=comparison(None)),)
    document = json.loads(json.dumps(monthly_document(monthly_facts(topics=rows)), ensure_ascii=False))
    row = next(section for section in document["sections"] if section["code"] == "main_topics")["rows"][0]
    assert {key: value for key, value in row.items() if key not in {"code", "label"}} == {
        "value": None,
        "previous_month": None,
        "last_year": None,
        "year_to_date": None,
        "last_year_to_date": None,
    }


def test_the_sections_of_courses_say_which_figures_were_not_on_record_then() -> None:
    unrecorded = frozenset({"last_year", "last_year_to_date"})
    facts = monthly_facts()
    courses = facts.section("courses")
    gone = replace(comparison(7, None), unrecorded=unrecorded)
    rows = tuple(replace(row, counts=gone) for row in courses.rows)
    others = (section for section in facts.sections if section.code != "courses")
    document = monthly_document(replace(facts, sections=(*others, replace(courses, rows=rows))))
    section = document["sections"][-1]
    assert (section["number"], section["unrecorded"]) == (7, ["last_year", "last_year_to_date"])
    assert [row["code"] for row in section["rows"]] == [
        "lessons",
        "capacity",
        "applied",
        "present",
        "fill_rate_x10",
        "apply_rate_x10",
        "per_lesson_x10",
        "per_trainer_x10",
    ]
