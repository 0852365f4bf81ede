"""Who is there for a lesson."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.errors import Conflict, Invalid, Missing
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import assigning, lessons
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people
from tests.factories import LedgerAs, first_account
from tests.services.courses.books import NOW, WEDNESDAY, at, lesson, lesson_form, planned, row, venue, weekly

SATO = AssignmentForm(role="INS", staff="S01")
YAMADA = AssignmentForm(role="INS", name="山田 花子", organisation="ひがしデータ")


def test_somebody_is_assigned_given_another_role_and_taken_off(ledger: Ledger) -> None:
    (first,) = planned(ledger, lesson_form(ledger)).lessons
    for form in (SATO, YAMADA):
        ledger.call(assigning.assign, first.uid, form, now=NOW)
    uid = ledger.call(assigning.assign, first.uid, replace(SATO, role="AST"), now=NOW)
    sato, yamada = lesson(ledger, first.uid).assignments
    assert (sato.uid, sato.role, sato.full_name) == (uid, "AST", "佐藤")
    assert (yamada.role, yamada.full_name) == ("INS", "山田 花子（ひがしデータ）")
    with pytest.raises(Conflict):
        ledger.call(assigning.unassign, sato.uid, sato.version + 1)
    ledger.call(assigning.unassign, sato.uid, sato.version)
    assert lesson(ledger, first.uid).assignments == (yamada,)
    with pytest.raises(Missing):
        ledger.call(assigning.unassign, sato.uid, sato.version)
    assert ledger.read(checks.check_open) == ()


def test_the_same_outside_name_is_the_same_person_however_it_is_typed(ledger: Ledger) -> None:
    (first,) = planned(ledger, lesson_form(ledger)).lessons
    ledger.call(assigning.assign, first.uid, YAMADA, now=NOW)
    typed = AssignmentForm(role="AST", name="山田花子", organisation="ひがしﾃﾞｰﾀ")
    ledger.call(assigning.assign, first.uid, typed, now=NOW)
    (only,) = lesson(ledger, first.uid).assignments
    assert (only.name, only.organisation, only.role) == ("山田花子", "ひがしﾃﾞｰﾀ", "AST")


def test_a_person_at_two_places_at_once_is_asked_about(ledger: Ledger) -> None:
    planned(ledger, lesson_form(ledger, assignments=(YAMADA,)))
    (other,) = planned(ledger, lesson_form(ledger, venue=venue(ledger, "公民館"))).lessons
    with pytest.raises(Doubtful, match="山田 花子さん") as caught:
        ledger.call(assigning.assign, other.uid, YAMADA, now=NOW)
    assert len(caught.value.doubts) == 1
    ledger.call(assigning.assign, other.uid, YAMADA, accepted=caught.value.doubts, now=NOW)
    assert len(lesson(ledger, other.uid).assignments) == 1


def test_one_person_is_assigned_to_all_lessons_to_come_or_to_none(ledger: Ledger) -> None:
    course = planned(ledger, *weekly(ledger, 4), released=True)
    off = course.lessons[3]
    ledger.call(lessons.cancel, off.uid, off.version, reason="大雪のため")
    later = at(WEDNESDAY, 12)
    planned(ledger, replace(weekly(ledger, 2)[1], venue=venue(ledger, "公民館"), assignments=(SATO,)))
    with pytest.raises(Doubtful) as caught:
        ledger.call(assigning.assign_all, course.uid, SATO, now=later)
    assert not row(ledger, course.uid).staff_names
    assert ledger.call(assigning.assign_all, course.uid, SATO, accepted=caught.value.doubts, now=later) == 2
    assert [len(each.assignments) for each in row(ledger, course.uid).lessons] == [0, 1, 1, 0]


def test_who_left_is_assigned_no_more_but_stays_where_they_were(ledger: Ledger) -> None:
    ito = ledger.call(people.add, first_account(name="伊藤", roles=frozenset({Role.TRAINER})))
    form = AssignmentForm(role="INS", staff=ito)
    course = planned(ledger, *weekly(ledger, 2, assignments=(form,)))
    ledger.call(people.retire, ito)
    first = lesson(ledger, course.lessons[0].uid)
    assert not first.assignments[0].active
    ledger.call(lessons.amend, first.uid, first.version, replace(first.form(), theme="地図"), now=NOW)
    (other,) = planned(ledger, lesson_form(ledger, begin=800, end=860)).lessons
    with pytest.raises(Invalid, match="いまはいない職員"):
        ledger.call(assigning.assign, other.uid, form, now=NOW)


def test_names_from_outside_are_offered_the_latest_first(ledger: Ledger) -> None:
    kimura = AssignmentForm(role="AST", name="木村", organisation="社協")
    planned(ledger, *weekly(ledger, 2, assignments=(YAMADA,)))
    planned(ledger, lesson_form(ledger, day=WEDNESDAY.replace(month=7), assignments=(kimura, SATO)))
    assert ledger.read(assigning.outside_names) == (("木村", "社協"), ("山田 花子", "ひがしデータ"))


def test_the_counter_replaces_a_trainer_who_is_ill(ledger: Ledger, ledger_as: LedgerAs) -> None:
    (first,) = planned(ledger, lesson_form(ledger, assignments=(SATO,))).lessons
    counter = ledger_as(Role.COUNTER)
    counter.call(assigning.unassign, first.assignments[0].uid, 1)
    counter.call(assigning.assign, first.uid, YAMADA, now=NOW)
    assert lesson(ledger, first.uid).staffing.is_enough
