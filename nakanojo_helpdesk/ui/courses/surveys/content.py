"""The results of a survey as a figure with its table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.surveys.forms import SCALE, SCALE_WORDS
from nakanojo_helpdesk.domain.surveys.results import QuestionResult, SurveyResults
from nakanojo_helpdesk.domain.surveys.sentences import survey_sentence
from nakanojo_helpdesk.domain.vocabularies import Vocabulary
from nakanojo_helpdesk.reports.charts.figures import Draw, draw_survey
from nakanojo_helpdesk.tokens import Tokens
from nakanojo_helpdesk.ui.workplace.figure import Figure, Head, Line

_HEADS = (
    Head("問い", is_number=False),
    Head("時期", is_number=False),
    *(Head(f"{value} {SCALE_WORDS[value]}") for value in SCALE),
    Head("n"),
    Head("平均"),
)
_ROW_HEIGHT, _ABOVE_ROWS = 44, 40
"""Design pixels of the picture for each row, and for the key above them."""


def survey_figure(results: SurveyResults, heading: str) -> Figure:
    """The figure of a lesson or course."""
    rows = results.answered
    return Figure(
        heading=heading,
        sentence=survey_sentence(results),
        draw=partial(_drawn, rows),
        heads=_HEADS,
        lines=tuple(_line(row) for row in rows),
        height=_ABOVE_ROWS + _ROW_HEIGHT * max(len(rows), 1),
    )


def topic_words(results: SurveyResults, names: Vocabulary) -> str:
    """`習いたいこと：LINE・SNS 8枚、基本操作 5枚`; empty for none."""
    if not results.topics:
        return ""
    words = "、".join(f"{names.chip(code)} {count_text(count)}枚" for code, count in results.topics)
    return f"習いたいこと：{words}"


def _drawn(rows: Sequence[QuestionResult], tokens: Tokens) -> Draw:
    return lambda figure: draw_survey(figure, rows, tokens)


def _line(row: QuestionResult) -> Line:
    texts = (row.question.label, row.phase.label, *row.count_texts, count_text(row.n), row.mean_text)
    counts = row.counts or (0,) * len(SCALE)
    values = (row.question.label, row.phase.label, *counts, row.n, row.mean_tenths or 0)
    return Line(key=f"{row.question.value}|{row.phase.value}", texts=texts, values=values)
