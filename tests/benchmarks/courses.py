"""The list and the calendar of courses in a year of 200 courses, each use case by itself in its own transaction."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import fiscal_year, fiscal_year_first_day
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.services.courses import planning, reading
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import venues
from tests.benchmarks.demo_databases import UNTIL
from tests.benchmarks.people import CHIEF, signed_in
from tests.factories import Everything

COURSES: Final = 200
_LESSONS: Final = 3
_YEAR: Final = fiscal_year(UNTIL) + 3
"""A year the demo has no courses in."""


def measured(path: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """(Clock, processor) seconds by kind: the list of the year, the same with a word, and a month of the calendar."""
    told: dict[str, list[tuple[float, float]]] = {}
    with closing(Store.open(path)) as store:
        ledger = signed_in(store, CHIEF)
        _plan(ledger)
        may = date(_YEAR, 5, 1)
        kinds: dict[str, Callable[[], object]] = {
            "list of a year": partial(ledger.read, reading.listing, CourseQuery(fiscal_year=_YEAR)),
            "list with a word": partial(
                ledger.read, reading.listing, CourseQuery(fiscal_year=_YEAR, words="19")
            ),
            "month of the calendar": partial(ledger.read, reading.calendar, may, may + timedelta(days=30)),
        }
        gc.disable()  # as in the program: ui.kit.work.collector collects while nobody waits
        try:
            for _ in range(rounds * 10):
                for kind, act in kinds.items():
                    clock, processor = time.perf_counter(), time.thread_time()
                    act()
                    told.setdefault(kind, []).append(
                        (time.perf_counter() - clock, time.thread_time() - processor)
                    )
                    gc.collect()
        finally:
            gc.enable()
    return told


def _plan(ledger: Ledger) -> None:
    place = ledger.read(venues.listing)[0].uid
    staff = tuple(AssignmentForm(role=role, staff=code) for role, code in (("INS", "S02"), ("AST", "S03")))
    first = fiscal_year_first_day(_YEAR)
    for number in range(COURSES):
        begin = 9 * 60 + number % 60
        lessons = tuple(
            LessonForm(
                day=first + timedelta(days=number + 7 * week),
                begin=begin,
                end=begin + 90,
                venue=place,
                assignments=staff,
            )
            for week in range(_LESSONS)
        )
        plan = CoursePlan(
            form=CourseForm(title=f"講座{number}", capacity=12, catalogue="K005"), lessons=lessons
        )
        ledger.call(planning.plan, plan, accepted=Everything(), released=True)
