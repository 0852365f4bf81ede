"""申込: who has, waits for or was offered a place; everything that happened to it stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.courses import lessons  # noqa: F401  foreign keys point there
from nakanojo_helpdesk.store.tables.registrations import people  # noqa: F401

_STATES = "('APP', 'WTL', 'OFR', 'CNF', 'LST', 'WDR', 'CXL')"


class Registration(Sealed, Entity, kw_only=True):
    """One place asked for by one person, card (利用者カード) or unnamed walk-in.

    `serial` counts within the course and is never reused. A family applies together: its rows share `party`, the serial of
    its first row. `state` is a code of the vocabulary `application_state`. `split` lets a family take the places there
    are (入れる人だけ). `walk_in` is the number of a walk-in (当日1).
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("course_id", "serial"),
        CheckConstraint("serial >= 1", name="serial"),
        CheckConstraint("party BETWEEN 1 AND serial", name="party"),
        CheckConstraint(f"state IN {_STATES}", name="state"),
        CheckConstraint(
            "(person_id IS NOT NULL) + (card <> '') + (walk_in IS NOT NULL) >= 1", name="somebody"
        ),
        Index("ix_registrations_course_id", "course_id", "lesson_id", "state"),
        Index("ix_registrations_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True, default=None)
    serial: Mapped[int]
    party: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    card: Mapped[str] = mapped_column(default="", repr=False)
    walk_in: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[str]
    split: Mapped[bool] = mapped_column(default=False)
    extra: Mapped[bool] = mapped_column(default=False)
    applied_at: Mapped[datetime]
    method_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    first_time: Mapped[bool | None] = mapped_column(default=None)
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    note: Mapped[str] = mapped_column(default="", repr=False)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class RegistrationChange(Sealed, Entity, kw_only=True):
    """A state a registration went through: appended, never changed. `act` says what was done."""

    __tablename__ = "registration_changes"
    __table_args__ = (
        CheckConstraint(f"state IN {_STATES}", name="state"),
        CheckConstraint(f"before IS NULL OR before IN {_STATES}", name="before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[str]
    before: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    note: Mapped[str] = mapped_column(default="", repr=False)


class WaitingMove(Sealed, Entity, kw_only=True):
    """A family set by hand before another in the waiting order (`ahead_of_id` None: behind all), with the reason."""

    __tablename__ = "waiting_moves"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    ahead_of_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), default=None)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]


class Offer(Sealed, Entity, kw_only=True):
    """繰上連絡: places held for a waiting family until the end of `until`. `outcome` is NULL while it stands."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('accepted', 'refused', 'put_off', 'overdue', 'withdrawn')",
            name="outcome",
        ),
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    places: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    until: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)


class Call(Sealed, Entity, kw_only=True):
    """One attempt to reach somebody: about what, and how it ended."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint(
            "about IN ('offer', 'attendance', 'cancelled', 'postponed', 'won', 'lost', 'other')", name="about"
        ),
        CheckConstraint("result IN ('reached', 'away', 'refused', 'comes', 'comes_not')", name="result"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), default=None)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    about: Mapped[str]
    result: Mapped[str]


class TurnedAway(Sealed, Entity, kw_only=True):
    """断った人数: people on the phone who did not even wait: the real demand. `withdrawn_at`: counted by mistake."""

    __tablename__ = "turned_away"
    __table_args__ = (
        CheckConstraint("people BETWEEN 1 AND 99", name="people"),
        CheckConstraint("why IN ('full', 'closed', 'condition', 'other')", name="why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), default=None)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    people: Mapped[int] = mapped_column(default=1)
    why: Mapped[str] = mapped_column(default="full")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
