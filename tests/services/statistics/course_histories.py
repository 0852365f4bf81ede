"""Random histories of two courses, done in a real book and remembered in plain Python, and a plain count of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, HeldForm, LessonTime
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.statistics.course_facts import LessonFacts
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, leaving, reading
from nakanojo_helpdesk.services.rolls import marking
from nakanojo_helpdesk.store.tables.registrations.people import Person
from tests.factories import Everything
from tests.services.courses.books import WEDNESDAY, at, course_form, planned, row, weekly

C = MarkCode
S = RegistrationState
DISTRICTS = ("NKJ", "SWD", "NKT", None)
BANDS = ("A70", "A80", None)
METHODS = ("TEL", "VIS")
PRESENT = {C.PRESENT, C.LATE, C.LEFT_EARLY, C.WALK_IN}
END = WEDNESDAY + timedelta(days=60)


@dataclass
class Entry:
    """An application as plain Python remembers it: what it was called, and when its state changed to what."""

    uid: str
    lesson: str | None
    who: str | None
    walk_in: bool
    answer: bool | None
    group: tuple[str | None, str | None]
    method: str
    states: list[tuple[datetime, RegistrationState]] = field(default_factory=list)

    @property
    def state(self) -> RegistrationState:
        return self.states[-1][1]

    def state_at(self, instant: datetime) -> RegistrationState | None:
        before = [state for moment, state in self.states if moment <= instant]
        return before[-1] if before else None


@dataclass
class Model:
    """One course: its applications by uid and its marks."""

    course: CourseRow
    until: date | None
    entries: dict[str, Entry] = field(default_factory=dict)
    marks: dict[tuple[str, str], MarkCode] = field(default_factory=dict)
    turned_away: int = 0


@dataclass
class World:
    """Two courses, what happened to them, and the time it is."""

    ledger: Ledger
    models: list[Model]
    now: datetime
    people: int = 0
    merged: dict[str, str] = field(default_factory=dict)

    def who(self, name: str | None) -> str | None:
        while name is not None and name in self.merged:
            name = self.merged[name]
        return name


acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["apply", "apply", "apply", "card", "leave", "decline", "walk_in", "mark", "mark", "mark", "mark_all",
             "mark_all", "cancel", "postpone", "hold", "turn_away", "merge"]
        ),
        st.integers(0, 1),
        st.integers(0, 30),
        st.sampled_from([0, 0, 5, 60, 24 * 60, 5 * 24 * 60]),
    ),
    min_size=8,
    max_size=30,
)  # fmt: skip


def begin(ledger: Ledger) -> World:
    staff = (AssignmentForm(role="INS", staff="S01"), AssignmentForm(role="AST", name="黒岩"))
    until = WEDNESDAY - timedelta(days=1)
    whole = planned(
        ledger,
        *weekly(ledger, 2, assignments=staff),
        form=course_form(capacity=3, apply_until=until),
        released=True,
    )
    each = planned(
        ledger,
        *weekly(ledger, 2, begin=840, end=960),
        form=course_form(title="地図", catalogue="K004", capacity=2, scope=Scope.LESSON),
        released=True,
    )
    models = [Model(course=whole, until=until), Model(course=each, until=None)]
    return World(ledger=ledger, models=models, now=at(WEDNESDAY - timedelta(days=2), 9))


def lesson_of(world: World, model: Model, number: int) -> LessonRow:
    rows = row(world.ledger, model.course.uid).lessons
    return rows[number % len(rows)]


def entry_of(model: Model, number: int) -> Entry | None:
    entries = list(model.entries.values())
    return entries[number % len(entries)] if entries else None


def do(world: World, act: tuple[str, int, int, int]) -> None:
    """One act in the book and, where it was done, in the model."""
    name, place, number, minutes = act
    world.now += timedelta(minutes=minutes)
    ledger, now, model = world.ledger, world.now, world.models[place]
    lesson = lesson_of(world, model, number)
    if name in {"apply", "card", "walk_in"}:
        enter(world, model, lesson, name, number)
    elif name in {"leave", "decline"}:
        entry = entry_of(model, number)
        if entry is not None:
            version = ledger.call(reading.one, entry.uid).version
            state = S.CANCELLED if name == "leave" else S.DECLINED
            ledger.call(leaving.leave, entry.uid, version, state=state, now=now)
    elif name == "mark":
        entry = entry_of(model, number // 2)
        if entry is not None:
            code = tuple(C)[(number * 7 + place) % len(C)]
            ledger.call(marking.give, lesson.uid, entry.uid, code, now=now)
            model.marks[lesson.uid, entry.uid] = code
    elif name == "mark_all":
        for given_mark in ledger.call(marking.give_all, lesson.uid, now=now):
            model.marks[lesson.uid, given_mark.registration] = C.PRESENT
    elif name == "turn_away":
        people = number % 3 + 1
        ledger.call(applying.turn_away, model.course.uid, people=people)
        model.turned_away += people
    elif name == "merge":
        merge(world, number)
    else:
        change(ledger, lesson, name, now)


def change(ledger: Ledger, lesson: LessonRow, name: str, now: datetime) -> None:
    """Call a lesson off, move it, or say that it took less time."""
    if name == "cancel":
        ledger.call(lessons.cancel, lesson.uid, lesson.version, reason="大雪のため")
    elif name == "postpone":
        to = LessonTime(day=lesson.day + timedelta(days=21), begin=lesson.time.begin, end=lesson.time.end)
        ledger.call(
            lessons.postpone, lesson.uid, lesson.version, to, reason="都合", accepted=Everything(), now=now
        )
    else:
        held = HeldForm(begin=lesson.time.begin, end=lesson.time.begin + 45, reason="早く終わった")
        ledger.call(lessons.finish, lesson.uid, lesson.version, held, now=now)


def enter(world: World, model: Model, lesson: LessonRow, name: str, number: int) -> None:
    world.people += 1
    label = f"方{world.people}"
    group = (BANDS[number % 3], DISTRICTS[number % 4])
    answer = (True, False, None)[number % 3]
    new = PersonForm(name=label, age_band=group[0], district=group[1])
    applicant = Applicant(new=new, first_time=answer)
    if name == "card":
        label = f"カードA{number % 5}"
        applicant, group = Applicant(card=f"A{number % 5}", first_time=answer), (None, None)
    method = METHODS[number % 2]
    rows: tuple[RegistrationRow, ...]
    if name == "walk_in":
        unnamed = number % 2 == 0
        found = world.ledger.call(
            applying.walk_in, lesson.uid, None if unnamed else applicant, accepted=Everything(), now=world.now
        )
        rows, label, method = (found,), "" if unnamed else label, "PLC"
        answer, group = (None, (None, None)) if unnamed else (answer, group)
    else:
        form = ApplicationForm(applicants=(applicant,), method=method)
        wanted = lesson.uid if model.course.form.scope is Scope.LESSON else None
        rows = world.ledger.call(
            applying.apply, model.course.uid, form, lesson=wanted, accepted=Everything(), now=world.now
        ).rows
    for each in rows:
        model.entries[each.uid] = Entry(
            uid=each.uid,
            lesson=each.lesson,
            who=label or None,
            walk_in=name == "walk_in",
            answer=answer,
            group=group,
            method=method,
        )


def merge(world: World, number: int) -> None:
    """Two people are found to be one."""
    named = sorted(
        {
            world.who(entry.who) or ""
            for model in world.models
            for entry in model.entries.values()
            if entry.who and entry.who.startswith("方")
        }
    )
    if len(named) < 2:
        return
    kept, gone = named[number % len(named)], named[(number + 1) % len(named)]

    def write(session: Session, _actor: Actor) -> None:
        one, other = (
            session.scalars(
                select(Person).where(Person.name == name).options(selectinload(Person.cares))
            ).one()
            for name in (kept, gone)
        )
        other.merged_into_id = one.id

    world.ledger.call(write)
    world.merged[gone] = kept


def look(world: World) -> None:
    """Note every state that is another one than before."""
    for model in world.models:
        for each in world.ledger.call(reading.roster, model.course.uid, now=world.now):
            states = model.entries[each.uid].states
            if not states or states[-1][1] is not each.state:
                states.append((world.now, each.state))


def ends(lesson: LessonRow) -> datetime:
    return at(lesson.day, lesson.time.end // 60, lesson.time.end % 60)


def applied_for(model: Model, entry: Entry) -> bool:
    if entry.walk_in:
        return False
    if model.until is None or entry.state is not S.CANCELLED:
        return True
    return entry.states[-1][0] >= at(model.until + timedelta(days=1), 0)


@dataclass(frozen=True)
class Plain:
    """What one lesson that was held counts for."""

    capacity: int
    applied: int
    confirmed: int
    marks: dict[MarkCode, int]
    staff: dict[str, int]
    minutes: int


@dataclass(frozen=True)
class Audience:
    """Who came."""

    distinct: int
    unnamed: int
    first_time: int
    groups: dict[tuple[str | None, str | None], int]


def count(world: World, first: date, last: date) -> tuple[dict[str, Plain], Audience]:
    """The plain count: nothing is read but the lessons' own days and decisions."""
    found: dict[str, Plain] = {}
    came: list[tuple[date, Entry]] = []
    for model in world.models:
        for lesson in row(world.ledger, model.course.uid).lessons:
            if lesson.takes_place and ends(lesson) <= world.now:
                here = [each for each in model.entries.values() if each.lesson in {None, lesson.uid}]
                came += [
                    (lesson.day, each) for each in here if model.marks.get((lesson.uid, each.uid)) in PRESENT
                ]
                if first <= lesson.day <= last:
                    found[lesson.uid] = plain(model, lesson, here)
    return found, audience(world, came, first, last)


def plain(model: Model, lesson: LessonRow, here: list[Entry]) -> Plain:
    marks: Counter[MarkCode] = Counter()
    for each in here:
        mark = model.marks.get((lesson.uid, each.uid), C.NONE)
        had_place = each.state_at(ends(lesson)) is S.CONFIRMED
        has_place = each.state is S.CONFIRMED
        if mark in PRESENT or had_place or (has_place and mark is not C.NONE):
            marks[mark] += 1
    whole = model.course.form.scope is Scope.COURSE
    applied = [each for each in model.entries.values() if applied_for(model, each)]
    return Plain(
        capacity=model.course.capacity,
        applied=sum(whole or each.lesson == lesson.uid for each in applied),
        confirmed=marks.total(),
        marks=dict(marks),
        staff=dict(Counter(each.role for each in lesson.assignments)),
        minutes=45 if lesson.held_begin is not None else lesson.time.end - lesson.time.begin,
    )


def audience(world: World, came: list[tuple[date, Entry]], first: date, last: date) -> Audience:
    within = [entry for day, entry in came if first <= day <= last]
    before = {world.who(entry.who) for day, entry in came if day < first}
    unnamed = {entry.uid for entry in within if entry.who is None}
    said_no = {world.who(entry.who) for entry in within if entry.answer is False}
    people = {name for entry in within if (name := world.who(entry.who)) is not None}
    entries = {entry.who: entry for model in world.models for entry in model.entries.values()}
    return Audience(
        distinct=len(people),
        unnamed=len(unnamed),
        first_time=len(people - before - said_no),
        groups=dict(Counter(entries[who].group for who in people)),
    )


def as_plain(lesson: LessonFacts) -> Plain:
    """What the program says of a lesson."""
    return Plain(
        capacity=lesson.row.capacity,
        applied=lesson.applied,
        confirmed=lesson.confirmed,
        marks={code: number for code, number in lesson.marks.items() if number},
        staff={role: number for role, number in lesson.staff.items() if number},
        minutes=lesson.minutes,
    )
