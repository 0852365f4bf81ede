"""The timer of a talk: it runs from the first answer on, and stands still while the talk waits as a draft."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year, long_date, short_date
from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationRow
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.draft import TalkState, draft_fields
from nakanojo_helpdesk.ui.entry.occasion.beginning_dialog import BeginningDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK, today
from tests.keyboard import press
from tests.ui.records.steps import Steps, over
from tests.waiting import wait_until, when_shown


class Watch:
    """The clock on the wall of the counter; it stands still unless told to go on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def watch(after_hours: None) -> Watch:
    """10:00 of a day whose evening has come: whatever is saved lies behind."""
    return Watch(datetime.combine(today(), time(10, 0), JST))


@pytest.fixture
def workplace(workplace: Workplace, watch: Watch) -> Workplace:
    return dataclasses.replace(workplace, now=watch)


@pytest.fixture
def after_crash(qtbot: QtBot, page: EntryPage, workplace: Workplace) -> Iterator[EntryPage]:
    """The entry page of a program started anew, while nothing more comes from the first one."""
    restored = EntryPage(workplace)
    qtbot.addWidget(restored)
    yield restored
    restored.deleteLater()


def saved(ledger: Ledger) -> list[ConsultationRow]:
    return list(ledger.read(consultation_rows.listing, today(), today()))


def only_draft(ledger: Ledger) -> str:
    (draft,) = ledger.read(drafts.mine)
    return draft.uid


def test_the_timer_runs_from_the_first_answer_on(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    watch.go_on(30)
    press("1", "Return")
    watch.go_on(12)
    press("F12")
    (row,) = saved(ledger)
    assert (row.event_minute, row.measured_minutes) == (10 * 60 + 30, 12)


def test_the_timer_stands_still_while_another_talk_comes_between(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(4)
    page.begin_from("LN")
    watch.go_on(30)
    page.strip.continue_button.click()
    watch.go_on(3)
    page.strip.continue_button.click()
    watch.go_on(1)
    press("F12")
    page.strip.continue_button.click()
    watch.go_on(2)
    press("F12")
    assert [(row.topics, row.event_minute, row.measured_minutes) for row in saved(ledger)] == [
        (("SM",), 10 * 60, 4 + 3 + 2),
        (("LN",), 10 * 60 + 4, 30 + 1),
    ]


def test_after_a_crash_the_timer_goes_on_from_the_last_minute_that_was_kept(
    window: MainWindow, page: EntryPage, after_crash: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    page.keep_draft()
    for _ in range(9):
        watch.go_on(1)
        page._clock.timeout.emit()
    watch.go_on(100)
    after_crash.continue_draft(only_draft(ledger))
    watch.go_on(2)
    after_crash.save()
    (row,) = saved(ledger)
    assert (row.event_minute, row.measured_minutes) == (10 * 60, 11)


def test_a_minute_is_written_once_and_only_where_something_is_typed(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    page._clock.timeout.emit()
    press("1", "Return")
    watch.go_on(1)
    page._clock.timeout.emit()
    (first,) = ledger.read(drafts.mine)
    page._clock.timeout.emit()
    assert ledger.read(drafts.mine) == (first,)
    page.start_over()
    watch.go_on(1)
    page._clock.timeout.emit()
    wait_until(lambda: ledger.read(drafts.mine) == ())


def answer_beginning(word: str) -> list[str]:
    """Press the button that begins with `word` once it is asked when the talk began; the list gets the question."""
    seen: list[str] = []

    def act(dialog: BeginningDialog) -> None:
        seen.append(dialog.accessibleDescription())
        (button,) = [each for each in dialog.findChildren(Button) if each.words.startswith(word)]
        button.click()

    when_shown(BeginningDialog, act)
    return seen


def regain(window: MainWindow) -> None:
    """The keyboard again after a dialog: no window manager gives it back here."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def test_a_talk_begun_by_a_stray_key_is_saved_from_the_first_input_after_the_rest(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(135)
    press("2", "Return")
    watch.go_on(20)
    press("3", "Return")
    seen = answer_beginning("いまからの相談にする")
    press("F12")
    assert seen[0].startswith("この相談は、10:00（2時間35分前）に始めたことになっています。")
    assert "12:15からの相談として登録します" in seen[0]
    (row,) = saved(ledger)
    assert (row.event_minute, row.measured_minutes) == (12 * 60 + 15, 20)
    assert ledger.read(drafts.mine) == ()


def test_enter_is_the_safe_answer_where_a_stray_key_was_all_there_was(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(300)
    steps = Steps(lambda: over(BeginningDialog), lambda: press("Return"))
    press("F12")
    steps.done()
    (row,) = saved(ledger)
    assert (row.event_minute, row.measured_minutes) == (15 * 60, 0)


def test_a_stray_key_of_yesterday_does_not_take_the_record_to_yesterday(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    watch.go_on(-17 * 60)
    press("1", "Return")
    watch.go_on(17 * 60)
    press("2", "Return")
    watch.go_on(8)
    seen = answer_beginning("いまからの相談にする")
    press("F12")
    assert f"{short_date(today() - timedelta(days=1))}17:00（17時間8分前）に始めた" in seen[0]
    assert [(row.event_minute, row.measured_minutes) for row in saved(ledger)] == [(10 * 60, 8)]


def test_who_goes_back_from_the_question_has_saved_nothing_and_is_asked_again(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(90)
    answer_beginning("やめる")
    press("F12")
    assert saved(ledger) == []
    assert page.form.answers() == Answers(topics=("SM",))
    regain(window)
    assert answer_beginning("いまからの") == []
    press("F12")
    assert [row.event_minute for row in saved(ledger)] == [11 * 60 + 30]


@pytest.mark.parametrize("minutes", [61, 181, 240])
def test_a_long_talk_that_did_begin_then_is_saved_after_one_question(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch, minutes: int
) -> None:
    press("1", "Return")
    watch.go_on(minutes)
    seen = answer_beginning("その時刻のまま")
    press("F12")
    assert len(seen) == 1
    assert [(row.event_minute, row.counted_minutes) for row in saved(ledger)] == [(10 * 60, minutes)]


def test_who_said_when_it_began_is_not_asked_again_once_the_faults_are_mended(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("Return", "1")
    watch.go_on(70)
    answer_beginning("その時刻のまま")
    press("F12")
    assert saved(ledger) == []
    regain(window)
    press("1", "F12")
    assert [row.event_minute for row in saved(ledger)] == [10 * 60]


@pytest.mark.parametrize("minutes", [0, 20, 60])
def test_an_ordinary_talk_is_saved_without_a_question(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch, minutes: int
) -> None:
    press("1", "Return")
    watch.go_on(minutes)
    press("F12")
    assert [row.counted_minutes for row in saved(ledger)] == [minutes or None]


def test_a_talk_that_waited_as_a_draft_is_asked_about_for_what_was_talked_only(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(5)
    page.begin_from("LN")
    watch.go_on(2)
    press("F12")
    watch.go_on(200)
    page.strip.continue_button.click()
    watch.go_on(4)
    press("F12")
    assert next((row.event_minute, row.measured_minutes) for row in saved(ledger)) == (10 * 60, 9)


def test_what_is_put_back_goes_on_where_it_stood(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(6)
    press("F12")
    watch.go_on(20)
    press("Ctrl+Z")
    watch.go_on(1)
    press("F5")
    watch.go_on(20)
    press("Ctrl+Z")
    assert "経過 7 分" in page._elapsed.text()
    press("F12")
    (row,) = saved(ledger)
    assert (row.event_minute, row.measured_minutes) == (10 * 60, 7)


def test_taking_f3_back_does_not_stop_the_timer(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "F12")
    press("4", "Return")
    watch.go_on(5)
    press("F3")
    watch.go_on(5)
    press("Ctrl+Z")
    press("F12")
    assert [(row.topics, row.measured_minutes) for row in saved(ledger)] == [(("SM",), 0), (("LN",), 10)]


def test_a_draft_that_was_thrown_away_and_put_back_keeps_its_minutes(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    press("1", "Return")
    watch.go_on(8)
    page.begin_from("LN")
    page.save()
    uid = only_draft(ledger)
    page.discard_draft(uid)
    watch.go_on(30)
    press("Ctrl+Z")
    page.continue_draft(uid)
    press("F12")
    assert [row.measured_minutes for row in saved(ledger) if row.topics == ("SM",)] == [8]


@pytest.mark.parametrize("elapsed", [None, "7", -1, True])
def test_a_draft_that_does_not_tell_how_long_was_talked_is_taken_up_all_the_same(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch, elapsed: object
) -> None:
    fields = draft_fields(TalkState(answers=Answers(topics=("MN",)), header=page.header())) | {
        "elapsed": elapsed
    }
    ledger.call(drafts.keep, uid="a", desk=DESK, started_at=watch(), fields=fields)
    page.continue_draft("a")
    assert page.form.answers() == Answers(topics=("MN",))
    press("F12")
    assert [row.event_minute for row in saved(ledger)] == [10 * 60]


def test_a_talk_that_goes_on_past_midnight_is_said_with_the_day_it_belongs_to(
    window: MainWindow, page: EntryPage, ledger: Ledger, watch: Watch
) -> None:
    day = today()
    watch.now = datetime.combine(day, time(0, 10), JST) - timedelta(minutes=15)
    press("1", "Return")
    watch.now = datetime.combine(day, time(0, 10), JST)
    answer_beginning("その時刻のまま")
    press("F12")
    before = day - timedelta(days=1)
    words = short_date(before) if fiscal_year(before) == fiscal_year(day) else long_date(before)
    assert page.sticky.text() == f"登録しました（{words}の相談、後日入力）"
    (row,) = ledger.read(consultation_rows.listing, before, before)
    assert (row.event_minute, row.measured_minutes) == (23 * 60 + 55, 15)
