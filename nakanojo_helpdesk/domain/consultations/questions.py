"""The questions about a consultation, each declared once: forms, lists, files, search and drafts follow from them.

Topics and memo have input fields of their own; all other questions are listed here, in the order of a list's
columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.vocabularies import VocabularyName


class Place(StrEnum):
    """Where the entry screen asks a question."""

    HEADER = "header"
    CHIPS = "chips"
    DETAILS = "details"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: its field of `Answers` (or of the header), its words, and the codes of its answers.

    Without a vocabulary the answer is a number. `filtered`: the search can be narrowed by it, and `SearchQuery` has
    a field of the same name. With `blank_is_unknown` no answer counts as 未聴取.
    """

    name: str
    label: str
    vocabulary: VocabularyName | None
    asked: Place
    filtered: bool = False
    blank_is_unknown: bool = False


def _question(
    name: str, label: str, asked: Place, *, filtered: bool = False, unknown: bool = False
) -> Question:
    """A question whose vocabulary has the field's own name."""
    return Question(
        name=name,
        label=label,
        vocabulary=VocabularyName(name),
        asked=asked,
        filtered=filtered,
        blank_is_unknown=unknown,
    )


QUESTIONS: Final = (
    _question("method", "受付方法", Place.HEADER, filtered=True),
    _question("visitor", "相談者", Place.DETAILS),
    Question(name="people", label="人数", vocabulary=None, asked=Place.DETAILS),
    _question("visit_kind", "来庁", Place.CHIPS),
    _question("age_band", "年代", Place.CHIPS, filtered=True, unknown=True),
    _question("district", "地区", Place.CHIPS, filtered=True, unknown=True),
    _question("device", "機器", Place.DETAILS),
    _question("carrier", "通信会社", Place.DETAILS),
    _question("outcome", "結果", Place.CHIPS, filtered=True),
    _question("effort", "手間", Place.DETAILS),
    Question(name="minutes", label="時間（分）", vocabulary=None, asked=Place.DETAILS),
    _question("referral", "紹介先", Place.DETAILS),
    _question("trigger", "きっかけ", Place.DETAILS),
)
NUMBERS: Final = tuple(question.name for question in QUESTIONS if question.vocabulary is None)
FILTERED: Final = tuple(
    question
    for place in (Place.CHIPS, Place.DETAILS, Place.HEADER)
    for question in QUESTIONS
    if question.filtered and question.asked is place
)
"""What the search narrows by, in the order of its lists."""
BLANK_IS_UNKNOWN: Final = frozenset(question.name for question in QUESTIONS if question.blank_is_unknown)


def coded(place: Place) -> dict[str, VocabularyName]:
    """The questions of one place that are answered with a code, with their vocabularies."""
    return {
        question.name: question.vocabulary
        for question in QUESTIONS
        if question.vocabulary is not None and question.asked is place
    }
