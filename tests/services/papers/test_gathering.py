"""What a paper needs: only for whoever may see it, with a trace, and a sentence where it cannot be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.errors import Denied, Missing, Refused
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import ERASED, Paper, PaperWish
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.reports.courses.papers import paper_sheet
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.courses import assigning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.papers import gathering
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.services.retention import rules
from nakanojo_helpdesk.services.rolls import marking
from nakanojo_helpdesk.services.traces import verifying
from tests.factories import Everything, LedgerAs, raw
from tests.services.courses.books import NOW, at
from tests.services.registrations.applications import apply, released


@pytest.fixture
def course(ledger: Ledger) -> CourseRow:
    made = released(ledger, capacity=2)
    apply(ledger, made, "剣持ハナ")
    apply(ledger, made, "割田一郎")
    apply(ledger, made, "𠮷田トメ")
    return made


def gather(ledger: Ledger, paper: Paper, course: CourseRow, **wish: Any) -> PaperFacts:
    return ledger.call(gathering.gather, PaperWish(paper=paper, course=course.uid, **wish), now=NOW)


def traces(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    with raw(ledger.store.path) as connection:
        return [
            tuple(row)
            for row in connection.execute(
                "SELECT action, entity, entity_id, fields FROM audit WHERE action IN ('read', 'report') ORDER BY seq"
            )
        ]


def test_a_roster_has_everybody_with_state_and_place_in_the_waiting_order(
    ledger: Ledger, course: CourseRow
) -> None:
    facts = gather(ledger, Paper.ROSTER, course)
    assert [(row.name, row.state.value) for row in facts.rows] == [
        ("剣持ハナ", "CNF"),
        ("割田一郎", "CNF"),
        ("𠮷田トメ", "WTL"),
    ]
    assert facts.rows[2].waiting_place == 1
    assert len(facts.confirmed) == 2


def test_the_day_by_which_a_list_must_be_gone_is_the_towns_own(ledger: Ledger, course: CourseRow) -> None:
    last = course.last_day
    assert last is not None
    before = gather(ledger, Paper.ROSTER, course)
    ledger.call(rules.change, RetentionRules(paper_days=30))
    facts = gather(ledger, Paper.ROSTER, course)
    assert before.discard_on == RetentionRules().names_until(last)
    assert facts.discard_on == last + timedelta(days=30)
    words = f"廃棄日 {long_date(last + timedelta(days=30), weekday=False)}"
    assert (
        words
        in paper_sheet(
            PaperWish(paper=Paper.ROSTER, course=course.uid), facts, ledger.read(vocabularies.current)
        ).caution
    )


def test_reading_names_for_a_paper_leaves_one_trace_and_printing_another(
    ledger: Ledger, course: CourseRow
) -> None:
    wish = PaperWish(paper=Paper.ROSTER, course=course.uid)
    before = traces(ledger)
    facts = ledger.call(gathering.gather, wish, now=NOW)
    ledger.call(gathering.note_print, wish, "print")
    assert ledger.read(verifying.anchored, facts.audit_head).later == 1, "the printing came after"
    assert traces(ledger)[len(before) :] == [
        ("read", "registrations", course.uid, "rows=3"),
        ("report", "course.roster.print", course.uid, ""),
    ]


def test_a_paper_without_names_reads_none(ledger: Ledger, course: CourseRow) -> None:
    before = traces(ledger)
    for paper in (Paper.DOOR_SIGN, Paper.ANNOUNCEMENT, Paper.DRAW, Paper.DISCARD):
        facts = gather(ledger, paper, course, lesson=course.lessons[0].uid)
        assert facts.rows == ()
    assert traces(ledger) == before


def test_a_trainer_prints_the_list_of_own_courses_only(
    ledger: Ledger, ledger_as: LedgerAs, course: CourseRow
) -> None:
    trainer = ledger_as(Role.TRAINER)
    with pytest.raises(Denied, match="担当していない講座"):
        gather(trainer, Paper.ROSTER, course)
    with pytest.raises(Denied):
        trainer.call(gathering.note_print, PaperWish(paper=Paper.ROSTER, course=course.uid), "print")
    assert gather(trainer, Paper.DOOR_SIGN, course, lesson=course.lessons[0].uid).lesson is not None
    ledger.call(
        assigning.assign, course.lessons[0].uid, AssignmentForm(role="INS", staff=trainer.actor.code), now=NOW
    )
    assert len(gather(trainer, Paper.ROSTER, course).rows) == 3


def test_an_administrator_gets_no_paper(ledger_as: LedgerAs, course: CourseRow) -> None:
    with pytest.raises(Denied):
        gather(ledger_as(Role.ADMINISTRATOR), Paper.ANNOUNCEMENT, course)


def test_a_person_erased_before_the_slip_is_printed_gets_a_sentence(
    ledger: Ledger, course: CourseRow
) -> None:
    first = gather(ledger, Paper.SLIP, course).rows[0]
    assert gather(ledger, Paper.SLIP, course, registration=first.uid).rows
    session = ledger.store.session(ledger.actor, reading=False)
    with session:
        assert first.person is not None
        session.execute(
            text("UPDATE people SET name = '', phone = '', erased_at = :at WHERE uid = :uid"),
            {"at": "2027-04-01T00:00:00.000Z", "uid": first.person.uid},
        )
        session.commit()
    with pytest.raises(Refused, match=ERASED):
        gather(ledger, Paper.SLIP, course, registration=first.uid)
    facts = gather(ledger, Paper.SLIP, course)
    sheet = paper_sheet(
        PaperWish(paper=Paper.SLIP, course=course.uid), facts, ledger.read(vocabularies.current)
    )
    assert len(sheet.blocks) == 2  # the others still get theirs


def test_a_registration_or_lesson_that_is_gone_gets_a_sentence(ledger: Ledger, course: CourseRow) -> None:
    with pytest.raises(Missing, match="この申込が見つかりません"):
        gather(ledger, Paper.SLIP, course, registration="x")
    with pytest.raises(Missing, match="その回が見つかりません"):
        gather(ledger, Paper.SIGN_SHEET, course, lesson="x")
    with pytest.raises(Missing):
        gather(ledger, Paper.ROSTER, replace(course, uid="x"))


def test_a_paper_of_a_lesson_is_refused_while_there_is_none(ledger: Ledger) -> None:
    bare = released(ledger, lessons=1)
    with pytest.raises(Refused, match="まだ回がありません"):
        gather(ledger, Paper.SIGN_SHEET, bare)


def test_marks_are_on_the_paper_and_walk_ins_on_that_of_their_lesson_only(
    ledger: Ledger, course: CourseRow
) -> None:
    one, two = course.lessons
    person = gather(ledger, Paper.ROSTER, course).rows[0]
    ledger.call(marking.give, one.uid, person.uid, MarkCode.EXCUSED, source=MarkSource.NOTICE, now=NOW)
    facts = gather(ledger, Paper.SIGN_SHEET, course, lesson=one.uid)
    assert facts.is_excused(one, person)
    assert not facts.is_excused(two, person)
    came = ledger.call(applying.walk_in, one.uid, None, accepted=Everything(), now=at(one.day, 10))
    assert came.uid in {row.uid for row in gather(ledger, Paper.SIGN_SHEET, course, lesson=one.uid).rows}
    other = gather(ledger, Paper.SIGN_SHEET, course, lesson=two.uid)
    assert came.uid not in {row.uid for row in other.rows}
    assert other.highest == came.serial  # no empty row of any sheet has a number that is taken


def test_certificates_are_off_until_the_town_wants_them(ledger: Ledger, course: CourseRow) -> None:
    with pytest.raises(Refused, match="修了証を出さない設定です"):
        gather(ledger, Paper.CERTIFICATE, course)
    ledger.call(office.choose_papers, Office(certificates=True))
    assert gather(ledger, Paper.CERTIFICATE, course).office.certificates


def test_the_chosen_columns_are_kept_and_the_settings_screen_does_not_change_them(ledger: Ledger) -> None:
    ledger.call(office.choose_papers, Office(roster_columns=("method",), sign_columns=("address", "photos")))
    ledger.call(office.change, Office(town="高山村"))
    kept = ledger.read(office.current)
    assert (kept.town, kept.roster_columns, kept.sign_columns) == (
        "高山村",
        ("method",),
        ("address", "photos"),
    )
