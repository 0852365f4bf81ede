"""Answers as long as they may be: broken into lines where a line of the window is too short, never cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from tests.ui.conftest import Stage, settle

LONG = "勅使河原左衛門五郎長左衛門尉藤原朝臣中之条町役場企画政策課情報政策係長付主任主事補"[:NAME_LENGTH]
Show = Callable[[QWidget, int], None]
CHOICES = [Choice("A", LONG, "1"), Choice("B", "佐藤", "2"), Choice("C", "W" * NAME_LENGTH, "3")]


@pytest.fixture
def show(stage: Stage) -> Show:
    def show_in(widget: QWidget, width: int) -> None:
        stage(widget, size=(width, 400))
        settle()

    return show_in


def test_a_chip_with_a_long_name_is_as_high_as_its_lines_and_inside_its_group(show: Show) -> None:
    group = ChipGroup("お名前", CHOICES)
    show(group, 420)
    long, short, latin = group.chips
    assert all(group.rect().contains(chip.geometry()) for chip in group.chips)
    assert long.height() == long.heightForWidth(long.width()) > short.height()
    assert latin.height() > short.height()
    group.set_codes(["A"])
    settle()
    assert long.height() == long.heightForWidth(long.width()), "bold words have their room, too"


def test_a_chip_with_a_long_name_keeps_one_line_where_there_is_room(show: Show) -> None:
    group = ChipGroup("お名前", CHOICES[:2])
    show(group, 1200)
    long, short = group.chips
    assert long.height() == short.height()
    assert long.y() == short.y()


@pytest.mark.parametrize("width", [420, 600])
def test_a_list_with_a_long_name_holds_all_its_lines_closed_and_open(show: Show, width: int) -> None:
    field = ChoiceField(CHOICES)
    show(field, width)
    closed = field.height()
    assert field.width() <= width
    assert closed >= max(field.lines_of(choice.label).height for choice in CHOICES)
    field.set_code("B")
    settle()
    assert field.height() == closed, "choosing moves nothing"
    field.showPopup()
    view = field.view()
    settle()
    for row, choice in enumerate(CHOICES):
        lines = field.lines_of(choice.label)
        place = view.visualRect(view.model().index(row, 0))
        assert place.height() >= lines.height
        assert lines.width <= place.width()
    field.hidePopup()


def test_a_list_of_short_names_is_one_line_high_as_every_list(show: Show) -> None:
    field = ChoiceField(CHOICES[1:2])
    show(field, 420)
    assert not field.hasHeightForWidth()
    assert field.height() == field.sizeHint().height()
