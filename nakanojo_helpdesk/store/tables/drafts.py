"""下書き: unsaved forms, kept so that a power cut loses nothing. Not audited, never counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from nakanojo_helpdesk.store.base import Entity, canonical_seal, sealed_columns
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
    seal: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=None)
    """As of the rows with a trace; a draft has none, and no version."""


@event.listens_for(Draft, "before_insert")
@event.listens_for(Draft, "before_update")
def _seal(mapper: Mapper[Any], _connection: object, target: Draft) -> None:
    names = sealed_columns(mapper)
    target.seal = canonical_seal(Draft.__tablename__, names, (getattr(target, name) for name in names))
