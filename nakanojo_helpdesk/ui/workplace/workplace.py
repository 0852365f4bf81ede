"""Common data of all screens after sign-in: the person, the desk, the codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.staff.people import DeskRow, SignedIn, StaffRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """The person, the desk and the codes, as read at sign-in. `now` is the clock (an aware instant)."""

    ledger: Ledger
    signed_in: SignedIn
    desks: tuple[DeskRow, ...]
    colleagues: tuple[StaffRow, ...]
    desk: DeskRow
    vocabularies: Vocabularies
    now: Callable[[], datetime] = utc_now

    @property
    def staff(self) -> StaffRow:
        """The person signed in."""
        return self.signed_in.staff

    def today(self) -> date:
        """The local date."""
        return local(self.now()).date()

    def minute_of_day(self) -> int:
        """Minutes since local midnight."""
        moment = local(self.now())
        return moment.hour * 60 + moment.minute


def workplace_of(
    store: Store, signed_in: SignedIn, *, pc: str, desk: str = "", now: Callable[[], datetime] = utc_now
) -> Workplace:
    """Read the data of the screens for the person who has signed in.

    `desk` is the code of the desk this PC is used at; an unknown one means the first desk.
    Raises `Unavailable` and the other `DeskError`s of reading.
    """
    person = signed_in.staff
    actor = Actor(
        staff_id=person.id,
        code=person.code,
        name=person.name,
        pc=pc,
        roles=person.roles,
        by_pin=signed_in.by_pin,
    )
    ledger = Ledger(store, actor)
    rows = ledger.read(desks.listing)
    return Workplace(
        ledger=ledger,
        signed_in=signed_in,
        desks=rows,
        colleagues=ledger.read(staff.listing),
        desk=next((row for row in rows if row.code == desk), rows[0]),
        vocabularies=ledger.read(vocabularies.current),
        now=now,
    )
