"""数え方: the rules of counting, and the data types of counts for screens and paper.

None means "no figure" and prints `－`, or `…` where nothing was recorded then; it is never a zero.
Sources of the rules: `docs/counting.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import (
    Month,
    fiscal_year_first_day,
    fiscal_year_label,
    long_date,
    months_of_fiscal_year,
    same_day_last_year,
)
from nakanojo_helpdesk.domain.statistics.signs import MINUS, NO_DATA, NOT_RECORDED, PRELIMINARY, REVISED

LEAST_BASE: Final = 10
"""Below this base a sentence names both counts and no percentage of change."""

COUNT_DEFINITION: Final = (
    "件数は、登録済みで取り消されていない相談を、相談のあった日で数えたものです"
    "（受付方法・結果を問わず、書きかけは含みません）。"
)
PEOPLE_DEFINITION: Final = "人数は、相談に来た人の合計です（人数の記入がないものは1人と数えます）。"
MAIN_TOPIC_DEFINITION: Final = "主な内容は、1件の相談につき1つだけ数えます。合計は件数と同じになります。"
ALL_TOPICS_DEFINITION: Final = (
    "内容（複数回答）は、1件の相談に複数の内容があるとき、それぞれの内容で1回ずつ数えます。"
    "合計は件数と同じになりません。"
)
AGE_DEFINITION: Final = (
    "年代別は、相談に来た人の年代を件数で数えたものです。記入のないものは「未聴取」に入れます。"
    "合計は件数と同じになります。"
)
DISTRICT_DEFINITION: Final = (
    "地区別は、相談に来た人の住まいの地区を件数で数えたものです。記入のないものは「未聴取」に入れます。"
    "合計は件数と同じになります。"
)
AGE_TOPIC_DEFINITION: Final = (
    "年代と主な内容を組み合わせて数えたものです。主な内容は1件につき1つです。合計は件数と同じになります。"
)
WEEKDAY_HOUR_DEFINITION: Final = (
    "曜日・時間帯別は、相談が始まった日と時刻で件数を数えたものです。9時台は9時から9時59分までです。"
    "時刻の記入がないものは「時刻なし」に入れます。合計は件数と同じになります。"
)
OUTCOME_DEFINITION: Final = (
    "結果別は、登録した結果で件数を数えたものです。記入のないものは「記入なし」に入れます。"
    "合計は件数と同じになります。"
)
SELF_SOLVED_DEFINITION: Final = (
    "本人できた率＝「本人ができるようになった」の件数÷（件数－対応範囲外－中断）×100（小数第2位を四捨五入）。"
)
MINUTES_DEFINITION: Final = (
    "1件の時間は、選んだ時間を使います。なければ、計った時間が1分から240分のときだけ使います。"
    "平均は、時間のある相談だけで計算します（小数第2位を四捨五入）。"
)
PER_DAY_DEFINITION: Final = (
    "1日平均＝件数÷開設日の日数（小数第2位を四捨五入）。開設日は、土日・祝日・年末年始を除いた日に、"
    "町の設定を反映したものです。今日より後の日と、記録を始める前の日は入れません。"
)
SHARE_NOTE: Final = "構成比は小数第2位を四捨五入しているため、合計が100％にならないことがあります。"


class ComparisonMode(StrEnum):
    """How the past is compared: 前年同月比 (now ÷ then) or 増減率 ((now − then) ÷ then). A setting of the office."""

    RATIO = "ratio"
    RATE = "rate"

    @property
    def label(self) -> str:
        """The column's title."""
        return {"ratio": "前年同月比", "rate": "増減率"}[self.value]

    @property
    def definition(self) -> str:
        """The 数え方 printed with it."""
        return {
            "ratio": "前年同月比＝今月÷前年同月×100（小数第2位を四捨五入。前年同月が0件のときは「－」）。",
            "rate": "増減率＝（今月－前年同月）÷前年同月×100（小数第2位を四捨五入。前年同月が0件のときは「－」）。",
        }[self.value]


def count_text(value: int | None) -> str:
    """`1,234`, or `－` for no data."""
    return NO_DATA if value is None else f"{value:,}"


def _per_cent(part: Decimal) -> str:
    rounded = (part * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}％"


def comparison_text(now: int | None, then: int | None, mode: ComparisonMode = ComparisonMode.RATIO) -> str:
    """`136.4％`, half-up to one decimal; `－` without data or when the base is 0."""
    if now is None or then is None or then == 0:
        return NO_DATA
    ratio = Decimal(now) / Decimal(then)
    return _per_cent(ratio if mode is ComparisonMode.RATIO else ratio - 1)


def change_text(now: int | None, then: int | None) -> str:
    """増減 in 件: `+24`, `△5`, `±0`; `－` without data."""
    if now is None or then is None:
        return NO_DATA
    difference = now - then
    if difference == 0:
        return "±0"
    return f"+{difference:,}" if difference > 0 else f"{MINUS}{-difference:,}"


def share_text(part: int | None, whole: int | None) -> str:
    """構成比 `27.3％`, half-up to one decimal; `－` when the whole is 0 or unknown."""
    if part is None or not whole:
        return NO_DATA
    return _per_cent(Decimal(part) / Decimal(whole))


def tenths_text(value: int | None) -> str:
    """`12.3` from a figure in tenths (123); `－` for no data."""
    return NO_DATA if value is None else f"{value // 10:,}.{value % 10}"


def tenths(total: int | None, parts: int | None) -> int | None:
    """A total ÷ its parts in tenths, half-up (not negative); None without parts or data."""
    if total is None or not parts:
        return None
    return (20 * total + parts) // (2 * parts)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One count of a month with those of the past: the six figures of 概要. None = no figure.

    `unrecorded` names the members without a figure because nothing was recorded then.
    """

    value: int | None
    previous_month: int | None
    last_year: int | None
    year_to_date: int | None
    last_year_to_date: int | None
    unrecorded: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def alone(cls, value: int | None, last_year: int | None = None) -> Comparison:
        """A figure of which no other past was counted."""
        return cls(
            value=value, previous_month=None, last_year=last_year, year_to_date=None, last_year_to_date=None
        )

    def figure(self, name: str) -> int | None:
        """The figure of a member by its name. Raises `KeyError`."""
        figures: dict[str, int | None] = {member: getattr(self, member) for member in FIGURES}
        return figures[name]

    def missing(self, name: str) -> str:
        """The sign printed for a member without a figure."""
        return NOT_RECORDED if name in self.unrecorded else NO_DATA

    def text(self, name: str, unit: str = "", *, tenths: bool = False) -> str:
        """A member as printed: `1,234` or `12.3` with its unit, or the sign of a missing figure."""
        value = self.figure(name)
        if value is None:
            return self.missing(name)
        return (tenths_text(value) if tenths else count_text(value)) + unit

    def zeros(self) -> Comparison:
        """The same comparison with 0 for every figure."""
        figures = {name: None if self.figure(name) is None else 0 for name in FIGURES}
        return Comparison(**figures, unrecorded=self.unrecorded)


FIGURES: Final = tuple(member.name for member in fields(Comparison) if member.name != "unrecorded")
"""The members of a `Comparison` that are figures."""


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """One line of a section: a code, its words, its counts. `short` are the words where there is little room."""

    code: str
    label: str
    counts: Comparison
    short: str = ""

    @property
    def chip(self) -> str:
        """The short words."""
        return self.short or self.label


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One crossing of two facets (row code, column code)."""

    row: str
    column: str
    value: int | None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One numbered part of the monthly report. `definition` is its 数え方, as printed."""

    number: int
    code: str
    title: str
    definition: str
    rows: tuple[CountRow, ...]
    cells: tuple[Cell, ...] = ()

    def row(self, code: str) -> CountRow:
        """The line of a code. Raises `KeyError`."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)


@dataclass(frozen=True, kw_only=True)
class YearTrend:
    """件数 by month of a fiscal year against the year before: twelve figures each, April first. None = no figure.

    `to_day` is today where `through` is still running, and `then_to_day` 件数 of the year before up to the same day.
    Months that end before `started` print `…` where they have no figure. `what` is counted, in `unit`s.
    """

    fiscal_year: int
    this_year: tuple[int | None, ...]
    last_year: tuple[int | None, ...]
    through: Month
    """The month the sentence speaks of: the report's month, or the present one on the screen."""
    to_day: date | None = None
    then_to_day: int | None = None
    started: date | None = None
    what: str = "相談"
    unit: str = "件"

    @property
    def sentence(self) -> str:
        """The chart's message in a sentence: its alternative text."""
        index = (self.through.month - 4) % 12
        now, then = self.this_year[index], self.last_year[index]
        if now is None:
            return f"{self.through.month}月の{self.what}の記録はまだありません。"
        month, until, past = f"{self.through.month}月は", "", "前年同月"
        if self.to_day is not None:
            then, until, past = self.then_to_day, f"{self.to_day.day}日までに", "前年の同じ日まで"
        if then is None:
            return f"{month}{until}{now:,}{self.unit}でした。前年同月の記録はありません。"
        if then == 0:
            return f"{month}{until}{now:,}{self.unit}でした（{past}は0{self.unit}）。"
        if then < LEAST_BASE:
            return f"{month}{until}{change_sentence(now, then, past, self.unit)}"
        return (
            f"{month}{until}{now:,}{self.unit}で、{past}（{then:,}{self.unit}）の"
            f"{comparison_text(now, then)}でした。"
        )

    def texts(self, month: Month) -> tuple[str, str]:
        """件数 of a month and of the same month the year before, as printed."""
        now, then = self.of(month)
        return self._text(now, month), self._text(then, month.last_year)

    def _text(self, value: int | None, month: Month) -> str:
        is_before = self.started is not None and month.last < self.started
        return NOT_RECORDED if value is None and is_before else count_text(value)

    def of(self, month: Month) -> tuple[int | None, int | None]:
        """件数 of a month of the fiscal year and of the same month the year before."""
        index = (month.month - 4) % 12
        return self.this_year[index], self.last_year[index]

    @property
    def this_year_label(self) -> str:
        """`令和8年度`."""
        return fiscal_year_label(self.fiscal_year)

    @property
    def last_year_label(self) -> str:
        """`令和7年度`."""
        return fiscal_year_label(self.fiscal_year - 1)


def change_sentence(now: int, then: int, past: str, unit: str = "件") -> str:
    """`11件で、前年同月の8件から増えました。`: the change from a small base, in counts instead of per cent."""
    if now == then:
        return f"{now:,}{unit}で、{past}と同じ{unit}数でした。"
    return f"{now:,}{unit}で、{past}の{then:,}{unit}から{'増えました' if now > then else '減りました'}。"


class MonthState(StrEnum):
    """Whether a month's figures are final. Stored by value."""

    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """As printed."""
        return {"open": "未締め（速報）", "closed": "締め済み"}[self.value]


@dataclass(frozen=True, kw_only=True)
class MonthlyFacts:
    """All figures of the monthly report, counted at one instant in one transaction.

    `recording_started_on`: 記録開始日; before it only months that hold records have data. `earlier_in_year`: the
    records of the 年度累計 that are older. `to_day` is today where the month is still running: its year before, and
    that year to date, then end with the same day. `revised` names the months (members of `Comparison`) with a 訂正.
    `audit_head` is the audit chain's newest hash (hex), printed as the anchor that shows a cut-off tail.
    """

    month: Month
    state: MonthState
    total: int | None
    people: int | None
    sections: tuple[Section, ...]
    trend: YearTrend
    recording_started_on: date | None
    counted_at: datetime
    audit_head: str
    earlier_in_year: int = 0
    to_day: date | None = None
    revised: frozenset[str] = frozenset()

    @property
    def signs(self) -> dict[str, str]:
        """The sign of the figures by member of `Comparison`: `r` where they were revised, `p` where the month is open."""
        signs = dict.fromkeys(sorted(self.revised), REVISED)
        if self.state is MonthState.OPEN:
            signs.setdefault("value", PRELIMINARY)
        return signs

    @property
    def running_note(self) -> str:
        """A sentence with the days that a running month is compared with; empty for a past month."""
        if self.to_day is None:
            return ""
        then = same_day_last_year(self.to_day)
        return (
            f"{self.to_day.month}月{self.to_day.day}日までの数です。前年同月と前年度同期は、"
            f"前の年の同じ日（{long_date(then, weekday=False)}）までの数です。前月は1か月分の数です。"
        )

    @property
    def last_day(self) -> date:
        """The last day that is counted."""
        return self.to_day or self.month.last

    def section(self, code: str) -> Section:
        """The part of a code. Raises `KeyError`."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    @property
    def recording_note(self) -> str:
        """A sentence with the first day of recording, where that is within the compared time; else empty."""
        started = self.recording_started_on
        first_compared = Month(self.month.fiscal_year - 1, 4).first
        if started is None or started <= first_compared:
            return ""
        before = "相談のある月だけ数を出し、ほかは" if self._counts_before(started) else ""
        return f"記録は{long_date(started, weekday=False)}からです。それより前は{before}「{NOT_RECORDED}」と表示します。"

    @property
    def year_to_date_note(self) -> str:
        """A sentence with the days that 年度累計 covers, where recording began within the fiscal year; else empty."""
        started = self.recording_started_on
        if started is None or not fiscal_year_first_day(self.month.fiscal_year) < started <= self.month.last:
            return ""
        since = f"年度累計は{long_date(started, weekday=False)}からの合計"
        earlier = self.earlier_in_year
        return (
            f"{since}に、それより前の日付の相談{earlier:,}件を足したものです。"
            if earlier
            else f"{since}です。"
        )

    def _counts_before(self, started: date) -> bool:
        year = self.trend.fiscal_year
        figures = [*self.trend.last_year, *self.trend.this_year]
        months = [*months_of_fiscal_year(year - 1), *months_of_fiscal_year(year)]
        return any(
            figure is not None and month.last < started for month, figure in zip(months, figures, strict=True)
        )
