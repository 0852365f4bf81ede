"""The town's margins hold on paper: nothing is printed outside of them, at the narrowest and at the widest."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from nakanojo_helpdesk.domain.office import MARGIN_LIMITS_MM, Office
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from tests.reports.facts import monthly_facts

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")
DOTS_PER_MM = 4
# Lines are as thick as they are; antialiasing smears them over one more dot.
TOLERANCE_MM = 0.6
FOOT_MM = 18
RUNNING_HEAD_MM = 9

NARROWEST = tuple(low for low, _high in MARGIN_LIMITS_MM)
WIDEST = tuple(high for _low, high in MARGIN_LIMITS_MM)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("margins", [NARROWEST, WIDEST, Office().margins_mm], ids=str)
def test_ink_keeps_to_the_towns_margins(margins: tuple[int, int, int, int]) -> None:
    top, right, bottom, left = margins
    document = PDFIUM.PdfDocument(pdf_bytes(monthly_sheet(monthly_facts(), Office(margins_mm=margins))))
    for index in range(len(document)):
        grey = np.asarray(document[index].render(scale=DOTS_PER_MM * 25.4 / 72).to_pil().convert("L"))
        rows, columns = (np.flatnonzero((grey < 200).any(axis=axis)) / DOTS_PER_MM for axis in (1, 0))
        assert columns[0] >= left - TOLERANCE_MM
        assert columns[-1] <= 210 - right + TOLERANCE_MM
        assert columns[0] <= left + 5
        assert rows[0] >= top - (RUNNING_HEAD_MM if index else 0) - TOLERANCE_MM
        assert rows[-1] <= min(297.0, 297 - bottom + FOOT_MM)
    document.close()
