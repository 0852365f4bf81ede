"""Large text leaves room to work, at 1366×688: measured on the real window, operated by real keys.

The work is what scrolls between the head of a page and its key bar: the height of that viewport, less whatever of head
or key bar has been put into it. The head with its fields, messages, key bar and all margins around them are not work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final, get_args

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.tokens import ThemeName
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.buttons.key_bar import MORE_WORD, KeyButton
from nakanojo_helpdesk.ui.kit.frame.act_list import ActList
from nakanojo_helpdesk.ui.kit.frame.faults import field_of
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.reports.page import ReportsPage
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import (
    APPOINTMENTS,
    ENTRY,
    INNER_SCREENS,
    REPORTS,
    SCREENS,
    SEARCH,
    SETTINGS,
    STATISTICS,
    TODAY,
)
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK, FIRST, today
from tests.keyboard import focused, press, type_text
from tests.ux.pairs import Pair
from tests.ux.stages import Stage, showing
from tests.waiting import settle, turn, when_shown

LOOKS: Final = tuple(
    pytest.param(look, marks=[] if look == "standard" else [pytest.mark.long]) for look in get_args(ThemeName)
)
"""Where things are does not depend on colours (tests/test_tokens.py): the others are looked at in the long run."""
WITH_A_WAY_BACK: Final = (TODAY, ENTRY, APPOINTMENTS, SETTINGS)
"""Where a sentence comes with Ctrl+Z after something was done."""
CODES: Final = tuple(screen.destination.code for screen in (*SCREENS, *INNER_SCREENS))


@contextmanager
def opened(
    workplace: Workplace, code: str, scale: float = 2.0, look: ThemeName = "standard"
) -> Iterator[tuple[MainWindow, Page]]:
    pair = Pair(1366, 688, scale)

    def build(place: Workplace, size: object) -> MainWindow:
        window = MainWindow()
        window.resize(pair.size)
        window.show()
        window.open_workspace(place)
        window.go_to(code)
        return window

    with showing(Stage(MainWindow, code, build), workplace, pair, look) as window:
        assert isinstance(window, MainWindow)
        page = window.current_page()
        assert page is not None
        settle(page)
        yield window, page


def work_share(window: MainWindow, page: Page) -> float:
    height = page.area.viewport().height()
    for part in (page._head, page.key_bar):
        if part.isVisible() and page.area.isAncestorOf(part):
            height -= part.height()
    return height / window.height()


def record_some(ledger: Ledger, count: int) -> None:
    form = ConsultationForm(
        event_date=today(), event_minute=0, desk=DESK, staff=FIRST, topics=("SM01",), method="VST"
    )
    form = replace(form, visit_kind="REP", age_band="A70", district="NKT", outcome="SLF", minutes=20)
    for place in range(count):
        topics = ("SM01",) if place % 2 else ("LN03", "MN03")
        ledger.call(consultations.record, replace(form, topics=topics))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("code", CODES)
def test_at_the_largest_text_seven_tenths_of_the_window_are_the_work(
    code: str, look: ThemeName, workplace: Workplace, qapp: QApplication
) -> None:
    record_some(workplace.ledger, 3)
    with opened(workplace, code, look=look) as (window, page):
        assert window.height() == 688
        assert work_share(window, page) >= 0.70


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
@pytest.mark.parametrize("code", CODES)
def test_every_act_is_seen_or_listed_under_more_with_its_words_and_key(
    code: str, scale: float, workplace: Workplace, qapp: QApplication
) -> None:
    with opened(workplace, code, scale) as (window, page):
        bar = page.key_bar
        seen = [button for button in bar.buttons if button.isVisible()]
        assert len({button.y() for button in seen}) <= 1, "one row"
        acts = [
            button
            for button in page.findChildren(KeyButton)
            if button.key and button.is_offered() and (button.isVisible() or button.is_folded())
        ]
        folded = [button for button in acts if not button.isVisible()]
        assert bar.more_button.isVisible() == bool(folded)
        if folded:
            assert bar.more_button.words == MORE_WORD
            dialog = ActList(bar.acts(), window)
            dialog.show()
            listed = {(one.words, one.key) for one in dialog.findChildren(KeyButton) if one.isVisible()}
            assert {(button.words, button.key) for button in folded} <= listed
            dialog.close()
            dialog.deleteLater()
        main = [button for button in bar.buttons if button.primary and button.is_offered()]
        assert all(button.isVisible() for button in main)


def test_at_normal_text_nothing_is_folded(workplace: Workplace, qapp: QApplication) -> None:
    for code in CODES:
        with opened(workplace, code, 1.0) as (_window, page):
            assert not page.folds()
            assert not page.key_bar.more_button.isVisible()
            assert not any(button.is_folded() for button in page.findChildren(KeyButton))


def test_the_key_of_an_act_under_more_works_and_so_does_its_key_in_the_list(
    workplace: Workplace, qapp: QApplication
) -> None:
    with opened(workplace, APPOINTMENTS) as (_window, page):
        assert isinstance(page, AppointmentsPage)
        assert page.after_button.is_folded()
        assert page.today_button.is_folded()
        press("Alt+Right")
        assert page.days() == (today() + timedelta(days=1),) * 2
        titles: list[str] = []

        def go_back(dialog: ActList) -> None:
            titles.append(dialog.windowTitle())
            press("Alt+Home")

        when_shown(ActList, go_back)
        press("Alt+H")
        assert titles == ["この画面でできること"]
        assert page.days() == (today(), today())


@pytest.mark.parametrize("look", LOOKS)
def test_a_message_takes_the_place_of_the_title_and_no_height(
    look: ThemeName, workplace: Workplace, qapp: QApplication
) -> None:
    for code in CODES:
        with opened(workplace, code, look=look) as (window, page):
            page.sticky.clear()
            settle(page)
            back = ("元に戻す", lambda: None, "Ctrl+Z") if code in WITH_A_WAY_BACK else ()
            page.sticky.say("success", "登録しました（本日12件目）", *back)
            settle(page)
            assert page.sticky.visibleRegion().boundingRect() == page.sticky.rect()
            assert work_share(window, page) >= 0.70
            undo = page.sticky.action()
            assert (undo is not None and undo.isVisible()) == bool(back)


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_the_work_stays_where_it_is_when_a_sentence_comes_changes_and_goes(
    scale: float, workplace: Workplace, qapp: QApplication
) -> None:
    with opened(workplace, ENTRY, scale) as (_window, page):
        assert isinstance(page, EntryPage)
        places = [page.area.geometry()]
        said = [page.sticky.text()]
        for keys in (("4", "Return"), ("F12",), ("1",), ("F5",), ("Ctrl+Z",), ("F12",), ("Ctrl+Z",)):
            press(*keys)
            settle(page)
            turn()
            places.append(page.area.geometry())
            said.append(page.sticky.text().partition("（")[0])
        assert said == [
            *("", "", "登録しました", "登録しました", "入力を消しました。", "", "登録しました"),
            "登録を取り消し、入力した内容を戻しました。",
        ]
        assert places == places[:1] * len(places)


def focused_question(page: EntryPage) -> Field:
    field = field_of(focused())
    assert field is not None
    return field


def check_in_view(page: EntryPage) -> None:
    settle(page)
    turn()
    turn()
    field = focused_question(page)
    port = QRect(QPoint(0, 0), page.area.viewport().size())
    whole = QRect(field.mapTo(page.area.viewport(), QPoint(0, 0)), field.size())
    assert port.contains(whole), field.label_text()
    fields = sorted(
        (one for one in page.form.findChildren(Field) if one.isVisible()),
        key=lambda one: one.mapTo(page.form, QPoint(0, 0)).y(),
    )
    after = fields[fields.index(field) + 1 :]
    if after:
        start = after[0].mapTo(page.area.viewport(), QPoint(0, 0)).y()
        assert start + 20 < port.height(), f"nothing of {after[0].label_text()} below {field.label_text()}"


@pytest.mark.parametrize("look", LOOKS)
def test_a_record_is_written_at_the_largest_text_by_keys_with_every_question_whole_in_view(
    look: ThemeName, workplace: Workplace, qapp: QApplication
) -> None:
    with opened(workplace, ENTRY, look=look) as (_window, page):
        assert isinstance(page, EntryPage)
        asked = []
        for keys in (("s",), ("1",), ("6",), ("1",), ("1",)):
            check_in_view(page)
            asked.append(focused_question(page).label_text())
            press(*keys)
            check_in_view(page)
            while focused_question(page).label_text() == asked[-1]:
                press("Return")
        check_in_view(page)
        asked.append(focused_question(page).label_text())
        type_text("memo")
        press("F12")
        settle(page)
        assert asked == ["相談内容", "来庁", "年代", "地区", "結果", "メモ"]
        rows = workplace.ledger.read(reading.listing, today(), today())
        assert [row.memo for row in rows] == ["memo"]
        check_in_view(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("scale", "least"), [(1.5, 5), (2.0, 3)])
def test_so_many_records_are_seen_without_scrolling(
    scale: float, least: int, look: ThemeName, workplace: Workplace, qapp: QApplication
) -> None:
    record_some(workplace.ledger, 8)
    with opened(workplace, SEARCH, scale, look) as (_window, page):
        assert isinstance(page, SearchPage)
        assert page.total() == 8
        assert page.area.verticalScrollBar().value() == 0
        port = page.table.viewport()
        shown = port.visibleRegion().boundingRect()
        rows = range(page.model.rowCount())
        whole = [row for row in rows if shown.contains(page.table.visualRect(page.model.index(row, 0)))]
        assert len(whole) >= least


@pytest.mark.parametrize("look", LOOKS)
def test_every_figure_is_whole_in_one_view(look: ThemeName, workplace: Workplace, qapp: QApplication) -> None:
    record_some(workplace.ledger, 5)
    with opened(workplace, STATISTICS, look=look) as (_window, page):
        assert isinstance(page, StatisticsPage)
        for _ in page.figures.choices:
            press("N")
            settle(page)
            chart = page.faces.chart
            assert chart.isAncestorOf(focused())
            turn()
            settle(page)
            assert chart.reading()
            assert chart.visibleRegion().boundingRect() == chart.rect(), page.figures.code()


@pytest.mark.parametrize("look", LOOKS)
def test_a_page_of_the_report_fills_the_width_and_one_key_shows_it_whole(
    look: ThemeName, workplace: Workplace, qapp: QApplication
) -> None:
    record_some(workplace.ledger, 2)
    with opened(workplace, REPORTS, look=look) as (_window, page):
        assert isinstance(page, ReportsPage)
        port = page.preview.viewport()
        assert page.whole.isVisible()
        assert page.whole.words == "1ページ全体"
        assert page.preview.page_size().width() >= 0.95 * port.width()
        press("Ctrl+K")
        settle(page)
        assert page.preview.page_size().height() <= port.height()
        assert page.whole.words == "紙の幅で見る"
        press("Ctrl+K")
        settle(page)
        assert page.preview.page_size().width() >= 0.95 * port.width()
