"""回: the dated meetings of a course, the days they left, and who is assigned to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.courses import courses  # noqa: F401  foreign keys point there


class Lesson(Sealed, Entity, kw_only=True):
    """One meeting of a course. Minutes count from midnight; `held_begin` and `held_end` are 実施した時間.

    `stage` says whether it waits for a new day; with `cancelled_at` it does not take place, whatever the stage. A
    postponed lesson stays this row: its people and marks go with it, the day it left is a `LessonMove`. `reflection` is the
    trainer's 所感 (NULL: none yet).
    """

    __tablename__ = "lessons"
    __table_args__ = (
        UniqueConstraint("course_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("begin_minute BETWEEN 0 AND 1439", name="begin_minute"),
        CheckConstraint("end_minute BETWEEN begin_minute + 1 AND 1440", name="end_minute"),
        CheckConstraint("held_begin BETWEEN 0 AND 1439", name="held_begin"),
        CheckConstraint("held_end BETWEEN held_begin + 1 AND 1440", name="held_end"),
        CheckConstraint("stage IN ('PLN', 'PPN')", name="stage"),
        Index("ix_lessons_day", "day", "begin_minute"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    ordinal: Mapped[int]
    day: Mapped[date]
    begin_minute: Mapped[int]
    end_minute: Mapped[int]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    theme: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="PLN")
    held_begin: Mapped[int | None] = mapped_column(default=None)
    held_end: Mapped[int | None] = mapped_column(default=None)
    shortened_reason: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    cancelled_reason: Mapped[str] = mapped_column(default="")
    reflection: Mapped[str | None] = mapped_column(default=None)


class LessonMove(Sealed, Entity, kw_only=True):
    """A day a lesson left: when and where it was to be until then."""

    __tablename__ = "lesson_moves"
    __table_args__ = (Index("ix_lesson_moves_day", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]
    day: Mapped[date]
    begin_minute: Mapped[int]
    end_minute: Mapped[int]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))


class Assignment(Sealed, Entity, kw_only=True):
    """Who does what in a lesson: a member of staff, or a name from outside with an organisation."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("lesson_id", "staff_id"),
        CheckConstraint("(staff_id IS NULL) = (name <> '')", name="somebody"),
        CheckConstraint("staff_id IS NULL OR organisation = ''", name="organisation"),
        Index("ix_assignments_staff_id", "staff_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
