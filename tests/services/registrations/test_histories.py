"""Whatever is done to the applications of a course in whatever order, the book says what a plain model says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import drawing, leaving, merging, offering
from tests.domain.registrations.test_lottery import another_program
from tests.factories import Everything
from tests.services.courses.books import at, row
from tests.services.registrations import roll_acts
from tests.services.registrations.applications import apply, released
from tests.services.registrations.model import Merge, Model
from tests.services.registrations.roll_acts import AtTheRoll

DEADLINE = date(2027, 4, 5)
_LOTTERY: dict[str, Any] = {
    "admission": Admission.LOTTERY,
    "waiting": WaitingOrder.DRAWN,
    "apply_until": DEADLINE,
}
ACTS = [
    *("apply", "apply", "family", "split", "leave", "leave", "restore", "accept", "pass", "decline"),
    *("overdue", "offer", "move", "resize", "postpone", "day", "merge", "separate", "draw", "mark"),
    *roll_acts.ACTS,
]
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=18
)
long_acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(0, 40)), min_size=30, max_size=60
)


class History(AtTheRoll):
    """One course in the book beside its model; time goes on by a minute with each act."""

    def __init__(self, ledger: Ledger, capacity: int, *, lottery: bool = False) -> None:
        rules = _LOTTERY if lottery else {}
        course = released(ledger, capacity=capacity, offer_days=1, **rules)
        super().__init__(ledger, course, Model(capacity, lottery=lottery))
        self.merges: list[tuple[str, Merge]] = []
        self._kept: dict[int, RegistrationRow] | None = None

    @override
    def rows(self) -> dict[int, RegistrationRow]:
        """Everybody who ever applied, as the last check read them: nothing is written between it and the next act."""
        return super().rows() if self._kept is None else self._kept

    def chosen(self, place: int, *states: str) -> int | None:
        """One of those in some states, by a number from the history."""
        fitting = sorted(number for number, state in self.model.states.items() if state in states)
        return fitting[place % len(fitting)] if fitting else None

    def do(self, act: str, place: int, other: int) -> None:
        self.go_on_to(self.now + timedelta(minutes=1))
        if act in {"apply", "family", "split"}:
            self.apply(1 if act == "apply" else 2 + place % 2, split=act == "split")
        elif act in roll_acts.ACTS:
            self.do_at_the_roll(act, place, other)
        elif act in {"draw", "postpone", "overdue"}:
            {"draw": self.draw, "postpone": self.postpone, "overdue": self.overdue}[act]()
        elif act in {"resize", "day", "separate"}:
            {"resize": self.resize, "day": self.day, "separate": self.separate}[act](place)
        elif act == "merge":
            self.merge(place, other)
        else:
            self.do_to_one(act, place, other)

    def apply(self, size: int, *, split: bool) -> None:
        names = [f"申込{self.now:%m%d%H%M}-{number}" for number in range(size)]
        if row(self.ledger, self.course.uid).next_lesson(Moment.of(self.now)) is None:
            with pytest.raises(Refused):
                apply(self.ledger, self.course, *names, split=split, now=self.now)
            return
        apply(self.ledger, self.course, *names, split=split, now=self.now)
        self.model.apply(size, split)

    def resize(self, place: int) -> None:
        course = row(self.ledger, self.course.uid)
        form = replace(course.form, capacity=1 + place % 6)
        self.ledger.call(
            offering.amend_course, course.uid, course.version, form, accepted=Everything(), now=self.now
        )
        self.model.resize(form.capacity)

    def postpone(self) -> None:
        last = row(self.ledger, self.course.uid).lessons[-1]
        to = replace(last.time, day=last.day + timedelta(days=7))
        self.ledger.call(
            lessons.postpone,
            last.uid,
            last.version,
            to,
            reason="大雪",
            accepted=Everything(),
            now=self.now,
        )

    def day(self, place: int) -> None:
        """Now and then, the first lesson is about to begin."""
        if place % 3 == 0:
            self.go_on_to(max(self.now, self.begins - timedelta(minutes=3)))
            self.expire()

    def overdue(self) -> None:
        self.go_on_to(self.now + timedelta(days=1))
        self.expire()

    def separate(self, place: int) -> None:
        if self.merges:
            uid, merge = self.merges.pop(place % len(self.merges))
            self.ledger.call(merging.separate, uid, now=self.now)
            self.model.separate(merge)

    def draw(self) -> None:
        if not self.model.lottery or self.chosen(0, "APP") is None:
            return
        self.go_on_to(max(self.now, at(DEADLINE + timedelta(days=1))))
        parties = [family for family in self.model.families if family.in_state("APP")]
        numbers = {f"{self.course.number[1:]}-{min(family.members):03d}": family for family in parties}
        lots = [
            (number, len(family.in_state("APP")), "others", family.split)
            for number, family in numbers.items()
        ]
        self.ledger.call(drawing.make, self.course.uid, seed="3-5-1", now=self.now)
        order = another_program(lots, "3-5-1", [], hold=False, places=self.model.capacity)
        self.model.draw([(min(numbers[number].members), won) for number, won in order])

    def merge(self, place: int, other: int) -> None:
        numbers = sorted(set(self.model.states) - self.model.unnamed)
        if len(numbers) < 2:
            return
        kept, merged = numbers[place % len(numbers)], numbers[other % len(numbers)]
        if self.model.person(kept) == self.model.person(merged):
            return
        people = {each.serial: each.person for each in self.rows().values()}
        first, second = people[kept], people[merged]
        assert first is not None
        assert second is not None
        done = self.ledger.call(merging.merge, first.uid, second.uid, accepted=Everything(), now=self.now)
        self.merges.append((done.uid, self.model.merge(kept, merged)))

    def expire(self) -> None:
        places = {member: place for place, one in enumerate(self.model.families) for member in one.members}
        due = [
            (each.offer.made_at, places[each.serial], each.party)
            for each in self.rows().values()
            if each.offer is not None and each.serial == each.party and each.offer.until < self.now.date()
        ]
        self.ledger.call(offering.expire, now=self.now)
        for _made_at, _place, party in sorted(
            due
        ):  # the first that was offered is the first to go to the end
            if self.model.family(party).in_state("OFR"):
                self.model.pass_by(party)

    def do_to_one(self, act: str, place: int, other: int) -> None:
        states = {
            "leave": ("APP", "WTL", "OFR", "CNF"),
            "restore": ("CXL", "WDR"),
            "offer": ("WTL",),
            "move": ("WTL",),
        }.get(act, ("OFR",))
        number = self.chosen(place, *states)
        if number is None:
            return
        one = self.rows()[number]
        if act == "leave":
            self.ledger.call(leaving.leave, one.uid, one.version, now=self.now)
            self.model.leave(number)
        elif act == "restore":
            self.restore(number, one)
        elif act in {"accept", "decline", "pass"}:
            self.ledger.call(
                offering.answer,
                one.uid,
                one.version,
                accepted=act == "accept",
                waits=act == "pass",
                now=self.now,
            )
            {"accept": self.model.accept, "decline": self.model.decline, "pass": self.model.pass_by}[act](
                number
            )
        elif act == "offer":
            if self.model.offer(number):
                self.ledger.call(offering.offer, one.uid, one.version, now=self.now)
            else:
                with pytest.raises(Refused):
                    self.ledger.call(offering.offer, one.uid, one.version, now=self.now)
        elif act == "move":
            self.move(number, one, other)

    def restore(self, number: int, one: RegistrationRow) -> None:
        if self.model.together(number):
            with pytest.raises(Refused):
                self.ledger.call(leaving.restore, one.uid, one.version, now=self.now)
            return
        self.ledger.call(leaving.restore, one.uid, one.version, now=self.now)
        self.model.restore(number)

    def move(self, number: int, one: RegistrationRow, other: int) -> None:
        ahead = self.chosen(other, "WTL")
        assert ahead is not None
        target = self.rows()[ahead]

        def moved() -> None:
            self.ledger.call(
                offering.move, one.uid, one.version, ahead_of=target.uid, reason="お詫び", now=self.now
            )

        if self.model.move(number, ahead):
            moved()
        else:
            with pytest.raises(Refused):
                moved()

    def check(self, *, roll: bool) -> None:
        """Whether the book says what the model says; the roll costs as much as all the rest, so not after every act."""
        self._kept = None
        self._kept = rows = self.rows()
        assert {number: each.state.value for number, each in rows.items()} == self.model.states
        places = {each.party: each.waiting_place for each in rows.values() if each.waiting_place}
        assert [party for party, _ in sorted(places.items(), key=lambda each: each[1])] == self.model.waiting
        counted = row(self.ledger, self.course.uid)
        assert counted.confirmed == sum(not self.model.family(each).door for each in self.model.confirmed)
        assert counted.free == self.model.free
        if roll:
            self.check_roll()


def live(
    ledger: Ledger, capacity: int, history: list[tuple[str, int, int]], *, lottery: bool = False
) -> None:
    lived = History(ledger, capacity, lottery=lottery)
    for number, (act, place, other) in enumerate(history, 1):
        lived.do(act, place, other)
        lived.check(roll=act in roll_acts.ACTS or number % 3 == 0 or number == len(history))


@hypothesis.settings(
    max_examples=32,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@given(capacity=st.integers(1, 4), history=acts, lottery=st.booleans())
def test_the_book_says_what_the_model_says(
    ledger: Ledger, capacity: int, history: list[tuple[str, int, int]], lottery: bool
) -> None:
    live(ledger, capacity, history, lottery=lottery)


@pytest.mark.long
@hypothesis.settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
@given(capacity=st.integers(1, 6), history=long_acts, lottery=st.booleans())
def test_the_book_says_what_the_model_says_for_long(
    ledger: Ledger, capacity: int, history: list[tuple[str, int, int]], lottery: bool
) -> None:
    live(ledger, capacity, history, lottery=lottery)


def test_after_many_histories_a_check_finds_nothing(ledger: Ledger) -> None:
    history = [
        ("family", 1, 0),
        ("apply", 0, 0),
        ("leave", 0, 0),
        ("pass", 0, 0),
        ("move", 0, 1),
        ("leave", 1, 0),
    ]
    live(ledger, 2, history)
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(
            [("apply", 0, 0), ("day", 0, 0), ("walk in", 0, 0), ("leave", 1, 0), ("restore", 0, 0)],
            id="a walk-in brought back to a full room does not wait",
        ),
        pytest.param(
            [
                *(("apply", 0, 0), ("apply", 0, 0), ("merge", 0, 1), ("leave", 0, 0), ("restore", 1, 0)),
                *(("leave", 0, 0), ("separate", 0, 0)),
            ],
            id="what was given up after a merge stays given up when it is taken back",
        ),
    ],
)
def test_histories_that_once_went_wrong(ledger: Ledger, history: list[tuple[str, int, int]]) -> None:
    live(ledger, 2 if history[1][0] == "apply" else 1, history)
