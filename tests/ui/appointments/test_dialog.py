"""予約を入れる: what is typed wrongly stays, what the day holds is shown while one types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import NOW, booked
from tests.factories import first_desk
from tests.keyboard import press, type_text
from tests.waiting import when_shown

DAY = NOW.date()


@pytest.fixture
def place(app: QApplication, workplace: Workplace) -> Workplace:
    made = replace(workplace, now=lambda: NOW)
    booked(made.ledger, minute=600, length=60, contact="高橋さん")
    return made


@pytest.fixture
def dialog(place: Workplace) -> Iterator[AppointmentDialog]:
    made = AppointmentDialog(place, day=DAY)
    made.show()
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def test_free_times_of_the_day_are_read_out_while_the_caller_waits(dialog: AppointmentDialog) -> None:
    assert dialog.free_words() == "空いている時間：9:30～10:00、11:00～17:15"
    dialog.day.line.setText("11/23")
    assert dialog.free_words() == "この日は休みです（祝日（勤労感謝の日））。"
    dialog.day.line.setText("11/19/")
    assert dialog.free_words() == ""


def test_a_clash_is_seen_while_typing_without_anybodys_name(dialog: AppointmentDialog) -> None:
    dialog.time.setText("10:45")
    assert dialog.doubt_words() == "窓口1には、10:00～11:00にほかの予約があります。"
    dialog.time.setText("11:00")
    assert dialog.doubt_words() == ""
    dialog.time.setText("2:00")
    assert "8:30～17:15" in dialog.doubt_words() or "もう過ぎています" in dialog.doubt_words()


def test_faults_stand_below_their_fields_and_nothing_typed_is_lost(
    dialog: AppointmentDialog, place: Workplace
) -> None:
    dialog.day.line.setText("2/30")
    dialog.time.setText("25:00")
    dialog.contact.setText("髙﨑さん")
    dialog.decide()
    assert dialog.isVisible()
    assert dialog.faults.title == "2か所、直してください。入力したものは残っています。"
    assert dialog.fields["day"].error() == "2月30日という日はありません。日付を確かめてください。"
    assert dialog.fields["minute"].error().startswith("その時刻はありません")
    assert dialog.contact.text() == "髙﨑さん"
    assert len(place.ledger.read(appointments.listing, DAY, DAY)) == 1


def test_empty_fields_and_past_days_are_said(dialog: AppointmentDialog) -> None:
    dialog.day.line.clear()
    dialog.decide()
    assert dialog.fields["day"].error().startswith("日付を入れてください")
    assert dialog.fields["minute"].error().startswith("時刻を入れてください")
    dialog.day.line.setText("R8.11.19")
    dialog.time.setText("14:00")
    dialog.decide()
    assert "過ぎています" in dialog.fields["day"].error()
    assert dialog.fields["minute"].error() == ""


def test_a_person_number_is_not_taken(dialog: AppointmentDialog, place: Workplace) -> None:
    dialog.time.setText("14:00")
    dialog.note.setText("マイナンバー 1234 5678 9018")
    dialog.decide()
    assert "個人番号" in dialog.fields["note"].error()
    assert len(place.ledger.read(appointments.listing, DAY, DAY)) == 1


def test_everything_can_be_filled_in_by_keyboard(dialog: AppointmentDialog, place: Workplace) -> None:
    type_text("1400")
    press("Tab")
    press("4", "Return")  # 60 minutes, on to the topic
    press("Down", "Tab")
    type_text("tanaka")
    press("Tab")
    type_text("iPhone")
    press("Return")
    row = place.ledger.read(appointments.get, dialog.uid())
    assert (row.day, row.minute, row.length, row.topic) == (DAY, 840, 60, "SM")
    assert (row.contact, row.note) == ("tanaka", "iPhone")


def test_an_appointment_changed_elsewhere_meanwhile_is_not_overwritten(place: Workplace) -> None:
    row = place.ledger.read(appointments.listing, DAY, DAY)[0]
    made = AppointmentDialog(place, row=row)
    made.show()
    place.ledger.call(appointments.cancel, row.uid, row.version)
    said: list[str] = []

    def read(box: MessageDialog) -> None:
        said.append(box.accessibleDescription())
        box.reject()

    when_shown(MessageDialog, read)
    made.note.setText("x")
    made.decide()
    assert "先に直されました" in said[0]
    assert made.isVisible()
    assert made.note.text() == "x"
    made.close()
    made.deleteLater()


def test_a_length_that_is_not_on_offer_is_kept(place: Workplace) -> None:
    row = booked(place.ledger, minute=840, length=40)
    made = AppointmentDialog(place, row=row)
    assert made.length.code() == "40"
    made.deleteLater()


@pytest.mark.parametrize("state", ["opened", "closed"])
def test_an_appointment_stays_at_a_desk_that_is_not_on_offer(place: Workplace, state: str) -> None:
    second = place.ledger.call(desks.add, first_desk(name="窓口2"))
    row = booked(place.ledger, minute=840, desk=second)
    if state == "closed":
        place.ledger.call(desks.close, second, today=DAY + timedelta(days=1))
    made = AppointmentDialog(place, row=row)
    mark = "（閉鎖）" if state == "closed" else ""
    assert made.desk.currentText() == f"役場 窓口2{mark}"
    made.show()
    assert made.desk.isVisible()
    made.note.setText("車いすで来る")
    made.decide()
    assert made.result()
    after = place.ledger.read(appointments.get, row.uid)
    assert (after.desk, after.note) == (second, "車いすで来る")
    made.deleteLater()
