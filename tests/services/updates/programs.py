"""A PC with the former and the new version of the program, of which one is installed; its setups are scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.restoring import Restored
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Installed
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.updates import ending, going_back, updating
from nakanojo_helpdesk.services.updates.ending import Outcome
from nakanojo_helpdesk.services.updates.updating import Ready
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.updates import keeping, places
from tests.factories import first_actor, recorded_today
from tests.services.backups.books import record
from tests.services.updates.sticks import PUBLIC, stick
from tests.store.test_upgrade import NEXT, next_scripts

FORMER: Final = Version(0, 1, 0)
NEW: Final = Version(0, 2, 0)
SCRIPT: Final = b"#!/bin/sh\nexit 0\n"
PC: Final = "PC1"
HELD: Final = 3


def confirmed() -> Confirmed:
    """The first account has just given the password."""
    staff_id = first_actor().staff_id
    assert staff_id is not None
    return Confirmed(staff_id=staff_id, at=utc_now())


@dataclass
class Pc:
    """`migrates`: the new version keeps the records in a newer form."""

    database: Path
    monkeypatch: pytest.MonkeyPatch
    migrates: bool = True
    version: Version = FORMER
    waiting: tuple[Path, Version] | None = None
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home = self.database.parent.parent
        self.folder = self.database.parent / places.FOLDER
        self.program = self.home / "program"
        (self.program / "setup").mkdir(parents=True)
        (self.program / "setup" / f"NakanojoHelpdesk-{FORMER}-setup.run").write_bytes(SCRIPT)
        self._shipped = paths.migrations()
        self._schema = identity.SCHEMA_VERSION
        self._scripts = next_scripts(self.home / "next") if self.migrates else self._shipped

    @property
    def installed(self) -> Installed:
        """The version that is installed, as it sees itself."""
        schema = NEXT if self.migrates and self.version == NEW else self._schema
        return Installed(version=self.version, schema=schema, system="linux", folder=self.program)

    def run(self) -> None:
        """From now on this process is the version that is installed."""
        new = self.version == NEW
        self.monkeypatch.setattr(identity, "SCHEMA_VERSION", self.installed.schema)
        scripts = self._scripts if new else self._shipped
        self.monkeypatch.setattr(paths, "migrations", lambda: scripts)

    def start(self, *, checked: bool = False) -> tuple[int, Outcome | None]:
        """Start the program that is installed; returns how many records it shows and what it says of an update.

        `checked`: fails where a check finds anything.
        """
        self.run()
        store = opening.ready(self.database, self.database.parent / "backups")
        try:
            outcome = ending.settle(store, self.installed, self.folder, pc=PC)
            ledger = Ledger(store, first_actor())
            assert not checked or ledger.read(checks.check_open) == ()
            return recorded_today(ledger), outcome
        finally:
            store.close()

    def stick(self, payload: bytes = SCRIPT) -> Path:
        """A stick with the new version."""
        schema = NEXT if self.migrates else self._schema
        return stick(self.home / "usb", payload, schema=schema)

    def step(self, name: str) -> None:
        """A step was done."""
        self.steps.append(name)

    def prepare(self, chosen: Path) -> Ready:
        """Everything before the setup is started."""
        store = Store.open(self.database)
        try:
            return updating.prepare(
                store,
                first_actor(),
                chosen,
                self.installed,
                self.folder,
                confirmed=confirmed(),
                keys=[PUBLIC],
                step=self.step,
            )
        finally:
            store.close()

    def update(self, chosen: Path) -> None:
        """The whole way until the program ends."""
        ready = self.prepare(chosen)
        updating.begin(ready, self.folder, step=self._started(ready.setup, NEW))
        updating.go(ready.setup)
        self.step("go")

    def _started(self, setup: Path, version: Version) -> updating.Step:
        def step(name: str) -> None:
            if name == "started":
                self.waiting = (setup, version)
            self.step(name)

        return step

    def go_back(self) -> Restored | None:
        """The whole way back until the program ends."""
        way = going_back.offered(first_actor(), self.installed, self.folder, self.database)
        assert way is not None
        done = going_back.go_back(
            first_actor(),
            way,
            self.installed,
            self.folder,
            self.database,
            confirmed=confirmed(),
            step=self._started(way.setup, FORMER),
        )
        updating.go(way.setup)
        self.step("go")
        return done

    def end(self) -> None:
        """The program has ended: a setup that waits exchanges it where it finds the word to go on, else it does nothing."""
        if self.waiting is not None:
            setup, version = self.waiting
            self.waiting = None
            if setup.with_name(keeping.GO).exists():
                self.version = version

    def cut_power(self) -> None:
        """Everything that ran is gone."""
        self.waiting = None

    def record(self, first: int, count: int) -> None:
        """Record some."""
        self.run()
        record(self.database, first, count)


def made(database: Path, monkeypatch: pytest.MonkeyPatch, *, migrates: bool = True) -> Pc:
    """A PC with the former version and `HELD` records."""
    pc = Pc(database, monkeypatch, migrates=migrates)
    pc.record(1, HELD)
    return pc
