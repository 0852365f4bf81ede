"""Every screen of the program in the states a person meets, on a database with the longest words it may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.staff.people import SignedIn
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui.appointments.dialog import AppointmentDialog
from nakanojo_helpdesk.ui.entry.occasion.beginning_dialog import BeginningDialog
from nakanojo_helpdesk.ui.entry.occasion.header import HeaderDialog, usual
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.act_list import ActList
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.reports.note_dialog import NoteDialog
from nakanojo_helpdesk.ui.reports.page import DAILY, YEARLY, ReportsPage
from nakanojo_helpdesk.ui.search.export_dialog import ExportDialog
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.destination import Destination
from nakanojo_helpdesk.ui.shell.entrance.failure_page import TroublePage
from nakanojo_helpdesk.ui.shell.entrance.lock_page import LockPage
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.help.dialog import HelpDialog
from nakanojo_helpdesk.ui.shell.help.manual import ManualDialog
from nakanojo_helpdesk.ui.shell.left.dialog import LeftTextsDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screen_list import ScreenList
from nakanojo_helpdesk.ui.shell.screens import ENTRY, REPORTS, STATISTICS
from nakanojo_helpdesk.ui.shell.text_size import TextSizeDialog
from nakanojo_helpdesk.ui.statistics.desk_dialog import DeskDialog
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.timetable.page import AppointmentsPage
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace, workplace_of
from tests.factories import PC, full_consultation, today
from tests.ux import (
    appointment_screens,
    course_stages,
    first_start_screens,
    handover_screens,
    protection_screens,
    record_dialogs,
    restore_screens,
    search_screens,
    settings_screens,
    statistics_screens,
    update_screens,
    window_screens,
)
from tests.ux.pairs import Pair
from tests.waiting import settle, turn

# No emoji: the bundled fonts have none, Windows' own font draws them.
HOSTILE_MEMO: Final = "<img src=//x> 100% _ ' & 髙﨑𠮷\n" + "長い覚え書きです。" * 40


def fill_today(ledger: Ledger, staff: str, desk: str) -> None:
    """Records of today and yesterday with every answer given, the longest codes first."""
    full = full_consultation(
        desk=desk,
        staff=staff,
        topics=("IN99", "MN08", "BS03", "LN04", "DV03"),
        method="CRS",
        visitor="HLP",
        people=12,
        visit_kind="REP",
        age_band="A70",
        district="NKT",
        device="TBL",
        carrier="SBM",
        outcome="SLF",
        effort="E3",
        minutes=45,
        measured_minutes=None,
        referral="PMN",
        trigger="SHK",
        memo=HOSTILE_MEMO,
    )
    record_dialogs.amend_twice(ledger, ledger.call(consultations.record, full))
    ledger.call(consultations.record, replace(full, event_date=today() - timedelta(days=1), memo=""))
    ledger.call(
        consultations.record, replace(full, topics=("CL",), age_band="U40", outcome="CAN", event_minute=None)
    )
    withdrawn = ledger.call(consultations.record, replace(full, topics=("OT01",), memo=""))
    ledger.call(consultations.undo, withdrawn)


def workplace_on(store: Store, signed_in: SignedIn) -> Workplace:
    """The workplace of somebody who has signed in."""
    return workplace_of(store, signed_in, pc=PC)


@dataclass(frozen=True)
class Stage:
    """One state of one screen. `build` returns the top-level widget to check; it is shown afterwards."""

    kind: type[QWidget]
    name: str
    build: Callable[[Workplace, QSize], QWidget]

    def __str__(self) -> str:
        return f"{self.kind.__name__}-{self.name}"


def _workspace(
    code: str, prepare: Callable[[Page], None] | None = None
) -> Callable[[Workplace, QSize], QWidget]:
    def build(workplace: Workplace, size: QSize) -> QWidget:
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(workplace)
        window.go_to(code)
        page = window.current_page()
        assert page is not None
        settle(page)
        if prepare is not None:
            prepare(page)
            settle(page)
        return window

    return build


def _alone(
    make: Callable[[Workplace], Page], prepare: Callable[[Page], None] | None = None
) -> Callable[[Workplace, QSize], QWidget]:
    def build(workplace: Workplace, size: QSize) -> QWidget:
        window = MainWindow()
        window.resize(size)
        window.show()
        page = make(workplace)
        window.show_alone(page)
        if prepare is not None:
            prepare(page)
        return window

    return build


def _dialog(make: Callable[[Workplace, QWidget], QDialog]) -> Callable[[Workplace, QSize], QWidget]:
    def build(workplace: Workplace, size: QSize) -> QWidget:
        behind = MainWindow()
        behind.resize(size)
        behind.show()
        dialog = make(workplace, behind)
        dialog.show()
        settle(dialog)
        return dialog

    return build


def _fill_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.form.set_answers(
        Answers(
            topics=("LN", "MN"),
            visit_kind="REP",
            age_band="A70",
            district="NKJ",
            outcome="SLF",
            memo="あ" * 1490,
        )
    )
    page.sticky.say("success", "登録しました（本日12件目）", "元に戻す", lambda: None, "Ctrl+Z")


def _below_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.form.topics.set_codes(["LN03"])
    page.form.topics.upper.choose("SM")


def _again_below_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.form.topics.set_codes(["MN03"])
    page.form.topics.upper.choose("MN")


def _detailed_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    answers = Answers(topics=("MN03", "SM05"), minutes=25, visitor="HLP", people=1000, device="TBL")
    page.form.set_answers(replace(answers, carrier="YML", effort="E2", referral="PMN", trigger="WEB"))
    page.toggle_details()
    page.save()


def _summed_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    answers = Answers(topics=("MN03", "SM05"), minutes=45, visitor="HLP", people=12, device="SPI")
    page.form.set_answers(replace(answers, carrier="YML", effort="E2", referral="PMN", memo="2回目。"))


def _guarded_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.form.set_answers(Answers(topics=("MN",)))
    page.form.memo.set_text("カードを見た 1234-5678-9018\nでんわ 0279-75-0000")
    page.save()


def _unfinished_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    place = page._workplace
    fields: dict[str, object] = {"topics": ["LN"]}
    draft = DraftRow(
        uid="u", staff="S01", staff_name="佐藤", desk="D01", started_at=place.now(), updated_at=place.now(), fields=fields
    )  # fmt: skip
    page.strip.show_drafts([draft, draft], place.vocabularies, today(), me=draft.staff)


def _late_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.set_header(replace(page.header(), day=today() - timedelta(days=400), method="TEL"))
    page.form.set_answers(Answers(topics=("LN",)))


def _fault_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.save()


def _refuse_sign_in(page: Page) -> None:
    assert isinstance(page, SignInPage)
    page.refuse(
        "パスワードの間違いが続いたため、しばらくサインインできません。15分ほど待ってから、もう一度試してください。"
    )


def _turn_to_daily(page: Page) -> None:
    assert isinstance(page, ReportsPage)
    page.show_kind(DAILY)


def _turn_to_yearly(page: Page) -> None:
    assert isinstance(page, ReportsPage)
    page.show_kind(YEARLY)


def _wait_for_printer(page: Page) -> None:
    page.sticky.say(
        "warning", "プリンターの返事を待っています。電源と用紙を確かめてください。ほかの画面も使えます。"
    )


def _fault_note(dialog: NoteDialog) -> NoteDialog:
    dialog.note.set_text("個人番号は 1234-5678-9018 です。")
    dialog.save_button.click()
    return dialog


def _fault_header(dialog: HeaderDialog) -> HeaderDialog:
    dialog.day.line.setText("2月30日")
    dialog.time.setText("25:00")
    dialog.decide()
    return dialog


def _stray_beginning(place: Workplace, parent: QWidget) -> BeginningDialog:
    now = place.now()
    return BeginningDialog(now - timedelta(days=1, hours=2), now - timedelta(minutes=12), now, parent)


_SENTENCE: Final = (
    "データベースに書き込めません（読み取り専用になっています）。記録はそのままです。"
    "システム管理者に、書き込めるようにしてもらってください。"
)

STAGES: Final = (
    *(Stage(kind, name, _alone(make, settle)) for kind, name, make in first_start_screens.PAGES),
    Stage(SignInPage, "tiles", _alone(lambda place: SignInPage(place.colleagues))),
    Stage(
        SignInPage,
        "refused",
        _alone(lambda place: SignInPage(place.colleagues, "見本データ（架空の記録）です。"), _refuse_sign_in),
    ),
    Stage(TroublePage, "sentence", _alone(lambda _: TroublePage(_SENTENCE, str(Path("C:/記録/nakanojo.db"))))),
    *(Stage(kind, name, _alone(make)) for kind, name, make in restore_screens.PAGES),
    *(Stage(kind, name, _alone(make)) for kind, name, make in update_screens.PAGES),
    *(Stage(kind, name, _alone(make)) for kind, name, make in protection_screens.PAGES),
    Stage(WaitingPage, "working", _alone(lambda _: WaitingPage("見本データの用意", "少しお待ちください。"))),
    Stage(EntryPage, "empty", _workspace(ENTRY)),
    Stage(EntryPage, "filled", _workspace(ENTRY, _fill_entry)),
    Stage(EntryPage, "faults", _workspace(ENTRY, _fault_entry)),
    Stage(EntryPage, "below", _workspace(ENTRY, _below_entry)),
    Stage(EntryPage, "below again", _workspace(ENTRY, _again_below_entry)),
    Stage(EntryPage, "details", _workspace(ENTRY, _detailed_entry)),
    Stage(EntryPage, "details closed", _workspace(ENTRY, _summed_entry)),
    Stage(EntryPage, "guarded", _workspace(ENTRY, _guarded_entry)),
    Stage(EntryPage, "late", _workspace(ENTRY, _late_entry)),
    Stage(EntryPage, "long names", window_screens.LONG_NAMES_AT_WORK),
    Stage(HeaderDialog, "long names", _dialog(window_screens.header_with_long_names)),
    Stage(EntryPage, "unfinished", _workspace(ENTRY, _unfinished_entry)),
    *(Stage(TodayPage, name, build) for name, build in appointment_screens.TODAYS),
    *(Stage(AppointmentsPage, name, build) for name, build in appointment_screens.TIMETABLES),
    *(Stage(AppointmentDialog, name, _dialog(make)) for name, make in appointment_screens.DIALOGS),
    *(Stage(SearchPage, name, build) for name, build in search_screens.PAGES),
    *(Stage(kind, name, build) for kind, name, build in course_stages.PAGES),
    *(Stage(kind, name, _dialog(make)) for kind, name, make in course_stages.DIALOGS),
    Stage(ExportDialog, "open", _dialog(search_screens.export_open)),
    Stage(ExportDialog, "refused", _dialog(search_screens.export_refused)),
    Stage(StatisticsPage, "months", _workspace(STATISTICS)),
    *(
        Stage(StatisticsPage, name + "-table" * turned, statistics_screens.figure(name, is_table=turned))
        for name, turned in statistics_screens.FIGURES
    ),
    Stage(DeskDialog, "open", _dialog(lambda place, parent: DeskDialog(place.desks, None, parent))),
    Stage(ReportsPage, "monthly", _workspace(REPORTS)),
    Stage(ReportsPage, "daily", _workspace(REPORTS, _turn_to_daily)),
    Stage(ReportsPage, "yearly", _workspace(REPORTS, _turn_to_yearly)),
    Stage(ReportsPage, "slow_printer", _workspace(REPORTS, _wait_for_printer)),
    Stage(NoteDialog, "empty", _dialog(lambda _, parent: NoteDialog(Month.of(today()), "", len, parent))),
    Stage(NoteDialog, "blocked", _dialog(lambda _, parent: _fault_note(NoteDialog(Month.of(today()), "", len, parent)))),
    Stage(MainWindow, "workspace", _workspace(ENTRY)),
    *(Stage(MainWindow, name, build) for name, build in window_screens.PRACTICES),
    *(Stage(SignInPage, name, build) for name, build in window_screens.SIGN_INS),
    *(Stage(LockPage, name, build) for name, build in window_screens.LOCKS),
    *(Stage(HelpDialog, name, build) for name, build in window_screens.HELPS),
    *(Stage(ManualDialog, name, _dialog(make)) for name, make in window_screens.MANUALS),
    Stage(LeftTextsDialog, "open", _dialog(window_screens.left_texts)),
    Stage(BeginningDialog, "stray key", _dialog(_stray_beginning)),
    Stage(HeaderDialog, "open", _dialog(lambda place, parent: HeaderDialog(usual(place), place, parent))),
    Stage(HeaderDialog, "faults", _dialog(lambda place, parent: _fault_header(HeaderDialog(usual(place), place, parent)))),
    *(Stage(kind, name, _dialog(make)) for kind, name, make in record_dialogs.DIALOGS),
    *(Stage(SettingsPage, name, build) for name, build in settings_screens.SECTIONS),
    *(Stage(SettingsPage, name, build) for name, build in handover_screens.SECTIONS),
    *(Stage(SettingsPage, name, build) for name, build in restore_screens.SECTIONS),
    *(Stage(SettingsPage, name, build) for name, build in update_screens.SECTIONS),
    *(Stage(kind, name, _dialog(make)) for kind, name, make in settings_screens.DIALOGS),
    *(Stage(kind, name, _dialog(make)) for kind, name, make in handover_screens.DIALOGS),
    *(Stage(kind, name, _dialog(make)) for kind, name, make in protection_screens.DIALOGS),
    *(Stage(ActList, name, build) for name, build in window_screens.ACTS),
    Stage(TextSizeDialog, "open", _dialog(lambda _, parent: TextSizeDialog(100, parent))),
    Stage(PrintDialog, "printers", _dialog(lambda _, parent: PrintDialog("月次報告", 2, parent, lambda: ["複合機", "窓口のプリンター"]))),
    Stage(PrintDialog, "none", _dialog(lambda _, parent: PrintDialog("月次報告", 2, parent, list))),
    Stage(
        MessageDialog,
        "asks",
        _dialog(lambda _, parent: MessageDialog(parent, "確認", _SENTENCE, "くわしい説明です。", accept="消す", dangerous=True)),
    ),
    Stage(ScreenList, "open", _dialog(lambda _, parent: ScreenList(_destinations(parent), ENTRY, parent))),
)  # fmt: skip


def _destinations(parent: QWidget) -> list[Destination]:
    assert isinstance(parent, MainWindow)
    return [button.destination for button in parent.navigation.buttons]


@contextmanager
def showing(
    stage: Stage, workplace: Workplace, pair: Pair, look: ThemeName = "standard"
) -> Iterator[QWidget]:
    """The stage on the screen at a pair; everything is closed and the look put back afterwards."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, load_tokens(look), pair.scale)
    before = set(app.topLevelWidgets())
    window = stage.build(workplace, pair.size)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    try:
        yield window
    finally:
        shut = [top for top in set(app.topLevelWidgets()) - before if isinstance(top, QMainWindow | QDialog)]
        for top in shut:
            top.close()
            top.deleteLater()
        turn()
        # A page asks `nextInFocusChain()`, and PySide 6.11 never lets go of a window it gave as the answer: half a
        # megabyte of wrappers for every stage, did the window still name its parts.
        for top in shut:
            if not isValid(top):
                vars(top).clear()
        theme.apply(app, load_tokens("standard"), 1.0)
