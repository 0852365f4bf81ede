"""Signing in at a shared counter PC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import MATRIX, NOT_BY_PIN, Actor, Permission, Role, founding_actor
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff.sign_in import (
    PIN_ASLEEP_SENTENCE,
    PIN_STOPPED_SENTENCE,
    WRONG_PIN_SENTENCE,
    WRONG_SENTENCE,
    SignInFailed,
)
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.staff import Staff
from nakanojo_helpdesk.ui.workplace.workplace import workplace_of
from tests.factories import PASSWORD, LedgerAs, raw

NOW = datetime(2026, 4, 6, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def counter(store: Store) -> Ledger:
    return Ledger(store, Actor(staff_id=None, code="-", name="-", pc="PC7"))


def attempt(counter: Ledger, password: str = PASSWORD, now: datetime = NOW, code: str = "S01") -> Any:
    return counter.call(sign_in.sign_in, code, password, now=now)


def test_the_tiles_show_names_and_nothing_secret(counter: Ledger) -> None:
    (tile,) = counter.read(sign_in.tiles)
    assert (tile.code, tile.name, tile.roles) == ("S01", "佐藤", frozenset(Role))
    assert "argon2" not in repr(tile)


def test_the_right_password_lets_in_and_says_when_one_was_here_last(counter: Ledger) -> None:
    first = attempt(counter)
    assert isinstance(first, SignedIn)
    assert (first.last_at, first.last_pc, first.failures_since) == (None, "", 0)
    second = attempt(counter, now=NOW + MINUTE)
    assert isinstance(second, SignedIn)
    assert (second.last_at, second.last_pc) == (NOW, "PC7")


@pytest.mark.parametrize(
    "password", ["", "x", PASSWORD + " ", PASSWORD.upper(), "あ" * 500, "half\ud800", "a\0b"]
)
def test_a_wrong_password_gets_one_sentence(counter: Ledger, password: str) -> None:
    assert attempt(counter, password) == SignInFailed(WRONG_SENTENCE)


def test_an_unknown_person_gets_the_same_words(counter: Ledger) -> None:
    for code in ("S99", "", "S01' OR 1=1", "s01"):
        assert attempt(counter, code=code) == attempt(counter, "wrong-password", code=code)
        assert attempt(counter, code=code) == SignInFailed(WRONG_SENTENCE)


def test_failures_are_told_at_the_next_sign_in_and_forgotten_then(counter: Ledger) -> None:
    for _ in range(3):
        attempt(counter, "wrong-password")
    assert attempt(counter).failures_since == 3
    assert attempt(counter).failures_since == 0
    for _ in range(4):
        assert attempt(counter, "wrong-password") == SignInFailed(WRONG_SENTENCE)
    assert isinstance(attempt(counter), SignedIn), "the count starts again"


def test_five_failures_rest_the_account_for_a_minute_doubling_to_fifteen(counter: Ledger) -> None:
    now = NOW
    for _ in range(4):
        assert attempt(counter, "wrong-password", now).resting_until is None
    for minutes in (1, 2, 4, 8, 15, 15):
        failed = attempt(counter, "wrong-password", now)
        assert failed.resting_until == now + minutes * MINUTE
        assert f"{minutes}分ほど待って" in failed.sentence
        just_before = now + minutes * MINUTE - timedelta(seconds=1)
        refused = attempt(counter, PASSWORD, just_before)
        assert isinstance(refused, SignInFailed), "the right password waits too"
        assert refused.resting_until == failed.resting_until
        assert "1分ほど待って" in refused.sentence
        now += minutes * MINUTE
    assert isinstance(attempt(counter, PASSWORD, now), SignedIn)
    assert attempt(counter, "wrong-password", now) == SignInFailed(WRONG_SENTENCE)


def test_attempts_while_resting_do_not_prolong_it(counter: Ledger) -> None:
    for _ in range(5):
        attempt(counter, "wrong-password")
    for _ in range(10):
        assert attempt(counter, "wrong-password", NOW + MINUTE / 2).resting_until == NOW + MINUTE
    assert attempt(counter, PASSWORD, NOW + MINUTE).failures_since == 5


def test_one_persons_rest_is_nobody_elses(counter: Ledger, ledger_as: LedgerAs) -> None:
    ledger_as(Role.COUNTER)
    for _ in range(5):
        attempt(counter, "wrong-password")
    assert isinstance(attempt(counter, code="S02"), SignedIn)


def test_the_rest_outlives_a_restart(counter: Ledger, store: Store) -> None:
    for _ in range(5):
        attempt(counter, "wrong-password")
    store.close()
    again = Store.open(store.path)
    assert isinstance(attempt(Ledger(again, counter.actor)), SignInFailed)
    again.close()


def test_a_person_who_left_is_unknown(counter: Ledger, ledger: Ledger) -> None:
    def leave(session: Session, actor: Actor) -> None:
        session.scalars(select(Staff).options(selectinload(Staff.roles))).one().active = False

    ledger.call(leave)
    assert counter.read(sign_in.tiles) == ()
    assert attempt(counter) == SignInFailed(WRONG_SENTENCE)
    nobody = Ledger(ledger.store, founding_actor("PC7"))
    assert [row.code for row in nobody.read(staff.listing, retired=True)] == ["S01"]


@pytest.mark.usefixtures("usual_cost")
def test_a_password_is_hashed_at_the_cost_the_library_advises() -> None:
    assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.usefixtures("usual_cost")
def test_a_hash_of_weaker_days_is_made_anew(counter: Ledger, ledger: Ledger) -> None:
    from argon2 import PasswordHasher

    def weaken(session: Session, actor: Actor) -> None:
        member = session.scalars(select(Staff).options(selectinload(Staff.roles))).one()
        member.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    def outdated(session: Session, actor: Actor) -> bool:
        return passwords.outdated(session.scalars(select(Staff)).one().password_hash)

    ledger.call(weaken)
    attempt(counter, "wrong-password")
    assert ledger.read(outdated)
    assert isinstance(attempt(counter), SignedIn)
    assert not ledger.read(outdated)
    assert isinstance(attempt(counter), SignedIn)


def test_a_damaged_password_lets_nobody_in_and_is_found(
    counter: Ledger, ledger: Ledger, database: Path
) -> None:
    with raw(database) as connection:
        connection.execute("UPDATE staff SET password_hash='$argon2id$x'")
    assert attempt(counter) == SignInFailed(WRONG_SENTENCE)
    with raw(database) as connection:
        connection.execute("UPDATE staff SET password_hash='y'")
    assert "seal" in {finding.kind for finding in ledger.read(checks.check_open)}


def test_signing_in_leaves_a_sound_book(counter: Ledger, ledger: Ledger) -> None:
    attempt(counter, "wrong-password")
    attempt(counter)
    assert ledger.read(checks.check_open) == ()


PIN = "482915"
OTHER_PC = Actor(staff_id=None, code="-", name="-", pc="PC8")


@pytest.fixture
def with_pin(ledger: Ledger, counter: Ledger) -> Ledger:
    """佐藤 has a 暗証番号 and has signed in by password at PC7 at `NOW`."""
    assert ledger.call(credentials.set_pin, PASSWORD, PIN) is None
    assert isinstance(attempt(counter), SignedIn)
    return counter


def by_pin(counter: Ledger, pin: str = PIN, now: datetime = NOW + MINUTE, code: str = "S01") -> Any:
    return counter.call(sign_in.enter, code, pin, now=now)


@pytest.mark.parametrize("typed", [PIN, "４８２９１５", f" {PIN} "])
def test_six_digits_open_after_a_password_on_the_same_pc(with_pin: Ledger, typed: str) -> None:
    entered = by_pin(with_pin, typed)
    assert isinstance(entered, SignedIn)
    assert entered.by_pin
    assert entered.last_pc == "PC7"


def test_a_password_behind_the_same_field_is_no_pin_session(with_pin: Ledger) -> None:
    entered = with_pin.call(sign_in.enter, "S01", PASSWORD, now=NOW)
    assert isinstance(entered, SignedIn)
    assert not entered.by_pin


def test_the_pin_sleeps_after_twelve_hours_and_a_password_wakes_it(with_pin: Ledger) -> None:
    hours = timedelta(hours=12)
    assert isinstance(by_pin(with_pin, now=NOW + hours), SignedIn)
    late = NOW + hours + timedelta(seconds=1)
    assert by_pin(with_pin, now=late) == SignInFailed(PIN_ASLEEP_SENTENCE), "a PIN does not prolong itself"
    assert with_pin.read(sign_in.pin_holders, now=late) == frozenset()
    attempt(with_pin, now=late)
    assert isinstance(by_pin(with_pin, now=late + MINUTE), SignedIn)


def test_the_pin_opens_on_no_other_pc_and_not_before_its_password(with_pin: Ledger, store: Store) -> None:
    elsewhere = Ledger(store, OTHER_PC)
    assert by_pin(elsewhere) == SignInFailed(PIN_ASLEEP_SENTENCE)
    assert elsewhere.read(sign_in.pin_holders, now=NOW) == frozenset()
    assert by_pin(with_pin, now=NOW - MINUTE) == SignInFailed(PIN_ASLEEP_SENTENCE), "the clock was put back"
    assert with_pin.read(sign_in.pin_holders, now=NOW) == {"S01"}


def test_five_wrong_pins_turn_it_off_until_the_password_is_typed(with_pin: Ledger) -> None:
    for _ in range(4):
        assert by_pin(with_pin, "482916") == SignInFailed(WRONG_PIN_SENTENCE)
    for pin in ("482916", PIN, PIN):
        assert by_pin(with_pin, pin) == SignInFailed(PIN_STOPPED_SENTENCE)
    assert with_pin.read(sign_in.pin_holders, now=NOW) == frozenset()
    told = attempt(with_pin)
    assert isinstance(told, SignedIn), "the password still opens"
    assert told.failures_since == 5
    assert isinstance(by_pin(with_pin), SignedIn)


def test_a_right_pin_forgets_the_wrong_ones_before_it(with_pin: Ledger) -> None:
    for _ in range(3):
        for _ in range(4):
            by_pin(with_pin, "482916")
        assert isinstance(by_pin(with_pin), SignedIn)


def test_six_digits_of_somebody_without_a_pin_are_a_wrong_password(counter: Ledger) -> None:
    assert by_pin(counter) == SignInFailed(WRONG_SENTENCE)
    assert by_pin(counter, code="S99") == SignInFailed(WRONG_SENTENCE)
    assert counter.call(sign_in.switch_with_pin, "S99", PIN, now=NOW) == SignInFailed(WRONG_PIN_SENTENCE)


def test_while_the_account_rests_the_pin_rests_too(with_pin: Ledger) -> None:
    for _ in range(5):
        attempt(with_pin, "wrong-password", NOW + MINUTE)
    assert by_pin(with_pin).resting_until == NOW + 2 * MINUTE


def test_a_pin_session_neither_exports_nor_administers(with_pin: Ledger, store: Store) -> None:
    entered = by_pin(with_pin)
    actor = workplace_of(store, entered, pc="PC7").ledger.actor
    for permission in Permission:
        by_role = any(permission in may for may in MATRIX.values())
        assert actor.may(permission) == (by_role and permission not in NOT_BY_PIN)
    with pytest.raises(Denied, match="暗証番号で入ったとき"):
        Ledger(store, actor).call(staff.retire, "S02")
    by_password = attempt(with_pin)
    assert all(workplace_of(store, by_password, pc="PC7").ledger.actor.may(each) for each in NOT_BY_PIN)


def test_signing_in_by_pin_is_traced_as_such_and_leaves_a_sound_book(
    with_pin: Ledger, ledger: Ledger
) -> None:
    def actions(session: Session, actor: Actor) -> list[str]:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))

    by_pin(with_pin, "482916")
    by_pin(with_pin)
    traced = ledger.read(actions)
    assert "sign_in_failed" in traced
    assert "sign_in_by_pin" in traced
    assert ledger.read(checks.check_open) == ()
    assert ledger.read(checks.quick) == ()
