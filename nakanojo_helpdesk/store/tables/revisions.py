"""訂正の履歴: the content of a record before each amendment, so that people can read how it changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed


class Revision(Sealed, Entity, kw_only=True):
    """One amendment or withdrawal. `changes` maps a form field to [before, after] in codes and plain values.

    The memo is not among `changes`: `memo_before` holds the old one (NULL: unchanged), so that memos can expire.
    """

    __tablename__ = "revisions"
    __table_args__ = (CheckConstraint("kind IN ('amend', 'withdraw')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    memo_before: Mapped[str | None] = mapped_column(default=None, repr=False)
