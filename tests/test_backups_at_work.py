"""Backups while people work: after the start, at the end, and a word on every screen when none is young."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.backups.rows import Reason
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.backups import listing
from nakanojo_helpdesk.ui.settings.backups.section import BackupSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.backups import keeper
from nakanojo_helpdesk.ui.shell.backups.notice import BackupNotice
from tests.factories import consultation_form
from tests.running import Start, sign_in_at, starting
from tests.waiting import settle, wait_until


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(keeper, "AFTER_START_MILLISECONDS", 1)
    with starting(tmp_path / "data") as begin:
        yield begin


def reasons(database: Path) -> list[str]:
    return [row.reason for row in listing.listing(keeping.folder_of(database))]


def notice(program: Program) -> BackupNotice:
    found = program.window.findChild(BackupNotice)
    assert found is not None
    return found


def test_a_backup_is_made_after_the_start_and_at_the_end_when_something_changed(
    start: Start, database: Path, ledger: Ledger
) -> None:
    ledger.call(consultations.record, consultation_form())
    program = start(database=database)
    program.settle()
    wait_until(lambda: reasons(database) == ["start"])
    wait_until(lambda: not program._backups.is_busy())
    assert program._backups.turn(Reason.CHANGE)
    wait_until(lambda: not program._backups.is_busy())
    assert reasons(database) == ["start"], "nothing has changed since"
    ledger.call(consultations.record, consultation_form())
    program.window.close()
    program.close()
    assert reasons(database) == ["exit", "start"]


def test_without_a_young_backup_every_screen_says_so_until_there_is_one(
    start: Start, database: Path, ledger: Ledger
) -> None:
    ledger.call(consultations.record, consultation_form())
    keeping.folder_of(database).write_text("", encoding="utf-8")  # nothing can be written there
    program = start(database=database)
    sign_in_at(program)
    program.settle()
    wait_until(lambda: notice(program).isVisible())
    assert "24時間以内の控えがありません" in notice(program).accessibleName()
    notice(program).button().click()
    page = program.window.current_page()
    assert isinstance(page, SettingsPage)
    assert isinstance(page.section(), BackupSection)
    settle(page)
    keeping.folder_of(database).unlink()
    program._backups.turn(Reason.CHANGE)
    wait_until(lambda: not notice(program).isVisible())


def test_nobody_is_warned_where_there_is_no_record_or_none_is_real(start: Start, database: Path) -> None:
    keeping.folder_of(database).write_text("", encoding="utf-8")
    program = start(database=database)
    sign_in_at(program)
    program.settle()
    wait_until(lambda: not program._backups.is_busy())
    assert not notice(program).isVisible()


def test_a_choice_of_this_pc_leaves_the_second_place_as_it_is(start: Start, database: Path) -> None:
    program = start(database=database)
    path = paths.data_dir() / settings.FILE_NAME
    settings.remember_second_place(path, Path("/usb/nakanojo-backups"))
    program._choose_scale(150)
    told = settings.load(path).settings
    assert (told.text_scale, told.second_backup_folder) == (150, Path("/usb/nakanojo-backups"))


def test_a_backup_that_never_ends_does_not_keep_the_window_from_closing(
    start: Start, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    hangs = threading.Event()
    monkeypatch.setattr(keeper, "_keep", lambda *_given: hangs.wait(20))
    monkeypatch.setattr(keeper, "EXIT_SECONDS", 0.5)
    monkeypatch.setattr(keeper, "AFTER_START_MILLISECONDS", 10_000_000)
    program = start(database=database)
    program.settle()
    said: list[str] = []
    monkeypatch.setattr(keeper.BackupKeeper, "_show_last", lambda _self: said.append(keeper.LAST))
    program.window.close()
    program._backups.finish()
    hangs.set()
    assert said == [keeper.LAST]
