"""お知らせ文: complete for 広報, and for LINE never longer than a message shows."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope
from nakanojo_helpdesk.reports.courses.announcement import LINE_AT_MOST, line_text, print_text
from tests.reports.courses.facts import course_form, course_row, paper_facts

LONGEST = CourseForm(
    title="題" * 60,
    capacity=999,
    catalogue="K005",
    target="対" * 100,
    residents_only=True,
    newcomers_only=True,
    least_age=60,
    fee="費" * 100,
    belongings="持" * 100,
    partners=tuple(f"{number}{'協' * 48}" for number in range(10)),
    contact="問" * 100,
)


def test_the_text_for_print_tells_everything_in_one_line_each() -> None:
    assert print_text(paper_facts()) == (
        "■はじめてのLINE\n"
        "日時　全4回　5月12日（水）、19日（水）、26日（水）、6月2日（水） 10:00～11:30\n"
        "場所　中央公民館 2階研修室（中之条町大字中之条町1091）\n"
        "駐車場　建物の北側に20台。足の悪い方は正面にとめられます。\n"
        "対象　スマートフォンをお持ちの方。町民の方、60歳以上の方\n"
        "定員　15人\n"
        "費用　無料\n"
        "持ち物　スマートフォン、充電器、筆記用具、老眼鏡\n"
        "申込　4月5日（月）から5月6日（木）まで（先着順です）\n"
        "協力　中之条町社会福祉協議会\n"
        "問合せ　企画政策課デジタル推進係 0279-00-0000"
    )


def test_the_text_for_line_of_a_usual_course_leaves_nothing_out() -> None:
    text = line_text(paper_facts())
    assert len(text) <= LINE_AT_MOST
    assert text.startswith("【はじめてのLINE】")
    for words in (
        "5月12日（水）",
        "中央公民館",
        "15人",
        "無料",
        "老眼鏡",
        "協議会",
        "0279-00-0000",
        "60歳以上",
    ):
        assert words in text


@pytest.mark.parametrize("lessons", [1, 12, 60])
def test_the_text_for_line_is_short_enough_and_keeps_what_is_needed_to_apply(lessons: int) -> None:
    text = line_text(paper_facts(course=course_row(lessons, LONGEST)))
    assert len(text) <= LINE_AT_MOST
    for words in ("題" * 60, "▼日時", "▼場所", "▼定員", "▼申込", "▼問合せ"):
        assert words in text
    assert "協" * 48 not in text


def test_how_to_apply_is_said_for_every_kind_of_admission() -> None:
    lottery = print_text(paper_facts(course=course_row(2, course_form(admission=Admission.LOTTERY))))
    assert "（申込が定員を超えたときは抽選です）" in lottery
    free = print_text(paper_facts(course=course_row(2, course_form(admission=Admission.FREE))))
    assert "申込　申込は要りません。直接お越しください。" in free
    each = print_text(paper_facts(course=course_row(2, course_form(scope=Scope.LESSON))))
    assert "定員　15人（1回ごと）" in each
