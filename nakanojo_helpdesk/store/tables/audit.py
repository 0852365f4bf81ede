"""The trace of every change: append-only, hash-chained, without personal values."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity


class AuditEntry(Entity):
    """One trace. Triggers refuse UPDATE and DELETE; `hash` covers every other column and the entry before it.

    `fields` names the changed fields, never the values; for a row inserted or deleted its id, for a bulk load its first
    id and its number of rows. An entry `bind` holds the digest of all ids of a table and of the names of their rows, as
    they were when schema 8 came. `body_sha` is the row's seal after the change, `before_sha`
    the one before it (zeros: none), so that the traces of one row form a chain.
    """

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    pc: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[str]
    fields: Mapped[str]
    body_sha: Mapped[bytes] = mapped_column(LargeBinary(32))
    before_sha: Mapped[bytes] = mapped_column(LargeBinary(32))
    prev: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
