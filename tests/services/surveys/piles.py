"""Forms of a survey in a real database: short ways to type a pile."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.surveys.forms import Phase, SurveyForm
from nakanojo_helpdesk.domain.surveys.rows import SurveyRow
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.surveys import entering
from tests.services.courses.books import WEDNESDAY, at, planned, weekly

AFTER: Final = SurveyForm(satisfaction=5, clarity=4, confidence=4, usefulness=5, topics=("LN",))
BEFORE: Final = SurveyForm(phase=Phase.BEFORE, confidence=2, usefulness=4, topics=("SM", "LN"))
LATER: Final = at(WEDNESDAY, 12)
"""The first lesson is over."""


def held(ledger: Ledger, count: int = 2) -> CourseRow:
    """A released course with lessons a week apart."""
    return planned(ledger, *weekly(ledger, count), released=True)


def typed(
    ledger: Ledger, lesson_uid: str, *forms: SurveyForm, now: datetime = LATER
) -> tuple[SurveyRow, ...]:
    """A pile of forms of a lesson."""
    return ledger.call(entering.enter, lesson_uid, forms, now=now)
