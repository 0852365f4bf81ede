"""Made-up results of courses, with figures that can be added up in the head."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Stage
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import (
    CourseFacts,
    LessonFacts,
    PeopleFacts,
    YearFacts,
)
from nakanojo_helpdesk.domain.statistics.facts import MonthState
from nakanojo_helpdesk.domain.surveys.forms import Question
from nakanojo_helpdesk.domain.surveys.results import SurveyFacts
from tests.reports.courses.facts import course_row

COUNTED: Final = datetime(2028, 4, 3, 1, 15, tzinfo=UTC)
HEAD: Final = "ab" * 32
C = MarkCode
STAFF: Final = (
    AssignmentRow(uid="a1", version=1, role="INS", staff="S01", name="佐藤"),
    AssignmentRow(uid="a2", version=1, role="AST", staff=None, name="山田", organisation="ひがしデータ"),
)


def lesson_facts(
    course: CourseRow, place: int, *, state: CourseState = CourseState.HELD, **marks: int
) -> LessonFacts:
    """A lesson of a course with its marks by code; the rest of them is 0."""
    row = replace(course.lessons[place], assignments=STAFF)
    if state is CourseState.CANCELLED:
        row = replace(row, stage=Stage.CANCELLED, cancelled_reason="大雪のため")
    counts = {code: marks.get(code.value, 0) for code in MarkCode}
    return LessonFacts(row=row, state=state, applied=14, confirmed=sum(counts.values()), marks=counts)


def course_facts(number: int = 12, title: str = "はじめてのLINE", **changes: Any) -> CourseFacts:
    """Four lessons of fifteen places, one called off: 12 + 10 + 9 attended."""
    course = course_row()
    course = replace(
        course,
        uid=f"c{number}",
        kind="NYU",
        serial=number,
        form=replace(course.form, title=title),
        lessons=tuple(
            replace(each, course_form=replace(each.course_form, title=title), serial=number)
            for each in course.lessons
        ),
    )
    facts = CourseFacts(
        row=course,
        state=CourseState.HELD,
        lessons=(
            lesson_facts(course, 0, ATT=10, LAT=1, WLK=1, ABS=2, EXC=1),
            lesson_facts(course, 1, ATT=10, ABS=1, EXC=3),
            lesson_facts(course, 2, ATT=8, LEV=1, ABS=4, NOT=1),
            lesson_facts(course, 3, state=CourseState.CANCELLED),
        ),
        applied=14,
        confirmed=14,
        waiting=2,
        lost=1,
        withdrawn=3,
        turned_away=4,
        methods={"TEL": 10, "CTR": 4},
        audience={
            ("A70", "NKJ"): 5, ("A70", "SWD"): 3, ("A75", "NKJ"): 4, ("A65", "NKJ"): 1, (None, None): 1,
        },
        survey=SurveyFacts(n=11, means={Question.SATISFACTION: 46, Question.CLARITY: 41}),
        completed=10,
    )  # fmt: skip
    return replace(facts, **changes)


def year_facts(*courses: CourseFacts, **changes: Any) -> YearFacts:
    """A year with these courses (one where none is given)."""
    facts = YearFacts(
        fiscal_year=2027,
        state=MonthState.OPEN,
        courses=courses or (course_facts(),),
        people=PeopleFacts(distinct=13, unnamed=1, first_time=9),
        survey=SurveyFacts(n=11, means={Question.SATISFACTION: 46}),
        counted_at=COUNTED,
        audit_head=HEAD,
    )
    return replace(facts, **changes)
