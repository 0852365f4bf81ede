"""Signing in at a shared counter PC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.access import Actor, Role
from nakanojo_helpdesk.domain.staff import SignedIn
from nakanojo_helpdesk.services import checks, sign_in, staff
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.services.sign_in import WRONG_SENTENCE, SignInFailed
from nakanojo_helpdesk.store import passwords
from nakanojo_helpdesk.store.tables.staff import Staff
from tests.factories import PASSWORD, DeskAs, raw

NOW = datetime(2026, 4, 6, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def counter(store: Store) -> Desk:
    return Desk(store, Actor(staff_id=None, code="-", name="-", pc="PC7"))


def attempt(counter: Desk, password: str = PASSWORD, now: datetime = NOW, code: str = "S01") -> Any:
    return counter.call(sign_in.sign_in, code, password, now=now)


def test_the_tiles_show_names_and_nothing_secret(counter: Desk) -> None:
    (tile,) = counter.read(sign_in.tiles)
    assert (tile.code, tile.name, tile.roles) == ("S01", "佐藤", frozenset(Role))
    assert "argon2" not in repr(tile)


def test_the_right_password_lets_in_and_says_when_one_was_here_last(counter: Desk) -> None:
    first = attempt(counter)
    assert isinstance(first, SignedIn)
    assert (first.last_at, first.last_pc, first.failures_since) == (None, "", 0)
    second = attempt(counter, now=NOW + MINUTE)
    assert isinstance(second, SignedIn)
    assert (second.last_at, second.last_pc) == (NOW, "PC7")


@pytest.mark.parametrize(
    "password", ["", "x", PASSWORD + " ", PASSWORD.upper(), "あ" * 500, "half\ud800", "a\0b"]
)
def test_a_wrong_password_gets_one_sentence(counter: Desk, password: str) -> None:
    assert attempt(counter, password) == SignInFailed(WRONG_SENTENCE)


def test_an_unknown_person_gets_the_same_words(counter: Desk) -> None:
    for code in ("S99", "", "S01' OR 1=1", "s01"):
        assert attempt(counter, code=code) == attempt(counter, "wrong-password", code=code)
        assert attempt(counter, code=code) == SignInFailed(WRONG_SENTENCE)


def test_failures_are_told_at_the_next_sign_in_and_forgotten_then(counter: Desk) -> None:
    for _ in range(3):
        attempt(counter, "wrong-password")
    assert attempt(counter).failures_since == 3
    assert attempt(counter).failures_since == 0
    for _ in range(4):
        assert attempt(counter, "wrong-password") == SignInFailed(WRONG_SENTENCE)
    assert isinstance(attempt(counter), SignedIn), "the count starts again"


def test_five_failures_rest_the_account_for_a_minute_doubling_to_fifteen(counter: Desk) -> None:
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


def test_attempts_while_resting_do_not_prolong_it(counter: Desk) -> None:
    for _ in range(5):
        attempt(counter, "wrong-password")
    for _ in range(10):
        assert attempt(counter, "wrong-password", NOW + MINUTE / 2).resting_until == NOW + MINUTE
    assert attempt(counter, PASSWORD, NOW + MINUTE).failures_since == 5


def test_one_persons_rest_is_nobody_elses(counter: Desk, desk_as: DeskAs) -> None:
    desk_as(Role.COUNTER)
    for _ in range(5):
        attempt(counter, "wrong-password")
    assert isinstance(attempt(counter, code="S02"), SignedIn)


def test_the_rest_outlives_a_restart(counter: Desk, store: Store) -> None:
    for _ in range(5):
        attempt(counter, "wrong-password")
    store.close()
    again = Store.open(store.path)
    assert isinstance(attempt(Desk(again, counter.actor)), SignInFailed)
    again.close()


def test_a_person_who_left_is_unknown(counter: Desk, desk: Desk) -> None:
    def leave(session: Session, actor: Actor) -> None:
        session.scalars(select(Staff).options(selectinload(Staff.roles))).one().active = False

    desk.call(leave)
    assert counter.read(sign_in.tiles) == ()
    assert attempt(counter) == SignInFailed(WRONG_SENTENCE)
    assert [row.code for row in desk.read(staff.listing, retired=True)] == ["S01"]


def test_a_hash_of_weaker_days_is_made_anew(counter: Desk, desk: Desk) -> None:
    from argon2 import PasswordHasher

    def weaken(session: Session, actor: Actor) -> None:
        member = session.scalars(select(Staff).options(selectinload(Staff.roles))).one()
        member.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    def outdated(session: Session, actor: Actor) -> bool:
        return passwords.outdated(session.scalars(select(Staff)).one().password_hash)

    desk.call(weaken)
    attempt(counter, "wrong-password")
    assert desk.read(outdated)
    assert isinstance(attempt(counter), SignedIn)
    assert not desk.read(outdated)
    assert isinstance(attempt(counter), SignedIn)


def test_a_damaged_password_lets_nobody_in_and_is_found(counter: Desk, desk: Desk, database: Path) -> None:
    with raw(database) as connection:
        connection.execute("UPDATE staff SET password_hash='$argon2id$x'")
    assert attempt(counter) == SignInFailed(WRONG_SENTENCE)
    with raw(database) as connection:
        connection.execute("UPDATE staff SET password_hash='y'")
    assert "seal" in {finding.kind for finding in desk.read(checks.check_open)}


def test_signing_in_leaves_a_sound_book(counter: Desk, desk: Desk) -> None:
    attempt(counter, "wrong-password")
    attempt(counter)
    assert desk.read(checks.check_open) == ()
