"""Lines of text: what is pasted is never cut without a word, and characters are counted as the rules count them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField


def pasted(line: TextField, text: str) -> None:
    QApplication.clipboard().setText(text)
    line.paste()


def test_a_text_that_is_too_long_is_kept_whole_and_a_sentence_says_so(qtbot: QtBot) -> None:
    line = TextField(10)
    field = Field("名前（漢字）", line)
    qtbot.addWidget(field)
    pasted(line, "あ" * 13)
    assert line.value() == "あ" * 13
    assert field.error() == "名前は10文字までです。いま13文字あります。3文字減らしてください。"
    for _ in range(3):
        QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert field.error() == ""


def test_a_fault_of_another_kind_stays_while_the_length_is_fine(qtbot: QtBot) -> None:
    line = TextField(10)
    field = Field("名前", line)
    qtbot.addWidget(field)
    field.show_error("同じ名前の職員がいます。")
    line.setText("佐藤")
    assert field.error() == "同じ名前の職員がいます。"


def test_characters_are_counted_as_the_rules_count_them(qtbot: QtBot) -> None:
    line = TextField(10)
    field = Field("名前", line)
    qtbot.addWidget(field)
    pasted(line, "𠮷" * 10)
    assert (line.value(), field.error()) == ("𠮷" * 10, "")
    pasted(line, "𠮷")
    assert "いま11文字" in field.error()


def test_line_breaks_in_a_paste_become_blanks(qtbot: QtBot) -> None:
    line = TextField(40)
    qtbot.addWidget(line)
    pasted(line, "佐藤\r\n花子\u2028様\n")
    assert line.value() == "佐藤 花子 様"


def test_a_number_of_very_many_digits_is_refused_in_words(qtbot: QtBot) -> None:
    number = NumberField(1, 999, "人")
    qtbot.addWidget(number)
    number.line.setText("9" * 6000)
    assert number.value() is None
    assert number.problem() == "1～999人で入れてください。"
