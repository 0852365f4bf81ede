"""What is asked before a course is kept."""

from __future__ import annotations

from datetime import date, timedelta

from nakanojo_helpdesk.domain.courses import doubts
from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.opening_days import by_rule
from tests.domain.courses.forms import WEDNESDAY, course, time


def test_closed_days_are_asked_about_by_their_reason() -> None:
    days = [date(2026, 5, 2), date(2026, 5, 9), date(2026, 5, 6), date(2026, 5, 13)]
    assert doubts.closed_days(map(by_rule, days)) == (
        "5月2日（土）、5月9日（土）は、窓口の休みの日です（土曜日）。",
        "5月6日（水）は、窓口の休みの日です（祝日（憲法記念日 振替休日））。",
    )


def test_two_in_the_morning_and_yesterday_are_asked_about() -> None:
    now = Moment(WEDNESDAY, 700)
    assert doubts.times([time(begin=800, end=900)], now) == ()
    (past,) = doubts.times([time()], now)
    assert "過ぎて" in past
    (early,) = doubts.times([time(WEDNESDAY + timedelta(days=1), 120, 210)], now)
    assert "8:00～21:30" in early


def test_a_deadline_after_the_first_lesson_is_asked_about_unless_one_applies_for_lessons() -> None:
    form = course(apply_until=WEDNESDAY + timedelta(days=1))
    assert len(doubts.applications(form, [time()])) == 1
    assert doubts.applications(course(apply_until=WEDNESDAY), [time()]) == ()
    assert doubts.applications(course(scope=Scope.LESSON, apply_until=form.apply_until), [time()]) == ()


def test_too_small_a_capacity_or_room_is_asked_about() -> None:
    places = [("図書館", 10), ("図書館", 10), ("役場", None), ("公民館", 40)]
    found = doubts.capacities(course(capacity=12), confirmed=13, venues=places)
    assert len(found) == 2
    assert "13人" in found[0]
    assert "図書館に入れる人数（10人）" in found[1]
