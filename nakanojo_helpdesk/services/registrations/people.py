"""利用者: find, look at, add and correct the people who apply. Whoever shows names leaves one trace an act.

Every use case names the course it is for: a trainer takes applications of own courses only. Finding is traced once, when
the looking begins (`look_up`); what is typed from then on belongs to it. The other readings of names trace themselves and
are therefore run by `Ledger.call`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Conflict, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow, name_key, phone_digits
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.courses import checking, clashes, own, reading
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.finding import index, slips
from nakanojo_helpdesk.services.registrations.finding.ranking import Wanted, ranked
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.registrations.people import Person

LOOK_ALIKE: Final = "同じ方かもしれない方が、もう登録されています。別の方なら、このまま登録できます。"
"""What `add` asks about; whom it means is told by `look_alikes`, which is traced."""
HITS: Final = 8
LOOK_ALIKES_AT_MOST: Final = 8
_STALE: Final = timedelta(hours=1)
_FIND_AGAIN: Final = "探し直してください。時間がたったため、探した記録が閉じられました。"


@dataclass(frozen=True)
class Found:
    """The first of those who fit, the best first, and whether there are more."""

    people: tuple[PersonRow, ...] = ()
    more: bool = False


def look_up(session: Session, actor: Actor, course_uid: str) -> int:
    """Begin to look for somebody who applies for a course: written to the trace; returns the number to find with.

    Raises `Denied`, `Missing`.
    """
    _require(session, actor, Permission.APPLICANTS, course_uid)
    audit.note(session, index.READ, Person.__tablename__, course_uid, "find")
    return audit.head(session)[0]


def prepare(session: Session, actor: Actor) -> None:
    """Read everybody into memory, so that the first letter typed waits for nothing; nobody is shown. Raises `Denied`."""
    actor.require(Permission.APPLICANTS)
    index.current(session)


def find(session: Session, actor: Actor, looking: int, words: str, *, day: date, limit: int = HITS) -> Found:
    """The people who fit what is typed: a reading, a name, half of one, last digits of a telephone. Writes nothing.

    `looking` is what `look_up` gave the same person within the last hour, `day` the one the age band is for. One kana may
    be wrong, missing or doubled. Raises `Denied`, `Refused` when the looking is over.
    """
    actor.require(Permission.APPLICANTS)
    _require_looking(session, actor, looking)
    people = index.current(session)
    keys = list(islice(ranked(people, Wanted.of(words)), limit + 1))
    rows = keeping.person_rows(session, keys[:limit], day)
    return Found(tuple(rows[key] for key in keys[:limit] if key in rows), more=len(keys) > limit)


def get(session: Session, actor: Actor, uid: str, *, course_uid: str, day: date) -> PersonRow:
    """One person, or who stands for that one since two were merged; traced. `day` is the one the age band is for.

    Raises `Denied`, `Missing`.
    """
    _require(session, actor, Permission.APPLICANTS, course_uid)
    key = session.scalar(select(Person.id).where(Person.uid == uid))
    if key is None:
        raise Missing(keeping.MISSING)
    audit.note(session, index.READ, Person.__tablename__, uid, "1")
    return keeping.person_rows(session, [key], day)[key]


def look_alikes(
    session: Session, actor: Actor, form: PersonForm, *, course_uid: str, day: date, but: str | None = None
) -> tuple[PersonRow, ...]:
    """Who may be the same person already (`but` one left out): traced where there is anybody.

    First those with the same telephone, then namesakes in any spelling: 渡邊 and 渡辺, full-width, with the reading missing.
    Raises `Denied`, `Missing`.
    """
    _require(session, actor, Permission.APPLICANTS, course_uid)
    keys = _alike(session, form, but)[:LOOK_ALIKES_AT_MOST]
    rows = keeping.person_rows(session, keys, day)
    if rows:
        audit.note(session, index.READ, Person.__tablename__, course_uid, str(len(rows)))
    return tuple(rows[key] for key in keys if key in rows)


def add(
    session: Session,
    actor: Actor,
    form: PersonForm,
    *,
    course_uid: str,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> str:
    """Keep somebody new; returns the uid. Raises `Denied`, `Missing`, `Invalid`, `Doubtful` (`LOOK_ALIKE`)."""
    _require(session, actor, Permission.REGISTER, course_uid)
    made_by_id = checking.signed_in(actor)
    at = now or utc_now()
    if problems := form.problems(codes.load(session).vocabularies, local(at).date()):
        raise Invalid(problems)
    clashes.raise_doubts(doubts_about(session, [form]), accepted)
    return keeping.new_person(session, form, made_by_id, at).uid


def doubts_about(session: Session, forms: Iterable[PersonForm]) -> tuple[str, ...]:
    """What to ask before new people are made: `LOOK_ALIKE` where one of them may be there already."""
    return (LOOK_ALIKE,) if any(_alike(session, form, None) for form in forms) else ()


def change(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    form: PersonForm,
    *,
    course_uid: str,
    now: datetime | None = None,
) -> None:
    """Write a person down differently; applications and marks stay. `version` is what the writer has seen.

    Raises `Denied`, `Missing`, `Conflict`, `Invalid`, `Refused` (erased).
    """
    _require(session, actor, Permission.REGISTER, course_uid)
    checking.signed_in(actor)
    at = now or utc_now()
    person = loaded(session, uid, version, day=local(at).date())
    if problems := form.problems(codes.load(session).vocabularies, local(at).date()):
        raise Invalid(problems)
    keeping.write_person(session, person, form)
    session.flush()


def loaded(session: Session, uid: str, version: int | None, *, day: date) -> Person:
    """The person as the table has it, unchanged since `version` (None: whatever it is).

    Raises `Missing`, `Conflict`, `Refused` (erased).
    """
    person = session.scalar(select(Person).where(Person.uid == uid).options(selectinload(Person.cares)))
    if person is None:
        raise Missing(keeping.MISSING)
    if keeping.is_gone(person):
        raise Refused(keeping.why_gone(person))
    if version is not None and person.version != version:
        raise Conflict(
            faults.CONFLICT_SENTENCE, theirs=keeping.person_rows(session, [person.id], day)[person.id]
        )
    return person


def _require(session: Session, actor: Actor, permission: Permission, course_uid: str) -> None:
    actor.require(permission)
    if session.scalar(select(Course.id).where(Course.uid == course_uid)) is None:
        raise Missing(reading.MISSING)
    own.require(session, actor, permission, course_uid)


def _require_looking(session: Session, actor: Actor, looking: int) -> None:
    entry = session.get(AuditEntry, looking)
    if entry is None or (entry.action, entry.entity) != (index.READ, Person.__tablename__):
        raise Refused(_FIND_AGAIN)
    if (entry.actor, entry.pc) != (actor.code, actor.pc) or not utc_now() - entry.at < _STALE:
        raise Refused(_FIND_AGAIN)
    own.require(session, actor, Permission.APPLICANTS, entry.entity_id)


def _alike(session: Session, form: PersonForm, but: str | None) -> list[int]:
    """Row keys of those who may be meant: the same telephone and nearly the same name first, then namesakes."""
    people = index.current(session)
    left_out = None if but is None else session.scalar(select(Person.id).where(Person.uid == but))
    name, word = name_key(form.name), slips.heard(name_key(form.kana) or name_key(form.name))
    phones = frozenset(phone_digits(form.phone, form.second_phone).split())
    near_readings = frozenset(slips.near(word, people.by_reading)) if word else frozenset()
    near_names = frozenset(slips.near(name, people.by_name)) if len(name) > 2 else frozenset({name})
    same_phone: list[int] = []
    namesakes: list[int] = []
    for text in near_readings:
        for key in people.by_reading.get(text, ()):
            row = people.rows[key]
            if phones & frozenset(row.phones):
                same_phone.append(row.key)
            elif text == word and _may_be_written_so(name, row.name):
                namesakes.append(row.key)
    for text in near_names:
        for key in people.by_name.get(text, ()):
            row = people.rows[key]
            if phones & frozenset(row.phones):
                same_phone.append(row.key)
            elif text == name:
                namesakes.append(row.key)
    return [key for key in dict.fromkeys([*sorted(same_phone), *sorted(namesakes)]) if key != left_out]


def _may_be_written_so(name: str, other: str) -> bool:
    """Whether two names that sound alike may be one: equal, or one of them written down by ear only."""
    return name == other or _is_kana(name) or _is_kana(other)


def _is_kana(name: str) -> bool:
    return all("ぁ" <= sign <= "ゖ" or sign == "ー" for sign in name)
