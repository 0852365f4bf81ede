"""引継ぎ: what is open is listed by number, changes hands in one act, and comes back before the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Refused
from nakanojo_helpdesk.domain.handover import plans
from nakanojo_helpdesk.domain.handover.plans import HandoverView, LeavingForm
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts
from nakanojo_helpdesk.domain.handover.work import WorkKind
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.courses import assigning
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.traces import reading as traces
from tests.factories import (
    DESK,
    appointment_form,
    colleague,
    consultation_form,
    full_consultation,
    today,
)
from tests.services.courses.books import lesson, lesson_form, planned, venue

LAST_DAY = today() + timedelta(days=14)
LATER = LeavingForm(last_day=LAST_DAY)
NAMES = ("髙﨑 花子", "0279-00-0000")


@pytest.fixture
def leaver(ledger: Ledger) -> Ledger:
    """高橋, 講師 and 窓口, who leaves."""
    return colleague(ledger, Role.TRAINER, Role.COUNTER)


@pytest.fixture
def successor(ledger: Ledger) -> Ledger:
    """田中, 講師 and 窓口, who takes over."""
    return colleague(ledger, Role.TRAINER, Role.COUNTER, name="田中")


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def taught(ledger: Ledger, *people: Ledger, days: int = 20, role: str = "INS", place: str = "役場") -> str:
    """A lesson some days from now with these people in it; its uid."""
    forms = tuple(AssignmentForm(role=role, staff=each.actor.code) for each in people)
    form = lesson_form(ledger, day=in_days(days), assignments=forms, venue=venue(ledger, place))
    return planned(ledger, form, now=utc_now()).lessons[0].uid


def view(ledger: Ledger, leaver: Ledger) -> HandoverView:
    return ledger.read(planning.view, leaver.actor.code)


def give_all(ledger: Ledger, leaver: Ledger, successor: Ledger) -> HandoverView:
    """Every line to one successor."""
    ids = [work.id for work in view(ledger, leaver).works]
    ledger.call(planning.choose, leaver.actor.code, ids, successor.actor.code)
    return view(ledger, leaver)


def hand_over(ledger: Ledger, leaver: Ledger, form: LeavingForm = LATER, **options: object) -> plans.Handed:
    seen = view(ledger, leaver)
    return ledger.call(planning.plan, leaver.actor.code, form, seen.digest, **options)  # type: ignore[arg-type]


def staff_in(ledger: Ledger, uid: str) -> dict[str | None, str]:
    return {each.staff: each.role for each in lesson(ledger, uid).assignments}


def test_everything_open_of_one_person_is_listed_by_number_and_day_without_a_name(
    ledger: Ledger, leaver: Ledger
) -> None:
    taught(ledger, leaver)
    form = appointment_form(day=in_days(3), contact=" ".join(NAMES), note=NAMES[0])
    leaver.call(booking.book, form, accepted=booking_doubts(leaver, form))
    leaver.call(
        consultations.record, full_consultation(staff=leaver.actor.code, outcome="FUP", memo=NAMES[0])
    )
    leaver.call(
        drafts.keep, uid="d", desk=DESK, started_at=utc_now(), fields={"topics": ["SM"], "memo": NAMES[0]}
    )
    ledger.call(consultations.record, consultation_form(outcome="FUP"))  # somebody else's
    works = view(ledger, leaver).works
    assert [work.kind for work in works] == [
        WorkKind.LESSON,
        WorkKind.APPOINTMENT,
        WorkKind.FOLLOW_UP,
        WorkKind.DRAFT,
    ]
    assert works[0].what.startswith("講R")
    assert "LINE入門" in works[0].what
    assert works[1].due == in_days(3)
    assert "R" in works[2].what
    said = " ".join(work.what for work in works)
    assert not any(name in said for name in NAMES)


def booking_doubts(desk: Ledger, form: object) -> tuple[str, ...]:
    return desk.read(booking.doubts_about, form)  # type: ignore[arg-type]


def test_lessons_after_the_last_day_change_hands_in_one_act_and_those_before_it_stay(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    before, after = taught(ledger, leaver, days=5), taught(ledger, leaver, days=20)
    give_all(ledger, leaver, successor)
    assert hand_over(ledger, leaver).lessons == 1
    assert staff_in(ledger, before) == {leaver.actor.code: "INS"}
    assert staff_in(ledger, after) == {successor.actor.code: "INS"}
    row = view(ledger, leaver).row
    assert (row.last_day, [(each.lesson, each.successor_name) for each in row.moved]) == (
        LAST_DAY,
        [(after, "田中")],
    )
    assert ledger.read(checks.check_open) == ()
    acts = [trace.sentence for trace in ledger.read(traces.page, TraceQuery()).rows]
    assert any("担当" in act for act in acts)
    assert any("引継ぎ" in act for act in acts)


def test_who_is_in_the_lesson_already_takes_the_part_of_the_trainer_over_and_gives_it_back(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver)
    ledger.call(assigning.assign, uid, AssignmentForm(role="AST", staff=successor.actor.code))
    give_all(ledger, leaver, successor)
    hand_over(ledger, leaver)
    assert staff_in(ledger, uid) == {successor.actor.code: "INS"}
    assert ledger.call(planning.withdraw, leaver.actor.code) == plans.Handed(lessons=1)
    assert staff_in(ledger, uid) == {leaver.actor.code: "INS", successor.actor.code: "AST"}
    assert view(ledger, leaver).row.last_day is None
    assert ledger.read(checks.check_open) == ()


def test_a_handover_can_be_taken_back_and_made_anew_for_another_day(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver, days=20)
    give_all(ledger, leaver, successor)
    hand_over(ledger, leaver)
    with pytest.raises(Refused, match="もう決まっています"):
        hand_over(ledger, leaver)
    ledger.call(planning.withdraw, leaver.actor.code)
    assert staff_in(ledger, uid) == {leaver.actor.code: "INS"}
    hand_over(ledger, leaver, LeavingForm(last_day=in_days(40)))
    assert staff_in(ledger, uid) == {leaver.actor.code: "INS"}, "it is now before the last day"
    with pytest.raises(Refused, match="まだ決まっていません"):
        ledger.call(planning.withdraw, successor.actor.code)


def test_a_lesson_whose_staff_changed_since_does_not_come_back_and_that_is_counted(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver)
    give_all(ledger, leaver, successor)
    hand_over(ledger, leaver)
    (only,) = lesson(ledger, uid).assignments
    ledger.call(assigning.unassign, only.uid, only.version)
    assert ledger.call(planning.withdraw, leaver.actor.code) == plans.Handed(lessons=0, left=1)


def test_a_lesson_nobody_takes_over_refuses_the_whole_act(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    first, second = taught(ledger, leaver, days=20), taught(ledger, leaver, days=21)
    ledger.call(planning.choose, leaver.actor.code, [f"lesson:{first}"], successor.actor.code)
    with pytest.raises(Refused, match=r"決まっていない講座の回が1回.*所属長の方を"):
        hand_over(ledger, leaver)
    assert staff_in(ledger, first) == staff_in(ledger, second) == {leaver.actor.code: "INS"}
    assert view(ledger, leaver).row.last_day is None


def test_a_successor_without_the_role_for_a_course_is_named_and_refused(
    ledger: Ledger, leaver: Ledger
) -> None:
    taught(ledger, leaver)
    clerk = colleague(ledger, Role.COUNTER, name="鈴木")
    works = give_all(ledger, leaver, clerk).works
    assert works[0].trouble == "「講師」か「所属長」の役割がないため、引き継げません"
    with pytest.raises(Refused, match=r"鈴木さんは.*役割がない"):
        hand_over(ledger, leaver)


def test_a_successor_who_retires_meanwhile_is_named_and_refused(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver)
    seen = give_all(ledger, leaver, successor)
    ledger.call(staff.retire, successor.actor.code)
    with pytest.raises(Refused, match="田中さんは退職しているため"):
        ledger.call(planning.plan, leaver.actor.code, LATER, seen.digest)
    assert staff_in(ledger, uid) == {leaver.actor.code: "INS"}
    with pytest.raises(Refused, match="もう退職しています"):
        give_all(ledger, leaver, successor)


def test_a_successor_who_leaves_before_the_day_of_the_work_is_refused(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    taught(ledger, leaver, days=30)
    hand_over(ledger, successor, LeavingForm(last_day=in_days(25)))
    assert "までの勤務のため" in give_all(ledger, leaver, successor).works[0].trouble


def test_what_changed_after_it_was_shown_is_a_conflict_and_nothing_is_written(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    form = appointment_form(day=in_days(20))
    leaver.call(booking.book, form, accepted=booking_doubts(leaver, form))
    seen = give_all(ledger, leaver, successor)
    row = ledger.read(booking.listing, in_days(20), in_days(20))[0]
    later = replace(form, minute=660)
    ledger.call(booking.change, row.uid, row.version, later, accepted=booking_doubts(ledger, later))
    with pytest.raises(Conflict, match="引き継ぐ仕事が変わりました"):
        ledger.call(planning.plan, leaver.actor.code, LATER, seen.digest)
    assert view(ledger, leaver).row.last_day is None


def test_a_successor_who_is_elsewhere_then_is_asked_about(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    uid = taught(ledger, leaver)
    taught(ledger, successor, place="公民館")
    give_all(ledger, leaver, successor)
    with pytest.raises(Doubtful, match="田中さん") as caught:
        hand_over(ledger, leaver)
    assert staff_in(ledger, uid) == {leaver.actor.code: "INS"}
    hand_over(ledger, leaver, accepted=caught.value.doubts)
    assert staff_in(ledger, uid) == {successor.actor.code: "INS"}


def test_the_last_administrator_cannot_leave_and_is_told_what_to_do_first(
    ledger: Ledger, leaver: Ledger
) -> None:
    assert any("ただ1人" in caution for caution in ledger.read(planning.view, "S01").cautions)
    with pytest.raises(Refused, match=r"ただ1人のシステム管理者.*「職員」で.*役割を付けて"):
        ledger.call(planning.plan, "S01", LATER, ledger.read(planning.view, "S01").digest)
    colleague(ledger, Role.ADMINISTRATOR, name="管理")
    ledger.call(planning.plan, "S01", LATER, ledger.read(planning.view, "S01").digest)
    with pytest.raises(Refused, match="システム管理者が1人もいなくなる"):
        ledger.call(staff.retire, "S03")  # the other one would leave the town without any on the day


def test_oneself_leaves_on_a_day_but_not_at_once(ledger: Ledger) -> None:
    colleague(ledger, Role.ADMINISTRATOR, name="管理")
    digest = ledger.read(planning.view, "S01").digest
    with pytest.raises(Refused, match="ご自分の権限を、いますぐ"):
        ledger.call(planning.plan, "S01", LeavingForm(last_day=today(), at_once=True), digest)
    ledger.call(planning.plan, "S01", LeavingForm(last_day=today()), digest)
    assert ledger.read(planning.view, "S01").row.last_day == today()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (LeavingForm(last_day=in_days(-1)), "今日か、これからの日"),
        (LeavingForm(last_day=date(1999, 4, 1)), "今日か、これからの日"),
        (LeavingForm(last_day=in_days(500)), "1年より先"),
        (LeavingForm(last_day=in_days(3), at_once=True), "最後の勤務日を今日に"),
    ],
)
def test_a_day_that_cannot_be_meant_is_a_fault_of_the_field(
    ledger: Ledger, leaver: Ledger, form: LeavingForm, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        hand_over(ledger, leaver, form)
    assert list(caught.value.problems) == ["last_day"]


def test_somebody_with_nothing_open_can_leave(ledger: Ledger, leaver: Ledger) -> None:
    assert view(ledger, leaver).works == ()
    assert hand_over(ledger, leaver) == plans.Handed(lessons=0)


def test_three_hundred_open_lines_are_listed_and_handed_over(
    ledger: Ledger, leaver: Ledger, successor: Ledger
) -> None:
    from nakanojo_helpdesk.store.tables.appointments import Appointment

    def book(session: object, actor: Actor) -> None:
        for place in range(300):
            session.add(  # type: ignore[attr-defined]
                Appointment(
                    uid=f"a{place:03}",
                    day=in_days(20 + place // 20),
                    minute=540 + place % 20,
                    desk_id=1,
                    made_at=utc_now(),
                    made_by_id=actor.staff_id or 0,
                )
            )

    leaver.call(book)
    assert len(give_all(ledger, leaver, successor).works) == 300
    hand_over(ledger, leaver)
    assert all(work.successor_name == "田中" for work in view(ledger, leaver).works)


def test_a_clerk_sees_and_writes_the_own_handover_and_no_other(ledger: Ledger, leaver: Ledger) -> None:
    assert [row.name for row in leaver.read(planning.people)] == ["高橋"]
    texts = HandoverTexts(lent="鍵2本は机の中")
    leaver.call(planning.write, leaver.actor.code, texts, before=HandoverTexts())
    assert view(ledger, leaver).row.texts == texts
    for act in (planning.view, planning.withdraw):
        with pytest.raises(Denied):
            leaver.call(act, "S01")
    with pytest.raises(Denied):
        leaver.call(planning.choose, leaver.actor.code, (), "S01")


def test_what_two_people_type_is_never_overwritten_and_a_my_number_is_never_kept(
    ledger: Ledger, leaver: Ledger
) -> None:
    code = leaver.actor.code
    leaver.call(planning.write, code, HandoverTexts(other="本人の文"), before=HandoverTexts())
    with pytest.raises(Conflict) as caught:
        ledger.call(planning.write, code, HandoverTexts(other="別の文"), before=HandoverTexts())
    assert caught.value.theirs == HandoverTexts(other="本人の文")
    with pytest.raises(Invalid) as refused:
        leaver.call(
            planning.write,
            code,
            HandoverTexts(other="番号は 1234-5678-9018"),
            before=HandoverTexts(other="本人の文"),
        )
    assert list(refused.value.problems) == ["other"]


def test_texts_typed_before_the_decision_stay_through_it_and_through_taking_it_back(
    ledger: Ledger, leaver: Ledger
) -> None:
    texts = HandoverTexts(overview="月に2回、六合支所へ行く")
    leaver.call(planning.write, leaver.actor.code, texts, before=HandoverTexts())
    hand_over(ledger, leaver)
    ledger.call(planning.withdraw, leaver.actor.code)
    assert view(ledger, leaver).row.texts == texts
