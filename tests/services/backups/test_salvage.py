"""Damage: it is found, the file goes into quarantine, and what can still be read is told as it was typed."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.backups.restoring import Missing, MissingKind
from nakanojo_helpdesk.domain.errors import Damaged, Foreign
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.backups import looking, restoring
from nakanojo_helpdesk.services.backups.drill import Drill, Step
from nakanojo_helpdesk.services.databases import opening
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.store.backups import making
from tests.factories import FIRST, PASSWORD, PC, first_actor
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG, Book

AFTER = books.numbered(1, HELD)
PAGE = 4096


@pytest.fixture
def book(database: Path) -> Book:
    """A backup with `HELD` records, and `YOUNG` younger ones."""
    return books.made(database)


def zero_page_of(database: Path, text: str) -> None:
    """Zero the page that holds a text."""
    content = bytearray(database.read_bytes())
    page = content.find(text.encode("utf-8")) // PAGE
    assert page > 0
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    database.write_bytes(bytes(content))


def test_a_damaged_file_goes_into_quarantine_with_its_journals_and_is_not_changed(book: Book) -> None:
    zero_page_of(book.database, f"{HELD + YOUNG}件目")
    journal = book.database.with_name(book.database.name + "-wal")
    journal.write_bytes(b"what SQLite had not folded in")
    before = book.database.read_bytes()
    done = restoring.restore(first_actor(), book.database, book.backup)
    assert done.damaged
    assert done.kept is not None
    assert done.kept.parent.name == "quarantine"
    assert done.kept.read_bytes() == before
    kept = done.kept.with_name(done.kept.name + "-wal")
    assert kept.read_bytes() == b"what SQLite had not folded in"
    assert books.memos(book.database) == AFTER
    assert restoring.formers(first_actor(), book.database) == (done.kept,)


def test_a_file_of_another_kind_is_damage_only_where_backups_of_the_book_lie_beside_it(
    book: Book, tmp_path: Path
) -> None:
    book.database.write_bytes(bytes(PAGE) + book.database.read_bytes()[PAGE:])
    with pytest.raises(Damaged, match="控え（バックアップ）から戻せます"):
        opening.ready(book.database, book.backup.parent)
    with pytest.raises(Foreign):
        opening.ready(book.database, tmp_path / "no backups")


def test_rows_that_cannot_be_read_are_still_told_with_time_and_person(book: Book) -> None:
    zero_page_of(book.database, f"{HELD + YOUNG}件目")
    done = restoring.restore(first_actor(), book.database, book.backup)
    told = done.missing.of(MissingKind.CONSULTATION)
    assert len(told) == YOUNG
    assert {record.readable for record in told} == {False}
    assert {record.who for record in told} == {"佐藤"}
    assert all(record.at is not None for record in told)


def test_a_row_whose_seal_does_not_fit_is_not_handed_out_as_if_it_were_true(book: Book) -> None:
    content = book.database.read_bytes()
    changed = content.replace(f"{HELD + 1}件目".encode(), f"{HELD + 1}軒目".encode())
    assert changed != content
    book.database.write_bytes(changed)
    missing = restoring.missing_after(first_actor(), book.database, book.backup)
    told = missing.of(MissingKind.CONSULTATION)
    assert [record.memo for record in told if record.readable] == books.numbered(HELD + 2, YOUNG - 1)
    assert sum(not record.readable for record in told) == 1


def test_a_file_of_which_nothing_can_be_read_is_replaced_and_that_is_said(book: Book) -> None:
    book.database.write_bytes(random.Random(3).randbytes(book.database.stat().st_size))
    done = restoring.restore(first_actor(), book.database, book.backup)
    assert done.damaged
    assert not done.missing.readable
    assert "読み取れません" in done.missing.sentence()
    assert books.memos(book.database) == AFTER


def test_memos_and_names_are_only_for_whom_the_matrix_allows_them(book: Book) -> None:
    missing = restoring.missing_after(first_actor(Role.ADMINISTRATOR), book.database, book.backup)
    assert missing.hidden
    assert len(missing.records) == YOUNG
    assert all(record.private == () for record in missing.records)
    everything = restoring.missing_after(first_actor(), book.database, book.backup)
    assert not everything.hidden
    assert all(record.private for record in everything.records)


def test_the_newest_good_backup_is_proposed_and_bad_ones_are_passed_over_with_the_reason(book: Book) -> None:
    bad = making.back_up(book.database, book.backup.parent, reason="exit")
    content = bytearray(bad.read_bytes())
    content[-PAGE:] = bytes(PAGE)
    bad.write_bytes(bytes(content))
    seen = looking.look(first_actor(), book.database, None)
    assert seen.preview is not None
    assert seen.preview.path == book.backup
    assert [name for name, _reason in seen.skipped] == [bad.name]
    assert "使いません" in seen.skipped[0][1]
    assert seen.people == ((FIRST, "佐藤"),)


def true_or_untold(missing: Missing) -> bool:
    """Whether every record that was read is one that was typed."""
    typed = set(books.numbered(1, HELD + YOUNG))
    return all(record.memo in typed for record in missing.records if record.readable)


def damage_and_restore(book: Book, trials: int, seed: int) -> tuple[int, int]:
    """(restores that came back whole, records read from the damaged files) of so many random damages."""
    chance = random.Random(seed)
    folder = book.database.parent
    saved = folder.parent / "saved"
    shutil.copytree(folder, saved)
    pages = book.database.stat().st_size // PAGE
    whole = read = 0
    for _ in range(trials):
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
        content = bytearray(book.database.read_bytes())
        kind = chance.randrange(3)
        place = chance.randrange(1, pages) * PAGE
        if kind == 0:
            content[place : place + PAGE] = bytes(PAGE)
        elif kind == 1:
            del content[place:]
        else:
            content[place : place + PAGE] = chance.randbytes(PAGE)
        book.database.write_bytes(bytes(content))
        done = restoring.restore(first_actor(), book.database, book.backup)
        assert true_or_untold(done.missing)
        told = done.missing
        assert told.lost_traces or not told.readable or len(told.of(MissingKind.CONSULTATION)) == YOUNG
        read += sum(record.readable for record in told.records)
        whole += books.records(book.database) == HELD
    return whole, read


def test_whatever_page_is_damaged_the_backup_comes_back_and_nothing_false_is_told(book: Book) -> None:
    whole, read = damage_and_restore(book, 6, seed=11)
    assert whole == 6
    assert read > 0


@pytest.mark.long
def test_whatever_page_is_damaged_the_backup_comes_back_in_many_trials(book: Book) -> None:
    whole, read = damage_and_restore(book, 300, seed=12)
    assert whole == 300
    assert read > 300


def test_the_restore_drill_brings_everything_back(tmp_path: Path) -> None:
    steps: list[Step] = []
    assert Drill(tmp_path, PC, steps.append).run()
    assert len(steps) == 15
    assert all(step.ok for step in steps)


@pytest.mark.long
def test_a_drill_without_a_good_backup_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "newest_good", lambda candidates, _database: (candidates[-1], ()))
    assert not Drill(tmp_path, PC, lambda _step: None).run()


def test_a_closed_book_opens_after_the_restore_with_the_password_of_the_backup(book: Book) -> None:
    zero_page_of(book.database, f"{HELD + YOUNG}件目")
    actor = restoring.prove(book.backup, book.database, FIRST, PASSWORD, pc=PC)
    restoring.restore(actor, book.database, book.backup)
    Store.open(book.database).close()
