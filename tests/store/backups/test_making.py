"""A backup counts only when it is known to be good."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.backups import copying, making
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.backups.portraits import portrait
from tests.factories import consultation_form, first_actor, raw, today

FORGED = """
INSERT INTO audit SELECT seq+1, at, actor, pc, action, entity, entity_id, fields, body_sha, before_sha, prev, hash
FROM audit ORDER BY seq DESC LIMIT 1
"""


def test_a_backup_is_the_same_record_book(ledger: Ledger, database: Path, tmp_path: Path) -> None:
    for number in range(20):
        ledger.call(consultations.record, consultation_form(memo=f"{number}件目", topics=("SM", "LN")))
    kept = making.back_up(database, tmp_path / "控え", reason="daily")
    manifest = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    assert manifest["file"] == kept.name
    assert manifest["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert manifest["tables"]["consultations"] == 20
    assert sorted(path.name for path in kept.parent.iterdir()) == sorted(
        [kept.name, kept.with_suffix(".json").name]
    )
    assert checks.check_file(kept, first_actor()) == ()
    copy = Store.open(kept)
    assert Ledger(copy, first_actor()).read(consultation_rows.listing, today(), today()) == ledger.read(
        consultation_rows.listing, today(), today()
    )
    copy.close()


def test_backups_of_one_second_and_of_a_clock_set_back_never_replace_each_other(
    ledger: Ledger, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "utc_now", lambda: datetime(2026, 4, 6, 1, 32, tzinfo=UTC))
    made = []
    for number in range(3):
        ledger.call(consultations.record, consultation_form(memo=f"{number}件目"))
        made.append(making.back_up(database, tmp_path / "控え", reason="daily"))
    assert [path.name for path in made] == [
        "nakanojo_20260406_103200_daily.db",
        "nakanojo_20260406_103200_daily_2.db",
        "nakanojo_20260406_103200_daily_3.db",
    ]
    for number, path in enumerate(made, start=1):
        manifest = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert (manifest["file"], manifest["tables"]["consultations"]) == (path.name, number)
        assert manifest["sha256"] == file_sha256(path)


def test_a_backup_keeps_away_from_a_name_whose_manifest_is_left(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "utc_now", lambda: datetime(2026, 4, 6, 1, 32, tzinfo=UTC))
    left = tmp_path / "nakanojo_20260406_103200_daily.json"
    left.write_text("{}", encoding="utf-8")
    assert making.back_up(database, tmp_path, reason="daily").stem == "nakanojo_20260406_103200_daily_2"
    assert left.read_text(encoding="utf-8") == "{}"


@contextmanager
def somebody_saves(ledger: Ledger) -> Iterator[list[int]]:
    """A second thread that saves all the while; gives the keys of what was answered with 登録しました."""
    done = threading.Event()
    problems: list[Exception] = []
    saved: list[int] = []

    def write() -> None:
        while not done.is_set():
            try:
                saved.append(ledger.call(consultations.record, consultation_form()))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to know
                problems.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield saved
    finally:
        done.set()
        writer.join()
    assert problems == []


def keys_in(path: Path) -> set[int]:
    with raw(path) as connection:
        return {key for (key,) in connection.execute("SELECT id FROM consultations")}


@pytest.mark.parametrize("trials", [20, pytest.param(200, marks=pytest.mark.long)])
def test_a_backup_made_while_others_write_is_good_every_time(
    ledger: Ledger, database: Path, tmp_path: Path, trials: int
) -> None:
    before: list[set[int]] = []
    kept: list[Path] = []
    with somebody_saves(ledger) as saved:
        for number in range(trials):
            before.append(set(saved))
            kept.append(making.back_up(database, tmp_path / "控え", reason=f"n{number}"))
    for earlier, path in zip(before, kept, strict=True):
        assert earlier <= keys_in(path), "what was saved before a backup is in it"
        assert checks.check_file(path, first_actor()) == ()
    assert len(keys_in(kept[-1])) > len(keys_in(kept[0])), "the writer wrote meanwhile"


def test_copying_the_file_alone_loses_what_was_just_saved(
    ledger: Ledger, database: Path, tmp_path: Path
) -> None:
    """The negative control: the way people back up by hand."""
    if engine.journal_mode() != "wal":
        pytest.skip("this library has no WAL in use")
    keys = {ledger.call(consultations.record, consultation_form()) for _ in range(5)}
    shutil.copyfile(database, tmp_path / "copy.db")
    assert not keys <= keys_in(tmp_path / "copy.db")
    assert keys <= keys_in(making.back_up(database, tmp_path / "控え", reason="hand"))


@pytest.mark.parametrize("in_blocks", [True, False])
def test_saving_goes_on_while_the_pages_are_copied(
    ledger: Ledger, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_blocks: bool
) -> None:
    saved: list[int] = []
    looks = copying.is_whole

    def save_then_look(source: object) -> bool:
        whole = looks(source)
        saved.append(ledger.call(consultations.record, consultation_form()))
        return whole and in_blocks

    if engine.journal_mode() != "wal":
        pytest.skip("with a rollback journal writers wait")
    monkeypatch.setattr(copying, "is_whole", save_then_look)
    kept = making.back_up(database, tmp_path / "控え", reason="hand")
    assert saved
    assert not set(saved) & keys_in(kept), "the copy is of the instant at which it was counted"
    assert set(saved) <= keys_in(database)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM further_topics",
        "DROP TABLE drafts",
        "PRAGMA user_version=99",
        "PRAGMA application_id=0",
        FORGED,
    ],
)
def test_a_copy_that_differs_is_not_taken(
    ledger: Ledger, database: Path, tmp_path: Path, change: str
) -> None:
    ledger.call(consultations.record, consultation_form(topics=("SM", "LN")))
    kept = making.back_up(database, tmp_path / "控え", reason="daily")
    with raw(database) as connection:
        wanted = portrait(connection)
    making.verify(kept, wanted)
    with raw(kept) as connection:
        connection.execute(change)
    with pytest.raises(Damaged, match="この控えは使いません"):
        making.verify(kept, wanted)


def test_an_empty_or_broken_copy_is_not_taken(database: Path, tmp_path: Path) -> None:
    with raw(database) as connection:
        wanted = portrait(connection)
    for content in (b"", b"x" * 5000, database.read_bytes()[:8192]):
        (tmp_path / "copy.db").write_bytes(content)
        with pytest.raises(Damaged, match="もとの記録はそのまま"):
            making.verify(tmp_path / "copy.db", wanted)


def test_what_a_killed_backup_left_goes_after_a_day(database: Path, tmp_path: Path) -> None:
    names = [
        ".nakanojo_20260401_090000_daily.db.abc.tmp",
        ".nakanojo_20260401_090000_daily.db.abc.tmp-journal",
    ]
    for name in [*names, ".nakanojo_now.db.xyz.tmp", "大事.txt"]:
        (tmp_path / name).write_text("", encoding="utf-8")
    for name in [*names, "大事.txt"]:
        os.utime(tmp_path / name, (0, 0))
    kept = making.back_up(database, tmp_path, reason="daily")
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {kept.name, kept.with_suffix(".json").name, ".nakanojo_now.db.xyz.tmp", "大事.txt"}


def test_a_foreign_file_is_not_backed_up(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"")
    with pytest.raises(Refused):
        making.back_up(tmp_path / "x.db", tmp_path / "控え", reason="daily")
    assert not (tmp_path / "控え").exists()


def test_a_backup_place_that_is_gone_gets_a_sentence(database: Path, tmp_path: Path) -> None:
    (tmp_path / "usb").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable, match="もとの記録はそのまま"):
        making.back_up(database, tmp_path / "usb", reason="daily")
