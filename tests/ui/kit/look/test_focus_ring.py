"""The focus ring: always around what has the keyboard, in sight, and moving nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.kit.look.focus_ring import INNER, OUTER, FocusRing
from tests.ui.conftest import Stage, settle

REACH = INNER + OUTER


def ring_of(window: QMainWindow) -> FocusRing:
    return window.findChildren(FocusRing, "focusRing")[0]


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_the_ring_is_yellow_then_black_outside_the_widget(stage: Stage) -> None:
    edit = QLineEdit()
    window = stage(edit)
    edit.setFocus()
    settle()
    here = place(edit, window)
    assert ring_of(window).geometry() == here.adjusted(-REACH, -REACH, REACH, REACH)
    picture = window.grab().toImage()
    middle = here.center().x()
    column = [picture.pixelColor(middle, here.top() - distance) for distance in range(1, REACH + 1)]
    assert column == [QColor("#ffd43d")] * INNER + [QColor("#000000")] * OUTER


def test_nothing_moves_when_the_focus_does(stage: Stage) -> None:
    first, second = QLineEdit(), QLineEdit()
    window = stage(first, second)
    first.setFocus()
    settle()
    before = (first.geometry(), second.geometry())
    second.setFocus()
    settle()
    assert (first.geometry(), second.geometry()) == before
    assert ring_of(window).target() is second
    assert ring_of(window).testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_the_ring_follows_resizing_and_text_size(stage: Stage, app: QApplication) -> None:
    edit = QLineEdit()
    window = stage(edit)
    edit.setFocus()
    window.resize(500, 400)
    theme.apply(app, load_tokens("standard"), 2.0)
    settle()
    assert ring_of(window).geometry() == place(edit, window).adjusted(-REACH, -REACH, REACH, REACH)


def test_what_gets_the_focus_is_scrolled_into_sight_with_its_ring(stage: Stage) -> None:
    area = ScrollColumn()
    edits = [QLineEdit() for _ in range(30)]
    for edit in edits:
        area.body.addWidget(edit)
    window = stage(area, size=(400, 300))
    for edit in (edits[29], edits[0], edits[15]):
        edit.setFocus()
        settle()
        ring = ring_of(window)
        assert ring.geometry() == place(edit, window).adjusted(-REACH, -REACH, REACH, REACH)
        assert place(area, window).contains(ring.geometry())


def test_scrolled_away_the_ring_does_not_lie_over_other_things(stage: Stage) -> None:
    area, below = ScrollColumn(), QLineEdit()
    edits = [QLineEdit() for _ in range(30)]
    for edit in edits:
        area.body.addWidget(edit)
    window = stage(area, below, size=(400, 300))
    edits[0].setFocus()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    settle()
    assert not ring_of(window).isVisible()
    area.verticalScrollBar().setValue(30)
    settle()
    assert ring_of(window).isVisible()
    assert place(area.viewport(), window).contains(ring_of(window).geometry())


def test_there_is_no_ring_when_nothing_has_the_focus(stage: Stage) -> None:
    edit = QLineEdit()
    window = stage(edit)
    edit.setFocus()
    edit.clearFocus()
    settle()
    assert not ring_of(window).isVisible()
    edit.setFocus()
    edit.hide()
    settle()
    assert not ring_of(window).isVisible()


def test_a_deleted_widget_leaves_no_ring_behind(stage: Stage) -> None:
    edit, other = QLineEdit(), QLineEdit()
    window = stage(edit, other)
    edit.setFocus()
    settle()
    edit.setParent(None)
    edit.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    other.setFocus()
    settle()
    assert ring_of(window).target() is other
