"""開設日: the days on which the town's own calendar differs from weekdays and national holidays."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed


class CalendarDay(Sealed, Entity):
    """One exception: open on a Sunday, closed on a weekday. `key` is the ISO date."""

    __tablename__ = "calendar_days"

    key: Mapped[str] = mapped_column(primary_key=True)
    is_open: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
