"""The survey in one sentence: what its figure shows, for eyes and for screen readers."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.statistics.facts import tenths_text
from nakanojo_helpdesk.domain.surveys.forms import ASKED, Phase, Question
from nakanojo_helpdesk.domain.surveys.results import ENOUGH, FEW_WORDS, QuestionResult, SurveyResults

NOTHING: Final = "アンケートは、まだ入力されていません。"
_DIRECTIONS: Final = {True: "上がりました", False: "下がりました"}


def survey_sentence(results: SurveyResults) -> str:
    """How satisfied people were, then what changed from before to after. A comparison needs enough answers on both sides."""
    if not results.count:
        return NOTHING
    number = results.forms[Phase.AFTER]
    said = [_satisfaction(results)] if number else [f"前の用紙が{results.forms[Phase.BEFORE]}枚です。"]
    said += [
        _change(results.of(question, Phase.BEFORE), results.of(question, Phase.AFTER))
        for question in ASKED[Phase.BEFORE]
    ]
    if any(each.is_few for each in results.answered):
        said.append(f"答えが{ENOUGH}枚より少ない（{FEW_WORDS}）ところは、内訳を出しません。")
    return "".join(said)


def _satisfaction(results: SurveyResults) -> str:
    result = results.of(Question.SATISFACTION, Phase.AFTER)
    number = results.forms[Phase.AFTER]
    if result.mean_tenths is None:
        return f"後の用紙が{number}枚です。"
    few = f"（{FEW_WORDS}）" if result.is_few else ""
    return f"「満足」は5点のうち平均{tenths_text(result.mean_tenths)}点{few}でした（後の用紙{number}枚）。"


def _change(before: QuestionResult, after: QuestionResult) -> str:
    if before.mean_tenths is None or after.mean_tenths is None or before.is_few or after.is_few:
        return ""
    then, now = tenths_text(before.mean_tenths), tenths_text(after.mean_tenths)
    label = f"「{before.question.label}」は"
    if then == now:
        return f"{label}、前も後も{now}点でした。"
    return f"{label}、前の{then}点から後の{now}点に{_DIRECTIONS[after.mean_tenths > before.mean_tenths]}。"
