"""A database behind a link: the link stays a link, and the file it leads to is the one that changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.staff.access import checking_actor
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding, opening, practice
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import engine, identity, migrate
from nakanojo_helpdesk.store.backups import making
from tests.factories import PC, consultation_form, first_account, first_actor, first_desk, recorded_today

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links are the administrator's there")


@pytest.fixture
def real(tmp_path: Path, template_database: Path) -> Path:
    """The file itself, in a folder of its own."""
    path = tmp_path / "disk" / "real.db"
    path.parent.mkdir()
    shutil.copyfile(template_database, path)
    return path


@pytest.fixture
def link(tmp_path: Path, real: Path) -> Path:
    """A link to it, in another folder."""
    path = tmp_path / "desk" / "nakanojo.db"
    path.parent.mkdir()
    path.symlink_to(real)
    return path


def test_records_and_journal_are_those_of_the_real_file(link: Path, real: Path) -> None:
    store = Store.open(link)
    Ledger(store, first_actor()).call(consultations.record, consultation_form())
    assert Path(f"{real}-wal").stat().st_size > 0
    store.close()
    assert link.is_symlink()
    assert [path.name for path in link.parent.iterdir()] == [link.name]
    store = Store.open(real)
    assert recorded_today(Ledger(store, first_actor())) == 1
    store.close()


def test_a_migration_changes_the_real_file(tmp_path: Path) -> None:
    real, link = tmp_path / "disk" / "old.db", tmp_path / "desk" / "nakanojo.db"
    for path in (real, link):
        path.parent.mkdir()
    made = engine.engine_on(real)
    with made.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={identity.APPLICATION_ID}")
        migrate.run_alembic(connection, "0005")
        connection.exec_driver_sql("PRAGMA user_version=5")
    engine.close_engine(made)
    link.symlink_to(Path("..") / "disk" / "old.db")
    opening.ready(link, link.parent / "backups").close()
    assert link.is_symlink()
    assert not real.is_symlink()
    assert [path.name for path in real.parent.iterdir()] == ["old.db"]
    assert sorted(path.name for path in link.parent.iterdir()) == ["backups", "nakanojo.db"]
    assert identity.read_identity(real) == identity.read_identity(link) == identity.SCHEMA_VERSION
    assert checks.check_file(link, checking_actor(PC)) == ()  # nobody works in it yet


def test_a_creation_behind_a_link_makes_the_file_the_link_leads_to(tmp_path: Path) -> None:
    link, real = tmp_path / "book.db", tmp_path / "disk" / "real.db"
    real.parent.mkdir()
    link.symlink_to(real)
    founding.found(link, first_account(), first_desk(), pc=PC)
    assert link.is_symlink()
    assert [path.name for path in real.parent.iterdir()] == ["real.db"]
    assert checks.check_file(real, first_actor()) == ()
    with pytest.raises(Refused, match="もうあります"):
        founding.found(link, first_account(), first_desk(), pc=PC)


def test_a_backup_of_a_link_holds_the_records_and_goes_behind_a_link_of_a_folder(
    link: Path, real: Path, tmp_path: Path
) -> None:
    (tmp_path / "usb").mkdir()
    folder = link.parent / "backups"
    folder.symlink_to(tmp_path / "usb", target_is_directory=True)
    kept = making.back_up(link, folder, reason="test")
    assert folder.is_symlink()
    assert not kept.is_symlink()
    assert (tmp_path / "usb" / kept.name).read_bytes()[:15] == b"SQLite format 3"
    assert checks.check_file(kept, first_actor()) == ()


@pytest.mark.parametrize("name", ["nakanojo.db", "training.db"])
def test_the_practice_is_never_the_real_database_whatever_leads_to_it(tmp_path: Path, name: str) -> None:
    """A link beside the real file, named as the practice would be, and the other way round."""
    real, link = tmp_path / "training.db", tmp_path / "nakanojo.db"
    real.write_bytes(b"")
    link.symlink_to(real)
    (tmp_path / "training2.db").hardlink_to(real)
    path = practice.database_beside(tmp_path / name)
    assert not path.exists()
    assert path.name == "training3.db"


def test_the_practice_beside_a_link_stands_beside_the_link(link: Path) -> None:
    assert practice.database_beside(link) == link.with_name("training.db")


def test_what_may_not_be_written_is_the_folder_of_the_file_not_of_the_link(link: Path, real: Path) -> None:
    if os.getuid() == 0:
        real.chmod(0o444)
        with pytest.raises(Refused, match="読み取り専用"):
            identity.refuse_read_only(link)
        return
    link.parent.chmod(0o555)
    identity.refuse_read_only(link)
    link.parent.chmod(0o755)
    real.parent.chmod(0o555)
    with pytest.raises(Refused, match="読み取り専用"):
        identity.refuse_read_only(link)
    real.parent.chmod(0o755)
