"""What a form may say, and a form typed as one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.surveys.forms import ASKED, WORDING, Phase, Question, SurveyForm, offered_topics
from nakanojo_helpdesk.domain.surveys.typing import line_of, read_line
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName
from tests.domain.courses.forms import shipped

DAY = date(2026, 5, 13)
CODES = shipped()
KEYS = {term.hotkey: term.code for term in offered_topics(CODES, DAY)}
FULL = SurveyForm(
    satisfaction=5, clarity=4, confidence=2, usefulness=5, topics=("LN", "PC"), free_text="また来たい"
)


def test_every_question_of_a_form_has_its_words() -> None:
    assert set(WORDING) == {(phase, question) for phase in Phase for question in ASKED[phase]}


def test_a_whole_form_and_a_blank_sheet_have_no_faults() -> None:
    assert FULL.problems(CODES, DAY) == {}
    assert SurveyForm().problems(CODES, DAY) == {}
    before = SurveyForm(phase=Phase.BEFORE, confidence=1, usefulness=3, topics=("SM",))
    assert before.problems(CODES, DAY) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"clarity": 0}, "clarity", "1から5まで"),
        ({"usefulness": 6}, "usefulness", "1から5まで"),
        ({"phase": Phase.BEFORE}, "satisfaction", "前の用紙では聞いていません"),
        ({"topics": ("LN01",)}, "topics", "使えない内容"),
        ({"topics": ("XX",)}, "topics", "使えない内容"),
        ({"topics": ("LN", "LN")}, "topics", "同じ内容"),
        ({"free_text": "番号は 1234 5678 9018 です"}, "free_text", "個人番号"),
        ({"free_text": "あ" * 501}, "free_text", "500文字"),
    ],
)
def test_a_faulty_answer_is_said_with_how_to_mend_it(changes: dict[str, Any], field: str, words: str) -> None:
    problems = replace(FULL, **changes).problems(CODES, DAY)
    assert words in problems[field]
    assert problems[field].startswith("＊")


def test_a_topic_out_of_use_on_the_day_of_the_lesson_is_refused_and_not_offered() -> None:
    topics = CODES[VocabularyName.TOPIC]
    retired = [
        replace(term, valid_to=date(2026, 3, 31)) if term.code == "LN" else term for term in topics.terms
    ]
    codes = Vocabularies(
        {
            **{name: CODES[name] for name in CODES.names()},
            VocabularyName.TOPIC: Vocabulary(VocabularyName.TOPIC, retired),
        }
    )
    assert "topics" in FULL.problems(codes, DAY)
    assert "LN" not in {term.code for term in offered_topics(codes, DAY)}
    assert FULL.problems(codes, date(2026, 3, 31)) == {}


def test_a_line_is_a_digit_for_each_question_and_then_the_keys_of_topics() -> None:
    line = read_line("５4２54p", Phase.AFTER, KEYS)
    assert line.is_whole
    assert line.problem == ""
    assert line.form("また来たい") == replace(FULL, free_text="また来たい")
    assert line.text == "54254P"


def test_zero_is_no_answer_and_the_next_question_is_known() -> None:
    line = read_line("50", Phase.AFTER, KEYS)
    assert line.answers == (5, None)
    assert line.next_question is Question.CONFIDENCE
    assert read_line("0000", Phase.AFTER, KEYS).form() == SurveyForm()


def test_a_form_of_before_has_two_answers() -> None:
    line = read_line("241", Phase.BEFORE, KEYS)
    assert line.form() == SurveyForm(phase=Phase.BEFORE, confidence=2, usefulness=4, topics=("SM",))


@pytest.mark.parametrize(
    ("text", "kept", "words"),
    [
        ("46", "4", "1から5まで"),
        ("4a", "4", "「分かりやすさ」"),
        ("4444Z", "4444", "「Z」のキー"),
        ("４４４４あ1", "44441", "「あ」のキー"),
    ],
)
def test_a_sign_that_means_nothing_is_left_out_and_said(text: str, kept: str, words: str) -> None:
    line = read_line(text, Phase.AFTER, KEYS)
    assert line.text == kept
    assert words in line.problem


def test_a_topic_typed_twice_is_taken_back() -> None:
    line = read_line("4444144", Phase.AFTER, KEYS)
    assert line.topics == ("SM",)
    assert line.text == "44441"


answers = st.none() | st.integers(1, 5)
forms = st.builds(
    SurveyForm,
    satisfaction=answers,
    clarity=answers,
    confidence=answers,
    usefulness=answers,
    topics=st.lists(st.sampled_from(sorted(KEYS.values())), unique=True).map(tuple),
)


@given(forms)
def test_every_form_can_be_typed_and_reads_back_the_same(form: SurveyForm) -> None:
    assert read_line(line_of(form, KEYS), Phase.AFTER, KEYS).form() == form


@given(st.text(max_size=12), st.sampled_from(list(Phase)))
def test_whatever_is_typed_gives_a_form_without_faults(text: str, phase: Phase) -> None:
    line = read_line(text, phase, KEYS)
    assert line.form().problems(CODES, DAY) == {}
    assert read_line(line.text, phase, KEYS).form() == line.form()
