"""Finds what is over: the rows of each kind whose time has come, and the people who are held back.

Only rows that still hold something personal are found, so that what was erased is not erased again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST, local
from nakanojo_helpdesk.domain.registrations.people import CARD_ERASED
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.retention.plans import Due, Preview, What
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.surveys import Survey
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.revisions import Revision

_OVER: Final = frozenset(state.value for state in RegistrationState if state.is_over)


@dataclass(frozen=True)
class Subject:
    """One thing to erase: its row key, its uid (the one the ledger keeps), the day it counts from, and its version."""

    key: int
    uid: str
    day: date
    version: int


@dataclass
class Everything:
    """All that is due as of a day, by kind; `held_back` are row keys of people who have a course to come or wait."""

    day: date
    found: dict[What, list[Subject]]
    held_back: list[int] = field(default_factory=list)

    def preview(self) -> Preview:
        """The numbers, and a digest over exactly these rows as they are."""
        digest = hashlib.sha256()
        dues = []
        for what in What:
            subjects = self.found[what]
            for each in subjects:
                digest.update(f"{what.value} {each.uid} {each.version}\n".encode())
            if subjects:
                days = [each.day for each in subjects]
                dues.append(Due(what=what, count=len(subjects), oldest=min(days), newest=max(days)))
        return Preview(
            day=self.day, dues=tuple(dues), held_back=len(self.held_back), digest=digest.hexdigest()
        )


def everything(session: Session, rules: RetentionRules, day: date) -> Everything:
    """All that is due on `day` by the town's rules."""
    people = _People.read(session, day)
    found: dict[What, list[Subject]] = {
        What.MEMO: _memos(session, rules.memo_before(day)),
        What.APPOINTMENT: _appointments(session, rules.appointment_before(day)),
        What.PERSON: [],
        What.APPLICATION: [],
        What.SURVEY: _surveys(session, rules, day),
        What.DRAFT: _drafts(session, rules.draft_before(day)),
    }
    held_back: list[int] = []
    for group in people.groups():
        if group.last is None or not rules.is_over(group.last, day) or not group.holds_something:
            continue
        if group.is_coming:
            held_back += [group.root] if group.root is not None else []
        else:
            found[What.PERSON if group.root is not None else What.APPLICATION] += group.subjects()
    for subjects in found.values():
        subjects.sort(key=lambda each: each.key)
    return Everything(day, found, held_back)


def of_person(session: Session, key: int, day: date) -> tuple[list[Subject], bool]:
    """Whoever is one with a person, to erase at once; and whether a course is to come or they wait for a place."""
    for group in _People.read(session, day).groups():
        if group.root is not None and any(row.id == key for row in group.people):
            return group.subjects(), group.is_coming
    return [], False


def _memos(session: Session, before: date) -> list[Subject]:
    table = Consultation.__table__.c
    revised = exists().where(
        Revision.consultation_id == table.id,
        or_(Revision.memo_before != "", Revision.reason != ""),  # NULL: the memo did not change
    )
    query = select(table.id, table.uid, table.event_date, table.version).where(
        table.event_date < before,
        or_(table.memo != "", table.withdrawn_reason != "", table.amended_reason != "", revised),
    )
    return [Subject(row.id, row.uid, row.event_date, row.version) for row in session.execute(query)]


def _appointments(session: Session, before: date) -> list[Subject]:
    table = Appointment.__table__.c
    query = select(table.id, table.uid, table.day, table.version).where(
        table.day < before, or_(table.contact != "", table.note != "")
    )
    return [Subject(row.id, row.uid, row.day, row.version) for row in session.execute(query)]


def _surveys(session: Session, rules: RetentionRules, day: date) -> list[Subject]:
    query = (
        select(Survey.id, Survey.uid, Lesson.day, Survey.version)
        .join(Lesson, Lesson.id == Survey.lesson_id)
        .where(Survey.free_text != "")
    )
    rows = session.execute(query).all()
    return [Subject(row.id, row.uid, row.day, row.version) for row in rows if rules.is_over(row.day, day)]


def _drafts(session: Session, before: date) -> list[Subject]:
    instant = datetime.combine(before, time(), tzinfo=JST).astimezone(UTC)
    query = select(Draft.id, Draft.uid, Draft.updated_at).where(Draft.updated_at < instant)
    return [Subject(row.id, row.uid, local(row.updated_at).date(), 0) for row in session.execute(query)]


@dataclass
class _Group:
    """One person with all rows that are read as that person, or a card, or one application without either."""

    root: int | None
    people: list[Any] = field(default_factory=list)
    applications: list[Any] = field(default_factory=list)
    last: date | None = None
    is_coming: bool = False

    def reach(self, day: date) -> None:
        """Count from this day where it is later."""
        self.last = day if self.last is None else max(self.last, day)

    @property
    def holds_something(self) -> bool:
        """Whether anything personal is left."""
        if self.root is not None:
            return any(row.erased_at is None for row in self.people)
        return any(
            row.note or (row.card and not row.card.startswith(CARD_ERASED)) for row in self.applications
        )

    def subjects(self) -> list[Subject]:
        """What the ledger names: the people, or the applications where there is no person.

        The version counts the changes of everything that hangs on it, so that a preview notices each of them.
        """
        day = self.last or date.min
        if self.root is None:
            return [Subject(row.id, row.uid, day, row.version) for row in self.applications]
        hanging = sum(row.version for row in self.applications)
        return [
            Subject(row.id, row.uid, day, row.version * 1_000_000 + hanging)
            for row in self.people
            if row.erased_at is None
        ]


@dataclass
class _People:
    """Everybody with their applications, and the days of the lessons these are for."""

    rows: dict[int, Any]
    applications: list[Any]
    lessons: dict[int, list[Any]]
    today: date

    @classmethod
    def read(cls, session: Session, today: date) -> _People:
        person, registration = Person.__table__.c, Registration.__table__.c
        rows = session.execute(
            select(
                person.id, person.uid, person.version, person.made_at, person.merged_into_id, person.erased_at
            )
        ).all()
        applications = session.execute(
            select(
                registration.id, registration.uid, registration.version, registration.course_id,
                registration.lesson_id, registration.person_id, registration.card, registration.state,
                registration.applied_at, registration.note, Course.cancelled_at,
            )
            .join(Course, Course.id == registration.course_id)
            .order_by(registration.id)
        ).all()  # fmt: skip
        lessons: defaultdict[int, list[Any]] = defaultdict(list)
        for row in session.execute(
            select(Lesson.id, Lesson.course_id, Lesson.day, Lesson.stage, Lesson.cancelled_at)
        ):
            lessons[row.course_id].append(row)
        return cls({row.id: row for row in rows}, list(applications), lessons, today)

    def groups(self) -> Iterable[_Group]:
        """People first, then cards, then what is left; each with the last day it counts from."""
        found: dict[tuple[str, object], _Group] = {}
        for row in self.rows.values():
            root = self._root(row.id)
            group = found.setdefault(("person", root), _Group(root))
            group.people.append(row)
            group.reach(local(row.made_at).date())
        for row in self.applications:
            if row.person_id is not None:
                group = found["person", self._root(row.person_id)]
            else:
                who: tuple[str, object] = ("card", row.card) if row.card else ("alone", row.id)
                group = found.setdefault(who, _Group(None))
            group.applications.append(row)
            group.reach(local(row.applied_at).date())
            self._follow(group, row)
        return found.values()

    def _follow(self, group: _Group, row: Any) -> None:
        """Count from the lessons of an application, and see whether something is still to come of it."""
        lessons = [each for each in self.lessons.get(row.course_id, ()) if row.lesson_id in {None, each.id}]
        standing = [each for each in lessons if each.cancelled_at is None]
        for each in standing:
            group.reach(each.day)
        if row.state in _OVER or row.cancelled_at is not None:
            return
        postponed = any(each.stage == "PPN" for each in standing)
        group.is_coming |= not lessons or postponed or any(each.day >= self.today for each in standing)

    def _root(self, key: int) -> int:
        while (onward := self.rows[key].merged_into_id) is not None:
            key = onward
        return key
