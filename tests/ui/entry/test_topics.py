"""相談内容 on both levels, by real keys and clicks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName
from nakanojo_helpdesk.ui.entry.form import EntryForm
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.keyboard import focused, press
from tests.ui.conftest import settle


def topics(page: EntryPage) -> tuple[str, ...]:
    return page.form.answers().topics


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_choosing_a_topic_shows_its_breakdown_in_its_place(window: MainWindow, page: EntryPage) -> None:
    press("4")
    assert topics(page) == ("LN",)
    assert page.form.topics.opened() == "LN"
    assert [choice.code for choice in page.form.topics.below.choices] == [
        "LN01", "LN02", "LN03", "LN04", "LN05", "LN99",
    ]  # fmt: skip
    assert page.form.topics.below.choices[-1].label == "その他"
    assert page.form.topics.below.has_focus()
    assert page.form.topics.upper.isHidden()


def test_a_breakdown_replaces_its_topic_and_keeps_its_place(window: MainWindow, page: EntryPage) -> None:
    press("4", "+", "5", "2")
    assert topics(page) == ("LN", "MN02")
    press("4", "3")
    assert topics(page) == ("LN03", "MN02")
    assert page.form.topics.upper.codes() == ("LN", "MN")
    assert "内訳：引継ぎ" in page.form.topics.words()
    assert "主な内容" in page.form.topics.upper.chips[3].accessibleName()


def test_enter_passes_the_breakdown(window: MainWindow, page: EntryPage) -> None:
    press("4", "Return")
    assert topics(page) == ("LN",)
    assert page.form.topics.opened() == ""
    assert page.form.group("visit_kind").has_focus()


def test_tab_out_of_the_row_passes_the_breakdown(window: MainWindow, page: EntryPage) -> None:
    press("4", "Tab", "Tab")
    assert page.form.topics.opened() == "LN"
    press("Tab")
    assert page.form.topics.opened() == ""
    assert page.form.group("visit_kind").has_focus()


def test_escape_takes_the_choice_back_and_backspace_too(window: MainWindow, page: EntryPage) -> None:
    press("4", "Escape")
    assert topics(page) == ()
    assert page.form.topics.upper.has_focus()
    press("4", "Backspace")
    assert topics(page) == ()


def test_a_chosen_topic_opens_again_and_can_be_taken_out(window: MainWindow, page: EntryPage) -> None:
    press("4", "3", "4")
    assert page.form.topics.below.codes() == ("LN03",)
    assert not page.form.topics.drop_button.isHidden()
    press("1")
    assert topics(page) == ("LN03", "LN01")
    press("4", "3")
    assert topics(page) == ("LN01",)
    press("1")
    assert topics(page) == ("LN",)
    press("Backspace")
    assert topics(page) == ()


def test_everything_goes_by_the_mouse(window: MainWindow, page: EntryPage) -> None:
    row = page.form.topics
    click(row.upper.chips[3])
    click(row.more_button)
    assert row.upper.has_focus()
    click(row.upper.chips[0])
    click(row.below.chips[4])
    assert topics(page) == ("LN", "SM05")
    click(row.upper.chips[3])
    click(row.drop_button)
    assert topics(page) == ("SM05",)
    click(row.upper.chips[7])
    click(row.on_button)
    assert page.form.group("visit_kind").has_focus()
    assert topics(page) == ("SM05", "SF")


def test_a_click_on_another_answer_while_the_breakdown_is_open_counts(
    window: MainWindow, page: EntryPage
) -> None:
    press("1")
    settle()
    click(page.form.group("district").chips[2])
    assert page.form.answers().district == "ISM"
    assert page.form.topics.opened() == ""


def test_a_sixth_topic_is_refused_with_a_sentence(window: MainWindow, page: EntryPage) -> None:
    press("1", "1", "2", "2", "3", "+", "4", "+", "5", "5", "6")
    assert topics(page) == ("SM01", "AP02", "IN", "LN", "MN05")
    assert "5つまで" in page.sticky.text()
    press("1", "2")
    assert len(topics(page)) == 5
    assert page.form.topics.opened() == "SM"


def test_another_topic_becomes_the_main_one(window: MainWindow, page: EntryPage) -> None:
    press("4", "3", "5", "2", "Ctrl+M")
    assert topics(page) == ("MN02", "LN03")


def test_what_staff_must_mind_stands_on_a_line_of_its_own_with_a_sign(
    window: MainWindow, page: EntryPage
) -> None:
    press("5", "3")
    settle()
    topics = page.form.topics
    assert topics.warning() == "職員は暗証番号を聞かない・打たない・書かない。カード窓口へ引き継ぐ。"
    line = next(label for label in topics.findChildren(PlainLabel) if label.text() == topics.warning())
    sign = next(mark for mark in topics.findChildren(IconMark) if mark.isVisible())
    assert line.mapTo(page, QPoint()).y() >= topics.upper.mapTo(page, topics.upper.rect().bottomLeft()).y()
    assert sign.mapTo(page, QPoint()).x() < line.mapTo(page, QPoint()).x()
    press("5")
    assert topics.warning() != "", "also while another 内訳 is on offer"
    press("Backspace")
    assert topics.warning() == ""


def test_with_several_topics_a_line_says_which_one_counts_and_how_to_change_it(
    window: MainWindow, page: EntryPage
) -> None:
    press("4")
    assert page.form.topics.words() == ""
    press("+", "5", "+")
    assert page.form.topics.words() == "主な内容：LINE・SNS（Ctrl+M で変更）"
    page.form.topics.upper.go_to("MN")
    page.form.topics.upper.setFocus()
    press("Ctrl+M")
    assert page.form.topics.words() == "主な内容：マイナカード（Ctrl+M で変更）"


def test_what_is_chosen_stays_in_sight_while_a_breakdown_is_on_offer(
    window: MainWindow, page: EntryPage
) -> None:
    press("4")
    assert page.form.topics.chosen_words() == "", "its name stands before the 内訳"
    press("3", "1")
    settle()
    assert page.form.topics.chosen_words() == "選んだ内容：引継ぎ"
    shown = page.form.topics.findChildren(PlainLabel)
    (line,) = (label for label in shown if label.text() == "選んだ内容：引継ぎ")
    assert line.visibleRegion().boundingRect() == line.rect()
    press("Escape")
    assert page.form.topics.chosen_words() == ""


def test_held_keys_count_once(window: MainWindow, page: EntryPage) -> None:
    press("4")
    QTest.keyEvent(QTest.KeyAction.Press, focused(), Qt.Key.Key_Plus)
    QTest.keyEvent(QTest.KeyAction.Release, focused(), Qt.Key.Key_Plus)
    assert page.form.topics.upper.has_focus()


def retired(words: Vocabularies, *codes: str) -> Vocabularies:
    """The same vocabularies with some topics switched off yesterday."""
    terms = []
    for term in words[VocabularyName.TOPIC].terms:
        values = {name: getattr(term, name) for name in term.__dataclass_fields__}
        if term.code in codes:
            values["valid_to"] = today() - timedelta(days=1)
        terms.append(Term(**values))
    by_name = {name: words[name] for name in words.names()}
    return Vocabularies(by_name | {VocabularyName.TOPIC: Vocabulary(VocabularyName.TOPIC, terms)})


@pytest.mark.parametrize("off", ["LN", "LN03"])
def test_a_breakdown_switched_off_yesterday_is_left_out_and_named(
    app: QApplication, workplace: Workplace, off: str
) -> None:
    form = EntryForm(retired(workplace.vocabularies, off), today())
    left_out = form.set_answers(Answers(topics=("LN03", "MN"), age_band="A70"))
    assert left_out == ("引継ぎ",)
    assert form.answers() == Answers(topics=("MN",), age_band="A70")
    form.offer(retired(workplace.vocabularies, off), today() - timedelta(days=1))
    assert form.set_answers(Answers(topics=("LN03",))) == ()
    form.deleteLater()


def test_the_whole_screen_shows_without_scrolling_also_while_a_breakdown_is_open(
    window: MainWindow, page: EntryPage
) -> None:
    settle()
    assert page.area.verticalScrollBar().maximum() == 0
    for key in "123456789PDLS":
        press(key)
        settle()
        assert page.form.topics.opened()
        assert page.area.verticalScrollBar().maximum() == 0, key
        press("Escape")


def test_a_second_topic_shows_without_scrolling_with_the_first_one_in_sight(
    window: MainWindow, page: EntryPage
) -> None:
    press("4", "+")
    for key in "5689PDLS":
        press(key)
        settle()
        assert page.form.topics.chosen_words() == "選んだ内容：LINE・SNS"
        assert page.area.verticalScrollBar().maximum() == 0, key
        press("Escape")
        settle()
    press("5", "Return")
    settle()
    assert page.form.topics.words().startswith("主な内容：")
    assert page.area.verticalScrollBar().maximum() == 0


def test_choosing_a_breakdown_moves_nothing_below_it(window: MainWindow, page: EntryPage) -> None:
    settle()
    before = page.form.memo.mapTo(page, page.form.memo.rect().topLeft())
    press("4", "3")
    settle()
    assert page.form.memo.mapTo(page, page.form.memo.rect().topLeft()) == before
