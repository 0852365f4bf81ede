"""What a paper of a course needs, read at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.registrations.rows import DrawRow, RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.rolls.completing import has_completed
from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES, MarkCode
from nakanojo_helpdesk.domain.staff.people import VenueRow


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """All that a paper of a course may need, read at one moment.

    `rows` are applications by number (none where nobody's name is needed), those of a lesson where the paper is about one;
    `highest` is the highest number there is in the whole course. `marks` the codes by lesson and registration
    (uids), `venues` by uid. `completion_percent` is the course's own share of lessons for 修了, None for two thirds,
    `retention` the town's own times.
    `audit_head` is the audit chain's newest hash (hex), printed as the 記録照合番号.
    """

    course: CourseRow
    office: Office
    now: datetime
    lesson: LessonRow | None = None
    rows: tuple[RegistrationRow, ...] = ()
    highest: int = 0
    marks: Mapping[tuple[str, str], MarkCode] = field(default_factory=dict)
    venues: Mapping[str, VenueRow] = field(default_factory=dict)
    completion_percent: int | None = None
    draws: tuple[DrawRow, ...] = ()
    audit_head: str = ""
    retention: RetentionRules = field(default_factory=RetentionRules)

    @property
    def discard_on(self) -> date:
        """廃棄日: until when a list of these people may be kept."""
        last = self.course.last_day or local(self.now).date()
        return self.retention.discard_day(last)

    @property
    def confirmed(self) -> tuple[RegistrationRow, ...]:
        """Who has a place, by number."""
        return tuple(row for row in self.rows if row.state is RegistrationState.CONFIRMED)

    def mark(self, lesson: LessonRow, row: RegistrationRow) -> MarkCode:
        """The mark somebody has in a lesson."""
        return self.marks.get((lesson.uid, row.uid), MarkCode.NONE)

    def is_excused(self, lesson: LessonRow, row: RegistrationRow) -> bool:
        """Whether somebody said before that they would not come to a lesson (欠席の連絡)."""
        return self.mark(lesson, row) is MarkCode.EXCUSED

    def attended(self, row: RegistrationRow) -> tuple[int, int]:
        """In how many lessons somebody was present, and of how many: those before the application do not count."""
        begun = local(row.applied_at)
        mine = [
            lesson
            for lesson in self.course.taking_place
            if (row.lesson is None or row.lesson == lesson.uid)
            and (lesson.day >= begun.date() or self.mark(lesson, row) in PRESENT_CODES)
        ]
        return sum(self.mark(lesson, row) in PRESENT_CODES for lesson in mine), len(mine)

    def has_completed(self, row: RegistrationRow) -> bool:
        """修了: present in the course's share of the lessons, two thirds where it has none of its own."""
        return has_completed(*self.attended(row), self.completion_percent)
