"""The roll of a lesson as screens and papers show it: a line a person, and the counts of the head."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from functools import cached_property
from typing import Final

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.staffing import Staffing
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkChangeRow, MarkCode, MarkRow

OUTSIDE_WORDS: Final = "対象外（申込前）"
LEFT_WORDS: Final = "取消・辞退"


class Belonging(Enum):
    """How somebody on the roll belongs to the lesson."""

    EXPECTED = auto()
    """Had a place when the lesson ended, or has one now while it is not over."""
    LATER = auto()
    """Got the place after the lesson was over: 対象外（申込前） unless marked all the same."""
    LEFT = auto()
    """Gave the place up before the lesson was over; what is marked stays."""


@dataclass(frozen=True, kw_only=True)
class RollLine:
    """One person of a roll. `mark` is None while there is none; `history` is oldest first."""

    registration: RegistrationRow
    belonging: Belonging
    mark: MarkRow | None = None
    history: tuple[MarkChangeRow, ...] = ()

    @property
    def uid(self) -> str:
        """The registration's."""
        return self.registration.uid

    @property
    def code(self) -> MarkCode:
        """The mark's code; `NONE` while there is none."""
        return MarkCode.NONE if self.mark is None else self.mark.code

    @property
    def is_unnamed(self) -> bool:
        """Whether it is a walk-in or card without a name."""
        return self.registration.person is None

    @property
    def is_counted(self) -> bool:
        """Whether it is part of the ratios: who had a place, and whoever came all the same."""
        marked = self.code is not MarkCode.NONE and self.belonging is Belonging.LATER
        return self.belonging is Belonging.EXPECTED or marked or self.code.is_present

    @property
    def is_unrecorded(self) -> bool:
        """Whether a mark is missing."""
        return self.code is MarkCode.NONE and self.belonging is Belonging.EXPECTED

    @property
    def words(self) -> str:
        """Why it is no part of the ratios; empty for those who are."""
        if self.is_counted:
            return ""
        return OUTSIDE_WORDS if self.belonging is Belonging.LATER else LEFT_WORDS

    def with_given(self, given: Given) -> RollLine:
        """The line after an act: its mark, and the history with what the act replaced."""
        row, before = given.row, given.before
        changed = MarkChangeRow(
            at=row.at, by_name=row.by_name, before=before, code=row.code, source=row.source
        )
        mark = None if row.code is MarkCode.NONE else row
        return replace(self, mark=mark, history=(*self.history, changed) if given.changed else self.history)


@dataclass(frozen=True, kw_only=True)
class RollCounts:
    """The counts of a roll. `expected` are those who belong to the lesson, the base of every ratio."""

    expected: int
    by_code: dict[MarkCode, int]

    @property
    def present(self) -> int:
        """出席: ATT + LAT + LEV + WLK. Trainers and staff are on no roll."""
        return sum(count for code, count in self.by_code.items() if code.is_present)

    @property
    def unrecorded(self) -> int:
        """Who has no mark yet."""
        return self.by_code.get(MarkCode.NONE, 0)


@dataclass(frozen=True, kw_only=True)
class Roll:
    """The roll of one lesson: its lines by the number of the application. `held_minutes` is how long places are held."""

    lesson: LessonRow
    lines: tuple[RollLine, ...]
    held_minutes: int = 10

    @cached_property
    def counts(self) -> RollCounts:
        """What the head shows."""
        counted = [line for line in self.lines if line.is_counted]
        return RollCounts(expected=len(counted), by_code=dict(Counter(line.code for line in counted)))

    def line(self, uid: str) -> RollLine | None:
        """The line of a registration; None when it is not on the roll."""
        return next((line for line in self.lines if line.uid == uid), None)

    def with_line(self, changed: RollLine) -> Roll:
        """The roll with one line changed."""
        lines = tuple(changed if line.uid == changed.uid else line for line in self.lines)
        return replace(self, lines=lines)

    @property
    def staffing(self) -> Staffing:
        """The 1:4 rule for those in the room: present so far, and before the first mark those expected."""
        present = self.counts.present
        return self.lesson.staffing_for(present if present else self.counts.expected)

    def held_until(self) -> Moment:
        """Until when the places of those who have not come yet are held."""
        begin = self.lesson.time.begin + self.held_minutes
        day = self.lesson.day + timedelta(days=begin // 1440)
        return Moment(day, begin % 1440)

    def free(self, now: Moment) -> int:
        """Seats somebody who waits at the door may take now.

        Seats nobody has, those of people who said they would not come, and, once they are no longer held, those of
        whoever has not come. Never below 0; 0 when the lesson is over.
        """
        if not self.lesson.takes_place or self.lesson.standing.is_over(now) or now.day != self.lesson.day:
            return 0
        held = now < self.held_until()
        taken = sum(1 for line in self.lines if line.code.is_present or (line.is_unrecorded and held))
        return max(0, self.lesson.capacity - taken)

    def is_settled(self) -> bool:
        """Whether everybody who belongs to the lesson has a mark."""
        return not self.counts.unrecorded
