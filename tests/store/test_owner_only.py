"""What holds personal data may be read by its owner alone, from its first byte on, whatever the account's usual mode is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.exchange import files
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import founding, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.settings import Settings
from nakanojo_helpdesk.store import engine, identity, migrate
from nakanojo_helpdesk.store.backups import making
from tests.factories import PC, consultation_form, first_account, first_actor, first_desk

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="file modes are Unix; Windows has the rights of the folder"
)
OTHERS = 0o077


@pytest.fixture(autouse=True)
def generous_account() -> Iterator[None]:
    """An account whose new files everybody may read and write: what is not private by our doing shows."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and path.stat().st_mode & OTHERS]


def test_a_new_database_its_journal_and_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    founding.found(path, first_account(), first_desk(), pc=PC)
    store = Store.open(path)
    Ledger(store, first_actor()).call(consultations.record, consultation_form())
    making.back_up(path, tmp_path / "backups", reason="test")
    names = {each.name for each in tmp_path.rglob("*") if each.is_file()}
    assert {"book.db", "book.db-wal", "book.db-shm"} < names
    assert len(names) == 5, "a backup and its manifest"
    assert open_to_others(tmp_path) == []
    store.close()


def old_book(path: Path, mode: int) -> None:
    made = engine.engine_on(path)
    with made.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={identity.APPLICATION_ID}")
        migrate.run_alembic(connection, "0005")
        connection.exec_driver_sql("PRAGMA user_version=5")
    engine.close_engine(made)
    path.chmod(mode)


def test_a_migration_shows_the_records_to_nobody_else_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.db"
    old_book(path, 0o600)
    seen: list[str] = []
    usual = migrate.run_alembic

    def watched(*given: Any) -> None:
        usual(*given)
        seen.extend(each.name for each in tmp_path.rglob("*") if each.is_file())
        assert open_to_others(tmp_path) == []

    monkeypatch.setattr(migrate, "run_alembic", watched)
    opening.ready(path, tmp_path / "backups").close()
    assert any(name.startswith("book.db.migrating") for name in seen), (
        "the copy was there while it was looked"
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_to_others(tmp_path) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660])
def test_a_migration_leaves_a_file_to_those_it_was_open_to(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "book.db"
    old_book(path, mode)
    opening.ready(path, tmp_path / "backups").close()
    assert path.stat().st_mode & 0o777 == mode


def test_a_usual_copy_would_be_open_to_others(tmp_path: Path) -> None:
    """The control."""
    (tmp_path / "a").write_bytes(b"a")
    shutil.copyfile(tmp_path / "a", tmp_path / "b")
    paths.private_copy(tmp_path / "a", tmp_path / "c")
    assert sorted(open_to_others(tmp_path)) == ["a", "b"]
    with pytest.raises(FileExistsError):
        paths.private_copy(tmp_path / "a", tmp_path / "c")


def test_the_settings_a_list_and_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_chosen_data_dir", tmp_path / "data")
    Settings().save(paths.data_dir() / "settings.toml")
    with files.finished_file(paths.data_dir() / "list.csv") as unfinished:
        unfinished.write_text("名前", encoding="utf-8")
    logs.start_logging(paths.log_dir())()
    outside = {each for each in paths.data_dir().rglob("*") if each.is_file() and each.parent.name != "logs"}
    assert {each.name for each in outside} == {"settings.toml", "list.csv"}
    assert [each.name for each in outside if each.stat().st_mode & OTHERS] == []
    assert [
        each.stat().st_mode & OTHERS for each in (paths.data_dir(), paths.log_dir(), paths.temp_dir())
    ] == [0] * 3
