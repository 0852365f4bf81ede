"""Rules of names, passwords and resting after wrong ones."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import folded_pin, lock_seconds, password_problem, pin_problem
from tests.factories import first_account, first_desk


def test_an_account_rests_from_the_fifth_failure_and_at_most_fifteen_minutes() -> None:
    assert [lock_seconds(failures) // 60 for failures in range(12)] == [0] * 5 + [1, 2, 4, 8, 15, 15, 15]
    assert lock_seconds(10_000) == 900


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("1234567", False),
        ("12345678", True),
        ("あいうえおかきく", True),
        ("aaaaaaaa", False),
        ("abababab", False),
        ("a" * 64 + "bc" * 32, True),
        ("a" * 65 + "bc" * 32, False),
        ("pass word 3", True),
        ("", False),
    ],
)
def test_a_password_has_8_to_128_characters_and_three_different_ones(password: str, fits: bool) -> None:
    assert (password_problem(password, "佐藤") is None) is fits


def test_a_name_is_no_password() -> None:
    assert password_problem("佐藤花子さんです", "佐藤花子さんです") is not None


def test_all_faults_of_an_account_are_told_at_once() -> None:
    problems = first_account(name=" ", roles=frozenset[Role](), password="short").problems()
    assert set(problems) == {"name", "password", "roles"}
    assert all(sentence.startswith("＊") and sentence.endswith("。") for sentence in problems.values())
    assert first_account().problems() == {}


def test_all_faults_of_a_desk_are_told_at_once() -> None:
    assert set(first_desk(name="", venue="あ" * 41).problems()) == {"desk_name", "venue_name"}
    assert first_desk().problems() == {}


@pytest.mark.parametrize(
    ("pin", "fits"),
    [
        ("482915", True),
        ("102938", True),
        ("000000", False),
        ("123456", False),
        ("654321", False),
        ("890123", False),
        ("121212", False),
        ("483483", False),
        ("112211", False),
        ("48291", False),
        ("4829156", False),
        ("48291a", False),
        ("", False),
    ],
)
def test_a_pin_has_six_digits_that_nobody_guesses(pin: str, fits: bool) -> None:
    assert (pin_problem(pin) is None) is fits


def test_full_width_digits_of_a_pin_count() -> None:
    assert folded_pin(" ４８２ 915") == "482915"
