"""Desks and staff to choose from: those in use, and the ones that a record or a number still names."""

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
    """The people at work."""
    return _people(workplace.colleagues)


def every_desk(workplace: Workplace) -> list[Choice]:
    """All desks that ever were, closed ones last and marked; those in use where the list cannot be read."""
    try:
        return _desks(workplace.ledger.read(desks.listing, closed=True))
    except DeskError:
        return open_desks(workplace)


def everybody(workplace: Workplace) -> list[Choice]:
    """All staff there ever was, who has left last and marked; who is at work where the list cannot be read."""
    try:
        return _people(workplace.ledger.read(staff.listing, retired=True))
    except DeskError:
        return staff_at_work(workplace)


def desk_words(workplace: Workplace, code: str) -> str:
    """What a desk is called, also one that was closed or opened since the sign-in; its code where nobody knows."""
    return _named(open_desks(workplace), code) or _named(every_desk(workplace), code) or code


def person_words(workplace: Workplace, code: str) -> str:
    """What a member of staff is called, also somebody who has left or come since the sign-in."""
    return _named(staff_at_work(workplace), code) or _named(everybody(workplace), code) or code


def offer_desk_too(field: ChoiceField, workplace: Workplace, code: str) -> None:
    """Let a list of desks hold this one as well."""
    if not field.offers(code):
        field.offer_too(code, desk_words(workplace, code))


def offer_person_too(field: ChoiceField, workplace: Workplace, code: str) -> None:
    """Let a list of staff hold this person as well."""
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
