"""集計: from period to period, and how it is compared with the past."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.keyboard import press
from tests.ui.statistics.shown import DAY, MAY, lines, shown
from tests.waiting import settle


def test_alt_and_the_arrows_go_from_month_to_month(page: StatisticsPage) -> None:
    page.periods.setFocus()
    press("1")
    settle(page)
    press("Alt+Left")
    settle(page)
    facts = page.facts()
    assert facts is not None
    assert facts.period.first == facts.period.last == MAY.plus(-1)
    assert page.periods.code() == PeriodKind.LAST_MONTH
    assert page.cards.cards[0].text() == "0件"
    press("Alt+Right")
    settle(page)
    assert page.periods.code() == PeriodKind.THIS_MONTH
    assert page.cards.cards[0].text() == "5件"


def test_steps_end_where_the_records_begin_and_today(page: StatisticsPage) -> None:
    page.show_period(PeriodKind.LAST_MONTH)
    settle(page)
    press("Alt+Left")
    settle(page)
    assert page.sticky.text() == "記録は、令和7年4月からです。"
    assert page.period().first == MAY.plus(-1)
    page.show_period(PeriodKind.QUARTER)
    settle(page)
    press("Alt+Right")
    settle(page)
    assert page.sticky.text() == "これより後の期間は、まだありません。"
    assert page.period() == Period.of(PeriodKind.QUARTER, DAY)


@pytest.mark.parametrize(
    ("mode", "texts"),
    [(ComparisonMode.RATIO, ("5", "4", "+1", "125.0％")), (ComparisonMode.RATE, ("5", "4", "+1", "25.0％"))],
)
def test_the_months_are_compared_as_the_town_has_set_and_the_table_says_how(
    qapp: QApplication, may: Workplace, mode: ComparisonMode, texts: tuple[str, ...]
) -> None:
    may.ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1), comparison=mode))
    for _ in range(4):
        may.ledger.call(consultations.record, consultation_form(event_date=date(2024, 5, 14)))
    for page in shown(may):
        (definition,) = [
            label for label in page.findChildren(PlainLabel) if label.text().startswith("数え方：")
        ]
        assert mode.definition not in definition.text(), "the picture shows no such figure"
        press("T")
        model = page.faces.table.row_model()
        titles = [
            model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
            for place in range(model.columnCount())
        ]
        assert titles == ["月", "件数", "前年同月", "増減", mode.label]
        assert (MAY.era_label, *texts) in lines(page)
        assert definition.isVisible()
        assert mode.definition in definition.text()


def test_a_period_without_a_name_stays_when_the_screen_is_seen_again(
    qapp: QApplication, may: Workplace
) -> None:
    may.ledger.call(office.change, Office(recording_started_on=date(2024, 4, 1)))
    for page in shown(may):
        for _ in range(2):
            press("Alt+Left")
            settle(page)
        press("Alt+Right")
        settle(page)
        page.show_period(PeriodKind.LAST_MONTH)
        settle(page)
        press("Alt+Left")
        settle(page)
        assert page.periods.code() is None
        page.reload()
        settle(page)
        facts = page.facts()
        assert facts is not None
        assert facts.period.first == Month(2025, 3)
        assert [button.words for button in page.key_bar.buttons][-2:] == ["前の月", "次の月"]
