"""開設日: what the town sets by hand stands above the rule, is traced, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Invalid
from nakanojo_helpdesk.domain.opening_days import Reason
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Desk
from tests.factories import DeskAs

MONDAY, SUNDAY = date(2026, 4, 6), date(2026, 4, 5)


def test_april_2026_has_its_weekdays_without_showa_day(desk: Desk) -> None:
    found = desk.read(opening_days.open_days, date(2026, 4, 1), date(2026, 4, 30))
    assert len(found) == 21
    assert date(2026, 4, 29) not in found


def test_a_fiscal_year_is_listed_day_by_day_with_the_reason(desk: Desk) -> None:
    listed = desk.read(opening_days.year, 2026)
    assert (listed[0].day, listed[-1].day, len(listed)) == (date(2026, 4, 1), date(2027, 3, 31), 365)
    assert sum(day.is_open for day in listed) == 241
    assert {day.reason for day in listed} == set(Reason) - {Reason.TOWN}


def test_a_sunday_opened_and_a_weekday_closed_count_from_then_on(desk: Desk) -> None:
    opened = desk.call(opening_days.set_day, SUNDAY, True, " 休日窓口 ")
    closed = desk.call(opening_days.set_day, MONDAY, False)
    assert (opened.words, closed.words) == ("町の設定（休日窓口）", "町の設定")
    assert desk.read(opening_days.open_days, SUNDAY, SUNDAY) == {SUNDAY}
    assert desk.read(opening_days.open_days, MONDAY, MONDAY) == set()
    assert desk.read(opening_days.open_days, SUNDAY, MONDAY) == {SUNDAY}
    assert desk.read(checks.check_open) == ()


def test_a_day_set_again_or_taken_back_leaves_the_book_sound(desk: Desk) -> None:
    desk.call(opening_days.set_day, MONDAY, False, "停電")
    desk.call(opening_days.set_day, MONDAY, False, "停電のため")
    assert desk.read(opening_days.days, MONDAY, MONDAY)[0].note == "停電のため"
    assert desk.call(opening_days.clear_day, MONDAY).reason is Reason.WEEKDAY
    desk.call(opening_days.clear_day, MONDAY)
    desk.call(opening_days.set_day, MONDAY, False)
    assert desk.read(checks.check_open) == ()


def test_what_the_rule_says_anyway_needs_no_setting_of_the_town(desk: Desk) -> None:
    desk.call(opening_days.set_day, MONDAY, False)
    assert desk.call(opening_days.set_day, MONDAY, True).reason is Reason.WEEKDAY
    assert desk.read(opening_days.days, MONDAY, MONDAY)[0].own is False
    assert desk.call(opening_days.set_day, MONDAY, True, "年度初めの特別窓口").own


def test_a_note_that_is_too_long_or_a_day_out_of_the_calendar_is_refused_with_sentences(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.call(opening_days.set_day, date(1900, 1, 1), False, "あ" * 41)
    assert set(caught.value.problems) == {"day", "note"}
    with pytest.raises(Invalid):
        desk.read(opening_days.days, date(1990, 1, 1), date(2190, 1, 1))


@pytest.mark.parametrize("role", [Role.COUNTER, Role.TRAINER, Role.CHIEF])
def test_only_the_administrator_changes_the_calendar_and_everybody_reads_it(
    desk_as: DeskAs, role: Role
) -> None:
    someone = desk_as(role)
    assert someone.read(opening_days.open_days, MONDAY, MONDAY) == {MONDAY}
    with pytest.raises(Denied):
        someone.call(opening_days.set_day, MONDAY, False)
    with pytest.raises(Denied):
        someone.call(opening_days.clear_day, MONDAY)
