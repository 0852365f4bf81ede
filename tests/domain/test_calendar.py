"""Dates, months and times as a town hall reads and writes them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.domain.calendar import (
    DateNotUnderstood,
    Month,
    parse_date,
    parse_day_ahead,
    parse_month,
    parse_time,
)

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1989, 1, 8), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2024, 2, 29), 2023),
    ],
)
def test_a_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert calendar.fiscal_year(day) == year
    assert calendar.fiscal_year_first_day(year) <= day <= calendar.fiscal_year_last_day(year)


@pytest.mark.parametrize(
    ("year", "label", "code"),
    [
        (2017, "平成29年度", "H29"),
        (2018, "平成30年度", "H30"),
        (2019, "令和元年度", "R1"),
        (2020, "令和2年度", "R2"),
        (2026, "令和8年度", "R8"),
        (1988, "昭和63年度", "S63"),
        (1989, "平成元年度", "H1"),
    ],
)
def test_a_fiscal_year_is_named_as_the_town_prints_it(year: int, label: str, code: str) -> None:
    assert calendar.fiscal_year_label(year) == label
    assert calendar.fiscal_year_code(year) == code


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2020, 1, 1), "令和2年1月1日（水）"),
        (date(2026, 4, 6), "令和8年4月6日（月）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
    ],
)
def test_a_date_is_written_with_its_era_and_weekday(day: date, text: str) -> None:
    assert calendar.long_date(day) == text


@pytest.mark.parametrize(
    "text",
    [
        "R8.4.1",
        "r8.4.1",
        "R8-4-1",
        "R8/4/1",
        "R 8. 4. 1",
        "R08.04.01",
        "8/4/1",
        "8.4.1",
        "8-4-1",
        "08/04/01",
        "令和8年4月1日",
        "令和 8年 4月 1日",
        "令8年4月1日",
        "令和8年4月1日（水）",
        "2026-04-01",
        "2026/4/1",
        "2026.4.1",
        "2026年4月1日",
        "20260401",
        " 2026-04-01 ",
        "Ｒ８．４．１",
        "８／４／１",
        "令和８年４月１日",
        "２０２６－０４－０１",
        "２０２６ー０４ー０１",
        "２０２６０４０１",
        "4/1",
        "４月１日",
        "4-1",
    ],
)
def test_every_spelling_staff_use_is_read(text: str) -> None:
    assert parse_date(text, today=TODAY) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("R元年5月1日", date(2019, 5, 1)),
        ("Ｒ元／５／１", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("2024-2-29", date(2024, 2, 29)),
        ("今日", TODAY),
        ("昨日", date(2026, 11, 22)),
        ("おととい", date(2026, 11, 21)),
        ("11/23", TODAY),
        ("11/24", date(2025, 11, 24)),
        ("2/29", date(2024, 2, 29)),
    ],
)
def test_special_spellings_mean_what_people_mean(text: str, day: date) -> None:
    assert parse_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あした来る",
        "2月30日",
        "2/30",
        "令和8年2月30日",
        "2026-02-29",
        "R0.1.1",
        "R8.13.1",
        "R8.0.1",
        "R8.4.0",
        "R8.4.31",
        "令和元年4月30日",
        "R1.4.30",
        "平成31年5月1日",
        "H40.1.1",
        "昭和64年1月8日",
        "0/4/1",
        "0000-01-01",
        "X8.4.1",
        "20261301",
        "2026-04",
        "R9999.1.1",
        "8/4/1/2",
        "'; DROP TABLE audit; --",
    ],
)
def test_an_impossible_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match=r"。$"):
        parse_date(text, today=TODAY)


@pytest.mark.parametrize("dash", "-‐‑‒–—―−ー－")
def test_a_day_to_come_is_read_with_every_dash_a_keyboard_has(dash: str) -> None:
    assert parse_day_ahead(f"4{dash}1", today=TODAY) == date(2027, 4, 1)
    assert parse_date(f"4{dash}1", today=TODAY) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11/25", date(2026, 11, 25)),
        ("１１／２５", date(2026, 11, 25)),
        ("11月25日（水）", date(2026, 11, 25)),
        ("11/23", TODAY),
        ("11/22", date(2027, 11, 22)),
        ("4/1", date(2027, 4, 1)),
        ("2/29", date(2028, 2, 29)),
        ("明日", date(2026, 11, 24)),
        ("あさって", date(2026, 11, 25)),
        ("R8.12.1", date(2026, 12, 1)),
        ("2026-04-01", date(2026, 4, 1)),
    ],
)
def test_looking_ahead_a_date_without_a_year_is_the_next_such_day(text: str, day: date) -> None:
    assert parse_day_ahead(text, today=TODAY) == day


@pytest.mark.parametrize("text", ["2/30", "13/1", "そのうち"])
def test_looking_ahead_what_is_no_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match=r"。$"):
        parse_day_ahead(text, today=TODAY)


@pytest.mark.parametrize("text", ["123/4/1", "108年4月1日", "R108.4.1"])
def test_a_year_of_three_digits_is_no_year(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match="日付として読めません"):
        parse_date(text, today=TODAY)


def test_a_date_after_the_end_of_its_era_names_the_right_one() -> None:
    with pytest.raises(DateNotUnderstood, match="平成31年4月30日ではありませんか"):
        parse_date("令和元年4月30日")


@given(DAYS)
def test_what_is_printed_can_be_typed_back(day: date) -> None:
    assert parse_date(calendar.long_date(day), today=TODAY) == day
    assert parse_date(day.isoformat(), today=TODAY) == day
    assert parse_date(calendar.short_date(day), today=day) == day


@given(st.text(max_size=20))
def test_any_text_is_either_a_date_or_a_sentence(text: str) -> None:
    for read in (parse_date, parse_day_ahead, parse_month, parse_time):
        with suppress(DateNotUnderstood):
            read(text)


@pytest.mark.parametrize(
    "text",
    ["2026-10", "2026/10", "2026年10月", "R8-10", "R8.10", "r8/10", "令和8年10月", "8/10", "Ｒ８－１０", "２０２６年１０月"],
)  # fmt: skip
def test_every_spelling_of_a_month_is_read(text: str) -> None:
    assert parse_month(text) == Month(2026, 10)


@pytest.mark.parametrize(
    "text",
    ["", "10月", "2026-13", "2026-0", "R0-4", "0-4", "R8", "2026-10-01", "R1-4", "H31-5", "H32-1", "S64-2", "9999-1", "123-4"],
)  # fmt: skip
def test_an_impossible_month_gets_a_sentence(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match=r"。$"):
        parse_month(text)


def test_the_months_at_the_change_of_era_are_read() -> None:
    assert parse_month("H31-4") == Month(2019, 4)
    assert parse_month("R1-5") == parse_month("令和元年5月") == Month(2019, 5)
    assert parse_month("S64-1") == parse_month("H1-1") == Month(1989, 1)


def test_a_month_is_printed_in_both_calendars() -> None:
    assert Month(2026, 10).label == "令和8年10月（2026年10月）"
    assert Month(2019, 4).label == "平成31年4月（2019年4月）"
    assert Month(2019, 5).label == "令和元年5月（2019年5月）"
    assert Month(2026, 10).code == "2026-10"
    assert Month.from_code("2026-10") == Month(2026, 10)


def test_months_step_over_years_and_leap_days() -> None:
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert Month(2026, 12).plus(1) == Month(2027, 1)
    assert Month(2024, 2).last == date(2024, 2, 29)
    assert Month(2025, 2).last_year.last == date(2024, 2, 29)
    assert Month(2026, 3).fiscal_year == 2025
    assert calendar.months_of_fiscal_year(2026)[0] == Month(2026, 4)
    assert calendar.months_of_fiscal_year(2026)[-1] == Month(2027, 3)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("10:32", 632),
        ("１０：３２", 632),
        ("1032", 632),
        ("932", 572),
        ("10時32分", 632),
        ("10時半", 630),
        ("10時", 600),
        ("9", 540),
        ("午後2時5分", 845),
        ("午前9時", 540),
        ("pm 2:05", 845),
        ("午前12時", 0),
        ("AM12:30", 30),
        ("午後12時15分", 735),
        ("午後0時", 720),
        ("0:00", 0),
        ("23:59", 1439),
        ("", None),
        ("時刻なし", None),
    ],
)
def test_every_spelling_of_a_time_is_read(text: str, minute: int | None) -> None:
    assert parse_time(text) == minute


@pytest.mark.parametrize("text", ["24:00", "10:60", "2460", "25", "10:32:15", "ひる", "-1", "10:-5"])
def test_an_impossible_time_gets_a_sentence(text: str) -> None:
    with pytest.raises(DateNotUnderstood, match=r"。$"):
        parse_time(text)


@given(st.integers(0, 1439))
def test_a_printed_time_can_be_typed_back(minute: int) -> None:
    assert parse_time(calendar.clock(minute)) == minute


def test_a_receipt_number_carries_the_fiscal_year_of_the_event() -> None:
    assert calendar.receipt_number(2026, 1) == "R8-00001"
    assert calendar.receipt_number(2019, 123456) == "R1-123456"


def test_local_time_is_nine_hours_ahead() -> None:
    assert calendar.local(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)).date() == date(2026, 4, 1)
    assert calendar.local(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)).date() == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("R8・4・1", date(2026, 4, 1)),
        ("Ｒ８･４･１", date(2026, 4, 1)),
        ("R8.4.1（水曜日）", date(2026, 4, 1)),
        ("R8.4.1 (水曜)", date(2026, 4, 1)),
        ("令和8年4月1日水曜日", date(2026, 4, 1)),
        ("4/1（水）", date(2026, 4, 1)),
        ("080401", date(2026, 4, 1)),
        ("R080401", date(2026, 4, 1)),
        ("Ｈ３１０４３０", date(2019, 4, 30)),
        ("先週の金曜日", date(2026, 11, 20)),
        ("先週金曜", date(2026, 11, 20)),
        ("今週の月曜", TODAY),
        ("先々週の日曜", date(2026, 11, 15)),
        ("金曜日", date(2026, 11, 20)),
        ("月曜", TODAY),
        ("昨日", date(2026, 11, 22)),
        ("一昨日", date(2026, 11, 21)),
        ("月末", date(2026, 10, 31)),
        ("先月末", date(2026, 10, 31)),
        ("今月末", date(2026, 11, 30)),
    ],
)
def test_dates_are_read_as_staff_write_them(text: str, day: date) -> None:
    assert parse_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("金曜日", date(2026, 11, 27)),
        ("月曜", TODAY),
        ("来週の火曜", date(2026, 12, 1)),
        ("月末", date(2026, 11, 30)),
        ("来月末", date(2026, 12, 31)),
    ],
)
def test_looking_ahead_weekdays_and_month_ends_are_to_come(text: str, day: date) -> None:
    assert parse_day_ahead(text, today=TODAY) == day


def test_month_end_on_the_last_day_of_a_month_is_that_day() -> None:
    assert parse_date("月末", today=date(2026, 11, 30)) == date(2026, 11, 30)


@pytest.mark.parametrize("text", ["R8.4.1（木）", "4/1（木曜日）", "080401 木曜"])
def test_a_weekday_that_does_not_fit_the_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(DateNotUnderstood) as caught:
        parse_date(text, today=TODAY)
    assert str(caught.value) == "令和8年4月1日は水曜日です。日付か曜日を確かめてください。"


@pytest.mark.parametrize("text", ["081301", "080230", "999999", "（水）", "先週", "先週の", "日"])
def test_half_a_date_is_no_date(text: str) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_date(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("正午", 720),
        ("10;32", 632),
        ("１０；３２", 632),
        ("午後1時半", 810),
        ("10時32分", 632),
        ("10・32", 632),
    ],
)
def test_times_are_read_as_staff_write_them(text: str, minute: int) -> None:
    assert parse_time(text) == minute
