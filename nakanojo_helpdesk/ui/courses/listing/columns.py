"""The columns of the list of courses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.ui.courses.words import (
    capacity_words,
    lesson_time_words,
    shown_lesson,
    state_words,
    venue_words,
)
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_OVER = {CourseState.HELD, CourseState.CANCELLED}


class CourseList(RowModel[CourseRow]):
    """Courses by the lesson they are about: that of the picked day, else the next one, else the last.

    Args:
        workplace: the clock and the codes.
        day: gives the picked day, None for none.
    """

    def __init__(self, workplace: Workplace, day: Callable[[], date | None]) -> None:
        self._workplace, self._day = workplace, day
        super().__init__(
            (
                Column("日時", self._moment, self._time, wraps=True, minimum=150),
                Column("講座", lambda row: row.title, stretch=True, wraps=True, minimum=150),
                Column("会場", self._venue, wraps=True, minimum=110),
                Column(
                    "確定／定員",
                    self._taken,
                    self._places,
                    numeric=True,
                    wraps=True,
                    minimum=104,
                    share=self._share,
                ),
                Column("状態", lambda row: row.state(self.now()).value, self._state, warns=self._warns),
            ),
            key=lambda row: row.uid,
            tone=lambda row: Tone.QUIET if row.state(self.now()) in _OVER else Tone.PLAIN,
        )
        self.brief = self._brief

    def now(self) -> Moment:
        """The moment by which courses stand as they do."""
        return Moment.of(self._workplace.now())

    def in_order(self, rows: Sequence[CourseRow]) -> list[CourseRow]:
        """Courses by the day and time they are shown with; those without a lesson last."""
        return sorted(rows, key=lambda row: (self._moment(row) is None, self._moment(row) or (), row.number))

    def _moment(self, row: CourseRow) -> Any:
        lesson = shown_lesson(row, self.now(), self._day())
        return None if lesson is None else (lesson.day, lesson.time.begin)

    def _time(self, row: CourseRow) -> str:
        lesson = shown_lesson(row, self.now(), self._day())
        if lesson is None:
            return "日にちは未定"
        place = f"　{lesson.ordinal}／{lesson.lessons}回" if lesson.lessons > 1 else ""
        return lesson_time_words(lesson, self._workplace.today()) + place

    def _venue(self, row: CourseRow) -> str:
        lesson = shown_lesson(row, self.now(), self._day())
        return venue_words(row.venue_names) if lesson is None else lesson.venue_name

    def _counted(self, row: CourseRow) -> CourseRow | LessonRow | None:
        """Whose places are counted: the course's, or those of the lesson shown where one applies lesson by lesson."""
        if row.stage is Stage.PLANNED or row.form.admission is Admission.FREE:
            return None
        if row.form.scope is Scope.LESSON:
            return shown_lesson(row, self.now(), self._day())
        return row

    def _taken(self, row: CourseRow) -> int:
        counted = self._counted(row)
        return 0 if counted is None else counted.confirmed

    def _places(self, row: CourseRow) -> str:
        counted = self._counted(row)
        if counted is None:
            return capacity_words(row)
        waiting = f"　待ち {counted.waiting}" if counted.waiting else ""
        return f"{counted.confirmed}／{row.capacity}人{waiting}"

    def _share(self, row: CourseRow) -> float | None:
        counted = self._counted(row)
        return None if counted is None else (counted.confirmed + counted.offered) / row.capacity

    def _state(self, row: CourseRow) -> str:
        now, day = self.now(), self._day()
        lesson = None if day is None else shown_lesson(row, now, day)
        state = row.state(now) if lesson is None else lesson.state(now)
        return state_words(state, self._workplace.vocabularies)

    def _warns(self, row: CourseRow) -> bool:
        return row.state(self.now()) is CourseState.POSTPONED

    def _brief(self, row: CourseRow) -> tuple[str, ...]:
        place = "　".join(part for part in (self._time(row), self._venue(row)) if part)
        return row.title, place, f"{self._state(row)}　{self._places(row)}　{row.number}"
