"""What is done at the roll of the first lesson of a course, in the book and in its model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Conflict, Missing, Refused
from nakanojo_helpdesk.domain.registrations.forms import Applicant
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import Given, MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Belonging, Roll
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, reading
from nakanojo_helpdesk.services.rolls import marking, notices, walk_ins
from nakanojo_helpdesk.services.rolls import reading as rolls
from tests.factories import Everything
from tests.services.courses.books import NOW
from tests.services.registrations.applications import person
from tests.services.registrations.model import Model

ACTS: Final = ("mark", "all", "undo", "walk in", "named walk in", "name", "send away", "absent", "comes")
_CODES: Final = ("ATT", "ABS", "LAT", "LEV", "EXC", "NOT")
_SEATS_HELD: Final = timedelta(minutes=10)
_Undo = list[tuple[int, str, str]]


class AtTheRoll:
    """One course in the book beside its model, and the acts of the roll of its first lesson."""

    def __init__(self, ledger: Ledger, course: CourseRow, model: Model) -> None:
        self.ledger, self.course, self.model = ledger, course, model
        self.now: datetime = NOW
        first = course.lessons[0]
        midnight = datetime.combine(first.day, datetime.min.time(), NOW.tzinfo)
        self.begins = midnight + timedelta(minutes=first.time.begin)
        self.ends = midnight + timedelta(minutes=first.time.end)
        self._done: list[tuple[Sequence[Given], _Undo]] = []

    @property
    def lesson(self) -> str:
        """The uid of the first lesson."""
        return self.course.lessons[0].uid

    @property
    def is_the_day(self) -> bool:
        """Whether the roll takes marks now: on the day of the lesson, and after it."""
        return self.now.date() >= self.begins.date()

    def go_on_to(self, instant: datetime) -> None:
        """Let time pass, and the lesson begin and end."""
        if instant > self.ends and self.model.at_end is None:
            self.model.at_end = self.model.confirmed
        self.now = instant
        self.model.begun = self.model.begun or instant >= self.begins

    def rows(self) -> dict[int, RegistrationRow]:
        """Everybody who ever applied, by number."""
        return {each.serial: each for each in self.ledger.call(reading.roster, self.course.uid, now=self.now)}

    def do_at_the_roll(self, act: str, place: int, other: int) -> None:
        """One of `ACTS`, done to somebody chosen by a number of the history."""
        if act == "all":
            self._mark_all()
        elif act == "undo":
            if self._done:
                given, undo = self._done.pop(place % len(self._done))
                self.ledger.call(marking.take_back, self.lesson, given, now=self.now)
                self.model.undo(undo)
        elif act in {"walk in", "named walk in"}:
            self._walk_in(named=act == "named walk in")
        elif self.model.states:
            numbers = sorted(self.model.states)
            number = numbers[place % len(numbers)]
            one = self.rows()[number]
            if act == "mark":
                self._mark(number, one, MarkCode(_CODES[other % len(_CODES)]))
            elif act == "name":
                self._name(number, one)
            elif act == "send away":
                self._send_away(number, one)
            else:
                self._say(act, number, one)

    def check_roll(self) -> None:
        """Who is on the roll, with which mark, as the model says."""
        roll: Roll = self.ledger.call(rolls.roll, self.lesson, now=self.now)
        lines = {line.registration.serial: line for line in roll.lines}
        assert set(lines) == self.model.rolled
        marks = {number: line.code.value for number, line in lines.items() if line.mark is not None}
        assert marks == self.model.marks
        expected = {number for number, line in lines.items() if line.belonging is Belonging.EXPECTED}
        assert expected == self.model.expected

    def _mark(self, number: int, one: RegistrationRow, code: MarkCode) -> None:
        def given() -> Given:
            return self.ledger.call(marking.give, self.lesson, one.uid, code, now=self.now)

        if not self.is_the_day and code is not MarkCode.NONE:
            with pytest.raises(Refused):
                given()
        elif number not in self.model.rolled:
            with pytest.raises(Missing):
                given()
        else:
            done = given()
            self._done.append(([done], [self.model.mark(number, code.value)]))

    def _mark_all(self) -> None:
        if not self.is_the_day:
            with pytest.raises(Refused):
                self.ledger.call(marking.give_all, self.lesson, now=self.now)
            return
        given = self.ledger.call(marking.give_all, self.lesson, now=self.now)
        left = sorted(self.model.expected - set(self.model.marks))
        self._done.append((given, [self.model.mark(number, "ATT") for number in left]))

    def _walk_in(self, *, named: bool) -> None:
        name = f"当日{self.now:%m%d%H%M}"

        def admitted(**options: Any) -> walk_ins.Admitted:
            who = Applicant(new=person(name)) if named else None
            return self.ledger.call(walk_ins.admit, self.lesson, who, now=self.now, **options)

        if not self.is_the_day:
            with pytest.raises(Refused):
                admitted()
            return
        if self.model.asks_at_the_door(held=self.now < self.begins + _SEATS_HELD):
            with pytest.raises(Doubtful):
                admitted()
            done = admitted(accepted=Everything())
        else:
            done = admitted()
        assert done.row.serial == self.model.walk_in(named=named)

    def _name(self, number: int, one: RegistrationRow) -> None:
        who = Applicant(new=person(f"命名{self.now:%m%d%H%M}"))

        def named() -> None:
            self.ledger.call(applying.name_walk_in, one.uid, one.version, who, now=self.now)

        if number in self.model.unnamed:
            named()
            self.model.unnamed.discard(number)
        else:
            with pytest.raises(Refused):
                named()

    def _send_away(self, number: int, one: RegistrationRow) -> None:
        """Undo a walk-in, who is marked no longer and has left; a second time the version is an old one."""
        if not self.model.family(number).door or self.model.states[number] != "CNF":
            return
        self.ledger.call(walk_ins.send_away, self.lesson, one.uid, one.version, now=self.now)
        self.model.mark(number, "NOT")
        self.model.leave(number)
        with pytest.raises((Conflict, Missing)):
            self.ledger.call(walk_ins.send_away, self.lesson, one.uid, one.version, now=self.now)

    def _say(self, act: str, number: int, one: RegistrationRow) -> None:
        """Say before the lesson that somebody will not come, or will after all."""
        if self.model.begun or self.model.states[number] != "CNF":
            return
        code = self.model.marks.get(number)
        if act == "comes":
            if self.ledger.call(notices.take_back, self.lesson, one.uid, now=self.now) is not None:
                assert code == "EXC"
                self.model.mark(number, "NOT")
        elif code in {None, "EXC"}:
            self.ledger.call(notices.say_absent, self.lesson, one.uid, now=self.now)
            self.model.mark(number, "EXC")
        else:
            with pytest.raises(Refused):
                self.ledger.call(notices.say_absent, self.lesson, one.uid, now=self.now)
