"""予約表, by real key events."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.appointments import AppointmentRow, AppointmentState
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.lists.rows import Tone
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import NOW, booked
from tests.factories import consultation_form, first_desk
from tests.keyboard import focused, type_text
from tests.keyboard import press as press_keys
from tests.waiting import when_shown

DAY = NOW.date()


def press(*keys: str) -> None:
    """Keys for the page; a dialog that has just closed gives the keyboard back first."""
    for key in keys:
        (window,) = (
            top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow) and top.isVisible()
        )
        if QApplication.activeModalWidget() is None:
            window.activateWindow()
            QTest.qWaitForWindowActive(window)
        press_keys(key)


def shown(page: AppointmentsPage) -> list[tuple[str, str]]:
    """Time and state of every line."""
    return [(page.model.text_at(row, 0), page.model.text_at(row, 1)) for row in range(page.model.rowCount())]


def rows(place: Workplace, day: date = DAY) -> tuple[AppointmentRow, ...]:
    return place.ledger.read(appointments.listing, day, day)


def test_appointments_and_free_times_stand_in_the_order_of_the_day(page: AppointmentsPage) -> None:
    assert shown(page) == [
        (" 9:00～ 9:30", "時間を過ぎています"),
        (" 9:30～10:00", "空き"),
        ("10:00～10:30", "予約"),
        ("10:30～13:00", "空き"),
        ("13:00～13:30", "予約"),
        ("13:30～17:15", "空き"),
    ]
    assert page.context() == "今日 令和8年11月20日（金）　予約 3件"
    assert focused() is page.table


def test_insert_on_a_free_time_books_it_with_a_few_keys(page: AppointmentsPage, friday: Workplace) -> None:
    def fill(dialog: AppointmentDialog) -> None:
        assert dialog.day.date() == DAY
        assert dialog.time.text() == "10:30"
        assert focused() is dialog.time
        type_text("1115")
        press("Return")

    press("Down", "Down")
    assert page.table.select_key((DAY, 630, "D01"))
    when_shown(AppointmentDialog, fill)
    press("Insert")
    assert [row.minute for row in rows(friday)] == [540, 600, 675, 780]
    assert page.sticky.text() == "予約を入れました（11月20日（金）11:15）"
    slot = page.table.current_row()
    assert slot is not None
    assert slot.row is not None
    assert slot.row.minute == 675


def test_a_booking_can_be_taken_back(page: AppointmentsPage, friday: Workplace) -> None:
    def fill(dialog: AppointmentDialog) -> None:
        dialog.time.setText("11:00")
        dialog.decide()

    when_shown(AppointmentDialog, fill)
    press("Insert")
    press("Ctrl+Z")
    assert [row.state.value for row in rows(friday) if row.minute == 660] == ["cancelled"]


def test_a_booking_for_another_day_shows_that_day(page: AppointmentsPage, friday: Workplace) -> None:
    def fill(dialog: AppointmentDialog) -> None:
        dialog.day.line.setText("11/25")
        dialog.time.setText("14:00")
        dialog.decide()

    when_shown(AppointmentDialog, fill)
    press("Insert")
    assert page.days() == (date(2026, 11, 25), date(2026, 11, 25))
    assert ("14:00～14:30", "予約") in shown(page)


def test_enter_opens_an_appointment_and_keeps_the_change(page: AppointmentsPage, friday: Workplace) -> None:
    def fill(dialog: AppointmentDialog) -> None:
        assert dialog.windowTitle() == "予約の変更"
        dialog.note.setText("車いすで来る")
        dialog.decide()

    target = rows(friday)[1]
    page.table.select_key(target.uid)
    when_shown(AppointmentDialog, fill)
    press("Return")
    assert rows(friday)[1].note == "車いすで来る"
    assert page.sticky.text() == "予約を変更しました（11月20日（金）10:00）"
    press("Ctrl+Z")
    assert rows(friday)[1].note == ""


def test_f5_begins_the_talk_with_the_appointment_as_it_stands(
    page: AppointmentsPage, friday: Workplace
) -> None:
    wanted: list[AppointmentRow] = []
    page.consultation_wanted.connect(wanted.append)
    target = rows(friday)[1]
    page.table.select_key(target.uid)
    press("F5")
    assert wanted == [target]


def test_a_talk_that_was_recorded_at_another_counter_is_not_begun_again(
    page: AppointmentsPage, friday: Workplace
) -> None:
    wanted: list[AppointmentRow] = []
    page.consultation_wanted.connect(wanted.append)
    target = rows(friday)[1]
    page.table.select_key(target.uid)
    friday.ledger.call(appointments.record, target.uid, consultation_form())
    press("F5")
    assert wanted == []
    assert page.sticky.text() == "この予約の相談は、もう登録されています。"
    assert ("10:00～10:30", "相談済み") in shown(page)


def test_delete_cancels_and_ctrl_z_brings_back(page: AppointmentsPage, friday: Workplace) -> None:
    target = rows(friday)[1]
    page.table.select_key(target.uid)
    press("Delete")
    assert ("10:00～10:30", "取り消し") in shown(page)
    assert (" 9:30～13:00", "空き") in shown(page)
    assert page.sticky.text() == "予約を取り消しました（11月20日（金）10:00）"
    press("Ctrl+Z")
    assert rows(friday)[1].state is AppointmentState.BOOKED


def test_n_marks_who_did_not_come_but_not_before_the_time(page: AppointmentsPage, friday: Workplace) -> None:
    late, early, _ = rows(friday)
    page.table.select_key(early.uid)
    press("N")
    assert "まだ予約の時刻になっていません" in page.sticky.text()
    page.table.select_key(late.uid)
    press("N")
    assert rows(friday)[0].state is AppointmentState.ABSENT


def test_enter_on_a_settled_appointment_says_so_and_offers_the_way_back(
    page: AppointmentsPage, friday: Workplace
) -> None:
    target = rows(friday)[1]
    friday.ledger.call(appointments.cancel, target.uid, target.version)
    page.reload()
    page.table.select_key(target.uid)
    press("Return")
    assert page.sticky.text() == "この予約は「取り消し」になっています。"
    press("Ctrl+Z")
    assert rows(friday)[1].state is AppointmentState.BOOKED


def test_keys_that_need_an_appointment_say_so_on_a_free_time(
    page: AppointmentsPage, friday: Workplace
) -> None:
    before = rows(friday)
    page.table.select_key((DAY, 630, "D01"))
    for key, words in (
        ("F5", "相談を始める"),
        ("N", "来なかった"),
        ("Delete", "取り消す"),
        ("Ctrl+D", "直す予約"),
    ):
        press(key)
        assert page.sticky.text().startswith(words)
    assert rows(friday) == before


def test_days_and_weeks_are_a_key_away(page: AppointmentsPage) -> None:
    press("Alt+Right")
    assert page.days()[0] == date(2026, 11, 21)
    assert shown(page) == []
    assert page.table._empty == "この日は休みです（土曜日）。予約はありません。"
    assert [button.isEnabled() for button in page.key_bar.buttons] == [True, False, False, False, False]
    press("Alt+Left", "Alt+Left")
    assert page.days()[0] == date(2026, 11, 19)
    press("Alt+Home")
    assert page.days()[0] == DAY
    page.span.setFocus()
    press("2")
    assert page.days() == (date(2026, 11, 16), date(2026, 11, 22))
    assert ("10:00～10:30", "予約") in shown(page)
    page.after_button.click()
    assert page.days()[0] == date(2026, 11, 23)
    assert shown(page)[:2] == [
        ("11月23日（月）　この日は休みです（祝日（勤労感謝の日））。予約はありません。", ""),
        ("11月24日（火）", ""),
    ]
    page.span.setFocus()
    press("2")  # the chosen one again: there is always a length
    assert page.days()[0] == page.days()[1]


def test_a_week_stands_below_its_dates_and_the_keyboard_goes_from_time_to_time(
    page: AppointmentsPage,
) -> None:
    page.show_week()
    headings = [text for text, _ in shown(page) if "月" in text]
    assert [text.partition("　")[0] for text in headings] == [
        "11月16日（月）", "11月17日（火）", "11月18日（水）", "11月19日（木）",
        "11月20日（金）", "11月21日（土）", "11月22日（日）",
    ]  # fmt: skip
    assert headings[0] == "11月16日（月）　予約はありません。"
    assert headings[4] == "11月20日（金）"
    page.table.setFocus()
    seen = []
    for _ in range(20):
        slot = page.table.current_row()
        assert slot is not None
        assert slot.heading == ""
        seen.append(slot.minute)
        press("Up")
    assert seen[-1] == 540


def test_an_appointment_on_a_closed_day_stands_below_a_line_that_says_so(
    page: AppointmentsPage, friday: Workplace
) -> None:
    booked(friday.ledger, day=date(2026, 11, 21))
    press("Alt+Right")
    assert shown(page) == [("この日は休みです（土曜日）。", ""), ("10:00～10:30", "予約")]
    slot = page.table.current_row()
    assert slot is not None
    assert slot.row is not None


def test_what_is_over_free_or_late_looks_different(page: AppointmentsPage, friday: Workplace) -> None:
    target = rows(friday)[2]
    friday.ledger.call(appointments.cancel, target.uid, target.version)
    page.reload()
    model = page.model
    tones = {model.text_at(row, 1): model.tone_at(row) for row in range(model.rowCount())}
    assert tones == {
        "時間を過ぎています": Tone.PLAIN,
        "予約": Tone.PLAIN,
        "空き": Tone.FREE,
        "取り消し": Tone.QUIET,
    }
    assert [model.warns_at(row, 1) for row in range(model.rowCount())].count(True) == 1
    assert model.warns_at(0, 1)


def test_a_double_booking_is_made_only_after_a_yes(page: AppointmentsPage, friday: Workplace) -> None:
    def fill(yes: bool, dialog: AppointmentDialog) -> None:
        dialog.time.setText("10:15")
        assert dialog.doubt_words() == "窓口1には、10:00～10:30にほかの予約があります。"
        when_shown(MessageDialog, partial(answer, yes))
        dialog.decide()
        if not yes:
            assert dialog.isVisible()
            dialog.reject()

    def answer(yes: bool, question: MessageDialog) -> None:
        button = question.accept_button if yes else question.safe_button
        assert button is not None
        button.click()

    for yes, count in ((False, 3), (True, 4)):
        when_shown(AppointmentDialog, partial(fill, yes))
        press("Insert")
        assert len(rows(friday)) == count


def test_a_time_that_was_booked_meanwhile_is_given_back_only_after_a_yes(
    page: AppointmentsPage, friday: Workplace
) -> None:
    def answer(yes: bool, question: MessageDialog) -> None:
        button = question.accept_button if yes else question.safe_button
        assert button is not None
        button.click()

    target = rows(friday)[1]
    friday.ledger.call(appointments.cancel, target.uid, target.version)
    booked(friday.ledger, minute=600)
    page.reload()
    for yes, state in ((False, AppointmentState.CANCELLED), (True, AppointmentState.BOOKED)):
        page.table.select_key(target.uid)
        press("Return")
        when_shown(MessageDialog, partial(answer, yes))
        press("Ctrl+Z")
        assert friday.ledger.read(appointments.get, target.uid).state is state
    assert page.sticky.text() == "予約に戻しました（11月20日（金）10:00）"


def test_with_several_desks_one_looks_at_ones_own_or_at_all(
    friday: Workplace, page: AppointmentsPage
) -> None:
    from nakanojo_helpdesk.ui.workplace.workplace import workplace_of

    second = friday.ledger.call(desks.add, first_desk(name="窓口2"))
    booked(friday.ledger, minute=600, desk=second)
    place = workplace_of(friday.ledger.store, friday.signed_in, pc="PC1", now=friday.now)
    both = AppointmentsPage(place)
    both.reload()
    assert len([slot for slot in both.model.rows() if slot.row]) == 3
    assert [column.title for column in both.model.columns] == ["時刻", "状態", "相談内容", "連絡先", "メモ"]
    both.desk.set_code(None)
    both.reload()
    assert [slot.row.desk for slot in both.model.rows() if slot.row] == ["D01", "D01", "D02", "D01"]
    assert [column.title for column in both.model.columns][2] == "窓口"
    both.deleteLater()
