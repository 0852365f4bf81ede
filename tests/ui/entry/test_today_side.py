"""本日の一覧: the newest records of today beside the form, and how many there are."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.beforehand import AFTER_MILLISECONDS
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.entry.today_side import SHOWN, _Entry
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.factories import consultation_form, full_consultation, today
from tests.keyboard import press
from tests.waiting import settle

WORDS = {"SM": "基本操作", "AP": "アプリ", "LN": "LINE・SNS", "MN": "マイナカード", "IN": "ネット・メール"}
PAIRS = list(itertools.permutations(WORDS, 2))
"""Topics of one record each, all different."""


def words_of(page: EntryPage) -> list[str]:
    """What is seen of the records, from the top of the list."""
    entries = [entry for entry in page.side.findChildren(_Entry) if entry.isVisible()]
    entries.sort(key=lambda entry: entry.y())
    return [word for entry in entries for word in entry.words()]


def topics_of(page: EntryPage) -> list[str]:
    """The topics in the list, from its top."""
    known = {f"{WORDS[first]}、{WORDS[second]}" for first, second in PAIRS}
    return [words for words in words_of(page) if words in known]


def record(ledger: Ledger, pair: tuple[str, str]) -> tuple[int, str]:
    """Record a consultation of today; returns its id and the words of its topics."""
    key = ledger.call(consultations.record, consultation_form(topics=pair))
    return key, "、".join(WORDS[code] for code in pair)


@pytest.fixture
def recorded(window: MainWindow, page: EntryPage, ledger: Ledger) -> list[str]:
    """The topics of two records more than the list shows, newest first; the page shows the list."""
    words = [record(ledger, pair)[1] for pair in PAIRS[: SHOWN + 2]]
    page.reload()
    settle(page)
    return words[::-1]


def test_the_newest_records_are_seen_and_how_many_more_there_are(
    page: EntryPage, recorded: list[str]
) -> None:
    assert topics_of(page) == recorded[:SHOWN]
    assert page.side.count() == f"{SHOWN + 2}件"
    labels = [label.text() for label in page.side.findChildren(PlainLabel) if label.isVisible()]
    assert "ほか2件は「探す」にあります。" in labels


def test_a_record_more_comes_to_the_top_and_one_taken_back_leaves_the_list(
    page: EntryPage, recorded: list[str], ledger: Ledger
) -> None:
    key, words = record(ledger, PAIRS[-1])
    page.reload()
    settle(page)
    assert topics_of(page) == [words, *recorded[: SHOWN - 1]]
    assert page.side.count() == f"{SHOWN + 3}件"
    ledger.call(consultations.undo, key)
    page.reload()
    settle(page)
    assert topics_of(page) == recorded[:SHOWN]
    assert page.side.count() == f"{SHOWN + 2}件"


def test_a_record_shows_what_is_its_own_and_nothing_of_the_one_whose_place_it_took(
    page: EntryPage, recorded: list[str], ledger: Ledger
) -> None:
    answers = {"age_band": "A70", "district": "NKJ", "outcome": "SOL"}
    ledger.call(consultations.record, consultation_form(topics=PAIRS[-1], **answers))
    page.reload()
    settle(page)
    seen = words_of(page)
    assert {"70-74", "中之条", "解決"} <= set(seen)
    for pair in PAIRS[:SHOWN]:
        record(ledger, pair)
    page.reload()
    settle(page)
    assert not {"70-74", "中之条", "解決"} & set(words_of(page))


def test_a_screen_reader_goes_through_the_records_from_the_newest_on(
    page: EntryPage, recorded: list[str], ledger: Ledger
) -> None:
    _, words = record(ledger, PAIRS[-1])
    ledger.call(consultations.record, consultation_form(topics=("SM",), event_minute=5))
    page.reload()
    settle(page)
    entries = [entry for entry in page.side.findChildren(_Entry) if entry.isVisible()]
    assert [entry.accessibleName() for entry in entries] == [
        f"時刻なし、{each}" for each in [words, *recorded[: SHOWN - 1]]
    ]


def test_saving_with_a_full_list_makes_no_widgets(page: EntryPage, recorded: list[str]) -> None:
    press("1", "F12")
    settle(page)
    before = {id(widget) for widget in page.findChildren(QWidget)}
    press("3", "F12")
    settle(page)
    assert page.side.count() == f"{SHOWN + 4}件"
    assert {id(widget) for widget in page.findChildren(QWidget)} == before


def test_after_a_moment_the_first_record_of_a_day_makes_no_widgets_either(
    window: MainWindow, page: EntryPage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.side._beforehand.is_done, timeout=AFTER_MILLISECONDS * 20)
    press("1", "F5")  # the line of the outcome has its button from now on
    settle(page)
    before = {id(widget) for widget in page.side.findChildren(QWidget)}
    press("3", "F12")
    settle(page)
    assert topics_in_sight(page) == 1
    assert {id(widget) for widget in page.side.findChildren(QWidget)} == before


def topics_in_sight(page: EntryPage) -> int:
    """How many records are seen in the list."""
    return len([words for words in words_of(page) if words in set(WORDS.values())])


def test_a_day_gives_its_newest_records_and_counts_all_but_those_taken_back(ledger: Ledger) -> None:
    day = today() - timedelta(days=1)
    keys = {}
    for minute in (600, None, 540, 610, 30):
        form = full_consultation(event_date=day, event_minute=minute, topics=("MN", "LN"))
        keys[minute] = ledger.call(consultations.record, form)
    ledger.call(consultations.record, consultation_form(event_date=day - timedelta(days=1), event_minute=900))
    ledger.call(consultations.undo, keys[610])
    count, rows = ledger.read(reading.newest_of, day, 3)
    assert (count, [row.event_minute for row in rows]) == (4, [None, 600, 540])
    whole = ledger.read(reading.rows_of, [row.id for row in rows])
    for brief, row in zip(rows, whole, strict=True):
        for each in dataclasses.fields(brief):
            assert getattr(brief, each.name) == getattr(row, each.name)
    assert [row.id for row in reversed(ledger.read(reading.listing, day, day))][:3] == [
        row.id for row in rows
    ]
