"""What a list of courses is asked for, and a month of the calendar of courses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from nakanojo_helpdesk.domain.courses.rows import LessonRow, MoveRow
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.opening_days import OpeningDay


class CourseOrder(StrEnum):
    """The order of a list of courses."""

    FIRST_LESSON = "first_lesson"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class CourseQuery:
    """Filters of the list; what is None or empty filters nothing, and several must all hold.

    `fiscal_year` finds courses planned for a year and those with a lesson in it. `first` and `last` (both included) find
    courses with a lesson on these days, cancelled ones too. `states` are as of now. `staff` is the code of a member of
    staff assigned to a lesson, `words` are looked for in title, number, target and names, folded.
    """

    fiscal_year: int | None = None
    first: date | None = None
    last: date | None = None
    states: frozenset[CourseState] = frozenset()
    kind: str | None = None
    staff: str | None = None
    venue: str | None = None
    words: str = ""
    with_waiting: bool = False
    order: CourseOrder = CourseOrder.FIRST_LESSON

    def of_week(self, day: date) -> CourseQuery:
        """The same for the week of `day`, Monday to Sunday."""
        monday = day - timedelta(days=day.weekday())
        return replace(self, first=monday, last=monday + timedelta(days=6))


@dataclass(frozen=True, kw_only=True)
class CourseDay:
    """One day of the calendar: open or not and why, its lessons by time, and those that left this day."""

    opening: OpeningDay
    lessons: tuple[LessonRow, ...] = ()
    left: tuple[tuple[LessonRow, MoveRow], ...] = ()

    @property
    def day(self) -> date:
        """The day."""
        return self.opening.day
