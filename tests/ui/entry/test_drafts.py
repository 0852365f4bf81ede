"""What is typed survives: within half a second, with every answer, several at a time, and never a 個人番号."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.appointments import AppointmentState
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.entry.draft import TalkState, answers_of, draft_fields, header_of
from nakanojo_helpdesk.ui.entry.occasion.header import usual
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY, TODAY
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import booked
from tests.factories import DESK, LedgerAs, recorded_today, today
from tests.keyboard import focused, press, type_text
from tests.ui.conftest import settle
from tests.ui.entry.test_details import WHOLE
from tests.waiting import wait_until


@pytest.fixture
def after_crash(
    qtbot: QtBot, window: MainWindow, page: EntryPage, workplace: Workplace
) -> Iterator[EntryPage]:
    """The entry page of a program started anew, which the first one's form never reached."""
    press("4", "3", "Return", "2")
    page.keep_draft()
    again = MainWindow()
    qtbot.addWidget(again)
    again.resize(1366, 688)
    again.show()
    again.open_workspace(workplace)
    again.go_to(ENTRY)
    again.activateWindow()
    QTest.qWaitForWindowActive(again)
    restored = again.page(ENTRY)
    assert isinstance(restored, EntryPage)
    yield restored
    again.close()


def keep(
    ledger: Ledger, uid: str, answers: Answers, page: EntryPage, minutes_ago: int = 5, talked: int = 0
) -> None:
    ledger.call(
        drafts.keep,
        uid=uid,
        desk=DESK,
        started_at=utc_now() - timedelta(minutes=minutes_ago),
        fields=draft_fields(
            TalkState(answers=answers, header=page.header(), elapsed=timedelta(minutes=talked))
        ),
    )


def memos(ledger: Ledger) -> list[object]:
    return [draft.fields["memo"] for draft in ledger.read(drafts.mine)]


def test_what_is_typed_is_a_draft_soon(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("4", "+", "5")
    wait_until(lambda: len(ledger.read(drafts.mine)) == 1)
    assert ledger.read(drafts.mine)[0].fields["topics"] == ["LN", "MN"]


def test_typing_on_does_not_put_the_draft_off(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    page.form.memo.edit.setFocus()

    def is_kept() -> bool:
        type_text("a")
        return bool(ledger.read(drafts.mine))

    wait_until(is_kept, "a draft while somebody types on and on")
    assert str(ledger.read(drafts.mine)[0].fields["memo"]).startswith("aaa")


def test_every_answer_is_in_the_draft(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("1")
    page.form.set_answers(dataclasses.replace(WHOLE, memo="途中"))
    page.keep_draft()
    (draft,) = ledger.read(drafts.mine)
    assert answers_of(draft.fields) == dataclasses.replace(WHOLE, memo="途中")


def test_what_was_deleted_is_in_no_draft_half_a_second_later(
    qtbot: QtBot, window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.form.memo.edit.setFocus()
    type_text("secret")
    qtbot.waitUntil(lambda: memos(ledger) == ["secret"], timeout=3000)
    page.form.memo.edit.selectAll()
    press("Delete")
    qtbot.waitUntil(lambda: ledger.read(drafts.mine) == (), timeout=3000)
    type_text("b")
    qtbot.waitUntil(lambda: memos(ledger) == ["b"], timeout=3000)


def test_a_window_closed_at_once_leaves_no_draft_of_what_was_deleted(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.form.memo.edit.setFocus()
    type_text("secret")
    page.keep_draft()
    page.form.memo.edit.selectAll()
    press("Delete")
    window.close()
    assert ledger.read(drafts.mine) == ()


def test_emptying_one_conversation_leaves_the_drafts_of_the_others(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    keep(ledger, "a", Answers(topics=("LN",)), page)
    press("1")
    page.keep_draft()
    press("Backspace")
    assert page.form.answers().empty
    page.keep_draft()
    assert [draft.uid for draft in ledger.read(drafts.mine)] == ["a"]


def test_after_a_crash_the_conversation_is_offered_and_not_filled_in(after_crash: EntryPage) -> None:
    assert after_crash.form.answers().empty
    assert "書きかけの相談があります" in after_crash.strip.words()
    assert "、引継ぎ）" in after_crash.strip.words()
    begun = local(utc_now())
    assert f"{begun.hour}:" in after_crash.strip.words()


def test_it_is_taken_up_again_and_gone_once_it_is_saved(after_crash: EntryPage, ledger: Ledger) -> None:
    started = ledger.read(drafts.mine)[0].started_at
    QTest.mouseClick(after_crash.strip.continue_button, Qt.MouseButton.LeftButton)
    assert after_crash.form.answers() == Answers(topics=("LN03",), visit_kind="REP")
    assert after_crash.strip.words() == ""
    assert after_crash.form.start().isAncestorOf(after_crash.focusWidget())
    talk = after_crash.talk()
    assert talk is not None
    assert talk.started == started
    press("F12")
    assert ledger.read(drafts.mine) == ()
    assert recorded_today(ledger) == 1


def test_it_can_be_thrown_away_and_put_back(after_crash: EntryPage, ledger: Ledger) -> None:
    QTest.mouseClick(after_crash.strip.discard_button, Qt.MouseButton.LeftButton)
    assert after_crash.strip.words() == ""
    assert ledger.read(drafts.mine) == ()
    press("Ctrl+Z")
    assert "引継ぎ" in after_crash.strip.words()
    assert len(ledger.read(drafts.mine)) == 1


def test_one_may_also_just_write_on_and_take_it_up_later(after_crash: EntryPage, ledger: Ledger) -> None:
    press("1", "+", "Return", "1")
    after_crash.continue_draft(ledger.read(drafts.mine)[0].uid)
    assert after_crash.form.answers().topics == ("LN03",)
    assert "基本操作" in after_crash.strip.words()
    assert len(ledger.read(drafts.mine)) == 2


def test_of_several_the_newest_is_offered_and_the_others_are_counted(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    for uid, topic in (("a", "SM"), ("b", "LN"), ("c", "MN")):
        keep(ledger, uid, Answers(topics=(topic,)), page)
    page.reload()
    assert "マイナカード" in page.strip.words()
    assert "ほかに2件" in page.strip.words()
    page.continue_draft("a")
    assert page.form.answers().topics == ("SM",)
    assert "ほかに1件" in page.strip.words()


def test_a_code_that_went_out_of_use_is_left_out_and_named(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    keep(ledger, "a", Answers(topics=("GONE", "MN"), age_band="A70"), page)
    page.continue_draft("a")
    assert page.form.answers() == Answers(topics=("MN",), age_band="A70")
    assert "「GONE」は今は選べない" in page.sticky.text()


def test_a_conversation_of_yesterday_stays_on_its_day(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    keep(ledger, "a", Answers(topics=("MN",)), page, minutes_ago=24 * 60, talked=5)
    page.reload()
    page.continue_draft("a")
    assert "後日入力" in page.context()
    press("F12")
    yesterday = today() - timedelta(days=1)
    (row,) = ledger.read(consultation_rows.listing, yesterday, yesterday)
    assert row.measured_minutes == 5, "the night is no part of the talk"
    assert "後日入力" not in page.context()


def test_a_draft_keeps_date_and_method_for_its_own_conversation_only(
    window: MainWindow, page: EntryPage, workplace: Workplace, ledger: Ledger
) -> None:
    header = dataclasses.replace(page.header(), day=today() - timedelta(days=1), minute=600, method="TEL")
    page.set_header(header)
    press("1")
    window.close()
    page.set_header(usual(workplace))
    page.start_over()
    fields = draft_fields(TalkState(answers=Answers(topics=("SM",)), header=header))
    ledger.call(
        drafts.keep, uid="k", desk=DESK, started_at=utc_now(), fields=fields
    )  # fmt: skip
    page.continue_draft("k")
    assert page.header() == header
    page.save()
    assert page.header() == usual(workplace)


def test_the_draft_is_written_when_the_screen_is_left(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("1")
    window.close()
    assert [draft.fields["topics"] for draft in ledger.read(drafts.mine)] == [["SM"]]


def test_no_half_typed_number_reaches_the_draft(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("1")
    page.form.memo.edit.setFocus()
    type_text("No 1234-5678-9")
    page.keep_draft()
    assert ledger.read(drafts.mine)[0].fields["memo"] == "No ●●●●-●●●●-●"
    assert page.form.memo.text() == "No 1234-5678-9"
    type_text("018")
    page.keep_draft()
    assert ledger.read(drafts.mine)[0].fields["memo"] == "No ●●●●-●●●●-●●●●"


def test_saving_an_appointments_conversation_settles_the_appointment_and_ctrl_z_frees_it(
    window: MainWindow, page: EntryPage, workplace: Workplace, ledger: Ledger
) -> None:
    row = booked(ledger, now=workplace.now())
    press("1", "Return")
    page.begin_from("LN", "APT", row.uid)
    assert page.form.answers() == Answers(topics=("LN",))
    assert "予約" in page.context()
    assert "基本操作" in page.strip.words()
    page.keep_draft()
    uid = next(row.uid for row in ledger.read(drafts.mine) if row.fields["topics"] == ["LN"])
    page.continue_draft(ledger.read(drafts.mine)[1].uid)
    page.continue_draft(uid)
    press("F12")
    (saved,) = ledger.read(consultation_rows.listing, today(), today())
    now = ledger.read(appointments.get, row.uid)
    assert (now.state, now.consultation_id) == (AppointmentState.CAME, saved.id)
    assert saved.method == "APT"
    assert page.header() == usual(workplace)
    press("Ctrl+Z")
    assert ledger.read(consultation_rows.listing, today(), today()) == ()
    assert ledger.read(appointments.get, row.uid).is_open
    press("F12")
    assert ledger.read(appointments.get, row.uid).has_become_a_record


def test_who_may_no_longer_take_appointments_still_saves_the_talk(
    qtbot: QtBot, workplace: Workplace, ledger: Ledger, ledger_as: LedgerAs
) -> None:
    row = booked(ledger, now=workplace.now())
    trainer = ledger_as(Role.TRAINER)
    page = EntryPage(dataclasses.replace(workplace, ledger=trainer))
    qtbot.addWidget(page)
    page.begin_from("LN", "APT", row.uid)
    page.save()
    assert recorded_today(ledger) == 1
    assert ledger.read(appointments.get, row.uid).is_open
    page.deleteLater()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"topics": 7, "memo": None, "day": "x", "minute": "y"},
        {"topics": [1, "LN"]},
        {"people": "2", "minutes": True, "visitor": 3},
    ],
)
def test_a_damaged_draft_never_stops_the_screen(fields: dict[str, object], page: EntryPage) -> None:
    answers, header = answers_of(fields), header_of(fields, page.header())
    assert set(answers.topics) <= {"LN"}
    assert (answers.people, answers.minutes, answers.visitor) == (None, None, None)
    assert header == page.header()


def test_at_the_largest_text_the_screen_opens_with_the_offer_whole_and_its_day_and_person_in_sight(
    window: MainWindow, page: EntryPage, ledger: Ledger, app: QApplication
) -> None:
    keep(ledger, "waiting", Answers(topics=("LN",)), page)
    theme.apply(app, load_tokens("standard"), 2.0)
    window.go_to(TODAY)
    window.go_to(ENTRY)
    settle()
    for widget in (page.strip, focused()):
        assert widget.visibleRegion().boundingRect() == widget.rect()
    context = next(
        label
        for label in page.findChildren(PlainLabel)
        if label.isVisible() and label.text() == page.context()
    )
    assert "担当 佐藤" in context.text()
    assert context.visibleRegion().boundingRect() == context.rect()


def test_the_text_size_can_be_changed_while_drafts_come_and_go(
    window: MainWindow, page: EntryPage, ledger: Ledger, app: QApplication
) -> None:
    keep(ledger, "waiting", Answers(topics=("LN",)), page)
    for scale in (2.0, 1.0, 2.0, 1.0):
        theme.apply(app, load_tokens("standard"), scale)
        for code in (TODAY, ENTRY):
            window.go_to(code)
            settle()
    assert "LINE・SNS" in page.strip.words()
    assert page.strip.continue_button.visibleRegion().boundingRect() == page.strip.continue_button.rect()
