"""The key bar: every key is a button, lives only while it can be seen, and works once per press."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyBar
from tests.ui.conftest import Stage, settle


def test_keys_press_their_buttons(stage: Stage) -> None:
    pressed: list[str] = []
    bar = KeyBar()
    bar.add("登録", "F12", lambda: pressed.append("登録"), primary=True)
    bar.add("くわしく", "Ctrl+K", lambda: pressed.append("くわしく"))
    bar.add("当日参加", "Insert", lambda: pressed.append("当日参加"))
    edit = QLineEdit()
    stage(edit, bar)
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_F12)
    QTest.keyClick(edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Insert)
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["登録", "くわしく", "当日参加", "登録", "登録"]


def test_a_disabled_or_hidden_button_has_no_key(stage: Stage) -> None:
    pressed: list[str] = []
    bar = KeyBar()
    off = bar.add("登録", "F12", lambda: pressed.append("登録"))
    gone = bar.add("定型文", "F2", lambda: pressed.append("定型文"))
    edit = QLineEdit()
    stage(edit, bar)
    edit.setFocus()
    off.setEnabled(False)
    gone.hide()
    QTest.keyClick(edit, Qt.Key.Key_F12)
    QTest.keyClick(edit, Qt.Key.Key_F2)
    assert pressed == []


def test_two_pages_of_a_window_may_use_the_same_key(stage: Stage) -> None:
    pressed: list[int] = []
    pages = QStackedWidget()
    for number in (1, 2):
        bar = KeyBar()
        bar.add("登録", "F12", partial(pressed.append, number), primary=True)
        pages.addWidget(bar)
    edit = QLineEdit()
    stage(edit, pages)
    edit.setFocus()
    for index in (0, 1, 0):
        pages.setCurrentIndex(index)
        QTest.keyClick(edit, Qt.Key.Key_F12)
    assert pressed == [1, 2, 1]


@pytest.mark.parametrize("key", ["F6", "F7", "F8", "F9", "F10", "Ctrl+F10"])
def test_the_keys_of_the_input_method_are_refused(key: str, stage: Stage) -> None:
    bar = KeyBar()
    stage(bar)
    with pytest.raises(ValueError, match="input method"):
        bar.add("読み", key, lambda: None)


def test_a_key_cannot_be_given_twice(stage: Stage) -> None:
    bar = KeyBar()
    stage(bar)
    bar.add("登録", "F12", lambda: None, primary=True)
    for key in ("F12", "Ctrl+Enter"):
        with pytest.raises(ValueError, match="twice"):
            bar.add("もう一つ", key, lambda: None)


def test_no_shortcut_repeats_while_held(stage: Stage) -> None:
    bar = KeyBar()
    bar.add("登録", "F12", lambda: None, primary=True)
    stage(bar)
    shortcuts = bar.findChildren(QShortcut)
    assert shortcuts
    assert not any(shortcut.autoRepeat() for shortcut in shortcuts)


def test_the_bar_wraps_and_the_right_one_stays_right(stage: Stage) -> None:
    bar = KeyBar()
    right = bar.add("印刷", "Ctrl+P", lambda: None, align_right=True)
    left = [bar.add(f"ボタン{number}", None, lambda: None) for number in range(4)]
    window = stage(bar, QWidget(), size=(1000, 300))
    assert right.geometry().right() == bar.rect().right()
    assert left[-1].geometry().right() < right.x()
    one_line = bar.heightForWidth(bar.width())
    window.resize(420, 300)
    settle()
    assert bar.height() >= bar.heightForWidth(bar.width()) >= 2 * one_line
    for button in bar.buttons:
        assert bar.rect().contains(button.geometry())


def test_the_words_of_a_button_keep_their_ampersand(stage: Stage) -> None:
    bar = KeyBar()
    button = bar.add("保存 & 印刷", None, lambda: None)
    stage(bar)
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "保存 & 印刷"
