"""出欠: marks of a lesson with their history, and what belongs to a lesson's day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.registrations import registrations  # noqa: F401  foreign keys point there

_CODES = "('ATT', 'ABS', 'LAT', 'LEV', 'EXC', 'WLK', 'NOT')"
_SOURCES = "('roll', 'paper', 'file', 'notice', 'call')"


class Mark(Sealed, Entity, kw_only=True):
    """The mark that holds now for one registration in one lesson: who gave it, when and from where. `NOT` is none.

    `age_band_id` is written when the person is erased and was in another band that day than the registration says, so that
    counts of the past stay as they were.
    """

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("lesson_id", "registration_id"),
        CheckConstraint(f"code IN {_CODES}", name="code"),
        CheckConstraint(f"source IN {_SOURCES}", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    code: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    source: Mapped[str]
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)


class MarkChange(Sealed, Entity, kw_only=True):
    """Every mark ever given or cleared, in order: appended, never changed."""

    __tablename__ = "mark_changes"
    __table_args__ = (
        CheckConstraint(f"code IN {_CODES}", name="code"),
        CheckConstraint(f"before IN {_CODES}", name="before"),
        CheckConstraint(f"source IN {_SOURCES}", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id"), index=True)
    before: Mapped[str]
    code: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    source: Mapped[str]


class Preparation(Sealed, Entity, kw_only=True):
    """One item of 前日の準備 ticked off for a lesson; `undone_at` when the tick was taken back."""

    __tablename__ = "preparations"
    __table_args__ = (UniqueConstraint("lesson_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    item: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
