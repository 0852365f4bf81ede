"""予約: who comes when, to which desk, about what — and what a clerk should know before agreeing to it.

Faults (`problems`) refuse an appointment. Doubts (`doubts`) only ask: a double booking or a closed day may be
intended. Times are minutes after local midnight, lengths are minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, long_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.opening_days import OpeningDay
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

LENGTHS: Final = (15, 30, 45, 60, 90, 120)
"""What the screen offers."""
USUAL_LENGTH: Final = 30
SHORTEST: Final = 5
LONGEST: Final = 480
CONTACT_LENGTH: Final = 100
NOTE_LENGTH: Final = 200
DAYS_AHEAD: Final = 366
"""Nobody books further ahead than a year: such a date is a slip of the keys."""
OPENS: Final = 8 * 60 + 30
CLOSES: Final = 17 * 60 + 15
"""The hours of the town hall. Times outside them are asked about, not refused."""
SHORTEST_FREE: Final = 15
"""A gap under a quarter of an hour is no free time."""
LATE_AFTER: Final = 10
"""Minutes after its beginning at which an appointment counts as late."""


class AppointmentState(StrEnum):
    """What became of an appointment. Stored by value."""

    BOOKED = "booked"
    CAME = "came"
    ABSENT = "absent"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state as staff read it."""
        return {"booked": "予約", "came": "相談済み", "absent": "来なかった", "cancelled": "取り消し"}[
            self.value
        ]


class Doubtful(DeskError):
    """The act is possible but needs a person's consent: the sentences in `doubts`, to be handed back as `accepted`."""

    safe_for_log = False

    def __init__(self, doubts: Iterable[str]) -> None:
        self.doubts = tuple(doubts)
        super().__init__("\n".join(self.doubts))


@dataclass(frozen=True, kw_only=True)
class AppointmentForm:
    """What a clerk writes down. `desk` and `topic` are codes; `contact` is the only personal part, and optional."""

    day: date
    minute: int
    length: int
    desk: str
    topic: str | None = None
    contact: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    @property
    def end(self) -> int:
        """Minute it ends."""
        return self.minute + self.length

    def problems(
        self, vocabularies: Vocabularies, today: date, *, before: AppointmentForm | None = None
    ) -> dict[str, str]:
        """Every fault as `{field: sentence}`. `before` is how it stood: a day that has passed may stay as it was."""
        found = self._time_problems(today, None if before is None else before.day)
        if (before is None or self.topic != before.topic) and not self._topic_fits(vocabularies):
            found["topic"] = "＊この内容は、いまは使えません。選び直してください。"
        for name, label, longest in (("contact", "連絡先", CONTACT_LENGTH), ("note", "メモ", NOTE_LENGTH)):
            if sentence := text_problem(getattr(self, name), label=label, longest=longest):
                found[name] = f"＊{sentence}"
        return found

    def _time_problems(self, today: date, day_before: date | None) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.day != day_before:
            if self.day < today:
                found["day"] = f"＊{long_date(self.day)}は過ぎています。今日からの日付を入れてください。"
            elif self.day > today + timedelta(days=DAYS_AHEAD):
                found["day"] = "＊1年より先の予約は入れられません。日付を確かめてください。"
        if not 0 <= self.minute < 24 * 60:
            found["minute"] = "＊その時刻はありません。8:30から17:15のように入れてください。"
        elif self.end > 24 * 60:
            found["length"] = "＊終わりが夜の12時を過ぎます。時刻か長さを直してください。"
        if not SHORTEST <= self.length <= LONGEST:
            found["length"] = f"＊長さは{SHORTEST}分から{LONGEST}分までにしてください。"
        return found

    def _topic_fits(self, vocabularies: Vocabularies) -> bool:
        topics = vocabularies[VocabularyName.TOPIC]
        return self.topic is None or topics.usable_on(self.topic, self.day)


@dataclass(frozen=True, kw_only=True)
class AppointmentRow:
    """One appointment as lists show it. `consultation_id` is the record it became, unless that was withdrawn again."""

    id: int
    uid: str
    version: int
    day: date
    minute: int
    length: int
    desk: str
    desk_name: str
    topic: str | None
    contact: str = field(repr=False)
    note: str = field(repr=False)
    state: AppointmentState
    made_at: datetime
    made_by_name: str
    consultation_id: int | None
    consultation_withdrawn: bool = False

    @property
    def end(self) -> int:
        """Minute it ends."""
        return self.minute + self.length

    @property
    def is_open(self) -> bool:
        """Whether it is still to come or to be dealt with."""
        return self.state is AppointmentState.BOOKED

    @property
    def has_become_a_record(self) -> bool:
        """Whether a consultation that stands came from it."""
        return self.consultation_id is not None and not self.consultation_withdrawn

    def is_late(self, day: date, minute: int) -> bool:
        """Whether it should have begun by now: earlier than `day`, or more than ten minutes before `minute`."""
        begun = self.day < day or (self.day == day and self.minute + LATE_AFTER < minute)
        return self.is_open and begun

    def form(self) -> AppointmentForm:
        """The editable part."""
        return AppointmentForm(
            day=self.day,
            minute=self.minute,
            length=self.length,
            desk=self.desk,
            topic=self.topic,
            contact=self.contact,
            note=self.note,
        )


@dataclass(frozen=True, kw_only=True)
class FreeTime:
    """A stretch of a day in which a desk has no appointment."""

    day: date
    minute: int
    length: int
    desk: str
    desk_name: str


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """One day of the 予約表: open or not and why, its appointments and free times by time of day."""

    opening: OpeningDay
    appointments: tuple[AppointmentRow, ...]
    free: tuple[FreeTime, ...]

    @property
    def day(self) -> date:
        """The day."""
        return self.opening.day


def span_words(minute: int, length: int) -> str:
    """`10:00～10:30`."""
    return f"{clock(minute)}～{clock(minute + length)}"


def gaps(busy: Iterable[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The free stretches between `first` and `last` as (beginning, end), of at least a quarter of an hour.

    `busy` are (beginning, end) of what is taken, in any order, overlapping or not.
    """
    at = first
    for begin, end in sorted(busy):
        if min(begin, last) - at >= SHORTEST_FREE:
            yield at, min(begin, last)
        at = max(at, end)
    if last - at >= SHORTEST_FREE:
        yield at, last


def doubts(
    form: AppointmentForm,
    others: Iterable[AppointmentRow],
    opening: OpeningDay,
    now: tuple[date, int],
) -> tuple[str, ...]:
    """What somebody should say yes to first, as sentences without any resident's data.

    `others` are that day's appointments but this one, `now` is (day, minute).
    """
    found: list[str] = []
    if not opening.is_open:
        found.append(f"{long_date(form.day)}は、窓口の休みの日です（{opening.words}）。")
    if (form.day, form.minute) < now:
        found.append(f"{clock(form.minute)}は、もう過ぎています。")
    elif form.minute < OPENS or form.end > CLOSES:
        hours = f"{clock(OPENS)}～{clock(CLOSES)}"
        found.append(f"{span_words(form.minute, form.length)}は、窓口の時間（{hours}）の外です。")
    return (*found, *overlaps(form, others))


def overlaps(form: AppointmentForm, others: Iterable[AppointmentRow]) -> tuple[str, ...]:
    """The open appointments at the same desk and time, as sentences. `others` are that day's but this one."""
    found = (
        f"{other.desk_name}には、{span_words(other.minute, other.length)}にほかの予約があります。"
        for other in sorted(others, key=lambda row: row.minute)
        if other.is_open and other.desk == form.desk and other.minute < form.end and form.minute < other.end
    )
    return tuple(dict.fromkeys(found))
