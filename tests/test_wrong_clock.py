"""A wrong clock: asked about once, at the sign-in or before a save; nobody is shut out, and nothing goes wrong unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.clock import ClockDoubtful
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import reading, writing
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.store.integrity import pc_clock
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.clock import clock_at
from tests.factories import PASSWORD, appointment_form, consultation_form, first_actor
from tests.keyboard import press
from tests.running import Start, sign_in_at, starting
from tests.waiting import when_shown

BATTERY = datetime(2019, 5, 1, 0, 5, tzinfo=UTC)
"""Where a PC begins again whose battery is dead."""


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program at the clock of the dead battery."""
    with starting(tmp_path / "data") as begin, clock_at(BATTERY):
        yield begin


@pytest.fixture
def program(start: Start, database: Path) -> Program:
    """The program on the founded database, at its sign-in."""
    return start(database=database)


def confirm(dialog: MessageDialog) -> None:
    """［この時計は正しい］."""
    assert dialog.accept_button is not None
    dialog.accept_button.click()


def actions(database: Path) -> list[str]:
    def read(session: Session, _actor: Actor) -> list[str]:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))

    store = Store.open(database)
    try:
        return Ledger(store, first_actor()).read(read)
    finally:
        store.close()


def test_the_sign_in_says_it_and_going_on_without_an_answer_is_not_possible(program: Program) -> None:
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    assert "令和元年5月1日" in page.sticky.text()
    asked: list[str] = []

    def refuse(dialog: MessageDialog) -> None:
        asked.append(dialog.accessibleDescription())
        dialog.safe_button.click()

    when_shown(MessageDialog, refuse)
    sign_in_at(program)
    assert isinstance(program.window.current_page(), SignInPage)
    assert "時計が遅れているようです" in asked[0]
    assert "日付と時刻" in asked[0]
    assert pc_clock.ACCEPTED not in actions(program.database)


def test_who_says_the_clock_is_right_is_noted_and_not_asked_again(program: Program) -> None:
    when_shown(MessageDialog, confirm)
    sign_in_at(program)
    assert isinstance(program.window.current_page(), TodayPage)
    assert actions(program.database).count(pc_clock.ACCEPTED) == 1
    program.sign_out()
    program.window.activateWindow()  # no window manager gives the keyboard back here when a dialog closes
    QTest.qWaitForWindowActive(program.window)
    sign_in_at(program)
    assert isinstance(program.window.current_page(), TodayPage)


def test_the_first_start_says_that_the_clock_is_wrong(start: Start) -> None:
    page = start().window.current_page()
    assert isinstance(page, FirstStartPage)
    assert "令和元年5月1日" in page.sticky.text()


def test_a_clock_that_jumps_during_work_is_asked_about_before_the_save(
    workplace: Workplace, qapp: QApplication, ledger: Ledger
) -> None:
    window = MainWindow()
    window.open_workspace(workplace)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    press("Ctrl+2")
    page = window.current_page()
    assert isinstance(page, EntryPage)
    page.form.topics.set_codes(["SM"])
    page.set_header(replace(page.header(), day=date(2026, 4, 6)))
    with clock_at(utc_now() + timedelta(days=400)):
        when_shown(MessageDialog, lambda dialog: dialog.safe_button.click())
        page.save()
        assert "時計を確かめてください" in page.sticky.text()
        assert page.form.topics.codes() == ("SM",), "nothing typed is lost"
        when_shown(MessageDialog, confirm)
        page.save()
        assert "登録しました" in page.sticky.text()
    window.close()
    window.deleteLater()


def test_no_consultation_is_saved_and_no_appointment_booked_at_a_doubted_clock(ledger: Ledger) -> None:
    for moved in (BATTERY, utc_now() + timedelta(days=400)):
        with clock_at(moved):
            with pytest.raises(ClockDoubtful, match="時計を確かめてください"):
                ledger.call(writing.record, consultation_form(event_date=local(moved).date()))
            with pytest.raises(ClockDoubtful):
                ledger.call(appointments.book, appointment_form(day=local(moved).date()))
    key = ledger.call(writing.record, consultation_form())
    assert ledger.read(reading.get, key).number.endswith("-00001"), "no number was used up"


def test_a_clock_said_to_be_right_saves_and_leaves_a_sound_book(ledger: Ledger) -> None:
    moved = utc_now() + timedelta(days=400)
    with clock_at(moved):
        ledger.call(clocks.accept)
        ledger.call(writing.record, consultation_form(event_date=local(moved).date()))
    with pytest.raises(ClockDoubtful):
        ledger.call(writing.record, consultation_form())
    ledger.call(clocks.accept)
    ledger.call(writing.record, consultation_form())
    assert ledger.read(checks.check_open) == ()


def test_an_account_locked_by_a_clock_that_was_ahead_rests_no_longer(ledger: Ledger, store: Store) -> None:
    nobody = Ledger(store, Actor(staff_id=None, code="-", name="", pc="PC1"))
    with clock_at(utc_now() + timedelta(days=366)):
        for _ in range(5):
            nobody.call(sign_in.sign_in, "S01", "wrong-password")
        resting = nobody.call(sign_in.sign_in, "S01", PASSWORD)
        assert isinstance(resting, sign_in.SignInFailed)
        assert "1分" in resting.sentence
    assert isinstance(nobody.call(sign_in.sign_in, "S01", PASSWORD), SignedIn)


def test_a_memo_can_be_amended_on_a_record_whose_day_the_clock_calls_the_future(ledger: Ledger) -> None:
    key = ledger.call(writing.record, consultation_form(memo="前"))
    row = ledger.read(reading.get, key)
    with clock_at(utc_now() - timedelta(days=30)):
        ledger.call(writing.amend, key, row.version, consultation_form(memo="後"), reason="書き足し")
    assert ledger.read(reading.get, key).memo == "後"
