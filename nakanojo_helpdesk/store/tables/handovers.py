"""引継ぎ: who leaves, the last day, who takes what over, and what was typed into the paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables import staff  # noqa: F401  foreign keys point there


class Handover(Sealed, Entity, kw_only=True):
    """One handover, from the first choice or typed word to the end of the rights (`ended_at`). One stands for a person.

    `texts` are typed words by field, `successors` staff codes by the key of the work, `moved` the lessons that changed
    hands. With `last_day` it is decided: the rights end when that day is over.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("(last_day IS NULL) = (planned_at IS NULL)", name="last_day"),
        CheckConstraint("(planned_by_id IS NULL) = (planned_at IS NULL)", name="planned_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    successors: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    moved: Mapped[list[Any]] = mapped_column(JSON, default_factory=list)
    last_day: Mapped[date | None] = mapped_column(default=None)
    planned_at: Mapped[datetime | None] = mapped_column(default=None)
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
