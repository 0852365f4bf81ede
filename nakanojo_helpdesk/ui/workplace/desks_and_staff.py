"""Desks and staff to choose from: the active ones, and former ones that records still name."""

from __future__ import annotations

from collections.abc import Iterable

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.people import DeskRow, StaffRow
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

CLOSED = "（閉鎖）"
RETIRED = "（退職）"


def open_desks(workplace: Workplace) -> list[Choice]:
    """The desks in use."""
    return _desks(workplace.desks)


def staff_at_work(workplace: Workplace) -> list[Choice]:
    """The active members of staff."""
    return _people(workplace.colleagues)


def every_desk(workplace: Workplace) -> list[Choice]:
    """All desks, closed ones last and marked; only those in use where the list cannot be read."""
    try:
        return _desks(workplace.ledger.read(desks.listing, closed=True))
    except DeskError:
        return open_desks(workplace)


def everybody(workplace: Workplace) -> list[Choice]:
    """All staff, former members last and marked; only the active ones where the list cannot be read."""
    try:
        return _people(workplace.ledger.read(staff.listing, retired=True))
    except DeskError:
        return staff_at_work(workplace)


def desk_words(workplace: Workplace, code: str) -> str:
    """The name of a desk, also of one closed or opened since the sign-in; its code where the name is unknown."""
    return _named(open_desks(workplace), code) or _named(every_desk(workplace), code) or code


def person_words(workplace: Workplace, code: str) -> str:
    """The name of a member of staff, also of one who has left or come since the sign-in."""
    return _named(staff_at_work(workplace), code) or _named(everybody(workplace), code) or code


def offer_desk_too(field: ChoiceField, workplace: Workplace, code: str) -> None:
    """Add this desk to a list of desks."""
    if not field.offers(code):
        field.offer_too(code, desk_words(workplace, code))


def offer_person_too(field: ChoiceField, workplace: Workplace, code: str) -> None:
    """Add this person to a list of staff."""
    if not field.offers(code):
        field.offer_too(code, person_words(workplace, code))


def _desks(rows: Iterable[DeskRow]) -> list[Choice]:
    ordered = sorted(rows, key=lambda row: not row.active)
    return [Choice(row.code, f"{row.venue} {row.name}{'' if row.active else CLOSED}") for row in ordered]


def _people(rows: Iterable[StaffRow]) -> list[Choice]:
    ordered = sorted(rows, key=lambda row: not row.active)
    return [Choice(row.code, f"{row.name}{'' if row.active else RETIRED}") for row in ordered]


def _named(choices: Iterable[Choice], code: str) -> str:
    return next((choice.label for choice in choices if choice.code == code), "")
