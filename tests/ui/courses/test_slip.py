"""申込控え at the counter, and a waiting family that takes the places there are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.reports.large import OnePage
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.courses.applications.dialogs.calls import CallDialog
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from tests.factories import Everything, raw
from tests.ui.courses.applying import in_dialog, known, page_of, registered, roster, states
from tests.ui.courses.conftest import NOW, Book, press, write
from tests.waiting import settle, when_shown


@pytest.fixture
def printed(tab: ApplicationsTab) -> list[Sheet]:
    """What came out of the printer."""
    sheets: list[Sheet] = []

    def send(sheet: Sheet, _printer: str, _copies: int) -> int:
        sheets.append(sheet)
        return 1

    tab.slips.outlet = PaperOutlet(tab.page.sticky, tab, send=send)
    tab.slips.dialog = lambda title, pages, parent: PrintDialog(title, pages, parent, lambda: ["複合機"])
    return sheets


def print_with_enter(dialog: PrintDialog) -> None:
    settle(dialog)
    press("Return")


def names_on(sheet: Sheet) -> list[str]:
    return [page.blocks[2].text for page in sheet.blocks if isinstance(page, OnePage)]  # type: ignore[union-attr]


def test_two_keys_after_an_application_the_resident_has_a_slip(
    tab: ApplicationsTab, book: Book, printed: list[Sheet]
) -> None:
    registered(book, "申込 い")
    known(book)
    write("さとうはなこ")
    press("Return", "F12")
    when_shown(PrintDialog, print_with_enter)
    press("Ctrl+P")
    settle(tab.page)
    assert [names_on(sheet) for sheet in printed] == [["佐藤 花子　様"]]
    assert tab.page.sticky.text() == "「複合機」に送りました。"
    with raw(book.place.ledger.store.path) as connection:
        query = "SELECT entity FROM audit WHERE action = 'report'"
        assert connection.execute(query).fetchall() == [("course.slip.print",)]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_answer_to_say_is_in_view_at_every_text_size(
    tab: ApplicationsTab, book: Book, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, load_tokens("standard"), scale)
    settle(tab.page)
    known(book)
    write("さとうはなこ")
    press("Return", "F12")
    settle(tab.page)
    assert tab.finder.line.hasFocus()
    port = tab.page.area.viewport()
    place = QRect(tab.answer.mapTo(port, QPoint(0, 0)), tab.answer.size())
    assert QRect(QPoint(0, 0), port.size()).contains(place)


def test_a_family_that_has_just_applied_gets_a_slip_each(
    tab: ApplicationsTab, book: Book, printed: list[Sheet]
) -> None:
    known(book)
    write("さとうはなこ")
    press("Return", "Insert")
    write("佐藤 次郎")
    press("F12")
    when_shown(PrintDialog, print_with_enter)
    press("Ctrl+P")
    settle(tab.page)
    assert [names_on(sheet) for sheet in printed] == [["佐藤 花子　様", "佐藤 次郎　様"]]


def test_at_the_roster_the_slip_is_that_of_the_row(
    tab: ApplicationsTab, book: Book, printed: list[Sheet]
) -> None:
    registered(book, "申込 い", "申込 ろ")
    page_of(tab).reload()
    press("Ctrl+L", "Down")
    when_shown(PrintDialog, print_with_enter)
    press("Ctrl+P")
    settle(tab.page)
    assert [names_on(sheet) for sheet in printed] == [["申込 ろ　様"]]


def test_without_anybody_chosen_it_is_said_what_to_do(tab: ApplicationsTab, printed: list[Sheet]) -> None:
    press("Ctrl+P")
    assert "先に決めてください" in tab.page.sticky.text()
    assert printed == []


def waiting_family(book: Book) -> None:
    """Seven are in, one place is free, and two of a family wait for two."""
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへと"))
    applicants = tuple(
        Applicant(new=PersonForm(name=name, kana="", phone="0279-00-0100", district="NKJ"))
        for name in ("家族 一", "家族 二")
    )
    form = ApplicationForm(applicants=applicants)
    ledger = book.place.ledger
    ledger.call(applying.apply, book.this_year.uid, form, accepted=Everything(), now=NOW)


def test_a_waiting_family_takes_the_place_there_is_and_is_called(tab: ApplicationsTab, book: Book) -> None:
    waiting_family(book)
    page_of(tab).reload()
    press("Ctrl+L")
    tab.roster.select_key(tab.rows()[-2].uid)
    called: list[str] = []

    def call(dialog: CallDialog) -> None:
        called.append(dialog.phone.text())
        press("1")

    with in_dialog(call, CallDialog):
        press("I")
    assert called == ["0279-00-0100"]
    assert dict(states(book))["家族 一"] == "CNF"
    assert dict(states(book))["家族 二"] == "WTL"
    assert "入れる人だけ" not in "".join(tab.roster.rows.text_at(row, 2) for row in range(8))


def test_ctrl_z_lets_a_family_wait_for_all_of_its_places_again(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 ち")
    waiting_family(book)
    page_of(tab).reload()
    press("Ctrl+L")
    tab.roster.select_key(tab.rows()[-1].uid)
    press("I")
    assert "入れる人だけ" in tab.roster.rows.text_at(9, 2)
    assert [row.split for row in roster(book)[-2:]] == [True, True]
    press("Ctrl+Z")
    assert [row.split for row in roster(book)[-2:]] == [False, False]
    assert "全員分の席" in tab.page.sticky.text()


def test_who_does_not_wait_with_a_family_is_told_so(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L", "I")
    assert "待っているご家族" in tab.page.sticky.text()
