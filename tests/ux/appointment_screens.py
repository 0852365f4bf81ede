"""今日, 予約表 and the dialog 予約を入れる in the states a person meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import APPOINTMENTS, TODAY
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.appointments import NOW, booked
from tests.factories import DESK
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]

# A Friday of its own, a year from the records of the other stages: nothing here shows up there.
_FRIDAY: Final = NOW
_DAY: Final = _FRIDAY.date()
_CONTACT: Final = "髙﨑さん <b>&</b> 0279-00-0000（お孫さんの携帯 090-0000-0000）"
_NOTE: Final = "更新の通知書と暗証番号の控えを持ってくる。足が悪いので入口に近い席。"


def _friday(workplace: Workplace) -> Workplace:
    """The workplace on that Friday morning, booked up, with failed tries since the last sign-in."""
    if not workplace.ledger.read(appointments.listing, _DAY, _DAY):
        _fill(workplace)
    tried = SignedIn(
        staff=workplace.staff, last_at=_FRIDAY - timedelta(days=1), last_pc="窓口のパソコン", failures_since=3
    )
    return replace(workplace, now=lambda: _FRIDAY, signed_in=tried)


def _fill(workplace: Workplace) -> None:
    ledger = workplace.ledger
    booked(ledger, day=_DAY - timedelta(days=2))
    booked(ledger, minute=540, topic="MN03", contact=_CONTACT, note=_NOTE)
    booked(ledger, minute=570, length=45, topic="IN99")
    cancelled = booked(ledger, minute=600)
    ledger.call(appointments.cancel, cancelled.uid, cancelled.version)
    absent = booked(ledger, minute=510)
    ledger.call(appointments.mark_absent, absent.uid, absent.version, now=_FRIDAY)
    booked(ledger, minute=900, length=120, note=_NOTE)
    for days in (4, 4, 5, 9, 9, 9, 9, 9, 9):
        booked(ledger, day=_DAY + timedelta(days=days), minute=600 + days, topic="LN04")


def page(
    code: str,
    prepare: Callable[[Page], object] | None = None,
    place: Callable[[Workplace], Workplace] = _friday,
) -> Build:
    """The screen in the window, at a workplace of its own."""

    def build(workplace: Workplace, size: QSize) -> QWidget:
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(place(workplace))
        window.go_to(code)
        shown = window.current_page()
        assert shown is not None
        settle(shown)
        if prepare is not None:
            prepare(shown)
            settle(shown)
        return window

    return build


def _quiet(workplace: Workplace) -> Workplace:
    """A Saturday with nothing on it, right after the very first sign-in."""
    signed_in = replace(workplace.signed_in, last_at=None, failures_since=0)
    return replace(workplace, now=lambda: _FRIDAY - timedelta(days=90), signed_in=signed_in)


def _busy(shown: Page) -> None:
    assert isinstance(shown, TodayPage)
    ledger = shown._workplace.ledger
    ledger.call(
        drafts.keep,
        uid="stage",
        desk=DESK,
        started_at=_FRIDAY - timedelta(days=1),
        fields={"topics": ["IN99", "MN08"]},
    )
    shown.reload()
    ledger.call(drafts.discard, "stage")  # the entry screen's own stages must not find it
    shown.month.set_text("10月の月次報告を、まだ印刷・保存していません。")
    shown.month.show()
    shown.sticky.say("success", "予約を入れました（11月25日（水）10:00）", "元に戻す", lambda: None, "Ctrl+Z")


def _week(shown: Page) -> None:
    assert isinstance(shown, AppointmentsPage)
    shown.show_week()
    shown.sticky.say(
        "warning", "この予約は「来なかった」になっています。", "予約に戻す", lambda: None, "Ctrl+Z"
    )


def _empty_day(shown: Page) -> None:
    assert isinstance(shown, AppointmentsPage)
    shown.show_day(_DAY - timedelta(days=300))


def _longest(workplace: Workplace) -> AppointmentRow:
    return max(workplace.ledger.read(appointments.listing, _DAY, _DAY), key=lambda row: len(row.contact))


def dialog(minute: int | None = None, day: date | None = None) -> Callable[[Workplace, QWidget], QDialog]:
    """予約を入れる, beginning with a day and a time."""
    return lambda workplace, parent: AppointmentDialog(_friday(workplace), parent, day=day, minute=minute)


def changing(workplace: Workplace, parent: QWidget) -> QDialog:
    """予約の変更 of the appointment with the longest words, moved onto another one on a Sunday."""
    place = _friday(workplace)
    made = AppointmentDialog(place, parent, row=_longest(place))
    made.day.set_date(_DAY + timedelta(days=9))
    made.time.setText("10:00")
    return made


def faulty(workplace: Workplace, parent: QWidget) -> QDialog:
    """Every field with its fault."""
    made = AppointmentDialog(_friday(workplace), parent)
    made.day.line.setText("2/30")
    made.time.setText("25:00")
    made.decide()
    return made


def refused(workplace: Workplace, parent: QWidget) -> QDialog:
    """A day that has passed, and a 個人番号."""
    made = AppointmentDialog(_friday(workplace), parent)
    made.day.set_date(_DAY - timedelta(days=1))
    made.time.setText("10:00")
    made.note.setText("マイナンバー 1234 5678 9018")
    made.decide()
    return made


TODAYS: Final[tuple[tuple[str, Build], ...]] = (
    ("busy", page(TODAY, _busy)),
    ("quiet", page(TODAY, place=_quiet)),
)
TIMETABLES: Final[tuple[tuple[str, Build], ...]] = (
    ("day", page(APPOINTMENTS)),
    ("week", page(APPOINTMENTS, _week)),
    ("empty", page(APPOINTMENTS, _empty_day)),
)
DIALOGS: Final[tuple[tuple[str, Callable[[Workplace, QWidget], QDialog]], ...]] = (
    ("open", dialog()),
    ("free time", dialog(minute=780, day=_DAY)),
    ("changing", changing),
    ("faults", faulty),
    ("refused", refused),
)
