"""What lessons and courses came to, counted for every report: one reading of registrations, states and marks.

The one place for the rules of counting courses (`docs/counting.md`, 講座の数): whoever needs 回数, 定員, 申込, 出席 or 実人数 of
other days takes `lessons` of these facts and adds them up with `Sums`. A year costs a dozen queries, however many courses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year_first_day, fiscal_year_last_day, local, utc_now
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.registrations import ages
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.rolls.completing import has_completed
from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES, MarkCode
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.statistics.course_facts import (
    CourseFacts,
    DaysFacts,
    LessonFacts,
    PeopleFacts,
    YearFacts,
)
from nakanojo_helpdesk.domain.statistics.facts import MonthState
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.courses import counting
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.statistics import identities
from nakanojo_helpdesk.services.statistics.identities import FirstDays, Who
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration, RegistrationChange

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.surveys.results import SurveyFacts

_CONFIRMED: Final = RegistrationState.CONFIRMED.value
_HOLDING: Final = frozenset({RegistrationState.CONFIRMED.value, RegistrationState.OFFERED.value})
_LEFT: Final = frozenset({RegistrationState.CANCELLED.value, RegistrationState.DECLINED.value})
_NO_MARKS: Final = dict.fromkeys(MarkCode, 0)
_PRESENT: Final = [code.value for code in PRESENT_CODES]


def of_year(session: Session, actor: Actor, year: int, *, now: datetime | None = None) -> YearFacts:
    """The courses of a fiscal year with their lessons of that year, by the day of the lesson. Raises `Denied`."""
    from nakanojo_helpdesk.services.surveys import results

    actor.require(Permission.COUNT)
    at = now or utc_now()
    first, last = fiscal_year_first_day(year), fiscal_year_last_day(year)
    within = exists().where(Lesson.course_id == Course.id, Lesson.day.between(first, last))
    without = ~exists().where(Lesson.course_id == Course.id)
    rows = courses_where(session, or_(within, and_(Course.fiscal_year == year, without)))
    _seq, head = audit.head(session)
    book = _Book.read(session, [row.uid for row in rows])
    surveys, together = results.facts_where(session, Lesson.day.between(first, last))
    courses = tuple(
        _course(
            book, row, [each for each in row.lessons if first <= each.day <= last], Moment.of(at), surveys
        )
        for row in rows
    )
    held = [(course.row, lesson.row) for course in courses for lesson in course.lessons if lesson.is_held]
    return YearFacts(
        fiscal_year=year,
        state=MonthState.OPEN,
        courses=courses,
        people=_people(book, held, identities.first_days(session)),
        survey=together,
        counted_at=at,
        audit_head=head.hex(),
    )


def of_days(
    session: Session, actor: Actor, spans: Sequence[tuple[date, date]], *, now: datetime | None = None
) -> tuple[DaysFacts, ...]:
    """What was held on several stretches of days, first and last day of each included: one reading for all of them.

    Raises `Denied`.
    """
    actor.require(Permission.COUNT)
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    within = exists().where(Lesson.course_id == Course.id, Lesson.day.between(first, last))
    rows = courses_where(session, within)
    book = _Book.read(session, [row.uid for row in rows])
    moment = Moment.of(now or utc_now())
    courses = [
        _course(book, row, [each for each in row.lessons if first <= each.day <= last], moment, {})
        for row in rows
    ]
    earlier = identities.first_days(session)
    return tuple(_within(book, courses, span, earlier) for span in spans)


def started_on(session: Session) -> date | None:
    """The day of the first lesson ever planned: nothing is known of the time before. None without a course."""
    return session.scalar(select(func.min(Lesson.day)))


def recorded_from(session: Session) -> date | None:
    """From when courses are on record: the first lesson's day, or 記録開始日 where that is later. None without a course."""
    first, set_on = started_on(session), office.stored(session).recording_started_on
    return first if first is None or set_on is None else max(first, set_on)


def of_course(session: Session, actor: Actor, course_uid: str, *, now: datetime | None = None) -> CourseFacts:
    """One course with all its lessons. Raises `Denied`, `Missing`."""
    from nakanojo_helpdesk.services.courses import reading
    from nakanojo_helpdesk.services.surveys import results

    actor.require(Permission.COUNT)
    rows = courses_where(session, Course.uid == course_uid)
    if not rows:
        raise Missing(reading.MISSING)
    surveys, _together = results.facts_where(session, Course.uid == course_uid)
    book = _Book.read(session, [course_uid])
    at = now or utc_now()
    _seq, head = audit.head(session)
    facts = _course(book, rows[0], rows[0].lessons, Moment.of(at), surveys)
    return replace(facts, counted_at=at, audit_head=head.hex())


@dataclass
class _Book:
    """The registrations of some courses by the course's uid, with what happened to each and its marks (by lesson uid)."""

    known: codes.Codes
    counts: counting.Counts
    courses: dict[str, int]
    methods: Mapping[int, Mapping[int, int]]
    by_course: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    changes: defaultdict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[tuple[str, int], MarkCode] = field(default_factory=dict)
    bands: dict[tuple[str, int], int] = field(default_factory=dict)
    lessons: dict[str, int] = field(default_factory=dict)
    people: dict[int, Any] = field(default_factory=dict)
    cards: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, uids: Collection[str]) -> _Book:
        wanted = select(Course.id).where(Course.uid.in_(uids))
        keys = session.execute(select(Course.uid, Course.id).where(Course.uid.in_(uids)))
        book = cls(
            known=codes.load(session),
            counts=counting.of_courses(session, wanted),
            courses={row.uid: row.id for row in keys},
            methods=counting.by_method(session, wanted),
        )
        query = select(*Registration.__table__.c, Course.uid.label("course_uid")).join(
            Course, Course.id == Registration.course_id
        )
        for row in session.execute(query.where(Course.uid.in_(uids)).order_by(Registration.id)):
            book.by_course[row.course_uid].append(row)
        history = (
            select(RegistrationChange.registration_id, RegistrationChange.at, RegistrationChange.act,
                   RegistrationChange.state)
            .join(Registration, Registration.id == RegistrationChange.registration_id)
            .where(Registration.course_id.in_(wanted))
            .order_by(RegistrationChange.at, RegistrationChange.id)
        )  # fmt: skip
        for change in session.execute(history):
            book.changes[change.registration_id].append(change)
        given = (
            select(Lesson.uid, Mark.registration_id, Mark.code, Mark.age_band_id)
            .join(Lesson, Lesson.id == Mark.lesson_id)
            .where(Lesson.course_id.in_(wanted), Mark.code != MarkCode.NONE.value)
        )
        for uid, key, code, band in session.execute(given):
            book.marks[uid, key] = MarkCode(code)
            if band is not None:
                book.bands[uid, key] = band
        named = session.execute(select(Lesson.uid, Lesson.id).where(Lesson.course_id.in_(wanted)))
        book.lessons = {row.uid: row.id for row in named}
        book.people = identities.roots(session, wanted)
        book.cards = identities.named_cards(session)
        return book

    def mark(self, lesson: LessonRow, row: Any) -> MarkCode:
        """The mark a registration has in a lesson."""
        return self.marks.get((lesson.uid, row.id), MarkCode.NONE)

    def on(self, course: CourseRow, lesson: LessonRow) -> list[Any]:
        """The registrations that can be on the roll of a lesson."""
        key = self.lessons[lesson.uid]
        return [row for row in self.by_course[course.uid] if row.lesson_id in {None, key}]

    def state_at(self, key: int, instant: datetime) -> str | None:
        """The state of a registration at an instant; None before it was made."""
        found = None
        for change in self.changes[key]:
            if change.at > instant:
                break
            found = change.state
        return found

    def identity(self, row: Any) -> Who:
        """Who it is: the person, whose card it is; the card; or nobody known but by this registration."""
        if row.person_id is not None:
            return "person", self.people[row.person_id].id
        if row.card in self.cards:
            return "person", self.cards[row.card]
        return ("card", row.card) if row.card else ("unnamed", row.id)

    def seen_as(self, row: Any, lesson: LessonRow) -> tuple[str | None, str | None]:
        """Codes of age band and district on the day of a lesson."""
        day = lesson.day
        band, district = self.known.code(row.age_band_id), self.known.code(row.district_id)
        person = None if row.person_id is None else self.people[row.person_id]
        if person is None or person.erased_at is not None:
            return self.known.code(self.bands.get((lesson.uid, row.id))) or band, district
        bands = self.known.vocabularies[VocabularyName.AGE_BAND]
        own = ages.band_on(day, person.birth_year, self.known.code(person.age_band_id), bands)
        return own or band, self.known.code(person.district_id) or district


def _course(
    book: _Book,
    row: CourseRow,
    lessons: Iterable[LessonRow],
    now: Moment,
    surveys: Mapping[str, SurveyFacts],
) -> CourseFacts:
    rows = [each for each in book.by_course[row.uid] if each.walk_in is None]
    facts = tuple(_lesson(book, row, lesson, now) for lesson in lessons)
    audience: dict[Who, tuple[str | None, str | None]] = {}
    for lesson in sorted(facts, key=lambda each: each.row.day):
        if lesson.is_held:
            for each in book.on(row, lesson.row):
                if book.mark(lesson.row, each).is_present:
                    audience.setdefault(book.identity(each), book.seen_as(each, lesson.row))
    return CourseFacts(
        row=row,
        state=row.state(now),
        lessons=facts,
        applied=row.applied,
        confirmed=row.confirmed,
        waiting=row.waiting,
        lost=sum(each.state not in _HOLDING and _lost(book, each) for each in rows),
        withdrawn=sum(each.state in _LEFT for each in rows),
        turned_away=row.turned_away,
        methods={
            book.known.codes[key]: count
            for key, count in book.methods[book.courses[row.uid]].items()
            if count
        },
        audience=dict(Counter(audience.values())),
        survey=surveys.get(row.uid),
        **_completion(book, row, facts, now),
    )


def _completion(book: _Book, row: CourseRow, facts: Sequence[LessonFacts], now: Moment) -> dict[str, Any]:
    """修了, by the rule of the certificates: of a course that is over, where one applies for all of it.

    Counted with the facts that hold the last lesson: a course over the turn of a fiscal year is not counted twice.
    """
    lessons = row.taking_place
    is_whole = row.form.scope is Scope.COURSE and row.form.admission is not Admission.FREE
    if not is_whole or row.state(now) is not CourseState.HELD or lessons[-1].uid not in _uids(facts):
        return {}
    here = (
        facts if len(facts) == len(row.lessons) else [_lesson(book, row, each, now) for each in row.lessons]
    )
    if any(each.is_held and not each.has_roll for each in here):
        return {"is_completion_unknown": True}
    percent, done = row.form.completion_percent, 0
    for each in book.by_course[row.uid]:
        if each.state != _CONFIRMED:
            continue
        came = {lesson.uid for lesson in lessons if book.mark(lesson, each).is_present}
        begun = local(each.applied_at).date()
        mine = [lesson for lesson in lessons if lesson.day >= begun or lesson.uid in came]
        done += has_completed(len(came), len(mine), percent)
    return {"completed": done}


def _uids(facts: Iterable[LessonFacts]) -> set[str]:
    return {each.row.uid for each in facts}


def _within(
    book: _Book, courses: Iterable[CourseFacts], span: tuple[date, date], earlier: FirstDays
) -> DaysFacts:
    """The part of courses that was held on some days, and who was there."""
    first, last = span
    here = tuple(
        replace(course, lessons=lessons)
        for course in courses
        if (lessons := tuple(each for each in course.lessons if first <= each.row.day <= last))
    )
    held = sorted(
        ((course.row, lesson.row) for course in here for lesson in course.lessons if lesson.is_held),
        key=lambda pair: (pair[1].day, pair[1].time.begin),
    )
    seen: dict[Who, tuple[str | None, str | None]] = {}
    for course, lesson in held:
        for row in book.on(course, lesson):
            if book.mark(lesson, row).is_present:
                seen[book.identity(row)] = book.seen_as(row, lesson)
    named = Counter(group for who, group in seen.items() if who[0] != "unnamed")
    return DaysFacts(
        first=first,
        last=last,
        courses=here,
        people=_people(book, held, earlier),
        audience=dict(named),
    )


def _lost(book: _Book, row: Any) -> bool:
    """Whether the last draw a registration took part in gave it no place."""
    drawn = [change.state for change in book.changes[row.id] if change.act == Act.DRAW.value]
    return bool(drawn) and drawn[-1] != _CONFIRMED


def _lesson(book: _Book, course: CourseRow, lesson: LessonRow, now: Moment) -> LessonFacts:
    state, possible = lesson.state(now), book.on(course, lesson)
    applied = course.applied
    if course.form.scope is Scope.LESSON:
        applied = book.counts[book.courses[course.uid], book.lessons[lesson.uid]].applied
    if not lesson.takes_place:
        return LessonFacts(row=lesson, state=state, applied=applied, marks=_NO_MARKS)
    over = lesson.standing.is_over(now)
    ends = datetime(lesson.day.year, lesson.day.month, lesson.day.day, tzinfo=JST)
    ends += timedelta(minutes=lesson.time.end)
    marks: Counter[MarkCode] = Counter(_NO_MARKS)
    for each in possible:
        mark = book.mark(lesson, each)
        expected = (book.state_at(each.id, ends) if over else each.state) == _CONFIRMED
        later = over and each.state == _CONFIRMED and mark is not MarkCode.NONE
        if expected or later or mark.is_present:
            marks[mark] += 1
    return LessonFacts(row=lesson, state=state, applied=applied, confirmed=marks.total(), marks=dict(marks))


def _people(book: _Book, held: Iterable[tuple[CourseRow, LessonRow]], earlier: FirstDays) -> PeopleFacts:
    first: dict[Who, date] = {}
    answers: defaultdict[Who, set[bool]] = defaultdict(set)
    for course, lesson in held:
        for row in book.on(course, lesson):
            if book.mark(lesson, row).is_present:
                who = book.identity(row)
                first[who] = min(first.get(who, lesson.day), lesson.day)
                if row.first_time is not None:
                    answers[who].add(row.first_time)
    named = {who for who in first if who[0] != "unnamed"}
    new = {who for who in named if earlier.get(who, first[who]) >= first[who] and False not in answers[who]}
    said = {who for who in first if who[0] == "unnamed" and True in answers[who]}
    return PeopleFacts(distinct=len(named), unnamed=len(first) - len(named), first_time=len(new | said))
