"""設定 → 引継ぎ on the stage: somebody with much open, somebody whose day is set, a clerk's own, and the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.handover.plans import HandoverView, LeavingForm
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import SignedIn, StaffForm
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.handover.dialogs import LastDayDialog, SuccessorDialog, TextsDialog
from nakanojo_helpdesk.ui.settings.handover.section import HandoverSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace, workplace_of
from tests.factories import PASSWORD, PC, appointment_form
from tests.ux.course_screens import on_that_wednesday
from tests.ux.settings_screens import section
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]
Make = Callable[[Workplace, QWidget], QDialog]
CLERK: Final = "小林"
_TEXTS: Final = HandoverTexts(
    overview="窓口は役場1階。火曜と金曜は六合支所にも出る。\n相談は、スマートフォンの基本操作とLINEがいちばん多い。",
    lent="キャビネットの鍵2本は、机の右の引き出し。",
)


def _shown(page: SettingsPage) -> HandoverSection:
    shown = page.section()
    assert isinstance(shown, HandoverSection)
    return shown


def _busy(workplace: Workplace) -> Workplace:
    """On a Wednesday with courses; the person signed in has appointments open, too."""
    place = on_that_wednesday(workplace)
    day = place.today() + timedelta(days=40)
    if not place.ledger.read(booking.listing, day, day):
        for minute in (600, 660):
            form = appointment_form(day=day, minute=minute)
            asked = place.ledger.read(booking.doubts_about, form)
            place.ledger.call(booking.book, form, accepted=asked)
    return place


def _section(prepare: Callable[[SettingsPage], None] | None = None) -> Build:
    """The section of somebody with much open."""
    return lambda workplace, size: section(settings.HANDOVER, prepare, filled=False)(_busy(workplace), size)


def _clerk(workplace: Workplace) -> str:
    """The code of a colleague who may only work at the counter."""
    known = {row.name: row.code for row in workplace.ledger.read(staff.listing)}
    form = StaffForm(name=CLERK, roles=frozenset({Role.COUNTER}), password=PASSWORD)
    return known.get(CLERK) or workplace.ledger.call(staff.add, form)


def _view(workplace: Workplace, code: str = "") -> HandoverView:
    return workplace.ledger.read(planning.view, code or workplace.staff.code, now=workplace.now())


def _chosen(page: SettingsPage) -> None:
    """Half of the lines have somebody, who cannot take some of them over; two have marks."""
    shown = _shown(page)
    code = _clerk(shown.workplace)
    works = _view(shown.workplace).works
    ids = [work.id for work in works[::2]]
    shown.workplace.ledger.call(planning.choose, shown.workplace.staff.code, ids, code)
    shown.reload()
    settle(page)
    for work in works[:2]:
        shown.table.marked.emit(work)
    shown.table.selectRow(0)


def _planned(page: SettingsPage) -> None:
    """Decided for a colleague with nothing open; taken back again for the stages that follow."""
    shown = _shown(page)
    ledger, code = shown.workplace.ledger, _clerk(shown.workplace)
    form = LeavingForm(last_day=shown.workplace.today() + timedelta(days=14))
    seen = _view(shown.workplace, code)
    ledger.call(planning.plan, code, form, seen.digest, now=shown.workplace.now())
    shown.reload()
    settle(page)
    shown.person.set_code(code)
    shown.reload()
    settle(page)
    ledger.call(planning.withdraw, code)


def _own(workplace: Workplace, size: QSize) -> QWidget:
    """A clerk of the counter, who sees the own lines."""
    code = _clerk(workplace)
    row = next(row for row in workplace.ledger.read(staff.listing) if row.code == code)
    signed_in = SignedIn(staff=row, last_at=None, last_pc="", failures_since=0)
    place = workplace_of(workplace.ledger.store, signed_in, pc=PC, now=workplace.now)
    return section(settings.HANDOVER, filled=False)(place, size)


def _successor(workplace: Workplace, parent: QWidget) -> QDialog:
    workplace = _busy(workplace)
    _clerk(workplace)
    people = workplace.ledger.read(planning.people)
    works = _view(workplace).works
    return SuccessorDialog(workplace.ledger, workplace.staff.code, works, people, marked=False, parent=parent)


def _last_day(workplace: Workplace, parent: QWidget) -> LastDayDialog:
    place = _busy(workplace)
    return LastDayDialog(place, _view(place), parent)


def _day_in_the_past(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = _last_day(workplace, parent)
    dialog.day.line.setText("平成30年4月1日")
    dialog.submit()
    return dialog


def _texts(workplace: Workplace, parent: QWidget, texts: HandoverTexts = _TEXTS) -> TextsDialog:
    return TextsDialog(workplace.ledger, workplace.staff.code, workplace.staff.name, texts, parent)


def _faulty_texts(workplace: Workplace, parent: QWidget) -> QDialog:
    dialog = _texts(workplace, parent, HandoverTexts())
    dialog.memos["overview"].set_text("あ" * 1510)
    dialog.memos["other"].set_text("番号は 1234-5678-9018 です。")
    dialog.submit()
    return dialog


SECTIONS: Final[tuple[tuple[str, Build], ...]] = (
    ("handover", _section()),
    ("handover-chosen", _section(_chosen)),
    ("handover-planned", _section(_planned)),
    ("handover-own", _own),
)
"""Name of the state, and what builds it."""

DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (SuccessorDialog, "open", _successor),
    (LastDayDialog, "open", _last_day),
    (LastDayDialog, "faults", _day_in_the_past),
    (TextsDialog, "open", _texts),
    (TextsDialog, "faults", _faulty_texts),
)
"""Class, name of the state, and what makes it."""
