"""The window that dialogs of a record stand over, and the amend dialog over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ui.records.steps import FREELY, Amending, active_window, shown


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QMainWindow]:
    yield from active_window(qtbot)


@pytest.fixture
def amending(window: QMainWindow, workplace: Workplace) -> Iterator[Amending]:
    """Opens the amend dialog of a record, for whoever may amend it freely unless told otherwise."""
    made: list[AmendDialog] = []

    def show(row: ConsultationRow, rights: Amendable = FREELY, place: Workplace | None = None) -> AmendDialog:
        dialog = AmendDialog(place or workplace, row, rights, window)
        made.append(dialog)
        shown(dialog)
        return dialog

    yield show
    for dialog in made:
        dialog.deleteLater()
