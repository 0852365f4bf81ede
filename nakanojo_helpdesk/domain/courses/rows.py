"""Courses and lessons as lists and pages show them. Codes as in the forms; names resolved where people read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, course_number
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan, LessonForm, LessonTime
from nakanojo_helpdesk.domain.courses.staffing import Staffing
from nakanojo_helpdesk.domain.courses.states import (
    CourseState,
    LessonStanding,
    Moment,
    Stage,
    course_state,
    lesson_state,
)


@dataclass(frozen=True, kw_only=True)
class AssignmentRow:
    """Who does what in a lesson. `staff` is the code of a member of staff, None for somebody from outside."""

    uid: str
    version: int
    role: str
    staff: str | None
    name: str
    organisation: str = ""
    active: bool = True

    @property
    def full_name(self) -> str:
        """`佐藤`, `山田（ひがしデータ）`."""
        return f"{self.name}（{self.organisation}）" if self.organisation else self.name

    def form(self) -> AssignmentForm:
        """The editable part."""
        if self.staff is not None:
            return AssignmentForm(role=self.role, staff=self.staff)
        return AssignmentForm(role=self.role, name=self.name, organisation=self.organisation)


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """A lesson that left a day: when and where it was to be, why it moved, who said so."""

    at: datetime
    by_name: str
    reason: str
    time: LessonTime
    venue_name: str


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """One lesson with what is needed of its course to show it alone.

    `venue` is the venue's uid, `stage` what was decided, `course_stage` and `course_form` are its course's. `held_begin`
    and `held_end` are 実施した時間, `present` the marks that count as 出席 (None: no roll yet). `confirmed`, `offered` and
    `waiting` count places of the lesson, those of the whole course where one applies for that. `moves` are oldest first.
    """

    uid: str
    version: int
    course_uid: str
    fiscal_year: int
    serial: int
    course_stage: Stage
    course_form: CourseForm
    ordinal: int
    lessons: int
    time: LessonTime
    venue: str
    venue_name: str
    theme: str
    stage: Stage
    cancelled_reason: str = ""
    held_begin: int | None = None
    held_end: int | None = None
    shortened_reason: str = ""
    reflection: str = ""
    assignments: tuple[AssignmentRow, ...] = ()
    moves: tuple[MoveRow, ...] = ()
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    present: int | None = None
    drawn: bool = False

    @property
    def day(self) -> date:
        """Its day; of a postponed one the day it left."""
        return self.time.day

    @property
    def number(self) -> str:
        """The course's number."""
        return course_number(self.fiscal_year, self.serial)

    @property
    def title(self) -> str:
        """The course's title."""
        return self.course_form.title

    @property
    def ordinal_words(self) -> str:
        """`第2回`; empty where the course has one lesson only."""
        return f"第{self.ordinal}回" if self.lessons > 1 else ""

    @property
    def label(self) -> str:
        """`講R8-012 LINE入門 第2回`."""
        return " ".join(word for word in (self.number, self.title, self.ordinal_words) if word)

    @property
    def standing(self) -> LessonStanding:
        """All that its state needs."""
        return LessonStanding(time=self.time, stage=self.stage)

    @property
    def takes_place(self) -> bool:
        """Whether neither it nor its course is cancelled or postponed."""
        return self.standing.takes_place and self.course_stage is not Stage.CANCELLED

    @property
    def capacity(self) -> int:
        """The course's."""
        return self.course_form.capacity

    @property
    def free(self) -> int:
        """Places left that are not held by an offer either; never below 0."""
        return max(0, self.capacity - self.confirmed - self.offered)

    @property
    def expected(self) -> int:
        """How many people the staffing is for: present after the day, confirmed before it, capacity without applications."""
        if self.present is not None:
            return self.present
        return self.capacity if self.course_form.admission is Admission.FREE else self.confirmed

    @property
    def staffing(self) -> Staffing:
        """The 1:4 rule for the people expected."""
        return self.staffing_for(self.expected)

    def staffing_for(self, people: int) -> Staffing:
        """The 1:4 rule for a number of people, such as the capacity while planning."""
        return Staffing.of((each.role for each in self.assignments), people)

    @property
    def held_minutes(self) -> int:
        """How long it took, as far as known: what was written down, else what was planned."""
        if self.held_begin is not None and self.held_end is not None:
            return self.held_end - self.held_begin
        return self.time.length

    def state(self, now: Moment) -> CourseState:
        """How it stands now."""
        return lesson_state(self.standing, self.course_stage, self.course_form, now, drawn=self.drawn)

    def form(self) -> LessonForm:
        """The editable part."""
        return LessonForm(
            day=self.time.day,
            begin=self.time.begin,
            end=self.time.end,
            venue=self.venue,
            theme=self.theme,
            assignments=tuple(each.form() for each in self.assignments),
        )


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """One course with its lessons by ordinal. `kind` is its kind's code; counts are places, a family of three has three.

    `applied` are applications that count as 申込; all four counts are 0 while nobody has applied.
    """

    uid: str
    version: int
    fiscal_year: int
    serial: int
    stage: Stage
    kind: str
    form: CourseForm
    made_at: datetime
    made_by_name: str
    cancelled_reason: str = ""
    reflection: str = ""
    copied_from: str | None = None
    lessons: tuple[LessonRow, ...] = ()
    applied: int = 0
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    turned_away: int = 0
    drawn: bool = False

    @property
    def number(self) -> str:
        """`講R8-012`."""
        return course_number(self.fiscal_year, self.serial)

    @property
    def title(self) -> str:
        """Its title."""
        return self.form.title

    @property
    def label(self) -> str:
        """`講R8-012 LINE入門`."""
        return f"{self.number} {self.title}"

    @property
    def capacity(self) -> int:
        """Places of the course, or of each lesson where one applies for lessons."""
        return self.form.capacity

    @property
    def free(self) -> int:
        """Places left that are not held by an offer either; never below 0."""
        return max(0, self.capacity - self.confirmed - self.offered)

    @cached_property
    def taking_place(self) -> tuple[LessonRow, ...]:
        """The lessons that are neither cancelled nor postponed, by time."""
        rows = (lesson for lesson in self.lessons if lesson.takes_place)
        return tuple(sorted(rows, key=lambda row: (row.time.day, row.time.begin)))

    @property
    def first_day(self) -> date | None:
        """Day of its first lesson that takes place; None without one."""
        return self.taking_place[0].day if self.taking_place else None

    @property
    def last_day(self) -> date | None:
        """Day of its last lesson that takes place; None without one."""
        return self.taking_place[-1].day if self.taking_place else None

    def next_lesson(self, now: Moment) -> LessonRow | None:
        """The lesson that is running or comes next; None when all are over."""
        return next((row for row in self.taking_place if not row.standing.is_over(now)), None)

    @property
    def venue_names(self) -> tuple[str, ...]:
        """Where it is held, each venue once, in the order of the lessons."""
        return tuple(dict.fromkeys(lesson.venue_name for lesson in self.lessons))

    @property
    def staff_names(self) -> tuple[str, ...]:
        """Who is assigned to any lesson, each once."""
        return tuple(dict.fromkeys(each.full_name for lesson in self.lessons for each in lesson.assignments))

    def state(self, now: Moment) -> CourseState:
        """How it stands now."""
        standings = [lesson.standing for lesson in self.lessons]
        return course_state(self.stage, self.form, standings, now, drawn=self.drawn)

    def understaffed(self) -> tuple[LessonRow, ...]:
        """The lessons that would lack staff if every place were taken: what a planner looks at."""
        return tuple(row for row in self.taking_place if not row.staffing_for(row.capacity).is_enough)

    def plan(self) -> CoursePlan:
        """Form and lessons as they were first planned, cancelled and postponed ones too: what a copy begins from."""
        return CoursePlan(form=self.form, lessons=tuple(_first_planned(row) for row in self.lessons))


def _first_planned(row: LessonRow) -> LessonForm:
    form = row.form()
    if not row.moves:
        return form
    was = row.moves[0].time
    return replace(form, day=was.day, begin=was.begin, end=was.end)
