"""A restore that is killed leaves the old book or the backup; careless ways of restoring do not."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nakanojo_helpdesk.services.databases import opening
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG, Book
from tests.store import writers

BEFORE = books.numbered(1, HELD + YOUNG)
AFTER = books.numbered(1, HELD)


@pytest.fixture
def book(database: Path) -> Book:
    """A backup with `HELD` records, and `YOUNG` younger ones."""
    return books.made(database)


def kill_repeatedly(book: Book, work: Callable[..., None], trials: int) -> list[str]:
    """The states a killed restore left: `old`, `new`, or what was wrong."""
    folder = book.database.parent
    saved = folder.parent / "saved"
    shutil.copytree(folder, saved)
    chance = random.Random(trials)
    whole = run(work, book, kill_after=None)
    states = []
    for _ in range(trials):
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
        run(work, book, kill_after=chance.random() * whole * 1.05)
        states.append(state_of(book))
    return states


def state_of(book: Book) -> str:
    """Restart the program on what is there."""
    try:
        opening.ready(book.database, book.database.parent / "backups").close()
        held = books.memos(book.database)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is wrong
        return repr(error)
    left = {path.name for path in book.database.parent.iterdir()}
    if not left <= {book.database.name, "backups", "former"}:
        return f"left behind: {left}"
    kept = list((book.database.parent / "former").glob("*.db*"))
    if held == BEFORE and not any(path.samefile(book.database) for path in kept):
        return "old"
    if held == AFTER and [books.records(path) for path in kept] == [HELD + YOUNG]:
        return "new"
    return f"half: {len(held)} records, kept {kept}"


def run(work: Callable[..., None], book: Book, *, kill_after: float | None) -> float:
    """Restore in another process; returns how long it took, in seconds."""
    process, pipe = writers.start(work, book.database, book.backup)
    assert pipe.recv() == "started"
    began = time.monotonic()
    if kill_after is None:
        assert pipe.recv() == "done"
    else:
        time.sleep(kill_after)
        process.kill()
    took = time.monotonic() - began
    process.join(timeout=20)
    process.close()
    pipe.close()
    return took


only_where_programs_are_killed = pytest.mark.skipif(
    os.name == "nt", reason="SIGKILL and the fork server are not on Windows"
)


@only_where_programs_are_killed
def test_a_killed_restore_leaves_the_old_book_or_the_backup(book: Book) -> None:
    states = kill_repeatedly(book, books.restore_until_killed, 4)
    assert set(states) <= {"old", "new"}


@pytest.mark.long
@only_where_programs_are_killed
def test_many_killed_restores_leave_the_old_book_or_the_backup(book: Book) -> None:
    states = kill_repeatedly(book, books.restore_until_killed, 300)
    assert set(states) == {"old", "new"}


@only_where_programs_are_killed
@pytest.mark.parametrize("careless", [books.swap_carelessly, books.swap_without_a_plan])
def test_a_careless_restore_is_caught(book: Book, careless: Callable[..., None]) -> None:
    states = kill_at_every_step(book, careless)
    assert not set(states) <= {"old", "new"}


def kill_at_every_step(book: Book, work: Callable[..., None]) -> list[str]:
    """The states after a process that kills itself before its first, second, … change of the folder."""
    folder = book.database.parent
    saved = folder.parent / "saved"
    shutil.copytree(folder, saved)
    states = []
    for step in range(1, 60):
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
        process, pipe = writers.start(books.killed_at, work, step, book.database, book.backup)
        told = books.told_by(pipe)
        process.join(timeout=60)
        process.close()
        states.append(state_of(book))
        if "done" in told or states[-1] not in {"old", "new"}:
            return states
    pytest.fail("the work has no end")


@only_where_programs_are_killed
def test_a_swap_killed_before_any_of_its_steps_leaves_the_old_book_or_the_backup(book: Book) -> None:
    the_old_until_the_new(kill_at_every_step(book, books.swap_until_killed))


@pytest.mark.long
@only_where_programs_are_killed
def test_a_restore_killed_before_any_of_its_steps_leaves_the_old_book_or_the_backup(book: Book) -> None:
    the_old_until_the_new(kill_at_every_step(book, books.restore_until_killed))


def the_old_until_the_new(states: list[str]) -> None:
    assert set(states) == {"old", "new"}
    assert len(states) > 6
    assert states == sorted(states, reverse=True), "once the backup is there, it stays"
