"""The dialog of the header is seen whole where a window of 1366×688 has room for it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ux.pairs import Pair
from tests.ux.stages import STAGES, showing

OF_THE_HEADER = {stage.name: stage for stage in STAGES if stage.kind is HeaderDialog}


@pytest.mark.parametrize("name", ["open", "long names", "faults"])
def test_nothing_has_to_be_scrolled(name: str, workplace: Workplace, qapp: QApplication) -> None:
    with showing(OF_THE_HEADER[name], workplace, Pair(1366, 688, 1.0), "standard") as dialog:
        assert isinstance(dialog, HeaderDialog)
        bar = dialog.area.verticalScrollBar()
        assert bar.maximum() == 0
