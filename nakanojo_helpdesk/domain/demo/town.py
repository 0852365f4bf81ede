"""見本データ: consultations of a fictional town, the same for the same seed and last day.

Only codes of the shipped vocabularies occur, and every form could have been typed at a desk. The desk is open on
weekdays but for national holidays and 29 December to 3 January (地方自治法第4条の2).
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import Final, Literal

from nakanojo_helpdesk.domain.appointments import AppointmentForm
from nakanojo_helpdesk.domain.calendar import EARLIEST, Month, local, long_date
from nakanojo_helpdesk.domain.demo.appointments import coming_appointments
from nakanojo_helpdesk.domain.demo.records import DemoConsultation, Diary, RecordMaker
from nakanojo_helpdesk.domain.demo.tables import HOUR_WEIGHTS, MONTH_WEIGHTS, WEEKDAY_WEIGHTS
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.opening_days import open_by_rule
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import DeskForm

SizeName = Literal["small", "town", "prefecture"]

# Everybody's password in the demo data. It guards nothing: the data is fictional, and this file is public.
DEMO_PASSWORD: Final = "nakanojo-demo"  # noqa: S105  no secret, see above
DEMO_STAFF: Final[tuple[tuple[str, frozenset[Role]], ...]] = (
    ("佐藤", frozenset({Role.COUNTER})),
    ("高橋", frozenset({Role.COUNTER, Role.TRAINER})),
    ("鈴木", frozenset({Role.TRAINER})),
    ("田中", frozenset({Role.CHIEF})),
    ("山本", frozenset({Role.ADMINISTRATOR})),
)
_BOOKED_DAYS: Final = 5
_DESKS: Final = (
    DeskForm(name="窓口1", venue="役場"),
    DeskForm(name="窓口2", venue="役場"),
    DeskForm(name="支所の窓口", venue="六合支所", venue_kind="BRN"),
    DeskForm(name="公民館の窓口", venue="中央公民館", venue_kind="KMK"),
)


@dataclass(frozen=True, kw_only=True)
class DemoSize:
    """The amount of data: years ending at the last day, consultations (withdrawn ones included), desks, yearly growth."""

    years: int
    consultations: int
    desks: int
    growth: float


SIZES: Final[Mapping[SizeName, DemoSize]] = {
    "small": DemoSize(years=3, consultations=600, desks=4, growth=0.14),
    "town": DemoSize(years=3, consultations=7_000, desks=4, growth=0.14),
    "prefecture": DemoSize(years=20, consultations=1_000_000, desks=40, growth=0.05),
}


def demo_desks(size: DemoSize) -> tuple[DeskForm, ...]:
    """The desks of a size, in the order of their codes, `D01` first."""
    further = (DeskForm(name=f"窓口{number}", venue=f"第{number}会場", venue_kind="CLB")
               for number in range(len(_DESKS) + 1, size.desks + 1))  # fmt: skip
    return (*_DESKS, *further)[: size.desks]


@dataclass(frozen=True, kw_only=True)
class DemoPlan:
    """All inputs of the demo data. `now` is an aware instant; no record is later.

    Raises `Refused` for a last day that has not come yet or lies too far back.
    """

    size: DemoSize
    seed: int
    until: date
    now: datetime

    def __post_init__(self) -> None:
        today = local(self.now).date()
        if self.until > today:
            raise Refused(
                f"{long_date(self.until)}はまだ来ていません。見本データの最後の日は、今日までにしてください。"
            )
        if self.until.year - self.size.years < EARLIEST.year or self.first < EARLIEST:
            raise Refused(
                f"見本データの最後の日（{long_date(self.until)}）が古すぎます。もっと新しい日にしてください。"
            )

    @cached_property
    def first(self) -> date:
        """The first day, 記録開始日: the day after the last day, `size.years` years earlier."""
        year = self.until.year - self.size.years
        try:
            same_day = self.until.replace(year=year)
        except ValueError:  # 29 February
            same_day = date(year, 2, 28)
        return same_day + timedelta(days=1)

    @cached_property
    def diary(self) -> Diary:
        """The opening days; today only as far as it has gone."""
        wall = local(self.now)
        is_today = self.until == wall.date()
        limit = wall.hour * 60 + wall.minute if is_today else None
        days = open_by_rule(self.first, self.until)
        return Diary(tuple(days), self.until, self.now if is_today else None, limit)

    def months(self) -> Iterator[tuple[Month, list[DemoConsultation]]]:
        """The consultations by the local month of their entry, oldest first, each month in the order of entry.

        Months without any are left out; no more than two months are held at a time.
        """
        chance = random.Random(self.seed)  # noqa: S311  repeatable on purpose
        maker = RecordMaker(chance, self.diary, demo_desks(self.size))
        counts = self._counts_by_day(chance)
        waiting: list[DemoConsultation] = []
        month: Month | None = None
        for day in sorted(counts):
            if month is not None and Month.of(day) != month:
                yield from _entered_in(month, waiting)
            month = Month.of(day)
            waiting.extend(maker.record(day) for _ in range(counts[day]))
        while waiting and month is not None:
            yield from _entered_in(month, waiting)
            month = month.plus(1)

    def appointments(self) -> tuple[AppointmentForm, ...]:
        """The appointments of the fortnight after the last day, at the first desk."""
        days = open_by_rule(self.until + timedelta(days=1), self.until + timedelta(days=14))
        return coming_appointments(self.seed, tuple(days[:_BOOKED_DAYS]), "D01")

    def _counts_by_day(self, chance: random.Random) -> Counter[date]:
        days = self.diary.days
        weights = [self._weight(day) * (0.7 + 0.6 * chance.random()) for day in days]
        if days and self.diary.limit is not None and days[-1] == self.until:
            weights[-1] *= _share_of_day(self.diary.limit)
        limits = list(accumulate(weights))
        total = limits[-1]
        draws = (bisect_right(limits, chance.random() * total) for _ in range(self.size.consultations))
        return Counter(days[index] for index in draws)

    def _weight(self, day: date) -> float:
        years = (day - self.first).days / 365.25
        return float(
            MONTH_WEIGHTS[day.month] * WEEKDAY_WEIGHTS[day.weekday()] * (1 + self.size.growth * years)
        )


def _share_of_day(minute: int) -> float:
    """The share of an opening day's visits that lie before a minute of the day."""
    gone = sum(weight * min(max(minute - hour * 60, 0), 60) / 60 for hour, weight in HOUR_WEIGHTS.items())
    return gone / sum(HOUR_WEIGHTS.values())


def _entered_in(
    month: Month, waiting: list[DemoConsultation]
) -> Iterator[tuple[Month, list[DemoConsultation]]]:
    """Remove the consultations entered up to the end of a month from `waiting` and return them."""
    own = [record for record in waiting if Month.of(local(record.entered_at).date()) <= month]
    if own:
        waiting[:] = [record for record in waiting if Month.of(local(record.entered_at).date()) > month]
        yield month, sorted(own, key=attrgetter("entered_at"))
