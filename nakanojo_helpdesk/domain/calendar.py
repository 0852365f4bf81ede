"""Dates as a town hall reads and writes them: eras, fiscal years, months, times of day.

Events are local dates with an optional minute; entries are UTC instants. Japan has kept UTC+9 without summer time
since 1951, so the local zone is a fixed offset and needs no zone files.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

JST: Final = timezone(timedelta(hours=9), "JST")
WEEKDAYS: Final = "月火水木金土日"
FISCAL_MONTHS: Final = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
EARLIEST: Final = date(1989, 1, 8)


@dataclass(frozen=True)
class Era:
    """One era: its first day, its kanji and its letter."""

    first: date
    name: str
    letter: str


# Source: 元号を改める政令 (平成31年政令第143号) and its predecessors.
ERAS: Final = (
    Era(date(2019, 5, 1), "令和", "R"),
    Era(date(1989, 1, 8), "平成", "H"),
    Era(date(1926, 12, 25), "昭和", "S"),
    Era(date(1912, 7, 30), "大正", "T"),
)


class DateNotUnderstood(ValueError):
    """The text is no date (or time, or month). `str(error)` is the sentence shown under the field."""


def utc_now() -> datetime:
    """The present instant, in UTC with whole milliseconds (what an entry instant keeps)."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def local(instant: datetime) -> datetime:
    """An aware instant as local (Japanese) wall time."""
    return instant.astimezone(JST)


def era_of(day: date) -> Era:
    """The era a day belongs to. Raises `ValueError` before 大正."""
    for era in ERAS:
        if day >= era.first:
            return era
    raise ValueError(f"no era for {day}")


def era_year(day: date) -> str:
    """`令和8年`; the first year of an era is `元年`."""
    era = era_of(day)
    number = day.year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def long_date(day: date, *, weekday: bool = True) -> str:
    """`令和8年4月6日（月）`."""
    text = f"{era_year(day)}{day.month}月{day.day}日"
    return f"{text}（{WEEKDAYS[day.weekday()]}）" if weekday else text


def date_stamp(day: date) -> str:
    """`20261102`: a day in a file's name, in the order of time."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def day_in_month(day: date) -> str:
    """`6日（月）`: where the month stands above."""
    return f"{day.day}日（{WEEKDAYS[day.weekday()]}）"


def short_date(day: date) -> str:
    """`4月6日（月）`: where the year is plain from the context."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def clock(minute_of_day: int | None) -> str:
    """`10:32` from minutes after midnight; `時刻なし` for None."""
    if minute_of_day is None:
        return "時刻なし"
    return f"{minute_of_day // 60}:{minute_of_day % 60:02d}"


def padded_clock(minute_of_day: int) -> str:
    """` 9:05`, as wide as `10:32`: for columns in which the digits stand below each other."""
    return f"{clock(minute_of_day):>5}"


def fiscal_year(day: date) -> int:
    """The fiscal year (April to March) a day falls in, as the calendar year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_first_day(year: int) -> date:
    """1 April of a fiscal year."""
    return date(year, 4, 1)


def fiscal_year_last_day(year: int) -> date:
    """31 March that ends a fiscal year."""
    return date(year + 1, 3, 31)


def fiscal_year_era(year: int) -> tuple[Era, int]:
    """Era and number of a fiscal year, by the era of its last day: fiscal 2019 is 令和元年度.

    Where that era began between January and March the year keeps its old name.
    """
    era = era_of(fiscal_year_last_day(year))
    number = year - era.first.year + 1
    if number < 1:
        era = era_of(fiscal_year_first_day(year))
        number = year - era.first.year + 1
    return era, number


def fiscal_year_label(year: int) -> str:
    """`令和8年度`."""
    era, number = fiscal_year_era(year)
    return f"{era.name}{'元' if number == 1 else number}年度"


def fiscal_year_code(year: int) -> str:
    """`R8`: the part of a 受付番号 before the dash."""
    era, number = fiscal_year_era(year)
    return f"{era.letter}{number}"


def receipt_number(year: int, serial: int) -> str:
    """受付番号 `R8-00001`: fiscal year of the event and a running number."""
    return f"{fiscal_year_code(year)}-{serial:05d}"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day falls in."""
        return cls(day.year, day.month)

    @classmethod
    def from_code(cls, code: str) -> Month:
        """The month of a `code`. Raises `ValueError`."""
        day = date.fromisoformat(f"{code}-01")
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def fiscal_year(self) -> int:
        """The fiscal year it belongs to."""
        return fiscal_year(self.first)

    @property
    def code(self) -> str:
        """`2026-10`."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def era_label(self) -> str:
        """`令和8年10月`."""
        return f"{era_year(self.last)}{self.month}月"

    @property
    def label(self) -> str:
        """`令和8年10月（2026年10月）`, as reports print it."""
        return f"{self.era_label}（{self.year}年{self.month}月）"

    def plus(self, months: int) -> Month:
        """The month this number of months later (negative: earlier)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def last_year(self) -> Month:
        """The same month a year before."""
        return self.plus(-12)


def same_day_last_year(day: date) -> date:
    """The same day a year before; the 28th for a 29th of February."""
    before = Month.of(day).last_year
    return before.first.replace(day=min(day.day, before.last.day))


def months_of_fiscal_year(year: int) -> tuple[Month, ...]:
    """April to March."""
    return tuple(Month(year if month >= 4 else year + 1, month) for month in FISCAL_MONTHS)


def _narrow(text: str) -> str:
    """Digits, dashes and marks of a date or time brought to one form (NFKC is safe here: no names)."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"元(?=\s*[-/.年])", "1", re.sub(r"[‐‑‒–—―−ー－]", "-", folded))


_ERA_NAMES: Final = {"R": 2019, "H": 1989, "S": 1926, "T": 1912}
_ERA_LETTERS: Final = {
    "令和": "R", "令": "R", "平成": "H", "平": "H",
    "昭和": "S", "昭": "S", "大正": "T", "大": "T",
}  # fmt: skip
# Patterns are compiled when first looked for: the start of the program needs none of them.
_ERA_PART: Final = r"(?:(?P<era>令和|平成|昭和|大正|令|平|昭|大|[RrHhSsTt])\s*\.?\s*)?"
_YEAR: Final = r"\d{4}|\d{1,2}"
_DATE: Final = rf"^{_ERA_PART}(?P<year>{_YEAR})\s*[-/.・年]\s*(?P<month>\d{{1,2}})\s*[-/.・月]\s*(?P<day>\d{{1,2}})\s*日?$"
_EIGHT_DIGITS: Final = r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})$"
_SIX_DIGITS: Final = rf"^{_ERA_PART}(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})$"
_MONTH_DAY: Final = r"^(?P<month>\d{1,2})\s*[-/.・月]\s*(?P<day>\d{1,2})\s*日?$"
_MONTH: Final = rf"^{_ERA_PART}(?P<year>{_YEAR})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*月?$"
_TRAILING_WEEKDAY: Final = (
    r"(?<=[\d日])\s*(?:\(\s*(?P<bracketed>[月火水木金土日])(?:曜日?)?\s*\)|(?P<bare>[月火水木金土日])曜日?)$"
)
_IN_A_WEEK: Final = (
    r"^(?:(?P<week>先々週|先週|前の週|今週|来週|次の週|再来週)の?)?(?P<weekday>[月火水木金土日])(?:曜日?)$"
)
_WEEKS: Final = {"先々週": -2, "先週": -1, "前の週": -1, "今週": 0, "来週": 1, "次の週": 1, "再来週": 2}
_MONTH_ENDS: Final = {"先月末": -1, "前月末": -1, "今月末": 0, "当月末": 0, "来月末": 1}
_RELATIVE: Final = {
    "今日": 0, "本日": 0, "きょう": 0, "昨日": -1, "きのう": -1, "一昨日": -2,
    "おととい": -2, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2,
}  # fmt: skip
_YEARS_TO_A_LEAP_DAY: Final = 8
"""29 February comes after four years, around 1900 and 2100 after eight."""

DATE_SENTENCE: Final = "日付として読めません。「R8.4.1」「8/4/1」「2026-04-01」のように入れてください。"


def _western_year(era: str | None, number: int) -> int:
    """The western year of an era year. A bare number up to two digits is a 令和 year, as staff write it."""
    if era is None:
        return number if number >= 1000 else 2018 + number
    letter = _ERA_LETTERS.get(era, era.upper())
    return _ERA_NAMES[letter] + number - 1


def parse_date(text: str, *, today: date | None = None) -> date:
    """A date from any spelling staff use: `R8.4.1`, `8/4/1`, `R8・4・1（水曜日）`, `2026-04-01`, `080401`, `4/1`, `先週の金曜日`.

    Full-width digits and marks are read too; six digits are era year, month and day. `4/1`, `金曜日` and `月末` are the
    latest such day not after `today`. Raises `DateNotUnderstood` with a sentence for the field, also when the weekday
    does not fit the date.
    """
    return _read_date(text, today, ahead=False)


def parse_day_ahead(text: str, *, today: date | None = None) -> date:
    """A date as `parse_date` reads it, but looking forward: `4/1`, `金曜日` and `月末` are the next such day from `today` on."""
    return _read_date(text, today, ahead=True)


def _read_date(text: str, today: date | None, *, ahead: bool) -> date:
    narrow = _narrow(text)
    now = today or local(utc_now()).date()
    found = re.search(_TRAILING_WEEKDAY, narrow)
    if found is None:
        return _read_plain(narrow, now, ahead=ahead)
    day = _read_plain(narrow[: found.start()], now, ahead=ahead)
    if WEEKDAYS[day.weekday()] != (found["bracketed"] or found["bare"]):
        right = f"{long_date(day, weekday=False)}は{WEEKDAYS[day.weekday()]}曜日です。"
        raise DateNotUnderstood(f"{right}日付か曜日を確かめてください。")
    return day


def _read_plain(folded: str, now: date, *, ahead: bool) -> date:
    if (found_day := _in_words(folded, now, ahead=ahead)) is not None:
        return found_day
    if found := re.match(_DATE, folded) or re.match(_EIGHT_DIGITS, folded) or re.match(_SIX_DIGITS, folded):
        parts = found.groupdict()
        era, number = parts.get("era"), int(parts["year"])
        if number == 0:
            raise DateNotUnderstood(DATE_SENTENCE)
        year = _western_year(era, number)
        day = _day(year, int(parts["month"]), int(parts["day"]))
        if era is not None and era_of(day).letter != _ERA_LETTERS.get(era, era.upper()):
            raise DateNotUnderstood(
                f"その元号にこの日はありません。{long_date(day, weekday=False)}ではありませんか。"
            )
        return day
    if found := re.match(_MONTH_DAY, folded):
        step = 1 if ahead else -1
        for years in range(_YEARS_TO_A_LEAP_DAY + 1):
            try:
                day = date(now.year + step * years, int(found["month"]), int(found["day"]))
            except ValueError:
                continue
            if day == now or (day > now) == ahead:
                return day
        return _day(now.year, int(found["month"]), int(found["day"]))
    raise DateNotUnderstood(DATE_SENTENCE)


def _in_words(folded: str, now: date, *, ahead: bool) -> date | None:
    """A day said without figures: 昨日, 先週の金曜日, 月末. A week begins on Monday."""
    if folded in _RELATIVE:
        return now + timedelta(days=_RELATIVE[folded])
    if found := re.match(_IN_A_WEEK, folded):
        wanted = WEEKDAYS.index(found["weekday"])
        if found["week"] is not None:
            return now + timedelta(days=wanted - now.weekday(), weeks=_WEEKS[found["week"]])
        return now + timedelta(
            days=(wanted - now.weekday()) % 7 if ahead else -((now.weekday() - wanted) % 7)
        )
    if folded in _MONTH_ENDS:
        return Month.of(now).plus(_MONTH_ENDS[folded]).last
    if folded == "月末":
        last = Month.of(now).last
        return last if ahead or last == now else Month.of(now).plus(-1).last
    return None


def _day(year: int, month: int, day: int) -> date:
    try:
        value = date(year, month, day)
        era_of(value)
    except ValueError:
        raise DateNotUnderstood(f"{month}月{day}日という日はありません。日付を確かめてください。") from None
    return value


def parse_month(text: str) -> Month:
    """A month from `2026-10`, `R8-10`, `R8.10`, `令和8年10月`, `8/10`. Raises `DateNotUnderstood`."""
    found = re.match(_MONTH, _narrow(text))
    if found is None or not 1 <= int(found["month"]) <= 12 or int(found["year"]) == 0:
        raise DateNotUnderstood("月として読めません。「2026-10」「R8-10」のように入れてください。")
    year = _western_year(found["era"], int(found["year"]))
    if not 1912 < year < 2200:
        raise DateNotUnderstood("月として読めません。「2026-10」「R8-10」のように入れてください。")
    month = Month(year, int(found["month"]))
    if (era := found["era"]) is not None and _ERA_LETTERS.get(era, era.upper()) not in {
        era_of(month.first).letter,
        era_of(month.last).letter,
    }:
        raise DateNotUnderstood(f"その元号にこの月はありません。{month.era_label}ではありませんか。")
    return month


_TIME: Final = (
    r"^(?P<half>午前|午後|AM|PM|am|pm)?\s*(?P<hour>\d{1,2})\s*(?:[:;.・時]\s*(?P<minute>\d{1,2}|半)?\s*分?)?$"
)
_FOUR_DIGITS: Final = r"^(?P<hour>\d{1,2})(?P<minute>\d{2})$"


def parse_time(text: str) -> int | None:
    """Minutes after midnight from `10:32`, `10;32`, `1032`, `10時半`, `午後2時5分`, `正午`; None for an empty text (時刻なし).

    Raises `DateNotUnderstood` with a sentence for the field.
    """
    folded = _narrow(text)
    if not folded or folded == "時刻なし":
        return None
    if folded in {"正午", "お昼"}:
        return 12 * 60
    found = re.match(_FOUR_DIGITS, folded) or re.match(_TIME, folded)
    if found is None:
        raise DateNotUnderstood("時刻として読めません。「10:32」「1032」のように入れてください。")
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), parts.get("minute")
    minutes = 30 if minute == "半" else int(minute or 0)
    half = parts.get("half")
    if half in {"午後", "PM", "pm"} and hour < 12:
        hour += 12
    elif half in {"午前", "AM", "am"} and hour == 12:
        hour = 0
    if hour > 23 or minutes > 59:
        raise DateNotUnderstood("その時刻はありません。0:00から23:59の間で入れてください。")
    return hour * 60 + minutes
