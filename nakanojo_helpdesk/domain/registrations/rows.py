"""Applications as lists, rolls and papers show them. Codes as in the vocabularies; people's names resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nakanojo_helpdesk.domain.calendar import fiscal_year_code
from nakanojo_helpdesk.domain.registrations.lottery import DrawnLot, DrawRules
from nakanojo_helpdesk.domain.registrations.people import PersonRow, card_name
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """A place offered to a waiting family until the end of `until`; `outcome` None while it stands."""

    uid: str
    places: int
    made_at: datetime
    made_by_name: str
    until: date
    outcome: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DueOffers:
    """Offers of a course that wait for an answer until the same day, without anybody's name."""

    course_uid: str
    label: str
    until: date
    families: int


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """One attempt to reach somebody: about what, and how it ended, by their stored values."""

    at: datetime
    by_name: str
    about: str
    result: str
    lesson: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A state an application went through; `reason` is a code of the vocabulary `leaving_reason`."""

    at: datetime
    by_name: str
    act: Act
    before: RegistrationState | None
    state: RegistrationState
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RegistrationRow:
    """One application: one place asked for by one person, card or unnamed walk-in.

    `person` is None for a card or an unnamed walk-in. `party` is the serial of the first row of a family, `party_size` how
    many of the family have not left. `waiting_place` counts families waiting before and with this one, None unless it
    waits. `lesson` is the uid of the lesson applied for where one applies lesson by lesson. `overdue` counts offers that
    ran out without an answer. `first_time` is what the person said, None when not asked.
    """

    uid: str
    version: int
    course_uid: str
    fiscal_year: int
    course_serial: int
    lesson: str | None
    serial: int
    party: int
    party_size: int
    person: PersonRow | None
    card: str
    walk_in: int | None
    state: RegistrationState
    split: bool
    extra: bool
    applied_at: datetime
    method: str
    first_time: bool | None
    age_band: str | None
    district: str | None
    note: str
    waiting_place: int | None = None
    overdue: int = 0
    offer: OfferRow | None = None
    calls: tuple[CallRow, ...] = ()
    reason: str | None = None

    @property
    def number(self) -> str:
        """`R8-012-003`: what stands on the slip and in its square code; without a name it says nothing of anybody."""
        return registration_number(self.fiscal_year, self.course_serial, self.serial)

    @property
    def name(self) -> str:
        """The name as lists show it: the person's, `カード0123`, `当日1`."""
        if self.person is not None:
            return self.person.name
        return card_name(self.card) if self.card else f"当日{self.walk_in}"

    @property
    def kana(self) -> str:
        """The reading; empty for who has none."""
        return "" if self.person is None else self.person.form.kana

    @property
    def phone(self) -> str:
        """The telephone number, else the family's; empty when there is none."""
        if self.person is None:
            return ""
        return self.person.form.phone or self.person.form.second_phone

    @property
    def cares(self) -> tuple[str, ...]:
        """Codes of 配慮."""
        return () if self.person is None else self.person.form.cares

    @property
    def care_note(self) -> str:
        """The note about 配慮."""
        return "" if self.person is None else self.person.form.care_note


def registration_number(fiscal_year: int, course_serial: int, serial: int) -> str:
    """`R8-012-003`: the application's number in its course, whose number it carries."""
    return f"{fiscal_year_code(fiscal_year)}-{course_serial:03d}-{serial:03d}"


@dataclass(frozen=True, kw_only=True)
class DrawRow:
    """A draw that was made: everything that is needed to make it again. `reason` is why there was a second one.

    `label` is the course's (and lesson's), `seed_origin` how the seed came about.
    """

    uid: str
    label: str
    ordinal: int
    at: datetime
    by_name: str
    seed: str
    seed_origin: str
    rules: DrawRules
    places: int
    reason: str
    lots: tuple[DrawnLot, ...]
