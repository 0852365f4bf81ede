"""予約: booked, changed, settled, and turned into a consultation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from nakanojo_helpdesk.domain.appointments import AppointmentRow, AppointmentState, Doubtful
from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.appointments import timetables
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from tests.factories import DESK, LedgerAs, appointment_form, consultation_form, first_desk, raw, today

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JST)  # a Friday
DAY = NOW.date()
CONTACT = "高橋さん 0279-00-0000"


def book(ledger: Ledger, **changes: object) -> AppointmentRow:
    """An appointment on the Friday, whatever there is to ask about."""
    form = appointment_form(**({"day": DAY} | changes))
    accepted = ledger.read(appointments.doubts_about, form, now=NOW)
    return ledger.read(appointments.get, ledger.call(appointments.book, form, accepted=accepted, now=NOW))


def states(ledger: Ledger) -> list[str]:
    return [row.state.value for row in ledger.read(appointments.listing, DAY, DAY)]


def test_what_was_booked_stands_in_the_list_of_its_day(ledger: Ledger) -> None:
    row = book(ledger, topic="LN03", contact=f" {CONTACT} ", note="写真", length=45)
    assert ledger.read(appointments.listing, DAY, DAY) == (row,)
    assert (row.minute, row.length, row.topic, row.contact, row.note) == (600, 45, "LN03", CONTACT, "写真")
    assert (row.state, row.made_by_name, row.desk_name) == (AppointmentState.BOOKED, "佐藤", "窓口1")
    assert ledger.read(appointments.listing, DAY + timedelta(days=1), DAY + timedelta(days=9)) == ()


def test_every_fault_of_a_form_is_told_at_once_and_nothing_is_written(ledger: Ledger) -> None:
    form = appointment_form(day=DAY - timedelta(days=1), length=1, desk="D99")
    with pytest.raises(Invalid) as caught:
        ledger.call(appointments.book, form, now=NOW)
    assert set(caught.value.problems) == {"day", "length", "desk"}
    assert ledger.read(appointments.listing, DAY - timedelta(days=9), DAY) == ()


def test_a_double_booking_asks_and_is_made_once_somebody_said_yes(ledger: Ledger) -> None:
    book(ledger)
    form = appointment_form(day=DAY, minute=615)
    with pytest.raises(Doubtful) as caught:
        ledger.call(appointments.book, form, now=NOW)
    assert caught.value.doubts == ("窓口1には、10:00～10:30にほかの予約があります。",)
    ledger.call(appointments.book, form, accepted=caught.value.doubts, now=NOW)
    assert len(ledger.read(appointments.listing, DAY, DAY)) == 2


def test_a_doubt_that_came_up_after_the_answer_is_asked_about_again(ledger: Ledger) -> None:
    saturday = DAY + timedelta(days=1)
    form = appointment_form(day=saturday)
    accepted = ledger.read(appointments.doubts_about, form, now=NOW)
    book(ledger, day=saturday)
    with pytest.raises(Doubtful) as caught:
        ledger.call(appointments.book, form, accepted=accepted, now=NOW)
    assert [("ほかの予約" in sentence) for sentence in caught.value.doubts] == [True]


def test_another_desk_at_the_same_time_is_no_double_booking(ledger: Ledger) -> None:
    book(ledger)
    second = ledger.call(desks.add, first_desk(name="窓口2"))
    assert ledger.call(appointments.book, appointment_form(day=DAY, desk=second), now=NOW)


def test_the_towns_own_calendar_decides_which_day_is_closed(ledger: Ledger) -> None:
    saturday = DAY + timedelta(days=1)
    ledger.call(opening_days.set_day, saturday, True, "休日窓口")
    assert ledger.call(appointments.book, appointment_form(day=saturday), now=NOW)
    ledger.call(opening_days.set_day, DAY, False, "停電")
    with pytest.raises(Doubtful, match="停電"):
        ledger.call(appointments.book, appointment_form(day=DAY), now=NOW)


def test_a_change_is_kept_and_does_not_collide_with_itself(ledger: Ledger) -> None:
    row = book(ledger)
    form = replace(row.form(), minute=615, contact=CONTACT)
    ledger.call(appointments.change, row.uid, row.version, form, now=NOW)
    assert ledger.read(appointments.get, row.uid).form() == form


def test_a_change_of_the_contact_alone_asks_nothing_even_after_its_day(ledger: Ledger) -> None:
    book(ledger)
    row = book(ledger, minute=610)
    later = NOW + timedelta(days=2)
    ledger.call(appointments.change, row.uid, row.version, replace(row.form(), contact=CONTACT), now=later)
    assert ledger.read(appointments.get, row.uid).contact == CONTACT


def test_two_counters_changing_one_appointment_do_not_overwrite_each_other(ledger: Ledger) -> None:
    row = book(ledger)
    ledger.call(appointments.change, row.uid, row.version, replace(row.form(), note="先"), now=NOW)
    with pytest.raises(Conflict) as caught:
        ledger.call(appointments.change, row.uid, row.version, replace(row.form(), note="後"), now=NOW)
    theirs = caught.value.theirs
    assert isinstance(theirs, AppointmentRow)
    assert theirs.note == "先"
    with pytest.raises(Conflict):
        ledger.call(appointments.cancel, row.uid, row.version)


def test_a_cancelled_appointment_stays_in_the_list_and_can_come_back(ledger: Ledger) -> None:
    row = book(ledger)
    ledger.call(appointments.cancel, row.uid, row.version)
    assert states(ledger) == ["cancelled"]
    assert ledger.read(appointments.listing, DAY, DAY, only_open=True) == ()
    ledger.call(appointments.restore, row.uid, row.version + 1)
    assert states(ledger) == ["booked"]


def test_a_time_that_was_booked_meanwhile_is_asked_about_before_an_appointment_comes_back(
    ledger: Ledger,
) -> None:
    row = book(ledger)
    ledger.call(appointments.cancel, row.uid, row.version)
    book(ledger)
    with pytest.raises(Doubtful) as caught:
        ledger.call(appointments.restore, row.uid, row.version + 1)
    assert [doubt.partition("には")[2] for doubt in caught.value.doubts] == [
        "、10:00～10:30にほかの予約があります。"
    ]
    assert sorted(states(ledger)) == ["booked", "cancelled"]
    ledger.call(appointments.restore, row.uid, row.version + 1, accepted=caught.value.doubts)
    assert states(ledger) == ["booked", "booked"]


def test_an_appointment_marked_absent_comes_back_unasked_after_its_time(ledger: Ledger) -> None:
    row = book(ledger)
    later = NOW + timedelta(days=9)
    ledger.call(appointments.mark_absent, row.uid, row.version, now=later)
    ledger.call(appointments.restore, row.uid, row.version + 1)
    assert states(ledger) == ["booked"]


def test_somebody_is_absent_only_after_the_time(ledger: Ledger) -> None:
    row = book(ledger)
    with pytest.raises(Refused, match="まだ予約の時刻"):
        ledger.call(appointments.mark_absent, row.uid, row.version, now=NOW)
    ledger.call(appointments.mark_absent, row.uid, row.version, now=NOW + timedelta(hours=1))
    assert states(ledger) == ["absent"]


def test_what_is_settled_is_not_changed_by_the_way(ledger: Ledger) -> None:
    row = book(ledger)
    ledger.call(appointments.cancel, row.uid, row.version)
    now = ledger.read(appointments.get, row.uid)
    with pytest.raises(Refused, match="取り消し"):
        ledger.call(appointments.change, row.uid, now.version, replace(row.form(), note="x"), now=NOW)
    with pytest.raises(Refused, match="取り消し"):
        ledger.call(appointments.mark_absent, row.uid, now.version, now=NOW + timedelta(hours=2))
    with pytest.raises(Refused, match="取り消されています"):
        ledger.read(appointments.begin, row.uid)


def test_an_appointment_becomes_a_consultation_in_one_transaction(ledger: Ledger) -> None:
    row = book(ledger)
    ledger.call(drafts.keep, uid="d", desk=DESK, started_at=NOW, fields={"topics": ["SM"]})
    assert ledger.read(appointments.begin, row.uid) == row
    key = ledger.call(appointments.record, row.uid, consultation_form(method="APT"), draft="d")
    now = ledger.read(appointments.get, row.uid)
    assert (now.state, now.consultation_id) == (AppointmentState.CAME, key)
    assert ledger.read(drafts.mine) == ()
    with pytest.raises(Refused, match="もう登録"):
        ledger.read(appointments.begin, row.uid)
    with pytest.raises(Refused, match="もう登録"):
        ledger.call(appointments.cancel, row.uid, now.version)


def test_a_talk_that_took_place_is_saved_whatever_happened_to_its_appointment(ledger: Ledger) -> None:
    row = book(ledger)
    ledger.call(appointments.cancel, row.uid, row.version)
    key = ledger.call(appointments.record, row.uid, consultation_form())
    assert ledger.read(appointments.get, row.uid).state is AppointmentState.CAME
    again = ledger.call(appointments.record, row.uid, consultation_form())
    assert again != key
    assert ledger.read(appointments.get, row.uid).consultation_id == key


def test_a_faulty_consultation_leaves_the_appointment_waiting(ledger: Ledger) -> None:
    row = book(ledger)
    with pytest.raises(Invalid):
        ledger.call(appointments.record, row.uid, consultation_form(topics=()))
    assert ledger.read(appointments.get, row.uid) == row


def test_undoing_the_consultation_lets_the_appointment_wait_again(ledger: Ledger) -> None:
    row = book(ledger)
    key = ledger.call(appointments.record, row.uid, consultation_form())
    form = ledger.call(appointments.undo, key)
    assert form == consultation_form()
    assert ledger.read(consultation_rows.get, key).withdrawn
    now = ledger.read(appointments.get, row.uid)
    assert (now.state, now.consultation_id) == (AppointmentState.BOOKED, None)


def test_an_appointment_whose_record_was_withdrawn_can_wait_again_or_become_another_record(
    ledger: Ledger,
) -> None:
    row = book(ledger)
    key = ledger.call(appointments.record, row.uid, consultation_form())
    ledger.call(consultations.undo, key)
    settled = ledger.read(appointments.get, row.uid)
    assert (settled.state, settled.consultation_withdrawn) == (AppointmentState.CAME, True)
    assert ledger.read(appointments.begin, row.uid) == settled
    ledger.call(appointments.restore, row.uid, settled.version)
    assert ledger.read(appointments.get, row.uid).is_open
    ledger.call(appointments.record, row.uid, consultation_form())
    assert ledger.read(appointments.get, row.uid).has_become_a_record


def test_the_same_talk_saved_again_after_undoing_is_tied_again(ledger: Ledger) -> None:
    row = book(ledger)
    key = ledger.call(appointments.record, row.uid, consultation_form())
    ledger.call(consultations.undo, key)
    again = ledger.call(appointments.record, row.uid, consultation_form())
    assert ledger.read(appointments.get, row.uid).consultation_id == again


def test_a_talk_is_saved_even_when_its_appointment_cannot_be_found(ledger: Ledger) -> None:
    key = ledger.call(appointments.record, "ない", consultation_form())
    assert not ledger.read(consultation_rows.get, key).withdrawn


@pytest.mark.parametrize("table", ["appointments", "drafts"])
def test_a_fault_between_record_and_appointment_leaves_neither(
    ledger: Ledger, database: Path, table: str
) -> None:
    row = book(ledger)
    ledger.call(drafts.keep, uid="d", desk=DESK, started_at=NOW, fields={"topics": ["SM"]})
    act = {"appointments": "UPDATE", "drafts": "DELETE"}[table]
    with raw(database) as bare:
        bare.execute(f"CREATE TRIGGER fault BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'fault'); END")
    with pytest.raises(IntegrityError, match="fault"):
        ledger.call(appointments.record, row.uid, consultation_form(), draft="d")
    assert ledger.read(appointments.get, row.uid) == row
    assert ledger.read(consultation_rows.listing, today(), today(), withdrawn=True) == ()
    assert [draft.uid for draft in ledger.read(drafts.mine)] == ["d"]
    with raw(database) as bare:
        bare.execute("DROP TRIGGER fault")
    key = ledger.call(appointments.record, row.uid, consultation_form(), draft="d")
    assert ledger.read(consultation_rows.get, key).serial == 1, "no number was used up"
    assert ledger.read(appointments.get, row.uid).consultation_id == key


def test_an_unknown_appointment_is_missing(ledger: Ledger) -> None:
    for use_case in (appointments.get, appointments.begin):
        with pytest.raises(Missing, match="予約表"):
            ledger.read(use_case, "ない")


def test_free_times_stand_between_the_appointments_of_each_desk(ledger: Ledger) -> None:
    book(ledger, minute=600, length=60)
    cancelled = book(ledger, minute=780)
    ledger.call(appointments.cancel, cancelled.uid, cancelled.version)
    (plan,) = ledger.read(timetables.plans, DAY, DAY, now=NOW)
    assert [(free.minute, free.length) for free in plan.free] == [(540, 60), (660, 375)]
    ledger.call(desks.add, first_desk(name="窓口2"))
    (both,) = ledger.read(timetables.plans, DAY, DAY, now=NOW)
    assert [free.desk for free in both.free] == ["D01", "D01", "D02"]
    (one,) = ledger.read(timetables.plans, DAY, DAY, desk="D02", now=NOW)
    assert (one.appointments, len(one.free)) == ((), 1)


def test_closed_days_and_the_past_have_no_free_times(ledger: Ledger) -> None:
    days = ledger.read(timetables.plans, DAY - timedelta(days=1), DAY + timedelta(days=4), now=NOW)
    assert [bool(plan.free) for plan in days] == [False, True, False, False, False, True]
    assert days[4].opening.words == "祝日（勤労感謝の日）"
    (late,) = ledger.read(timetables.plans, DAY, DAY, now=NOW.replace(hour=17, minute=3))
    assert late.free == ()


def test_who_may_not_take_appointments_sees_none_of_them(ledger: Ledger, ledger_as: LedgerAs) -> None:
    row = book(ledger, contact=CONTACT)
    for role in (Role.TRAINER, Role.ADMINISTRATOR):
        stranger = ledger_as(role)
        with pytest.raises(Denied):
            stranger.read(appointments.listing, DAY, DAY)
        with pytest.raises(Denied):
            stranger.read(appointments.get, row.uid)


def test_a_contact_never_reaches_the_trace_and_the_rows_stay_sealed(ledger: Ledger, database: Path) -> None:
    row = book(ledger, contact=CONTACT, note="鈴木さんの紹介")
    ledger.call(appointments.change, row.uid, row.version, replace(row.form(), contact="鈴木さん"), now=NOW)
    with raw(database) as bare:
        trace = [
            tuple(map(str, line))
            for line in bare.execute("SELECT * FROM audit WHERE entity = 'appointments' ORDER BY seq")
        ]
    assert [line[4] for line in trace] == ["insert", "update"]
    assert "contact" in " ".join(trace[1])
    assert not any(word in " ".join(line) for line in trace for word in ("高橋", "鈴木", "0279"))
    assert ledger.read(checks.check_open) == ()


def test_somebody_may_come_on_another_day_than_booked(ledger: Ledger) -> None:
    row = book(ledger, day=DAY + timedelta(days=4))
    ledger.call(appointments.record, row.uid, consultation_form(event_date=today()))
    assert ledger.read(appointments.get, row.uid).state is AppointmentState.CAME


def test_a_date_far_ahead_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Invalid, match="1年より先"):
        ledger.call(appointments.book, appointment_form(day=date(2028, 1, 4)), now=NOW)
