"""Who is who among those that came: merged people, cards that got a name, and since when each is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

Who = tuple[str, object]
"""What somebody is known by, and the key: `person`, `card` or `unnamed`."""
FirstDays = dict[Who, date]
_PRESENT: Final = [code.value for code in PRESENT_CODES]


def first_days(session: Session) -> FirstDays:
    """The day of the first attendance ever recorded, of everybody who is known."""
    query = (
        select(Registration.person_id, Registration.card, func.min(Lesson.day).label("day"))
        .join(Mark, Mark.registration_id == Registration.id)
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Mark.code.in_(_PRESENT), Lesson.cancelled_at.is_(None), Course.cancelled_at.is_(None))
        .where(or_(Registration.person_id.is_not(None), Registration.card != ""))
        .group_by(Registration.person_id, Registration.card)
    )
    found: FirstDays = {}
    rows = session.execute(query).all()
    roots = keeping.root_ids(session, {row.person_id for row in rows if row.person_id is not None})
    cards = named_cards(session)
    for row in rows:
        key = cards.get(row.card) if row.person_id is None else roots[row.person_id]
        who = ("card", row.card) if key is None else ("person", key)
        found[who] = min(found.get(who, row.day), row.day)
    return found


def named_cards(session: Session) -> dict[str, int]:
    """Whose each card is, since somebody named it anywhere: the key of the person. Cards given to several are left out."""
    query = select(Registration.card, Registration.person_id).distinct()
    named = session.execute(query.where(Registration.card != "", Registration.person_id.is_not(None))).all()
    roots = keeping.root_ids(session, {row.person_id for row in named})
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for row in named:
        owners[row.card].add(roots[row.person_id])
    return {card: min(keys) for card, keys in owners.items() if len(keys) == 1}


def roots(session: Session, wanted: Select[int]) -> dict[int, Any]:
    """Who stands for everybody that applied for some courses: the columns that counting needs, by row key."""
    applied: ColumnElement[bool] = Registration.course_id.in_(wanted)
    ids = session.scalars(select(Registration.person_id).where(applied).distinct())
    roots = keeping.root_ids(session, [key for key in ids if key is not None])
    query = select(Person.id, Person.birth_year, Person.age_band_id, Person.district_id, Person.erased_at)
    rows = {row.id: row for row in session.execute(query.where(Person.id.in_(set(roots.values()))))}
    return {key: rows[root] for key, root in roots.items()}
