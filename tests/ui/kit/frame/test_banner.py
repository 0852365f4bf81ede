"""Faults lead to their fields, and what was saved is said once, in words, with the way back."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import Kind, Notice, StickyLine
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from tests.ui.conftest import Events, Stage, settle


def test_faults_are_counted_and_each_leads_to_its_field(stage: Stage) -> None:
    banner, topic, memo = FaultBanner(), QLineEdit(), QLineEdit()
    stage(banner, topic, memo)
    assert not banner.isVisible()
    banner.show_faults([("＊相談内容を1つ以上選んでください。", topic), ("メモを短くしてください。", memo)])
    assert banner.isVisible()
    assert banner.title == "2か所、直してください。入力したものは残っています。"
    first, second = banner.buttons()
    assert first.words == "相談内容を1つ以上選んでください。"
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert memo.hasFocus()
    banner.show_faults([])
    assert not banner.isVisible()
    assert banner.buttons() == []


def test_faults_come_first_in_the_tab_order(stage: Stage) -> None:
    banner, topic = FaultBanner(), QLineEdit()
    stage(banner, topic)
    banner.show_faults([("一", topic), ("二", topic)])
    first, second = banner.buttons()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert topic.hasFocus()


def test_after_saving_one_key_takes_it_back(stage: Stage) -> None:
    undone: list[str] = []
    line, focus = StickyLine(), QLineEdit()
    focus.setReadOnly(True)
    stage(line, focus)
    line.say("success", "登録しました（本日12件目）", "元に戻す", lambda: undone.append("戻す"), "F5")
    focus.setFocus()
    QTest.keyClick(focus, Qt.Key.Key_F5)
    assert undone == ["戻す"]
    line.say("warning", "控えをまだ取っていません。")
    QTest.keyClick(focus, Qt.Key.Key_F5)
    assert (undone, line.action(), line.text()) == (["戻す"], None, "控えをまだ取っていません。")
    line.clear()
    assert (line.text(), line.isVisible()) == ("", False)


def test_a_button_withdrawn_and_offered_again_moves_nothing_around_the_line(stage: Stage) -> None:
    line, below = StickyLine(), PlainLabel("下")
    around = stage(line, below).centralWidget()
    assert around is not None
    number = line.say("success", "登録しました（本日12件目）", "元に戻す", lambda: None, "Ctrl+Z")
    settle()
    words = line.findChild(PlainLabel)
    assert words is not None
    place = words.geometry()
    requests = Events(around, QEvent.Type.LayoutRequest)
    for shown in (False, True, False):
        line.show_action(number, shown=shown)
        settle()
        assert (line.action() is not None) == shown
        assert words.geometry() == place
    assert requests.count == 0


def test_the_button_of_the_next_sentence_does_the_next_sentences_act(stage: Stage) -> None:
    undone: list[str] = []
    line, focus = StickyLine(), QLineEdit()
    stage(line, focus)
    line.say("success", "1件目", "元に戻す", lambda: undone.append("1"), "F5")
    line.say("success", "2件目", "元に戻す", lambda: undone.append("2"), "F5")
    focus.setFocus()
    QTest.keyClick(focus, Qt.Key.Key_F5)
    line.say("success", "3件目", "もう一度", lambda: undone.append("3"), "F4")
    QTest.keyClick(focus, Qt.Key.Key_F5)
    QTest.keyClick(focus, Qt.Key.Key_F4)
    assert undone == ["2", "3"]
    assert [button.words for button in line.findChildren(KeyButton) if button.isVisible()] == ["もう一度"]


def test_a_button_withdrawn_for_an_earlier_sentence_stays_for_this_one(stage: Stage) -> None:
    line, focus = StickyLine(), QLineEdit()
    stage(line, focus)
    saved = line.say("success", "登録しました", "元に戻す", lambda: None, "F5")
    line.show_action(saved, shown=False)
    assert line.action() is None
    line.say("success", "入力を消しました。", "元に戻す", lambda: None, "F5")
    assert line.action() is not None
    line.show_action(saved, shown=False)
    assert line.action() is not None


def test_a_withdrawn_button_leaves_its_room_and_a_sentence_without_one_takes_it(stage: Stage) -> None:
    line = StickyLine()
    stage(line)
    number = line.say("success", "登録しました", "元に戻す", lambda: None, "F5")
    settle()
    with_button = line.sizeHint()
    line.show_action(number, shown=False)
    settle()
    assert line.sizeHint() == with_button
    line.say("success", "登録しました")
    settle()
    assert line.sizeHint().width() < with_button.width()


def test_a_sentence_that_comes_while_its_button_has_the_keyboard_does_not_keep_it(stage: Stage) -> None:
    line, focus = StickyLine(), QLineEdit()
    stage(line, focus)
    line.say("success", "1件目", "元に戻す", lambda: None, "F5")
    button = line.action()
    assert button is not None
    button.setFocus()
    line.say("success", "2件目", "元に戻す", lambda: None, "F5")
    assert not button.hasFocus()
    assert line.action() is not None


def test_kinds_differ_by_icon_not_by_colour_alone(stage: Stage) -> None:
    line = StickyLine()
    stage(line)
    pictures = []
    kinds: tuple[Kind, ...] = get_args(Kind)
    for kind in kinds:
        line.say(kind, "同じ言葉")
        mark = line.findChildren(type(line._mark))[0]
        picture = mark.grab().toImage()
        ground = picture.pixelColor(0, 0)
        shape = [picture.pixelColor(x, y) == ground for x in range(24) for y in range(24)]
        pictures.append(shape)
    assert len(kinds) == 4
    assert all(one != other for one, other in itertools.combinations(pictures, 2))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_icon_stands_in_one_line_with_its_words_clear_of_the_edge(
    stage: Stage, app: QApplication, scale: float
) -> None:
    theme.apply(app, load_tokens("standard"), scale)
    line = StickyLine()
    stage(line, size=(1100, 400))
    for words in ("予約を取り消しました。", "この予約の相談は、もう登録されています。" * 4):
        line.say("warning", words, "元に戻す", lambda: None, "F5")
        settle()
        mark, label = line._mark.geometry(), line._words.geometry()
        assert mark.right() < label.left()
        assert label.top() <= mark.center().y() <= label.bottom()
        assert mark.left() >= round(16 * scale)


def test_a_notice_leads_somewhere(stage: Stage) -> None:
    gone: list[int] = []
    notice = Notice(
        "10月の月報がまだ締められていません。", "書きかけ 1件", "締めの手順へ", lambda: gone.append(1)
    )
    stage(notice)
    QTest.mouseClick(notice.button(), Qt.MouseButton.LeftButton)
    assert gone == [1]
    quiet = Notice("お知らせ")
    assert quiet.button().isHidden()
    quiet.deleteLater()


def test_a_fault_of_a_field_leads_into_its_input_and_shows_all_of_the_field(stage: Stage) -> None:
    banner, column, memo, topic = FaultBanner(), ScrollColumn(), MemoField(), QLineEdit()
    field = Field("メモ", memo)
    for widget in (*(PlainLabel(f"{number}行目") for number in range(40)), field):
        column.body.addWidget(widget)
    field.show_error("メモを短くしてください。")
    stage(banner, column, topic)
    banner.show_faults([("メモを短くしてください。", field), ("内容を選んでください。", topic)])
    QTest.keyClick(banner.buttons()[0], Qt.Key.Key_Space)
    assert memo.edit.hasFocus()
    settle()
    port = column.viewport()
    assert port.rect().contains(QRect(field.mapTo(port, QPoint(0, 0)), field.size()))


def test_many_faults_get_three_links_and_the_rest_is_counted(stage: Stage) -> None:
    banner, lines = FaultBanner(), [QLineEdit() for _ in range(7)]
    stage(banner, *lines, size=(900, 800))
    banner.show_faults([(f"{number}番目の文。", line) for number, line in enumerate(lines)])
    assert banner.title == "7か所、直してください。入力したものは残っています。"
    assert [button.words for button in banner.buttons()] == ["0番目の文。", "1番目の文。", "2番目の文。"]
    assert banner.more == "ほか4か所"
    tops = [button.geometry().top() for button in banner.buttons()]
    assert tops == sorted(set(tops)), "one a line"
    banner.show_faults([(f"{number}番目の文。", line) for number, line in enumerate(lines[:3])])
    assert banner.more == ""


def test_in_a_low_window_the_banner_leaves_room_for_the_form(stage: Stage) -> None:
    banner, lines = FaultBanner(), [QLineEdit() for _ in range(3)]
    stage(banner, *lines, size=(911, 433))
    banner.show_faults([(f"{number}番目の文。", line) for number, line in enumerate(lines)])
    assert (len(banner.buttons()), banner.more) == (1, "ほか2か所")


def test_the_only_fault_stands_below_its_field_and_is_not_said_twice(stage: Stage) -> None:
    banner, field, button = FaultBanner(), Field("メモ", MemoField()), QPushButton()
    stage(banner, field, button)
    banner.show_faults([("メモを短くしてください。", field.editor)])
    assert (banner.buttons(), banner.more) == ([], "")
    banner.show_faults([("日付を確かめてください。", button)])
    assert [link.words for link in banner.buttons()] == ["日付を確かめてください。"], "it stands nowhere else"
