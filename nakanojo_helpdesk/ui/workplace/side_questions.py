"""講座で受けた相談: what the entry screen is told of a question that somebody asked during a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.rolls.rows import RollLine


@dataclass(frozen=True, kw_only=True)
class SideQuestion:
    """Where and when it was asked, and where the person lives; nothing that says who it was.

    `course` and `lesson` are uids, the way back. `minute` is the begin of the lesson.
    """

    course: str
    lesson: str
    day: date
    minute: int
    venue_name: str
    district: str | None = None
    age_band: str | None = None

    @classmethod
    def of(cls, lesson: LessonRow, line: RollLine | None) -> SideQuestion:
        """A question in this lesson, asked by the person of this line."""
        row = None if line is None else line.registration
        return cls(
            course=lesson.course_uid,
            lesson=lesson.uid,
            day=lesson.day,
            minute=lesson.time.begin,
            venue_name=lesson.venue_name,
            district=None if row is None else row.district,
            age_band=None if row is None else row.age_band,
        )
