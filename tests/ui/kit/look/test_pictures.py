"""Chips and buttons are copied from kept pictures: they look as when they are painted, and take little memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.look import pictures, theme
from nakanojo_helpdesk.ui.kit.look.theme import Theme
from tests.ui.conftest import Stage, settle
from tests.ux.recording import painted_text

CHOICES = (Choice("A", "基本操作", "1"), Choice("B", "アプリ", "2"))


def _image(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_a_chip_shows_at_once_that_it_is_chosen(stage: Stage) -> None:
    group = ChipGroup("相談内容", CHOICES)
    stage(group)
    chip = group.chips[0]
    before = _image(chip)
    group.choose("A")
    chosen = _image(chip)
    assert chosen != before
    group.choose("A")
    assert _image(chip) == before
    group.choose("A")
    assert _image(chip) == chosen


def test_a_picture_follows_words_and_size_and_state(stage: Stage) -> None:
    button = Button("登録", key="F12")
    stage(button)
    seen = [_image(button)]
    changes: tuple[Callable[[], None], ...] = (
        lambda: button.set_words("保存"),
        lambda: button.set_key("F5"),
        lambda: button.set_role("primary"),
        lambda: button.setEnabled(False),
        lambda: button.set_icon("check"),
        lambda: button.set_compact(True),
    )
    for change in changes:
        change()
        settle()
        assert _image(button) not in seen
        seen.append(_image(button))


@pytest.mark.parametrize("name", ["standard", "contrast"])
def test_another_look_is_painted_anew(name: ThemeName, stage: Stage, app: QApplication) -> None:
    group = ChipGroup("相談内容", CHOICES)
    stage(group)
    group.choose("A")
    _image(group.chips[0])
    theme.apply(app, load_tokens(name), 1.5)
    settle()
    chip = group.chips[0]
    kept = _image(chip)
    fresh = QImage(kept.size(), kept.format())
    fresh.fill(theme.current_theme().colour("page"))
    painter = QPainter(fresh)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chip._paint(painter, theme.current_theme(), chosen=chip.isChecked())
    painter.end()
    middle = kept.rect().center()
    assert kept.pixelColor(middle) == fresh.pixelColor(middle)


def test_text_stays_text_where_no_pixels_are_painted(stage: Stage) -> None:
    button = Button("登録", key="F12")
    stage(button)
    _image(button)
    assert [run.text for run in painted_text(button)] == ["登録", "F12"]


def test_pictures_take_no_more_memory_than_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS_KEPT", 200_000)
    button = Button("0")
    stage(button)
    for number in range(60):
        button.set_words(f"{number}番目の窓口")
        settle()
        _image(button)
        assert 0 < pictures.pixels_kept() <= 200_000


def test_equal_looks_share_one_picture(stage: Stage) -> None:
    painted = []

    class Sign(QWidget):
        def paintEvent(self, _event: object) -> None:  # noqa: N802
            pictures.paint_picture(self, "look", self._paint)

        def _paint(self, painter: QPainter, _theme: Theme) -> None:
            painted.append(self)
            painter.fillRect(self.rect(), Qt.GlobalColor.black)

    signs = [Sign(), Sign()]
    for sign in signs:
        sign.setFixedSize(40, 20)
    stage(*signs)
    first, second = (_image(sign) for sign in signs)
    assert first == second
    assert len(painted) == 1


def test_a_chip_let_go_elsewhere_is_not_chosen(stage: Stage) -> None:
    group = ChipGroup("相談内容", CHOICES)
    stage(group)
    first, second = group.chips
    QTest.mousePress(first, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=second.mapTo(group, second.rect().center()) * 4)
    assert group.codes() == ()
    QTest.mouseRelease(second, Qt.MouseButton.LeftButton)
    assert group.codes() == ()
    QTest.mouseClick(first, Qt.MouseButton.RightButton)
    assert group.codes() == ()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert group.codes() == ("A",)
