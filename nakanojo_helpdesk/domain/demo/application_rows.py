"""What the demo data of applications is made of: rows that point to each other by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from nakanojo_helpdesk.domain.registrations.lottery import DrawnLot
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource


@dataclass(kw_only=True)
class DemoRegistration:
    """One application with the states it went through: (instant, act, before, state, reason)."""

    serial: int
    party: int
    lesson: int | None
    person: int | None
    card: str
    walk_in: int | None
    state: RegistrationState
    split: bool
    extra: bool
    applied_at: datetime
    method: str
    first_time: bool | None
    changes: list[tuple[datetime, Act, RegistrationState | None, RegistrationState, str | None]] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class DemoOffer:
    """A place offered to a family; `outcome` None while it stands."""

    party: int
    places: int
    made_at: datetime
    until: date
    outcome: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DemoMark:
    """A mark of a lesson (by ordinal)."""

    lesson: int
    serial: int
    code: MarkCode
    at: datetime
    source: MarkSource = MarkSource.ROLL


@dataclass(frozen=True, kw_only=True)
class DemoDraw:
    """The draw of a course with what came out."""

    at: datetime
    seed: str
    places: int
    lots: tuple[DrawnLot, ...]
    parties: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DemoSurvey:
    """One form of a lesson; answers in the order satisfaction, clarity, confidence, usefulness."""

    lesson: int
    phase: str
    answers: tuple[int | None, int | None, int | None, int | None]
    topics: tuple[str, ...]
    at: datetime


@dataclass(kw_only=True)
class DemoApplications:
    """All that became of one course. `turned_away` are (instant, people)."""

    registrations: list[DemoRegistration] = field(default_factory=list)
    offers: list[DemoOffer] = field(default_factory=list)
    draws: list[DemoDraw] = field(default_factory=list)
    marks: list[DemoMark] = field(default_factory=list)
    surveys: list[DemoSurvey] = field(default_factory=list)
    turned_away: list[tuple[datetime, int]] = field(default_factory=list)
