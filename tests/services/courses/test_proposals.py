"""Proposals: dates by rule against the town's calendar, and copies that can be planned at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan
from nakanojo_helpdesk.domain.courses.repeating import WeeklyRule
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.courses import lessons, planning, proposals
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.staff import people
from tests.factories import first_account
from tests.services.courses.books import NOW, WEDNESDAY, at, course_form, lesson, planned, row, venue, weekly

WEDNESDAYS = WeeklyRule(weekdays=(2,))


def test_dates_by_rule_know_the_towns_own_closed_days(ledger: Ledger) -> None:
    ledger.call(opening_days.set_day, WEDNESDAY, False, "停電")
    found = ledger.read(proposals.dates, WEDNESDAYS, date(2027, 4, 28), 3)
    assert [(each.day.isoformat(), each.skipped, each.obstacle) for each in found] == [
        ("2027-04-28", False, ""),
        ("2027-05-05", True, "祝日（こどもの日）"),
        ("2027-05-12", True, "町の設定（停電）"),
        ("2027-05-19", False, ""),
        ("2027-05-26", False, ""),
    ]
    kept = ledger.read(proposals.dates, WEDNESDAYS, date(2027, 4, 28), 3, skip=False)
    assert [each.day.day for each in kept] == [28, 5, 12]


@pytest.mark.parametrize(
    ("rule", "first", "count", "field"),
    [
        (WeeklyRule(weekdays=()), WEDNESDAY, 3, "rule"),
        (WEDNESDAYS, WEDNESDAY, 0, "count"),
        (WEDNESDAYS, WEDNESDAY, 61, "count"),
        (WEDNESDAYS, date(1, 1, 1), 3, "first"),
    ],
)
def test_a_rule_that_gives_nothing_is_refused(
    ledger: Ledger, rule: WeeklyRule, first: date, count: int, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        ledger.read(proposals.dates, rule, first, count)
    assert list(caught.value.problems) == [field]


def test_last_years_course_is_copied_as_it_was_planned_and_planned_at_once(ledger: Ledger) -> None:
    sato = AssignmentForm(role="INS", staff="S01")
    form = course_form(apply_from=date(2027, 4, 1), apply_until=date(2027, 5, 1), partners=("社協",))
    last = planned(ledger, *weekly(ledger, 3, assignments=(sato,), theme="写真"), form=form, released=True)
    first, second, third = last.lessons
    to = replace(first.time, day=date(2027, 6, 30))
    ledger.call(lessons.postpone, first.uid, first.version, to, reason="大雪のため", now=NOW)
    ledger.call(lessons.cancel, second.uid, second.version, reason="大雪のため")
    ledger.call(lessons.cancel, third.uid, third.version, reason="大雪のため")
    proposal = ledger.read(proposals.copy, last.uid)
    assert [each.isoformat() for each in proposal.plan.days] == ["2028-05-10", "2028-05-17", "2028-05-24"]
    assert proposal.plan.form.apply_from == date(2028, 3, 30)
    assert proposal.left_out == ()
    assert proposal.obstacles == ("", "", "")
    uid = ledger.call(planning.plan, proposal.plan, copied_from=last.uid, now=at(WEDNESDAY))
    copy = row(ledger, uid)
    assert (copy.number, copy.copied_from, copy.stage.value) == ("講R10-001", last.uid, "PLN")
    assert [each.assignments[0].name for each in copy.lessons] == ["佐藤"] * 3
    assert copy.form.partners == ("社協",)


def test_a_copy_names_the_days_that_will_not_do(ledger: Ledger) -> None:
    last = planned(ledger, *weekly(ledger, 1))
    proposal = ledger.read(proposals.copy, last.uid, first=date(2028, 5, 3))
    assert proposal.obstacles == ("祝日（憲法記念日）",)


def test_who_left_and_a_closed_venue_are_left_out_of_a_copy_and_named(ledger: Ledger) -> None:
    ito = ledger.call(people.add, first_account(name="伊藤", roles=frozenset({Role.TRAINER})))
    place = venue(ledger, "集会所")
    staff = (AssignmentForm(role="INS", staff=ito), AssignmentForm(role="AST", staff="S01"))
    passed = [
        replace(form, day=form.day - timedelta(weeks=104))
        for form in weekly(ledger, 2, assignments=staff, venue=place)
    ]
    last = planned(ledger, *passed)
    ledger.call(people.retire, ito)
    ledger.call(venues.close, place)
    proposal = ledger.read(proposals.copy, last.uid, year=2028)
    assert len(proposal.left_out) == 2
    assert all(word in "".join(proposal.left_out) for word in ("集会所", "伊藤さん"))
    assert [(each.venue, len(each.assignments)) for each in proposal.plan.lessons] == [("", 1), ("", 1)]
    with pytest.raises(Invalid) as caught:
        ledger.call(planning.plan, proposal.plan, now=at(WEDNESDAY))
    assert set(caught.value.problems) == {"lesson_0_venue", "lesson_1_venue"}


def test_a_copy_writes_nothing(ledger: Ledger) -> None:
    last = planned(ledger, *weekly(ledger, 1))
    before = lesson(ledger, last.lessons[0].uid)
    proposal = ledger.read(proposals.copy, last.uid)
    assert lesson(ledger, before.uid) == before
    assert proposal.source == row(ledger, last.uid)
    assert isinstance(proposal.plan, CoursePlan)
