"""復元: gives a backup back in the place of the present database, and tells what is younger than it.

An act on whole files, so no transaction of the present database: whoever calls closes their store first.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.backups.restoring import (
    DOUBTS,
    OTHER_BOOK,
    PARTS,
    STAGES,
    UNPROVEN,
    Doubt,
    Missing,
    Preview,
    Restored,
    as_text,
)
from nakanojo_helpdesk.domain.calendar import receipt_number, utc_now
from nakanojo_helpdesk.domain.checks import only_index
from nakanojo_helpdesk.domain.errors import Damaged, DeskError, Refused, SignInRefused, Unavailable
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.staff.people import is_resting, resting_sentence
from nakanojo_helpdesk.domain.traces.kinds import BEFORE_RESTORE, SIGN_IN_FAILED
from nakanojo_helpdesk.services.backups import missing
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import reapplying
from nakanojo_helpdesk.services.search import finding
from nakanojo_helpdesk.store import faults, identity, passwords
from nakanojo_helpdesk.store.backups import previewing, restoring, rests, salvage, swapping
from nakanojo_helpdesk.store.driver import sqlite
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.retention.ledger_file import Entry
from nakanojo_helpdesk.store.tables.consultations import RunningNumber
from nakanojo_helpdesk.store.tables.courses.courses import CourseNumber

Progress = Callable[[int, int], object]
_UNSOUND_SENTENCE: Final = (
    "この控えの中身に、合わないところがあります。使いません。"
    "ほかの控えを選んでください。いまの記録はそのままです。"
)
_WRONG_SENTENCE: Final = "お名前かパスワードが違います。もう一度入れてください。"
_NUMBERED: Final[tuple[tuple[str, Any, str], ...]] = (
    ("running_numbers", RunningNumber, "consultations"),
    ("course_numbers", CourseNumber, "courses"),
)


def preview(actor: Actor, backup: Path, database: Path) -> Preview:
    """Look into a backup before it is given back. Raises `Denied`, `Refused`, `Damaged`, `Unavailable`."""
    actor.require(Permission.RESTORE)
    held = previewing.contents(backup, database)
    own = previewing.first_trace(database)
    newest = "" if held.newest is None else receipt_number(held.newest[0], held.newest[1])
    return Preview(
        path=backup,
        size=backup.stat().st_size,
        made_at=held.newest_trace,
        schema=held.schema,
        older_schema=held.schema < identity.SCHEMA_VERSION,
        proven=restoring.proof_of(backup) is not None,
        consultations=held.consultations,
        newest=newest,
        months=held.months,
        people=held.people,
        same_book=None if own is None else own == held.first,
    )


def doubts(seen: Preview) -> tuple[Doubt, ...]:
    """The reasons to look twice before this backup is given back."""
    kinds = [] if seen.proven else [UNPROVEN]
    kinds += [OTHER_BOOK] if seen.same_book is False else []
    return tuple(DOUBTS[kind] for kind in kinds)


def administrators(backup: Path, database: Path) -> tuple[tuple[str, str], ...]:
    """Code and name of the people who may give a backup back where nobody can sign in. Raises the errors of `preview`."""
    return tuple((person.code, person.name) for person in previewing.administrators(backup, database))


def prove(
    backup: Path, database: Path, code: str, password: str, *, pc: str, now: datetime | None = None
) -> Actor:
    """The administrator `code`, by the password that the backup knows: for a present file that cannot be read.

    Wrong passwords rest the account as at the sign-in. Raises `SignInRefused` and the errors of `preview`.
    """
    at = now or utc_now()
    known = {person.code: person for person in previewing.administrators(backup, database)}
    person = known.get(code)
    database = paths.behind_links(database)
    tries = rests.read(database)
    own = tries.get(code, rests.Tries())
    if own.until is not None and is_resting(own.until, at):
        raise SignInRefused(resting_sentence(own.until, at))
    fits = passwords.fits(password, None if person is None else person.password_hash)
    if person is None:
        raise SignInRefused(_WRONG_SENTENCE)
    if not fits:
        own = own.after_wrong(at)
        rests.write(database, {**tries, code: own})
        raise SignInRefused(_WRONG_SENTENCE if own.until is None else resting_sentence(own.until, at))
    if own.in_a_row:
        rests.write(database, {**tries, code: own.after_right()})
    return Actor(
        staff_id=person.key,
        code=person.code,
        name=person.name,
        pc=pc,
        roles=frozenset({Role.ADMINISTRATOR}),
    )


def is_sound(database: Path) -> bool:
    """Whether the pages of the present file can be read; it is not opened for writing. Raises `Unavailable`."""
    return swapping.is_sound(database)


def newest_good(candidates: list[Path], database: Path) -> tuple[Path | None, tuple[tuple[str, str], ...]]:
    """The first backup that proves whole, of candidates newest first, and the names of those passed over with the reason."""
    skipped: list[tuple[str, str]] = []
    for backup in candidates:
        try:
            prepared = restoring.prepare(backup, database, progress=_unheard)
            try:
                require_sound(prepared)
            finally:
                swapping.remove(prepared)
        except DeskError as error:
            skipped.append((backup.name, str(error)))
        else:
            return backup, tuple(skipped)
    return None, tuple(skipped)


def missing_after(actor: Actor, database: Path, backup: Path) -> Missing:
    """What would be missing if a backup were given back now. Nothing is changed. Raises `Denied` and as `restore`."""
    actor.require(Permission.RESTORE)
    database = paths.behind_links(database)
    with swapping.alone(database) as guard:
        prepared = restoring.prepare(backup, database, progress=_unheard)
        try:
            end, _broken = erase_again(prepared, actor, database, guard, mends=False)
            return told_to(actor, left_between(guard, prepared, end)[0])
        finally:
            swapping.remove(prepared)


def restore(
    actor: Actor,
    database: Path,
    backup: Path,
    *,
    accepted: Container[str] = (),
    progress: Progress | None = None,
    page_limit: int | None = None,
) -> Restored:
    """Give `backup` back in the place of `database`, which nobody may have open; the former file is kept.

    `accepted` are the kinds of the doubts the person accepts. `progress` is called with (done, all) over `STAGES`.
    Raises `Denied`, `Refused` (foreign, newer, another key, a doubt not accepted), `Damaged` (partial, changed),
    `Unavailable` (in use, drive gone, disk full); then the present file is in its place as it was.
    """
    actor.require(Permission.RESTORE)
    report = _Stages(progress or _unheard)
    for doubt in doubts(preview(actor, backup, database)):
        if doubt.kind not in accepted:
            raise Refused(doubt.sentence)
    try:
        database = paths.behind_links(database)
        with swapping.alone(database) as guard:
            prepared = restoring.prepare(backup, database, progress=report.of(0), page_limit=page_limit)
            try:
                report.of(1)(0, 1)
                mends_index = require_sound(prepared)
                report.of(2)(0, 1)
                end, broken = erase_again(prepared, actor, database, guard, mends=True)
                lost, head, numbers = left_between(guard, prepared, end)
                wrong = {code: tries.wrong for code, tries in rests.read(database).items() if tries.wrong}
                _settle(prepared, actor, backup, lost, head, numbers, wrong, mends_index=mends_index)
                report.of(3)(0, 1)
                kept = swapping.kept_name(database, utc_now(), sound=guard.sound)
                swapping.swap(guard, prepared, kept)
                rests.forget(database)
                keep_list(guard, kept, database, lost)
            finally:
                swapping.remove(prepared)
    except OSError as error:
        known = faults.known_fault(error, database)
        raise known or Unavailable(faults.NO_WRITING_SENTENCE) from error
    report.of(3)(1, 1)
    return restored(actor, guard, backup, database, kept, lost, broken)


def keep_list(guard: swapping.Guard, kept: Path, database: Path, lost: Missing) -> None:
    """Keep the list of what is missing beside the former file; where that cannot be, the paper can be printed now."""
    if guard.there and lost.records:
        with contextlib.suppress(OSError, DeskError, sqlite.Error):
            swapping.keep_list(kept, database, as_text(lost, utc_now()))


def restored(
    actor: Actor,
    guard: swapping.Guard,
    backup: Path,
    database: Path,
    kept: Path,
    lost: Missing,
    broken: BrokenLedger | None,
) -> Restored:
    """What is told of a backup that was given back."""
    return Restored(
        at=utc_now(),
        by=actor.name,
        backup=backup,
        database=database,
        kept=kept if guard.there else None,
        damaged=guard.there and not guard.sound,
        missing=told_to(actor, lost),
        broken_ledger=broken,
    )


def formers(actor: Actor, database: Path) -> tuple[Path, ...]:
    """The files that were in the database's place before, newest first. Raises `Denied`."""
    actor.require(Permission.RESTORE)
    return swapping.formers(paths.behind_links(database))


def told_to(actor: Actor, lost: Missing) -> Missing:
    """What is missing, with memos and names only for whom the matrix allows them."""
    may = actor.may(Permission.READ_MEMOS) and actor.may(Permission.APPLICANTS)
    return lost if may else lost.without_private()


class _Stages:
    """Turns the progress of each stage into one that counts over all of them."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell

    def of(self, stage: int) -> Progress:
        def told(done: int, whole: int) -> None:
            self._tell(stage * PARTS + PARTS * done // max(whole, 1), len(STAGES) * PARTS)

        return told


def acting_for(actor: Actor) -> Actor:
    """The program itself in the name of the person: an old backup may not know them, or know them in other roles."""
    able = frozenset({Permission.RESTORE, Permission.REPORT, Permission.SETTINGS})
    return replace(actor, staff_id=None, roles=frozenset(), extra=able)


def require_sound(prepared: Path) -> bool:
    """Run every check on a copy that is to become the database. Raises `Damaged`; True where only the index is wrong."""
    checker = Actor(staff_id=None, code="check", name="点検", pc="", extra=frozenset({Permission.CHECK}))
    found = checks.check_file(prepared, checker)
    if found and not only_index(found):
        raise Damaged(f"{_UNSOUND_SENTENCE}（{found[0].sentence}）")
    return bool(found)


def erase_again(
    prepared: Path, actor: Actor, database: Path, guard: swapping.Guard, *, mends: bool
) -> tuple[tuple[int, datetime], BrokenLedger | None]:
    """Erase again what was erased since the backup was made, by the ledger beside `database` and by `database` itself.

    Returns number and instant of the backup's own newest trace, and the ledger where it was damaged.
    """
    also: tuple[Entry, ...] | None = None
    if guard.there:
        with salvage.open_present(guard) as present:
            also = ledger_file.of_connection(present)
    with salvage.looked_at(prepared) as copy:
        end = salvage.newest_trace(copy)
    store = Store.open(prepared)
    try:
        done = reapplying.reapply(store, pc=actor.pc, beside=database, also=also, mends=mends)
    finally:
        store.close()
    return end, done.broken


_Numbers = dict[str, dict[int, int]]


def left_between(
    guard: swapping.Guard, prepared: Path, end: tuple[int, datetime]
) -> tuple[Missing, tuple[int, bytes], _Numbers]:
    """What the copy lacks, and the newest trace and the given numbers of the present file.

    `end`: number and instant of the newest trace the backup itself had.
    """
    with contextlib.ExitStack() as stack:
        copy = stack.enter_context(salvage.looked_at(prepared))
        since = end[1]
        if not guard.there:
            return Missing(since=since, until=None, records=()), (0, audit.GENESIS), {}
        present = stack.enter_context(salvage.open_present(guard))
        young = salvage.younger(present, copy, end[0])
        numbers = {table: salvage.given_numbers(present, table) for table, _entity, _of in _NUMBERED}
        for row in young.rows:  # a number readable on a record counts, whatever the counter says
            for given in (numbers[table] for table, _entity, of in _NUMBERED if of == row.table):
                year, serial = row.values["fiscal_year"], row.values["serial"]
                given[year] = max(serial, given.get(year, 0))
        head = max(((trace.seq, trace.hash) for trace in young.traces), default=(0, audit.GENESIS))
        return missing.describe(young, copy, present, since), head, numbers


def _settle(
    prepared: Path,
    actor: Actor,
    backup: Path,
    lost: Missing,
    head: tuple[int, bytes],
    numbers: _Numbers,
    wrong: Mapping[str, int],
    *,
    mends_index: bool,
) -> None:
    """Write into the copy what must hold from now on: the trace of the restore, and numbers that are not given twice.

    `wrong`: the wrong passwords typed before the restore, by staff code.
    """
    store = Store.open(prepared)
    try:
        ledger = Ledger(store, acting_for(actor))
        ledger.call(write_outcome, backup.name, len(lost.records), head, numbers, wrong)
        if mends_index:
            ledger.call(finding.rebuild_index)
    finally:
        store.close()


def write_outcome(
    session: Session,
    actor: Actor,
    name: str,
    missing_records: int,
    head: tuple[int, bytes],
    numbers: _Numbers,
    wrong: Mapping[str, int],
) -> None:
    """Write that the backup `name` was given back: the trace with the newest one of the file that was left, the numbers.

    Raises `Denied`.
    """
    actor.require(Permission.RESTORE)
    for code, count in wrong.items():
        audit.note(session, SIGN_IN_FAILED, "staff", code, f"{BEFORE_RESTORE}{count}")
    skipped: Counter[str] = Counter()
    for table, entity, numbered in _NUMBERED:
        for year, last in numbers.get(table, {}).items():
            held = session.get(entity, year)
            before = 0 if held is None else held.last_serial
            if held is None:
                session.add(entity(fiscal_year=year, last_serial=last))
            elif before < last:
                held.last_serial = last
            skipped[numbered] += max(0, last - before)
    session.flush()
    fields = f"former_seq={head[0]},missing={missing_records}{audit.skipped_field(skipped)}"
    audit.note(session, audit.RESTORED, "database", name, fields, body=head[1])


def _unheard(_done: int, _whole: int) -> None:
    return
