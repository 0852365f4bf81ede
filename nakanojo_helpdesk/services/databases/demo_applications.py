"""見本データ of applications, rolls and surveys: what became of the courses, loaded in bulk with their seals and traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.demo.application_rows import DemoApplications
from nakanojo_helpdesk.domain.demo.residents import residents
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.registrations.people import name_key, phone_digits
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.store import bulk, codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark, MarkChange
from nakanojo_helpdesk.store.tables.courses.surveys import Survey, SurveyTopic
from nakanojo_helpdesk.store.tables.registrations.draws import Draw, DrawLot
from nakanojo_helpdesk.store.tables.registrations.people import Person, PersonCare
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Offer,
    Registration,
    RegistrationChange,
    TurnedAway,
)
from nakanojo_helpdesk.store.tables.staff import Staff

_LABEL = "demo-courses"
_AT_DESK = "S01"
_TRAINER = "S02"
_CHIEF = "S04"


def load(
    session: Session,
    actor: Actor,
    stories: Sequence[tuple[str, DemoApplications]],
    *,
    seed: int,
    first: datetime,
) -> None:
    """Write what became of the courses (uid and story); the people are kept since `first`. Raises `Denied`."""
    actor.require(Permission.MASTER_DATA)
    _Loader(session, seed, first).load(stories)


@dataclass
class _Keys:
    """Row keys of one course: its own, its lessons' by ordinal, its registrations' by number."""

    course: int
    lessons: dict[int, int]
    registrations: dict[int, int]


class _Loader:
    """Gathers the rows of all courses table by table, then writes each table at once."""

    def __init__(self, session: Session, seed: int, first: datetime) -> None:
        self._session = session
        self._seed = seed
        self._first = first
        self._known = codes.load(session)
        self._staff: dict[str, int] = dict(session.execute(select(Staff.code, Staff.id)).all())
        self._next: dict[type[Any], int] = {}
        self._rows: defaultdict[type[Any], list[dict[str, Any]]] = defaultdict(list)
        self._parts: defaultdict[type[Any], list[list[object]]] = defaultdict(list)
        self._children: defaultdict[type[Any], list[dict[str, Any]]] = defaultdict(list)
        self._people: list[int] = []

    def load(self, stories: Sequence[tuple[str, DemoApplications]]) -> None:
        self._gather_people()
        for uid, story in stories:
            self._gather(uid, story)
        for entity, rows in self._rows.items():
            bulk.load_rows(self._session, entity, _LABEL, rows, self._parts.get(entity))
        for child, rows in self._children.items():
            self._session.connection().execute(insert(child.__table__), rows)

    def _add(self, entity: type[Any], since: datetime, /, **values: Any) -> int:
        key = self._next.get(entity) or bulk.next_key(self._session, entity)
        self._next[entity] = key + 1
        self._rows[entity].append({"id": key, "uid": uuid7(since), **values})
        return key

    def _id(self, vocabulary: VocabularyName, code: str | None) -> int | None:
        return self._known.id(vocabulary, code)

    def _gather_people(self) -> None:
        for form in residents(self._seed):
            key = self._add(
                Person,
                self._first,
                name=form.name,
                kana=form.kana,
                called=form.called,
                name_key=name_key(form.name),
                kana_key=name_key(form.kana),
                phone=form.phone,
                second_phone=form.second_phone,
                second_contact=form.second_contact,
                phone_digits=phone_digits(form.phone, form.second_phone),
                age_band_id=self._id(VocabularyName.AGE_BAND, form.age_band),
                birth_year=form.birth_year,
                district_id=self._id(VocabularyName.DISTRICT, form.district),
                care_note=form.care_note,
                made_at=self._first,
                made_by_id=self._staff[_AT_DESK],
            )
            cares = [self._known.ids[VocabularyName.CARE.value, code] for code in form.cares]
            self._parts[Person].append([*sorted(cares)])
            self._children[PersonCare] += [{"person_id": key, "care_id": care} for care in cares]
            self._people.append(key)

    def _gather(self, uid: str, story: DemoApplications) -> None:
        course_id = self._session.scalars(select(Course.id).where(Course.uid == uid)).one()
        lessons = select(Lesson.ordinal, Lesson.id).where(Lesson.course_id == course_id)
        keys = _Keys(course_id, dict(self._session.execute(lessons).all()), {})
        for row in story.registrations:
            self._gather_registration(keys, row)
        for offer in story.offers:
            self._add(
                Offer,
                offer.made_at,
                registration_id=keys.registrations[offer.party],
                places=offer.places,
                made_at=offer.made_at,
                made_by_id=self._staff[_AT_DESK],
                until=offer.until,
                outcome=offer.outcome,
                closed_at=offer.closed_at,
                closed_by_id=None if offer.outcome is None else self._staff[_AT_DESK],
            )
        for at, people in story.turned_away:
            self._add(
                TurnedAway,
                at,
                course_id=keys.course,
                at=at,
                by_id=self._staff[_AT_DESK],
                people=people,
                why="full",
            )
        self._gather_draws(keys, story)
        self._gather_marks(keys, story)
        self._gather_surveys(keys, story)

    def _gather_registration(self, keys: _Keys, row: Any) -> None:
        form = None if row.person is None else residents(self._seed)[row.person]
        key = self._add(
            Registration,
            row.applied_at,
            course_id=keys.course,
            lesson_id=None if row.lesson is None else keys.lessons[row.lesson],
            serial=row.serial,
            party=row.party,
            person_id=None if row.person is None else self._people[row.person],
            card=row.card,
            walk_in=row.walk_in,
            state=row.state.value,
            split=row.split,
            extra=row.extra,
            applied_at=row.applied_at,
            method_id=self._known.ids[VocabularyName.APPLY_METHOD.value, row.method],
            first_time=row.first_time,
            age_band_id=None if form is None else self._id(VocabularyName.AGE_BAND, form.age_band),
            district_id=None if form is None else self._id(VocabularyName.DISTRICT, form.district),
            note="",
            made_by_id=self._staff[_AT_DESK],
        )
        keys.registrations[row.serial] = key
        for at, act, before, state, reason in row.changes:
            self._add(
                RegistrationChange,
                at,
                registration_id=key,
                at=at,
                by_id=self._staff[_AT_DESK],
                act=act.value,
                before=None if before is None else before.value,
                state=state.value,
                reason_id=self._id(VocabularyName.LEAVING_REASON, reason),
                note="",
            )

    def _gather_draws(self, keys: _Keys, story: DemoApplications) -> None:
        for drawn in story.draws:
            key = self._add(
                Draw,
                drawn.at,
                course_id=keys.course,
                ordinal=1,
                at=drawn.at,
                by_id=self._staff[_CHIEF],
                seed=drawn.seed,
                seed_origin="抽選の日の日付と、申込の数",
                classes="",
                fit="skip",
                places=drawn.places,
                reason="",
            )
            lots = [
                {
                    "draw_id": key,
                    "position": each.position,
                    "registration_id": keys.registrations[party],
                    "class": each.lot.class_.value,
                    "places": each.lot.places,
                    "split": each.lot.split,
                    "digest": each.digest,
                    "given": each.given,
                }
                for each, party in zip(drawn.lots, drawn.parties, strict=True)
            ]
            self._children[DrawLot] += lots
            self._parts[Draw].append([list(lot.values())[1:] for lot in lots])

    def _gather_marks(self, keys: _Keys, story: DemoApplications) -> None:
        for mark in story.marks:
            by_id = self._staff[_TRAINER]
            values = {"code": mark.code.value, "at": mark.at, "by_id": by_id, "source": mark.source.value}
            key = self._add(
                Mark,
                mark.at,
                lesson_id=keys.lessons[mark.lesson],
                registration_id=keys.registrations[mark.serial],
                **values,
            )
            self._add(MarkChange, mark.at, mark_id=key, before="NOT", **values)

    def _gather_surveys(self, keys: _Keys, story: DemoApplications) -> None:
        counted: defaultdict[int, int] = defaultdict(int)
        for form in story.surveys:
            counted[form.lesson] += 1
            satisfaction, clarity, confidence, usefulness = form.answers
            key = self._add(
                Survey,
                form.at,
                lesson_id=keys.lessons[form.lesson],
                ordinal=counted[form.lesson],
                phase=form.phase,
                satisfaction=satisfaction,
                clarity=clarity,
                confidence=confidence,
                usefulness=usefulness,
                free_text="",
                entered_at=form.at,
                entered_by_id=self._staff[_TRAINER],
            )
            topics = sorted(self._known.ids[VocabularyName.TOPIC.value, code] for code in form.topics)
            self._parts[Survey].append(list(topics))
            self._children[SurveyTopic] += [{"survey_id": key, "topic_id": topic} for topic in topics]
