"""年代, 地区, 曜日・時間帯, 結果, 時間, 1日平均: every figure equals an independent count over what was recorded."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import Comparison, MonthlyFacts, Section
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodFacts, PeriodKind
from nakanojo_helpdesk.services import office, opening_days
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.statistics import counting as statistics
from tests.factories import consultation_form, first_desk

TODAY = date(2025, 4, 18)
STARTED = date(2024, 2, 10)
MONTHS = [Month(2024, 1), Month(2024, 2), Month(2024, 4), Month(2025, 2), Month(2025, 3), Month(2025, 4)]
AGES = (None, "UNK", "U40", "A65", "A70", "A85")
DISTRICTS = (None, "UNK", "NKJ", "OUT")
OUTCOMES = (None, "SLF", "SOL", "PRT", "CRS", "UNS", "OOS", "CAN")
TOPICS = ("SM", "SM01", "AP02", "LN01", "OT")
MINUTES = (None, 539, 540, 599, 600, 780, 1019, 1020)
GROUPS = {"SLF": "G1", "SOL": "G1", "PRT": "G2", "CRS": "G3", "UNS": "G4", "OOS": "G5", "CAN": "G4", "-": "-"}
Book = tuple[Ledger, list[ConsultationForm]]
Amount = Callable[[ConsultationForm], int]


@pytest.fixture
def book(ledger: Ledger) -> Book:
    """500 consultations over fifteen months at two desks, some taken back; and those that count."""
    chance = random.Random(20260402)
    ledger.call(office.change, Office(recording_started_on=STARTED))
    ledger.call(desks.add, first_desk(name="窓口2"))
    forms = []
    for _ in range(500):
        form = consultation_form(
            event_date=STARTED + timedelta(days=chance.randrange((TODAY - STARTED).days + 1)),
            event_minute=chance.choice(MINUTES),
            desk=chance.choice(["D01", "D02"]),
            people=chance.choice([None, 1, 3]),
            topics=(chance.choice(TOPICS),),
            age_band=chance.choice(AGES),
            district=chance.choice(DISTRICTS),
            outcome=chance.choice(OUTCOMES),
            minutes=chance.choice([None, None, 0, 10, 45]),
            measured_minutes=chance.choice([None, 0, 1, 7, 240, 241, 900]),
        )
        key = ledger.call(consultations.record, form)
        if chance.random() < 0.1:
            ledger.call(consultations.withdraw, key, 1, reason="重複")
        else:
            forms.append(form)
    return ledger, forms


def spans(month: Month) -> list[tuple[date, date]]:
    then, before = Month(month.year - 1, month.month), month.plus(-1)
    year = month.year if month.month >= 4 else month.year - 1
    is_running = Month.of(TODAY) == month
    then_last = date(then.year, then.month, TODAY.day) if is_running else then.last
    return [
        (month.first, month.last),
        (before.first, before.last),
        (then.first, then_last),
        (date(year, 4, 1), month.last),
        (date(year - 1, 4, 1), then_last),
    ]


def over(forms: list[ConsultationForm], span: tuple[date, date], amount: Amount) -> int | None:
    """A count by walking over the records one by one; None where nothing was kept."""
    first, last = span
    if first > TODAY or last < STARTED:
        return None
    return sum(amount(form) for form in forms if first <= form.event_date <= last)


def figure(forms: list[ConsultationForm], month: Month, amount: Amount) -> Comparison:
    values = [over(forms, span, amount) for span in spans(month)]
    return Comparison(
        value=values[0],
        previous_month=values[1],
        last_year=values[2],
        year_to_date=values[3],
        last_year_to_date=values[4],
    )


def is_(member: str, code: str, blank: str) -> Amount:
    return lambda form: int((getattr(form, member) or blank) == code)


def in_group(code: str) -> Amount:
    return lambda form: int(GROUPS[form.outcome or "-"] == code)


def on_weekday(code: str) -> Amount:
    return lambda form: int(form.event_date.isoweekday() == int(code))


def about(code: str) -> Amount:
    return lambda form: int(form.topics[0][:2] == code)


def monthly(ledger: Ledger, month: Month) -> MonthlyFacts:
    return ledger.read(statistics.monthly, month, today=TODAY)


def hour_of(form: ConsultationForm) -> str:
    if form.event_minute is None:
        return "none"
    hour = form.event_minute // 60
    return "early" if hour < 9 else "late" if hour > 16 else str(hour)


def counted(form: ConsultationForm) -> int | None:
    if form.minutes is not None:
        return form.minutes
    measured = form.measured_minutes
    return measured if measured is not None and 1 <= measured <= 240 else None


def in_month(forms: list[ConsultationForm], month: Month) -> list[ConsultationForm]:
    return [form for form in forms if Month.of(form.event_date) == month]


def check_rows(
    section: Section, forms: list[ConsultationForm], month: Month, member: str, blank: str
) -> None:
    for row in section.rows:
        assert row.counts == figure(forms, month, is_(member, row.code, blank)), (
            section.code,
            row.code,
            month,
        )
    if month.last >= STARTED:
        assert sum(row.counts.value or 0 for row in section.rows) == len(in_month(forms, month))


def test_ages_districts_and_outcomes_equal_a_count_by_hand_and_add_up(book: Book) -> None:
    desk, forms = book
    for month in MONTHS:
        facts = monthly(desk, month)
        check_rows(facts.section("ages"), forms, month, "age_band", "UNK")
        check_rows(facts.section("districts"), forms, month, "district", "UNK")
        check_rows(facts.section("outcomes"), forms, month, "outcome", "-")
        groups = facts.section("outcome_groups")
        for row in groups.rows:
            assert row.counts == figure(forms, month, in_group(row.code)), (row.code, month)
        for cell in groups.cells:
            assert cell.value == facts.section("outcomes").row(cell.column).counts.value


def test_weekdays_and_hours_equal_a_count_by_hand_and_add_up(book: Book) -> None:
    desk, forms = book
    for month in MONTHS:
        section = monthly(desk, month).section("weekday_hours")
        for row in section.rows:
            by_hand = figure(forms, month, on_weekday(row.code))
            assert row.counts == by_hand, (row.code, month)
        own = in_month(forms, month)
        cells = {(cell.row, cell.column): cell.value for cell in section.cells}
        for weekday in "1234567":
            for hour in ("early", "9", "10", "13", "16", "late", "none"):
                exact = sum(
                    1
                    for form in own
                    if str(form.event_date.isoweekday()) == weekday and hour_of(form) == hour
                )
                assert cells.get((weekday, hour), 0) == exact, (month, weekday, hour)
        assert sum(value or 0 for value in cells.values()) == len(own)


def test_age_by_topic_equals_a_count_by_hand_and_adds_up(book: Book) -> None:
    desk, forms = book
    for month in MONTHS:
        section = monthly(desk, month).section("age_topics")
        own = in_month(forms, month)
        assert section.rows == ()
        for cell in section.cells:
            exact = [
                form
                for form in own
                if (form.age_band or "UNK") == cell.row and form.topics[0][:2] == cell.column
            ]
            assert cell.value == len(exact), (month, cell)
        assert sum(cell.value or 0 for cell in section.cells) == len(own)


def test_minutes_take_the_chosen_value_else_the_measured_one_within_its_bounds(book: Book) -> None:
    desk, forms = book
    for month in MONTHS:
        section = monthly(desk, month).section("minutes")
        n = figure(forms, month, lambda form: int(counted(form) is not None))
        total = figure(forms, month, lambda form: counted(form) or 0)
        assert section.row("n").counts == n
        assert section.row("total").counts == total
        mean = section.row("mean_x10").counts.value
        if n.value:
            assert mean == int(Fraction((total.value or 0) * 10, n.value) + Fraction(1, 2))
        else:
            assert mean is None


def test_the_rate_of_those_who_did_it_themselves_leaves_out_what_could_not_be_done(book: Book) -> None:
    desk, forms = book
    for month in MONTHS:
        section = monthly(desk, month).section("self_solved")
        assert section.row("self_solved").counts == figure(forms, month, is_("outcome", "SLF", "-"))
        base = figure(forms, month, lambda form: int(form.outcome not in {"OOS", "CAN"}))
        assert section.row("base").counts == base


def test_the_daily_mean_is_over_opening_days_since_recording_began_and_until_today(book: Book) -> None:
    ledger, forms = book
    holiday = date(2025, 4, 7)
    ledger.call(opening_days.set_day, holiday, False, "停電のため")
    section = monthly(ledger, Month(2025, 4)).section("opening")
    # 1 to 18 April 2025: fourteen weekdays without holidays, one closed by the town.
    assert section.row("days").counts.value == 13
    count = len(in_month(forms, Month(2025, 4)))
    assert section.row("per_day_x10").counts.value == int(Fraction(count * 10, 13) + Fraction(1, 2))
    # 10 to 29 February 2024: fifteen weekdays, less 建国記念の日 observed on the 12th and 天皇誕生日 on the 23rd.
    assert monthly(ledger, Month(2024, 2)).section("opening").row("days").counts.value == 12
    assert monthly(ledger, Month(2024, 1)).section("opening").row("days").counts.value is None


def over_period(ledger: Ledger, kind: PeriodKind, code: str | None = None) -> PeriodFacts:
    return ledger.read(statistics.over_period, Period.of(kind, TODAY), desk=code, today=TODAY)


def test_every_period_and_desk_equals_a_count_by_hand(book: Book) -> None:
    desk, forms = book
    for code in (None, "D01", "D02"):
        own = [form for form in forms if code in {None, form.desk}]
        for kind in PeriodKind:
            facts = over_period(desk, kind, code)
            days, then = facts.period.days, facts.period.days_then
            count = facts.section("summary").row("count").counts
            assert (count.value, count.last_year) == (
                over(own, days, lambda _: 1),
                over(own, then, lambda _: 1),
            )
            assert (count.previous_month, count.year_to_date, count.last_year_to_date) == (None, None, None)
            for row in facts.section("main_topics").rows:
                amount = about(row.code)
                assert (row.counts.value, row.counts.last_year) == (
                    over(own, days, amount),
                    over(own, then, amount),
                )
            for row in facts.section("outcomes").rows:
                amount = is_("outcome", row.code, "-")
                assert (row.counts.value, row.counts.last_year) == (
                    over(own, days, amount),
                    over(own, then, amount),
                )
            assert sum(cell.value or 0 for cell in facts.section("age_topics").cells) == count.value
            assert sum(cell.value or 0 for cell in facts.section("weekday_hours").cells) == count.value


def test_a_period_and_the_report_of_its_month_say_the_same(book: Book) -> None:
    desk, _ = book
    facts, report = over_period(desk, PeriodKind.LAST_MONTH), monthly(desk, Month(2025, 3))
    for code in ("summary", "opening", "main_topics", "outcomes", "outcome_groups", "self_solved", "minutes"):
        here, there = facts.section(code), report.section(code)
        assert [(row.code, row.counts.value, row.counts.last_year) for row in here.rows] == [
            (row.code, row.counts.value, row.counts.last_year) for row in there.rows
        ], code
        assert here.cells == there.cells
    assert facts.section("age_topics") == report.section("age_topics")
    assert facts.trend == report.trend
