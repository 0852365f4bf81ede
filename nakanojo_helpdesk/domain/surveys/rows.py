"""A saved form of a survey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakanojo_helpdesk.domain.surveys.forms import SurveyForm


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """One form as it is kept. `ordinal` counts the forms of its lesson, withdrawn ones included; it is never reused."""

    uid: str
    version: int
    lesson_uid: str
    ordinal: int
    form: SurveyForm
    entered_at: datetime
    entered_by_name: str


@dataclass(frozen=True, kw_only=True)
class FreeText:
    """What somebody wrote on a form of a lesson (its ordinal in the course), without the answers of that form."""

    lesson: int
    text: str
