"""A disk that takes nothing more, a database another program holds: what is typed stays, and it is said why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import booked
from tests.keyboard import press, type_text
from tests.store.faults import empty_disk, fill_disk, held_by_another_process, page_count
from tests.ui.entry.test_drafts import keep, memos

LONG = "あ" * 1500


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """The database, by a program that does not wait long for another one."""
    opened = Store.open(database, busy_milliseconds=200)
    yield opened
    opened.close()


class FullDisk(Protocol):
    """While it lasts, nothing longer than what is there already can be written."""

    def __call__(self) -> AbstractContextManager[None]: ...


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch, database: Path, store: Store) -> FullDisk:
    @contextmanager
    def full() -> Iterator[None]:
        fill_disk(monkeypatch, page_count(database))
        store._engine.dispose()  # the next connection finds no room
        yield
        empty_disk(monkeypatch)
        store._engine.dispose()

    return full


def test_what_cannot_be_kept_stays_in_the_form_when_another_draft_is_wanted(
    window: MainWindow, page: EntryPage, ledger: Ledger, full_disk: FullDisk
) -> None:
    keep(ledger, "old", Answers(topics=("LN",), memo="古い"), page)
    page.reload()
    page.form.memo.edit.setFocus()
    type_text("abc typed")
    page.form.memo.set_text(f"abc typed {LONG[10:]}")
    typed = page.form.answers()
    with full_disk():
        QTest.mouseClick(page.strip.continue_button, Qt.MouseButton.LeftButton)
        assert page.form.answers() == typed
        assert "いっぱい" in page.sticky.text()
        assert memos(ledger) == ["古い"]
        assert "LINE" in page.strip.words()
    QTest.mouseClick(page.strip.continue_button, Qt.MouseButton.LeftButton)
    assert page.form.answers().memo == "古い"
    assert typed.memo in memos(ledger)


def test_what_cannot_be_kept_stays_in_the_form_when_an_appointment_is_begun(
    window: MainWindow, page: EntryPage, workplace: Workplace, ledger: Ledger, full_disk: FullDisk
) -> None:
    row = booked(ledger, now=workplace.now())
    press("1", "Return")
    page.form.memo.set_text(LONG)
    typed, header = page.form.answers(), page.header()
    with full_disk():
        page.begin_from("LN", "APT", row.uid)
        assert (page.form.answers(), page.header()) == (typed, header)
        assert "いっぱい" in page.sticky.text()
        talk = page.talk()
        assert talk is not None
        assert talk.appointment == ""
    page.begin_from("LN", "APT", row.uid)
    assert page.form.answers() == Answers(topics=("LN",))
    assert memos(ledger) == [LONG]


def test_a_draft_that_cannot_be_thrown_away_is_not_said_to_be_gone(
    window: MainWindow, page: EntryPage, ledger: Ledger, database: Path
) -> None:
    keep(ledger, "a", Answers(topics=("LN",)), page)
    page.reload()
    with held_by_another_process(database):
        QTest.mouseClick(page.strip.discard_button, Qt.MouseButton.LeftButton)
        assert "捨てました" not in page.sticky.text()
        assert "ほかのプログラム" in page.sticky.text()
    assert len(ledger.read(drafts.mine)) == 1
    assert "LINE" in page.strip.words()


def test_a_draft_that_was_thrown_away_can_be_put_back_once_there_is_a_way(
    window: MainWindow, page: EntryPage, ledger: Ledger, database: Path
) -> None:
    keep(ledger, "a", Answers(topics=("LN",)), page)
    page.reload()
    QTest.mouseClick(page.strip.discard_button, Qt.MouseButton.LeftButton)
    with held_by_another_process(database):
        press("Ctrl+Z")
        assert "ほかのプログラム" in page.sticky.text()
        assert ledger.read(drafts.mine) == ()
    press("Ctrl+Z")
    assert len(ledger.read(drafts.mine)) == 1
    assert page.sticky.text() == ""
    assert "LINE" in page.strip.words()
