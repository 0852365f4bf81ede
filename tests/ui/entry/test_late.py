"""A late entry: its date stays in sight, does not stick to the next record unseen, and is chosen with one key."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.domain.calendar import fiscal_year, long_date, short_date
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.entry.occasion.header import Header, HeaderDialog, usual
from nakanojo_helpdesk.ui.entry.occasion.quick_days import quick_choices
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY, TODAY
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.keyboard import press
from tests.ui.records.steps import shown
from tests.waiting import settle


def yesterday() -> date:
    return today() - timedelta(days=1)


@pytest.fixture
def late(window: MainWindow, page: EntryPage) -> Header:
    """The header stands on yesterday, 9:15, by telephone."""
    header = dataclasses.replace(page.header(), day=yesterday(), minute=9 * 60 + 15, method="TEL")
    page.set_header(header)
    return header


def counts(ledger: Ledger) -> tuple[int, int]:
    """How many records yesterday has, and today."""
    return tuple(len(ledger.read(consultation_rows.listing, day, day)) for day in (yesterday(), today()))  # type: ignore[return-value]


def test_the_band_says_for_which_day_until_somebody_goes_back_to_now(
    late: Header, page: EntryPage, workplace: Workplace, ledger: Ledger
) -> None:
    same_year = fiscal_year(yesterday()) == fiscal_year(today())
    words = f"{short_date(yesterday()) if same_year else long_date(yesterday())}の相談を入力中"
    assert page.band.words() == words
    press("1", "F12")
    assert page.band.words() == words
    press("Ctrl+B")
    assert page.band.words() == ""
    assert page.header() == usual(workplace)
    press("1", "F12")
    assert counts(ledger) == (1, 1)


@pytest.mark.parametrize("leave", ["F5", "screen"])
def test_after_a_late_record_leaving_and_f5_go_back_to_now(
    late: Header, window: MainWindow, page: EntryPage, workplace: Workplace, ledger: Ledger, leave: str
) -> None:
    press("1", "F12")
    if leave == "F5":
        press("F5")
        assert page.sticky.text() == "いまの日時に戻しました。"
    else:
        window.go_to(TODAY)
        window.go_to(ENTRY)
    assert page.header() == usual(workplace)
    press("1", "F12")
    assert counts(ledger) == (1, 1)


def test_several_late_records_on_purpose_keep_the_date_wherever_one_goes_in_between(
    late: Header, window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.band.several_button.click()
    assert page.band.words().endswith("の相談を続けて入力中")
    assert not page.band.several_button.isVisible()
    press("1", "F12")
    press("F5")
    window.go_to(TODAY)
    window.go_to(ENTRY)
    press("1", "F12")
    assert counts(ledger) == (2, 0)
    press("Ctrl+B", "1", "F12")
    assert counts(ledger) == (2, 1)


def test_the_time_typed_for_one_record_is_not_the_next_ones(
    late: Header, page: EntryPage, ledger: Ledger
) -> None:
    press("1", "F12", "2", "F12")
    rows = ledger.read(consultation_rows.listing, yesterday(), yesterday())
    assert sorted(row.event_minute or 0 for row in rows) == [0, 9 * 60 + 15]
    assert "時刻なし" in page.context()


def test_what_is_being_typed_keeps_its_date_while_one_looks_at_another_screen(
    late: Header, window: MainWindow, page: EntryPage
) -> None:
    press("1")
    window.go_to(TODAY)
    window.go_to(ENTRY)
    assert page.header() == late
    assert page.form.answers().topics == ("SM",)


def test_f5_empties_a_late_form_and_can_be_put_back_with_its_date(
    late: Header, page: EntryPage, workplace: Workplace
) -> None:
    press("1", "F5")
    assert page.header() == usual(workplace)
    assert page.sticky.text() == "入力を消し、いまの日時に戻しました。"
    press("Ctrl+Z")
    assert page.header() == late
    assert page.form.answers().topics == ("SM",)
    press("Ctrl+B")
    assert page.header() == usual(workplace), "where it was before is not forgotten"


def test_going_back_to_now_keeps_what_is_typed_and_can_be_taken_back(
    late: Header, page: EntryPage, ledger: Ledger
) -> None:
    press("1", "Ctrl+B")
    assert page.sticky.text() == "いまの日時に戻しました。"
    assert page.form.answers().topics == ("SM",)
    press("Ctrl+Z")
    assert page.header() == late
    press("Ctrl+B", "F12")
    assert counts(ledger) == (0, 1)


def test_an_appointment_that_begins_now_is_not_recorded_for_the_day_of_the_late_entry(
    late: Header, page: EntryPage, ledger: Ledger
) -> None:
    page.begin_from("LN")
    assert page.band.words() == ""
    press("F12")
    assert counts(ledger) == (0, 1)


def test_the_usual_days_are_one_key_each(qtbot: QtBot, workplace: Workplace, ledger: Ledger) -> None:
    last = today() - timedelta(days=3)
    for back in range(1, 8):
        ledger.call(opening_days.set_day, today() - timedelta(days=back), back in {3, 5}, "試験")
    dialog = HeaderDialog(usual(workplace), workplace)
    qtbot.addWidget(dialog)
    shown(dialog)
    assert [choice.label.partition("（")[0] for choice in dialog.quick.choices][:2] == ["昨日", "前の開設日"]
    dialog.quick.setFocus()
    press("2")
    assert dialog.day.date() == last
    press("Return")
    assert dialog.time.hasFocus()
    dialog.day.line.setText("昨日")
    assert dialog.quick.code() == yesterday().isoformat()
    dialog.day.line.setText("R8.1.5")
    assert dialog.quick.code() is None
    dialog.quick.choose(last.isoformat())
    dialog.decide()
    assert (dialog.header().day, dialog.header().minute) == (last, None)


def test_quick_days_are_named_by_what_they_are() -> None:
    sunday = date(2026, 11, 29)
    opened = frozenset(date(2026, 11, day) for day in (20, 24, 25, 26, 27))
    assert [(choice.code[-2:], choice.label, choice.hotkey) for choice in quick_choices(sunday, opened)] == [
        ("28", "昨日", "1"),
        ("27", "前の開設日（27日・金）", "2"),
        ("26", "木曜日（26日）", "3"),
        ("25", "水曜日（25日）", "4"),
        ("24", "火曜日（24日）", "5"),
    ]
    assert [choice.label for choice in quick_choices(date(2026, 11, 28), opened)][:2] == [
        "昨日（前の開設日）",
        "木曜日（26日）",
    ]
    assert [choice.label for choice in quick_choices(sunday, frozenset())] == ["昨日"]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("scale", "shortened"), [(1.0, False), (1.5, False), (2.0, True)])
def test_the_band_takes_one_row_at_every_text_size_and_always_names_the_day(
    window: MainWindow, page: EntryPage, qapp: QApplication, scale: float, shortened: bool, several: bool
) -> None:
    theme.apply(qapp, load_tokens("standard"), scale)
    window.resize(1366, 688)
    day = today() - timedelta(days=400)
    page.set_header(dataclasses.replace(page.header(), day=day, minute=None))
    if several:
        press("1", "F12")
        page.enter_several()
    settle(page)
    end = "の相談を続けて入力中" if several else "の相談を入力中"
    said = next(label for label in page.band.findChildren(QLabel) if label.text())
    assert page.band.words() == page.band.accessibleName() == f"{long_date(day)}{end}"
    assert said.text().startswith(long_date(day))
    assert (said.text() != page.band.words()) == (shortened and several)
    buttons = [button for button in (page.band.now_button, page.band.several_button) if button.isVisible()]
    assert len(buttons) == (1 if several or shortened else 2)
    assert (page.band.several_button in page.key_bar.acts()) == (shortened and not several), "under ［ほか］"
    middles = {each.mapTo(page.band, each.rect().center()).y() for each in (said, *buttons)}
    assert max(middles) - min(middles) <= 2, "one row"
