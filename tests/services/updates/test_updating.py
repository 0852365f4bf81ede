"""An update from a stick and the way back: the right version runs, with every record it should have, whatever happens."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.diagnosis.lines import Mark
from nakanojo_helpdesk.domain.errors import Denied, DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.updates import manifests
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Seen, Stage
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.updates import going_back, looking, updating
from nakanojo_helpdesk.store.updates import installation, keeping
from tests.factories import first_actor, raw
from tests.services.updates import programs
from tests.services.updates.programs import FORMER, HELD, NEW, SCRIPT, Pc
from tests.services.updates.sticks import OTHER_SEED, PUBLIC, stick

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the setups of these tests are scripts of a shell")


@pytest.fixture
def pc(database: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """The new version migrates."""
    return programs.made(database, monkeypatch)


def schema_of(database: Path) -> int:
    with raw(database) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_an_update_ends_with_the_new_version_a_backup_and_a_sentence(pc: Pc) -> None:
    former = pc.installed.schema
    pc.update(pc.stick())
    assert installation.wait_for_started() == 0
    pc.end()
    assert pc.version == NEW
    count, outcome = pc.start(checked=True)
    assert count == HELD
    assert outcome is not None
    assert outcome.good
    assert "0.2.0 版に更新しました" in outcome.sentence
    assert pc.start() == (HELD, None)
    assert schema_of(pc.database) == former + 1
    record = keeping.read_record(pc.folder)
    assert record is not None
    assert record.stage is Stage.UPDATED
    assert schema_of(pc.database.parent / "backups" / record.backup) == former
    with raw(pc.database) as connection:
        acts = [row[0] for row in connection.execute("SELECT action FROM audit ORDER BY seq")]
    assert [act for act in acts if act.startswith("update")][-2:] == ["update_begun", "updated"]
    store = Store.open(pc.database)
    told = Ledger(store, first_actor()).read(looking.present, pc.installed)
    store.close()
    assert told.updated_by == "佐藤"
    assert told.updated_at is not None


def test_going_back_brings_the_former_version_with_the_records_of_before(pc: Pc) -> None:
    former = pc.installed.schema
    pc.update(pc.stick())
    pc.end()
    pc.start()
    pc.record(HELD + 1, 2)
    done = pc.go_back()
    assert done is not None
    assert len(done.missing.records) == 2
    assert done.kept is not None
    pc.end()
    assert pc.version == FORMER
    assert schema_of(pc.database) == former
    count, outcome = pc.start(checked=True)
    assert count == HELD
    assert outcome is not None
    assert outcome.good
    assert "前の 0.1.0 版に戻しました" in outcome.sentence
    assert pc.start() == (HELD, None)
    store = Store.open(pc.database)
    told = Ledger(store, first_actor()).read(looking.present, pc.installed)
    store.close()
    assert told.went_back
    assert told.updated_at is not None
    with raw(pc.database) as connection:
        restored = connection.execute("SELECT fields FROM audit WHERE action='restore'").fetchall()
        given = connection.execute("SELECT max(last_serial) FROM running_numbers").fetchone()
    assert len(restored) == 1
    assert "missing=2" in restored[0][0]
    assert given == (HELD + 2,), "the numbers of what was lost are not given again"


def test_going_back_between_versions_of_one_form_loses_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = programs.made(database, monkeypatch, migrates=False)
    pc.update(pc.stick())
    pc.end()
    pc.start()
    pc.record(HELD + 1, 2)
    assert pc.go_back() is None
    pc.end()
    assert pc.version == FORMER
    count, outcome = pc.start()
    assert count == HELD + 2
    assert outcome is not None
    assert "記録はそのままです" in outcome.sentence
    pc.run()
    assert going_back.offered(first_actor(), pc.installed, pc.folder, pc.database) is None


def test_a_setup_that_did_nothing_is_told_at_the_next_start(pc: Pc) -> None:
    pc.update(pc.stick())
    pc.cut_power()
    count, outcome = pc.start()
    assert count == HELD
    assert outcome is not None
    assert not outcome.good
    assert "いまも 0.1.0 版" in outcome.sentence
    assert not list(pc.folder.glob(f"*/{keeping.GO}")), "no setup started later finds the old word"
    pc.update(pc.stick())
    pc.end()
    assert pc.start()[0] == HELD
    assert pc.version == NEW


def test_the_setup_of_an_earlier_stick_serves_as_the_way_back(pc: Pc) -> None:
    shutil.rmtree(pc.program / "setup")
    lines = looking.look(
        first_actor(), pc.stick(), pc.installed, pc.folder, database=pc.database, keys=[PUBLIC]
    ).lines
    assert [line.name for line in lines if line.mark is Mark.CARE] == ["前の版"]
    pc.update(pc.stick())
    pc.end()
    pc.start()
    way = going_back.offered(first_actor(), pc.installed, pc.folder, pc.database)
    assert way is not None
    assert "前の版のセットアップ" in way.trouble
    with pytest.raises(Refused, match="前の版のセットアップ"):
        pc.go_back()
    kept = looking.setup_of(pc.installed, pc.folder)
    assert kept is not None
    assert kept.parent.name == str(NEW)


def test_a_kept_setup_that_was_changed_or_a_backup_that_is_gone_offers_no_way_back(pc: Pc) -> None:
    pc.update(pc.stick())
    pc.end()
    pc.start()
    record = keeping.read_record(pc.folder)
    assert record is not None
    backup = pc.database.parent / "backups" / record.backup
    backup.rename(backup.with_name("elsewhere.db"))
    way = going_back.offered(first_actor(), pc.installed, pc.folder, pc.database)
    assert way is not None
    assert "控えが見つからない" in way.trouble
    way.setup.write_bytes(SCRIPT + b"#")
    way = going_back.offered(first_actor(), pc.installed, pc.folder, pc.database)
    assert way is not None
    assert "セットアップ" in way.trouble


def looked(pc: Pc, chosen: Path) -> Seen:
    return looking.look(first_actor(), chosen, pc.installed, pc.folder, database=pc.database, keys=[PUBLIC])


def bad(pc: Pc, chosen: Path) -> list[str]:
    """The names of the checks that forbid the update; nothing is taken in then."""
    seen = looked(pc, chosen)
    with pytest.raises(Refused):
        pc.update(chosen)
    assert not [path for path in pc.folder.rglob("*") if path.is_file()]
    assert not seen.fits
    return [line.name for line in seen.lines if line.mark is Mark.BAD]


def test_a_good_stick_passes_every_check(pc: Pc) -> None:
    seen = looked(pc, pc.stick())
    assert seen.fits
    assert {line.mark for line in seen.lines} == {Mark.GOOD}
    assert looked(pc, pc.home / "usb").folder == seen.folder, "the stick itself may be chosen too"


def test_what_nobody_of_ours_signed_is_not_even_read(pc: Pc) -> None:
    folder = stick(pc.home / "usb", SCRIPT, seed=OTHER_SEED)
    assert bad(pc, folder) == ["署名"]
    folder = pc.stick()
    raw_manifest = folder / manifests.MANIFEST
    raw_manifest.write_bytes(raw_manifest.read_bytes().replace(b'"0.2.0"', b'"0.3.0"'))
    assert bad(pc, folder) == ["署名"]
    (folder / manifests.SIGNATURE).unlink()
    assert bad(pc, folder) == ["署名"]
    raw_manifest.write_bytes(b" " * (manifests.MOST_BYTES + 1))
    assert bad(pc, folder) == ["署名"]
    raw_manifest.unlink()
    assert bad(pc, pc.home) == ["署名"]
    assert looking.look(first_actor(), folder, pc.installed, pc.folder, database=None, keys=[]).lines[0].todo


def test_a_signed_stick_that_does_not_fit_is_refused_by_its_check(pc: Pc) -> None:
    place = pc.home / "usb"
    schema = pc.installed.schema
    assert bad(pc, stick(place, SCRIPT, program="other.program")) == ["プログラム"]
    assert bad(pc, stick(place, SCRIPT, system="windows")) == ["プログラム"]
    assert bad(pc, stick(place, SCRIPT, version=FORMER)) == ["版"]
    assert bad(pc, stick(place, SCRIPT, version=Version(0, 0, 9))) == ["版"]
    assert bad(pc, stick(place, SCRIPT, least=Version(0, 1, 5))) == ["版"]
    assert bad(pc, stick(place, SCRIPT, schema=schema - 1)) == ["記録の形"]


def test_a_cut_renamed_or_changed_file_is_noticed(pc: Pc) -> None:
    payload = SCRIPT + bytes(3_000_000)
    folder = pc.stick(payload)
    (setup,) = folder.glob("*.run")
    setup.write_bytes(payload[:-1])
    assert bad(pc, folder) == ["ファイル"]
    setup.rename(setup.with_suffix(".exe"))
    assert bad(pc, folder) == ["ファイル"]
    setup.with_suffix(".exe").unlink()
    setup.write_bytes(payload[:-1] + b"x")
    seen = looked(pc, folder)
    assert [line.name for line in seen.lines if line.mark is Mark.BAD] == ["ファイル"]
    with pytest.raises(Refused, match="署名されたものと違います"):
        pc.update(folder)
    assert not [path for path in pc.folder.rglob("*") if path.is_file()]
    assert pc.start() == (HELD, None)


def test_a_stick_pulled_while_it_is_read_changes_nothing(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pc.stick(SCRIPT + bytes(5_000_000))
    (setup,) = folder.glob("*.run")
    real, reads = Path.open, 0

    class Pulled:
        """A file of a drive that goes away after two blocks."""

        def __init__(self, stream: object) -> None:
            self._stream = stream

        def __enter__(self) -> Pulled:
            return self

        def __exit__(self, *_rest: object) -> None:
            self._stream.close()  # type: ignore[attr-defined]

        def read(self, size: int) -> bytes:
            nonlocal reads
            reads += 1
            if reads > 2:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return self._stream.read(size)  # type: ignore[attr-defined, no-any-return]

    def opened(self: Path, *args: object, **kwargs: object) -> object:
        stream = real(self, *args, **kwargs)  # type: ignore[call-overload]
        return Pulled(stream) if self == setup else stream

    monkeypatch.setattr(Path, "open", opened)
    seen = looked(pc, folder)
    assert [line.told for line in seen.lines if line.mark is Mark.BAD] == [
        "読んでいる途中で、USBメモリーを読めなくなりました。"
    ]
    reads = 0
    with pytest.raises(Unavailable, match="USBメモリーを読めなくなりました"):
        pc.update(folder)
    monkeypatch.undo()
    assert not [path for path in pc.folder.rglob("*") if path.is_file()]


def test_a_full_disk_is_told_before_and_while_copying(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pc.stick()
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as little:
        little.setattr(shutil, "disk_usage", lambda _place: usage(10**9, 10**9 - 100, 100))
        assert bad(pc, folder) == ["置き場所"]
    real = paths.replace_file

    def full(temp: Path, target: Path) -> None:
        if target.suffix == ".run":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(temp, target)

    with monkeypatch.context() as filling:
        filling.setattr(paths, "replace_file", full)
        with pytest.raises(Unavailable, match="空き"):
            pc.update(folder)
    assert not [path for path in pc.folder.rglob("*") if path.is_file()]
    pc.update(folder)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_data_folder_that_takes_nothing_is_told(pc: Pc) -> None:
    pc.folder.mkdir()
    pc.folder.chmod(0o500)
    try:
        assert bad(pc, pc.stick()) == ["置き場所"]
    finally:
        pc.folder.chmod(0o700)


def test_a_data_folder_that_is_a_file_is_told(pc: Pc) -> None:
    folder = pc.stick()
    pc.folder.write_bytes(b"")
    seen = looked(pc, folder)
    assert [line.name for line in seen.lines if line.mark is Mark.BAD] == ["置き場所"]
    with pytest.raises(DeskError):
        pc.update(folder)


def test_a_setup_that_cannot_be_started_leaves_no_record(pc: Pc) -> None:
    folder = pc.stick(b"\x7fELF nothing")
    with pytest.raises(Unavailable, match="始められませんでした"):
        pc.update(folder)
    assert keeping.read_record(pc.folder) is None
    assert pc.start() == (HELD, None)


def test_a_setup_changed_after_it_was_taken_in_is_not_started(pc: Pc) -> None:
    ready = pc.prepare(pc.stick())
    ready.setup.write_bytes(b"other")
    with pytest.raises(Refused, match="書き変わっています"):
        updating.begin(ready, pc.folder)
    assert keeping.read_record(pc.folder) is None


def test_nothing_is_updated_from_within_invented_records(pc: Pc) -> None:
    folder, demo = pc.stick(), pc.database.with_name("demo.db")
    shutil.copyfile(pc.database, demo)
    seen = looking.look(first_actor(), folder, pc.installed, pc.folder, database=demo, keys=[PUBLIC])
    assert [line.name for line in seen.lines if line.mark is Mark.BAD] == ["記録"]
    pc.database = demo
    with pytest.raises(Refused, match="見本や練習"):
        pc.update(folder)


def test_only_an_administrator_who_gave_the_password_may_update(pc: Pc) -> None:
    folder = pc.stick()
    for role in (Role.COUNTER, Role.TRAINER, Role.CHIEF):
        with pytest.raises(Denied):
            looking.look(first_actor(role), folder, pc.installed, pc.folder, database=None, keys=[PUBLIC])
        with pytest.raises(Denied):
            looking.found(first_actor(role))
    with pytest.raises(Denied, match="暗証番号"):
        looking.found(replace(first_actor(), by_pin=True))
    store = Store.open(pc.database)
    old = replace(programs.confirmed(), staff_id=99)
    try:
        with pytest.raises(Denied, match="パスワード"):
            updating.prepare(
                store, first_actor(), folder, pc.installed, pc.folder, confirmed=old, keys=[PUBLIC]
            )
    finally:
        store.close()


def test_a_program_that_no_setup_installed_cannot_be_updated_from_inside(pc: Pc) -> None:
    seen = looking.look(
        first_actor(), pc.stick(), replace(pc.installed, folder=None), pc.folder, database=None, keys=[PUBLIC]
    )
    assert [line.name for line in seen.lines if line.mark is Mark.BAD] == ["このパソコン"]
    assert installation.here().folder is None
    everybody = replace(pc.installed, for_everybody=True)
    seen = looking.look(first_actor(), pc.stick(), everybody, pc.folder, database=None, keys=[PUBLIC])
    assert "管理者の許可" in next(line.told for line in seen.lines if line.name == "このパソコン")
    assert updating.arguments(everybody, silent=False) == ("/AllUsers", "/UPDATE", "/GO")
