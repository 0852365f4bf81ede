"""消去: purges with their approval, the rows they changed, and the deletion ledger (uids and dates only)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables.registrations import people  # noqa: F401  foreign keys point there


class Purge(Sealed, Entity, kw_only=True):
    """One purge, from its preview to its end. `dues` is what the preview showed, `digest` the rows it was about.

    `day` is the one the retention times were counted to. `person_id` is whose 利用停止 it is.
    """

    __tablename__ = "purges"
    __table_args__ = (
        CheckConstraint("kind IN ('expired', 'stop')", name="kind"),
        CheckConstraint("(kind = 'stop') = (person_id IS NOT NULL)", name="person_id"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="approved_by_id"),
        CheckConstraint("(approved_by_id IS NULL) = (erased_at IS NULL)", name="erased_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), default=None)
    day: Mapped[date]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    dues: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str]
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    refused_at: Mapped[datetime | None] = mapped_column(default=None)
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class Deletion(Sealed, Entity, kw_only=True):
    """One line of the deletion ledger: the uids of one kind that were erased on a day. The same line stands in the file."""

    __tablename__ = "deletions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    at: Mapped[date]
    what: Mapped[str]
    subjects: Mapped[list[Any]] = mapped_column(JSON)


class Erasure(Entity, kw_only=True):
    """A sealed row that was changed or deleted by an act of erasing: its seals before and after (zeros: deleted).

    Not sealed itself: the one trace of the act carries a digest over all of its rows, in the order of their ids.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_act", "act", "entity"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    act: Mapped[str]
    entity: Mapped[str]
    entity_key: Mapped[int]
    entity_uid: Mapped[str]
    before_sha: Mapped[bytes] = mapped_column(LargeBinary(32))
    after_sha: Mapped[bytes] = mapped_column(LargeBinary(32))
