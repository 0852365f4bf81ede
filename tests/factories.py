"""Valid forms and ready actors, so that a test names only what it is about.

`PASSWORD` is everybody's password in the tests. The first account is 佐藤 (`FIRST`, every role) at 窓口1 (`DESK`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.domain.appointments import AppointmentForm
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.domain.staff.people import DeskForm, StaffChange, StaffForm, StaffRow
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.driver import connect

PASSWORD: Final = "mizube-ni-kamo-3"
FIRST: Final = "S01"
DESK: Final = "D01"
PC: Final = "PC1"
FAMILY_NAMES: Final = ("高橋", "田中", "鈴木", "渡辺", "伊藤", "山本", "中村", "小林", "加藤", "吉田")


class LedgerAs(Protocol):
    """Makes a desk at which a fresh member of staff with these roles acts."""

    def __call__(self, *roles: Role) -> Ledger: ...


class Everything(Container[str]):
    """Says yes to every doubt."""

    def __contains__(self, _sentence: object) -> bool:
        return True


def apart(codes: list[str]) -> tuple[str, ...]:
    """Topic codes without those that stand above another one of them."""
    return tuple(
        code for code in codes if not any(other != code and other.startswith(code) for other in codes)
    )


def today() -> date:
    """The local date now, by the clock that the test has set."""
    return calendar.local(calendar.utc_now()).date()


def recorded_today(ledger: Ledger) -> int:
    """件数 of today."""
    return len(ledger.read(reading.listing, today(), today()))


def first_account(**changes: Any) -> StaffForm:
    """佐藤, who holds every role."""
    return replace(StaffForm(name="佐藤", roles=frozenset(Role), password=PASSWORD), **changes)


def first_desk(**changes: Any) -> DeskForm:
    """窓口1 in the town hall."""
    return replace(DeskForm(name="窓口1", venue="役場"), **changes)


def consultation_form(**changes: Any) -> ConsultationForm:
    """One consultation of today without a time, at 窓口1 by 佐藤, about 基本操作."""
    form = ConsultationForm(event_date=today(), event_minute=None, desk=DESK, staff=FIRST, topics=("SM",))
    return replace(form, **changes)


def full_consultation(**changes: Any) -> ConsultationForm:
    """A consultation of today at midnight with every question answered, and a memo of awkward characters."""
    form = consultation_form(
        event_minute=0,
        topics=("SM01", "LN", "MN"),
        visitor="FAM",
        people=2,
        visit_kind="NEW",
        age_band="A40",
        district="NKJ",
        device="SPA",
        carrier="DCM",
        outcome="SOL",
        effort="E1",
        minutes=15,
        measured_minutes=12,
        referral="IJU",
        trigger="KOH",
        memo="髙﨑𠮷 😀 <img src=//x> % _ ' \" \\\n二行目",
    )
    return replace(form, **changes)


def appointment_form(**changes: Any) -> AppointmentForm:
    """An appointment today at 10:00 for half an hour, at 窓口1."""
    return replace(AppointmentForm(day=today(), minute=600, length=30, desk=DESK), **changes)


def actor_for(row: StaffRow, *, pc: str = PC) -> Actor:
    """A member of staff, signed in on a PC."""
    return Actor(staff_id=row.id, code=row.code, name=row.name, pc=pc, roles=row.roles)


def first_actor(*roles: Role, pc: str = PC) -> Actor:
    """佐藤 in a database as it was founded; with these roles, else with all."""
    return Actor(staff_id=1, code=FIRST, name="佐藤", pc=pc, roles=frozenset(roles or Role))


def colleague(ledger: Ledger, *roles: Role, name: str = "高橋") -> Ledger:
    """A desk at which somebody new with these roles acts."""
    code = ledger.call(staff.add, StaffForm(name=name, roles=frozenset(roles), password=PASSWORD))
    return Ledger(
        ledger.store, actor_for(next(row for row in ledger.read(staff.listing) if row.code == code))
    )


def leave_only(ledger: Ledger, *roles: Role) -> None:
    """Somebody else, an administrator, takes all roles but these from who acts at this desk."""
    other = colleague(ledger, Role.ADMINISTRATOR, name="管理")
    form = StaffChange(name=ledger.actor.name, roles=frozenset(roles))
    other.call(staff.change, ledger.actor.code, form)


@contextmanager
def raw(path: Path) -> Iterator[Any]:
    """The file behind the program's back: a bare driver connection that commits every statement."""
    connection = connect(path, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()
