"""Memos and names leave in lists only after the password was given again, whoever calls the service."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.staff.access import Permission, Role, command_actor
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import listing
from nakanojo_helpdesk.services.search import finding
from nakanojo_helpdesk.services.staff import credentials, sign_in
from tests.factories import FIRST, PASSWORD, PC, LedgerAs, consultation_form, today
from tests.services.test_permissions import ASKED
from tests.services.use_cases import FUNCTIONS

MEMO = "娘さんに聞いた電話"
MINUTE = timedelta(minutes=1)


def by_days(ledger: Ledger, confirmed: Confirmed | None) -> list[str | None]:
    found: list[Any] = []
    ledger.read(exports.hand_over, today(), today(), found.extend, confirmed=confirmed)
    return [row.memo for row in found]


def by_query(ledger: Ledger, confirmed: Confirmed | None) -> list[str | None]:
    found: list[Any] = []
    ledger.read(finding.hand_over, SearchQuery(), found.extend, confirmed=confirmed)
    return [row.memo for row in found]


HANDS_OVER = [by_days, by_query]


@pytest.mark.parametrize("hand_over", HANDS_OVER)
def test_without_the_password_a_list_holds_no_memo_even_for_the_chief(
    ledger: Ledger, hand_over: Callable[..., list[str | None]]
) -> None:
    ledger.call(consultations.record, consultation_form(memo=MEMO))
    assert hand_over(ledger, None) == [None]
    confirmed = ledger.call(sign_in.confirm_password, PASSWORD)
    assert hand_over(ledger, confirmed) == [MEMO]


@pytest.mark.parametrize(
    "hand_over", [*HANDS_OVER, lambda ledger, given: ledger.call(listing.everyone, confirmed=given)]
)
def test_a_confirmation_that_is_old_or_somebody_elses_opens_nothing(
    ledger: Ledger, ledger_as: LedgerAs, hand_over: Callable[..., object]
) -> None:
    confirmed = ledger.call(sign_in.confirm_password, PASSWORD)
    assert isinstance(confirmed, Confirmed)
    refused = [
        replace(confirmed, at=utc_now() - 11 * MINUTE),
        replace(confirmed, at=utc_now() + 11 * MINUTE),
        ledger_as(*Role).call(sign_in.confirm_password, PASSWORD),
    ]
    for each in refused:
        with pytest.raises(Denied, match="パスワードをもう一度"):
            hand_over(ledger, each)
    hand_over(ledger, confirmed)


def test_nobody_confirms_for_the_command_line(ledger: Ledger) -> None:
    command = Ledger(ledger.store, command_actor(PC))
    assert not Confirmed(staff_id=1, at=utc_now()).fits(None)
    for hand_over in HANDS_OVER:
        with pytest.raises(Denied):
            hand_over(command, Confirmed(staff_id=1, at=utc_now()))


def test_six_digits_are_no_password_given_again(ledger: Ledger) -> None:
    assert ledger.call(credentials.set_pin, PASSWORD, "482915") is None
    nobody = Ledger(ledger.store, replace(command_actor(PC), extra=frozenset()))
    by_password = nobody.call(sign_in.enter, FIRST, PASSWORD)
    by_pin = nobody.call(sign_in.enter, FIRST, "482915")
    assert isinstance(by_password, SignedIn)
    assert isinstance(by_pin, SignedIn)
    assert by_password.confirmed is not None
    assert by_pin.confirmed is None


def test_every_use_case_that_lets_a_list_leave_asks_for_the_password() -> None:
    # The trace of a list holds no row of it, and the audit trail neither memos nor residents' names.
    notes = {"exports.note_export", "traces.reading.whole"}
    leaving = {name for name, (permission, *_) in ASKED.items() if permission is Permission.EXPORT} - notes
    assert leaving == {"exports.hand_over", "search.finding.hand_over", "registrations.listing.everyone"}
    for name in leaving:
        assert inspect.signature(FUNCTIONS[name]).parameters["confirmed"].default is None
