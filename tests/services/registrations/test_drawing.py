"""A draw a resident can check: made once, kept whole, drawn again with the same result."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.registrations.lottery import DrawRules, LotClass
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import drawing, leaving
from tests.factories import Everything
from tests.services.courses.books import at, row
from tests.services.registrations.applications import apply, released, roster, states

DEADLINE = date(2027, 4, 20)
AFTER = at(date(2027, 4, 21))


def lottery(ledger: Ledger, capacity: int = 2, **form: Any) -> CourseRow:
    usual: dict[str, Any] = {
        "admission": Admission.LOTTERY,
        "waiting": WaitingOrder.DRAWN,
        "apply_until": DEADLINE,
    }
    return released(ledger, capacity=capacity, **usual | form)


def with_applicants(ledger: Ledger, count: int = 5, **form: Any) -> CourseRow:
    course = lottery(ledger, **form)
    for number in range(count):
        apply(ledger, course, f"申込{number}")
    return course


def test_the_draw_seats_the_winners_and_the_others_wait_in_the_drawn_order(ledger: Ledger) -> None:
    course = with_applicants(ledger)
    shown = ledger.read(drawing.preview, course.uid, now=AFTER)
    assert (len(shown.numbers), shown.places, shown.public_seed, shown.again) == (5, 2, "20270421-5", False)
    drawn = ledger.call(drawing.make, course.uid, seed="3-5-1", seed_origin="さいころ3つ", now=AFTER)
    people = {each.number: each for each in roster(ledger, course).values()}
    assert [people[each.lot.number].state.value for each in drawn.lots] == ["CNF", "CNF", "WTL", "WTL", "WTL"]
    assert [people[each.lot.number].waiting_place for each in drawn.lots[2:]] == [1, 2, 3]
    assert drawing.replayed(drawn)
    assert row(ledger, course.uid).drawn
    (late,) = apply(ledger, course, "遅れ", now=AFTER)
    assert late.waiting_place == 4, "who applies after the draw waits behind those who lost"
    assert ledger.read(checks.check_open) == ()


def test_a_second_draw_needs_a_reason_and_both_stay(ledger: Ledger) -> None:
    course = with_applicants(ledger)
    ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    with pytest.raises(Invalid) as refused:
        ledger.call(drawing.make, course.uid, seed="2", now=AFTER)
    assert "もう一度抽選する" in refused.value.problems["reason"]
    gone = next(each for each in roster(ledger, course).values() if each.state.value == "CNF")
    ledger.call(leaving.leave, gone.uid, gone.version, now=AFTER)
    ledger.call(drawing.make, course.uid, seed="2", reason="名簿の写し間違い", now=AFTER)
    both = ledger.read(drawing.listing, course.uid)
    assert [(each.ordinal, each.seed, each.reason) for each in both] == [
        (1, "1", ""),
        (2, "2", "名簿の写し間違い"),
    ]
    assert len(both[1].lots) == 4, "who has left takes part no more"
    assert sorted(states(ledger, course).values()) == ["CNF", "CNF", "CXL", "WTL", "WTL"]


def test_while_applications_are_taken_nothing_is_drawn(ledger: Ledger) -> None:
    course = with_applicants(ledger)
    with pytest.raises(Refused, match="受付は4月20日"):
        ledger.call(drawing.make, course.uid, seed="1", now=at(DEADLINE, 18))
    with pytest.raises(Refused, match="抽選の講座ではありません"):
        ledger.call(drawing.make, released(ledger).uid, seed="1", now=AFTER)
    with pytest.raises(Refused, match="抽選に加わる申込がありません"):
        ledger.call(drawing.make, lottery(ledger).uid, seed="1", now=AFTER)


def test_with_fewer_applicants_than_places_everybody_is_confirmed(ledger: Ledger) -> None:
    course = with_applicants(ledger, count=2, capacity=9)
    ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    assert set(states(ledger, course).values()) == {"CNF"}


def test_newcomers_come_first_where_the_course_says_so(ledger: Ledger) -> None:
    course = lottery(ledger)
    for number in range(6):
        apply(ledger, course, f"申込{number}", first_time=number in {2, 4})
    ledger.call(drawing.set_rules, course.uid, DrawRules(classes=(LotClass.NEWCOMERS,)))
    ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    assert {name for name, state in states(ledger, course).items() if state == "CNF"} == {"申込2", "申込4"}
    with pytest.raises(Refused, match="もう抽選をした"):
        ledger.call(drawing.set_rules, course.uid, DrawRules())


def test_a_family_is_one_lot_with_its_number_of_places(ledger: Ledger) -> None:
    course = lottery(ledger, capacity=3)
    apply(ledger, course, "甲野", "乙野")
    apply(ledger, course, "丙野", "丁野")
    drawn = ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    assert [(each.lot.places, each.given) for each in drawn.lots] == [(2, 2), (2, 0)]
    assert sorted(states(ledger, course).values()) == ["CNF", "CNF", "WTL", "WTL"]


def test_who_lost_before_in_the_same_kind_comes_first_where_the_course_says_so(ledger: Ledger) -> None:
    first = with_applicants(ledger, count=3, capacity=1)
    ledger.call(drawing.make, first.uid, seed="1", now=AFTER)
    lost = [each for each in roster(ledger, first).values() if each.state.value == "WTL"]
    second = lottery(ledger, capacity=2)
    for number in range(8):
        apply(ledger, second, f"新しい方{number}")
    from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
    from nakanojo_helpdesk.services.registrations import applying

    for each in lost:
        assert each.person is not None
        again = ApplicationForm(applicants=(Applicant(person=each.person.uid),))
        ledger.call(applying.apply, second.uid, again, accepted=Everything(), now=at(date(2027, 4, 2)))
    ledger.call(drawing.set_rules, second.uid, DrawRules(classes=(LotClass.LOST,)))
    ledger.call(drawing.make, second.uid, seed="1", now=AFTER)
    won = {name for name, state in states(ledger, second).items() if state == "CNF"}
    assert won == {each.name for each in lost}


def test_where_each_place_is_drawn_the_winner_is_offered_it(ledger: Ledger) -> None:
    course = with_applicants(ledger, capacity=1, waiting=WaitingOrder.DRAW_EACH)
    ledger.call(drawing.make, course.uid, seed="1", now=AFTER)
    winner = next(each for each in roster(ledger, course).values() if each.state.value == "CNF")
    assert ledger.call(leaving.leave, winner.uid, winner.version, now=AFTER).offered == ()
    drawn = ledger.call(drawing.make, course.uid, seed="2", now=AFTER)
    assert (drawn.reason, drawn.places, len(drawn.lots)) == (drawing.EACH, 1, 4)
    people = {each.number: each for each in roster(ledger, course).values()}
    assert people[drawn.lots[0].lot.number].state.value == "OFR"
