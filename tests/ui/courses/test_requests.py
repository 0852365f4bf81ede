"""Requests of residents at the 名簿: 開示 on paper after the password, 利用停止 and its taking back, by real widgets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.registrations.people import STOPPED_NAME
from nakanojo_helpdesk.domain.retention.stops import LiftReason
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.services.registrations import leaving
from nakanojo_helpdesk.services.retention import preparing
from nakanojo_helpdesk.services.traces import reading as traces
from nakanojo_helpdesk.ui.courses.applications.dialogs.person import PersonDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.requests import PDF, DisclosureDialog, LiftDialog
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from tests.factories import PASSWORD
from tests.ui.courses.applying import in_dialog, page_of, registered, roster
from tests.ui.courses.conftest import NOW, Book, press
from tests.waiting import settle


def left(book: Book, tab: ApplicationsTab) -> None:
    """Somebody who applied and has given it up: nothing is to come."""
    registered(book, "申込 い")
    (row,) = roster(book)
    book.place.ledger.call(leaving.leave, row.uid, row.version, now=NOW)
    page_of(tab).reload()
    press("Ctrl+L")


def accept(dialog: MessageDialog) -> None:
    assert dialog.accept_button is not None
    dialog.accept_button.click()


def sentences(book: Book) -> list[str]:
    return [row.sentence for row in book.place.ledger.read(traces.page, TraceQuery()).rows]


def test_a_stop_is_pressed_at_the_person_and_taken_back_at_the_row_with_a_reason(
    tab: ApplicationsTab, book: Book
) -> None:
    left(book, tab)

    def stop(dialog: PersonDialog) -> None:
        with in_dialog(accept, MessageDialog):
            dialog.stop_button.click()

    with in_dialog(stop, PersonDialog):
        press("D")
    assert "別の所属長" in tab.page.sticky.text()
    assert [row.name for row in roster(book)] == [STOPPED_NAME]
    assert [row.kind.value for row in book.place.ledger.read(preparing.listing, now=NOW)] == ["stop"]

    def lift(dialog: LiftDialog) -> None:
        dialog.submit()
        assert (
            "理由を1つ" in dialog.rows[0].spoken_error() if hasattr(dialog.rows[0], "spoken_error") else True
        )
        dialog.reason.set_codes((LiftReason.WITHDRAWN.value,))
        dialog.submit()

    with in_dialog(lift, LiftDialog):
        press("D")
    assert "取りやめました" in tab.page.sticky.text()
    assert [row.name for row in roster(book)] == ["申込 い"]
    assert any("ご本人が申し出を取り下げた" in each for each in sentences(book))


def test_somebody_with_a_course_to_come_is_not_stopped_and_it_is_said_why(
    tab: ApplicationsTab, book: Book
) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    told: list[str] = []

    def stop(dialog: PersonDialog) -> None:
        with in_dialog(accept, MessageDialog):
            dialog.stop_button.click()
        told.append(dialog.trouble.title)
        dialog.reject()

    with in_dialog(stop, PersonDialog):
        press("D")
    assert "先に申込を取り消して" in told[0]
    assert [row.name for row in roster(book)] == ["申込 い"]


def test_what_is_typed_is_not_lost_for_a_request(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    told: list[str] = []

    def ask(dialog: PersonDialog) -> None:
        dialog.lines["phone"].setText("0279-00-7777")
        dialog.disclose_button.click()
        told.append(dialog.trouble.title)
        assert dialog.lines["phone"].text() == "0279-00-7777"
        dialog.submit()

    with in_dialog(ask, PersonDialog):
        press("D")
    assert "先に［保存する］" in told[0]
    assert roster(book)[0].phone == "0279-00-7777"


def test_the_sheet_is_made_after_the_password_only_and_traced(
    tab: ApplicationsTab, book: Book, tmp_path: Path
) -> None:
    registered(book, "申込 い")
    page_of(tab).reload()
    press("Ctrl+L")
    offered: list[str] = []

    def path(_parent: object, _title: str, name: str, _filter: str) -> Path:
        offered.append(name)
        return tmp_path / "紙.pdf"

    tab.acts_on_row.disclosures.ask_path = path

    def make(dialog: DisclosureDialog) -> None:
        dialog.how.set_codes((PDF,))
        dialog.submit()
        assert dialog.sheet is None
        dialog.password.line.setText("ちがう")
        dialog.submit()
        assert dialog.sheet is None
        dialog.password.line.setText(PASSWORD)
        dialog.submit()

    def ask(dialog: PersonDialog) -> None:
        dialog.disclose_button.click()

    with in_dialog(ask, PersonDialog), in_dialog(make, DisclosureDialog):
        press("D")
    settle(tab.page)
    assert (tmp_path / "紙.pdf").read_bytes().startswith(b"%PDF")
    assert "申込" not in offered[0]
    assert [each.startswith("本人への開示の用紙をPDFで保存（利用者") for each in sentences(book)[:1]] == [
        True
    ]


def test_who_may_not_take_such_requests_sees_no_button(tab: ApplicationsTab, book: Book) -> None:
    registered(book, "申込 い")
    person = roster(book)[0].person
    assert person is not None
    store = book.place.ledger.store
    for role, offered in ((Role.TRAINER, False), (Role.COUNTER, True)):
        actor = replace(book.place.ledger.actor, roles=frozenset({role}))
        place = replace(book.place, ledger=type(book.place.ledger)(store, actor))
        dialog: QDialog = PersonDialog(place, person, book.this_year.uid)
        assert hasattr(dialog, "stop_button") is offered
        dialog.deleteLater()
