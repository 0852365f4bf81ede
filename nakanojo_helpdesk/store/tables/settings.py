"""The town's own settings, as text by key."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed


class Setting(Sealed, Entity):
    """One setting. Meaning and defaults: `domain.office`."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
