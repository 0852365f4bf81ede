"""The sentence below a field goes when the field is edited, and the banner counts what is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from tests.keyboard import press
from tests.waiting import settle

_MAKERS: list[Callable[[], QWidget]] = [
    lambda: TextField(20),
    lambda: PasswordField("パスワード"),
    lambda: MemoField(20),
    lambda: ChipGroup("種類", [Choice("A", "一つ目", "1"), Choice("B", "二つ目", "2")]),
]


@pytest.mark.parametrize("make", _MAKERS)
def test_a_fault_goes_when_its_field_is_edited_and_the_others_stay(
    app: QApplication, make: Callable[[], QWidget]
) -> None:
    dialog = Dialog("試す")
    first, second = Field("一つ目", make()), Field("二つ目", TextField(20))
    for field in (first, second):
        dialog.body.addWidget(field)
    dialog.show()
    dialog.activateWindow()
    settle(dialog)
    for field in (first, second):
        field.show_error("入れてください。")
    dialog.show_faults([("一つ目を入れてください。", first), ("二つ目を入れてください。", second)])
    assert dialog.faults.title.startswith("2か所")
    first.focus_editor()
    press("1")
    assert first.error() == ""
    assert second.error() == "入れてください。"
    assert dialog.faults.title.startswith("1か所")
    second.focus_editor()
    press("1")
    assert not dialog.faults.isVisible()
    dialog.close()
    dialog.deleteLater()
