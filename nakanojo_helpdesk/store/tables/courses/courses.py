"""講座: the course itself, its partners and the numbers given to courses."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables import places, staff, terms  # noqa: F401  foreign keys point there


class CourseNumber(Entity):
    """The last serial given to a course of a fiscal year: numbers are never reused, even after a course is called off."""

    __tablename__ = "course_numbers"

    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int]


class CoursePartner(Entity):
    """An organisation that helps with a course, in the order written. Covered by the course's seal."""

    __tablename__ = "course_partners"
    __table_args__ = (
        CheckConstraint("position BETWEEN 1 AND 10", name="position"),
        {"sqlite_with_rowid": False},
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True, init=False)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Course(Sealed, Entity, kw_only=True):
    """One course. What its days make of it (open, running, held) is computed, only decisions are kept.

    `stage` says whether it was released; with `cancelled_at` it does not take place, whatever the stage. `draw_classes` and
    `draw_fit` are the rules of its lottery (NULL: nobody comes first, a family that does not fit is passed over),
    `completion_percent` the share of lessons for 修了 (NULL: two thirds), `reflection` the 所感 of its report.
    """

    __tablename__ = "courses"
    __table_args__ = (
        UniqueConstraint("fiscal_year", "serial"),
        CheckConstraint("stage IN ('PLN', 'OPN')", name="stage"),
        CheckConstraint("scope IN ('course', 'lesson')", name="scope"),
        CheckConstraint("admission IN ('first_come', 'lottery', 'free')", name="admission"),
        CheckConstraint("waiting IN ('applied', 'drawn', 'draw_each')", name="waiting"),
        CheckConstraint("capacity BETWEEN 1 AND 999", name="capacity"),
        CheckConstraint("minimum BETWEEN 1 AND capacity", name="minimum"),
        CheckConstraint("loan_devices BETWEEN 0 AND 999", name="loan_devices"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    fiscal_year: Mapped[int]
    serial: Mapped[int]
    title: Mapped[str]
    catalogue_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    kind_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    target: Mapped[str] = mapped_column(default="")
    residents_only: Mapped[bool] = mapped_column(default=False)
    least_age: Mapped[int | None] = mapped_column(default=None)
    newcomers_only: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int]
    minimum: Mapped[int | None] = mapped_column(default=None)
    scope: Mapped[str] = mapped_column(default="course")
    admission: Mapped[str] = mapped_column(default="first_come")
    waiting: Mapped[str] = mapped_column(default="applied")
    offer_days: Mapped[int]
    offer_calls: Mapped[int]
    apply_from: Mapped[date | None] = mapped_column(default=None)
    apply_until: Mapped[date | None] = mapped_column(default=None)
    limit_in_course: Mapped[int | None] = mapped_column(default=None)
    limit_in_year: Mapped[int | None] = mapped_column(default=None)
    fee: Mapped[str] = mapped_column(default="")
    belongings: Mapped[str] = mapped_column(default="")
    loan_devices: Mapped[int] = mapped_column(default=0)
    contact: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="PLN")
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    cancelled_reason: Mapped[str] = mapped_column(default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), default=None)
    draw_classes: Mapped[str | None] = mapped_column(default=None)
    draw_fit: Mapped[str | None] = mapped_column(default=None)
    completion_percent: Mapped[int | None] = mapped_column(default=None)
    reflection: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    partners: Mapped[list[CoursePartner]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=CoursePartner.position
    )

    def sealed_parts(self) -> list[object]:
        """The partners in their order."""
        return [partner.name for partner in sorted(self.partners, key=lambda partner: partner.position)]
