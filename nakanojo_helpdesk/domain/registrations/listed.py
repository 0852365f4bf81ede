"""Applications as they leave the program in a list: numbers and bands, with names only where somebody may have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """What names somebody, and what is known of their needs. `needs` are codes of 配慮."""

    name: str
    kana: str = ""
    phone: str = ""
    second_phone: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListedRegistration:
    """One application. `lesson` is the ordinal of the lesson applied for, None for the whole course.

    `person` is None where names were not asked for or may not be had. `marks` are ordinal and code of each lesson with a mark.
    """

    course: str
    title: str
    lesson: int | None
    number: str
    applied_at: datetime
    state: RegistrationState
    method: str
    walk_in: bool
    age_band: str | None
    district: str | None
    first_time: bool | None
    marks: tuple[tuple[int, MarkCode], ...] = ()
    person: ListedPerson | None = None
