"""Asks for the desk of the figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.staff.people import DeskRow
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field

_ALL = "*"


class DeskDialog(Dialog):
    """All desks, or one of them, closed ones included since their records still count.

    Args:
        desks: the desks to choose from.
        chosen: code of the desk chosen now, None for all.
        parent: the window it belongs to.
    """

    def __init__(self, desks: Sequence[DeskRow], chosen: str | None, parent: QWidget | None = None) -> None:
        super().__init__("集計する窓口", parent)
        choices = [Choice(_ALL, "すべての窓口", "S")]
        for number, row in enumerate(desks, start=1):
            words = row.name if row.active else f"{row.name}（いまは閉じています）"
            choices.append(Choice(row.code, words, str(number) if number < 10 else "", row.venue))
        self.desks = ChipGroup("窓口", choices)
        self.desks.set_codes([chosen or _ALL])
        self.body.addWidget(Field("窓口", self.desks))
        self.body.addStretch(1)
        self.add_key_button("決める", "F12", self.accept, primary=True)
        self.add_button("やめる", rejects=True)
        self.focus_first(self.desks)
        self.desks.passed.connect(self.accept)

    def desk(self) -> str | None:
        """Code of the desk, None for all."""
        code = self.desks.code()
        return None if code in {None, _ALL} else code
