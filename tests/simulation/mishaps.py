"""What goes wrong: kills, power cuts, a full disk, a clock that is set back or ahead, a newer program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.clock import ClockDoubtful
from nakanojo_helpdesk.domain.errors import DeskError, Unavailable
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.store import identity, migrate
from tests.simulation import counter
from tests.simulation.life import Act, Broken, Life
from tests.store.faults import empty_disk, fill_disk, page_count
from tests.store.test_upgrade import next_scripts

_SAVES_ON_A_FULL_DISK: Final = 12


def kill(life: Life) -> None:
    """The program ends in the middle of an act."""
    life.do_and_be_killed(_any_act(life))


def power_cut(life: Life) -> None:
    """The power goes before the answer to an act."""
    life.do_in_a_power_cut(_any_act(life))


def full_disk(life: Life) -> None:
    """The disk takes some pages more and then none: a sentence, and every record before it is there."""
    life.last_event = "full disk"
    life.store.close()
    fill_disk(life.monkeypatch, page_count(life.path) + 2)
    life.restart()
    refused = False
    for _ in range(_SAVES_ON_A_FULL_DISK):
        act = counter.record(life)
        try:
            act.remember(act.run())
        except Unavailable:
            refused = True
    empty_disk(life.monkeypatch)
    life.restart()
    life.told["full disk"] += 1
    if not refused:
        life.told["disk was not full after all"] += 1


def clock_set_back(life: Life) -> None:
    """The battery is dead: nobody records before somebody has looked at the clock."""
    life.last_event = "clock set back"
    right = life.moment
    life.moment = right - timedelta(days=life.chance.randint(30, 1500))
    _require_refused(life)
    life.moment = right
    life.told["clock set back"] += 1


def clock_set_ahead(life: Life) -> None:
    """Somebody has typed the wrong year."""
    life.last_event = "clock set ahead"
    right = life.moment
    life.moment = right + timedelta(days=life.chance.randint(70, 4000))
    _require_refused(life)
    life.moment = right
    life.told["clock set ahead"] += 1


def long_holiday(life: Life) -> None:
    """The desk was closed for a quarter; the clock is asked about once, and confirmed."""
    life.last_event = "a long pause"
    life.moment += timedelta(days=life.chance.randint(61, 90))
    _require_refused(life)
    life.administrator.call(clocks.accept)
    life.do(counter.record(life))
    life.told["long pause"] += 1


def newer_program(life: Life, folder: Path) -> None:
    """A newer program: the first try finds a full disk, the second carries the book over."""
    life.last_event = "migration"
    life.store.close()
    scripts = next_scripts(folder)
    life.monkeypatch.setattr(identity, "SCHEMA_VERSION", identity.SCHEMA_VERSION + 1)
    life.monkeypatch.setattr(paths, "migrations", lambda: scripts)
    before = life.path.read_bytes()
    try:
        migrate.upgrade(life.path, life.backups, page_limit=page_count(life.path))
    except DeskError:
        if life.path.read_bytes() != before:
            raise Broken(life.place("a migration that failed has changed the book")) from None
        life.told["migration on a full disk"] += 1
    life.restart()
    life.told["migration"] += 1


def _require_refused(life: Life) -> None:
    act = counter.record(life)
    try:
        act.run()
    except ClockDoubtful:
        return
    raise Broken(life.place("a record was taken while the clock was wrong"))


def _any_act(life: Life) -> Act:
    makers: tuple[Callable[[Life], Act | None], ...] = (
        counter.record,
        counter.record,
        counter.amend,
        counter.book,
        counter.receive,
        counter.withdraw,
    )
    return life.chance.choice(makers)(life) or counter.record(life)
