"""Who gets a place: the one decision behind every application, move-up, draw, cancellation and change of capacity.

`decide` is a function of what there is (`Places`) and what is done (`Request`); it reads no clock and no database. What
always holds of its answer, whatever came before:

- it never lets more be confirmed or offered than there are places, but for those let in at the door by a decision;
- a free place is offered to the first family that fits; nobody is moved up once the first lesson has begun;
- the order of those waiting is computed from what happened (`waiting_order`), never from where a row is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.courses.forms import Admission, WaitingOrder
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState

_WAITING: Final = RegistrationState.WAITING
_CONFIRMED: Final = RegistrationState.CONFIRMED
_OFFERED: Final = RegistrationState.OFFERED
_APPLIED: Final = RegistrationState.APPLIED


class Fit(StrEnum):
    """What happens when a family needs more places than there are. Stored by value."""

    SKIP = "skip"
    HOLD = "hold"

    @property
    def label(self) -> str:
        """The rule as it is printed."""
        return {
            "skip": "家族の人数分の空きがないときは、次の方に進みます。",
            "hold": "家族の人数分の空きがないときは、次の方に進まず、空きを待ちます。",
        }[self.value]


class Full(Exception):
    """There is no place for a walk-in; a person may let them in all the same (`Request.beyond`)."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One registration as the decision sees it.

    `overdue` counts the family's offers that ran out or were put off: it is asked again by a person only.
    """

    serial: int
    party: int
    state: RegistrationState
    applied_at: datetime
    split: bool = False
    extra: bool = False
    overdue: int = 0


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What changed the order of those waiting at an instant: a draw, a move by hand, or an offer that lapsed.

    `parties` are set before `ahead_of` (None: behind all) in this order; with `drawn` they go before everybody.
    """

    at: datetime
    parties: tuple[int, ...]
    ahead_of: int | None = None
    drawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Places:
    """A course, or a lesson where one applies lesson by lesson, with everybody who ever applied.

    `turns` are what changed the waiting order, oldest first. `begun` says whether its first lesson has begun, `offers`
    whether places are offered by themselves (it takes place, and is released).
    """

    capacity: int
    admission: Admission
    order: WaitingOrder
    fit: Fit = Fit.SKIP
    seats: tuple[Seat, ...] = ()
    turns: tuple[Turn, ...] = ()
    drawn: bool = False
    begun: bool = False
    offers: bool = True

    @property
    def taken(self) -> int:
        """Places that are confirmed or held by an offer; those let in beyond the capacity take none."""
        return sum(seat.state.holds_place and not seat.extra for seat in self.seats)

    @property
    def free(self) -> int:
        """Places left; never below 0."""
        return max(0, self.capacity - self.taken)

    @property
    def before_draw(self) -> bool:
        """Whether applications wait for a draw."""
        return self.admission is Admission.LOTTERY and not self.drawn

    def waiting(self, party: int) -> tuple[Seat, ...]:
        """The seats of a family that wait."""
        return tuple(seat for seat in self.seats if seat.party == party and seat.state is _WAITING)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is done. `serials` are the seats concerned; new ones are among the places already, in any state.

    `wanted` is the state somebody leaves into, or is brought back to. `won` maps each drawn seat to whether it won.
    `beyond` lets a walk-in in though all places are taken, or back in: who came in by the door never waits.
    """

    act: Act
    serials: tuple[int, ...] = ()
    wanted: RegistrationState | None = None
    won: Mapping[int, bool] = field(default_factory=dict)
    beyond: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What comes of it: the states that change by serial, who comes in beyond the capacity, and families offered places."""

    states: Mapping[int, RegistrationState]
    extra: frozenset[int]
    offered: tuple[tuple[int, tuple[int, ...]], ...]


def waiting_order(places: Places) -> tuple[int, ...]:
    """The families that wait, first first: the queue as it comes about when everything happens once more.

    Who applies joins its end; a draw (where its order goes on), a move by hand and a lapsed offer change it from then
    on, and nobody else's place by more than that.
    """
    first: dict[int, Seat] = {}
    for seat in sorted(places.seats, key=lambda seat: seat.serial):
        first.setdefault(seat.party, seat)
    happened: list[tuple[datetime, int, Turn]] = [
        (seat.applied_at, 0, Turn(at=seat.applied_at, parties=(party,))) for party, seat in first.items()
    ]
    happened += [(turn.at, 1, turn) for turn in places.turns]
    queue: list[int] = []
    for _, _, turn in sorted(happened, key=lambda each: each[:2]):
        if turn.drawn and places.order is WaitingOrder.APPLIED:
            continue
        queue = _turned(queue, turn)
    waiting = {seat.party for seat in places.seats if seat.state is _WAITING}
    return tuple(party for party in queue if party in waiting)


def _turned(queue: list[int], turn: Turn) -> list[int]:
    left = [party for party in queue if party not in turn.parties]
    if turn.drawn:
        return [*turn.parties, *left]
    place = left.index(turn.ahead_of) if turn.ahead_of in left else len(left)
    return [*left[:place], *turn.parties, *left[place:]]


def first_fitting(places: Places, *, patient: bool = True) -> tuple[int, tuple[int, ...]] | None:
    """The family a free place belongs to, with the seats it can take now; None when nobody fits.

    With `patient` those are left out who let an offer run out: they are asked again by a person only.
    """
    free = places.free
    if free == 0:
        return None
    for party in waiting_order(places):
        waiting = places.waiting(party)
        if patient and waiting[0].overdue:
            continue
        serials = tuple(seat.serial for seat in waiting)
        if len(serials) <= free:
            return party, serials
        if waiting[0].split:
            return party, serials[:free]
        if places.fit is Fit.HOLD:
            return None
    return None


def decide(places: Places, request: Request) -> Decision:
    """What becomes of everybody. Raises `Full` for a walk-in without a place, `ValueError` for what makes no sense."""
    after = _ACTS[request.act](places, request)
    offered: list[tuple[int, tuple[int, ...]]] = []
    if request.act is Act.OFFER:
        offered.append((_party(after, request.serials[0]), request.serials))
    while after.offers and not after.begun and not after.before_draw:
        found = None if after.order is WaitingOrder.DRAW_EACH else first_fitting(after)
        if found is None:
            break
        offered.append(found)
        after = _with(after, found[1], _OFFERED)
    before = {seat.serial: seat.state for seat in places.seats}
    changed = {seat.serial: seat.state for seat in after.seats if seat.state is not before[seat.serial]}
    changed |= {serial: _state(after, serial) for serial in request.serials}
    extra = frozenset(seat.serial for seat in after.seats if seat.extra)
    return Decision(states=changed, extra=extra, offered=tuple(offered))


def _apply(places: Places, request: Request) -> Places:
    if places.before_draw:
        return _with(places, request.serials, _APPLIED)
    waiting = _with(places, request.serials, _WAITING)
    found = first_fitting(waiting)
    if found is None or found[0] != _party(places, request.serials[0]):
        return waiting
    if places.order is WaitingOrder.DRAW_EACH and len(waiting_order(waiting)) > 1:
        return waiting  # who waits takes part in the draw about the place
    return _with(waiting, found[1], _CONFIRMED)


def _walk_in(places: Places, request: Request) -> Places:
    others = _with(places, request.serials, RegistrationState.CANCELLED)
    if len(request.serials) <= others.free:
        return _with(places, request.serials, _CONFIRMED)
    if not request.beyond:
        raise Full
    return _with(places, request.serials, _CONFIRMED, extra=True)


def _offer(places: Places, request: Request) -> Places:
    _require_state(places, request, _WAITING)
    if len(request.serials) > places.free:
        raise ValueError("more places are offered than are free")
    return _with(places, request.serials, _OFFERED)


def _accept(places: Places, request: Request) -> Places:
    _require_state(places, request, _OFFERED)
    return _with(places, request.serials, _CONFIRMED)


def _back_to_waiting(places: Places, request: Request) -> Places:
    _require_state(places, request, _OFFERED)
    counted = request.act is not Act.RECALL
    parties = {_party(places, serial) for serial in request.serials}
    later = tuple(
        replace(seat, overdue=seat.overdue + counted) if seat.party in parties else seat
        for seat in places.seats
    )
    return _with(replace(places, seats=later), request.serials, request.wanted or _WAITING)


def _draw(places: Places, request: Request) -> Places:
    if any(_state(places, serial).is_over for serial in request.serials):
        raise ValueError("who has left takes part in no draw")
    # Drawn a second time, nobody has a place from the first.
    anew = _with(places, request.serials, _APPLIED)
    won = tuple(serial for serial in request.serials if request.won[serial])
    if len(won) > anew.free:
        raise ValueError("more have won than there are places")
    lost = tuple(serial for serial in request.serials if not request.won[serial])
    after = _with(_with(anew, won, _CONFIRMED), lost, _WAITING)
    return replace(after, drawn=True)


def _leave(places: Places, request: Request) -> Places:
    if request.wanted is None or not request.wanted.is_over:
        raise ValueError("who leaves has left")
    return _with(places, request.serials, request.wanted)


def _restore(places: Places, request: Request) -> Places:
    after = places
    for serial in request.serials:
        if request.beyond:
            after = _with(after, (serial,), _CONFIRMED, extra=not after.free)
        else:
            after = _with(after, (serial,), _restored(after, request.wanted))
    return after


def _restored(places: Places, wanted: RegistrationState | None) -> RegistrationState:
    """The state to come back into: a place only where one is free."""
    if wanted is None or wanted is RegistrationState.LOST:
        return wanted or _WAITING
    if places.before_draw:
        return _APPLIED
    if wanted is _CONFIRMED and places.free:
        return _CONFIRMED
    return _WAITING


def _nothing(places: Places, _request: Request) -> Places:
    return places


_ACTS: Final = {
    Act.APPLY: _apply,
    Act.IMPORT: _apply,
    Act.WALK_IN: _walk_in,
    Act.OFFER: _offer,
    Act.ACCEPT: _accept,
    Act.REFUSE: _back_to_waiting,
    Act.OVERDUE: _back_to_waiting,
    Act.RECALL: _back_to_waiting,
    Act.DRAW: _draw,
    Act.LEAVE: _leave,
    Act.MERGE: _leave,
    Act.RESTORE: _restore,
    Act.SEPARATE: _restore,
    Act.CAPACITY: _nothing,
}


def _with(places: Places, serials: Sequence[int], state: RegistrationState, *, extra: bool = False) -> Places:
    seats = tuple(
        replace(seat, state=state, extra=extra) if seat.serial in serials else seat for seat in places.seats
    )
    return replace(places, seats=seats)


def _party(places: Places, serial: int) -> int:
    return next(seat.party for seat in places.seats if seat.serial == serial)


def _state(places: Places, serial: int) -> RegistrationState:
    return next(seat.state for seat in places.seats if seat.serial == serial)


def _require_state(places: Places, request: Request, state: RegistrationState) -> None:
    if any(_state(places, serial) is not state for serial in request.serials):
        raise ValueError(f"not every one of them is {state.name.lower()}")
