"""集計: every figure equals an independent count over what was recorded."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk.domain.calendar import Month, months_of_fiscal_year
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import Comparison, MonthlyFacts
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind, Stretch
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.statistics import counting as statistics
from tests.factories import apart, consultation_form, first_actor, first_desk

TODAY = date(2025, 4, 20)
STARTED = date(2022, 9, 15)
UPPER = ("SM", "AP", "IN", "LN", "MN", "OT")
LOWER = ("SM01", "SM02", "AP01", "AP02", "AP03", "LN01", "MN01")
MONTHS = [Month(2022, 9).plus(step) for step in range(32)]
FIRST_DAY = date(2022, 9, 20)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, template_database: Path
) -> tuple[Path, list[ConsultationForm]]:
    """A desk with 700 consultations over three fiscal years, some taken back; and those that count."""
    path = Path(shutil.copyfile(template_database, tmp_path_factory.mktemp("counted") / "nakanojo.db"))
    with closing(Store.open(path)) as store:
        return path, record(Ledger(store, first_actor()))


@pytest.fixture
def book(
    tmp_path: Path, made: tuple[Path, list[ConsultationForm]]
) -> Iterator[tuple[Ledger, list[ConsultationForm]]]:
    """A copy of it for the test alone."""
    with closing(Store.open(Path(shutil.copyfile(made[0], tmp_path / "counted.db")))) as store:
        yield Ledger(store, first_actor()), made[1]


def record(ledger: Ledger) -> list[ConsultationForm]:
    chance = random.Random(20260401)
    ledger.call(office.change, Office(recording_started_on=STARTED))
    ledger.call(desks.add, first_desk(name="窓口2"))
    counted = []
    days = (date(2025, 4, 18) - FIRST_DAY).days
    borders = [date(2023, 3, 31), date(2023, 4, 1), date(2024, 3, 31), date(2024, 4, 1), date(2024, 2, 29)]
    for number in range(700):
        day = borders[number % 5] if number < 20 else FIRST_DAY + timedelta(days=chance.randrange(days))
        form = consultation_form(
            event_date=day,
            desk=chance.choice(["D01", "D02"]),
            people=chance.choice([None, None, 1, 2, 5]),
            topics=apart(chance.sample(UPPER + LOWER, chance.randint(1, 5))),
        )
        key = ledger.call(consultations.record, form)
        if chance.random() < 0.1:
            ledger.call(consultations.withdraw, key, 1, reason="重複")
        else:
            counted.append(form)
    return counted


def figure(
    forms: list[ConsultationForm],
    month: Month,
    amount: Callable[[ConsultationForm], int],
    *,
    today: date = TODAY,
    started: date | None = STARTED,
) -> Comparison:
    """The same five figures, counted by walking over the records one by one."""

    def over(first: date, last: date) -> int | None:
        if first > today or (started is not None and last < started):
            return None
        return sum(amount(form) for form in forms if first <= form.event_date <= last)

    year = month.year if month.month >= 4 else month.year - 1
    then = Month(month.year - 1, month.month)
    before = Month(month.year, month.month - 1) if month.month > 1 else Month(month.year - 1, 12)
    is_running = (today.year, today.month) == (month.year, month.month)
    then_last = date(then.year, then.month, today.day) if is_running else then.last
    return Comparison(
        value=over(month.first, month.last),
        previous_month=over(before.first, before.last),
        last_year=over(then.first, then_last),
        year_to_date=over(date(year, 4, 1), month.last),
        last_year_to_date=over(date(year - 1, 4, 1), then_last),
    )


def is_main(kind: str, form: ConsultationForm) -> int:
    return int(form.topics[0][:2] == kind)


def is_any(kind: str, form: ConsultationForm) -> int:
    return int(any(code[:2] == kind for code in form.topics))


def monthly(ledger: Ledger, month: Month, today: date = TODAY) -> MonthlyFacts:
    return ledger.read(statistics.monthly, month, today=today)


def test_every_figure_of_every_month_equals_a_count_by_hand(
    book: tuple[Ledger, list[ConsultationForm]],
) -> None:
    desk, forms = book
    for month in MONTHS:
        facts = monthly(desk, month)
        summary, main, every = (facts.section(code) for code in ("summary", "main_topics", "all_topics"))
        assert summary.row("count").counts == figure(forms, month, lambda form: 1), month
        assert summary.row("people").counts == figure(forms, month, lambda form: form.people or 1), month
        assert facts.total == summary.row("count").counts.value
        assert facts.people == summary.row("people").counts.value
        for row in main.rows:
            by_hand = figure(forms, month, partial(is_main, row.code))
            assert row.counts == by_hand, (month, row.code)
        for row in every.rows:
            by_hand = figure(forms, month, partial(is_any, row.code))
            assert row.counts == by_hand, (month, row.code)
        assert sum(row.counts.value or 0 for row in main.rows) == facts.total
        cells = {(cell.row, cell.column): cell.value for cell in main.cells}
        for code in UPPER + LOWER:
            exact = sum(1 for form in forms if Month.of(form.event_date) == month and form.topics[0] == code)
            place = (code, "") if len(code) == 2 else (code[:2], code)
            assert cells.get(place, 0) == exact, (month, code)


def test_the_trend_equals_a_count_by_hand(book: tuple[Ledger, list[ConsultationForm]]) -> None:
    ledger, forms = book
    for code in (None, "D01", "D02"):
        own = [form for form in forms if code in {None, form.desk}]
        for through in (Month(2023, 4), Month(2024, 3), Month(2024, 10), Month(2025, 4)):
            period = Period(stretch=Stretch.MONTH, first=through, last=through, label=through.label)
            trend = ledger.read(statistics.over_period, period, desk=code, today=TODAY).trend
            for year, figures in (
                (trend.fiscal_year, trend.this_year),
                (trend.fiscal_year - 1, trend.last_year),
            ):
                by_hand: list[Any] = [
                    None
                    if month.last < STARTED or (year == through.fiscal_year and month > through)
                    else sum(1 for form in own if Month.of(form.event_date) == month)
                    for month in months_of_fiscal_year(year)
                ]
                assert list(figures) == by_hand, (through, year)


def test_before_the_first_day_of_recording_there_is_no_figure(
    book: tuple[Ledger, list[ConsultationForm]],
) -> None:
    desk, _ = book
    counts = monthly(desk, Month(2022, 9)).section("summary").row("count").counts
    assert counts.value is not None
    assert (counts.previous_month, counts.last_year, counts.last_year_to_date) == (None, None, None)
    assert counts.year_to_date == counts.value
    earlier = monthly(desk, Month(2022, 8)).section("summary").row("count").counts
    assert earlier == Comparison(
        value=None, previous_month=None, last_year=None, year_to_date=None, last_year_to_date=None
    )
    assert (monthly(desk, Month(2022, 8)).total, monthly(desk, Month(2022, 8)).people) == (None, None)
    assert monthly(desk, Month(2022, 9)).recording_note.startswith("記録は令和4年9月15日からです。")


def test_a_record_older_than_the_first_day_of_recording_is_not_hidden(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    key = ledger.call(consultations.record, consultation_form(event_date=date(2023, 6, 3)))
    facts = monthly(ledger, Month(2023, 6))
    assert (facts.total, facts.recording_started_on) == (1, date(2024, 4, 1))
    assert monthly(ledger, Month(2024, 6)).section("summary").row("count").counts == Comparison(
        value=0, previous_month=0, last_year=1, year_to_date=0, last_year_to_date=1
    )
    ledger.call(consultations.withdraw, key, 1, reason="誤り")
    assert monthly(ledger, Month(2023, 6)).total is None


def test_a_date_mistyped_by_years_invents_no_zero(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2025, 4, 1)))
    ledger.call(consultations.record, consultation_form(event_date=date(2025, 4, 2)))
    alone = monthly(ledger, Month(2025, 4))
    ledger.call(consultations.record, consultation_form(event_date=date(2018, 4, 2)))
    facts = monthly(ledger, Month(2025, 4))
    assert facts.section("summary").row("count").counts == Comparison(
        value=1, previous_month=None, last_year=None, year_to_date=1, last_year_to_date=None
    )
    assert (facts.sections, facts.trend) == (alone.sections, alone.trend)
    assert facts.trend.last_year == (None,) * 12
    assert facts.recording_note == "記録は令和7年4月1日からです。それより前は「…」と表示します。"
    mistyped = monthly(ledger, Month(2018, 4))
    assert mistyped.section("summary").row("count").counts == Comparison(
        value=1, previous_month=None, last_year=None, year_to_date=1, last_year_to_date=None
    )
    assert mistyped.trend.this_year == (1, *(None,) * 11)
    assert mistyped.section("opening").row("days").counts.value is None
    assert monthly(ledger, Month(2018, 5)).total is None


def test_a_span_before_recording_began_holds_what_was_recorded_at_that_desk_only(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2025, 4, 1)))
    ledger.call(desks.add, first_desk(name="窓口2"))
    ledger.call(consultations.record, consultation_form(event_date=date(2024, 4, 2), desk="D02"))
    period = Period.of(PeriodKind.THIS_MONTH, TODAY)
    for code, then in ((None, 1), ("D02", 1), ("D01", None)):
        facts = ledger.read(statistics.over_period, period, desk=code, today=TODAY)
        assert facts.section("summary").row("count").counts.last_year == then
        assert facts.trend.last_year[0] == then
        assert facts.first_day == date(2024, 4, 2)


def test_the_report_says_what_the_year_to_date_adds_up(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2024, 11, 15)))
    facts = monthly(ledger, Month(2024, 12))
    assert facts.year_to_date_note == "年度累計は令和6年11月15日からの合計です。"
    for day in (date(2024, 11, 14), date(2024, 6, 3), date(2024, 12, 2), date(2024, 3, 31)):
        ledger.call(consultations.record, consultation_form(event_date=day))
    facts = monthly(ledger, Month(2024, 12))
    assert facts.section("summary").row("count").counts.year_to_date == 3
    assert facts.year_to_date_note == (
        "年度累計は令和6年11月15日からの合計に、それより前の日付の相談2件を足したものです。"
    )
    assert facts.recording_note == (
        "記録は令和6年11月15日からです。それより前は相談のある月だけ数を出し、ほかは「…」と表示します。"
    )
    assert monthly(ledger, Month(2025, 4)).year_to_date_note == ""


def test_a_month_without_records_has_zeros_and_one_to_come_has_nothing(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    facts = monthly(ledger, Month(2025, 4))
    assert (facts.total, facts.people) == (0, 0)
    counts = facts.section("summary").row("count").counts
    assert counts == Comparison(value=0, previous_month=0, last_year=0, year_to_date=0, last_year_to_date=0)
    assert all(row.counts == counts for row in facts.section("main_topics").rows)
    assert len(facts.section("main_topics").rows) == len(facts.section("all_topics").rows) == 13
    coming = monthly(ledger, Month(2025, 5)).section("summary").row("count").counts
    assert (coming.value, coming.previous_month) == (None, 0)


def test_a_record_of_today_counts_at_once_and_no_more_when_undone(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    day = date(2025, 4, 1)
    key = ledger.call(consultations.record, consultation_form(event_date=day, people=3))
    assert (monthly(ledger, Month(2025, 4)).total, monthly(ledger, Month(2025, 4)).people) == (1, 3)
    ledger.call(consultations.undo, key)
    assert (monthly(ledger, Month(2025, 4)).total, monthly(ledger, Month(2025, 4)).people) == (0, 0)


def test_two_topics_of_one_kind_count_their_kind_once(ledger: Ledger) -> None:
    form = consultation_form(event_date=date(2025, 4, 1), topics=("SM01", "SM02", "LN01", "LN03"))
    ledger.call(consultations.record, form)
    every = monthly(ledger, Month(2025, 4)).section("all_topics")
    assert {row.code: row.counts.value for row in every.rows if row.counts.value} == {"SM": 1, "LN": 1}


def test_leap_day_belongs_to_february(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form(event_date=date(2024, 2, 29)))
    assert monthly(ledger, Month(2024, 2)).total == 1
    assert monthly(ledger, Month(2025, 2)).section("summary").row("count").counts.last_year == 1


def test_the_months_to_choose_from_end_today_and_begin_with_the_records(ledger: Ledger) -> None:
    ledger.call(office.change, Office(recording_started_on=date(2025, 2, 10)))
    assert ledger.read(statistics.recorded_months, today=TODAY) == (
        Month(2025, 4), Month(2025, 3), Month(2025, 2),
    )  # fmt: skip
    ledger.call(consultations.record, consultation_form(event_date=date(2025, 1, 31)))
    assert ledger.read(statistics.recorded_months, today=TODAY)[-1] == Month(2025, 1)


def test_a_report_carries_the_anchor_of_the_trace(ledger: Ledger) -> None:
    from nakanojo_helpdesk.store.integrity import audit

    facts = monthly(ledger, Month(2025, 4))
    assert facts.audit_head == ledger.read(lambda session, actor: audit.head(session))[1].hex()
    ledger.call(consultations.record, consultation_form())
    assert monthly(ledger, Month(2025, 4)).audit_head != facts.audit_head
