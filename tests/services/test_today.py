"""今日: the day at a glance."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import JST, Month, local, utc_now
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import exports, office, today
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.integrity import audit
from tests.factories import DESK, LedgerAs, appointment_form, consultation_form
from tests.factories import today as this_day
from tests.services.courses.books import course_form, lesson_form, planned

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JST)
DAY = NOW.date()


def book(ledger: Ledger, day: date, minute: int = 600) -> str:
    form = appointment_form(day=day, minute=minute)
    early = NOW - timedelta(days=60)
    accepted = ledger.read(appointments.doubts_about, form, now=early)
    return ledger.call(appointments.book, form, accepted=accepted, now=early)


def test_the_day_begins_with_nothing(ledger: Ledger) -> None:
    summary = ledger.read(today.summary, now=NOW)
    assert (summary.day, summary.count, summary.first_timers) == (DAY, 0, 0)
    assert summary.drafts == ()
    assert summary.appointments == summary.forgotten == summary.upcoming == ()
    assert summary.unreported is None


def test_todays_records_are_counted_and_first_timers_as_people(ledger: Ledger) -> None:
    for changes in (
        {"visit_kind": "NEW", "people": 3},
        {"visit_kind": "NEW"},
        {"visit_kind": "REP", "people": 9},
        {},
    ):
        ledger.call(consultations.record, consultation_form(**changes))
    ledger.call(
        consultations.record, consultation_form(event_date=this_day() - timedelta(days=1), visit_kind="NEW")
    )
    withdrawn = ledger.call(consultations.record, consultation_form(visit_kind="NEW"))
    ledger.call(consultations.undo, withdrawn)
    summary = ledger.read(today.summary)
    assert (summary.count, summary.first_timers) == (4, 4)


def test_todays_lessons_and_those_ahead_without_staff_are_there_until_the_next_opening_day(
    ledger: Ledger,
) -> None:
    sato = (AssignmentForm(role="INS", staff="S01"),)
    friday = datetime(2027, 5, 14, 9, 0, tzinfo=JST)
    day = friday.date()
    for ahead, title, staff in (
        (0, "今日", sato), (1, "土曜", ()), (3, "月曜", ()), (3, "そろっている", sato), (4, "火曜", ()),
    ):  # fmt: skip
        begin = 600 if title != "そろっている" else 800
        lesson = lesson_form(
            ledger, day=day + timedelta(days=ahead), begin=begin, end=begin + 90, assignments=staff
        )
        planned(ledger, lesson, form=course_form(title=title), released=True)
    summary = ledger.read(today.summary, now=friday)
    assert [row.title for row in summary.lessons] == ["今日"]
    assert [row.title for row in summary.understaffed] == ["土曜", "月曜"]
    (saturday, _monday) = summary.understaffed
    ledger.call(lessons.cancel, saturday.uid, saturday.version, reason="大雪のため")
    assert [row.title for row in ledger.read(today.summary, now=friday).understaffed] == ["月曜"]


def test_who_has_nothing_to_do_with_courses_sees_none(ledger: Ledger, ledger_as: LedgerAs) -> None:
    planned(ledger, lesson_form(ledger, day=DAY), released=True)
    assert ledger_as(Role.ADMINISTRATOR).read(today.summary, now=NOW).lessons == ()
    assert len(ledger_as(Role.TRAINER).read(today.summary, now=NOW).lessons) == 1


def test_ones_own_drafts_are_offered_and_nobody_elses(ledger: Ledger, ledger_as: LedgerAs) -> None:
    for worker, uid in ((ledger, "a"), (ledger_as(Role.COUNTER), "b")):
        worker.call(drafts.keep, uid=uid, desk=DESK, started_at=NOW, fields={})
    assert [draft.uid for draft in ledger.read(today.summary, now=NOW).drafts] == ["a"]


def test_appointments_are_sorted_into_today_forgotten_and_to_come(ledger: Ledger) -> None:
    uids = {days: book(ledger, DAY + timedelta(days=days)) for days in (-32, -31, -1, 0, 1, 9, 10)}
    early = book(ledger, DAY, 540)
    summary = ledger.read(today.summary, now=NOW)
    assert [row.uid for row in summary.appointments] == [early, uids[0]]
    assert [row.uid for row in summary.forgotten] == [uids[-31], uids[-1]]
    assert [row.uid for row in summary.upcoming] == [uids[1], uids[9]]  # Sunday, 29 November, is the end


def test_what_is_settled_is_neither_forgotten_nor_to_come(ledger: Ledger) -> None:
    for days in (-1, 1, 0):
        uid = book(ledger, DAY + timedelta(days=days))
        ledger.call(appointments.cancel, uid, 1)
    summary = ledger.read(today.summary, now=NOW)
    assert summary.forgotten == summary.upcoming == ()
    assert [row.is_open for row in summary.appointments] == [False]


@pytest.mark.parametrize(
    ("role", "appoints", "records"),
    [
        (Role.COUNTER, True, True),
        (Role.CHIEF, True, True),
        (Role.TRAINER, False, True),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_everybody_sees_what_the_matrix_allows(
    ledger: Ledger, ledger_as: LedgerAs, role: Role, appoints: bool, records: bool
) -> None:
    for days in (-1, 0, 1):
        book(ledger, DAY + timedelta(days=days))
    worker = ledger_as(role)
    if records:
        worker.call(drafts.keep, uid="a", desk=DESK, started_at=NOW, fields={})
    summary = worker.read(today.summary, now=NOW)
    assert [len(rows) for rows in (summary.appointments, summary.forgotten, summary.upcoming)] == [
        appoints
    ] * 3
    assert bool(summary.drafts) == records


@pytest.fixture
def recorded_month(ledger: Ledger) -> Month:
    """A month with a record, two months ago at the latest."""
    month = Month.of(this_day()).plus(-1)
    ledger.call(consultations.record, consultation_form(event_date=month.first))
    return month


def test_last_month_without_a_report_is_told_from_the_first_opening_day_on(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2025, 4, 1)))
    ledger.call(consultations.record, consultation_form(event_date=date(2025, 4, 15)))
    # May 2025 begins with a Thursday, 2 August 2025 is a Saturday, November 2025 begins with a long weekend.
    for day, told in (
        (datetime(2025, 5, 1, 9, tzinfo=JST), 4),
        (datetime(2025, 11, 3, 9, tzinfo=JST), None),
        (datetime(2025, 11, 4, 9, tzinfo=JST), 10),
        (datetime(2025, 4, 30, 9, tzinfo=JST), None),  # March had no records
    ):
        month = ledger.read(today.summary, now=day).unreported
        assert (None if month is None else month.month) == told


def test_last_month_is_not_asked_for_when_only_an_older_record_lies_before_recording_began(
    ledger: Ledger,
) -> None:
    this_month = Month.of(this_day())
    ledger.call(office.change, Office(recording_started_on=this_month.first))
    key = ledger.call(consultations.record, consultation_form(event_date=this_month.plus(-60).first))
    assert ledger.read(today.summary, now=_late_this_month()).unreported is None
    ledger.call(consultations.withdraw, key, 1, reason="誤り")
    ledger.call(consultations.record, consultation_form(event_date=this_month.plus(-1).first))
    assert ledger.read(today.summary, now=_late_this_month()).unreported == this_month.plus(-1)


@pytest.mark.parametrize("what", ["monthly.pdf", "monthly.print", "monthly.xlsx"])
def test_a_report_that_was_printed_or_saved_is_not_asked_for(
    ledger: Ledger, recorded_month: Month, what: str
) -> None:
    now = _late_this_month()
    assert ledger.read(today.summary, now=now).unreported == recorded_month
    ledger.call(exports.note_report, what, recorded_month.code)
    assert ledger.read(today.summary, now=now).unreported is None


def test_a_picture_or_the_data_of_the_month_is_no_report(ledger: Ledger, recorded_month: Month) -> None:
    ledger.call(exports.note_report, "monthly.chart", recorded_month.code)
    ledger.call(exports.note_report, "monthly.json", recorded_month.code)
    assert ledger.read(today.summary, now=_late_this_month()).unreported == recorded_month


def test_a_report_of_another_month_or_kind_does_not_count(ledger: Ledger, recorded_month: Month) -> None:
    ledger.call(exports.note_report, "monthly.pdf", recorded_month.plus(-1).code)
    ledger.call(exports.note_report, "daily.pdf", recorded_month.code)
    assert ledger.read(today.summary, now=_late_this_month()).unreported == recorded_month


def test_a_report_made_before_the_month_was_over_does_not_count(
    ledger: Ledger, recorded_month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = datetime.combine(recorded_month.last, datetime.min.time(), tzinfo=JST)
    with monkeypatch.context() as earlier:
        earlier.setattr(audit, "utc_now", lambda: early)
        ledger.call(exports.note_report, "monthly.pdf", recorded_month.code)
    assert ledger.read(today.summary, now=_late_this_month()).unreported == recorded_month


def _late_this_month() -> datetime:
    """A moment of this month by when it has had an opening day, not before now."""
    return datetime.combine(Month.of(local(utc_now()).date()).last, datetime.max.time(), tzinfo=JST)
