"""The days of a life, one after the other; after each event the invariants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from nakanojo_helpdesk.domain import opening_days
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.registrations import offering
from nakanojo_helpdesk.services.staff import people as staff
from tests.factories import FIRST
from tests.simulation import counter, mishaps, purges
from tests.simulation.classroom import Course
from tests.simulation.invariants import Invariants
from tests.simulation.life import Act, Broken, Life
from tests.simulation.safekeeping import Kept, back_up, restore

_NAMES: Final = ("剣持", "割田", "唐澤", "関", "山口", "黒岩", "小渕", "湯本", "篠原", "福田")
_MISHAPS: Final[tuple[tuple[float, Callable[[Life], None]], ...]] = (
    (0.05, mishaps.kill),
    (0.05, mishaps.power_cut),
    (0.02, mishaps.full_disk),
    (0.02, mishaps.clock_set_back),
    (0.01, mishaps.clock_set_ahead),
    (0.002, mishaps.long_holiday),
)
_BACKUPS_A_DAY: Final = 0.06
_RESTORES_A_DAY: Final = 0.015
_PURGES_A_DAY: Final = 0.04
_UPGRADE_AT: Final = 0.4
"""The share of a life after which a newer program comes."""


@dataclass
class Years:
    """Lives through days of a life.

    Args:
        life: the program and its model.
        days: how long.
    """

    life: Life
    days: int
    courses: list[Course] = field(default_factory=list)
    kept: Kept | None = None
    chief: str = ""
    invariants: Invariants = field(init=False)

    def __post_init__(self) -> None:
        self.invariants = Invariants(self.life)

    def live(self) -> None:
        """Every day to the end. Raises `Broken`."""
        with self.life.clock():
            self.life.restart()
            self.life.administrator.call(clocks.accept)  # the template was founded on the real day
            for name in _NAMES[:3]:
                self.life.hire(name, Role.COUNTER, Role.TRAINER)
            self.chief = self.life.hire("所属長", Role.CHIEF)
            purges.set_rules(self.life)
            for number in range(self.days):
                if number == int(self.days * _UPGRADE_AT):
                    mishaps.newer_program(self.life, self.life.path.parent / "newer")
                    self.invariants.after_mishap()
                try:
                    self._day()
                except DeskError as error:  # every act here is a lawful one: it finds something gone
                    raise Broken(self.life.place(f"refused: {error}")) from error
            self.life.restart()
            self.invariants.after_month(self.courses)

    def _day(self) -> None:
        life = self.life
        life.begin_day()
        if life.today.day == 1:
            self.invariants.after_month(self.courses)
            self._staff_changes()
        if not opening_days.by_rule(life.today).is_open:
            return
        self._courses()
        for _ in range(life.chance.randint(1, 3)):
            life.pass_minutes()
            self._do(counter.record(life))
        for share, make in (
            (0.3, counter.amend),
            (0.05, counter.withdraw),
            (0.2, counter.book),
            (0.3, counter.receive),
        ):
            if life.chance.random() < share and (act := make(life)) is not None:
                life.pass_minutes()
                self._do(act)
        self._safekeeping()
        for share, mishap in _MISHAPS:
            if life.chance.random() < share:
                life.pass_minutes()
                mishap(life)
                self.invariants.after_mishap()

    def _safekeeping(self) -> None:
        life = self.life
        if life.chance.random() < _BACKUPS_A_DAY:
            life.pass_minutes()
            self.kept = back_up(life, self.courses)
            self.invariants.after_event()
        if life.chance.random() < _PURGES_A_DAY:
            life.pass_minutes()
            purges.purge(life, self.chief)
            self.invariants.after_mishap()
        if self.kept is not None and life.chance.random() < _RESTORES_A_DAY:
            life.pass_minutes()
            self.courses = restore(life, self.kept)
            self.invariants.after_mishap()

    def _do(self, act: Act) -> None:
        self.life.do(act)
        self.invariants.after_event()

    def _courses(self) -> None:
        life = self.life
        life.last_event = "course"
        lapsed = [(course, course.lapsed()) for course in self.courses]
        for course in self.courses:
            course.begin()
        life.administrator.call(offering.expire, now=life.moment)
        for course, parties in lapsed:
            course.pass_day(parties)
            course.check()
        self.courses = [course for course in self.courses if not course.is_over()]
        if len(self.courses) < 2 and life.chance.random() < 0.1:
            life.last_event = "release"
            self.courses.append(Course.released(life))
            life.told["course"] += 1
        for course in self.courses:
            if life.chance.random() < 0.5:
                life.pass_minutes()
                course.do_something()
                life.told["application"] += 1
                course.check()

    def _staff_changes(self) -> None:
        life = self.life
        life.last_event = "staff"
        leaving = sorted(life.expected.at_work - {FIRST, self.chief})
        if len(leaving) > 2 and life.chance.random() < 0.3:
            code = life.chance.choice(leaving)
            life.administrator.call(staff.retire, code)
            life.expected.at_work.discard(code)
            life.expected.left.add(code)
            life.told["retirement"] += 1
        if len(life.expected.at_work) < 6 and life.chance.random() < 0.5:
            number = len(life.expected.at_work) + len(life.expected.left)
            round_, place = divmod(number, len(_NAMES))
            life.hire(f"{_NAMES[place]}{round_ or ''}", Role.COUNTER)
            life.told["new staff"] += 1
