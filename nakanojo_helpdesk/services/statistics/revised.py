"""訂正: finds the months that changed after their report had been handed out. The rules are in `docs/counting.md`."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST, Month
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.revisions import Revision

REPORTS_HANDED_IN: Final = ("monthly.pdf", "monthly.xlsx", "monthly.print")
"""The traces of a monthly report that can be handed in: its pictures and its JSON are none."""
_AMENDED: Final = "amend"


def handed_out_at(session: Session, month: Month) -> datetime | None:
    """The instant a report of the month was first printed or saved after the month had ended; None: never.

    The trace has no index by time, but its numbers rise with it: the end of the month is found by halving.
    """
    ended = datetime.combine(month.plus(1).first, time(), tzinfo=JST)
    query = (
        select(AuditEntry.at)
        .where(
            AuditEntry.seq >= _first_number_after(session, ended),
            AuditEntry.at >= ended,
            AuditEntry.action == "report",
            AuditEntry.entity.in_(REPORTS_HANDED_IN),
            AuditEntry.entity_id == month.code,
        )
        .order_by(AuditEntry.seq)
    )
    return session.scalar(query.limit(1))


def is_revised(session: Session, month: Month) -> bool:
    """Whether records of a month were added, withdrawn or amended after its report had been handed out.

    A changed memo changes no figure, nor does a record added and withdrawn again since then.
    """
    since = handed_out_at(session, month)
    return since is not None and (
        _were_added_or_withdrawn(session, month, since) or _were_amended(session, month, since)
    )


def _first_number_after(session: Session, instant: datetime) -> int:
    low, high = 1, (session.scalar(select(func.max(AuditEntry.seq))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = session.scalar(
            select(AuditEntry.at).where(AuditEntry.seq >= middle).order_by(AuditEntry.seq).limit(1)
        )
        if at is not None and at < instant:
            low = middle + 1
        else:
            high = middle
    return low


def _were_added_or_withdrawn(session: Session, month: Month, since: datetime) -> bool:
    entered, withdrawn = Consultation.entered_at, Consultation.withdrawn_at
    changed = or_(
        and_(entered > since, withdrawn.is_(None)),
        and_(entered <= since, withdrawn > since),
    )
    found = exists().where(Consultation.event_date.between(month.first, month.last), changed)
    return bool(session.scalar(select(found)))


def _were_amended(session: Session, month: Month, since: datetime) -> bool:
    query = (
        select(Revision.changes, Consultation.event_date)
        .join(Consultation, Consultation.id == Revision.consultation_id)
        .where(Revision.at > since, Revision.kind == _AMENDED, Consultation.entered_at <= since)
    )
    return any(_concerns(changes, day, month) for changes, day in session.execute(query))


def _concerns(changes: dict[str, Any], day: date, month: Month) -> bool:
    """Whether an amendment changed a figure of the month: of a record that is or was in it."""
    days = {day.isoformat(), *changes.get("event_date", ())}
    return bool(changes) and any(
        month.first.isoformat() <= str(each) <= month.last.isoformat() for each in days
    )
