"""Whatever is done to the lessons of a course in whatever order, the book says what a plain model says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.lessons import HeldForm, LessonTime
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.services.courses import lessons, planning
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import Everything
from tests.services.courses.books import WEDNESDAY, at, lesson_form, planned, row

AFTER = at(WEDNESDAY + timedelta(days=400))
"""Everything is done after all lessons have passed, so that each act is tried on each lesson."""


@dataclass
class Model:
    """A lesson as plain Python remembers it."""

    uid: str
    day: date
    ordinal: int = 0
    waits: bool = False
    off: bool = False
    held: bool = False
    left: tuple[date, ...] = ()

    @property
    def stage(self) -> Stage:
        if self.off:
            return Stage.CANCELLED
        return Stage.POSTPONED if self.waits else Stage.PLANNED


acts = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "add",
                "add",
                "move",
                "move",
                "amend",
                "cancel",
                "reinstate",
                "wait",
                "hold",
                "forget",
                "remove",
                "release",
            ]
        ),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    min_size=4,
    max_size=12,
)


def try_act(ledger: Ledger, course: CourseRow, model: list[Model], act: tuple[str, int, int]) -> None:
    """Do one thing to the n-th lesson in the book and, where it was done, in the model."""
    name, place, offset = act
    day = WEDNESDAY + timedelta(days=offset)
    if name == "add":
        form = lesson_form(ledger, day=day)
        (uid,) = ledger.call(lessons.add, course.uid, [form], accepted=Everything(), now=AFTER)
        model.append(Model(uid=uid, day=day, ordinal=max((each.ordinal for each in model), default=0) + 1))
        return
    if name == "release":
        ledger.call(planning.release, course.uid, course.version)
        return
    chosen = model[place % len(model)]
    found = next(each for each in course.lessons if each.uid == chosen.uid)
    key = (found.uid, found.version)
    to = LessonTime(day=day, begin=600, end=690)
    if name == "remove":
        ledger.call(lessons.remove, *key)
        model.remove(chosen)
    elif name in {"move", "wait"}:
        target = to if name == "move" else None
        ledger.call(lessons.postpone, *key, target, reason="都合", accepted=Everything(), now=AFTER)
        if not chosen.waits:
            chosen.left += (chosen.day,)
        chosen.waits, chosen.day = name == "wait", chosen.day if target is None else day
    elif name == "amend":
        form = replace(found.form(), day=day)
        ledger.call(lessons.amend, *key, form, accepted=Everything(), now=AFTER)
        chosen.day = day
    elif name == "cancel":
        ledger.call(lessons.cancel, *key, reason="大雪のため")
        chosen.off = True
    elif name == "reinstate":
        ledger.call(lessons.reinstate, *key, accepted=Everything())
        chosen.off = False
    else:
        held = HeldForm(begin=600, end=690) if name == "hold" else None
        ledger.call(lessons.finish, *key, held, now=AFTER)
        chosen.held = name == "hold"


def renumber(model: list[Model]) -> None:
    model.sort(key=lambda each: (each.day, each.ordinal))
    for ordinal, each in enumerate(model, start=1):
        each.ordinal = ordinal


ON_ONE_BOOK = [hypothesis.HealthCheck.function_scoped_fixture]


@hypothesis.settings(max_examples=25, suppress_health_check=ON_ONE_BOOK)
@given(acts, st.booleans())
def test_any_history_leaves_what_the_model_says(
    ledger: Ledger, history: list[tuple[str, int, int]], released: bool
) -> None:
    live_through(ledger, history, released=released)


@pytest.mark.long
@hypothesis.settings(max_examples=150, suppress_health_check=ON_ONE_BOOK)
@given(acts, st.booleans())
def test_many_more_histories_leave_what_the_model_says(
    ledger: Ledger, history: list[tuple[str, int, int]], released: bool
) -> None:
    live_through(ledger, history, released=released)


def live_through(ledger: Ledger, history: list[tuple[str, int, int]], *, released: bool) -> None:
    start = [lesson_form(ledger, day=WEDNESDAY + timedelta(days=70 + week)) for week in range(2)]
    course = planned(ledger, *start, released=released)
    model = [Model(uid=each.uid, day=each.day, ordinal=each.ordinal) for each in course.lessons]
    for act in history:
        before = row(ledger, course.uid)
        if act[0] not in {"add", "release"} and not model:
            continue
        try:
            try_act(ledger, before, model, act)
        except (Refused, Invalid):
            assert row(ledger, course.uid) == before, "what was refused changed nothing"
            continue
        if row(ledger, course.uid).stage is Stage.PLANNED and act[0] in {"add", "remove", "amend"}:
            renumber(model)
    found = row(ledger, course.uid)
    assert [(each.uid, each.day, each.stage, each.ordinal) for each in found.lessons] == [
        (each.uid, each.day, each.stage, each.ordinal)
        for each in sorted(model, key=lambda each: each.ordinal)
    ]
    assert [each.held_begin is not None for each in found.lessons] == [
        each.held for each in sorted(model, key=lambda each: each.ordinal)
    ]
    assert {each.uid: tuple(move.time.day for move in each.moves) for each in found.lessons} == {
        each.uid: each.left for each in model
    }
    standing = [each for each in found.lessons if each.takes_place]
    assert all(
        not one.time.overlaps(other.time) for place, one in enumerate(standing) for other in standing[:place]
    ), "no two lessons of a course are at one time"
    assert ledger.read(checks.check_open) == ()
