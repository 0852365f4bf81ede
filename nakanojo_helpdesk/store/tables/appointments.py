"""予約: who comes when, to which desk, about what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed


class Appointment(Sealed, Entity, kw_only=True):
    """One appointment. `contact` is the only personal field, and optional; `consultation_id` is the record it became."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("length BETWEEN 5 AND 480", name="length"),
        CheckConstraint("state IN ('booked', 'came', 'absent', 'cancelled')", name="state"),
        Index("ix_appointments_day", "day", "minute"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    day: Mapped[date]
    minute: Mapped[int]
    length: Mapped[int] = mapped_column(default=30)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    contact: Mapped[str] = mapped_column(default="", repr=False)
    note: Mapped[str] = mapped_column(default="", repr=False)
    state: Mapped[str] = mapped_column(default="booked")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"), default=None)
