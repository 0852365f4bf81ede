"""Reads the 訂正の履歴 of a record."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.consultations.history import FieldChange, RevisionKind, RevisionRow, Words
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.revisions import Revision
from nakanojo_helpdesk.store.tables.staff import Staff


def of(session: Session, actor: Actor, consultation_id: int) -> tuple[RevisionRow, ...]:
    """Every amendment and withdrawal of a record, oldest first; none for a record that does not exist.

    Old memos are included only for a person who may read memos. Raises `Denied`.
    """
    actor.require(Permission.BROWSE)
    query = (
        select(Revision, Staff.name)
        .join(Staff, Staff.id == Revision.by_id)
        .where(Revision.consultation_id == consultation_id)
        .order_by(Revision.at, Revision.id)
    )
    found = session.execute(query).all()
    if not found:
        return ()
    words = _words(session)
    memos = actor.may(Permission.READ_MEMOS)
    return tuple(
        RevisionRow(
            id=revision.id,
            at=revision.at,
            by_name=name,
            kind=RevisionKind(revision.kind),
            reason=revision.reason,
            changes=tuple(
                FieldChange(field=field, before=words.of(field, before), after=words.of(field, after))
                for field, (before, after) in revision.changes.items()
            ),
            memo_changed=revision.memo_before is not None,
            memo_before=revision.memo_before if memos else None,
        )
        for revision, name in found
    )


def _words(session: Session) -> Words:
    desks = session.execute(select(Desk.code, Desk.name)).all()
    staff = session.execute(select(Staff.code, Staff.name)).all()
    vocabularies = codes.load(session).vocabularies
    return Words(vocabularies=vocabularies, desks=dict(desks), staff=dict(staff))
