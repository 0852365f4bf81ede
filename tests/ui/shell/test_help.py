"""F1: what it says is about the screen in front, and its keys are the ones the screen really has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.paths import resource
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton, cap
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.place_page import PlacePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.specimen_page import SpecimenPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.taking_page import TakingPage
from nakanojo_helpdesk.ui.shell.entrance.lock_page import LockPage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.help.dialog import EVERYWHERE, KEYS, HelpDialog, keys_of
from nakanojo_helpdesk.ui.shell.help.text import Heading, Key, Paragraph, Point, Question, help_of, parsed
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import (
    APPOINTMENTS,
    ENTRY,
    HELP_DESTINATION,
    INNER_SCREENS,
    SCREENS,
    SEARCH,
    SETTINGS,
    TODAY,
)
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import colleague
from tests.keyboard import press
from tests.reports.restored_facts import restored
from tests.ux.screens import classes_in
from tests.waiting import has_keyboard, settle, wait_until, when_shown

CODES = [screen.destination.code for screen in (*SCREENS, *INNER_SCREENS)]


def helped(window: MainWindow) -> list[str]:
    """Press F1; the words of the help that comes."""
    words: list[str] = []

    def read(dialog: HelpDialog) -> None:
        words.extend(label.text() for label in dialog.findChildren(PlainLabel))
        dialog.reject()

    wait_until(lambda: has_keyboard(window), "the keyboard is back")
    when_shown(HelpDialog, read)
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


def test_the_help_tells_every_key_the_screen_shows_and_no_other(window: MainWindow) -> None:
    for code in CODES:
        check_help_and_screen(window, code)


def check_help_and_screen(window: MainWindow, code: str) -> None:
    window.go_to(code)
    page = window.current_page()
    settle(page)
    assert page is not None
    shown = {
        (each.key, each.words)
        for each in page.findChildren(KeyButton)
        if each.isVisible() and each.isEnabled()
    }
    shown = {(cap(key), words) for key, words in shown if key}
    page_words = {block.key: block.words for block in help_of(code).blocks if isinstance(block, Key)}
    words = helped(window)
    told = {(words[place], words[place + 1]) for place in range(len(words) - 1)}
    assert {(key, page_words.get(str(key), label)) for key, label in shown} <= told
    assert help_of(code).title in words[0]
    assert {(each.key, each.words) for each in keys_of(page)} == shown


@pytest.mark.parametrize("code", CODES)
def test_every_screen_has_its_help_with_at_least_three_questions(code: str) -> None:
    blocks = help_of(code).blocks
    assert isinstance(blocks[0], Paragraph), "what it is for comes first"
    assert sum(isinstance(block, Question) for block in blocks) >= 3


def test_a_key_is_told_in_the_words_of_the_page_and_by_its_button_only_where_the_page_is_silent(
    qtbot: QtBot,
) -> None:
    text = parsed("# 相談の登録\n| F5 | 入力を消して、新しく始める |\n| F3 | 前回と同じ答えを入れる |\n")
    dialog = HelpDialog(text, (Key("F12", "登録"), Key("F5", "新規")))
    qtbot.addWidget(dialog)
    words = [label.text() for label in dialog.findChildren(PlainLabel)]
    own = words[words.index(KEYS) + 1 : words.index("どの画面でも使えるキー")]
    assert own == [
        *("F12", "登録"),
        *("F5", "入力を消して、新しく始める"),
        *("F3", "前回と同じ答えを入れる"),
    ]


def _never_tried(chosen: Path) -> PlaceTrial:
    return PlaceTrial(folder=chosen, free_bytes=0, is_same_drive=False)


WITH_A_WAY_BACK = (TODAY, ENTRY, APPOINTMENTS, SETTINGS)
"""Where a sentence comes with Ctrl+Z after something was done."""


def test_every_key_a_screen_may_have_stands_in_its_help_page(window: MainWindow) -> None:
    for code in CODES:
        check_page_of_help(window, code)


def check_page_of_help(window: MainWindow, code: str) -> None:
    """Also the keys of buttons that show only now and then, and of every section of 設定."""
    window.go_to(code)
    page = window.current_page()
    assert page is not None
    settle(page)
    if isinstance(page, SettingsPage):
        for section in page.sections.choices:
            page.open_section(section.code)
            settle(page)
    possible = {cap(button.key) for button in page.findChildren(KeyButton) if button.key}
    possible |= {"Ctrl+Z"} if code in WITH_A_WAY_BACK else set()
    told = [block.key for block in help_of(code).blocks if isinstance(block, Key)]
    assert possible
    assert possible - set(told) == set()
    assert len(told) == len(set(told)), "no key twice"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda place: SignInPage(place.colleagues, practice=True), "sign_in"),
        (lambda place: LockPage(place.staff.name, 5, pin=False), "lock"),
        (lambda _place: FirstStartPage(), "first_start"),
        (lambda _place: TakingPage(), "first_start"),
        (lambda _place: PlacePage(Answers(), _never_tried), "first_start"),
        (lambda place: SpecimenPage(Answers(), place.now(), place.today()), "first_start"),
        (lambda _place: TroublePage("開けません。", "town.db"), "trouble"),
        (lambda _place: TroublePage("壊れています。", "town.db", damaged=True), "trouble"),
        (lambda _place: RestorePage("壊れています。", asks=True), "restore"),
        (lambda _place: RestoredPage(restored()), "restore"),
    ],
    ids=[
        "sign_in",
        "lock",
        "first_start",
        "taking",
        "place",
        "specimen",
        "trouble",
        "damaged",
        "restore",
        "restored",
    ],
)
def test_every_key_of_a_screen_without_navigation_stands_in_its_help_page(
    qtbot: QtBot, workplace: Workplace, make: Callable[[Workplace], Page], code: str
) -> None:
    page = make(workplace)
    qtbot.addWidget(page)
    possible = {cap(button.key) for button in page.findChildren(KeyButton) if button.key}
    told = {block.key for block in help_of(code).blocks if isinstance(block, Key)}
    assert possible
    assert possible - told == set()


def test_no_key_is_told_twice(window: MainWindow) -> None:
    for code in CODES:
        window.go_to(code)
        settle(window.current_page())
        own = {block.key for block in help_of(code).blocks if isinstance(block, Key)}
        words = helped(window)
        here = words[words.index(KEYS) : words.index("どの画面でも使えるキー")]
        assert {key: here.count(key) for key in own} == dict.fromkeys(own, 1)


def test_screens_without_navigation_name_a_help_that_is_there() -> None:
    kinds = classes_in("nakanojo_helpdesk.ui", (Page,))
    named = {kind.help_code for kind in kinds if issubclass(kind, Page)} - {""}
    assert named == {"sign_in", "lock", "first_start", "trouble", "restore", "unlock"}
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

    place = replace(workplace, ledger=colleague(workplace.ledger, Role.ADMINISTRATOR))
    other = MainWindow()
    other.open_workspace(place)
    told = [key.words for key in other.keys_between_screens()]
    assert "相談を探す" not in told
    assert "「相談」の画面を開く" not in told
    assert "「集計」の画面を開く" in told
    other.deleteLater()
