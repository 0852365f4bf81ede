"""Erases one kind of personal data by row key: the one place that knows which columns hold any.

Statistics stay: a consultation keeps every code, an application age band, district and marks, a survey its grades. Who is
counted as one person is counted so afterwards, too: rows keep their keys, merges stay, and one card stays one card.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.registrations import ages
from nakanojo_helpdesk.domain.registrations.people import CARD_ERASED
from nakanojo_helpdesk.domain.retention.plans import What
from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes, search
from nakanojo_helpdesk.store.retention.sealing import Act
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.courses.surveys import Survey
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonCare
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Call,
    Offer,
    Registration,
    RegistrationChange,
    WaitingMove,
)
from nakanojo_helpdesk.store.tables.revisions import Revision

ERASED_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "consultations": ("memo", "withdrawn_reason", "amended_reason"),
    "revisions": ("memo_before", "reason"),
    "appointments": ("contact", "note"),
    "surveys": ("free_text",),
    "people": (
        *("name", "kana", "called", "name_key", "kana_key", "phone", "second_phone", "second_contact"),
        *("phone_digits", "birth_year", "care_note"),
    ),
    "registrations": ("card", "note"),
    "registration_changes": ("note",),
    "waiting_moves": ("reason",),
}
"""Table → columns that hold something personal. Rows of `calls`, `offers`, `person_cares` and `drafts` go as a whole."""
_CHUNK: Final = 500


def erase(
    session: Session, act: Act, keys: Mapping[What, Collection[int]], at: datetime, *, reindex: bool = True
) -> int:
    """Erase rows by kind, in the caller's transaction; returns the number of them that still held something.

    `at` is written as the instant people were erased. Without `reindex` the words of memos stay in the search index: for the
    negative control of tests.
    """
    done = 0
    if memos := keys.get(What.MEMO):
        done += act.change(Consultation, memos, lambda _row: _empty("consultations"))
        revisions = _keys(session, Revision.id, Revision.consultation_id, memos)
        done += act.change(Revision, revisions, _empty_revision)
        if reindex:
            search.rebuild(session.connection())
    if appointments := keys.get(What.APPOINTMENT):
        done += act.change(Appointment, appointments, lambda _row: _empty("appointments"))
    if surveys := keys.get(What.SURVEY):
        done += act.change(Survey, surveys, lambda _row: _empty("surveys"))
    if drafts := keys.get(What.DRAFT):
        for chunk in _chunks(drafts):
            session.execute(delete(Draft).where(Draft.id.in_(chunk)))
        done += len(drafts)
    people, alone = keys.get(What.PERSON, ()), keys.get(What.APPLICATION, ())
    if people or alone:
        done += _erase_people(session, act, people, alone, at)
    return done


def _empty(table: str) -> dict[str, Any]:
    return dict.fromkeys(ERASED_COLUMNS[table], "")


def _empty_revision(row: Any) -> dict[str, Any]:
    """NULL says that the memo did not change; a changed one is shown as changed afterwards, too."""
    return {"memo_before": None if row.memo_before is None else "", "reason": ""}


def _erase_people(
    session: Session, act: Act, people: Collection[int], alone: Collection[int], at: datetime
) -> int:
    """People with all that hangs on their applications, and applications without a person."""
    applications = {*_keys(session, Registration.id, Registration.person_id, people), *alone}
    bands = _Bands.read(session, people)
    own = _cards(session, applications)
    done = act.change(Mark, bands.marks, lambda row: {"age_band_id": bands.marks[row.id]})
    done = act.change(Registration, applications, lambda row: _empty_application(row, bands, own))
    changes = _keys(session, RegistrationChange.id, RegistrationChange.registration_id, applications)
    done += act.change(RegistrationChange, changes, lambda _row: _empty("registration_changes"))
    moves = _keys(session, WaitingMove.id, WaitingMove.registration_id, applications)
    done += act.change(WaitingMove, moves, lambda _row: _empty("waiting_moves"))
    done += act.delete(Call, _keys(session, Call.id, Call.registration_id, applications))
    done += act.delete(Offer, _keys(session, Offer.id, Offer.registration_id, applications))
    gone = dict.fromkeys(ERASED_COLUMNS["people"], "") | {"birth_year": None}
    for chunk in _chunks(people):
        session.execute(delete(PersonCare).where(PersonCare.person_id.in_(chunk)))
    done += act.change(
        Person,
        people,
        lambda row: gone | {"stopped_at": None, "erased_at": row.erased_at or at},
        childless=True,
    )
    return done


def _empty_application(row: Any, bands: _Bands, cards: Mapping[str, str]) -> dict[str, Any]:
    """Keep age band and district of the person with the application, for counts of the past."""
    band, district = bands.applications.get(row.id, (row.age_band_id, row.district_id))
    return {
        "note": "",
        "card": cards.get(row.card, row.card),
        "age_band_id": band,
        "district_id": district,
    }


def _cards(session: Session, applications: Collection[int]) -> dict[str, str]:
    """Number of a card → what stands in its place: the same for each of its applications."""
    found: set[str] = set()
    for chunk in _chunks(applications):
        query = select(Registration.card).where(Registration.id.in_(chunk), Registration.card != "")
        found.update(session.scalars(query))
    return {card: CARD_ERASED + secrets.token_hex(8) for card in found if not card.startswith(CARD_ERASED)}


class _Bands:
    """What counts saw of people until now: age band and district of each application, and marks of another band.

    Somebody with a birth year grows older during a course; the application can hold one band only.
    """

    def __init__(self) -> None:
        self.applications: dict[int, tuple[int | None, int | None]] = {}
        self.marks: dict[int, int] = {}

    @classmethod
    def read(cls, session: Session, people: Collection[int]) -> _Bands:
        """Read them of people who are erased now."""
        found = cls()
        known = codes.load(session)
        vocabulary = known.vocabularies[VocabularyName.AGE_BAND]
        standing = _standing(session, people)
        present = [code.value for code in PRESENT_CODES]
        for chunk in _chunks(people):
            marks: defaultdict[int, list[Any]] = defaultdict(list)
            query = (
                select(Mark.id, Mark.registration_id, Lesson.day)
                .join(Lesson, Lesson.id == Mark.lesson_id)
                .join(Registration, Registration.id == Mark.registration_id)
                .where(Registration.person_id.in_(chunk), Mark.code.in_(present))
            )
            for mark in session.execute(query):
                marks[mark.registration_id].append(mark)
            applied = (
                select(
                    Registration.id, Registration.person_id, Registration.applied_at, Registration.age_band_id,
                    Registration.district_id, func.min(Lesson.day).label("first"),
                )
                .outerjoin(
                    Lesson,
                    and_(
                        Lesson.course_id == Registration.course_id,
                        Lesson.cancelled_at.is_(None),
                        Lesson.stage == "PLN",
                    ),
                )
                .where(Registration.person_id.in_(chunk))
                .group_by(Registration.id)
            )  # fmt: skip
            for row in session.execute(applied):
                person = standing[row.person_id]
                if person.erased_at is not None:
                    continue
                given = known.code(person.age_band_id)

                def band(day: Any, person: Any = person, given: Any = given, row: Any = row) -> int | None:
                    own = ages.band_on(day, person.birth_year, given, vocabulary)
                    return known.id(VocabularyName.AGE_BAND, own) or row.age_band_id

                kept = band(row.first or local(row.applied_at).date())
                found.applications[row.id] = (kept, person.district_id or row.district_id)
                for mark in marks[row.id]:
                    there = band(mark.day)
                    if there is not None and there != kept:
                        found.marks[mark.id] = there
        return found


def _standing(session: Session, people: Collection[int]) -> dict[int, Any]:
    """Row key → the row of who stands for that person since people were merged."""
    found: dict[int, Any] = {}
    left = set(people)
    while left:
        rows: dict[int, Any] = {}
        for chunk in _chunks(left):
            query = select(
                Person.id, Person.birth_year, Person.age_band_id, Person.district_id, Person.erased_at,
                Person.merged_into_id,
            ).where(Person.id.in_(chunk))  # fmt: skip
            rows |= {row.id: row for row in session.execute(query)}
        found |= rows
        left = {row.merged_into_id for row in rows.values() if row.merged_into_id is not None} - set(found)
    roots = {}
    for key in people:
        row = found[key]
        while row.merged_into_id is not None:
            row = found[row.merged_into_id]
        roots[key] = row
    return roots


def _keys(session: Session, key: Any, column: Any, owners: Collection[int]) -> list[int]:
    """Row keys of what hangs on these rows."""
    found: list[int] = []
    for chunk in _chunks(owners):
        found += session.scalars(select(key).where(column.in_(chunk)))
    return found


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
