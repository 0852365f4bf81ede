"""点検: is the file ours, sound, complete and untampered? Each finding is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.access import Actor, Permission
from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.domain.errors import Damaged, DeskError
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.store import check, check_trace


def check_file(path: Path, actor: Actor) -> tuple[Finding, ...]:
    """Everything there is to find about a database file; empty when all is well.

    Raises `Denied`, `Refused` (not ours, newer), `Unavailable` (cannot be read now).
    """
    actor.require(Permission.CHECK)
    try:
        store = Store.open(path)
    except Damaged as error:
        return (Finding("identity", str(error)),)
    try:
        return Desk(store, actor).read(check_open)
    except Damaged as error:
        return (Finding("integrity", str(error)),)
    finally:
        _close_quietly(store)


def check_open(session: Session, actor: Actor) -> tuple[Finding, ...]:
    """The same over an open store, for the self-diagnosis. Raises `Denied`, `Damaged`."""
    actor.require(Permission.CHECK)
    return tuple(_all_findings(session))


def quick(session: Session, actor: Actor) -> tuple[Finding, ...]:
    """Whether the pages of the file hang together, as a start has time for. Raises `Denied`, `Damaged`."""
    actor.require(Permission.CHECK)
    return tuple(check.integrity(session, quick=True))


def _all_findings(session: Session) -> Iterator[Finding]:
    broken = list(check.integrity(session))
    yield from broken
    if broken:
        return
    kinds = (
        check.references,
        check.vocabulary_use,
        check.seals,
        check.search_index,
        check_trace.audit_chain,
        check_trace.running_numbers,
    )
    for kind in kinds:
        yield from check.readable(kind, session)


def _close_quietly(store: Store) -> None:
    try:
        store.close()
    except DeskError:
        return
