"""Counts, means and n, and what is not shown of few answers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.surveys.forms import ASKED, Phase, Question, SurveyForm
from nakanojo_helpdesk.domain.surveys.results import ENOUGH, Tally
from nakanojo_helpdesk.domain.surveys.sentences import NOTHING, survey_sentence


def forms_of(*values: int) -> list[SurveyForm]:
    return [SurveyForm(satisfaction=value, confidence=value) for value in values]


def before_of(*values: int) -> list[SurveyForm]:
    return [SurveyForm(phase=Phase.BEFORE, confidence=value) for value in values]


def test_a_question_has_its_counts_its_mean_and_its_n() -> None:
    forms = [*forms_of(5, 5, 4, 3, 3, 1), SurveyForm(clarity=2)]
    result = Tally.of(forms).results().of(Question.SATISFACTION, Phase.AFTER)
    assert (result.n, result.counts, result.mean_tenths) == (6, (1, 0, 2, 1, 2), 35)
    assert (result.mean_text, result.count_texts) == ("3.5", ("1", "0", "2", "1", "2"))


def test_no_answer_enters_no_mean_and_a_blank_sheet_is_a_form() -> None:
    results = Tally.of([*forms_of(5, 5, 5, 5, 5), SurveyForm()]).results()
    assert results.forms[Phase.AFTER] == 6
    assert results.of(Question.SATISFACTION, Phase.AFTER).n == 5
    assert results.of(Question.CLARITY, Phase.AFTER).mean_text == "－"


@pytest.mark.parametrize(
    ("values", "mean", "counts"),
    [
        ((), "－", ("－",) * 5),
        ((5,), "x（少数）", ("x",) * 5),
        ((5, 1), "x（少数）", ("x",) * 5),
        ((5, 1, 3), "3.0（少数）", ("x",) * 5),
        ((5, 1, 3, 3), "3.0（少数）", ("x",) * 5),
        ((5, 1, 3, 3, 4), "3.2", ("1", "0", "2", "1", "1")),
    ],
)
def test_few_answers_have_no_distribution_and_say_so(
    values: tuple[int, ...], mean: str, counts: tuple[str, ...]
) -> None:
    result = Tally.of(forms_of(*values)).results().of(Question.SATISFACTION, Phase.AFTER)
    assert (result.mean_text, result.count_texts) == (mean, counts)


def test_topics_of_few_forms_are_not_shown() -> None:
    topics = SurveyForm(topics=("LN", "SM"))
    assert Tally.of([topics] * 4).results().topics is None
    found = Tally.of([topics] * 4 + [SurveyForm(topics=("SM",))]).results().topics
    assert found == (("SM", 5), ("LN", 4))


def test_what_reports_need_is_the_phase_after_and_means_that_may_be_shown() -> None:
    facts = Tally.of([*forms_of(5, 4, 4), *before_of(1, 1, 1, 1)]).results().facts()
    assert facts.n == 3
    assert facts.is_few
    assert facts.means == {Question.SATISFACTION: 43, Question.CONFIDENCE: 43}
    assert Tally.of(forms_of(5, 4)).results().facts().means == {}


def test_the_sentence_says_how_satisfied_people_were_and_what_has_changed() -> None:
    results = Tally.of([*forms_of(5, 4, 4, 4, 4), *before_of(2, 2, 2, 2, 3)]).results()
    assert survey_sentence(results) == (
        "「満足」は5点のうち平均4.2点でした（後の用紙5枚）。「自分でできそう」は、前の2.2点から後の4.2点に上がりました。"
    )
    same = Tally.of([*forms_of(3, 3, 3, 3, 3), *before_of(3, 3, 3, 3, 3)]).results()
    assert "前も後も3.0点" in survey_sentence(same)
    worse = Tally.of([*forms_of(3, 3, 3, 3, 3), *before_of(4, 4, 4, 4, 4)]).results()
    assert "下がりました" in survey_sentence(worse)


def test_the_sentence_compares_nothing_with_few_answers() -> None:
    sentence = survey_sentence(Tally.of([*forms_of(5, 4, 4, 4, 4), *before_of(2, 2, 2, 2)]).results())
    assert "前の" not in sentence
    few = survey_sentence(Tally.of(forms_of(5, 4, 4)).results())
    assert "平均4.3点（少数）" in few
    assert "内訳を出しません" in few
    assert "平均" not in survey_sentence(Tally.of(forms_of(5)).results())
    assert survey_sentence(Tally().results()) == NOTHING
    assert survey_sentence(Tally.of(before_of(2, 2, 2, 2, 2)).results()) == "前の用紙が5枚です。"


values = st.none() | st.integers(1, 5)
piles = st.lists(
    st.builds(
        SurveyForm, satisfaction=values, clarity=values, topics=st.sampled_from(((), ("LN",), ("LN", "SM")))
    )
    | st.builds(SurveyForm, phase=st.just(Phase.BEFORE), confidence=values),
    max_size=12,
)


@given(piles)
def test_results_follow_from_the_forms_one_by_one(pile: list[SurveyForm]) -> None:
    results = Tally.of(pile).results()
    for phase in Phase:
        assert results.forms[phase] == sum(form.phase is phase for form in pile)
        for question in ASKED[phase]:
            given_answers = [
                value for form in pile if form.phase is phase and (value := form.answer(question)) is not None
            ]
            result = results.of(question, phase)
            assert result.n == len(given_answers)
            if result.mean_tenths is not None:
                exact = Fraction(sum(given_answers), len(given_answers))
                assert abs(Fraction(result.mean_tenths, 10) - exact) <= Fraction(1, 20)
            assert (result.counts is None) == (len(given_answers) < ENOUGH)
            if result.counts is not None:
                assert [result.counts[value - 1] for value in range(1, 6)] == [
                    given_answers.count(value) for value in range(1, 6)
                ]


@given(piles, piles)
def test_lessons_add_up_to_the_course(first: list[SurveyForm], second: list[SurveyForm]) -> None:
    together = Tally.of(first)
    together.add(Tally.of(second))
    assert together.results() == Tally.of([*first, *second]).results()
