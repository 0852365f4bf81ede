"""Contents of reports other than counts: the 特記事項 of each month, and the records of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import Month, utc_now
from nakanojo_helpdesk.domain.errors import Conflict, Invalid
from nakanojo_helpdesk.domain.reports import DailyFacts, month_note_problem, tidied
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.settings import Setting

_CHANGED_MEANWHILE = (
    "この月の特記事項は、ほかの窓口で書きかえられました。いまの内容を確かめてから、書き直してください。"
)


def month_note(session: Session, actor: Actor, month: Month) -> str:
    """The 特記事項 of a month, empty where none was written. Raises `Denied`."""
    actor.require(Permission.REPORT)
    note = _stored(session, month)
    return "" if note is None else note.value


def keep_month_note(session: Session, actor: Actor, month: Month, text: str, *, before: str) -> str:
    """Replace `before`, the 特記事項 the writer has seen, by a new text. Returns the text as kept.

    Raises `Denied`, `Invalid` (field `note`), and `Conflict` when it has been changed meanwhile.
    """
    actor.require(Permission.MONTH_NOTE)
    if problem := month_note_problem(text):
        raise Invalid({"note": problem})
    kept, note = tidied(text), _stored(session, month)
    stands = "" if note is None else note.value
    if stands not in {before, kept}:
        raise Conflict(_CHANGED_MEANWHILE, theirs=stands)
    if note is None:
        if kept:
            session.add(Setting(key=_key(month), value=kept))
    elif stands != kept:
        note.value = kept
    session.flush()
    return kept


def daily(session: Session, actor: Actor, day: date) -> DailyFacts:
    """The records of a day for the 日報, without memos. Raises `Denied`."""
    actor.require(Permission.BROWSE)
    _seq, head = audit.head(session)
    rows = consultation_rows.listing(session, actor, day, day, withdrawn=True)
    return DailyFacts(
        day=day,
        rows=tuple(replace(row, memo=None) for row in rows),
        counted_at=utc_now(),
        audit_head=head.hex(),
    )


def _key(month: Month) -> str:
    return f"note-{month.code}"


def _stored(session: Session, month: Month) -> Setting | None:
    return session.scalar(select(Setting).where(Setting.key == _key(month)))
