"""The rights end by themselves once the last day is over, whatever the clock of the PC says, and never for a whole town."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.clock import ClockDoubtful
from nakanojo_helpdesk.domain.errors import SessionEnded
from nakanojo_helpdesk.domain.handover.plans import LeavingForm
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import SignedIn, StaffChange
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.traces import reading as traces
from nakanojo_helpdesk.store.integrity import leaving
from tests.factories import FIRST, PASSWORD, colleague, consultation_form, today

PIN = "482915"
SetClock = Callable[[timedelta], None]


@pytest.fixture
def leaver(ledger: Ledger) -> Ledger:
    """高橋 of the counter."""
    return colleague(ledger, Role.COUNTER)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Moves the clock that ends rights against the real one."""
    return lambda ahead: monkeypatch.setattr(leaving, "utc_now", lambda: utc_now() + ahead)


def leave(ledger: Ledger, code: str, *, at_once: bool = False) -> None:
    seen = ledger.read(planning.view, code)
    ledger.call(planning.plan, code, LeavingForm(last_day=today(), at_once=at_once), seen.digest)


def is_active(ledger: Ledger, code: str) -> bool:
    return next(row for row in ledger.read(staff.listing, retired=True) if row.code == code).active


def names(ledger: Ledger) -> list[str]:
    return [row.name for row in ledger.read(sign_in.tiles)]


def test_the_person_works_through_the_last_day_and_is_gone_on_the_next(
    ledger: Ledger, leaver: Ledger, set_clock: SetClock
) -> None:
    leave(ledger, leaver.actor.code)
    assert leaver.call(consultations.record, consultation_form())
    set_clock(timedelta(days=1))
    with pytest.raises(SessionEnded, match=r"最後の勤務日が過ぎた.*記録はそのまま.*システム管理者に連絡"):
        leaver.read(consultation_rows.listing, today(), today())
    with pytest.raises(SessionEnded):
        leaver.call(consultations.record, consultation_form())
    assert names(ledger) == ["佐藤"]


def test_the_next_act_of_anybody_writes_the_end_down_as_the_programs_own(
    ledger: Ledger, leaver: Ledger, set_clock: SetClock
) -> None:
    leaver.call(credentials.set_pin, PASSWORD, PIN)
    leave(ledger, leaver.actor.code)
    set_clock(timedelta(days=1))
    ledger.call(consultations.record, consultation_form())
    assert not is_active(ledger, leaver.actor.code)
    assert not next(row for row in ledger.read(staff.listing, retired=True) if not row.active).has_pin
    told = ledger.read(traces.page, TraceQuery()).rows
    assert next(trace.actor_name for trace in told if "職員" in trace.sentence) == "引継ぎ"
    assert ledger.read(planning.view, leaver.actor.code).row.last_day == today(), (
        "the paper can still be printed"
    )
    assert ledger.read(checks.check_open) == ()


def test_a_sign_in_of_a_colleague_writes_it_down_too_and_the_leaver_cannot_sign_in(
    ledger: Ledger, leaver: Ledger, set_clock: SetClock
) -> None:
    leave(ledger, leaver.actor.code)
    later = utc_now() + timedelta(days=1)
    refused = ledger.call(sign_in.sign_in, leaver.actor.code, PASSWORD, now=later)
    assert not isinstance(refused, SignedIn)
    assert isinstance(ledger.call(sign_in.sign_in, FIRST, PASSWORD, now=later), SignedIn)
    assert not is_active(ledger, leaver.actor.code)


def test_at_once_ends_the_session_of_an_open_window_at_its_next_act(ledger: Ledger, leaver: Ledger) -> None:
    leave(ledger, leaver.actor.code, at_once=True)
    with pytest.raises(SessionEnded, match="退職の手続き"):
        leaver.call(consultations.record, consultation_form())
    assert names(ledger) == ["佐藤"]


@pytest.mark.parametrize("years", [-6, 4])
def test_a_clock_years_off_neither_ends_nor_prolongs_anything(
    ledger: Ledger, leaver: Ledger, set_clock: SetClock, years: int
) -> None:
    leave(ledger, leaver.actor.code)
    set_clock(timedelta(days=365 * years))
    assert leaver.call(consultations.record, consultation_form())
    assert is_active(ledger, leaver.actor.code)


def test_nothing_is_decided_by_a_clock_that_cannot_be_right(
    ledger: Ledger, leaver: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "utc_now", lambda: utc_now() + timedelta(days=4 * 365))
    with pytest.raises(ClockDoubtful, match="時計が進んでいるようです"):
        leave(ledger, leaver.actor.code)
    assert ledger.read(planning.view, leaver.actor.code).row.last_day is None


def test_a_clock_set_back_after_the_day_brings_nobody_back(
    ledger: Ledger, leaver: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(ledger, leaver.actor.code)
    from nakanojo_helpdesk.store.integrity import audit

    def tomorrow() -> datetime:
        return utc_now() + timedelta(days=1)

    # The trail has gone on to the next day; then the PC falls back to the last day itself.
    monkeypatch.setattr(audit, "utc_now", tomorrow)
    ledger.call(sign_in.note_hidden)
    with pytest.raises(SessionEnded):
        leaver.read(consultation_rows.listing, today(), today())


def test_a_town_never_loses_its_last_administrator_by_a_day_that_is_over(
    ledger: Ledger, set_clock: SetClock
) -> None:
    other = colleague(ledger, Role.ADMINISTRATOR, name="管理")
    leave(ledger, FIRST)
    with pytest.raises(Exception, match="1人もいなくなる"):
        ledger.call(staff.change, other.actor.code, StaffChange(name="管理", roles=frozenset({Role.COUNTER})))

    def drop(session: object, _actor: object) -> None:
        from nakanojo_helpdesk.store.tables.staff import StaffRole

        session.delete(session.get(StaffRole, (2, "administrator")))  # type: ignore[attr-defined]

    ledger.call(drop)  # behind the rule, as a restored older book may have it
    set_clock(timedelta(days=1))
    assert ledger.call(consultations.record, consultation_form())
    assert is_active(ledger, FIRST)


def test_somebody_retired_and_brought_back_leaves_a_second_time(
    ledger: Ledger, leaver: Ledger, set_clock: SetClock
) -> None:
    code = leaver.actor.code
    leave(ledger, code, at_once=True)
    ledger.call(staff.bring_back, code)
    assert ledger.read(planning.view, code).row.last_day is None
    set_clock(timedelta(days=1))
    assert leaver.call(consultations.record, consultation_form()), "the first day is no longer in force"
    set_clock(timedelta(0))
    leave(ledger, code)
    set_clock(timedelta(days=1))
    with pytest.raises(SessionEnded):
        leaver.call(consultations.record, consultation_form())


def test_a_handover_taken_back_ends_nothing(ledger: Ledger, leaver: Ledger, set_clock: SetClock) -> None:
    leave(ledger, leaver.actor.code)
    ledger.call(planning.withdraw, leaver.actor.code)
    set_clock(timedelta(days=30))
    assert leaver.call(consultations.record, consultation_form())
