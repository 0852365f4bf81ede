"""The trainers' acts: a course is released, filled, taught and its roll taken, beside the plain model of its places."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from nakanojo_helpdesk.domain.courses.lessons import CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.courses import clashes, planning, reading
from nakanojo_helpdesk.services.registrations import leaving, offering
from nakanojo_helpdesk.services.registrations import reading as registrations
from nakanojo_helpdesk.services.rolls import marking
from tests.services.courses.books import course_form, venue
from tests.services.registrations.applications import apply
from tests.services.registrations.model import ACTIVE, Model
from tests.simulation.life import Broken, Life

_STATES: Final = """
    SELECT registrations.serial, state FROM registrations
    JOIN courses ON courses.id = registrations.course_id WHERE courses.uid = ?
"""
_OFFERED_UNTIL: Final = """
    SELECT DISTINCT party FROM offers
    JOIN registrations ON registrations.id = offers.registration_id
    JOIN courses ON courses.id = registrations.course_id
    WHERE courses.uid = ? AND outcome IS NULL AND until < ? ORDER BY party
"""


@dataclass
class Course:
    """A course in the book beside its model: the days of its lessons by uid, and those whose roll was taken."""

    life: Life
    uid: str
    model: Model
    lessons: dict[str, date]
    rolls: set[str] = field(default_factory=set)

    @classmethod
    def released(cls, life: Life) -> Course:
        """A new course of two lessons, in some weeks."""
        ledger, chance = life.administrator, life.chance
        first = life.today + timedelta(days=chance.randint(14, 40))
        lessons = tuple(
            LessonForm(day=first + timedelta(days=7 * week), begin=600, end=690, venue=venue(ledger))
            for week in range(2)
        )
        form = course_form(capacity=chance.randint(2, 5), offer_days=1)
        plan = CoursePlan(form=form, lessons=lessons)
        accepted = ledger.read(clashes.doubts_about, form, lessons, now=life.moment)
        uid = ledger.call(planning.plan, plan, accepted=accepted, released=True, now=life.moment)
        days = {lesson.uid: lesson.day for lesson in ledger.read(reading.get, uid).lessons}
        return cls(life, uid, Model(form.capacity), days)

    def copied(self) -> Course:
        """The course as it is expected now, whatever is done to this one afterwards."""
        return Course(self.life, self.uid, copy.deepcopy(self.model), dict(self.lessons), set(self.rolls))

    @property
    def row(self) -> CourseRow:
        """The course as the book has it."""
        return self.life.administrator.read(reading.get, self.uid)

    def one(self, number: int) -> RegistrationRow:
        """An application as the book has it."""
        rows = self.life.administrator.call(registrations.roster, self.uid, now=self.life.moment)
        return next(row for row in rows if row.serial == number)

    def is_over(self) -> bool:
        """Whether its last lesson was on a day before today."""
        return max(self.lessons.values()) < self.life.today

    def lapsed(self) -> list[int]:
        """The families whose offer ran out before today, by their first number."""
        rows = self.life.query(_OFFERED_UNTIL, self.uid, self.life.today.isoformat())
        return [party for (party,) in rows if self.model.family(party).in_state("OFR")]

    def pass_day(self, lapsed: list[int]) -> None:
        """What a morning brings after the offers were worked off: a course that has begun, a roll to take."""
        for party in lapsed:
            self.model.pass_by(party)
        for lesson, day in self.lessons.items():
            if day < self.life.today and lesson not in self.rolls:
                self.life.administrator.call(marking.give_all, lesson, now=self.life.moment)
                self.rolls.add(lesson)

    def begin(self) -> None:
        """Whether it has begun: then nobody is offered a place by itself."""
        if min(self.lessons.values()) < self.life.today:
            self.model.begun = True

    def do_something(self) -> None:
        """One act of the telephone."""
        life, chance = self.life, self.life.chance
        act = chance.choice(("apply", "apply", "family", "leave", "restore", "accept", "decline"))
        if act in {"apply", "family"}:
            if not self.model.begun:
                size = 1 if act == "apply" else 2
                names = [f"申込{life.day_number}の{life.moment:%H%M}-{number}" for number in range(size)]
                apply(life.administrator, self.row, *names, now=life.moment)
                self.model.apply(size, split=False)
            return
        wanted = {"leave": ACTIVE, "restore": ("CXL",), "accept": ("OFR",), "decline": ("OFR",)}[act]
        fitting = sorted(number for number, state in self.model.states.items() if state in wanted)
        if not fitting or self.model.begun:
            return
        number = chance.choice(fitting)
        one = self.one(number)
        ledger = life.administrator
        if act == "leave":
            ledger.call(leaving.leave, one.uid, one.version, now=life.moment)
            self.model.leave(number)
        elif act == "restore":
            ledger.call(leaving.restore, one.uid, one.version, now=life.moment)
            self.model.restore(number)
        else:
            ledger.call(offering.answer, one.uid, one.version, accepted=act == "accept", now=life.moment)
            (self.model.accept if act == "accept" else self.model.decline)(number)

    def check(self) -> None:
        """The book says what the model says. Raises `Broken`."""
        found = dict(self.life.query(_STATES, self.uid))
        if found != self.model.states:
            raise Broken(self.life.place(f"a course differs: {found} is not {self.model.states}"))
