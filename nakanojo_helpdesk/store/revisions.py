"""Writes the 訂正の履歴, in the transaction that changes the record."""

from __future__ import annotations

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.history import RevisionKind
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.store.tables.revisions import Revision


def write(
    session: Session,
    by_id: int,
    consultation_id: int,
    kind: RevisionKind,
    *,
    reason: str,
    changes: dict[str, list[object]] | None = None,
    memo_before: str | None = None,
) -> None:
    """Add a revision to the session.

    `changes` as `domain.consultations.history.changes_between` makes them, `memo_before` the old memo where it
    changed, `by_id` the row key of the person who acts.
    """
    now = utc_now()
    session.add(
        Revision(
            uid=uuid7(now),
            consultation_id=consultation_id,
            at=now,
            by_id=by_id,
            kind=kind.value,
            reason=reason.strip(),
            changes=dict(changes or {}),
            memo_before=memo_before,
        )
    )
