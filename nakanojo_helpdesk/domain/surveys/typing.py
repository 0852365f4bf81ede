"""A form typed as one line: a digit for each question, then the keys of the topics, such as `44531P`.

0 stands for no answer. Full-width and small signs count, blanks do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.surveys.forms import ASKED, Phase, Question, SurveyForm
from nakanojo_helpdesk.domain.vocabularies import folded_code

NO_ANSWER: Final = "0"
_ANSWERS: Final = "012345"


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """What a line says so far. `text` is it without the signs that mean nothing, `problem` why some were left out.

    A topic's key typed twice takes the topic back, as it does on a chip.
    """

    phase: Phase
    text: str
    answers: tuple[int | None, ...]
    topics: tuple[str, ...]
    problem: str = ""

    @property
    def next_question(self) -> Question | None:
        """The question the next digit answers; None when all are answered."""
        asked = ASKED[self.phase]
        return asked[len(self.answers)] if len(self.answers) < len(asked) else None

    @property
    def is_whole(self) -> bool:
        """Whether every question has its digit."""
        return self.next_question is None

    def form(self, free_text: str = "", more_topics: tuple[str, ...] = ()) -> SurveyForm:
        """The form it stands for; `more_topics` are chosen ones that have no key."""
        given = dict(zip((each.value for each in ASKED[self.phase]), self.answers, strict=False))
        topics = tuple(dict.fromkeys((*self.topics, *more_topics)))
        return SurveyForm(phase=self.phase, topics=topics, free_text=free_text, **given)


def read_line(text: str, phase: Phase, keys: Mapping[str, str]) -> TypedLine:
    """Read a line. `keys` are the codes of the topics by their key."""
    asked = len(ASKED[phase])
    kept = problem = ""
    answers: list[int | None] = []
    topics: list[str] = []
    for sign in folded_code(text):
        if len(answers) < asked:
            if sign not in _ANSWERS:
                label = ASKED[phase][len(answers)].label
                problem = f"＊「{label}」は、1から5までの数字か、0（無回答）で入れてください。"
                continue
            answers.append(None if sign == NO_ANSWER else int(sign))
        elif sign not in keys:
            problem = f"＊「{sign}」のキーの内容はありません。下の内容の左にあるキーを押してください。"
            continue
        elif keys[sign] in topics:
            topics.remove(keys[sign])
            kept = kept[:asked] + kept[asked:].replace(sign, "")
            continue
        else:
            topics.append(keys[sign])
        kept += sign
    return TypedLine(phase=phase, text=kept, answers=tuple(answers), topics=tuple(topics), problem=problem)


def line_of(form: SurveyForm, keys: Mapping[str, str]) -> str:
    """The line a form is typed as; topics without a key are left out."""
    by_code = {code: key for key, code in keys.items()}
    answers = "".join(str(form.answer(question) or NO_ANSWER) for question in ASKED[form.phase])
    return answers + "".join(by_code[code] for code in form.topics if code in by_code)
