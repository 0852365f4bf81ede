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

from nakanojo_helpdesk.domain.consultations import ConsultationForm
from nakanojo_helpdesk.domain.staff import SignedIn
from nakanojo_helpdesk.services import consultations
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.tokens import ThemeName, load_tokens
from nakanojo_helpdesk.ui import theme
from nakanojo_helpdesk.ui.consultations.entry_form import Answers
from nakanojo_helpdesk.ui.consultations.entry_page import EntryPage
from nakanojo_helpdesk.ui.consultations.header import HeaderDialog, usual
from nakanojo_helpdesk.ui.consultations.record_dialog import RecordDialog
from nakanojo_helpdesk.ui.consultations.records_page import RecordsPage
from nakanojo_helpdesk.ui.destinations import Destination
from nakanojo_helpdesk.ui.first_start.page import FirstStartPage
from nakanojo_helpdesk.ui.main_window import ENTRY, MONTHLY, RECORDS, STATISTICS, MainWindow
from nakanojo_helpdesk.ui.messages import MessageDialog
from nakanojo_helpdesk.ui.page import Page
from nakanojo_helpdesk.ui.reports.monthly_page import MonthlyPage
from nakanojo_helpdesk.ui.reports.print_dialog import PrintDialog
from nakanojo_helpdesk.ui.screen_list import ScreenList
from nakanojo_helpdesk.ui.sign_in.page import SignInPage
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.text_size import TextSizeDialog
from nakanojo_helpdesk.ui.trouble.page import TroublePage
from nakanojo_helpdesk.ui.waiting.page import WaitingPage
from nakanojo_helpdesk.ui.workplace import Workplace, workplace_of
from tests.factories import PC, today
from tests.ux.pairs import Pair
from tests.waiting import rest, settle

# No emoji: the bundled fonts have none, Windows' own font draws them.
HOSTILE_MEMO: Final = "<img src=//x> 100% _ ' & 髙﨑𠮷\n" + "長い覚え書きです。" * 40


def fill_today(desk: Desk, staff: str, counter: str) -> None:
    """Records of today and yesterday with every answer given, the longest codes first."""
    full = ConsultationForm(
        event_date=today(),
        event_minute=0,
        desk=counter,
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
        referral="PMN",
        trigger="SHK",
        memo=HOSTILE_MEMO,
    )
    desk.call(consultations.record, full)
    desk.call(consultations.record, replace(full, event_date=today() - timedelta(days=1), memo=""))
    desk.call(
        consultations.record, replace(full, topics=("CL",), age_band="U40", outcome="CAN", event_minute=None)
    )
    withdrawn = desk.call(consultations.record, replace(full, topics=("OT01",), memo=""))
    desk.call(consultations.undo, withdrawn)


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


def _fault_entry(page: Page) -> None:
    assert isinstance(page, EntryPage)
    page.save()


def _fault_first(page: Page) -> None:
    assert isinstance(page, FirstStartPage)
    page.key_bar.buttons[0].click()


def _refuse_sign_in(page: Page) -> None:
    assert isinstance(page, SignInPage)
    page.refuse(
        "パスワードの間違いが続いたため、しばらくサインインできません。15分ほど待ってから、もう一度試してください。"
    )


def _turn_statistics(page: Page) -> None:
    assert isinstance(page, StatisticsPage)
    page.turn()


def _fault_header(dialog: HeaderDialog) -> HeaderDialog:
    dialog.day.line.setText("2月30日")
    dialog.time.setText("25:00")
    dialog.decide()
    return dialog


def _record(workplace: Workplace, parent: QWidget) -> QDialog:
    row = workplace.desk.read(consultations.listing, today(), today())[0]
    return RecordDialog(row, workplace.vocabularies, parent)


_SENTENCE: Final = (
    "データベースに書き込めません（読み取り専用になっています）。記録はそのままです。"
    "システム管理者に、書き込めるようにしてもらってください。"
)

STAGES: Final = (
    Stage(FirstStartPage, "empty", _alone(lambda _: FirstStartPage())),
    Stage(FirstStartPage, "faults", _alone(lambda _: FirstStartPage(), _fault_first)),
    Stage(SignInPage, "tiles", _alone(lambda place: SignInPage(place.colleagues))),
    Stage(
        SignInPage,
        "refused",
        _alone(lambda place: SignInPage(place.colleagues, "見本データ（架空の記録）です。"), _refuse_sign_in),
    ),
    Stage(TroublePage, "sentence", _alone(lambda _: TroublePage(_SENTENCE, str(Path("C:/記録/nakanojo.db"))))),
    Stage(WaitingPage, "working", _alone(lambda _: WaitingPage("見本データの用意", "少しお待ちください。"))),
    Stage(EntryPage, "empty", _workspace(ENTRY)),
    Stage(EntryPage, "filled", _workspace(ENTRY, _fill_entry)),
    Stage(EntryPage, "faults", _workspace(ENTRY, _fault_entry)),
    Stage(RecordsPage, "today", _workspace(RECORDS)),
    Stage(StatisticsPage, "chart", _workspace(STATISTICS)),
    Stage(StatisticsPage, "table", _workspace(STATISTICS, _turn_statistics)),
    Stage(MonthlyPage, "preview", _workspace(MONTHLY)),
    Stage(MainWindow, "workspace", _workspace(ENTRY)),
    Stage(HeaderDialog, "open", _dialog(lambda place, parent: HeaderDialog(usual(place), place, parent))),
    Stage(HeaderDialog, "faults", _dialog(lambda place, parent: _fault_header(HeaderDialog(usual(place), place, parent)))),
    Stage(RecordDialog, "whole", _dialog(_record)),
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
        for top in set(app.topLevelWidgets()) - before:
            if isinstance(top, QMainWindow | QDialog):
                top.close()
                top.deleteLater()
        rest(1)
        theme.apply(app, load_tokens("standard"), 1.0)
