"""Lessons: added, moved, called off, held; whatever happens, a lesson stays the same lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, HeldForm, LessonTime
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment
from nakanojo_helpdesk.domain.errors import Conflict, Invalid, Refused
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import assigning, clashes, lessons, planning, reading
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import LedgerAs
from tests.services.courses.books import (
    NOW,
    WEDNESDAY,
    at,
    course_form,
    lesson,
    lesson_form,
    planned,
    row,
    venue,
    weekly,
)

JUNE = date(2027, 6, 16)


def test_ordinals_follow_the_dates_while_a_course_is_planned(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2))
    early = lesson_form(ledger, day=WEDNESDAY - timedelta(weeks=1), theme="準備")
    asked = ledger.read(clashes.doubts_about, course.form, [early], now=NOW)
    (uid,) = ledger.call(lessons.add, course.uid, [early], accepted=asked, now=NOW)
    assert [each.theme for each in row(ledger, course.uid).lessons] == ["準備", "", ""]
    assert lesson(ledger, uid).ordinal == 1
    first = lesson(ledger, uid)
    ledger.call(lessons.remove, uid, first.version)
    assert [each.uid for each in row(ledger, course.uid).lessons] == [each.uid for each in course.lessons]
    assert [each.ordinal for each in row(ledger, course.uid).lessons] == [1, 2]
    assert ledger.read(checks.check_open) == ()


def test_a_released_course_keeps_the_ordinals_people_were_told(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2), released=True)
    early = lesson_form(ledger, day=WEDNESDAY - timedelta(weeks=2))
    (uid,) = ledger.call(lessons.add, course.uid, [early], now=NOW)
    assert lesson(ledger, uid).ordinal == 3
    with pytest.raises(Refused, match="中止"):
        ledger.call(lessons.remove, uid, lesson(ledger, uid).version)


def test_a_course_that_was_called_off_keeps_its_lessons(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2))
    ledger.call(planning.cancel, course.uid, course.version, reason="大雪のため")
    first = course.lessons[0]
    with pytest.raises(Refused, match="中止"):
        ledger.call(lessons.remove, first.uid, first.version)
    with pytest.raises(Refused, match="中止"):
        ledger.call(lessons.add, course.uid, [lesson_form(ledger, day=JUNE)], now=NOW)
    assert len(row(ledger, course.uid).lessons) == 2


def test_a_lesson_at_the_time_of_another_of_its_course_is_refused(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 2))
    two = lesson_form(ledger, day=JUNE), lesson_form(ledger, begin=660, end=700)
    with pytest.raises(Invalid) as caught:
        ledger.call(lessons.add, course.uid, two, now=NOW)
    assert list(caught.value.problems) == ["lesson_1_begin"]
    first, second = course.lessons
    with pytest.raises(Invalid) as caught:
        ledger.call(lessons.amend, second.uid, second.version, replace(first.form()), now=NOW)
    assert list(caught.value.problems) == ["begin"]


def test_the_form_of_a_lesson_says_exactly_who_is_there(ledger: Ledger) -> None:
    sato, yamada = (
        AssignmentForm(role="INS", staff="S01"),
        AssignmentForm(role="AST", name="山田", organisation="ひがし"),
    )
    course = planned(ledger, *weekly(ledger, 1, assignments=(sato, yamada)), released=True)
    before = course.lessons[0]
    form = replace(before.form(), theme="地図", assignments=(replace(yamada, role="VOL"),))
    ledger.call(lessons.amend, before.uid, before.version, form, now=NOW)
    after = lesson(ledger, before.uid)
    assert after.form() == form
    assert after.assignments[0].uid == before.assignments[1].uid


def test_a_released_lesson_changes_its_time_with_a_reason_only(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    before = course.lessons[1]
    with pytest.raises(Invalid, match="延期"):
        ledger.call(lessons.amend, before.uid, before.version, replace(before.form(), begin=610), now=NOW)
    to = LessonTime(day=JUNE, begin=800, end=890)
    with pytest.raises(Invalid) as caught:
        ledger.call(lessons.postpone, before.uid, before.version, to, reason="", now=NOW)
    assert list(caught.value.problems) == ["reason"]
    hall = venue(ledger, "公民館")
    ledger.call(lessons.postpone, before.uid, before.version, to, reason="大雪のため", venue=hall, now=NOW)
    after = lesson(ledger, before.uid)
    assert (after.uid, after.ordinal, after.time, after.venue_name) == (before.uid, 2, to, "公民館")
    (move,) = after.moves
    assert (move.time, move.venue_name, move.reason, move.by_name) == (
        before.time,
        "役場",
        "大雪のため",
        "佐藤",
    )
    assert ledger.read(checks.check_open) == ()


def test_a_lesson_may_wait_for_a_day_that_is_not_known_yet(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    before = course.lessons[0]
    ledger.call(lessons.postpone, before.uid, before.version, None, reason="停電のため", now=NOW)
    waits = lesson(ledger, before.uid)
    assert waits.state(Moment.of(at(JUNE))) is CourseState.POSTPONED
    assert not waits.takes_place
    assert ledger.read(clashes.listing, WEDNESDAY, WEDNESDAY) == ()
    planned(ledger, lesson_form(ledger))  # its room is free again
    to = LessonTime(day=JUNE, begin=600, end=690)
    ledger.call(lessons.postpone, waits.uid, waits.version, to, reason="会場が取れたため", now=NOW)
    after = lesson(ledger, before.uid)
    assert (after.takes_place, after.time, len(after.moves)) == (True, to, 1)
    assert row(ledger, course.uid).plan().lessons[0].day == WEDNESDAY


def test_moving_a_lesson_onto_another_or_to_the_same_time_is_not_done_silently(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    planned(ledger, lesson_form(ledger, day=JUNE))
    first, second, _third = course.lessons
    for to, field in ((first.time, "day"), (second.time, "begin")):
        with pytest.raises(Invalid) as caught:
            ledger.call(lessons.postpone, first.uid, first.version, to, reason="都合", now=NOW)
        assert list(caught.value.problems) == [field]
    with pytest.raises(Doubtful, match="重なって"):
        ledger.call(
            lessons.postpone, first.uid, first.version, replace(first.time, day=JUNE), reason="都合", now=NOW
        )
    assert lesson(ledger, first.uid) == first


def test_a_lottery_is_not_moved_before_its_deadline(ledger: Ledger) -> None:
    from nakanojo_helpdesk.domain.courses.forms import Admission

    until = WEDNESDAY - timedelta(days=7)
    form = course_form(admission=Admission.LOTTERY, apply_until=until)
    (first,) = planned(ledger, lesson_form(ledger), form=form, released=True).lessons
    with pytest.raises(Invalid, match="締切"):
        ledger.call(
            lessons.postpone, first.uid, first.version, replace(first.time, day=until), reason="都合", now=NOW
        )


def test_a_cancelled_lesson_stays_in_its_place_and_can_stand_again(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    first = course.lessons[0]
    with pytest.raises(Invalid):
        ledger.call(lessons.cancel, first.uid, first.version, reason="")
    ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    off = lesson(ledger, first.uid)
    assert (off.ordinal, off.state(Moment.of(NOW)), off.cancelled_reason) == (
        1,
        CourseState.CANCELLED,
        "大雪のため",
    )
    assert row(ledger, course.uid).first_day == WEDNESDAY + timedelta(weeks=1)
    acts: list[Callable[[], object]] = [
        lambda: ledger.call(lessons.amend, off.uid, off.version, off.form(), now=NOW),
        lambda: ledger.call(lessons.postpone, off.uid, off.version, None, reason="x", now=NOW),
        lambda: ledger.call(lessons.finish, off.uid, off.version, HeldForm(begin=600, end=690), now=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused, match="中止"):
            act()
    other = planned(ledger, lesson_form(ledger))
    with pytest.raises(Doubtful) as caught:
        ledger.call(lessons.reinstate, off.uid, off.version)
    assert other.number in str(caught.value)
    ledger.call(lessons.reinstate, off.uid, off.version, accepted=caught.value.doubts)
    assert lesson(ledger, first.uid).takes_place


def test_a_lesson_does_not_stand_again_where_another_of_its_course_is_now(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger), released=True)
    first = course.lessons[0]
    ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    ledger.call(lessons.add, course.uid, [lesson_form(ledger, begin=630, end=720)], now=NOW)
    off = lesson(ledger, first.uid)
    with pytest.raises(Refused, match="ほかの回"):
        ledger.call(lessons.reinstate, off.uid, off.version)


def test_how_long_a_lesson_really_took_is_written_down_after_it_began(ledger: Ledger) -> None:
    (first,) = planned(ledger, lesson_form(ledger), released=True).lessons
    short = HeldForm(begin=600, end=640, reason="大雪のため早めに終了")
    with pytest.raises(Refused, match="まだ"):
        ledger.call(lessons.finish, first.uid, first.version, short, now=at(WEDNESDAY, 9, 59))
    with pytest.raises(Invalid, match="理由"):
        ledger.call(
            lessons.finish, first.uid, first.version, replace(short, reason=""), now=at(WEDNESDAY, 11)
        )
    ledger.call(lessons.finish, first.uid, first.version, short, now=at(WEDNESDAY, 11))
    held = lesson(ledger, first.uid)
    assert (held.held_minutes, held.shortened_reason) == (40, "大雪のため早めに終了")
    acts: list[Callable[[], object]] = [
        lambda: ledger.call(lessons.cancel, held.uid, held.version, reason="x"),
        lambda: ledger.call(lessons.postpone, held.uid, held.version, None, reason="x", now=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused, match="実施した時間"):
            act()
    ledger.call(lessons.finish, held.uid, held.version, None)
    assert lesson(ledger, first.uid).held_minutes == 90


def test_two_at_two_pcs_do_not_undo_each_other(ledger: Ledger) -> None:
    (first,) = planned(ledger, lesson_form(ledger), released=True).lessons
    ledger.call(lessons.cancel, first.uid, first.version, reason="大雪のため")
    with pytest.raises(Conflict) as caught:
        ledger.call(lessons.postpone, first.uid, first.version, None, reason="大雪のため", now=NOW)
    assert caught.value.theirs == lesson(ledger, first.uid)


def test_whoever_saves_a_lesson_does_not_take_off_somebody_assigned_meanwhile(ledger: Ledger) -> None:
    (first,) = planned(ledger, lesson_form(ledger), released=True).lessons
    sato = AssignmentForm(role="INS", staff="S01")
    ledger.call(assigning.assign, first.uid, sato, now=NOW)
    with pytest.raises(Conflict):
        ledger.call(lessons.amend, first.uid, first.version, replace(first.form(), theme="地図"), now=NOW)
    seen = lesson(ledger, first.uid)
    ledger.call(assigning.assign, first.uid, replace(sato, role="AST"), now=NOW)
    with pytest.raises(Conflict):
        ledger.call(lessons.amend, seen.uid, seen.version, replace(seen.form(), theme="地図"), now=NOW)
    seen = lesson(ledger, first.uid)
    ledger.call(assigning.unassign, seen.assignments[0].uid, seen.assignments[0].version)
    with pytest.raises(Conflict):
        ledger.call(lessons.amend, seen.uid, seen.version, seen.form(), now=NOW)
    seen = lesson(ledger, first.uid)
    ledger.call(lessons.amend, seen.uid, seen.version, seen.form(), now=NOW)
    assert lesson(ledger, first.uid) == seen, "nothing was changed"
    assert ledger.read(checks.check_open) == ()


def test_the_counter_calls_a_lesson_off_but_changes_no_plan(ledger: Ledger, ledger_as: LedgerAs) -> None:
    course = planned(ledger, lesson_form(ledger), released=True)
    counter = ledger_as(Role.COUNTER)
    counter.call(lessons.cancel, course.lessons[0].uid, 1, reason="大雪のため")
    assert not counter.read(reading.lesson, course.lessons[0].uid).takes_place
    from nakanojo_helpdesk.domain.errors import Denied

    with pytest.raises(Denied):
        counter.call(planning.cancel, course.uid, course.version, reason="大雪のため")
