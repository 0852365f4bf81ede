"""Japanese input under way is never lost: every text of every screen, whatever act comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from nakanojo_helpdesk.ui.kit.work.composition import end_composition
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux.pairs import PAIRS
from tests.ux.stages import STAGES, Stage, showing

COMPOSED: Final = "にほん"


def _texts(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    found: list[QLineEdit | QPlainTextEdit] = [
        *window.findChildren(QLineEdit),
        *window.findChildren(QPlainTextEdit),
    ]
    return [
        text
        for text in found
        if text.isVisible()
        and text.isEnabled()
        and not text.isReadOnly()
        and text.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]


def _words(text: QLineEdit | QPlainTextEdit) -> str:
    return text.text() if isinstance(text, QLineEdit) else text.toPlainText()


def _compose(text: QLineEdit | QPlainTextEdit) -> None:
    text.setFocus()
    if isinstance(text, QLineEdit):
        text.clear()
    else:
        text.setPlainText("")
    QCoreApplication.sendEvent(text, QInputMethodEvent(COMPOSED, []))
    assert _words(text) == ""


def _end(_text: QWidget) -> None:
    end_composition()


def _leave(text: QWidget) -> None:
    text.clearFocus()


def _press_a_key(text: QWidget) -> None:
    QTest.keyClick(text, Qt.Key.Key_F11)  # no screen has it: what the key would do is not the question


FORMS: Final = tuple(
    {stage.kind if stage.kind is not SettingsPage else stage: stage for stage in STAGES}.values()
)
"""One state of every screen and dialog, and each section of the settings."""
ACTS: Final[tuple[Callable[[QWidget], None], ...]] = (_end, _leave, _press_a_key)


@pytest.mark.parametrize("stage", FORMS, ids=str)
def test_what_is_being_composed_stays_in_its_text_when_an_act_comes(
    stage: Stage, filled: Workplace, qapp: QApplication
) -> None:
    with showing(stage, filled, PAIRS[0]) as window:
        for text in _texts(window):
            limit = text.maxLength() if isinstance(text, QLineEdit) else 100
            for act in ACTS:
                _compose(text)
                act(text)
                assert _words(text) == COMPOSED[:limit], (text.accessibleName(), act)


def test_a_modifier_alone_does_not_end_what_is_being_composed(filled: Workplace, qapp: QApplication) -> None:
    stage = next(stage for stage in STAGES if str(stage) == "EntryPage-empty")
    with showing(stage, filled, PAIRS[0]) as window:
        for text in _texts(window):
            for key in (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Henkan):
                _compose(text)
                QTest.keyClick(text, key)
                assert _words(text) == ""
