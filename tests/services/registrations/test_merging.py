"""統合: two people found to be one are read as one, with every mark; and they can be parted again."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Denied, Missing, Refused
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, merging, people, reading
from nakanojo_helpdesk.services.rolls import marking
from tests.factories import Everything, LedgerAs
from tests.services.courses.books import NOW, WEDNESDAY, at
from tests.services.registrations.applicants import DAY, added, found
from tests.services.registrations.applications import released

MONDAY_AFTER = at(WEDNESDAY, 12)


def applied(ledger: Ledger, course: CourseRow, person: str) -> RegistrationRow:
    form = ApplicationForm(applicants=(Applicant(person=person),))
    return ledger.call(applying.apply, course.uid, form, accepted=Everything(), now=NOW).rows[0]


def roster(ledger: Ledger, course: CourseRow) -> list[tuple[str, str]]:
    rows = ledger.call(reading.roster, course.uid, now=NOW)
    return [(row.name, row.state.value) for row in rows]


def marks(ledger: Ledger, course: CourseRow) -> list[tuple[int, str]]:
    """(number of the application, mark) of the first lesson, those without one left out."""
    from sqlalchemy import select

    from nakanojo_helpdesk.store.tables.courses.rolls import Mark
    from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

    def held(session, _actor):  # type: ignore[no-untyped-def]
        query = select(Registration.serial, Mark.code).join(
            Registration, Registration.id == Mark.registration_id
        )
        return [
            (row.serial, row.code)
            for row in session.execute(query.order_by(Registration.serial))
            if row.code != "NOT"
        ]

    return ledger.read(held)


def test_two_spellings_of_one_person_become_one(ledger: Ledger) -> None:
    course = released(ledger)
    kept = added(ledger, course.uid, name="渡邊 花子", kana="ワタナベ ハナコ")
    other = added(ledger, course.uid, name="渡部 花子", kana="ワタベ ハナコ", phone="090-0000-0001")
    applied(ledger, course, other.uid)
    ledger.call(merging.merge, kept.uid, other.uid, now=NOW)
    assert roster(ledger, course) == [("渡邊 花子", "CNF")]
    assert found(ledger, course.uid, "わたべはなこ") == ["渡邊 花子"]
    assert found(ledger, course.uid, "0001") == ["渡邊 花子"]
    assert ledger.call(people.get, other.uid, course_uid=course.uid, day=DAY).uid == kept.uid
    with pytest.raises(Refused, match="もう同じ方"):
        ledger.call(merging.merge, kept.uid, other.uid, now=NOW)


def test_a_merge_can_be_taken_back(ledger: Ledger) -> None:
    course = released(ledger)
    kept = added(ledger, course.uid)
    other = added(ledger, course.uid, name="佐藤 華子", phone="090-0000-0001")
    applied(ledger, course, other.uid)
    ledger.call(merging.merge, kept.uid, other.uid, now=NOW)
    (told,) = ledger.call(merging.history, kept.uid)
    assert (told.name, told.by_name) == ("佐藤 華子", "佐藤")
    ledger.call(merging.separate, told.uid, now=NOW)
    assert roster(ledger, course) == [("佐藤 華子", "CNF")]
    assert ledger.call(merging.history, kept.uid) == ()
    with pytest.raises(Refused, match="もう取り消して"):
        ledger.call(merging.separate, told.uid, now=NOW)
    assert ledger.read(checks.check_open) == ()


def test_two_people_of_one_course_are_asked_about_and_every_mark_is_kept(ledger: Ledger) -> None:
    course = released(ledger, capacity=3)
    kept, other = (
        added(ledger, course.uid),
        added(ledger, course.uid, name="佐藤 華子", phone="090-0000-0001"),
    )
    applied(ledger, course, kept.uid)
    second = applied(ledger, course, other.uid)
    lesson = course.lessons[0].uid
    ledger.call(marking.give, lesson, second.uid, MarkCode.PRESENT, now=MONDAY_AFTER)
    with pytest.raises(Doubtful) as caught:
        ledger.call(merging.merge, kept.uid, other.uid, now=MONDAY_AFTER)
    assert caught.value.doubts == (
        f"「{course.label}」に、2つ申し込んでいます。番号1（確定）を残し、番号2（確定）を取り消します。出欠は、残す申込に移します。",
    )
    done = ledger.call(merging.merge, kept.uid, other.uid, accepted=Everything(), now=MONDAY_AFTER)
    assert roster(ledger, course) == [("佐藤 花子", "CNF"), ("佐藤 花子", "CXL")]
    assert marks(ledger, course) == [(1, "ATT")]
    ledger.call(merging.separate, done.uid, now=at(WEDNESDAY, 13))
    assert roster(ledger, course) == [("佐藤 花子", "CNF"), ("佐藤 華子", "CNF")]
    assert marks(ledger, course) == [(2, "ATT")]
    assert ledger.read(checks.check_open) == ()


def test_the_place_of_the_second_application_is_offered_to_who_waits(ledger: Ledger) -> None:
    course = released(ledger, capacity=2)
    first, second = (
        added(ledger, course.uid),
        added(ledger, course.uid, name="佐藤 華子", phone="090-0000-0001"),
    )
    waits = added(ledger, course.uid, name="原 一", kana="ハラ ハジメ", phone="090-0000-0002")
    for person in (first, second, waits):
        applied(ledger, course, person.uid)
    done = ledger.call(merging.merge, first.uid, second.uid, accepted=Everything(), now=NOW)
    assert [(row.name, row.phone) for row in done.offered] == [("原 一", "090-0000-0002")]
    ledger.call(merging.separate, done.uid, now=NOW)
    # The place is held for who was called: nobody loses what was promised.
    assert roster(ledger, course) == [("佐藤 花子", "CNF"), ("佐藤 華子", "WTL"), ("原 一", "OFR")]


def test_the_better_application_stays_whoever_it_belongs_to(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    first, second = (
        added(ledger, course.uid),
        added(ledger, course.uid, name="佐藤 華子", phone="090-0000-0001"),
    )
    applied(ledger, course, second.uid)
    applied(ledger, course, first.uid)
    ledger.call(merging.merge, first.uid, second.uid, accepted=Everything(), now=NOW)
    assert roster(ledger, course) == [("佐藤 花子", "CNF"), ("佐藤 花子", "CXL")]


def test_merges_can_follow_each_other(ledger: Ledger) -> None:
    course = released(ledger)
    one, two, three = (added(ledger, course.uid, name=f"佐藤 花{sign}", kana="") for sign in "子代江")
    ledger.call(merging.merge, two.uid, three.uid, now=NOW)
    ledger.call(merging.merge, one.uid, two.uid, now=NOW)
    for name in ("佐藤花子", "佐藤花代", "佐藤花江"):
        assert found(ledger, course.uid, name)[0] == "佐藤 花子"
    inner = ledger.call(merging.history, one.uid)
    assert [row.name for row in inner] == ["佐藤 花代", "佐藤 花江"]
    ledger.call(merging.separate, inner[1].uid, now=NOW)
    assert found(ledger, course.uid, "佐藤花江")[0] == "佐藤 花江"
    assert found(ledger, course.uid, "佐藤花代")[0] == "佐藤 花子"


def test_bad_merges_get_a_sentence_and_trainers_may_not(ledger: Ledger, ledger_as: LedgerAs) -> None:
    course = released(ledger)
    one = added(ledger, course.uid)
    with pytest.raises(Refused, match="もう同じ方"):
        ledger.call(merging.merge, one.uid, one.uid)
    with pytest.raises(Missing):
        ledger.call(merging.merge, one.uid, "nobody")
    with pytest.raises(Missing, match="その統合が見つかりません"):
        ledger.call(merging.separate, "nothing")
    with pytest.raises(Denied):
        ledger_as(Role.TRAINER).call(merging.merge, one.uid, one.uid)
