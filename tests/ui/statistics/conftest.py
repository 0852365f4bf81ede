"""The 集計 screen on five records of May 2025."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form, first_desk
from tests.ui.statistics.shown import DAY, NOON, shown


@pytest.fixture
def may(workplace: Workplace) -> Workplace:
    """Five records of May 2025, a Wednesday, one of them at a second desk; recording began in April."""
    ledger = workplace.ledger
    ledger.call(office.change, Office(recording_started_on=date(2025, 4, 1)))
    ledger.call(desks.add, first_desk(name="窓口2"))
    usual = consultation_form(event_date=DAY, event_minute=620, age_band="A70", outcome="SLF", minutes=20)
    for form in (
        replace(usual, topics=("LN",)),
        replace(usual, topics=("LN01", "MN")),
        replace(usual, topics=("MN",), outcome="FUP", age_band=None, people=2),
        replace(usual, topics=("SM",), outcome=None, event_minute=None, minutes=None),
        replace(usual, topics=("OT",), outcome="CAN", desk="D02", minutes=31),
    ):
        ledger.call(consultations.record, form)
    return replace(workplace, now=lambda: NOON)


@pytest.fixture
def page(qapp: QApplication, may: Workplace) -> Iterator[StatisticsPage]:
    yield from shown(may)
