"""Only what changed is painted, and what is on the screen is always what a whole painting would show."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.keyboard import press
from tests.ui.conftest import on_screen, painted_whole
from tests.ui.entry.test_painted_once import watched
from tests.waiting import settle

_ACTS = ("F5", "Ctrl+Z", "Ctrl+K", "F12", "1", "2", "5", "0", "Return", "Tab", "PageDown", "PageUp", "F3")
_SIZES = ((1366, 688), (1200, 640), (1366, 760))


def apply_scale(app: QApplication, scale: float) -> None:
    theme.apply(app, load_tokens("standard"), scale)


@pytest.fixture(params=[1.0, 1.5, 2.0], ids=["100", "150", "200"])
def scaled(app: QApplication, window: MainWindow, request: pytest.FixtureRequest) -> float:
    scale: float = request.param
    apply_scale(app, scale)
    settle(window)
    return scale


def test_what_is_on_the_screen_is_what_a_whole_painting_shows(
    window: MainWindow, page: EntryPage, scaled: float
) -> None:
    acts = random.Random(scaled)
    done: list[str] = []
    for _ in range(30):
        if acts.random() < 0.15:
            window.resize(*acts.choice(_SIZES))
            done.append(f"resized to {window.width()}×{window.height()}")
        elif acts.random() < 0.2:
            page.form.memo.set_text("一\n二\n三\n四"[: acts.randrange(8)])
            done.append("memo")
        else:
            done.append(acts.choice(_ACTS))
            press(done[-1])
        assert on_screen(window) == painted_whole(window), done


def test_a_change_that_nobody_painted_would_be_seen(window: MainWindow, page: EntryPage) -> None:
    assert on_screen(window) == painted_whole(window)
    chip = page.form.topics.upper.chips[0]
    chip.setUpdatesEnabled(False)
    press("1", "Return")
    QApplication.processEvents()
    before = on_screen(window)
    chip.setUpdatesEnabled(True)
    assert before != painted_whole(window)


def test_chips_that_neither_change_nor_move_are_not_painted_again(
    app: QApplication, window: MainWindow, page: EntryPage
) -> None:
    apply_scale(app, 2.0)
    settle(window)
    page.form.topics.setFocus()
    press("4", "+", "5", "Return", "F5", "Ctrl+Z")  # the keyboard is at the first question again
    settle(page)
    two = page.form.topics.codes()
    high = page.form.height()
    chips = page.form.topics.upper.chips
    lines = sorted({chip.y() for chip in chips})
    # The ring goes to the first line, the words come and go below the last one.
    still = [chip for chip in chips if not chip.isChecked() and chip.y() in lines[1:-1]]
    assert still
    for key in ("F5", "Ctrl+Z"):
        with watched(*still) as watch:
            press(key)
        settle(page)
        assert watch.paintings == 0, key
        assert (page.form.height() < high) == (key == "F5"), "the words of two topics take a line of the form"
    assert page.form.topics.codes() == two


def test_a_form_fills_itself_whole_under_the_style_sheet(page: EntryPage) -> None:
    assert page.form.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    assert not page.form.testAttribute(Qt.WidgetAttribute.WA_StyledBackground), "Qt would fill it, too"
