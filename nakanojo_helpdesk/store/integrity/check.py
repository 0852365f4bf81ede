"""The checks themselves. SQLite's own integrity check finds about a tenth of one-bit flips; the seals find the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import nakanojo_helpdesk.store.tables.everything  # noqa: F401  the seals of every table are checked
from nakanojo_helpdesk.domain.checks import INDEX, Finding
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS
from nakanojo_helpdesk.domain.errors import Damaged
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import faults, search
from nakanojo_helpdesk.store.base import Entity, Sealed, canonical_seal, sealed_columns
from nakanojo_helpdesk.store.integrity import damage
from nakanojo_helpdesk.store.integrity.labels import table_label
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.courses.courses import Course, CoursePartner
from nakanojo_helpdesk.store.tables.courses.lessons import Assignment
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.places import Venue
from nakanojo_helpdesk.store.tables.registrations.draws import Draw, DrawLot
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonCare
from nakanojo_helpdesk.store.tables.staff import Staff, StaffRole

LOADED: Final = "load"
_AT_MOST: Final = 20
_LINES: Final = 200
_CHUNK: Final = 5000
# What reading a flipped value may raise: a date that is none, text that is no UTF-8.
_UNREADABLE: Final = (TypeError, ValueError, DBAPIError)


def integrity(session: Session, *, quick: bool = False) -> Iterator[Finding]:
    """SQLite's own check of pages and indexes, in words of what is lost; a quick one does not compare indexes with their tables.

    A fault inside the search index is a finding of kind `INDEX`: the records are complete without it.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    pragma = "quick_check" if quick else "integrity_check"
    try:
        found = session.connection().exec_driver_sql(f"PRAGMA {pragma}({_LINES})").scalars().all()
    except DBAPIError as error:
        if "fts5" in str(error.orig):  # its own settings are damaged: it cannot even be looked at
            yield damage.BROKEN_SEARCH
        elif isinstance(faults.known_fault(error), Damaged):
            yield from damage.described_by_reading(session)
        else:
            raise
        return
    if found != ["ok"]:
        yield from damage.described(session, found)


def references(session: Session) -> Iterator[Finding]:
    """Find rows that refer to rows that do not exist."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for number, row in enumerate(session.connection().exec_driver_sql("PRAGMA foreign_key_check")):
        if number == _AT_MOST:
            return
        yield Finding("references", f"{table_label(row[0])}の記録{row[1]}の参照先（{row[2]}）がありません。")


def vocabulary_use(session: Session) -> Iterator[Finding]:
    """Find columns that refer to a term of another vocabulary than their own."""
    from nakanojo_helpdesk.store.tables.terms import TermEntity

    wanted: list[tuple[type[Any], str, str]] = [
        *((Consultation, f"{name}_id", vocabulary.value) for name, vocabulary in CODED_FIELDS.items()),
        (Consultation, "main_topic_id", VocabularyName.TOPIC.value),
        (Venue, "kind_id", VocabularyName.VENUE_KIND.value),
        (Course, "catalogue_id", VocabularyName.COURSE.value),
        (Course, "kind_id", VocabularyName.COURSE_KIND.value),
        (Assignment, "role_id", VocabularyName.SESSION_ROLE.value),
        (SurveyTopic, "topic_id", VocabularyName.TOPIC.value),
    ]
    for entity, column, vocabulary in wanted:
        own = getattr(entity, column)
        query = (
            select(func.count())
            .join(TermEntity, TermEntity.id == own)
            .where(TermEntity.vocabulary != vocabulary)
        )
        if wrong := session.scalar(query.select_from(entity)):
            label = table_label(entity.__tablename__)
            yield Finding("codes", f"{label}の{column}に、別のコード表の番号が{wrong}件あります。")


def search_index(session: Session) -> Iterator[Finding]:
    """Whether the index of memos holds the words of every memo and no others. The records themselves are not touched by it."""
    if differing := search.missing(session.connection()):
        yield Finding(
            INDEX,
            f"「探す」ための索引が、記録と{differing:,}件合いません。",
        )
    elif not search.agrees(session.connection()):
        yield Finding(INDEX, "「探す」ための索引の中の言葉が、記録と合いません。")


CHILDREN: Final[dict[type[Any], tuple[Any, tuple[Any, ...], Any]]] = {
    Consultation: (FurtherTopic.consultation_id, (FurtherTopic.topic_id,), FurtherTopic.position),
    Course: (CoursePartner.course_id, (CoursePartner.name,), CoursePartner.position),
    Staff: (StaffRole.staff_id, (StaffRole.role,), StaffRole.role),
    Person: (PersonCare.person_id, (PersonCare.care_id,), PersonCare.care_id),
    Survey: (SurveyTopic.survey_id, (SurveyTopic.topic_id,), SurveyTopic.topic_id),
    Draw: (
        DrawLot.draw_id,
        (
            DrawLot.position,
            DrawLot.registration_id,
            DrawLot.class_,
            DrawLot.places,
            DrawLot.split,
            DrawLot.digest,
            DrawLot.given,
        ),
        DrawLot.position,
    ),
}
"""Tables without a seal of their own: the key of the row whose seal covers them, the values covered, and their order."""


def sealed_entities() -> list[type[Any]]:
    """The mapped classes whose rows carry a seal and leave traces (a draft has only the seal)."""
    return [mapper.class_ for mapper in Entity.registry.mappers if issubclass(mapper.class_, Sealed)]


def seals(session: Session) -> Iterator[Finding]:
    """Find rows whose content differs from what was written."""
    guarded: list[type[Any]] = [*sealed_entities(), Draft]
    for entity in sorted(guarded, key=lambda entity: entity.__tablename__):
        found = 0
        for name in _broken_rows(session, entity):
            found += 1
            if found <= _AT_MOST:
                label = table_label(entity.__tablename__)
                yield Finding("seal", f"{label}の記録（{name}）が、書き込んだときの内容と違います。")
        if found > _AT_MOST:
            yield Finding(
                "seal", f"{table_label(entity.__tablename__)}には、ほかにも{found - _AT_MOST}件あります。"
            )


def _broken_rows(session: Session, entity: type[Any]) -> Iterator[str]:
    key = next(iter(entity.__table__.primary_key.columns))
    last: Any = None
    while True:
        query = select(key).order_by(key).limit(_CHUNK)
        keys = session.scalars(query if last is None else query.where(key > last)).all()
        if not keys:
            return
        yield from _broken_among(session, entity, keys)
        last = keys[-1]


def _broken_among(session: Session, entity: type[Any], keys: Sequence[Any]) -> list[str]:
    """Names of the broken rows among consecutive keys. A row that cannot be read is located by halving."""
    try:
        return list(_compared(session, entity, keys[0], keys[-1]))
    except _UNREADABLE as error:
        _raise_if_known(error)
        if len(keys) == 1:
            return [str(keys[0])]
    half = len(keys) // 2
    return _broken_among(session, entity, keys[:half]) + _broken_among(session, entity, keys[half:])


def _compared(session: Session, entity: type[Any], first: Any, last: Any) -> Iterator[str]:
    table: Table = entity.__table__
    names = sealed_columns(entity.__mapper__)
    key = next(iter(table.primary_key.columns))
    parts = parts_between(session, entity, first, last)
    query = select(key, table.c.seal, *(table.c[name] for name in names)).where(key.between(first, last))
    shown = next(names.index(name) for name in ("uid", "key", "code") if name in names)
    for row in session.execute(query.order_by(key)):
        values = row[2:]
        # No sealed column holds bytes; an empty text that became empty bytes has the same canonical form.
        if (
            any(isinstance(value, bytes) for value in values)
            or canonical_seal(table.name, names, values, parts.get(row[0], ())) != row[1]
        ):
            yield str(values[shown])


def parts_between(session: Session, entity: type[Any], first: Any, last: Any) -> dict[int, list[object]]:
    """The parts that a seal covers besides its row, by row key, for the rows between two keys (both included)."""
    children = CHILDREN.get(entity)
    if children is None:
        return {}
    own, parts, order = children
    query = select(own, *parts).order_by(own, order)
    gathered: dict[int, list[object]] = {}
    for key, *part in session.execute(query.where(own.between(first, last))):
        gathered.setdefault(key, []).append(part[0] if len(part) == 1 else part)
    return gathered


def readable(check: Callable[[Session], Iterator[Finding]], session: Session) -> Iterator[Finding]:
    """Run a check and return its findings; a value that cannot be read is a further finding, not an error."""
    try:
        yield from check(session)
    except _UNREADABLE as error:
        _raise_if_known(error)
        yield Finding("seal", "読み取れない値があります。書き込んだときの内容と違います。")


def _raise_if_known(error: Exception) -> None:
    known = faults.known_fault(error)
    if known is not None:
        raise known from error
