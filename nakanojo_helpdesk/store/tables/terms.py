"""Vocabulary terms: one table for all closed vocabularies, referenced by integer key."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed


class TermEntity(Sealed, Entity, kw_only=True):
    """One code of one vocabulary. Rows are retired by `valid_to`, never deleted."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    vocabulary: Mapped[str]
    code: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)
    label: Mapped[str]
    short: Mapped[str] = mapped_column(default="")
    hotkey: Mapped[str] = mapped_column(default="")
    sort: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    public_label: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="")
