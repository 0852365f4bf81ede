"""Results of courses as an open document: plain values for JSON, so that other programs can check them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import CourseFacts, LessonFacts, Sums, YearFacts
from nakanojo_helpdesk.domain.surveys.results import SurveyFacts

_MARKS: Final = (
    MarkCode.PRESENT, MarkCode.LATE, MarkCode.LEFT_EARLY, MarkCode.WALK_IN, MarkCode.ABSENT, MarkCode.EXCUSED,
    MarkCode.NONE,
)  # fmt: skip


def year_document(facts: YearFacts) -> dict[str, Any]:
    """The courses of a fiscal year as values `json.dumps` takes. What cannot be computed is None (null), never 0.

    Shape: `{fiscal_year: 2026, state: "open" | "closed", courses: [{number, title, code, kind, method, capacity, lessons:
    [{ordinal, date, start, end, venue, state, staff: {INS, AST, STF, VOL}, confirmed, marks: {ATT, LAT, LEV, WLK, ABS, EXC,
    NOT}}], applied, confirmed, waiting, lost, withdrawn, attended, fill_rate, apply_rate, attendance_rate, survey: {n, means:
    {…}} | null, completed}], totals: {…}, people: {distinct, unnamed, first_time}}`. Rates are parts of 1 with three places,
    means are of 1 to 5 with one; `completed` is null where 修了 is not counted.
    """
    sums = facts.sums
    return {
        "fiscal_year": facts.fiscal_year,
        "state": facts.state.value,
        "courses": [_course(course) for course in facts.courses],
        "totals": {
            "courses": len(facts.courses),
            "lessons": sums.lessons,
            "held": sums.held,
            "without_roll": sums.without_roll,
            "cancelled": sums.cancelled,
            "postponed": sums.postponed,
            "places": sums.places,
            "applied": facts.total("applied"),
            "confirmed": facts.total("confirmed"),
            "waiting": facts.total("waiting"),
            "lost": facts.total("lost"),
            "withdrawn": facts.total("withdrawn"),
            "turned_away": facts.total("turned_away"),
            "attended": sums.present,
            **_rates(sums),
            "understaffed": sums.understaffed,
            "trainer_minutes": sums.trainer_minutes,
            "survey": _survey(facts.survey),
            "completed": facts.completed,
        },
        "people": {
            "distinct": facts.people.distinct,
            "unnamed": facts.people.unnamed,
            "first_time": facts.people.first_time,
        },
    }


def year_json(facts: YearFacts) -> bytes:
    """The same as the bytes of a JSON file (UTF-8)."""
    return (json.dumps(year_document(facts), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _course(course: CourseFacts) -> dict[str, Any]:
    row = course.row
    return {
        "number": row.number,
        "title": row.title,
        "code": row.form.catalogue,
        "kind": row.kind,
        "method": row.form.admission.value,
        "capacity": row.capacity,
        "lessons": [_lesson(lesson) for lesson in course.lessons],
        "applied": course.applied,
        "confirmed": course.confirmed,
        "waiting": course.waiting,
        "lost": course.lost,
        "withdrawn": course.withdrawn,
        "attended": course.sums.present,
        **_rates(course.sums),
        "survey": _survey(course.survey),
        "completed": course.completed,
    }


def _lesson(lesson: LessonFacts) -> dict[str, Any]:
    row = lesson.row
    return {
        "ordinal": row.ordinal,
        "date": row.day.isoformat(),
        "start": _clock(row.time.begin),
        "end": _clock(row.time.end),
        "venue": row.venue_name,
        "state": lesson.state.value,
        "staff": lesson.staff,
        "confirmed": lesson.confirmed,
        "marks": {code.value: lesson.marks.get(code, 0) for code in _MARKS},
    }


def _rates(sums: Sums) -> dict[str, float | None]:
    return {
        "fill_rate": _number(sums.fill_rate),
        "apply_rate": _number(sums.apply_rate),
        "attendance_rate": _number(sums.attendance_rate),
    }


def _survey(survey: SurveyFacts | None) -> dict[str, Any] | None:
    if survey is None:
        return None
    return {
        "n": survey.n,
        "means": {question.value: tenths / 10 for question, tenths in survey.means.items()},
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
