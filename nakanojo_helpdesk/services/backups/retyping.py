"""入力し直し: what restores left to be typed again, printed later by whoever may read memos, names and telephone numbers."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.restoring import ToRetype, from_text
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.backups import swapping
from nakanojo_helpdesk.store.integrity import audit

RETYPED = "retyped"
"""The action of the trace that a list was deleted."""
# Together they are held by those alone who see memos, and the applicants of all courses.
_WANTED = (Permission.APPOINT, Permission.READ_MEMOS, Permission.APPLICANTS)


def is_left(database: Path) -> bool:
    """Whether any restore left something; tells nothing of it."""
    return bool(swapping.lists(paths.behind_links(database)))


def lists(session: Session, actor: Actor) -> tuple[ToRetype, ...]:
    """What is to be typed again, the newest restore first. Raises `Denied`."""
    _require(actor)
    found = ((place.name, swapping.read_list(place)) for place in swapping.lists(_database(session)))
    rows = (from_text(name, text) for name, text in found if text is not None)
    return tuple(row for row in rows if row is not None)


def note_paper(session: Session, actor: Actor, how: str) -> None:
    """Leave the trace that the paper left the program. Raises `Denied`."""
    _require(actor)
    audit.note(session, "report", "restore", "retype", how)


def done(session: Session, actor: Actor, name: str) -> None:
    """Delete a list: everything in it was typed again, or is not needed. Raises `Denied`, `Missing`."""
    _require(actor)
    for place in swapping.lists(_database(session)):
        if place.name == name:
            place.unlink(missing_ok=True)
            audit.note(session, RETYPED, "database", name)
            return
    raise Missing("この一覧は、もう消されています。")


def _require(actor: Actor) -> None:
    for permission in _WANTED:
        actor.require(permission)


def _database(session: Session) -> Path:
    return paths.behind_links(Path(str(session.connection().engine.url.database)))
