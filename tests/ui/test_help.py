"""F1: what it says is about the screen in front, and its keys are the ones the screen really has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.access import Role
from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.ui.help.dialog import EVERYWHERE, HelpDialog, keys_of
from nakanojo_helpdesk.ui.help.text import Heading, Key, Paragraph, Point, Question, help_of, parsed
from nakanojo_helpdesk.ui.key_bar import KeyButton
from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.main_window import MainWindow
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.screens import HELP_DESTINATION, SCREENS, SEARCH
from nakanojo_helpdesk.ui.workplace import Workplace
from tests.keyboard import press
from tests.ux.screens import classes_in
from tests.waiting import settle

CODES = [screen.destination.code for screen in SCREENS]


def helped(window: MainWindow) -> list[str]:
    """Press F1; the words of the help that comes."""
    words: list[str] = []

    def read() -> None:
        dialog = window.findChild(HelpDialog)
        assert dialog is not None
        words.extend(label.text() for label in dialog.findChildren(PlainLabel))
        dialog.reject()

    QTimer.singleShot(0, read)
    press("F1")
    return words


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, workplace: Workplace) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open_workspace(workplace)
    return made


@pytest.mark.parametrize("code", CODES)
def test_the_help_tells_every_key_the_screen_shows_and_no_other(window: MainWindow, code: str) -> None:
    window.go_to(code)
    page = window.current_page()
    settle(page)
    assert page is not None
    shown = {
        (each.key, each.words)
        for each in page.findChildren(KeyButton)
        if each.isVisible() and each.isEnabled()
    }
    shown = {(key, words) for key, words in shown if key}
    words = helped(window)
    told = {(words[place], words[place + 1]) for place in range(len(words) - 1)}
    assert shown <= told
    assert help_of(code).title in words[0]
    assert {(each.key, each.words) for each in keys_of(page)} == shown


@pytest.mark.parametrize("code", CODES)
def test_every_screen_has_its_help_with_at_least_three_questions(code: str) -> None:
    blocks = help_of(code).blocks
    assert isinstance(blocks[0], Paragraph), "what it is for comes first"
    assert sum(isinstance(block, Question) for block in blocks) >= 3


def test_screens_without_navigation_name_a_help_that_is_there() -> None:
    kinds = classes_in("nakanojo_helpdesk.ui", (Page,))
    named = {kind.help_code for kind in kinds if issubclass(kind, Page)} - {""}
    assert named == {"sign_in", "lock", "first_start", "trouble"}
    assert {path.stem for path in resource("help").glob("*.md")} == {*named, *CODES}


def test_the_keys_of_other_screens_are_told_to_whom_they_open(window: MainWindow) -> None:
    words = helped(window)
    for screen in SCREENS:
        assert f"「{screen.destination.word}」の画面を開く" in words
    assert "相談を探す" in words
    assert all(key.words in words for key in EVERYWHERE)


def test_help_stands_at_the_lower_end_of_the_navigation(window: MainWindow) -> None:
    assert (HELP_DESTINATION.word, HELP_DESTINATION.key) == ("ヘルプ", "F1")
    window.go_to(SEARCH)
    assert helped(window), "F1 answers on the search screen, too"


def test_a_page_is_read_as_it_is_written() -> None:
    read = parsed("# 題\n\n一行目\n二行目\n\n| F2 | 消す |\n## 問\n### なぜ\n- <b>これ</b>\n")
    assert read.title == "題"
    assert read.blocks == (
        Paragraph("一行目二行目"),
        Key("F2", "消す"),
        Heading("問"),
        Question("なぜ"),
        Point("<b>これ</b>"),
    )


@pytest.mark.parametrize(
    "text", ["", "words\n", "# 題\n| F2 |\n", "# 題\n| F2 | a | b |\n", "# 題\n| | a |\n"]
)
def test_a_page_that_is_no_help_page_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"help page|key and its words"):
        parsed(text)


def test_somebody_without_the_search_is_not_told_its_key(window: MainWindow, workplace: Workplace) -> None:
    from dataclasses import replace

    actor = replace(workplace.desk.actor, roles=frozenset({Role.ADMINISTRATOR}))
    place = replace(workplace, desk=type(workplace.desk)(workplace.desk.store, actor))
    other = MainWindow()
    other.open_workspace(place)
    told = [key.words for key in other.keys_between_screens()]
    assert "相談を探す" not in told
    assert "「相談」の画面を開く" not in told
    assert "「集計」の画面を開く" in told
    other.deleteLater()
