"""What every control of every screen tells a screen reader, asked of Qt itself: no bus is needed."""

from __future__ import annotations

from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Chip
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.work import screen_reader
from nakanojo_helpdesk.ui.shell.navigation import NavigationBar, NavigationButton
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux.pairs import PAIRS
from tests.ux.stages import STAGES, Stage, showing

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("listening_reader")]

Role = QAccessible.Role
_NAME, _DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
_NOT_HEARD: Final = {Role.NoRole, Role.Client, Role.Border}
"""Roles that a reader passes over: nothing with the keyboard may have one."""


@pytest.fixture(scope="module")
def listening_reader() -> None:
    """Our interfaces, as where a reader listens; the process keeps them, and so these tests are long ones."""
    screen_reader.install()


def _told(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def _shown(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_every_control_is_heard_as_what_it_is(stage: Stage, filled: Workplace, qapp: QApplication) -> None:
    with showing(stage, filled, PAIRS[0]) as window:
        for widget in _shown(window, QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                heard = _told(widget)
                assert heard.role() not in _NOT_HEARD, widget
                assert heard.text(_NAME).strip(), widget
                assert "選択中" not in heard.text(_NAME) + heard.text(_DESCRIPTION)
        for widget in _shown(window, NavigationButton):
            assert _told(widget).role() == Role.Button
            assert not _told(widget).state().checkable
        for kind in (ChipGroup, NavigationBar, Page):
            for widget in _shown(window, kind):
                assert (_told(widget).role(), bool(_told(widget).text(_NAME))) == (Role.Grouping, True), (
                    widget
                )
        _check_rows(window)
        _check_fields(window)
        if isinstance(window, QDialog):
            assert (_told(window).role(), _told(window).text(_NAME)) == (Role.Dialog, window.windowTitle())
            assert _told(window).state().modal


def _check_rows(window: QWidget) -> None:
    """Each chip of one answer says its place, and no other does."""
    for group in _shown(window, ChipGroup):
        assert isinstance(group, ChipGroup)
        chips = [chip for chip in group.chips if chip.isVisible()]
        for place, chip in enumerate(chips, start=1):
            assert isinstance(chip, Chip)
            heard = _told(chip)
            words = f"{len(chips)}個のうち{place}番目"
            alone = heard.role() == Role.RadioButton
            assert alone or heard.role() == Role.CheckBox
            assert (words in heard.text(_DESCRIPTION)) == alone
            assert bool(heard.state().checked) == (chip.choice.code in group.codes())


def _check_fields(window: QWidget) -> None:
    """What must be answered and what is wrong is heard where the keyboard is."""
    for field in _shown(window, Field):
        assert isinstance(field, Field)
        target = field.inner_editor()
        required = any(label.text() == "※必須" and label.isVisible() for label in field.findChildren(QLabel))
        name = field.editor.accessibleName()
        assert name.endswith("、必須") == required, name
        assert name.count("必須") == required, name
        if field.error():
            assert field.error() in _told(target).text(_DESCRIPTION), field.error()
