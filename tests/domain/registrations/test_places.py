"""Who gets a place: the rules that always hold, on random histories, and the cases people ask about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.registrations.places import (
    Decision,
    Fit,
    Full,
    Places,
    Request,
    Seat,
    Turn,
    decide,
    waiting_order,
)
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState

S = RegistrationState
START = datetime(2027, 4, 1, 9, tzinfo=UTC)


def places(capacity: int, **changes: Any) -> Places:
    usual = Places(capacity=capacity, admission=Admission.FIRST_COME, order=WaitingOrder.APPLIED)
    return replace(usual, **changes)


def add(before: Places, size: int = 1, *, split: bool = False) -> tuple[Places, tuple[int, ...]]:
    """The places with a family that has not been decided about."""
    first = len(before.seats) + 1
    new = tuple(
        Seat(
            serial=first + number,
            party=first,
            state=S.CANCELLED,
            applied_at=START + timedelta(minutes=first),
            split=split,
        )
        for number in range(size)
    )
    return replace(before, seats=before.seats + new), tuple(seat.serial for seat in new)


def after(before: Places, decision: Decision) -> Places:
    seats = tuple(
        replace(
            seat,
            state=decision.states.get(seat.serial, seat.state),
            extra=seat.serial in decision.extra,
        )
        for seat in before.seats
    )
    return replace(before, seats=seats)


def apply(before: Places, size: int = 1, *, split: bool = False) -> Places:
    full, serials = add(before, size, split=split)
    return after(full, decide(full, Request(act=Act.APPLY, serials=serials)))


def leave(before: Places, *serials: int) -> Places:
    return after(before, decide(before, Request(act=Act.LEAVE, serials=serials, wanted=S.CANCELLED)))


def put_off(now: Places, party: int) -> Places:
    """The places since a family let an offer go by."""
    seats = tuple(replace(seat, overdue=seat.overdue + (seat.party == party)) for seat in now.seats)
    later = START + timedelta(minutes=len(seats), seconds=1 + len(now.turns))
    return replace(now, seats=seats, turns=(*now.turns, Turn(at=later, parties=(party,))))


def states(now: Places) -> list[str]:
    return [seat.state.value for seat in now.seats]


def test_places_go_in_the_order_of_applying_then_people_wait() -> None:
    now = apply(apply(apply(places(2))))
    assert states(now) == ["CNF", "CNF", "WTL"]


def test_a_freed_place_is_offered_to_who_waits_first_and_held() -> None:
    now = apply(apply(apply(places(1))))
    now = leave(now, 1)
    assert states(now) == ["CXL", "OFR", "WTL"]
    assert states(apply(now)) == ["CXL", "OFR", "WTL", "WTL"], "the offer holds the place"


def test_a_family_waits_for_as_many_places_as_it_has_and_who_fits_goes_first() -> None:
    now = apply(apply(places(3)))
    now = apply(apply(now, 3))
    assert states(now) == ["CNF", "CNF", "WTL", "WTL", "WTL", "CNF"], "one place was left, for one"
    now = leave(now, 1)
    assert "OFR" not in states(now)
    now = leave(leave(now, 2), 6)
    assert states(now)[2:5] == ["OFR", "OFR", "OFR"]


def test_a_family_that_may_be_split_takes_what_there_is() -> None:
    now = apply(apply(places(2)), 3, split=True)
    assert states(now) == ["CNF", "CNF", "WTL", "WTL"]
    assert states(leave(now, 1)) == ["CXL", "CNF", "OFR", "WTL"]


def test_where_nobody_passes_a_family_the_place_stays_free() -> None:
    now = apply(apply(apply(places(1, fit=Fit.HOLD)), 2))
    assert states(leave(now, 1)) == ["CXL", "WTL", "WTL", "WTL"]


def test_nobody_is_moved_up_once_the_course_has_begun() -> None:
    now = replace(apply(apply(places(1))), begun=True)
    assert states(leave(now, 1)) == ["CXL", "WTL"]


def test_a_newcomer_does_not_slip_past_who_waits_though_a_place_is_free() -> None:
    now = replace(leave(replace(apply(apply(places(1))), begun=True), 1), begun=True)
    assert states(apply(now)) == ["CXL", "WTL", "WTL"]


def test_who_let_an_offer_run_out_is_behind_the_others_and_asked_again_only_by_hand() -> None:
    now = leave(apply(apply(apply(places(1)))), 1)
    now = after(now, decide(now, Request(act=Act.OVERDUE, serials=(2,))))
    assert states(now) == ["CXL", "WTL", "OFR"]
    overdue = put_off(now, 2)
    assert waiting_order(overdue) == (2,)
    assert waiting_order(apply(overdue)) == (2, 4), "who applies later is later"
    alone = leave(overdue, 3)
    assert states(alone) == ["CXL", "WTL", "CXL"]
    by_hand = after(alone, decide(alone, Request(act=Act.OFFER, serials=(2,))))
    assert states(by_hand) == ["CXL", "OFR", "CXL"]


def test_a_walk_in_over_the_capacity_needs_a_decision_and_takes_no_place() -> None:
    full, serials = add(apply(places(1)))
    with pytest.raises(Full):
        decide(full, Request(act=Act.WALK_IN, serials=serials))
    now = after(full, decide(full, Request(act=Act.WALK_IN, serials=serials, beyond=True)))
    assert states(now) == ["CNF", "CNF"]
    assert now.seats[1].extra
    assert now.taken == 1


def test_restored_without_a_free_place_one_waits() -> None:
    now = apply(leave(apply(places(1)), 1))
    back = after(now, decide(now, Request(act=Act.RESTORE, serials=(1,), wanted=S.CONFIRMED)))
    assert states(back) == ["WTL", "CNF"]


def test_what_is_moved_by_hand_stays_moved_when_the_other_has_left_the_list() -> None:
    now = apply(apply(apply(apply(places(1)))))
    moved = replace(now, turns=(Turn(at=START + timedelta(minutes=4, seconds=1), parties=(4,), ahead_of=2),))
    assert waiting_order(moved) == (4, 2, 3)
    assert waiting_order(put_off(moved, 2)) == (4, 3, 2), "whoever it was set before falls back alone"
    assert waiting_order(replace(moved, seats=leave(moved, 2).seats)) == (4, 3)


def test_before_the_draw_nobody_is_confirmed_and_the_draw_seats_the_winners() -> None:
    now = apply(apply(apply(places(2, admission=Admission.LOTTERY, order=WaitingOrder.DRAWN))))
    assert states(now) == ["APP", "APP", "APP"]
    request = Request(act=Act.DRAW, serials=(1, 2, 3), won={1: False, 2: True, 3: True})
    assert states(after(now, decide(now, request))) == ["WTL", "CNF", "CNF"]
    with pytest.raises(ValueError, match="more have won"):
        decide(now, Request(act=Act.DRAW, serials=(1, 2, 3), won={1: True, 2: True, 3: True}))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ("apply", "family", "split", "leave", "accept", "refuse", "overdue", "restore", "walk")
        ),
        st.integers(0, 30),
    ),
    max_size=40,
)


@given(capacity=st.integers(1, 6), fit=st.sampled_from(Fit), begun=st.booleans(), acts=ACTS)
@settings(max_examples=300, deadline=None)
def test_whatever_happened_no_place_is_given_twice_and_no_fitting_family_is_left_waiting(
    capacity: int, fit: Fit, begun: bool, acts: list[tuple[str, int]]
) -> None:
    now = places(capacity, fit=fit, begun=begun)
    for act, number in acts:
        now = act_on(now, act, number)
        assert now.taken <= capacity
        if begun:
            assert "OFR" not in states(now)
        elif act != "walk":
            patient = [party for party in waiting_order(now) if not now.waiting(party)[0].overdue]
            sizes = [1 if now.waiting(party)[0].split else len(now.waiting(party)) for party in patient]
            fitting = sizes[:1] if fit is Fit.HOLD else sizes
            assert all(size > now.free for size in fitting)


def act_on(now: Places, act: str, number: int) -> Places:
    by_state = {
        state: [seat.serial for seat in now.seats if seat.state is state] for state in RegistrationState
    }
    if act in {"apply", "family", "split"}:
        return apply(now, 1 if act == "apply" else 2 + number % 3, split=act == "split")
    if act == "walk":
        full, serials = add(now)
        return after(full, decide(full, Request(act=Act.WALK_IN, serials=serials, beyond=True)))
    if act == "restore":
        chosen = by_state[S.CANCELLED]
        if not chosen:
            return now
        request = Request(act=Act.RESTORE, serials=(chosen[number % len(chosen)],), wanted=S.CONFIRMED)
        return after(now, decide(now, request))
    if act == "leave":
        chosen = [*by_state[S.CONFIRMED], *by_state[S.WAITING], *by_state[S.OFFERED]]
        return leave(now, chosen[number % len(chosen)]) if chosen else now
    offered = by_state[S.OFFERED]
    if not offered:
        return now
    party = next(seat.party for seat in now.seats if seat.serial == offered[number % len(offered)])
    serials = tuple(seat.serial for seat in now.seats if seat.party == party and seat.state is S.OFFERED)
    if act == "accept":
        return after(now, decide(now, Request(act=Act.ACCEPT, serials=serials)))
    if act == "refuse":
        return after(now, decide(now, Request(act=Act.REFUSE, serials=serials, wanted=S.DECLINED)))
    later = after(now, decide(now, Request(act=Act.OVERDUE, serials=serials)))
    return put_off(later, party)
