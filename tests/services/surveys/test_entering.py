"""Forms typed by the pile, taken back, and counted, in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.surveys.forms import Phase, Question
from nakanojo_helpdesk.services.courses import assigning, lessons, planning
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.surveys import entering, reading, results
from tests.factories import LedgerAs, raw
from tests.services.courses.books import NOW, lesson_form, planned, row
from tests.services.surveys.piles import AFTER, BEFORE, LATER, held, typed


def test_a_pile_is_kept_in_its_order_and_reads_back(ledger: Ledger) -> None:
    first = held(ledger).lessons[0]
    rows = typed(ledger, first.uid, AFTER, BEFORE, replace(AFTER, free_text="また来たい\r\n "))
    assert [each.ordinal for each in rows] == [1, 2, 3]
    read = ledger.read(reading.listing, first.uid)
    assert read == rows
    assert read[0].form == AFTER
    assert set(read[1].form.topics) == {"SM", "LN"}
    assert read[2].form == AFTER, "a free text is read only where it is asked for"
    assert ledger.read(checks.check_open) == ()


def test_a_form_taken_back_counts_no_more_and_its_ordinal_is_not_given_again(
    ledger: Ledger, database: Path
) -> None:
    course = held(ledger)
    first = course.lessons[0]
    last = typed(ledger, first.uid, AFTER, replace(AFTER, satisfaction=1, free_text="字が小さい"))[-1]
    taken = ledger.call(entering.withdraw, last.uid, last.version)
    assert taken.form == replace(AFTER, satisfaction=1, free_text="字が小さい")
    assert [each.ordinal for each in ledger.read(reading.listing, first.uid)] == [1]
    assert ledger.read(results.of_course, course.uid).whole.count == 1
    assert ledger.read(reading.free_texts, course.uid) == ()
    assert [each.ordinal for each in typed(ledger, first.uid, AFTER)] == [3]
    with raw(database) as connection:
        assert connection.execute("SELECT count(*) FROM surveys").fetchone() == (3,)
    assert ledger.read(checks.check_open) == ()


def test_a_form_is_taken_back_once_and_by_whoever_saw_it_as_it_is(ledger: Ledger) -> None:
    (only,) = typed(ledger, held(ledger).lessons[0].uid, AFTER)
    with pytest.raises(Conflict):
        ledger.call(entering.withdraw, only.uid, only.version + 1)
    ledger.call(entering.withdraw, only.uid, only.version)
    with pytest.raises(Conflict):
        ledger.call(entering.withdraw, only.uid, only.version)
    with pytest.raises(Missing):
        ledger.call(entering.withdraw, "u", 1)


def test_a_faulty_form_keeps_the_whole_pile_out_and_says_which_one_it_is(ledger: Ledger) -> None:
    first = held(ledger).lessons[0]
    pile = (AFTER, replace(AFTER, satisfaction=6), replace(AFTER, free_text="1234 5678 9018"))
    with pytest.raises(Invalid) as caught:
        ledger.call(entering.enter, first.uid, pile, now=LATER)
    assert caught.value.problems == {
        "1.satisfaction": "＊今回打った用紙の2枚目：「満足」は、1から5までの数字で入れてください。"
    }
    with pytest.raises(Invalid, match="個人番号"):
        ledger.call(entering.enter, first.uid, (AFTER, pile[2]), now=LATER)
    assert ledger.read(reading.listing, first.uid) == ()


def test_no_forms_are_taken_for_a_lesson_that_has_not_begun_or_is_cancelled(ledger: Ledger) -> None:
    course = held(ledger)
    first, second = course.lessons
    with pytest.raises(Refused, match="まだ始まっていません"):
        typed(ledger, second.uid, BEFORE, AFTER)
    assert len(typed(ledger, second.uid, BEFORE)) == 1, "what is asked before may be typed before"
    with pytest.raises(Refused, match="1枚以上"):
        typed(ledger, first.uid)
    ledger.call(lessons.cancel, second.uid, second.version, reason="大雪")
    with pytest.raises(Refused, match="中止"):
        typed(ledger, second.uid, BEFORE)
    ledger.call(planning.cancel, course.uid, row(ledger, course.uid).version, reason="大雪")
    with pytest.raises(Refused, match="中止"):
        typed(ledger, first.uid, AFTER)


def test_a_trainer_types_forms_of_own_courses_only_and_everybody_sees_the_counts(
    ledger: Ledger, ledger_as: LedgerAs
) -> None:
    course = held(ledger)
    first = course.lessons[0]
    trainer, desk = ledger_as(Role.TRAINER), ledger_as(Role.COUNTER)
    (saved,) = typed(ledger, first.uid, AFTER)
    for ask in (
        lambda: typed(trainer, first.uid, AFTER),
        lambda: trainer.read(reading.listing, first.uid),
        lambda: trainer.read(reading.free_texts, course.uid),
        lambda: trainer.call(entering.withdraw, saved.uid, saved.version),
    ):
        with pytest.raises(Denied, match="担当していない講座"):
            ask()
    assert not trainer.read(reading.may_enter, course.uid)
    ledger.call(assigning.assign, first.uid, AssignmentForm(role="AST", staff=trainer.actor.code), now=NOW)
    assert trainer.read(reading.may_enter, course.uid)
    assert len(typed(trainer, first.uid, AFTER)) == 1
    assert not desk.read(reading.may_enter, course.uid)
    with pytest.raises(Denied):
        typed(desk, first.uid, AFTER)
    assert desk.read(results.of_course, course.uid).whole.count == 2


def test_nobody_types_forms_from_the_command_line(store: Store, ledger: Ledger) -> None:
    first = held(ledger).lessons[0]
    command = Actor(
        staff_id=None,
        code="command",
        name="コマンド",
        pc="PC1",
        extra=frozenset({Permission.SURVEY, Permission.COURSES}),
    )
    with pytest.raises(Denied, match="サインイン"):
        typed(Ledger(store, command), first.uid, AFTER)


def test_free_texts_are_read_by_lesson_without_the_answers_beside_them(ledger: Ledger) -> None:
    course = held(ledger)
    first, second = course.lessons
    week = LATER + timedelta(weeks=1)
    typed(ledger, second.uid, replace(AFTER, free_text="楽しかった"), now=week)
    typed(ledger, first.uid, replace(AFTER, free_text="字が小さい"), AFTER)
    found = ledger.read(reading.free_texts, course.uid)
    assert [(each.lesson, each.text) for each in found] == [(1, "字が小さい"), (2, "楽しかった")]


def test_results_are_counted_for_each_lesson_and_for_the_course(ledger: Ledger) -> None:
    course = held(ledger)
    first, second = course.lessons
    week = LATER + timedelta(weeks=1)
    typed(ledger, first.uid, *[AFTER] * 4, replace(AFTER, satisfaction=2, topics=()), BEFORE)
    typed(ledger, second.uid, replace(AFTER, satisfaction=None, topics=("SM",)), now=week)
    found = ledger.read(results.of_course, course.uid)
    satisfied = found.whole.of(Question.SATISFACTION, Phase.AFTER)
    assert (satisfied.n, satisfied.counts, satisfied.mean_tenths) == (5, (0, 1, 0, 0, 4), 44)
    assert found.whole.forms == {Phase.BEFORE: 1, Phase.AFTER: 6}
    assert found.whole.topics == (("LN", 5), ("SM", 2))
    assert list(found.lessons) == [first.uid, second.uid]
    assert found.lessons[second.uid].of(Question.CLARITY, Phase.AFTER).counts is None
    facts = found.facts()
    assert facts is not None
    assert (facts.n, facts.means[Question.SATISFACTION]) == (6, 44)


def test_a_course_without_forms_has_no_facts(ledger: Ledger) -> None:
    course = held(ledger)
    assert ledger.read(results.of_course, course.uid).facts() is None
    typed(ledger, course.lessons[0].uid, BEFORE)
    assert ledger.read(results.of_course, course.uid).facts() is None


def test_forms_of_a_cancelled_lesson_or_course_count_nowhere(ledger: Ledger) -> None:
    course = held(ledger)
    first, second = course.lessons
    typed(ledger, first.uid, *[AFTER] * 5)
    typed(ledger, second.uid, BEFORE)
    ledger.call(lessons.cancel, second.uid, second.version, reason="大雪")
    assert ledger.read(results.of_course, course.uid).whole.forms[Phase.BEFORE] == 0
    assert ledger.read(results.of_year, 2027)[course.uid].n == 5
    ledger.call(planning.cancel, course.uid, row(ledger, course.uid).version, reason="大雪")
    assert ledger.read(results.of_course, course.uid).whole.count == 0
    assert ledger.read(results.of_year, 2027) == {}


def test_a_year_has_the_lessons_on_its_days(ledger: Ledger) -> None:
    autumn = lesson_form(ledger)
    spring = lesson_form(ledger, day=autumn.day + timedelta(weeks=48))
    course = planned(ledger, autumn, spring, released=True)
    typed(ledger, course.lessons[0].uid, *[AFTER] * 5)
    typed(ledger, course.lessons[1].uid, AFTER, now=LATER + timedelta(weeks=49))
    assert ledger.read(results.of_year, 2027)[course.uid].n == 5
    assert ledger.read(results.of_year, 2028)[course.uid].n == 1
    assert ledger.read(results.of_year, 2026) == {}


def test_a_topic_changed_behind_the_program_is_found_by_the_check(ledger: Ledger, database: Path) -> None:
    typed(ledger, held(ledger).lessons[0].uid, AFTER)
    with raw(database) as connection:
        (other,) = connection.execute(
            "SELECT id FROM terms WHERE vocabulary = 'topic' AND code = 'SM'"
        ).fetchone()
        connection.execute("UPDATE survey_topics SET topic_id = ?", (other,))
    assert [each.kind for each in ledger.read(checks.check_open)] == ["seal"]
