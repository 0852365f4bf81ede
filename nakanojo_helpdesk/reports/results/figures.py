"""Texts of the results of courses: rates, hours, means, and the notes below them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.statistics.course_facts import STAFF_ROLES, CourseFacts, LessonFacts, Sums
from nakanojo_helpdesk.domain.statistics.facts import count_text, tenths, tenths_text
from nakanojo_helpdesk.domain.statistics.signs import HIDDEN, NO_DATA, NOT_RECORDED
from nakanojo_helpdesk.domain.surveys.forms import Question
from nakanojo_helpdesk.domain.surveys.results import FEW_WORDS, SurveyFacts
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

SOURCE: Final = "の講座の記録"
"""What the results of courses are counted from, in the foot of every page."""
COST_DEFINITION: Final = (
    "1人当たり経費＝講座の経費÷延べ受講者（円未満を四捨五入）。経費は、設定の「役場・用紙」の金額です。"
)
SURVEY_DEFINITION: Final = (
    "満足度は、回のあとのアンケートの「満足」の平均です（1～5。5がとても）。答えが3枚より少ないときは「x」、"
    "5枚より少ないときは「少数」と書きます。"
)


def per_cent(value: Decimal | None) -> str:
    """`86.7％`, or `－`."""
    return NO_DATA if value is None else f"{value * 100:,.1f}％"


def known(sums: Sums, text: str) -> str:
    """A figure over lessons whose roll was taken: `…` where lessons were held and nobody took any roll."""
    return text if sums.is_known else NOT_RECORDED


def completed_text(course: CourseFacts) -> str:
    """修了: `12`; `…` where the roll of a lesson was not taken, `－` where it is not counted."""
    return NOT_RECORDED if course.is_completion_unknown else count_text(course.completed)


def mean_text(survey: SurveyFacts | None, question: Question = Question.SATISFACTION) -> str:
    """`4.6`, `4.6（少数）`; `x（少数）` where it is hidden, `－` without answers."""
    if survey is None:
        return NO_DATA
    mean = survey.means.get(question)
    text = HIDDEN if mean is None else tenths_text(mean)
    return f"{text}（{FEW_WORDS}）" if survey.is_few else text


def mean_count(total: int, parts: int) -> str:
    """A mean with one place, or `－`."""
    return tenths_text(tenths(total, parts))


def hours_text(minutes: int) -> str:
    """`1時間30分`, `45分`."""
    hours, rest = divmod(minutes, 60)
    return (f"{count_text(hours)}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")


def cost_each(cost: int | None, people: int) -> str:
    """Yen a person, half-up; `－` without a cost or people."""
    if cost is None or not people:
        return NO_DATA
    return count_text(int((Decimal(cost) / people).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def held_words(row: LessonRow) -> str:
    """`10:00～11:10（1時間10分）`: 実施した時間, as far as it is known."""
    begin = row.time.begin if row.held_begin is None else row.held_begin
    end = row.time.end if row.held_end is None else row.held_end
    return f"{clock(begin)}～{clock(end)}（{hours_text(end - begin)}）"


def staff_words(staff: Mapping[str, int], vocabularies: Vocabularies) -> str:
    """`講師1　補助2`; empty when nobody was assigned."""
    roles = vocabularies[VocabularyName.SESSION_ROLE]
    return "　".join(f"{roles.chip(role)}{staff[role]}" for role in STAFF_ROLES if staff[role])


def ratio_words(lesson: LessonFacts) -> str:
    """`5人に2人`: those present beside 講師 and アシスタント, with a mark where the 1:4 rule is broken; `…` without a roll."""
    if lesson.is_held and not lesson.has_roll:
        return NOT_RECORDED
    there = lesson.staff["INS"] + lesson.staff["AST"]
    return f"{lesson.present}人に{there}人" + ("" if lesson.is_staffed else "（不足）")
