"""The rows of people: written and read by the use cases of people and applications, which ask for the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations import ages
from nakanojo_helpdesk.domain.registrations.people import (
    PersonForm,
    PersonRow,
    katakana,
    name_key,
    phone_digits,
)
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonCare

MISSING: Final = "その方の記録が見つかりません。探し直してください。"
ERASED: Final = (
    "その方の名前は、保存期間が過ぎたか、ご本人の申し出で消去されています。新しい方として登録してください。"
)
STOPPED: Final = (
    "その方は、ご本人の申し出で利用停止です。名前と電話は使えません。"
    "取りやめるときは、名簿で「（利用停止）」の行の登録内容（D）を開いてください。"
)
_PEOPLE: Final = cast("Table", Person.__table__)
_TEXTS: Final = ("name", "kana", "called", "phone", "second_phone", "second_contact", "care_note")


def new_person(session: Session, form: PersonForm, by_id: int, at: datetime) -> Person:
    """Add somebody whose form was checked."""
    person = Person(uid=uuid7(at), name="", made_at=at, made_by_id=by_id)
    write_person(session, person, form)
    session.add(person)
    session.flush()
    return person


def write_person(session: Session, person: Person, form: PersonForm) -> None:
    """Write a checked form into a row; the cares of a row that is in the database must be loaded."""
    known = codes.load(session)
    values: dict[str, Any] = {name: getattr(form, name).strip() for name in _TEXTS}
    values |= {
        "kana": katakana(form.kana).strip(),
        "name_key": name_key(form.name),
        "kana_key": name_key(form.kana),
        "phone_digits": phone_digits(form.phone, form.second_phone),
        "age_band_id": known.id(VocabularyName.AGE_BAND, form.age_band),
        "birth_year": form.birth_year,
        "district_id": known.id(VocabularyName.DISTRICT, form.district),
    }
    for name, value in values.items():
        if getattr(person, name) != value:
            setattr(person, name, value)
    wanted = {known.ids[VocabularyName.CARE.value, code] for code in form.cares}
    if {care.care_id for care in person.cares} != wanted:
        person.cares = [care for care in person.cares if care.care_id in wanted] + [
            PersonCare(care_id=key) for key in sorted(wanted - {care.care_id for care in person.cares})
        ]


def band_on(session: Session, form: PersonForm, day: date) -> str | None:
    """Code of the age band on a day: by the birth year, else as it was said."""
    bands = codes.load(session).vocabularies[VocabularyName.AGE_BAND]
    return ages.band_on(day, form.birth_year, form.age_band, bands)


def person_rows(session: Session, ids: Collection[int], day: date) -> dict[int, PersonRow]:
    """Row key → person as of a day; one who was merged is shown as the one who stands for both."""
    roots = root_ids(session, ids)
    known = codes.load(session)
    wanted = set(roots.values())
    cares: defaultdict[int, list[str]] = defaultdict(list)
    query = select(PersonCare.person_id, PersonCare.care_id).where(PersonCare.person_id.in_(wanted))
    for person_id, care_id in session.execute(query.order_by(PersonCare.person_id, PersonCare.care_id)):
        cares[person_id].append(known.codes[care_id])
    rows: dict[int, PersonRow] = {}
    for person in session.execute(select(*_PEOPLE.c).where(_PEOPLE.c.id.in_(wanted))):
        gone = is_gone(person)
        form = PersonForm(
            **{name: "" if gone else getattr(person, name) for name in _TEXTS},
            age_band=known.code(person.age_band_id),
            birth_year=person.birth_year,
            district=known.code(person.district_id),
            cares=() if gone else tuple(cares[person.id]),
        )
        rows[person.id] = PersonRow(
            uid=person.uid,
            version=person.version,
            form=form,
            age_band=band_on(session, form, day),
            erased=gone,
            stopped=gone and person.erased_at is None,
        )
    return {key: rows[root] for key, root in roots.items()}


def is_gone(person: Any) -> bool:
    """Whether a row of a person is shown to nobody any more: erased, or 利用停止 waits for its approval."""
    return person.erased_at is not None or person.stopped_at is not None


def why_gone(person: Any) -> str:
    """The sentence for a row that is gone: 利用停止, which can be taken back, or erased."""
    return STOPPED if person.erased_at is None else ERASED


def root_ids(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Row key → key of the person who stands for it since people were merged (itself where nobody does)."""
    left = set(ids)
    parents: dict[int, int | None] = {}
    while left:
        query = select(Person.id, Person.merged_into_id).where(Person.id.in_(left))
        found = {row.id: row.merged_into_id for row in session.execute(query)}
        parents |= found
        left = {parent for parent in found.values() if parent is not None} - set(parents)
    return {key: _root(key, parents) for key in parents}


def merged_ids(session: Session, person_id: int) -> tuple[int, ...]:
    """The keys of everybody a person stands for, the own one first."""
    found, left = [person_id], [person_id]
    while left:
        left = list(session.scalars(select(Person.id).where(Person.merged_into_id.in_(left))))
        found += left
    return tuple(found)


def _root(key: int, parents: dict[int, int | None]) -> int:
    while (parent := parents[key]) is not None:
        key = parent
    return key
