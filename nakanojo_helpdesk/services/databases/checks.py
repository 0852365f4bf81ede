"""点検: checks that a file is ours, sound, complete and not tampered with. Each finding is a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import INDEX, INDEX_REMEDY, Finding, only_index
from nakanojo_helpdesk.domain.errors import Damaged, DeskError
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.integrity import check, check_trace, schema


def check_file(path: Path, actor: Actor) -> tuple[Finding, ...]:
    """Run every check on a database file and return the findings; empty when all is well.

    Raises `Denied`, `Refused` (not ours, newer), `Unavailable` (cannot be read now).
    """
    actor.require(Permission.CHECK)
    try:
        store = Store.open(path)
    except Damaged as error:
        return (Finding("identity", str(error)),)
    try:
        return Ledger(store, actor).read(check_open)
    except Damaged as error:
        return (Finding("integrity", str(error)),)
    finally:
        _close_quietly(store)


def check_open(
    session: Session, actor: Actor, *, progress: Callable[[int, int], object] | None = None
) -> tuple[Finding, ...]:
    """Run every check on an open store, for the self-diagnosis. `progress` is called with (steps done, all steps).

    Raises `Denied`, `Damaged` and what `progress` raises.
    """
    actor.require(Permission.CHECK)
    return tuple(_all_findings(session, progress or _unheard))


def quick(session: Session, actor: Actor) -> tuple[Finding, ...]:
    """Whether the pages of the file are consistent: the quick check of a start. Raises `Denied`, `Damaged`."""
    actor.require(Permission.CHECK)
    return tuple(check.integrity(session, quick=True))


_KINDS: Final = (
    schema.differences,
    check.references,
    check.vocabulary_use,
    check.seals,
    check.search_index,
    check_trace.audit_chain,
    check_trace.running_numbers,
)


def remedy(found: Sequence[Finding]) -> str:
    """The sentence that says what to do about the findings."""
    return INDEX_REMEDY if only_index(found) else "システム管理者に連絡してください。"


def _all_findings(session: Session, progress: Callable[[int, int], object]) -> Iterator[Finding]:
    broken = list(check.integrity(session))
    yield from broken
    if any(finding.kind != INDEX for finding in broken):
        return
    for done, kind in enumerate(_KINDS, start=1):
        progress(done, len(_KINDS) + 1)
        # An index damaged inside cannot be counted, and is named already.
        if not (broken and kind is check.search_index):
            yield from check.readable(kind, session)
    progress(1, 1)


def _unheard(_done: int, _total: int) -> None:
    return


def _close_quietly(store: Store) -> None:
    try:
        store.close()
    except DeskError:
        return
