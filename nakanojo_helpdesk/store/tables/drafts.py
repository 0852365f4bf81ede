"""下書き: unsaved forms, kept so that a power cut loses nothing. Not audited, never counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity
from nakanojo_helpdesk.store.tables import places, staff  # noqa: F401  foreign keys point there


class Draft(Entity):
    """The unsaved form of one talk, by field name in plain JSON values."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id"))
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
