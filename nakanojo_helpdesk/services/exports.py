"""書出: records and counts that leave the program as files, each with its trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import MEMOS_SENTENCE, Confirmed
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation


@dataclass(frozen=True)
class Census:
    """The size of a database: 件数 (without withdrawn ones), 取消, and entries of the audit trail."""

    consultations: int
    withdrawn: int
    audit_entries: int


def hand_over(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    take: Callable[[tuple[ConsultationRow, ...]], None],
    *,
    withdrawn: bool = False,
    confirmed: Confirmed | None = None,
) -> int:
    """Give the records between two event dates (both included) to `take`, oldest first, a month at a time.

    Rows contain memos only for a person who has just given the password again. All records are read in one consistent
    view of the data, with at most a month of them in memory. `withdrawn` adds the 取消. Returns the number of records.
    Raises `Denied` and whatever `take` raises.
    """
    actor.require(Permission.EXPORT)
    if confirmed is not None:
        confirmed.require(actor, Permission.READ_MEMOS, MEMOS_SENTENCE)
    oldest = session.scalar(select(func.min(Consultation.event_date)))
    newest = session.scalar(select(func.max(Consultation.event_date)))
    if oldest is None or newest is None:
        return 0
    start, end, count = max(first, oldest), min(last, newest), 0
    while start <= end:
        month_end = min(Month.of(start).last, end)
        rows = consultation_rows.listing(session, actor, start, month_end, withdrawn=withdrawn)
        take(rows if confirmed is not None else tuple(replace(row, memo=None) for row in rows))
        count += len(rows)
        start = Month.of(start).plus(1).first
    return count


def note_export(session: Session, actor: Actor, what: str, period: str, count: int | None = None) -> None:
    """Write into the trace that this number of records left as a file. Raises `Denied`."""
    actor.require(Permission.EXPORT)
    audit.note(session, "export", what, period, "" if count is None else f"count={count}")


def note_report(session: Session, actor: Actor, what: str, period: str) -> None:
    """Write into the trace that a report was printed or left as a file. Raises `Denied`."""
    actor.require(Permission.REPORT)
    audit.note(session, "report", what, period)


def census(session: Session, actor: Actor) -> Census:
    """The size of the database, for the last line of a check. Raises `Denied`."""
    actor.require(Permission.CHECK)
    count = select(func.count()).select_from(Consultation)
    everything = session.scalar(count) or 0
    standing = session.scalar(count.where(Consultation.withdrawn_at.is_(None))) or 0
    entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    return Census(standing, everything - standing, entries)
