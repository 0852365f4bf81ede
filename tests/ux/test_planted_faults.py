"""Negative controls: each rule finds its planted faults, and finds nothing in the same window once mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QScrollArea, QStyleFactory
from pytestqt.qtbot import QtBot

from .plain_window import AVAILABLE, PlainWindow
from .plants import PLANTS, Plant
from .plants_to_see import a_pale_text_waits_below_the_fold
from .plants_to_use import the_focus_cannot_be_seen_below_the_fold
from .report import Finding, Rule, listing
from .run import check_window
from .screens import bundled_fonts
from .spoken import check_names
from .sweep import sweep
from .tree import settle

CASES = [pytest.param(rule, plant, id=plant.__name__) for rule, plants in PLANTS.items() for plant in plants]


@pytest.fixture
def plain_look(qapp: QApplication) -> Iterator[list[str]]:
    """No theme of the program, whatever ran before; gives the bundled families, puts the look back."""
    before = (qapp.style().objectName(), qapp.palette(), qapp.font(), qapp.property("styleSheet"))
    # As a property: the program's own style sheet has one home, and this is not it.
    qapp.setProperty("styleSheet", "")
    qapp.setStyle(QStyleFactory.create("Fusion"))
    qapp.setPalette(qapp.style().standardPalette())
    identifiers = [QFontDatabase.addApplicationFont(str(path)) for path in bundled_fonts()]
    yield [family for each in identifiers for family in QFontDatabase.applicationFontFamilies(each)]
    style, palette, font, sheet = before
    qapp.setStyle(QStyleFactory.create(style))
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setProperty("styleSheet", sheet)


def shown_window(qtbot: QtBot, families: list[str], plant: Plant, *, mended: bool) -> PlainWindow:
    window = PlainWindow(families)
    qtbot.addWidget(window)
    plant(window, mended)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def findings(window: PlainWindow) -> list[Finding]:
    return check_window(window, AVAILABLE, fonts=bundled_fonts())


@pytest.mark.parametrize(("rule", "plant"), CASES)
def test_a_planted_fault_is_found_and_nothing_else(
    rule: Rule, plant: Plant, qtbot: QtBot, plain_look: list[str]
) -> None:
    found = findings(shown_window(qtbot, plain_look, plant, mended=False))
    assert {finding.rule for finding in found} == {rule}, listing(found)


@pytest.mark.parametrize(("rule", "plant"), CASES)
def test_the_mended_twin_is_clean_however_often_it_is_checked(
    rule: Rule, plant: Plant, qtbot: QtBot, plain_look: list[str]
) -> None:
    window = shown_window(qtbot, plain_look, plant, mended=True)
    found = findings(window) + findings(window)
    assert not found, listing(found)


def test_every_rule_has_a_planted_fault() -> None:
    assert set(PLANTS) == set(Rule)
    assert all(PLANTS.values())


def test_a_check_leaves_scroll_positions_and_focus_as_they_were(qtbot: QtBot, plain_look: list[str]) -> None:
    window = shown_window(qtbot, plain_look, the_focus_cannot_be_seen_below_the_fold, mended=True)
    buttons = window.findChildren(QPushButton)
    buttons[3].setFocus()
    area = window.findChild(QScrollArea)
    assert area is not None
    area.verticalScrollBar().setValue(200)
    settle()
    findings(window)
    assert area.verticalScrollBar().value() == 200
    assert QApplication.focusWidget() is buttons[3]


@pytest.mark.parametrize("plant", PLANTS[Rule.TRAP][:2])
def test_a_check_types_nothing_into_a_memo(plant: Plant, qtbot: QtBot, plain_look: list[str]) -> None:
    window = shown_window(qtbot, plain_look, plant, mended=False)
    memo = window.findChild(QPlainTextEdit)
    assert memo is not None
    memo.setPlainText("家族と来庁")
    findings(window)
    assert memo.toPlainText() == "家族と来庁"


def test_the_sweep_alone_finds_what_lies_below_the_fold(qtbot: QtBot, plain_look: list[str]) -> None:
    window = shown_window(qtbot, plain_look, a_pale_text_waits_below_the_fold, mended=False)
    found = sweep(window)
    assert [finding.rule for finding in found] == [Rule.CONTRAST]
    assert "40件目" in found[0].message


def test_an_endless_area_is_refused_not_half_swept(
    qtbot: QtBot, plain_look: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = shown_window(qtbot, plain_look, a_pale_text_waits_below_the_fold, mended=True)
    monkeypatch.setattr("tests.ux.sweep.MOST_STEPS", 2)
    with pytest.raises(ValueError, match="half views"):
        sweep(window)


def test_a_dialog_needs_a_title(qtbot: QtBot, plain_look: list[str]) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    assert [finding.rule for finding in check_names(dialog)] == [Rule.NAME]
    dialog.setWindowTitle("記録の取り消し")
    assert check_names(dialog) == []


def test_a_window_that_does_not_show_is_refused(plain_look: list[str], qtbot: QtBot) -> None:
    window = PlainWindow(plain_look)
    qtbot.addWidget(window)
    with pytest.raises(ValueError, match="show the window"):
        check_window(window, QSize(800, 500), fonts=())
