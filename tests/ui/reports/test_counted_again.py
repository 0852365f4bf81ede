"""報告: only what has been counted last leaves the screen."""

from __future__ import annotations

from pathlib import Path

import pypdf

from nakanojo_helpdesk.services import reports
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.reports.page import DAILY, ReportsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.keyboard import press
from tests.ui.reports.shown import Chooser
from tests.waiting import settle


def test_a_report_is_not_saved_while_it_is_counted_again(
    page: ReportsPage, workplace: Workplace, chooser: Chooser, tmp_path: Path
) -> None:
    workplace.ledger.call(reports.keep_month_note, page.month(), "停電で半日閉めました。", before="")
    workplace.ledger.call(consultations.record, consultation_form())
    page.reload()
    press("Ctrl+S")
    assert page.sticky.text() == "まだ数えています。見本が出てから、もう一度押してください。"
    assert not (tmp_path / "報告.pdf").exists()
    settle(page)
    press("Ctrl+S")
    settle(page)
    text = "".join(each.extract_text() for each in pypdf.PdfReader(tmp_path / "報告.pdf").pages)
    assert "停電で半日閉めました。" in text.replace("\n", "")


def test_a_second_press_on_the_kind_of_report_keeps_it_also_while_it_is_counted(page: ReportsPage) -> None:
    page.show_kind(DAILY)
    page.kinds.setFocus()
    press("2")
    assert page.kind() == DAILY
    settle(page)
    assert page.kind() == DAILY
