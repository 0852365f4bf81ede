"""One's own password and 暗証番号: changed with the present password, wrong tries counted as at the sign-in."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import credentials, sign_in
from nakanojo_helpdesk.services.staff import people as staff
from tests.factories import PASSWORD, LedgerAs, raw

NEW_PASSWORD = "ame-no-hi-ni-7"


def test_the_new_password_signs_in_and_the_old_one_does_not(ledger: Ledger) -> None:
    assert ledger.call(credentials.change_password, PASSWORD, NEW_PASSWORD) is None
    assert isinstance(ledger.call(sign_in.sign_in, "S01", PASSWORD), sign_in.SignInFailed)
    assert not isinstance(ledger.call(sign_in.sign_in, "S01", NEW_PASSWORD), sign_in.SignInFailed)
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize("new", ["短い", "佐藤", "aaaaaaaaaa", PASSWORD])
def test_a_new_password_that_guards_nothing_is_refused(ledger: Ledger, new: str) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(credentials.change_password, PASSWORD, new)
    assert set(caught.value.problems) == {"new"}


def test_wrong_tries_at_a_counter_left_open_are_counted_and_come_to_a_rest(ledger_as: LedgerAs) -> None:
    someone = ledger_as(Role.COUNTER)
    said = [someone.call(credentials.change_password, "違うパスワード", NEW_PASSWORD) for _ in range(5)]
    assert said == [*[credentials.WRONG_SENTENCE] * 4, credentials.RESTING_SENTENCE]
    assert someone.call(credentials.set_pin, PASSWORD, "482915") == credentials.RESTING_SENTENCE
    failed = someone.call(sign_in.sign_in, someone.actor.code, PASSWORD)
    assert isinstance(failed, sign_in.SignInFailed)
    assert failed.resting_until is not None


def test_the_right_password_forgives_the_wrong_tries_wherever_it_is_asked_for(ledger_as: LedgerAs) -> None:
    someone = ledger_as(Role.COUNTER)
    for _ in range(2):
        for _ in range(4):
            assert isinstance(someone.call(sign_in.confirm_password, "違うパスワード"), sign_in.SignInFailed)
        assert someone.call(credentials.set_pin, PASSWORD, "482915") is None
    assert not isinstance(someone.call(sign_in.sign_in, someone.actor.code, PASSWORD), sign_in.SignInFailed)


def test_a_pin_needs_the_password_and_is_kept_as_a_hash_only(ledger: Ledger) -> None:
    assert ledger.call(credentials.set_pin, "違うパスワード", "482915") == credentials.WRONG_SENTENCE
    assert not ledger.read(staff.own).has_pin
    assert ledger.call(credentials.set_pin, PASSWORD, "４８２ ９１５") is None
    assert ledger.read(staff.own).has_pin
    with raw(ledger.store.path) as connection:
        kept = connection.execute("SELECT pin_hash, pin_failures FROM staff WHERE id = 1").fetchone()
    assert kept[0].startswith("$argon2id$")
    assert kept[1] == 0
    ledger.call(credentials.remove_pin)
    assert not ledger.read(staff.own).has_pin
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize("pin", ["000000", "123456", "12345", "12a456", "", "1234567"])
def test_a_number_others_would_guess_is_no_pin(ledger: Ledger, pin: str) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(credentials.set_pin, PASSWORD, pin)
    assert set(caught.value.problems) == {"pin"}


def test_enters_manner_and_colours_are_remembered_for_the_person(ledger: Ledger, ledger_as: LedgerAs) -> None:
    other = ledger_as(Role.COUNTER)
    before = other.read(staff.own)
    assert (before.enter_advances, before.theme) == (False, "system")
    other.call(staff.set_enter_advances, True)
    other.call(staff.set_theme, "contrast")
    row = next(row for row in ledger.read(staff.listing) if row.code == other.actor.code)
    assert (row.enter_advances, row.theme) == (True, "contrast")
    with pytest.raises(Invalid):
        other.call(staff.set_theme, "pink")
    assert ledger.read(checks.check_open) == ()
