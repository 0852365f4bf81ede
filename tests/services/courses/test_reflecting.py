"""所感: who may write it, what is kept, and what is refused."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.courses import reflecting
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger
from tests.factories import LedgerAs
from tests.services.courses import books


def test_what_was_said_of_a_lesson_and_of_a_course_is_kept(ledger: Ledger) -> None:
    course = books.planned(ledger, *books.weekly(ledger, 2), released=True)
    lesson = course.lessons[0]
    kept = ledger.call(reflecting.keep_of_lesson, lesson.uid, lesson.version, " 濁点の\r\n入れ方 ")
    assert kept == "濁点の\n入れ方"
    ledger.call(reflecting.keep_of_course, course.uid, course.version, "落ち着いていた")
    stands = books.row(ledger, course.uid)
    assert (stands.reflection, [each.reflection for each in stands.lessons]) == ("落ち着いていた", [kept, ""])
    ledger.call(reflecting.keep_of_course, course.uid, stands.version, "")
    assert books.row(ledger, course.uid).reflection == ""
    assert ledger.read(checks.check_open) == ()


@pytest.mark.parametrize(
    ("text", "sentence"), [("番号は 1234 5678 9018 です", "個人番号"), ("あ" * 1001, "1,000文字")]
)
def test_a_my_number_and_a_novel_are_refused(ledger: Ledger, text: str, sentence: str) -> None:
    course = books.planned(ledger, *books.weekly(ledger, 1), released=True)
    with pytest.raises(Invalid) as refused:
        ledger.call(reflecting.keep_of_lesson, course.lessons[0].uid, 1, text)
    assert sentence in refused.value.problems["reflection"]


def test_two_people_writing_at_once_do_not_overwrite_each_other(ledger: Ledger) -> None:
    course = books.planned(ledger, *books.weekly(ledger, 1), released=True)
    ledger.call(reflecting.keep_of_course, course.uid, course.version, "一人目")
    with pytest.raises(Conflict):
        ledger.call(reflecting.keep_of_course, course.uid, course.version, "二人目")


def test_a_trainer_writes_about_own_courses_only(ledger: Ledger, ledger_as: LedgerAs) -> None:
    course = books.planned(ledger, *books.weekly(ledger, 1), released=True)
    stranger = ledger_as(Role.TRAINER)
    for keep, row in (
        (reflecting.keep_of_course, course),
        (reflecting.keep_of_lesson, course.lessons[0]),
    ):
        with pytest.raises(Denied, match="担当していない"):
            stranger.call(keep, row.uid, row.version, "よその講座")
