"""The form to fill in and the results on paper, read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.courses.forms import TITLE_LENGTH
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.surveys.forms import ASKED, SCALE_WORDS, WORDING, Phase
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.paper.questionnaire import draw_face
from nakanojo_helpdesk.reports.sheet import Chart, Sheet, Table
from nakanojo_helpdesk.reports.surveys.blank_form import blank_form
from nakanojo_helpdesk.reports.surveys.results import survey_results
from tests.domain.courses.forms import shipped
from tests.reports.surveys.surveyed import AT, FIRST_DAY, course, pile, survey

CODES = shipped()


def words_of(sheet: Sheet) -> str:
    reader = pypdf.PdfReader(BytesIO(pdf_bytes(sheet)))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def form(phase: Phase, title: str = "LINE入門", codes: Vocabularies = CODES) -> Sheet:
    row = course(title)
    return blank_form(row, row.lessons[1], phase, Office(), codes, FIRST_DAY)


def tables(sheet: Sheet) -> list[Table]:
    return [block for block in sheet.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("phase", list(Phase))
def test_a_form_asks_what_makes_sense_then_with_the_digits_and_keys_it_is_typed_by(
    qapp: QApplication, phase: Phase
) -> None:
    words = words_of(form(phase))
    for question in ASKED[phase]:
        assert "".join(WORDING[phase, question].split()) in words
    assert words.count(SCALE_WORDS[5]) == len(ASKED[phase])
    assert ("満足" in words) == (phase is Phase.AFTER)
    assert "4LINE・SNS" in words
    assert "Pパソコン" in words
    assert "お名前は書きません" in words
    assert "講R9-012第2回" in words


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("title", ["LINE入門", "あ" * TITLE_LENGTH])
def test_a_form_is_one_page_however_long_the_title(qapp: QApplication, phase: Phase, title: str) -> None:
    sheet = form(phase, title)
    assert page_count(sheet) == 1
    reader = pypdf.PdfReader(BytesIO(pdf_bytes(sheet)))
    assert not reader.pages[0].images, "faces are drawn as lines"


def test_topics_with_long_names_get_wider_columns(qapp: QApplication) -> None:
    topics = CODES[VocabularyName.TOPIC]
    long = [
        replace(
            term,
            label="とても長い名前の相談内容その一二三四五六七",
            short="とても長い名前の相談内容その一二三四",
        )
        if term.code == "SM"
        else term
        for term in topics.terms
    ]
    codes = Vocabularies(
        {
            **{name: CODES[name] for name in CODES.names()},
            VocabularyName.TOPIC: Vocabulary(VocabularyName.TOPIC, long),
        }
    )
    words = words_of(form(Phase.BEFORE, codes=codes))
    assert "1とても長い名前の相談内容その一二三四" in words
    assert page_count(form(Phase.BEFORE, codes=codes)) == 1


def test_the_five_faces_are_told_apart_without_colour(qapp: QApplication) -> None:
    pictures = []
    for mouth in (-0.62, -0.3, 0.0, 0.3, 0.62):
        image = QImage(200, 200, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        draw_face(painter, QPointF(100, 100), 90, mouth, "#000000")
        painter.end()
        pictures.append(bytes(image.constBits()))
    assert len(set(pictures)) == 5


def test_a_form_without_a_lesson_and_in_practice_says_so(qapp: QApplication) -> None:
    sheet = blank_form(course(), None, Phase.AFTER, Office(practice=True), CODES, FIRST_DAY)
    assert sheet.period == "講R9-012"
    assert "練習" in words_of(sheet)
    assert sheet.file_stem == "練習_アンケート用紙_講R9-012_後_20270512"


def test_results_have_the_figure_its_sentence_and_the_numbers_of_the_forms(qapp: QApplication) -> None:
    found = survey([*pile(20), *pile(12, Phase.BEFORE, seed=2)], pile(8, seed=3))
    sheet = survey_results(course(), found, Office(), CODES, AT)
    (chart,) = (block for block in sheet.blocks if isinstance(block, Chart))
    assert chart.sentence.startswith("「満足」は5点のうち平均")
    answers, topics, lessons = tables(sheet)
    satisfied = found.whole.questions[0]
    assert answers.rows[0] == ("満足", "後", *satisfied.count_texts, str(satisfied.n), satisfied.mean_text)
    assert len(answers.rows) == 6
    assert topics.rows[0][1] == str((found.whole.topics or ())[0][1])
    assert [row[1] for row in lessons.rows] == ["20", "8"]
    words = words_of(sheet)
    assert "講座のアンケート結果" in words
    assert "".join(chart.sentence.split()) in words


def test_results_of_few_forms_say_so_and_show_no_single_answer(qapp: QApplication) -> None:
    found = survey(pile(4))
    sheet = survey_results(course(), found, Office(), CODES, AT)
    (answers,) = tables(sheet)
    assert all(row[2:7] == ("x",) * 5 and "少数" in row[-1] for row in answers.rows)
    words = words_of(sheet)
    assert "少数のため内訳なし" in words
    assert "x＝公表しない数" in words


def test_results_without_forms_say_that_there_are_none(qapp: QApplication) -> None:
    sheet = survey_results(course(), survey(), Office(), CODES, AT)
    assert "まだ入力されていません" in words_of(sheet)
    assert page_count(sheet) == 1
