"""Signs: a month still running, a month before the first record, a month that changed after its report went out."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from nakanojo_helpdesk.domain.calendar import JST, Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.services import exports, office
from nakanojo_helpdesk.services.consultations import reading, writing
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.statistics import counting
from tests.clock import clock_at
from tests.factories import consultation_form, today

OCTOBER = Month(2025, 10)
NOVEMBER = Month(2025, 11)


def record(ledger: Ledger, day: date) -> int:
    return ledger.call(writing.record, consultation_form(event_date=day))


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JST)


def test_a_running_month_is_compared_with_the_same_days_of_last_year_and_says_so(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2023, 4, 1)))
    for day in (
        date(2024, 11, 1),
        date(2024, 11, 15),
        date(2024, 11, 16),
        date(2024, 11, 30),
        date(2025, 11, 2),
    ):
        record(ledger, day)
    facts = ledger.read(counting.monthly, NOVEMBER, today=date(2025, 11, 15))
    counts = facts.section("summary").row("count").counts
    assert (counts.value, counts.last_year, counts.last_year_to_date) == (1, 2, 2)
    assert "前の年の同じ日（令和6年11月15日）まで" in facts.running_note
    assert facts.trend.sentence == "11月は15日までに1件で、前年の同じ日までの2件から減りました。"
    ended = ledger.read(counting.monthly, NOVEMBER, today=date(2025, 12, 1))
    assert ended.section("summary").row("count").counts.last_year == 4
    assert ended.running_note == ""


def test_months_before_the_first_record_are_not_recorded_and_months_to_come_are_none(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2025, 10, 1)))
    counts = (
        ledger.read(counting.monthly, OCTOBER, today=date(2025, 11, 2)).section("summary").row("count").counts
    )
    assert (counts.text("value"), counts.text("previous_month"), counts.text("last_year")) == ("0", "…", "…")
    ahead = (
        ledger.read(counting.monthly, NOVEMBER.plus(1), today=date(2025, 11, 2))
        .section("summary")
        .row("count")
    )
    assert ahead.counts.text("value") == "－"


@pytest.mark.parametrize("act", ["add", "withdraw", "amend", "memo", "add and take back", "nothing"])
def test_a_month_is_revised_when_its_records_changed_after_its_report_went_out(
    ledger: Ledger, act: str
) -> None:
    month = Month.of(today())
    following = month.plus(1)
    key = record(ledger, month.first)
    ledger.call(exports.note_report, "monthly.pdf", month.code)
    with clock_at(at(following.first.replace(day=1), 9)):
        record(ledger, month.first)
    assert ledger.read(counting.monthly, month).revised == frozenset(), (
        "it was running when that one went out"
    )
    with clock_at(at(following.first.replace(day=2), 9)):
        ledger.call(exports.note_report, "monthly.xlsx", month.code)
    with clock_at(at(following.first.replace(day=3), 9)):
        row = ledger.read(reading.get, key)
        if act == "add":
            record(ledger, month.first)
        if act == "withdraw":
            ledger.call(writing.withdraw, key, row.version, reason="重複")
        if act == "amend":
            changed = consultation_form(event_date=month.plus(-1).last)
            ledger.call(writing.amend, key, row.version, changed, reason="日付のまちがい")
        if act == "memo":
            changed = consultation_form(event_date=month.first, memo="追記")
            ledger.call(writing.amend, key, row.version, changed, reason="追記")
        if act == "add and take back":
            added = record(ledger, month.first)
            ledger.call(writing.withdraw, added, 1, reason="重複")
    is_revised = act in {"add", "withdraw", "amend"}
    assert ledger.read(counting.monthly, month).signs["value"] == ("r" if is_revised else "p")
    assert ("previous_month" in ledger.read(counting.monthly, following).signs) is is_revised
