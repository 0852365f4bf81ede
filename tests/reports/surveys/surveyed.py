"""A course and piles of forms for tests about papers alone."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.surveys.forms import ASKED, Phase, SurveyForm
from nakanojo_helpdesk.domain.surveys.results import CourseSurvey, Tally

AT: Final = datetime(2027, 5, 20, 1, 0, tzinfo=UTC)
FIRST_DAY: Final = date(2027, 5, 12)


def course(title: str = "LINE入門", lessons: int = 2) -> CourseRow:
    """A course with lessons a week apart, `u1`, `u2` …"""
    form = CourseForm(title=title, capacity=12, catalogue="K005")
    rows = tuple(
        LessonRow(
            uid=f"u{ordinal}",
            version=1,
            course_uid="c",
            fiscal_year=2027,
            serial=12,
            course_stage=Stage.RELEASED,
            course_form=form,
            ordinal=ordinal,
            lessons=lessons,
            time=LessonTime(day=FIRST_DAY + timedelta(weeks=ordinal - 1), begin=600, end=690),
            venue="v",
            venue_name="役場",
            theme="",
            stage=Stage.PLANNED,
        )
        for ordinal in range(1, lessons + 1)
    )
    return CourseRow(
        uid="c",
        version=1,
        fiscal_year=2027,
        serial=12,
        stage=Stage.RELEASED,
        kind="KHN",
        form=form,
        made_at=AT,
        made_by_name="佐藤",
        lessons=rows,
    )


def pile(count: int, phase: Phase = Phase.AFTER, *, seed: int = 1) -> list[SurveyForm]:
    """Invented forms; about a tenth of the questions without an answer."""
    chance = random.Random(seed)
    weights = [chance.random() ** 2 for _ in range(5)]
    found = []
    for _ in range(count):
        answers = {
            question.value: chance.choices(range(1, 6), weights)[0]
            for question in ASKED[phase]
            if chance.random() > 0.1
        }
        topics = tuple(chance.sample(("SM", "LN", "MN", "BS"), chance.randint(0, 2)))
        found.append(SurveyForm(phase=phase, topics=topics, free_text="", **answers))
    return found


def survey(*lessons: list[SurveyForm]) -> CourseSurvey:
    """What the piles of the lessons add up to."""
    whole = Tally()
    tallies = {f"u{place}": Tally.of(forms) for place, forms in enumerate(lessons, start=1) if forms}
    for tally in tallies.values():
        whole.add(tally)
    return CourseSurvey(
        whole=whole.results(), lessons={uid: tally.results() for uid, tally in tallies.items()}
    )
