"""One life of the program: days that follow a seed, a clock that is set by hand, and the book after every event."""

from __future__ import annotations

import gc
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest

from nakanojo_helpdesk.domain.calendar import JST, local
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services.databases import opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.driver import connect
from tests.clock import clock_of
from tests.factories import FIRST, PC, actor_for, first_actor
from tests.simulation.drive import Drive, ProgramKilled, killed_at
from tests.simulation.expected import Expected

T = TypeVar("T")

BEGINNING: Final = date(2027, 4, 1)
OPENS: Final = time(8, 30)


class Broken(AssertionError):
    """The book is not what it must be; the words say how to see it again."""


@dataclass(frozen=True)
class Act:
    """Something that is written: how, how the model remembers it, and how one finds out that it happened unsaid."""

    name: str
    run: Callable[[], Any]
    remember: Callable[[Any], None]
    happened: Callable[[], Any]
    """What `run` would have returned if it is in the book after a restart, else None."""


@dataclass
class Life:
    """The program at one desk.

    `drive_lies` is the control: a drive that says it has synced what it has not. `monkeypatch` sets what a disk can
    hold and which revisions the program brings.
    """

    path: Path
    seed: int
    monkeypatch: pytest.MonkeyPatch
    drive_lies: bool = False
    chance: random.Random = field(init=False)
    expected: Expected = field(default_factory=Expected)
    moment: datetime = field(default=datetime.combine(BEGINNING, OPENS, JST))
    day_number: int = 0
    told: Counter[str] = field(default_factory=Counter)
    last_event: str = "founding"
    store: Store = field(init=False)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        # Identifiers too follow the seed, so that a life can be lived again to the letter.
        self.monkeypatch.setattr("secrets.randbits", random.Random(self.seed + 1).getrandbits)
        self.store = Store.open(self.path)
        self.expected.at_work.add(FIRST)

    # ---- time and people ------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The clock of the PC."""
        return self.moment

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Inside, the program takes its time from here."""
        with clock_of(self.now):
            yield

    @property
    def today(self) -> date:
        """The local date on the clock of the PC."""
        return local(self.moment).date()

    def pass_minutes(self, most: int = 40) -> None:
        """Let some time pass."""
        self.moment += timedelta(minutes=self.chance.randint(1, most))

    def begin_day(self) -> None:
        """Go to the morning of the next day."""
        self.day_number += 1
        self.moment = datetime.combine(self.today + timedelta(days=1), OPENS, JST)

    @property
    def administrator(self) -> Ledger:
        """佐藤, who holds every role and never leaves."""
        return Ledger(self.store, first_actor())

    def ledger_of(self, code: str) -> Ledger:
        """A member of staff at work."""
        return Ledger(self.store, self.actor_of(code))

    def actor_of(self, code: str) -> Actor:
        """A member of staff, signed in at the PC."""
        if code not in self._actors:
            rows = self.administrator.read(staff.listing, retired=True)
            self._actors[code] = actor_for(next(row for row in rows if row.code == code), pc=PC)
        return self._actors[code]

    def forget_people(self) -> None:
        """Ask anew who is who: another book lies in the place of the former."""
        self._actors.clear()

    def somebody(self) -> str:
        """The code of one of those at work."""
        return self.chance.choice(sorted(self.expected.at_work))

    def hire(self, name: str, *roles: Role) -> str:
        """Add a member of staff; returns the code."""
        from nakanojo_helpdesk.domain.staff.people import StaffForm
        from tests.factories import PASSWORD

        form = StaffForm(name=name, roles=frozenset(roles), password=PASSWORD)
        code = self.administrator.call(staff.add, form)
        self.expected.at_work.add(code)
        return code

    # ---- the program and its end ----------------------------------------------------------------------

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.path.parent / "backups"

    def restart(self, drive: Drive | None = None) -> None:
        """Close the program, put what its drive holds by then, and open it again as a start does."""
        self.store.close()
        if drive is not None:
            gc.collect(1)  # a killed program holds no connection; here the frames of its last act may
            drive.put(self.path)
        self.store = opening.ready(self.path, self.backups)

    def do(self, act: Act) -> None:
        """Do something; it must be in the book from then on."""
        self.last_event = act.name
        act.remember(act.run())
        self.told[act.name] += 1

    def do_and_be_killed(self, act: Act) -> None:
        """Do something while the program is killed at one of its statements; it is there wholly or not at all."""
        self.last_event = f"{act.name} killed"
        statement = self.chance.randint(1, 40)
        left: Drive | None = None
        try:
            with killed_at(self.store._engine, self.path, statement):
                act.remember(act.run())
        except ProgramKilled as end:
            left = end.drive
        if left is not None:
            self.restart(left)
            if act.happened() is not None:
                raise Broken(self.place("an act is there although the program ended before its commit"))
        self.told["kill"] += 1

    def do_in_a_power_cut(self, act: Act) -> None:
        """Do something while the power goes before it is answered; it may be there, and all before it must."""
        self.last_event = f"{act.name} without power"
        synced = Drive.of(self.path)
        done = act.run()
        left = Drive.of(self.path)
        if self.drive_lies:
            synced = Drive(synced.book, synced.journal[: len(synced.journal) // 2])
            left = Drive(synced.book, left.journal)
        self.restart(left.cut_since(synced, self.chance))
        if act.happened() is not None:
            act.remember(done)
        self.told["power cut"] += 1

    def query(self, sql: str, *values: object) -> list[Any]:
        """Read the file behind the program's back."""
        connection = connect(self.path)
        try:
            return list(connection.execute(sql, values))
        finally:
            connection.close()

    def place(self, what: str) -> str:
        """A failure with the command that shows it again."""
        return (
            f"{what}\nday {self.day_number} ({self.today}), after: {self.last_event}"
            f"\npython -m tests.simulation --seed {self.seed} --days {self.day_number + 1}"
        )
