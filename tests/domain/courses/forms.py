"""Valid course and lesson forms for tests about rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import LessonForm, LessonTime
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.paths import resource

WEDNESDAY = date(2026, 5, 13)


def shipped() -> Vocabularies:
    """The vocabularies as they are shipped."""
    return Vocabularies(
        {
            name: Vocabulary(
                name, read_terms(resource(f"vocabularies/{name.value}.csv").read_text(encoding="utf-8"))
            )
            for name in VocabularyName
        }
    )


def course(**changes: Any) -> CourseForm:
    """LINE入門 for twelve people."""
    return replace(CourseForm(title="LINE入門", capacity=12, catalogue="K005"), **changes)


def time(day: date = WEDNESDAY, begin: int = 600, end: int = 690) -> LessonTime:
    """From 10:00 to 11:30."""
    return LessonTime(day=day, begin=begin, end=end)


def lesson(**changes: Any) -> LessonForm:
    """A Wednesday, 10:00 to 11:30, nobody assigned."""
    return replace(LessonForm(day=WEDNESDAY, begin=600, end=690, venue="v1"), **changes)
