"""The column that scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from tests.ui.conftest import Stage, settle


@pytest.fixture
def column(app: QApplication, qtbot: QtBot) -> ScrollColumn:
    made = ScrollColumn()
    qtbot.addWidget(made)
    made.resize(300, 200)
    return made


def cuts(column: ScrollColumn) -> list[str]:
    """At which edges a line says that something is cut off."""
    lines = [line for line in column.findChildren(QWidget) if line.property("role") == "cut"]
    middle = column.height() / 2
    return ["top" if line.y() < middle else "bottom" for line in lines if line.isVisible() and line.height()]


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


class _Whim(QWidget):
    """Wants more height where it is wider: the scroll bar, by taking width away, makes itself needless."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.resized = 0

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return 500 if width > 280 else 100

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, 500)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized += 1


def test_a_height_that_the_scroll_bar_changes_does_not_turn_it_on_and_off_for_ever(stage: Stage) -> None:
    area, whim = ScrollColumn(margin=0), _Whim()
    area.body.addWidget(whim)
    window = stage(area, size=(420, 300))
    for width in range(420, 260, -1):
        window.resize(width, 300)
        settle()
    assert whim.resized < 1000


def test_the_longest_choice_makes_no_page_wider_than_its_window(stage: Stage) -> None:
    area, line = ScrollColumn(margin=0), QWidget()
    flow = FlowLayout(16, line)
    long = Field("窓口", ChoiceField([Choice("A", "役場 " + "とても長い名前の窓口" * 9)]))
    short = Field("年代", ChoiceField([Choice("B", "70～74歳")]))
    for field in (long, short):
        flow.addWidget(field)
    area.body.addWidget(line)
    stage(area, size=(640, 400))
    settle()
    assert line.width() <= area.viewport().width()
    assert long.geometry().right() < line.width()
    assert short.width() == short.sizeHint().width()


class Fickle(QWidget):
    """Asks for another height each time it is asked, as a page does while a list in it turns whole."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.asked = 0

    @override
    def heightForWidth(self, width: int) -> int:
        self.asked += 1
        self.updateGeometry()
        return 300 + self.asked % 2 * 40 + self.asked % 7

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 300)


def test_a_content_that_cannot_decide_how_high_it_is_ends_no_program(qtbot: QtBot) -> None:
    """Qt resized it inside its own resizing until the stack was full."""
    area = ScrollColumn()
    qtbot.addWidget(area)
    fickle = Fickle()
    area.body.addWidget(fickle)
    area.resize(400, 320)
    area.show()
    area.resize(500, 330)
    settle()
    assert fickle.asked > 1
    inner = area.widget()
    assert inner is not None
    assert inner.width() == area.viewport().width()


def test_with_its_gutter_kept_the_content_has_the_same_width_with_and_without_a_bar(stage: Stage) -> None:
    column = ScrollColumn(gutter=True)
    fill(column, 100)
    window = stage(column, size=(300, 200))
    bar, inner = column.verticalScrollBar(), column.widget()
    assert inner is not None
    assert bar.maximum() == 0
    wide = inner.width()
    assert wide == column.width() - bar.width()
    assert colours_of(bar) == {current_theme().colour("page").rgb()}
    window.resize(300, 80)
    settle()
    assert bar.maximum() > 0
    assert inner.width() == wide
    assert current_theme().colour("control_border").rgb() in colours_of(bar)
    column.keep_gutter(False)
    window.resize(300, 200)
    settle()
    assert not bar.isVisible()
    assert inner.width() == column.width()


def colours_of(bar: QWidget) -> set[int]:
    """The colours down the middle of a scroll bar."""
    seen = bar.grab().toImage()
    return {seen.pixel(seen.width() // 2, y) for y in range(seen.height())}
