"""What a press shows is painted before it, and laid out in one go: the first one is as quick as all others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from nakanojo_helpdesk.ui.entry.beforehand import AFTER_MILLISECONDS, Beforehand
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.inputs.chip import Chip, Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.theme import Theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.keyboard import press, type_text
from tests.waiting import settle


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of every chip that is painted itself, not copied from a kept picture."""
    words: list[str] = []
    paint = Chip._paint

    def note(chip: Chip, painter: QPainter, theme: Theme, *, chosen: bool) -> None:
        words.append(chip.choice.label)
        paint(chip, painter, theme, chosen=chosen)

    monkeypatch.setattr(Chip, "_paint", note)
    return words


def test_after_a_moment_no_breakdown_and_no_rarer_question_has_to_be_painted(
    painted: list[str], window: MainWindow, page: EntryPage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.form._beforehand.is_done, timeout=AFTER_MILLISECONDS * 20)
    chips = len(page.findChildren(Chip))
    for key in ("4", "5", "7"):
        painted.clear()
        press(key)
        settle(page)
        offered = {choice.label for choice in page.form.topics.below.choices}
        assert len(offered) > 3
        assert not offered & set(painted)
        press("Escape")
    painted.clear()
    press("Ctrl+K")
    settle(page)
    asked = {choice.label for group in page.form.details.groups() for choice in group.choices}
    assert not asked & set(painted)
    assert len(page.findChildren(Chip)) - chips <= 12  # those of the breakdowns just opened


def test_what_is_done_beforehand_ends_and_begins_again_for_another_form(qtbot: QtBot) -> None:
    owner = QTimer()
    beforehand, done = Beforehand(owner), list[str]()

    def parts(word: str) -> Iterator[None]:
        for number in range(3):
            done.append(f"{word}{number}")
            yield

    beforehand.begin(parts("a"))
    beforehand.begin(parts("b"))
    assert not beforehand.is_done()
    qtbot.waitUntil(beforehand.is_done, timeout=AFTER_MILLISECONDS * 20)
    assert done == ["b0", "b1", "b2"]


@pytest.mark.filterwarnings("error")
def test_a_form_closed_in_the_middle_of_it_is_no_fault(qtbot: QtBot) -> None:
    group = ChipGroup("内訳", ())
    painting = group.painted_beforehand([Choice("1", "一"), Choice("2", "二")])
    next(painting)
    delete(group)
    painting.close()


def test_what_is_painted_beforehand_comes_into_sight_with_nothing(
    window: MainWindow, page: EntryPage
) -> None:
    topics = page.form.topics
    steps = topics.painted_beforehand()
    for _ in range(200):
        if next(steps, steps) is steps:
            break
        topics.below.show()
        assert [chip for chip in topics.below.findChildren(Chip) if chip.isVisible()] == []
        topics.below.hide()


def places(page: EntryPage) -> list[QRect]:
    """Where everything in the form is."""
    fields = page.form.findChildren(Field)
    widgets = [page.form, *fields, *(each for field in fields for each in field.findChildren(QWidget))]
    return [widget.geometry() for widget in widgets if widget.isVisible()]


def test_an_emptied_and_a_restored_form_are_in_their_places_before_anything_is_painted(
    window: MainWindow, page: EntryPage
) -> None:
    press("4", "1", "Return")
    page.form.memo.edit.setFocus()
    type_text("abc " * 30)
    settle(page)
    page.start_over()
    emptied = places(page)
    settle(page)
    assert places(page) == emptied
    press("Ctrl+Z")
    restored = places(page)
    settle(page)
    assert places(page) == restored
    assert restored != emptied
