"""A question is declared once; what holds its answer by type, table and query is held against the declaration."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationForm, ConsultationRow
from nakanojo_helpdesk.domain.consultations.questions import FILTERED, QUESTIONS, Place
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.store.tables.consultations import Consultation
from tests.factories import full_consultation

OTHERWISE_ASKED = {"topics", "memo"}


def test_every_answer_has_its_question_and_every_question_its_answer() -> None:
    header = {question.name for question in QUESTIONS if question.asked is Place.HEADER}
    names = {question.name for question in QUESTIONS}
    assert {field.name for field in fields(Answers)} - OTHERWISE_ASKED == names - header
    assert len(names) == len(QUESTIONS)
    for shape in (ConsultationForm, ConsultationRow):
        assert names <= {field.name for field in fields(shape)}


def test_a_question_with_a_vocabulary_holds_a_code_and_one_without_a_number() -> None:
    hints = get_type_hints(ConsultationForm)
    for question in QUESTIONS:
        expected = int | None if question.vocabulary is None else str | None
        assert hints[question.name] == expected, question.name


def test_every_question_has_its_column() -> None:
    columns = set(Consultation.__table__.c.keys())
    assert {q.name if q.vocabulary is None else f"{q.name}_id" for q in QUESTIONS} <= columns


def test_a_question_the_list_can_be_narrowed_by_can_be_asked() -> None:
    hints = get_type_hints(SearchQuery)
    assert {question.name: hints[question.name] for question in FILTERED} == {
        question.name: str | None for question in FILTERED
    }


def test_the_full_consultation_of_the_tests_answers_every_question() -> None:
    full = full_consultation()
    assert [field.name for field in fields(full) if getattr(full, field.name) in (None, "", ())] == []


def test_a_row_gives_its_form_back_with_every_answer() -> None:
    assert full_consultation().answers() == full_consultation(desk="D02", event_minute=5).answers()
