"""Buttons under the mouse: held down, let go, drawn away; painted with the rest of the act, not before it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from tests.ui.conftest import Stage, settle

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
OUTSIDE = QPoint(-20, -20)


class _Paintings(QObject):
    """How often a widget was painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def clicks() -> list[str]:
    return []


@pytest.fixture
def button(stage: Stage, clicks: list[str]) -> Button:
    made = Button("外す")
    made.clicked.connect(lambda: clicks.append("外す"))
    stage(made)
    settle()
    return made


def test_a_click_is_one_press_and_paints_nothing_before_the_act_is_done(
    button: Button, clicks: list[str]
) -> None:
    paintings = _Paintings(button)
    QTest.mouseClick(button, LEFT)
    assert (clicks, paintings.count) == (["外す"], 0)
    settle()
    assert paintings.count >= 1


def test_a_button_held_down_looks_so_and_is_no_press_once_the_mouse_has_left_it(
    button: Button, clicks: list[str]
) -> None:
    plain = button.grab().toImage()
    QTest.mousePress(button, LEFT)
    assert button.isDown()
    assert button.grab().toImage() != plain
    QTest.mouseMove(button, OUTSIDE)
    assert not button.isDown()
    QTest.mouseRelease(button, LEFT, pos=OUTSIDE)
    assert clicks == []
    QTest.mousePress(button, LEFT)
    QTest.mouseMove(button, OUTSIDE)
    QTest.mouseMove(button, button.rect().center())
    QTest.mouseRelease(button, LEFT)
    assert clicks == ["外す"]


def test_only_the_left_button_of_the_mouse_presses(button: Button, clicks: list[str]) -> None:
    QTest.mouseClick(button, RIGHT)
    QTest.mousePress(button, LEFT)
    QTest.mouseRelease(button, RIGHT)
    assert clicks == []
    QTest.mouseRelease(button, LEFT)
    assert clicks == ["外す"]


def test_a_button_disabled_while_it_is_held_down_is_not_pressed(button: Button, clicks: list[str]) -> None:
    QTest.mousePress(button, LEFT)
    button.setEnabled(False)
    QTest.mouseRelease(button, LEFT)
    button.setEnabled(True)
    QTest.mouseRelease(button, LEFT)
    assert clicks == []
    QTest.mouseClick(button, LEFT)
    assert clicks == ["外す"]
