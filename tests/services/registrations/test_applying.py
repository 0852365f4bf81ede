"""What a clerk can rely on while the phone is at the ear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope, WaitingOrder
from nakanojo_helpdesk.domain.errors import Denied, Invalid, Refused
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, leaving, offering, reading
from tests.factories import Everything, colleague
from tests.services.courses.books import NOW, WEDNESDAY, at, row
from tests.services.registrations.applications import apply, person, released, roster, states


def test_the_answer_to_say_aloud_is_the_truth(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    form = ApplicationForm(applicants=(Applicant(new=person()),))
    assert ledger.call(applying.apply, course.uid, form, now=NOW).words == "確定です"
    second = ApplicationForm(applicants=(Applicant(new=person("田村マサ")),))
    assert ledger.call(applying.apply, course.uid, second, now=NOW).words == "待ち1番目です"
    lottery = released(
        ledger,
        admission=Admission.LOTTERY,
        waiting=WaitingOrder.DRAWN,
        apply_until=date(2027, 4, 30),
    )
    said = ledger.call(applying.apply, lottery.uid, form, accepted=Everything(), now=NOW).words
    assert said == "受け付けました。抽選は5月6日（木）です", "the first day the town hall is open again"


def test_a_cancelled_place_goes_to_the_next_with_the_phone_in_sight(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    (first,) = apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    left = ledger.call(leaving.leave, first.uid, first.version, reason="HLT", now=NOW)
    assert left.row.state is RegistrationState.CANCELLED
    assert left.row.reason == "HLT"
    assert [(each.name, each.phone) for each in left.offered] == [("田村マサ", "0279-00-0001")]
    offered = left.offered[0].offer
    assert offered is not None
    assert offered.until == date(2027, 4, 5), "two opening days later, over the weekend"
    assert row(ledger, course.uid).offered == 1
    assert row(ledger, course.uid).free == 0


def test_an_offer_that_ran_out_while_the_program_was_closed_goes_to_the_next(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    (first,) = apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    apply(ledger, course, "唐沢トヨ")
    ledger.call(leaving.leave, first.uid, first.version, now=NOW)
    assert ledger.call(offering.expire, now=at(date(2027, 4, 5), 17)) == ()
    (offered,) = ledger.call(offering.expire, now=at(date(2027, 4, 6)))
    assert offered.name == "唐沢トヨ"
    assert states(ledger, course) == {"剣持ハナ": "CXL", "田村マサ": "WTL", "唐沢トヨ": "OFR"}
    assert roster(ledger, course)["田村マサ"].overdue == 1
    (answered,) = ledger.call(
        offering.answer, offered.uid, offered.version, accepted=True, now=at(date(2027, 4, 6))
    )
    assert answered.state is RegistrationState.CONFIRMED
    assert ledger.read(checks.check_open) == ()


def test_who_refuses_makes_room_for_the_next(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    (first,) = apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    apply(ledger, course, "唐沢トヨ")
    (offered,) = ledger.call(leaving.leave, first.uid, first.version, now=NOW).offered
    declined, following = ledger.call(offering.answer, offered.uid, offered.version, accepted=False, now=NOW)
    assert (declined.state, following.state) == (RegistrationState.DECLINED, RegistrationState.OFFERED)
    history = ledger.read(reading.history, declined.uid)
    assert [change.act.value for change in history] == ["apply", "offer", "refuse"]


def test_a_deadline_is_before_the_first_lesson(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    late = at(WEDNESDAY - timedelta(days=1))
    (first,) = apply(ledger, course, "剣持ハナ", now=late)
    apply(ledger, course, "田村マサ", now=late)
    (offered,) = ledger.call(leaving.leave, first.uid, first.version, now=late).offered
    assert offered.offer is not None
    assert offered.offer.until == WEDNESDAY - timedelta(days=1)


def test_nobody_is_in_a_course_twice_and_a_cancelled_one_may_apply_again(ledger: Ledger) -> None:
    course = released(ledger)
    (first,) = apply(ledger, course, "剣持ハナ")
    assert first.person is not None
    again = ApplicationForm(applicants=(Applicant(person=first.person.uid),))
    with pytest.raises(Refused, match="もうこの講座に申し込んでいます（確定、番号1）"):
        ledger.call(applying.apply, course.uid, again, now=NOW)
    ledger.call(leaving.leave, first.uid, first.version, now=NOW)
    (back,) = ledger.call(applying.apply, course.uid, again, now=NOW).rows
    assert back.serial == 2
    with pytest.raises(Refused, match="別の申込"):
        ledger.call(leaving.restore, first.uid, roster_version(ledger, course, first.uid), now=NOW)


def roster_version(ledger: Ledger, course: object, uid: str) -> int:
    rows = ledger.call(reading.roster, course.uid, now=NOW)  # type: ignore[attr-defined]
    return next(each.version for each in rows if each.uid == uid)


def test_taken_back_the_same_day_a_place_is_there_again(ledger: Ledger) -> None:
    course = released(ledger)
    (first,) = apply(ledger, course, "剣持ハナ")
    left = ledger.call(leaving.leave, first.uid, first.version, now=NOW).row
    assert ledger.call(leaving.restore, left.uid, left.version, now=NOW).state is RegistrationState.CONFIRMED


def test_conditions_are_asked_about_never_blocking(ledger: Ledger) -> None:
    course = released(
        ledger,
        residents_only=True,
        least_age=60,
        newcomers_only=True,
        apply_from=date(2027, 4, 10),
        limit_in_year=1,
    )
    outside = person(age_band="A50")
    applicant = Applicant(new=replace(outside, district="OUT"), first_time=False)
    form = ApplicationForm(applicants=(applicant,))
    with pytest.raises(Doubtful) as asked:
        ledger.call(applying.apply, course.uid, form, now=NOW)
    assert list(asked.value.doubts) == [
        "受付は4月10日（土）からです。先に受け付けますか。",
        "町民の方の講座です。剣持ハナさんは町外の方です。受け付けますか。",
        "60歳以上の方の講座です。剣持ハナさんは59歳以下です。受け付けますか。",
        "初めての方の講座です。剣持ハナさんは前に講座に出ています。受け付けますか。",
    ]
    done = ledger.call(applying.apply, course.uid, form, accepted=asked.value.doubts, now=NOW)
    assert done.rows[0].state is RegistrationState.CONFIRMED
    other = released(ledger)
    again = ApplicationForm(applicants=(Applicant(person=done.rows[0].person.uid),))  # type: ignore[union-attr]
    ledger.call(applying.apply, other.uid, again, now=NOW)
    limited = released(ledger, limit_in_year=2)
    with pytest.raises(Doubtful, match="同じ種類の講座に2つ"):
        ledger.call(applying.apply, limited.uid, again, now=NOW)


def test_a_family_larger_than_the_places_left_is_told_what_that_means(ledger: Ledger) -> None:
    course = released(ledger, capacity=2)
    family = ApplicationForm(
        applicants=tuple(Applicant(new=person(name)) for name in ("甲野", "乙野", "丙野"))
    )
    with pytest.raises(Doubtful, match="空きは2人分です。3人のご家族は、全員で待つことになります"):
        ledger.call(applying.apply, course.uid, family, now=NOW)
    done = ledger.call(applying.apply, course.uid, family, accepted=Everything(), now=NOW)
    assert done.words == "3人で待ち1番目です"
    assert {each.party for each in done.rows} == {1}


@pytest.mark.parametrize("change", ["planned", "cancelled", "over"])
def test_what_takes_no_applications_says_so(ledger: Ledger, change: str) -> None:
    from nakanojo_helpdesk.services.courses import planning

    course = released(ledger)
    if change == "planned":
        ledger.call(planning.recall, course.uid, course.version)
    if change == "cancelled":
        ledger.call(planning.cancel, course.uid, course.version, reason="大雪のため")
    now = at(WEDNESDAY + timedelta(days=30)) if change == "over" else NOW
    with pytest.raises(Refused):
        apply(ledger, course, "剣持ハナ", now=now)


def test_where_one_applies_lesson_by_lesson_each_has_its_places(ledger: Ledger) -> None:
    course = released(ledger, capacity=1, scope=Scope.LESSON)
    with pytest.raises(Invalid, match="回を選んで"):
        apply(ledger, course, "剣持ハナ")
    first, second = course.lessons
    apply(ledger, course, "剣持ハナ", lesson=first.uid)
    apply(ledger, course, "田村マサ", lesson=first.uid)
    apply(ledger, course, "唐沢トヨ", lesson=second.uid)
    assert states(ledger, course) == {"剣持ハナ": "CNF", "田村マサ": "WTL", "唐沢トヨ": "CNF"}
    counted = row(ledger, course.uid)
    assert [(each.confirmed, each.waiting) for each in counted.lessons] == [(1, 1), (1, 0)]
    assert (counted.applied, counted.confirmed, counted.waiting) == (3, 2, 1)


def test_a_card_applies_without_a_name(ledger: Ledger) -> None:
    course = released(ledger)
    form = ApplicationForm(applicants=(Applicant(card="０１２３"),))
    (applied,) = ledger.call(applying.apply, course.uid, form, now=NOW).rows
    assert (applied.name, applied.person) == ("カード0123", None)
    with pytest.raises(Refused, match="カード0123"):
        ledger.call(applying.apply, course.uid, form, now=NOW)


def test_a_walk_in_over_the_capacity_is_asked_about_once_and_can_be_named_later(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    apply(ledger, course, "剣持ハナ")
    lesson = course.lessons[0].uid
    start = at(WEDNESDAY, 9, 50)
    with pytest.raises(Refused, match="先の回"):
        ledger.call(applying.walk_in, lesson, now=NOW)
    with pytest.raises(Doubtful, match="定員（1人）がいっぱい") as asked:
        ledger.call(applying.walk_in, lesson, now=start)
    came = ledger.call(applying.walk_in, lesson, accepted=asked.value.doubts, now=start)
    assert (came.name, came.extra, came.state) == ("当日1", True, RegistrationState.CONFIRMED)
    named = ledger.call(
        applying.name_walk_in, came.uid, came.version, Applicant(new=person("田村マサ")), now=start
    )
    assert named.name == "田村マサ"
    assert row(ledger, course.uid).confirmed == 1, "a walk-in has not applied"


def test_ten_minutes_after_the_begin_an_empty_seat_is_given_without_asking(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    apply(ledger, course, "剣持ハナ")
    came = ledger.call(applying.walk_in, course.lessons[0].uid, now=at(WEDNESDAY, 10, 10))
    assert came.extra


def test_who_is_turned_away_is_counted_and_the_count_can_be_taken_back(ledger: Ledger) -> None:
    course = released(ledger)
    ledger.call(applying.turn_away, course.uid, people=2)
    mistake = ledger.call(applying.turn_away, course.uid)
    assert row(ledger, course.uid).turned_away == 3
    ledger.call(applying.take_back, mistake)
    assert row(ledger, course.uid).turned_away == 2


def test_what_was_cancelled_before_the_deadline_was_no_application(ledger: Ledger) -> None:
    course = released(ledger, apply_until=date(2027, 4, 20))
    rows = [apply(ledger, course, name)[0] for name in ("剣持ハナ", "田村マサ", "唐沢トヨ")]
    ledger.call(leaving.leave, rows[0].uid, rows[0].version, now=at(date(2027, 4, 20), 17))
    ledger.call(leaving.leave, rows[1].uid, rows[1].version, now=at(date(2027, 4, 21)))
    assert row(ledger, course.uid).applied == 2


def test_more_capacity_is_offered_to_who_waits(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    now = row(ledger, course.uid)
    ledger.call(offering.amend_course, now.uid, now.version, replace(now.form, capacity=2), now=NOW)
    assert states(ledger, course) == {"剣持ハナ": "CNF", "田村マサ": "OFR"}


def test_a_change_of_order_needs_a_reason_and_stays_readable(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    for name in ("剣持ハナ", "田村マサ", "唐沢トヨ"):
        apply(ledger, course, name)
    waiting = roster(ledger, course)
    last, first = waiting["唐沢トヨ"], waiting["田村マサ"]
    with pytest.raises(Invalid):
        ledger.call(offering.move, last.uid, last.version, ahead_of=first.uid, reason=" ", now=NOW)
    ledger.call(offering.move, last.uid, last.version, ahead_of=first.uid, reason="前回のお詫び", now=NOW)
    assert roster(ledger, course)["唐沢トヨ"].waiting_place == 1
    assert roster(ledger, course)["田村マサ"].waiting_place == 2


def test_a_trainer_sees_no_names_of_a_course_of_somebody_else(ledger: Ledger) -> None:
    course = released(ledger)
    apply(ledger, course, "剣持ハナ")
    trainer = colleague(ledger, Role.TRAINER)
    with pytest.raises(Denied, match="担当していない講座"):
        trainer.call(reading.roster, course.uid)
    with pytest.raises(Denied, match="担当していない講座"):
        apply(trainer, course, "田村マサ")


def test_reading_a_roster_leaves_one_trace_that_names_nobody(ledger: Ledger) -> None:
    from sqlalchemy import select

    from nakanojo_helpdesk.store.tables.audit import AuditEntry

    course = released(ledger, capacity=9)
    for name in ("剣持ハナ", "田村マサ"):
        apply(ledger, course, name)
    ledger.call(reading.roster, course.uid, now=NOW)

    def traces(session: object, _actor: object) -> list[tuple[str, str]]:
        query = select(AuditEntry.entity_id, AuditEntry.fields).where(AuditEntry.action == "read")
        return [(each.entity_id, each.fields) for each in session.execute(query)]  # type: ignore[attr-defined]

    assert ledger.read(traces) == [(course.uid, "rows=2")]


def test_what_people_applied_by_stays_once_somebody_has_applied(ledger: Ledger) -> None:
    course = released(ledger)
    apply(ledger, course, "剣持ハナ")
    now = row(ledger, course.uid)
    changed = replace(now.form, scope=Scope.LESSON, admission=Admission.FREE)
    with pytest.raises(Invalid) as refused:
        ledger.call(offering.amend_course, now.uid, now.version, changed, now=NOW)
    assert refused.value.problems == {
        "scope": "＊もう申込があります。申込の単位は変えられません。",
        "admission": "＊もう申込があります。申込のしかたは変えられません。",
    }


def test_a_capacity_below_what_is_taken_is_asked_about_and_moves_nobody_out(ledger: Ledger) -> None:
    course = released(ledger, capacity=2)
    for name in ("剣持ハナ", "田村マサ"):
        apply(ledger, course, name)
    now = row(ledger, course.uid)
    fewer = replace(now.form, capacity=1)
    with pytest.raises(Doubtful):
        ledger.call(offering.amend_course, now.uid, now.version, fewer, now=NOW)
    ledger.call(offering.amend_course, now.uid, now.version, fewer, accepted=Everything(), now=NOW)
    assert set(states(ledger, course).values()) == {"CNF"}
    (late,) = apply(ledger, course, "唐沢トヨ")
    assert late.state is RegistrationState.WAITING


def test_who_declined_by_mistake_and_is_brought_back_waits_like_everybody(ledger: Ledger) -> None:
    course = released(ledger, capacity=1)
    (first,) = apply(ledger, course, "剣持ハナ")
    apply(ledger, course, "田村マサ")
    (offered,) = ledger.call(leaving.leave, first.uid, first.version, now=NOW).offered
    declined, *_ = ledger.call(offering.answer, offered.uid, offered.version, accepted=False, now=NOW)
    back = ledger.call(leaving.restore, declined.uid, declined.version, now=NOW)
    assert back.overdue == 0
    assert back.state is RegistrationState.OFFERED, "the place that is free is offered again"
