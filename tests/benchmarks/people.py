"""Somebody of the demo at work: rights are asked anew in every transaction, so nobody can be made up."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in

COUNTER: Final = "S01"
CHIEF: Final = "S04"
"""Plans courses, reads names and verifies the trail."""


def signed_in(store: Store, code: str) -> Ledger:
    """One of the demo's people, signed in as from the screen. Raises `RuntimeError` when nobody is let in."""
    entered = entered_as(store, code)
    person = entered.staff
    return Ledger(
        store, Actor(staff_id=person.id, code=person.code, name=person.name, pc="bench", roles=person.roles)
    )


def entered_as(store: Store, code: str) -> SignedIn:
    """The sign-in itself, for whoever opens a window with it. Raises `RuntimeError` when nobody is let in."""
    stranger = Ledger(store, Actor(staff_id=None, code="-", name="", pc="bench"))
    entered = stranger.call(sign_in.sign_in, code, DEMO_PASSWORD)
    if not isinstance(entered, SignedIn):
        raise RuntimeError(f"{code} is not let in")
    return entered
