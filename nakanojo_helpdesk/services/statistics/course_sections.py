"""Part 7 of the monthly report, 講座: what `course_facts` counts, as sections. Part of `services.statistics`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST, local
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.statistics.course_facts import (
    APPLIED_DEFINITION,
    BELONGING_DEFINITION,
    FILL_DEFINITION,
    LESSONS_DEFINITION,
    PEOPLE_DEFINITION,
    PER_LESSON_DEFINITION,
    PRESENT_DEFINITION,
    ROLL_DEFINITION,
    DaysFacts,
)
from nakanojo_helpdesk.domain.statistics.facts import Cell, Comparison, CountRow, Section, tenths
from nakanojo_helpdesk.services.statistics import course_facts
from nakanojo_helpdesk.services.statistics.facet_counter import Span

_Figure = Callable[[DaysFacts], int | None]

_COUNTS: Final[tuple[tuple[str, str, _Figure], ...]] = (
    ("lessons", "回数", lambda facts: facts.sums.held),
    ("capacity", "定員", lambda facts: facts.sums.places),
    ("applied", "申込", lambda facts: facts.sums.applied),
    ("present", "出席", lambda facts: facts.sums.present),
    ("fill_rate_x10", "充足率（0.1％）", lambda facts: tenths(100 * facts.sums.present, facts.sums.places)),
    ("apply_rate_x10", "申込率（0.1％）", lambda facts: tenths(100 * facts.sums.applied, facts.sums.places)),
    ("per_lesson_x10", "1回当たり（0.1人）", lambda facts: facts.sums.per_lesson_x10),
    ("per_trainer_x10", "講師比（0.1人）", lambda facts: facts.sums.per_trainer_x10),
)
_BASES: Final[tuple[tuple[str, str, _Figure], ...]] = (
    ("trainers", "講師とアシスタント（延べ）", lambda facts: facts.sums.trainers),
    ("understaffed", "4人に1人に足りなかった回", lambda facts: facts.sums.understaffed),
    ("confirmed", "確定", lambda facts: facts.sums.confirmed),
    ("rolled", "出欠をとった回", lambda facts: facts.sums.rolled),
    ("without_roll", "出欠をとっていない回", lambda facts: facts.sums.without_roll),
    ("unrecorded", "出欠の入っていない方のいる回", lambda facts: facts.sums.unrecorded),
    ("cancelled", "中止の回", lambda facts: facts.sums.cancelled),
    ("distinct", "実人数", lambda facts: facts.people.distinct),
    ("unnamed", "名前のない当日参加", lambda facts: facts.people.unnamed),
    ("first_time", "初参加", lambda facts: facts.people.first_time),
)


_OF_ROLLS: Final = frozenset(
    {
        *("capacity", "applied", "present", "confirmed", "trainers"),
        *("fill_rate_x10", "apply_rate_x10", "per_lesson_x10", "per_trainer_x10"),
    }
)
"""The figures that are over lessons whose roll was taken."""


def sections(
    session: Session, actor: Actor, spans: Mapping[str, Span], *, now: datetime, today: date
) -> tuple[Section, Section, Section]:
    """7 講座: `courses` (the eight figures), `course_bases` (what they are computed from, people), `course_list`.

    `spans` are named by the members of `Comparison`, the first is the one looked at. The list has a row for each course
    with a lesson whose roll was taken then, its 出席 as figure, and cells for `lessons`, `capacity`, `applied` and `present`.
    Raises `Denied`.
    """
    actor.require(Permission.COUNT)
    moment = now if local(now).date() == today else _end_of(today)
    counted = course_facts.of_days(
        session, actor, [(span.first, span.last) for span in spans.values()], now=moment
    )
    facts = dict(zip(spans, counted, strict=True))
    started = course_facts.recorded_from(session)
    known = {
        name: facts[name].sums.held > 0 or (started is not None and span.is_recorded(started, today))
        for name, span in spans.items()
    }
    missing = frozenset(name for name, span in spans.items() if not known[name] and span.ends_before(started))

    def row(code: str, label: str, figure: _Figure) -> CountRow:
        unknown = frozenset(
            name for name in spans if known[name] and code in _OF_ROLLS and not facts[name].sums.is_known
        )
        figures = {
            name: figure(facts[name]) if known[name] and name not in unknown else None for name in spans
        }
        return CountRow(code=code, label=label, counts=Comparison(**figures, unrecorded=missing | unknown))

    return (
        Section(
            number=7,
            code="courses",
            title="講座",
            definition=LESSONS_DEFINITION + APPLIED_DEFINITION + PRESENT_DEFINITION + FILL_DEFINITION
            + PER_LESSON_DEFINITION + ROLL_DEFINITION,
            rows=tuple(row(*each) for each in _COUNTS),
        ),
        Section(
            number=7,
            code="course_bases",
            title="講座の確定と人数",
            definition=BELONGING_DEFINITION + PEOPLE_DEFINITION,
            rows=tuple(row(*each) for each in _BASES),
        ),
        _by_course(facts[next(iter(spans))]),
    )  # fmt: skip


def _by_course(facts: DaysFacts) -> Section:
    rows, cells = [], []
    for course in facts.courses:
        sums = course.sums
        if not sums.rolled:
            continue
        number = course.row.number
        rows.append(CountRow(code=number, label=course.row.title, counts=Comparison.alone(sums.present)))
        figures = {
            "lessons": sums.rolled,
            "capacity": sums.places,
            "applied": sums.applied,
            "present": sums.present,
        }
        cells += [Cell(row=number, column=name, value=figure) for name, figure in figures.items()]
    return Section(
        number=7,
        code="course_list",
        title="講座ごとの定員・申込・出席",
        definition=LESSONS_DEFINITION + APPLIED_DEFINITION + PRESENT_DEFINITION + ROLL_DEFINITION,
        rows=tuple(rows),
        cells=tuple(cells),
    )


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=JST)
