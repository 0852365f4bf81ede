"""The column that scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.ui.labels import PlainLabel
from nakanojo_helpdesk.ui.scroll_column import ScrollColumn


@pytest.fixture
def column(qtbot: QtBot) -> ScrollColumn:
    made = ScrollColumn()
    qtbot.addWidget(made)
    made.resize(300, 200)
    return made


def cuts(column: ScrollColumn) -> list[str]:
    """At which edges a line says that something is cut off."""
    lines = [line for line in column.findChildren(QFrame) if line.property("role") == "line"]
    middle = column.height() / 2
    return ["top" if line.y() < middle else "bottom" for line in lines if line.isVisible()]


def fill(column: ScrollColumn, height: int) -> None:
    content = QWidget()
    content.setFixedHeight(height)
    column.body.addWidget(content)
    column.show()


def test_a_line_shows_at_which_edge_something_is_cut_off(column: ScrollColumn, qtbot: QtBot) -> None:
    fill(column, 900)
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: cuts(column) == ["bottom"])
    bar.setValue(300)
    assert cuts(column) == ["top", "bottom"]
    bar.setValue(bar.maximum())
    assert cuts(column) == ["top"]
    column.resize(300, 1000)
    qtbot.waitUntil(lambda: cuts(column) == [])


def test_a_text_that_fits_at_the_width_there_is_does_not_scroll(column: ScrollColumn, qtbot: QtBot) -> None:
    column.resize(1000, 60)
    column.body.addWidget(
        PlainLabel("数え方：件数は、相談のあった日で数えたものです。" * 2, "small", wrap=True)
    )
    with qtbot.waitExposed(column):
        column.show()
    assert column.verticalScrollBar().maximum() == 0
    column.resize(300, 60)
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)


def test_what_fits_has_no_lines(column: ScrollColumn, qtbot: QtBot) -> None:
    with qtbot.waitExposed(column):
        fill(column, 100)
    assert cuts(column) == []
