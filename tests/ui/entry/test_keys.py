"""How many keys a consultation takes, by real key events."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow, EntryMode
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK, FIRST, today
from tests.keyboard import focused, press

BUDGET = 12
ORDINARY = ("4", "+", "5", "Return", "2", "Return", "6", "Return", "1", "Return", "2", "F12")
"""Two topics of level 1, returning visitor, 70～74, one district, outcome, minutes from the timer, no preset."""


def only(ledger: Ledger) -> ConsultationRow:
    (row,) = ledger.read(consultation_rows.listing, today(), today())
    return row


def test_two_topics_and_every_answer_take_twelve_keys(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press(*ORDINARY)
    row = only(ledger)
    assert row.topics == ("LN", "MN")
    assert (row.visit_kind, row.age_band, row.district, row.outcome) == ("REP", "A70", "NKJ", "SOL")
    assert (row.desk, row.staff, row.entered_by, row.method) == (DESK, FIRST, FIRST, "VST")
    assert (row.entry_mode, row.minutes, row.measured_minutes) == (EntryMode.LIVE, None, 0)
    assert page.sticky.text() == "登録しました（本日1件目）"
    assert page.side.count() == "1件"
    assert page.form.answers().empty
    assert page.form.start().isAncestorOf(focused())
    assert len(ORDINARY) <= BUDGET


@pytest.mark.parametrize(
    ("keys", "topics"),
    [
        (("4", "3", "5", "Return"), ("LN03", "MN")),
        (("4", "+", "5", "2", "Return"), ("LN", "MN02")),
        (("4", "3", "5", "2", "Return"), ("LN03", "MN02")),
        (("4", "Keypad+Plus", "5", "Return"), ("LN", "MN")),
        (("4", ";", "5", "Return"), ("LN", "MN")),
    ],
)
def test_a_topic_of_level_two_takes_at_most_two_keys_more(
    window: MainWindow, page: EntryPage, ledger: Ledger, keys: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    pressed = keys + ORDINARY[4:]
    press(*pressed)
    row = only(ledger)
    assert row.topics == topics
    assert (row.visit_kind, row.age_band, row.district, row.outcome) == ("REP", "A70", "NKJ", "SOL")
    assert len(pressed) <= BUDGET + 2 * sum(len(topic) > 2 for topic in topics)


def test_chosen_minutes_take_two_keys_more(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    keys = (*ORDINARY[:-1], "Ctrl+K", "4", "F12")
    press(*keys)
    row = only(ledger)
    assert (row.topics, row.outcome, row.minutes) == (("LN", "MN"), "SOL", 20)
    assert len(keys) <= BUDGET + 2


def test_nothing_advances_by_itself_unless_switched_on(window: MainWindow, page: EntryPage) -> None:
    press("4", "Return", "2")
    assert page.form.group("visit_kind").has_focus()


@pytest.fixture
def advancing(qtbot: QtBot, workplace: Workplace) -> Iterator[MainWindow]:
    person = dataclasses.replace(workplace.signed_in.staff, enter_advances=True)
    signed_in = dataclasses.replace(workplace.signed_in, staff=person)
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.open_workspace(dataclasses.replace(workplace, signed_in=signed_in))
    made.go_to(ENTRY)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.close()


def test_where_it_is_switched_on_a_single_answer_goes_on(advancing: MainWindow, ledger: Ledger) -> None:
    press("4", "+", "5", "Return", "2", "6", "1", "2", "F12")
    row = only(ledger)
    assert row.topics == ("LN", "MN")
    assert (row.visit_kind, row.age_band, row.district, row.outcome) == ("REP", "A70", "NKJ", "SOL")
