"""States of courses and lessons. Only decisions are kept (`Stage`); what the day makes of them is computed.

So a state cannot be forgotten: a lesson whose time has passed was held unless somebody said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from nakanojo_helpdesk.domain.calendar import local, short_date
from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope
from nakanojo_helpdesk.domain.courses.lessons import LessonTime


class Stage(StrEnum):
    """What somebody has decided about a course or a lesson. Stored by value, as codes of the vocabulary of states.

    A course is planned, released or cancelled; a lesson planned, postponed (its new day is not known yet) or cancelled.
    """

    PLANNED = "PLN"
    RELEASED = "OPN"
    POSTPONED = "PPN"
    CANCELLED = "CAN"


class CourseState(StrEnum):
    """How a course or lesson stands now. The values are codes of the vocabulary `session_state`, which has the labels."""

    PLANNED = "PLN"
    OPEN = "OPN"
    CLOSED = "CLS"
    DRAWN = "LOT"
    RUNNING = "RUN"
    HELD = "DON"
    POSTPONED = "PPN"
    CANCELLED = "CAN"


@dataclass(frozen=True, order=True)
class Moment:
    """A local day and minute."""

    day: date
    minute: int

    @classmethod
    def of(cls, instant: datetime) -> Moment:
        """The local moment of an aware instant."""
        at = local(instant)
        return cls(at.date(), at.hour * 60 + at.minute)


@dataclass(frozen=True, kw_only=True)
class LessonStanding:
    """When a lesson is and what was decided about it: all that its state needs."""

    time: LessonTime
    stage: Stage

    @property
    def takes_place(self) -> bool:
        """Whether it has a day and is not cancelled: only such a lesson holds a room, needs staff and counts."""
        return self.stage is Stage.PLANNED

    def has_begun(self, now: Moment) -> bool:
        """Whether it takes place and its time has come."""
        return self.takes_place and Moment(self.time.day, self.time.begin) <= now

    def is_over(self, now: Moment) -> bool:
        """Whether it took place and its time is over."""
        return self.takes_place and Moment(self.time.day, self.time.end) <= now


def application_state(
    stage: Stage, form: CourseForm, first_day: date | None, now: Moment, *, drawn: bool = False
) -> CourseState:
    """Planned, open, closed or drawn, by the decision and the application period.

    Without a deadline applications are taken until the day of the lesson (`first_day`), that day included.
    """
    if stage is Stage.CANCELLED:
        return CourseState.CANCELLED
    if stage is Stage.PLANNED or (form.apply_from is not None and now.day < form.apply_from):
        return CourseState.PLANNED
    if form.admission is Admission.LOTTERY and drawn:
        return CourseState.DRAWN
    until = form.apply_until or first_day
    return CourseState.OPEN if until is None or now.day <= until else CourseState.CLOSED


def lesson_state(
    lesson: LessonStanding, stage: Stage, form: CourseForm, now: Moment, *, drawn: bool = False
) -> CourseState:
    """How a lesson stands now; `stage` and `form` are its course's."""
    if Stage.CANCELLED in {stage, lesson.stage}:
        return CourseState.CANCELLED
    if lesson.stage is Stage.POSTPONED:
        return CourseState.POSTPONED
    if lesson.is_over(now):
        return CourseState.HELD
    if lesson.has_begun(now):
        return CourseState.RUNNING
    return application_state(stage, form, lesson.time.day, now, drawn=drawn)


def course_state(
    stage: Stage, form: CourseForm, lessons: Sequence[LessonStanding], now: Moment, *, drawn: bool = False
) -> CourseState:
    """How a course stands now.

    Held when its last lesson is over and none waits for a new day; running from its first lesson to its last, on the
    days between them too; cancelled also when all its lessons are.
    """
    left = [lesson for lesson in lessons if lesson.stage is not Stage.CANCELLED]
    if stage is Stage.CANCELLED or (lessons and not left):
        return CourseState.CANCELLED
    days = sorted(lesson.time.day for lesson in left if lesson.takes_place)
    if left and all(lesson.is_over(now) for lesson in left):
        return CourseState.HELD
    if left and not days:
        return CourseState.POSTPONED
    last_call = None if not days else days[0] if form.scope is Scope.COURSE else days[-1]
    state = application_state(stage, form, last_call, now, drawn=drawn)
    takes_more = (
        form.scope is Scope.LESSON and form.admission is not Admission.FREE and state is CourseState.OPEN
    )
    if any(lesson.has_begun(now) for lesson in left) and not takes_more:
        return CourseState.RUNNING
    return state


def application_words(form: CourseForm, state: CourseState) -> str:
    """What is said about applying: `5月1日（金）から5月20日（水）まで受付`, `申込不要`."""
    if form.admission is Admission.FREE:
        return form.admission.label
    if state is CourseState.CANCELLED:
        return "中止"
    begin = "" if form.apply_from is None else f"{short_date(form.apply_from)}から"
    end = "" if form.apply_until is None else f"{short_date(form.apply_until)}まで"
    period = f"{begin}{end}受付" if begin or end else "受付の期間は決まっていません"
    return f"{period}（{form.admission.label}）"
