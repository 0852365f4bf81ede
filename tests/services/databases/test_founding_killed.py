"""A founding that is killed, or done twice at once, leaves no database or a whole one, and nothing beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.services.databases import checks, founding, opening
from tests.factories import PC, first_account, first_actor, first_desk
from tests.services.backups import books
from tests.store import writers


def found_until_killed(pipe: Connection, database: Path, _unused: Path) -> None:
    """Found a database; says `started`, then `done`."""
    pipe.send("started")
    founding.found(database, first_account(), first_desk(), pc=PC)
    pipe.send("done")


def state_of(database: Path) -> str:
    """`none`, `whole`, or what is wrong, after the program is started again a day later and goes on."""
    folder = database.parent
    was_there = database.exists()
    for left in folder.glob(".book.db.*"):
        os.utime(left, (0, 0))
    if not was_there:
        founding.found(database, first_account(), first_desk(), pc=PC)
    opening.ready(database, folder / "backups").close()
    left_behind = {path.name for path in folder.iterdir()} - {database.name}
    found = checks.check_file(database, first_actor())
    if left_behind or found:
        return f"{left_behind} {found}"
    return "whole" if was_there else "none"


def kill_at(steps: Iterable[int], folder: Path) -> list[str]:
    """The states after foundings that were killed before these steps; ends with the first that was not killed."""
    states = []
    for step in steps:
        database = folder / f"{step}" / "book.db"
        process, pipe = writers.start(books.killed_at, found_until_killed, step, database, folder)
        told = books.told_by(pipe)
        process.join(timeout=60)
        process.close()
        states.append(state_of(database))
        if "done" in told:
            return states
    return states


only_where_programs_are_killed = pytest.mark.skipif(
    os.name == "nt", reason="SIGKILL and the fork server are not on Windows"
)


@only_where_programs_are_killed
def test_a_founding_killed_as_its_database_gets_the_name_leaves_nothing_or_the_whole_database(
    tmp_path: Path,
) -> None:
    assert kill_at((2, 3), tmp_path) == ["none", "whole"]


@pytest.mark.long
@only_where_programs_are_killed
def test_a_founding_killed_before_any_of_its_steps_leaves_nothing_or_the_whole_database(
    tmp_path: Path,
) -> None:
    states = kill_at(range(1, 40), tmp_path)
    assert set(states) == {"none", "whole"}
    assert states == sorted(states), "once it is there, it stays"


def test_of_two_foundings_at_once_the_first_makes_the_database_and_the_other_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template_database: Path
) -> None:
    database = tmp_path / "data" / "book.db"
    real = paths.put_new_file

    def other_is_first(temporary: Path, target: Path) -> None:
        shutil.copyfile(template_database, target)
        real(temporary, target)

    monkeypatch.setattr(paths, "put_new_file", other_is_first)
    with pytest.raises(Refused, match="もうあります"):
        founding.found(database, first_account(name="高橋"), first_desk(), pc=PC)
    assert [path.name for path in database.parent.iterdir()] == [database.name]
    assert database.read_bytes() == template_database.read_bytes()


def test_a_second_name_of_the_database_left_by_a_killed_founding_goes_at_the_next_start(
    tmp_path: Path,
) -> None:
    database = tmp_path / "book.db"
    founding.found(database, first_account(), first_desk(), pc=PC)
    (tmp_path / ".book.db.abcdefgh.tmp").hardlink_to(database)
    young = tmp_path / ".book.db.working.tmp"
    young.write_bytes(b"of another program at work")
    opening.ready(database, tmp_path / "backups").close()
    assert {path.name for path in tmp_path.iterdir()} == {"book.db", young.name}
