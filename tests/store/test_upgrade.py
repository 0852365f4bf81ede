"""Carrying a record book to a newer schema: everything arrives, or the old one stands untouched.

Tried with one revision more than there is, so that the machinery is proven before it is needed.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import identity, migrate
from nakanojo_helpdesk.store.backups import making
from tests.factories import consultation_form, first_actor, raw, recorded_today
from tests.store import writers
from tests.store.faults import fill_disk, held_by_another_process, page_count

NEXT = identity.SCHEMA_VERSION + 1
RECORDS = 25

REVISION = '''
"""Cards: a table, a column with data, an index."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("consultation_id", sa.Integer, sa.ForeignKey("consultations.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.execute("INSERT INTO cards (consultation_id, text) SELECT id, memo FROM consultations")
    with op.batch_alter_table("consultations", recreate="always") as batch:
        batch.add_column(sa.Column("mood", sa.Text, nullable=False, server_default="calm"))
    op.create_index("ix_cards_consultation_id", "cards", ["consultation_id"])
    {more}


def downgrade():
    raise NotImplementedError
'''


def next_scripts(folder: Path, more: str = "pass") -> Path:
    """The shipped scripts and one revision after them."""
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = re.search(
        r'^revision = "(\w+)"',
        sorted((paths.migrations() / "versions").glob("*.py"))[-1].read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert newest is not None
    text = REVISION.format(before=newest[1], more=more)
    (folder / "versions" / "r9999_cards.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def old_book(database: Path) -> Path:
    """A database of today with some records, which the next revision finds old."""
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    for number in range(RECORDS):
        ledger.call(consultations.record, consultation_form(memo=f"{number}件目", topics=("SM", "LN")))
    ledger.call(consultations.undo, 3)
    store.close()
    return database


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """From now on the program is one revision newer."""
    scripts = next_scripts(tmp_path / "db")
    monkeypatch.setattr(identity, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(paths, "migrations", lambda: scripts)
    return scripts


def contents(path: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    with raw(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        # The search index is built anew after the revisions: no records, its own tables differ.
        names = [row[0] for row in tables if not row[0].startswith("consultation_search")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def version(path: Path) -> int:
    with raw(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def arrived_whole(path: Path, before: dict[str, list[Any]]) -> None:
    assert version(path) == NEXT
    after = contents(path)
    assert {row[2] for row in after["cards"]} == {f"{number}件目" for number in range(RECORDS)}
    assert len(after["cards"]) == RECORDS
    assert {row[-1] for row in after["consultations"]} == {"calm"}
    assert [row[:-1] for row in after["consultations"]] == before["consultations"]
    for name, rows in before.items():
        if name not in {"consultations", "alembic_version"}:
            assert after[name] == rows
    store = Store.open(path)
    assert Ledger(store, first_actor()).read(checks.check_open) == ()
    store.close()


def test_a_book_of_today_is_left_alone(old_book: Path, tmp_path: Path) -> None:
    before = old_book.read_bytes()
    assert migrate.upgrade(old_book, tmp_path / "控え") is None
    assert old_book.read_bytes() == before
    assert not (tmp_path / "控え").exists()


def test_an_older_book_is_backed_up_and_carried_over_whole(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    before = contents(old_book)
    store = opening.ready(old_book, tmp_path / "控え")
    assert recorded_today(Ledger(store, first_actor())) == RECORDS - 1
    store.close()
    arrived_whole(old_book, before)
    (kept,) = (tmp_path / "控え").glob("*.db")
    assert contents(kept) == before
    assert version(kept) == NEXT - 1
    assert sorted(path.name for path in old_book.parent.iterdir()) == [old_book.name]


def test_saves_still_in_the_journal_are_carried_over(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash the newest saves stand only in the journal beside the file."""
    store = Store.open(database)
    for number in range(RECORDS):
        Ledger(store, first_actor()).call(consultations.record, consultation_form(memo=f"{number}件目"))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in database.parent.iterdir():
        shutil.copyfile(path, crashed / path.name)
    store.close()
    assert (crashed / (database.name + "-wal")).stat().st_size > 0
    scripts = next_scripts(tmp_path / "db")
    monkeypatch.setattr(identity, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(paths, "migrations", lambda: scripts)
    before = contents(database)
    migrate.upgrade(crashed / database.name, tmp_path / "控え")
    arrived_whole(crashed / database.name, before)


def test_a_book_somebody_else_has_open_is_not_carried_over(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    before = contents(old_book)
    with held_by_another_process(old_book, "PRAGMA journal_mode"):
        with pytest.raises(Unavailable, match="もう一度"):
            migrate.upgrade(old_book, tmp_path / "控え")
        assert version(old_book) == NEXT - 1
        assert contents(old_book) == before
    migrate.upgrade(old_book, tmp_path / "控え")
    arrived_whole(old_book, before)


@pytest.mark.parametrize(
    "more",
    [
        "raise RuntimeError('a fault in the script')",
        "op.execute('DELETE FROM further_topics')",
        "op.execute('DROP TABLE running_numbers')",
        "op.execute('UPDATE consultations SET desk_id=77')",
        "op.execute('INSERT INTO nowhere VALUES (1)')",
    ],
)
def test_a_faulty_revision_leaves_the_old_book(
    old_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    scripts = next_scripts(tmp_path / "db", more)
    monkeypatch.setattr(identity, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(paths, "migrations", lambda: scripts)
    before = contents(old_book)
    with pytest.raises((Unavailable, Damaged), match="もとの記録はそのまま"):
        migrate.upgrade(old_book, tmp_path / "控え")
    assert version(old_book) == NEXT - 1
    assert contents(old_book) == before
    assert [path.name for path in old_book.parent.iterdir()] == [old_book.name]


def test_a_full_disk_leaves_the_old_book_and_passes(
    old_book: Path, tmp_path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(old_book)
    kept = making.back_up(old_book, tmp_path / "控え", reason="size")
    needed = page_count(kept)
    refused = 0
    for pages in range(needed, needed + 40):
        try:
            migrate.upgrade(old_book, tmp_path / "控え", page_limit=pages)
        except Unavailable as error:
            refused += "MB以上空けて" in str(error)
        else:
            break
        assert contents(old_book) == before
        assert [path.name for path in old_book.parent.iterdir()] == [old_book.name]
    assert refused == pages - needed >= 2
    arrived_whole(old_book, before)


def test_a_backup_that_cannot_be_made_stops_everything(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    before = contents(old_book)
    (tmp_path / "usb").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable):
        migrate.upgrade(old_book, tmp_path / "usb")
    assert contents(old_book) == before


def test_the_new_book_takes_its_place_in_one_step_or_not_at_all(
    old_book: Path, tmp_path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(old_book)
    real = paths.replace_file

    def power_fails(temp: Path, target: Path) -> None:
        if target == old_book:
            raise OSError(errno.EIO, "the drive is gone")
        real(temp, target)

    monkeypatch.setattr(paths, "replace_file", power_fails)
    with pytest.raises(Unavailable, match="もとの記録はそのまま"):
        migrate.upgrade(old_book, tmp_path / "控え")
    assert contents(old_book) == before
    assert [path.name for path in old_book.parent.iterdir()] == [old_book.name]


def test_a_newer_or_foreign_file_is_not_carried_anywhere(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    with raw(old_book) as connection:
        connection.execute(f"PRAGMA user_version={NEXT + 1}")
    (tmp_path / "x.db").write_bytes(b"")
    for path in (old_book, tmp_path / "x.db"):
        with pytest.raises(Refused):
            migrate.upgrade(path, tmp_path / "控え")


def kill_repeatedly(old_book: Path, tmp_path: Path, scripts: Path, trials: int) -> None:
    saved = tmp_path / "saved.db"
    shutil.copyfile(old_book, saved)
    before = contents(old_book)
    chance = random.Random(trials)
    whole = run(scripts, old_book, tmp_path / "控え", kill_after=None)
    states = []
    for trial in range(trials):
        for path in old_book.parent.iterdir():
            path.unlink()
        shutil.copyfile(saved, old_book)
        run(scripts, old_book, tmp_path / f"控え{trial}", kill_after=chance.random() * whole)
        states.append(version(old_book))
        if states[-1] == NEXT - 1:
            assert contents(old_book) == before, f"trial {trial}"
            run(scripts, old_book, tmp_path / f"控え{trial}", kill_after=None)
        arrived_whole(old_book, before)
        assert [path.name for path in old_book.parent.iterdir()] == [old_book.name]
    assert set(states) <= {NEXT - 1, NEXT}
    assert states.count(NEXT - 1) >= trials // 4, "the kills come too late"


def run(scripts: Path, path: Path, backups: Path, *, kill_after: float | None) -> float:
    """Carries over in another process; returns how long it took, in seconds."""
    process, pipe = writers.start(writers.upgrade_to, NEXT, scripts, path, backups)
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


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")
def test_a_kill_in_the_middle_leaves_the_old_book_or_the_new_one(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    kill_repeatedly(old_book, tmp_path, next_version, 30)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL and the fork server are not on Windows")
def test_many_kills_leave_the_old_book_or_the_new_one(
    old_book: Path, tmp_path: Path, next_version: Path
) -> None:
    kill_repeatedly(old_book, tmp_path, next_version, 300)


def test_a_full_disk_at_the_first_start_names_the_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(monkeypatch, 3)
    with pytest.raises(Unavailable, match="ディスク（"):
        migrate.create(tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []
