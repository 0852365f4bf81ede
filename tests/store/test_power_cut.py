"""A power cut takes nothing that was saved, with the journal modes this program uses and its `synchronous`."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.driver import connect, sqlite
from tests.store.power import NAME, Drive, Event, Replay

SAVES = 120
FULL = engine._PRAGMAS["synchronous"][0]
SCHEMA = """
CREATE TABLE book (id INTEGER PRIMARY KEY, parts INTEGER NOT NULL, memo TEXT NOT NULL);
CREATE TABLE part (id INTEGER PRIMARY KEY, book INTEGER NOT NULL REFERENCES book, memo TEXT NOT NULL);
CREATE INDEX ix_part ON part (book);
"""


@dataclass
class Outcome:
    """What the cuts did: how often acknowledged saves were missing, half there, or the file unusable."""

    lost: int = 0
    half: int = 0
    unusable: int = 0

    @property
    def harmless(self) -> bool:
        return self == Outcome()


def recorded(folder: Path, journal: str, synchronous: str) -> list[Event]:
    """The events of a working day on a drive that notes them."""
    folder.mkdir()
    name = f"drive-{journal}-{synchronous}"
    drive = Drive(name)
    chance = random.Random(1)
    connection = apsw.Connection(str(folder / NAME), vfs=name)
    if journal == "wal":
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps the shared memory out of the recording
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA wal_autocheckpoint=40")
    connection.execute(SCHEMA)
    drive.events.append(Event("acknowledge", size=0))
    for number in range(1, SAVES + 1):
        parts = chance.randint(1, 8)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO book VALUES (?,?,?)", (number, parts, "あ" * chance.randint(1, 700)))
        for _ in range(parts):
            connection.execute(
                "INSERT INTO part (book, memo) VALUES (?,?)", (number, "い" * chance.randint(1, 90))
            )
        if number % 7 == 0:
            connection.execute("UPDATE book SET memo=memo||'う' WHERE id%5=?", (chance.randrange(5),))
        connection.execute("COMMIT")
        drive.events.append(Event("acknowledge", size=number))
    events = list(drive.events)
    connection.close()
    return events


def cut_often(tmp_path: Path, journal: str, synchronous: str, cuts: int) -> Outcome:
    events = recorded(tmp_path / "drive", journal, synchronous)
    chance = random.Random(7)
    first = next(place for place, event in enumerate(events) if event.kind == "acknowledge")
    moments = sorted(chance.choices(range(first, len(events)), k=cuts))
    replay, outcome = Replay(chance), Outcome()
    found = tmp_path / "found"
    found.mkdir()
    done = 0
    for place, event in enumerate(events):
        replay.take(event)
        while done < cuts and moments[done] == place:
            done += 1
            examine(found, replay.image(), replay.acknowledged, outcome)
    assert done == cuts
    return outcome


def examine(folder: Path, image: dict[str, bytes], acknowledged: int, outcome: Outcome) -> None:
    for old in folder.iterdir():
        old.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    try:
        connection = connect(folder / NAME)
        try:
            (there,) = connection.execute("SELECT count(*) FROM book WHERE id<=?", (acknowledged,)).fetchone()
            (half,) = connection.execute(
                "SELECT count(*) FROM book WHERE parts<>(SELECT count(*) FROM part WHERE part.book=book.id)"
            ).fetchone()
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        finally:
            connection.close()
    except sqlite.DatabaseError:
        outcome.unusable += 1
        return
    outcome.lost += there < acknowledged
    outcome.half += half > 0
    outcome.unusable += not sound


def test_the_modes_tried_here_are_those_of_the_program() -> None:
    assert FULL == "FULL"
    assert engine.journal_mode() in {"wal", "truncate"}


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_2000_power_cuts_lose_nothing(tmp_path: Path, journal: str) -> None:
    assert cut_often(tmp_path, journal, FULL, 2_000).harmless


@pytest.mark.long
@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_20000_power_cuts_lose_nothing(tmp_path: Path, journal: str) -> None:
    assert cut_often(tmp_path, journal, FULL, 20_000).harmless


@pytest.mark.parametrize(("journal", "synchronous"), [("wal", "NORMAL"), ("wal", "OFF"), ("truncate", "OFF")])
def test_a_laxer_setting_would_lose_saves(tmp_path: Path, journal: str, synchronous: str) -> None:
    outcome = cut_often(tmp_path, journal, synchronous, 200)
    assert outcome.lost > 0
