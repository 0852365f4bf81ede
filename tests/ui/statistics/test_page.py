"""集計: chart, table, records behind a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.services import consultations
from nakanojo_helpdesk.ui.consultations.records_page import RecordsPage
from nakanojo_helpdesk.ui.main_window import STATISTICS, MainWindow
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace import Workplace
from tests.factories import consultation_form, today
from tests.keyboard import focused, press
from tests.waiting import settle


@pytest.fixture
def page(qapp: QApplication, workplace: Workplace) -> Iterator[StatisticsPage]:
    for topics in (("LN",), ("MN", "LN"), ("SM",)):
        workplace.desk.call(consultations.record, replace(consultation_form(), topics=topics))
    window = MainWindow()
    window.resize(1366, 688)
    window.show()
    window.open_workspace(workplace)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.go_to(STATISTICS)
    made = window.current_page()
    assert isinstance(made, StatisticsPage)
    settle(made)
    yield made
    settle(made)
    window.close()
    window.deleteLater()


def test_the_chart_says_in_words_what_it_shows(page: StatisticsPage) -> None:
    assert page.chart.sentence() == f"{today().month}月は3件でした。前年同月の記録はありません。"
    page.chart.setFocus()
    assert page.chart.sentence() in focused().accessibleName()


def test_the_table_is_one_key_away_and_holds_the_same_numbers(page: StatisticsPage) -> None:
    press("T")
    assert page.table.isVisible()
    rows = [[page.model.text_at(row, column) for column in range(5)] for row in range(page.model.rowCount())]
    assert [Month.of(today()).era_label, "3", "－", "－", "－"] in rows
    press("T")
    assert page.chart.isVisible()


def test_enter_on_a_month_opens_the_records_behind_it(page: StatisticsPage) -> None:
    page.chart.setFocus()
    page.chart.point_at(Month.of(today()).code)
    press("Return")
    window = page.window()
    assert isinstance(window, MainWindow)
    records = window.current_page()
    assert isinstance(records, RecordsPage)
    assert len(records.model.rows()) == 3
    assert records.days() == (Month.of(today()).first, Month.of(today()).last)


def test_last_year_without_records_prints_no_zeros(page: StatisticsPage) -> None:
    page.years.set_codes(["last"])
    page.reload()
    settle(page)
    trend = page.trend()
    assert trend is not None
    assert set(trend.this_year) == {None}
