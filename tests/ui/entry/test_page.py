"""相談の登録, by real key events."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, event

from nakanojo_helpdesk.domain.calendar import fiscal_year, local, long_date, short_date, utc_now
from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationRow, EntryMode
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.driver import connect, sqlite
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog, usual
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.entry.today_side import SHOWN, _Entry
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import TODAY
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form, today
from tests.keyboard import focused, press
from tests.ui.conftest import settle
from tests.ux.recording import painted_text
from tests.waiting import wait_until


def saved(ledger: Ledger) -> list[ConsultationRow]:
    return list(ledger.read(consultation_rows.listing, today(), today(), withdrawn=True))


def test_ctrl_enter_saves_as_f12_does(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("1")
    press("Ctrl+Return")
    assert [row.topics for row in saved(ledger)] == [("SM",)]


def test_digits_of_the_keypad_count_too(window: MainWindow, page: EntryPage) -> None:
    press("Keypad+3")
    assert page.form.answers().topics == ("IN",)


def test_nothing_advances_by_itself(window: MainWindow, page: EntryPage) -> None:
    press("4")
    assert page.form.start().isAncestorOf(focused())


def test_without_a_topic_a_sentence_stands_below_the_topics_and_nothing_typed_is_lost(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.form.set_answers(Answers(age_band="A70", memo="髙﨑𠮷 😀 <img src=//x> % _ '"))
    press("F12")
    assert saved(ledger) == []
    assert page.faults.title == "1か所、直してください。入力したものは残っています。"
    assert page.form.topics.accessibleDescription().startswith(
        "入力の誤り。相談内容を1つ以上選んでください。"
    )
    assert page.form.answers() == Answers(age_band="A70", memo="髙﨑𠮷 😀 <img src=//x> % _ '")


def test_a_mended_fault_disappears_at_once(window: MainWindow, page: EntryPage) -> None:
    press("F12")
    assert not page.faults.isHidden()
    press("1")
    assert page.faults.isHidden()


@pytest.mark.parametrize(
    ("memo", "sentence"), [("あ" * 1501, "1,500文字まで"), ("a\x00b", "制御文字"), ("\u202e逆さ", "制御文字")]
)
def test_a_memo_that_cannot_be_kept_gets_a_sentence_and_stays(
    page: EntryPage, window: MainWindow, ledger: Ledger, memo: str, sentence: str
) -> None:
    press("1")
    page.form.memo.edit.setPlainText(memo)
    press("F12")
    assert saved(ledger) == []
    assert sentence in page.form.memo.accessibleDescription()
    assert page.form.answers() == Answers(topics=("SM",), memo=memo)


def test_undo_takes_the_record_back_and_gives_the_answers_back(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("4", "Return", "2", "F12")
    press("Ctrl+Z")
    (row,) = saved(ledger)
    assert row.withdrawn
    assert row.number.endswith("-00001")
    assert page.form.answers() == Answers(topics=("LN",), visit_kind="REP")
    assert page.side.count() == "0件"
    press("F12")
    assert [(row.serial, row.withdrawn) for row in saved(ledger)] == [(1, True), (2, False)]


def test_ctrl_z_inside_the_memo_is_the_memos_own_undo(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("4", "F12")
    page.form.memo.edit.setFocus()
    QTest.keyClicks(page.form.memo.edit, "abc")
    press("Ctrl+Z")
    assert page.form.answers().memo == ""
    assert not saved(ledger)[0].withdrawn


def test_undo_waits_while_the_next_talk_has_begun(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("4", "F12", "1")
    press("Ctrl+Z")
    assert not saved(ledger)[0].withdrawn
    assert page.form.answers().topics == ("SM",)
    assert page.sticky.action() is None


def test_starting_over_can_be_put_back(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("4")
    page.keep_draft()
    press("F5")
    assert page.form.answers().empty
    assert page.strip.isHidden()
    wait_until(lambda: ledger.read(drafts.mine) == ())
    press("Ctrl+Z")
    assert page.form.answers().topics == ("LN",)


def test_a_form_put_back_at_once_keeps_its_draft(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    press("4")
    page.keep_draft()
    press("F5")
    press("Ctrl+Z")
    page.keep_draft()
    window.go_to(TODAY)  # what waits for its half second is done now
    assert [row.fields["topics"] for row in ledger.read(drafts.mine)] == [["LN"]]


def test_leaving_the_screen_throws_an_emptied_draft_away(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("4")
    page.keep_draft()
    press("F5")
    window.go_to(TODAY)
    assert ledger.read(drafts.mine) == ()


def test_a_full_disk_is_said_and_the_form_stays(
    window: MainWindow, page: EntryPage, database: Path, ledger: Ledger
) -> None:
    press("4")
    page.form.memo.set_text("大事な内容")
    blocker = connect(database)
    blocker.isolation_level = None
    pages = blocker.execute("PRAGMA page_count").fetchone()[0]
    blocker.close()
    store = page._workplace.ledger.store
    with store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages:d}")
        connection.rollback()
    page.form.memo.set_text("あ" * 1500)
    for _ in range(40):
        press("F12")
        if "いっぱい" in page.sticky.text():
            break
        page.form.set_answers(Answers(topics=("LN",), memo="あ" * 1500))
    assert "いっぱい" in page.sticky.text()
    assert page.form.answers() == Answers(topics=("LN",), memo="あ" * 1500)


def test_a_record_that_is_saved_is_never_offered_again_although_nothing_can_be_read_after_it(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    engine = page._workplace.ledger.store._engine
    failing = False

    def fail_after(_connection: Connection) -> None:
        nonlocal failing
        failing = True

    def read(
        _connection: Connection,
        _cursor: object,
        statement: str,
        _values: object,
        _context: object,
        _many: bool,
    ) -> None:
        if failing and statement.startswith("SELECT"):
            error = sqlite.OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error

    press("4")
    event.listen(engine, "commit", fail_after)
    event.listen(engine, "before_cursor_execute", read)
    press("F12")
    event.remove(engine, "commit", fail_after)
    event.remove(engine, "before_cursor_execute", read)
    assert failing
    assert page.sticky.text() == "登録しました"
    assert page.form.answers().empty
    press("F12")
    assert len(saved(ledger)) == 1
    press("F5", "4", "F12")
    assert page.sticky.text() == "登録しました（本日2件目）"


def test_a_late_entry_carries_its_badge_in_the_header_and_the_record(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    yesterday = today() - timedelta(days=1)
    page.set_header(dataclasses.replace(page.header(), day=yesterday, minute=None))
    assert "後日入力" in page.context()
    press("1", "F12")
    (row,) = ledger.read(consultation_rows.listing, yesterday, yesterday)
    assert row.entry_mode is EntryMode.LATE
    words = short_date(yesterday) if fiscal_year(yesterday) == fiscal_year(today()) else long_date(yesterday)
    assert page.sticky.text() == f"登録しました（{words}の相談、後日入力）"
    assert row.event_minute is None


def test_a_late_entry_of_another_fiscal_year_is_said_with_its_year_and_is_no_number_of_today(
    window: MainWindow, page: EntryPage
) -> None:
    press("1", "F12")
    assert page.sticky.text() == "登録しました（本日1件目）"
    page.set_header(dataclasses.replace(page.header(), day=date(2024, 3, 29)))
    press("1", "F12")
    assert page.sticky.text() == "登録しました（令和6年3月29日（金）の相談、後日入力）"
    page.set_header(usual(page._workplace))
    press("1", "F12")
    assert page.sticky.text() == "登録しました（本日2件目）"


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("2月30日", "", "2月30日という日はありません"),
        ("あした", "", "まだ来ていません"),
        ("", "25:00", "その時刻はありません"),
    ],
)
def test_an_impossible_date_or_time_is_said_below_its_field(
    qtbot: QtBot, workplace: Workplace, day: str, time: str, expected: str
) -> None:
    dialog = HeaderDialog(usual(workplace), workplace)
    qtbot.addWidget(dialog)
    dialog.day.line.setText(day)
    dialog.time.setText(time)
    dialog.decide()
    assert not dialog.result()
    assert any(expected in field.error() for field in dialog.findChildren(Field))


def test_a_future_date_is_refused_in_the_header(qtbot: QtBot, workplace: Workplace) -> None:
    dialog = HeaderDialog(usual(workplace), workplace)
    qtbot.addWidget(dialog)
    tomorrow = local(utc_now()).date() + timedelta(days=1)
    dialog.day.line.setText(tomorrow.isoformat())
    dialog.decide()
    assert any("まだ来ていません" in field.error() for field in dialog.findChildren(Field))


def test_the_header_takes_a_date_in_every_spelling(qtbot: QtBot, workplace: Workplace) -> None:
    for spelling in ("R8.4.1", "8/4/1", "令和8年4月1日", "2026-04-01", "Ｒ８．４．１"):
        dialog = HeaderDialog(usual(workplace), workplace)
        qtbot.addWidget(dialog)
        dialog.day.line.setText(spelling)
        dialog.time.setText("１０：３２")
        dialog.decide()
        day = dialog.header().day
        assert day is not None, spelling
        assert (day.isoformat(), dialog.header().minute) == ("2026-04-01", 632), spelling


def test_undo_brings_back_the_time_the_talk_began_and_the_header(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    yesterday = today() - timedelta(days=1)
    header = dataclasses.replace(page.header(), day=yesterday, minute=600, method="TEL")
    page.set_header(header)
    press("1", "F12")
    page.set_header(usual(page._workplace))
    press("Ctrl+Z")
    assert page.header() == header


def test_the_list_of_today_stands_in_columns(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    for minute in (0, 580, 610, None):
        ledger.call(
            consultations.record,
            consultation_form(
                event_date=today() - timedelta(days=1), event_minute=minute, topics=("LN", "MN", "IN")
            ),
        )
    day = today() - timedelta(days=1)
    count, newest = ledger.read(consultation_rows.newest_of, day, SHOWN)
    page.side.show_rows(count, newest, page._workplace.vocabularies)
    settle()
    entries = [entry for entry in page.side.findChildren(_Entry) if entry.isVisible()]
    entries.sort(key=lambda entry: entry.y())
    assert {entry.x() for entry in entries} == {0}
    painted = [painted_text(entry) for entry in entries]
    times = [runs[0].text.strip() for runs in painted]
    assert times == ["時刻", "10:10", "9:40", "0:00"]
    assert {(runs[0].box.x(), runs[0].box.width()) for runs in painted} == {(0.0, painted[0][0].box.width())}
    topic_size = current_theme().body.pixelSize()
    beside = painted[0][0].box.right()
    words = [
        [run for run in runs if run.box.x() > beside and run.font.pixelSize() == topic_size]
        for runs in painted
    ]
    assert {"".join(run.text for run in runs) for runs in words} == {
        "LINE・SNS、マイナカード、ネット・メール"
    }
    assert len({min(run.box.x() for run in runs) for runs in words}) == 1
