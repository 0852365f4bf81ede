"""What the 引継書 says, as facts: counted when it is made, without any resident's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.handover.plans import HandoverView
from nakanojo_helpdesk.domain.retention.plans import Due


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """件数 of a month or place, with the same of the year before; None where nothing was recorded yet, or it is to come."""

    label: str
    count: int | None
    last_year: int | None


@dataclass(frozen=True, kw_only=True)
class CourseLine:
    """One course of the fiscal year: lessons held and planned, 出席 of those held, who is assigned."""

    number: str
    title: str
    held: int
    lessons: int
    present: int
    staff: str


@dataclass(frozen=True, kw_only=True)
class LessonLine:
    """One lesson to come."""

    when: str
    label: str
    venue: str
    staff: str


@dataclass(frozen=True, kw_only=True)
class OpeningLine:
    """A month to come: its opening days, and the first one of the month after, when its report is made."""

    month: Month
    days: int
    report_from: date | None


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One ledger: days from and to, number of entries, and how long it is kept."""

    name: str
    first: date | None
    last: date | None
    count: int
    unit: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class KeptPlace:
    """A folder of backups: how many are verified, the oldest and the newest; `away` where the drive is not there."""

    folder: str
    is_second: bool
    count: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class KeptFiles:
    """Where things lie, as the PC that makes the paper knows: database, backups, the key of an encrypted book.

    `to_retype` counts the lists of what restores left to be typed again.
    """

    database: str
    places: tuple[KeptPlace, ...] = ()
    key_number: str = ""
    encrypted: bool = False
    to_retype: int = 0


@dataclass(frozen=True, kw_only=True)
class HandoverFacts:
    """Everything the paper says but where files lie. `year` is the fiscal year, `recorded_from` the 記録開始日."""

    view: HandoverView
    counted_at: datetime
    audit_head: str
    year: int
    roles: tuple[str, ...]
    months: tuple[CountLine, ...]
    desks: tuple[CountLine, ...]
    courses: tuple[CourseLine, ...]
    last_courses: tuple[int, int, int]
    """Courses, lessons held and 出席 of the year before."""
    lessons: tuple[LessonLine, ...]
    openings: tuple[OpeningLine, ...]
    dues: tuple[Due, ...]
    books: tuple[BookLine, ...]
    files: tuple[tuple[str, int], ...]
    """個人情報ファイル: name, and how many people it names."""
    pcs: tuple[str, ...]

    @property
    def day(self) -> date:
        """The local day it was counted on."""
        from nakanojo_helpdesk.domain.calendar import local

        return local(self.counted_at).date()
