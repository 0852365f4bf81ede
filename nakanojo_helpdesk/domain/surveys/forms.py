"""アンケート: what one unnamed form asks and says.

A form given out before the lesson (`Phase.BEFORE`) asks what can be answered then: whether one can do it alone, whether it
looks useful, and what one would like to learn. Whether one is satisfied and has understood is asked afterwards only. So
`CONFIDENCE` and `USEFULNESS` are the questions that are compared before and after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, VocabularyName
from nakanojo_helpdesk.typography.plain_text import storable

FREE_TEXT_LENGTH: Final = 500
SCALE: Final = (1, 2, 3, 4, 5)
SCALE_WORDS: Final = {1: "いいえ", 2: "あまり", 3: "どちらとも", 4: "まあまあ", 5: "とても"}
"""The words below the five faces. They answer every question of the form."""
MIDDLE: Final = 3
"""The neutral answer."""


class Phase(StrEnum):
    """When a form was filled in. Stored by value."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        """`前`, `後`."""
        return _PHASE_LABELS[self]


class Question(StrEnum):
    """A question answered by a face. The values are the names of columns and of fields of `SurveyForm`."""

    SATISFACTION = "satisfaction"
    CLARITY = "clarity"
    CONFIDENCE = "confidence"
    USEFULNESS = "usefulness"

    @property
    def label(self) -> str:
        """Its name on screens and in results."""
        return _LABELS[self]


_PHASE_LABELS: Final = {Phase.BEFORE: "前", Phase.AFTER: "後"}
_LABELS: Final = {
    Question.SATISFACTION: "満足",
    Question.CLARITY: "分かりやすさ",
    Question.CONFIDENCE: "自分でできそう",
    Question.USEFULNESS: "役に立つ",
}
ASKED: Final[dict[Phase, tuple[Question, ...]]] = {
    Phase.BEFORE: (Question.CONFIDENCE, Question.USEFULNESS),
    Phase.AFTER: tuple(Question),
}
"""The questions of a form in their order on the paper."""
WORDING: Final = {
    (Phase.BEFORE, Question.CONFIDENCE): "いま、一人でできそうですか。",
    (Phase.BEFORE, Question.USEFULNESS): "くらしの役に立ちそうですか。",
    (Phase.AFTER, Question.SATISFACTION): "今日の講座に、満足しましたか。",
    (Phase.AFTER, Question.CLARITY): "説明は、分かりやすかったですか。",
    (Phase.AFTER, Question.CONFIDENCE): "これから、一人でできそうですか。",
    (Phase.AFTER, Question.USEFULNESS): "くらしの役に立ちそうですか。",
}
"""How the paper asks."""
WISHES: Final = {Phase.BEFORE: "習いたいこと", Phase.AFTER: "もっと習いたいこと"}
"""How the paper asks for topics."""


@dataclass(frozen=True, kw_only=True)
class SurveyForm:
    """One form. Answers are 1 (lowest) to 5, None for none; `topics` are level-1 codes of the vocabulary `topic`.

    A form without any answer is a blank sheet that was handed in: it counts as a form and in no mean.
    """

    phase: Phase = Phase.AFTER
    satisfaction: int | None = None
    clarity: int | None = None
    confidence: int | None = None
    usefulness: int | None = None
    topics: tuple[str, ...] = ()
    free_text: str = ""

    def answer(self, question: Question) -> int | None:
        """The answer to a question."""
        value: int | None = getattr(self, question.value)
        return value

    def problems(self, vocabularies: Vocabularies, day: date) -> dict[str, str]:
        """Faults as `{field: sentence}`; `day` is the lesson's."""
        found: dict[str, str] = {}
        for question in Question:
            value = self.answer(question)
            if value is None:
                continue
            if question not in ASKED[self.phase]:
                found[question.value] = f"＊「{question.label}」は、前の用紙では聞いていません。"
            elif value not in SCALE:
                found[question.value] = f"＊「{question.label}」は、1から5までの数字で入れてください。"
        offered = {term.code for term in offered_topics(vocabularies, day)}
        if not offered.issuperset(self.topics):
            found["topics"] = "＊習いたいことに、その日に使えない内容があります。選び直してください。"
        elif len(set(self.topics)) < len(self.topics):
            found["topics"] = "＊習いたいことに、同じ内容が2つあります。"
        if sentence := free_text_problem(self.free_text):
            found["free_text"] = sentence
        return found


def offered_topics(vocabularies: Vocabularies, day: date) -> tuple[Term, ...]:
    """The topics a form of a lesson on this day offers, in their order."""
    return vocabularies[VocabularyName.TOPIC].upper(day)


def free_text_problem(text: str) -> str | None:
    """The sentence to show under the free text when it cannot be kept as it is, else None."""
    if problem := text_problem(tidied(text), label="自由記述", longest=FREE_TEXT_LENGTH, lines=True):
        return f"＊{problem}"
    return None


def tidied(text: str) -> str:
    """A free text in the form that is kept: uniform line breaks, no blanks at the ends."""
    return storable(text).strip()


def blank(forms: Iterable[SurveyForm]) -> int:
    """How many of the forms are blank sheets."""
    return sum(
        not form.topics and not form.free_text and all(form.answer(question) is None for question in Question)
        for form in forms
    )
