"""開設日: what the town sets by hand stands above the rule, is traced, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Invalid
from nakanojo_helpdesk.domain.opening_days import Reason
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import LedgerAs

MONDAY, SUNDAY = date(2026, 4, 6), date(2026, 4, 5)


def test_april_2026_has_its_weekdays_without_showa_day(ledger: Ledger) -> None:
    found = ledger.read(opening_days.open_days, date(2026, 4, 1), date(2026, 4, 30))
    assert len(found) == 21
    assert date(2026, 4, 29) not in found


def test_a_fiscal_year_is_listed_day_by_day_with_the_reason(ledger: Ledger) -> None:
    listed = ledger.read(opening_days.year, 2026)
    assert (listed[0].day, listed[-1].day, len(listed)) == (date(2026, 4, 1), date(2027, 3, 31), 365)
    assert sum(day.is_open for day in listed) == 241
    assert {day.reason for day in listed} == set(Reason) - {Reason.TOWN}


def test_a_sunday_opened_and_a_weekday_closed_count_from_then_on(ledger: Ledger) -> None:
    opened = ledger.call(opening_days.set_day, SUNDAY, True, " 休日窓口 ")
    closed = ledger.call(opening_days.set_day, MONDAY, False)
    assert (opened.words, closed.words) == ("町の設定（休日窓口）", "町の設定")
    assert ledger.read(opening_days.open_days, SUNDAY, SUNDAY) == {SUNDAY}
    assert ledger.read(opening_days.open_days, MONDAY, MONDAY) == set()
    assert ledger.read(opening_days.open_days, SUNDAY, MONDAY) == {SUNDAY}
    assert ledger.read(checks.check_open) == ()


def test_a_day_set_again_or_taken_back_leaves_the_book_sound(ledger: Ledger) -> None:
    ledger.call(opening_days.set_day, MONDAY, False, "停電")
    ledger.call(opening_days.set_day, MONDAY, False, "停電のため")
    assert ledger.read(opening_days.days, MONDAY, MONDAY)[0].note == "停電のため"
    assert ledger.call(opening_days.clear_day, MONDAY).reason is Reason.WEEKDAY
    ledger.call(opening_days.clear_day, MONDAY)
    ledger.call(opening_days.set_day, MONDAY, False)
    assert ledger.read(checks.check_open) == ()


def test_what_the_rule_says_anyway_needs_no_setting_of_the_town(ledger: Ledger) -> None:
    ledger.call(opening_days.set_day, MONDAY, False)
    assert ledger.call(opening_days.set_day, MONDAY, True).reason is Reason.WEEKDAY
    assert ledger.read(opening_days.days, MONDAY, MONDAY)[0].own is False
    assert ledger.call(opening_days.set_day, MONDAY, True, "年度初めの特別窓口").own


def test_a_note_that_is_too_long_or_a_day_out_of_the_calendar_is_refused_with_sentences(
    ledger: Ledger,
) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.call(opening_days.set_day, date(1900, 1, 1), False, "あ" * 41)
    assert set(caught.value.problems) == {"day", "note"}
    with pytest.raises(Invalid):
        ledger.read(opening_days.days, date(1990, 1, 1), date(2190, 1, 1))


@pytest.mark.parametrize("role", [Role.COUNTER, Role.TRAINER, Role.CHIEF])
def test_only_the_administrator_changes_the_calendar_and_everybody_reads_it(
    ledger_as: LedgerAs, role: Role
) -> None:
    someone = ledger_as(role)
    assert someone.read(opening_days.open_days, MONDAY, MONDAY) == {MONDAY}
    with pytest.raises(Denied):
        someone.call(opening_days.set_day, MONDAY, False)
    with pytest.raises(Denied):
        someone.call(opening_days.clear_day, MONDAY)
