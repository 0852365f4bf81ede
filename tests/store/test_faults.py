"""A full disk, a lock, a broken file: a sentence, nothing lost, and the same form saves afterwards."""

from __future__ import annotations

import errno
import random
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import faults
from nakanojo_helpdesk.store.backups import making
from tests.factories import (
    PC,
    consultation_form,
    first_account,
    first_actor,
    first_desk,
    raw,
    recorded_today,
)
from tests.store.faults import empty_disk, fill_disk, held_by_another_process, page_count


def saved(ledger: Ledger) -> int:
    return recorded_today(ledger)


@pytest.mark.parametrize("spare", range(40))
def test_a_full_disk_loses_nothing_that_was_saved(
    database: Path, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    form = consultation_form(memo="あ" * 1200, topics=("SM", "LN", "MN"))
    fill_disk(monkeypatch, page_count(database) + 1 + spare // 4)
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    kept = [ledger.call(consultations.record, consultation_form()) for _ in range(spare % 4)]

    def go_on() -> None:
        for _ in range(200):
            key = ledger.call(consultations.record, form)
            kept.append(key)

    with pytest.raises(Unavailable, match="MB以上空けて") as caught:
        go_on()
    assert "入力した内容はそのまま残っています" in str(caught.value)
    assert saved(ledger) == len(kept)
    store.close()
    empty_disk(monkeypatch)

    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    key = ledger.call(consultations.record, form)
    assert ledger.read(consultation_rows.get, key).form() == form
    assert [ledger.read(consultation_rows.get, each).serial for each in [*kept, key]] == list(
        range(1, len(kept) + 2)
    )
    assert ledger.read(checks.check_open) == ()
    store.close()


def test_a_full_disk_at_the_first_start_leaves_no_half_database(
    tmp_path: Path, template_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = page_count(template_database)
    for pages in (1, 2, needed // 2, needed - 8, needed - 1):
        fill_disk(monkeypatch, pages)
        with pytest.raises(Unavailable, match="MB以上空けて"):
            founding.found(tmp_path / "new.db", first_account(), first_desk(), pc=PC)
        assert list(tmp_path.iterdir()) == [], f"left behind with {pages} pages"
    empty_disk(monkeypatch)
    founding.found(tmp_path / "new.db", first_account(), first_desk(), pc=PC)
    assert checks.check_file(tmp_path / "new.db", first_actor()) == ()


def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable, match="書き込めませんでした"):
        founding.found(tmp_path / "file" / "new.db", first_account(), first_desk(), pc=PC)


def test_a_name_too_long_for_the_place_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="長すぎます"):
        founding.found(tmp_path / ("n" * 300), first_account(), first_desk(), pc=PC)


def test_a_full_disk_leaves_no_half_backup(ledger: Ledger, database: Path, tmp_path: Path) -> None:
    for _ in range(20):
        ledger.call(consultations.record, consultation_form(memo="あ" * 1500))
    folder = tmp_path / "控え"
    for pages in range(1, page_count(database), 4):
        with pytest.raises((Unavailable, Damaged)):
            making.back_up(database, folder, reason="test", page_limit=pages)
        assert list(folder.iterdir()) == []
    assert ledger.read(checks.check_open) == ()
    making.back_up(database, folder, reason="test")


def test_a_save_that_fails_at_its_very_end_leaves_the_next_one_free(ledger: Ledger) -> None:
    def record_and_break(session: Session, actor: Actor) -> None:
        key = consultations.record(session, actor, consultation_form())
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.connection().exec_driver_sql("UPDATE consultations SET desk_id=9999 WHERE id=?", (key,))

    with pytest.raises(IntegrityError):
        ledger.call(record_and_break)
    assert saved(ledger) == 0
    ledger.call(consultations.record, consultation_form())
    assert saved(ledger) == 1


def test_a_lock_held_by_another_process_gets_a_sentence_and_passes(database: Path) -> None:
    store = Store.open(database, busy_milliseconds=100)
    ledger = Ledger(store, first_actor())
    form = consultation_form(memo="待っている人")
    with held_by_another_process(database):
        with pytest.raises(Unavailable, match="ほかのプログラムがデータベースを使っている"):
            ledger.call(consultations.record, form)
        assert saved(ledger) == 0, "reading goes on"
    ledger.call(consultations.record, form)
    assert saved(ledger) == 1
    store.close()


WIPED = (b"\x5a" * 4096, bytes(4096))


def pages(whole: bytes) -> range:
    """Where each page of a file begins but the first one's."""
    return range(4096, len(whole), 4096)


def wipe(database: Path, whole: bytes, start: int, filling: bytes) -> None:
    database.write_bytes(whole[:start] + filling + whole[start + 4096 :])


# With -m long each page in both ways and each page of a file at work; in every run in turn.
@pytest.mark.parametrize("ways", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_wiped_page_is_told_as_damage_wherever_it_lies(
    store: Store, ledger: Ledger, database: Path, ways: int
) -> None:
    for _ in range(10):
        ledger.call(consultations.record, consultation_form(memo="あ" * 1000, topics=("SM", "LN")))
    store.close()
    whole = database.read_bytes()
    for number, start in enumerate(pages(whole)):
        for way in range(number, number + ways):
            wipe(database, whole, start, WIPED[way % 2])
            findings = checks.check_file(database, first_actor())
            assert findings, f"page {start // 4096 + 1}"
            assert all(finding.sentence.endswith("。") for finding in findings)


@pytest.mark.parametrize("every", [2, pytest.param(1, marks=pytest.mark.long)])
def test_a_broken_file_never_shows_the_drivers_own_words(
    store: Store, ledger: Ledger, database: Path, every: int
) -> None:
    ledger.call(consultations.record, consultation_form())
    store.close()
    whole = database.read_bytes()
    for start in pages(whole)[::every]:
        wipe(database, whole, start, WIPED[0])
        try:
            broken = Store.open(database)
            try:
                Ledger(broken, first_actor()).call(consultations.record, consultation_form())
            finally:
                broken.close()
        except (Damaged, Refused, Unavailable):
            continue
        # Pages this way of working does not touch may be broken unnoticed: the check finds them.
        assert checks.check_file(database, first_actor())


def test_a_file_that_cannot_be_read_twice_is_named_in_no_backup(database: Path, tmp_path: Path) -> None:
    with raw(database) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name='terms'").fetchone()
    content = bytearray(database.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = random.Random(1).randbytes(4096)
    database.write_bytes(content)
    with pytest.raises(DeskError):
        making.back_up(database, tmp_path / "控え", reason="test")
    assert list((tmp_path / "控え").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "full"), Unavailable),
        (OSError(errno.EDQUOT, "no room for this user"), Unavailable),
        (PermissionError(errno.EACCES, "no"), Unavailable),
        (OSError(errno.EROFS, "read-only"), Unavailable),
        (OSError(errno.EIO, "the drive is gone"), Unavailable),
        (FileNotFoundError(errno.ENOENT, "a file of the program is missing"), type(None)),
        (ConnectionResetError(errno.ECONNRESET, "nothing of ours"), type(None)),
        (FileNotFoundError("the program is incomplete"), type(None)),
        (KeyError("a bug of ours"), type(None)),
    ],
)
def test_only_what_staff_can_mend_becomes_a_sentence(error: Exception, kind: type) -> None:
    assert type(faults.known_fault(error)) is kind


def test_a_full_disk_hidden_behind_another_error_is_still_told() -> None:
    error = RuntimeError("the migration tool's own words")
    error.__context__ = OSError(errno.ENOSPC, "full")
    assert isinstance(faults.known_fault(error), Unavailable)
