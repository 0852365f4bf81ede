"""The one window: navigation at the left, a screen at the right; before sign-in a screen alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.access import Permission
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.staff import TEXT_SCALES
from nakanojo_helpdesk.ui.background import Background
from nakanojo_helpdesk.ui.destinations import Destination
from nakanojo_helpdesk.ui.focus_ring import FocusRing
from nakanojo_helpdesk.ui.layouts import Row
from nakanojo_helpdesk.ui.navigation import NavigationBar
from nakanojo_helpdesk.ui.page import Page

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.workplace import Workplace

PROGRAM_NAME: Final = "窓口きろく"
ENTRY, RECORDS, STATISTICS, MONTHLY, TEXT_SIZE, SIGN_OUT = (
    "entry",
    "records",
    "statistics",
    "monthly",
    "text",
    "out",
)

_DESTINATIONS: Final = (
    Destination(ENTRY, "相談", "edit_note", "Ctrl+2"),
    Destination(RECORDS, "一覧", "list_alt", "Ctrl+3"),
    Destination(STATISTICS, "集計", "bar_chart", "Ctrl+5"),
    Destination(MONTHLY, "報告", "description", "Ctrl+6"),
    Destination(TEXT_SIZE, "文字", "format_size"),
    Destination(SIGN_OUT, "交代", "logout"),
)
_WANTED: Final = {
    ENTRY: Permission.RECORD,
    RECORDS: Permission.BROWSE,
    STATISTICS: Permission.COUNT,
    MONTHLY: Permission.REPORT,
}


class MainWindow(QMainWindow):
    """Holds the screens. Which screen is made when is decided here; what they do is theirs."""

    sign_out_wanted = Signal()
    """The person leaves the counter."""
    text_scale_chosen = Signal(int)
    """A text size in per cent: the application applies and remembers it."""
    closed = Signal()
    """The window was closed."""

    def __init__(self, text_scale: int = 100) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM_NAME)
        self._text_scale = text_scale
        self._workplace: Workplace | None = None
        self._pages: dict[str, Page] = {}
        self._alone: Page | None = None
        self.navigation = NavigationBar(list(_DESTINATIONS))
        self._stack = QStackedWidget()
        centre = QWidget()
        row = Row(centre, spacing=0)
        row.addWidget(self.navigation)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self.navigation.hide()
        self.navigation.chosen.connect(self.go_to)
        self.ring = FocusRing(self)
        for key, step in (("Ctrl++", 1), ("Ctrl+;", 1), ("Ctrl+-", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self._step_text_scale(step))

    def show_alone(self, page: Page) -> None:
        """Show a screen without navigation (first start, sign-in, trouble); the one before is thrown away."""
        before, self._alone = self._alone, page
        self._workplace = None
        self.navigation.hide()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._throw_away(*self._pages.values())
        self._pages.clear()
        if before is not None:
            self._throw_away(before)

    def open_workspace(self, workplace: Workplace) -> None:
        """Somebody has signed in: show the first screen this person may use."""
        self._workplace = workplace
        allowed = {code for code, permission in _WANTED.items() if workplace.desk.actor.may(permission)}
        for code in _WANTED:
            self.navigation.set_shown(code, code in allowed)
        self.navigation.show()
        self.go_to(next(code for code in _WANTED if code in allowed))
        if self._alone is not None:
            self._throw_away(self._alone)
            self._alone = None

    def go_to(self, code: str) -> None:
        """Open a screen, or do what the entry of the navigation stands for."""
        if code == TEXT_SIZE:
            self.choose_text_size()
        elif code == SIGN_OUT:
            self.sign_out_wanted.emit()
        elif self._workplace is not None:
            page = self._pages.get(code) or self._make(code, self._workplace)
            self.navigation.set_current(code)
            self._stack.setCurrentWidget(page)

    def current_page(self) -> Page | None:
        """The screen in front."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def page(self, code: str) -> Page | None:
        """A screen that has been opened already."""
        return self._pages.get(code)

    def choose_text_size(self) -> None:
        """The dialog with the four sizes."""
        from nakanojo_helpdesk.ui.text_size import TextSizeDialog

        dialog = TextSizeDialog(self._text_scale, self)
        dialog.chosen.connect(self.set_text_scale)
        dialog.exec()
        dialog.deleteLater()

    def set_text_scale(self, scale: int) -> None:
        """Another text size, at once (per cent)."""
        if scale != self._text_scale:
            self._text_scale = scale
            self.text_scale_chosen.emit(scale)

    def show_text_scale(self, scale: int) -> None:
        """The text size has been changed elsewhere (sign-in): remember it."""
        self._text_scale = scale

    def _step_text_scale(self, step: int) -> None:
        place = TEXT_SCALES.index(self._text_scale) + step
        if 0 <= place < len(TEXT_SCALES):
            self.set_text_scale(TEXT_SCALES[place])

    def _make(self, code: str, workplace: Workplace) -> Page:
        page = _MAKERS[code](workplace)
        self._pages[code] = page
        self._stack.addWidget(page)
        if code == STATISTICS:
            page.records_wanted.connect(self._open_records)  # type: ignore[attr-defined]
        return page

    def _open_records(self, month: Month) -> None:
        from nakanojo_helpdesk.ui.consultations.records_page import RecordsPage

        self.go_to(RECORDS)
        page = self._pages.get(RECORDS)
        if isinstance(page, RecordsPage):
            page.show_month(month)

    def _throw_away(self, *pages: Page) -> None:
        for page in pages:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1366, 688)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        for worker in self.findChildren(Background):
            worker.stop()
        self.closed.emit()


def _entry(workplace: Workplace) -> Page:
    from nakanojo_helpdesk.ui.consultations.entry_page import EntryPage

    return EntryPage(workplace)


def _records(workplace: Workplace) -> Page:
    from nakanojo_helpdesk.ui.consultations.records_page import RecordsPage

    return RecordsPage(workplace)


def _statistics(workplace: Workplace) -> Page:
    from nakanojo_helpdesk.ui.statistics.page import StatisticsPage

    return StatisticsPage(workplace)


def _monthly(workplace: Workplace) -> Page:
    from nakanojo_helpdesk.ui.reports.monthly_page import MonthlyPage

    return MonthlyPage(workplace)


# Screens are imported when they are first opened: the sign-in must not wait for charts and paper.
_MAKERS: Final[dict[str, Callable[[Workplace], Page]]] = {
    ENTRY: _entry,
    RECORDS: _records,
    STATISTICS: _statistics,
    MONTHLY: _monthly,
}
