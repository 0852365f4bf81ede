"""The one window: navigation at the left, a screen at the right; before sign-in a screen alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid
from typing_extensions import override

from nakanojo_helpdesk.tokens import TEXT_SCALES
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, Row, set_role
from nakanojo_helpdesk.ui.kit.look.focus_ring import FocusRing
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.composition import end_composition
from nakanojo_helpdesk.ui.shell.backups.notice import BackupNotice
from nakanojo_helpdesk.ui.shell.navigation import NavigationBar
from nakanojo_helpdesk.ui.shell.screens import (
    ACTS,
    HELP,
    HELP_DESTINATION,
    PRACTICE_OUT,
    SCREENS,
    SEARCH,
    SIGN_OUT,
    TEXT_SIZE,
    TODAY,
    allowed,
    makers,
    shown_as,
)
from nakanojo_helpdesk.ui.shell.ways import WindowWays

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.shell.help.text import Key
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

PROGRAM_NAME: Final = "窓口きろく"
PRACTICE_WORDS: Final = "練習モード　ここで入力したことは、本物の記録には入りません。"
_FRAME: Final = 6
_FIND: Final = "F4"


class MainWindow(QMainWindow):
    """Holds the screens, makes each when it is first opened, and shows one at a time."""

    sign_out_wanted = Signal()
    """The person signs out, or ends the practice."""
    text_scale_chosen = Signal(int)
    """A text size in per cent: the application applies and remembers it."""
    theme_chosen = Signal(str)
    """Colours (a key of `THEME_LABELS`), remembered already: the application applies them."""
    restore_wanted = Signal(object)
    """The path of a backup to give back: the application leads through it."""
    exchange_wanted = Signal(object)
    """An `Exchange`: the application ends for a setup, or leads back to the former version."""
    desk_chosen = Signal(str)
    """Code of the desk this PC is used at from now on: the application remembers it."""

    def __init__(self, text_scale: int = 100) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM_NAME)
        self._text_scale = text_scale
        self._workplace: Workplace | None = None
        self._pages: dict[str, Page] = {}
        self._outdated: set[str] = set()
        self._here = ""
        self._alone: Page | None = None
        self._lock: Page | None = None
        self._aside: list[Dialog] = []
        self._focused: QWidget | None = None
        self.navigation = NavigationBar(
            [*(screen.destination for screen in SCREENS), *ACTS], HELP_DESTINATION
        )
        self.ways = WindowWays(
            self._opened,
            self.page,
            scale=self.set_text_scale,
            theme=self.theme_chosen.emit,
            restore=self.restore_wanted.emit,
            exchange=self.exchange_wanted.emit,
            desk=self.desk_chosen.emit,
            todos=partial(self.navigation.set_badge, TODAY),
        )
        self._stack = QStackedWidget()
        self._frame = Panel("plain", spacing=0)
        self._strip = PlainLabel(PRACTICE_WORDS, "warning", wrap=True)
        self._strip.setContentsMargins(16, 4, 16, 4)
        self._frame.body.addWidget(self._strip)
        self._unprotected = BackupNotice(self.ways.show_backups)
        self._frame.body.addWidget(self._unprotected)
        row = Row(spacing=0)
        row.addWidget(self.navigation)
        row.addWidget(self._stack, 1)
        self._frame.body.addLayout(row, 1)
        self.setCentralWidget(self._frame)
        self.navigation.hide()
        self.navigation.chosen.connect(self.go_to)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_out)
        self.show_practice(practising=False)
        self.ring = FocusRing(self)
        for key, step in (("Ctrl++", 1), ("Ctrl+;", 1), ("Ctrl+-", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self._step_text_scale(step))
        self._find = QShortcut(QKeySequence(_FIND), self)
        self._find.activated.connect(self.ways.find_words)
        self._find.setEnabled(False)

    def bring_to_front(self) -> None:
        """Show it before all others: a second start of the program asked for it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_practice(self, *, practising: bool) -> None:
        """Show on every screen, in words and by a frame, that this is a practice; or remove both."""
        self.setWindowTitle(f"{PROGRAM_NAME}（練習）" if practising else PROGRAM_NAME)
        self._strip.setVisible(practising)
        set_role(self._frame, "practice" if practising else "plain")
        margin = _FRAME if practising else 0
        self._frame.body.set_design_margins(margin, margin, margin, margin)
        self.navigation.set_shown(SIGN_OUT, not practising)
        self.navigation.set_shown(PRACTICE_OUT, practising)

    def show_unprotected(self, *, told: bool) -> None:
        """Say on every screen after sign-in that no young backup is there, or take it back."""
        self._unprotected.tell(told=told)

    def show_alone(self, page: Page) -> None:
        """Show a screen without navigation (first start, sign-in, failure); the one before is deleted."""
        before, self._alone = self._alone, page
        self._workplace = None
        self._offer_backups()
        self.navigation.hide()
        self._find.setEnabled(False)
        self._show(page)
        self._drop_lock()
        self._throw_away(*self._pages.values())
        self._pages.clear()
        self._outdated.clear()
        if before is not None:
            self._throw_away(before)

    def open_workspace(self, workplace: Workplace) -> None:
        """Show the first screen that the person signed in may use."""
        self._workplace = workplace
        self._offer_backups()
        codes = allowed(workplace.ledger.actor)
        for screen in SCREENS:
            self.navigation.set_shown(screen.destination.code, screen.destination.code in codes)
        self.navigation.set_badge(TODAY, 0)
        self.navigation.show()
        self.go_to(codes[0])
        if self._alone is not None:
            self._throw_away(self._alone)
            self._alone = None

    def go_to(self, code: str) -> None:
        """Open a screen, or do the act of an entry of the navigation."""
        end_composition()
        if code == TEXT_SIZE:
            self.choose_text_size()
        elif code == HELP:
            self.show_help()
        elif code in {SIGN_OUT, PRACTICE_OUT}:
            if self._may_leave():
                self.sign_out_wanted.emit()
        elif self._workplace is not None and code in allowed(self._workplace.ledger.actor):
            if code != self._here and not self._may_leave():
                return
            if code in self._outdated and code != self._here:
                self._outdated.discard(code)
                self._throw_away(self._pages.pop(code))
            page = self._pages.get(code) or self._make(code, self._workplace)
            self._here = code
            self.navigation.set_current(shown_as(code))
            self._stack.setCurrentWidget(page)
            if self.navigation.has_focus():  # the screen was in front already
                self._focus_work()
            own = any(button.key == _FIND for button in page.findChildren(KeyButton))
            self._find.setEnabled(not own and SEARCH in allowed(self._workplace.ledger.actor))

    def current_page(self) -> Page | None:
        """The screen in front."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def work_page(self) -> Page | None:
        """The screen of the person signed in, also while it is hidden."""
        return self._pages.get(self._here)

    def page(self, code: str) -> Page | None:
        """A screen that has been opened already."""
        return self._pages.get(code)

    def show_help(self) -> None:
        """Show the help of the screen in front (F1)."""
        from nakanojo_helpdesk.ui.shell.help.dialog import HelpDialog, keys_of
        from nakanojo_helpdesk.ui.shell.help.manual import chapter_of
        from nakanojo_helpdesk.ui.shell.help.text import help_of

        page = self.current_page()
        if page is not None:
            code = page.help_code or self._here
            ways = self.keys_between_screens()
            HelpDialog(help_of(code), keys_of(page), ways, self, chapter_of(code)).show_and_wait()

    def keys_between_screens(self) -> tuple[Key, ...]:
        """The keys that lead to other screens, for the help."""
        from nakanojo_helpdesk.ui.shell.help.text import Key

        if self._workplace is None or self.is_locked():
            return ()
        codes = allowed(self._workplace.ledger.actor)
        ways = [screen.destination for screen in SCREENS if screen.destination.code in codes]
        found = (Key(_FIND, "相談を探す"),) if self._find.isEnabled() else ()
        leave = (Key(act.key, "席をほかの人に代わる（交代）") for act in ACTS if act.code == SIGN_OUT)
        return (*found, *(Key(way.key, f"「{way.word}」の画面を開く") for way in ways), *leave)

    def choose_text_size(self) -> None:
        """Open the dialog with the four sizes."""
        from nakanojo_helpdesk.ui.shell.text_size import TextSizeDialog

        dialog = TextSizeDialog(self._text_scale, self)
        dialog.chosen.connect(self.set_text_scale)
        dialog.show_and_wait()

    def set_text_scale(self, scale: int) -> None:
        """Apply another text size (per cent) at once."""
        if scale != self._text_scale:
            self._text_scale = scale
            self.text_scale_chosen.emit(scale)

    def show_text_scale(self, scale: int) -> None:
        """Note a text size that was changed elsewhere (sign-in)."""
        self._text_scale = scale

    def is_locked(self) -> bool:
        """Whether the content is hidden."""
        return self._lock is not None

    def lock(self, page: Page) -> None:
        """Hide everything behind `page`, open dialogs included. Nothing is closed or lost."""
        self._focused = QApplication.focusWidget()
        self._aside = [dialog for dialog in self.findChildren(Dialog) if dialog.isVisible()]
        for dialog in reversed(self._aside):
            dialog.set_aside()
        self._lock = page
        self.navigation.hide()
        self._find.setEnabled(False)
        self._show(page)
        self.activateWindow()

    def unlock(self) -> None:
        """Show the hidden content again, with the keyboard where it was."""
        aside, self._aside = self._aside, []
        self.navigation.show()
        self.go_to(self._here if self._here in self._open_to_person() else self._open_to_person()[0])
        self._drop_lock()
        for dialog in aside:
            dialog.bring_back()
        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus()
        self._focused = None

    def follow_rights(self) -> None:
        """Show the screens that the person may open by now. Those made before are made anew when they are opened again."""
        if self._workplace is None:
            return
        codes = allowed(self._workplace.ledger.actor)
        for screen in SCREENS:
            self.navigation.set_shown(screen.destination.code, screen.destination.code in codes)
        if self._here not in codes and not self.is_locked():
            self.go_to(codes[0])
        for code in set(self._pages) - {*codes, self._here}:
            self._throw_away(self._pages.pop(code))
        self._outdated = set(self._pages)

    def open_dialogs(self) -> list[Dialog]:
        """The open dialogs and those hidden by a lock, the lowest first."""
        return [*self._aside, *(each for each in self.findChildren(Dialog) if each.isVisible())]

    def give_up_dialogs(self) -> bool:
        """Close the open dialogs and those hidden by a lock, as Esc would. True when there were any."""
        aside, self._aside = self.open_dialogs(), []
        for dialog in reversed(aside):
            if dialog.isVisible():
                dialog.set_aside()
        for dialog in reversed(aside):
            dialog.give_up()
        return bool(aside)

    def _open_to_person(self) -> tuple[str, ...]:
        return allowed(self._workplace.ledger.actor) if self._workplace is not None else (self._here,)

    def _offer_backups(self) -> None:
        self._unprotected.offer(None if self._workplace is None else self._workplace.ledger.actor)

    def _show(self, page: Page) -> None:
        if page.help_code:
            page.key_bar.add(HELP_DESTINATION.word, HELP_DESTINATION.key, self.show_help, align_right=True)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _drop_lock(self) -> None:
        if self._lock is not None:
            self._throw_away(self._lock)
            self._lock = None

    def _step_text_scale(self, step: int) -> None:
        place = TEXT_SCALES.index(self._text_scale) + step
        if 0 <= place < len(TEXT_SCALES):
            self.set_text_scale(TEXT_SCALES[place])

    def _make(self, code: str, workplace: Workplace) -> Page:
        page = makers()[code](workplace, self.ways)
        self._pages[code] = page
        self._stack.addWidget(page)
        return page

    def _keep_out(self, old: QWidget | None, new: QWidget | None) -> None:
        """Keep the keyboard out of the navigation when Qt moves it away from a widget that was hidden or deleted."""
        if old is not None and new is not None and self.navigation.isAncestorOf(new):
            QTimer.singleShot(0, self, partial(self._back_to_work, old))

    def _back_to_work(self, old: QWidget) -> None:
        gone = not isValid(old) or not old.isVisible() or not old.isEnabled()
        if gone and self.navigation.has_focus():
            self._focus_work()

    def _focus_work(self) -> None:
        page = self.current_page()
        first = page.first_focus() if page is not None else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _may_leave(self) -> bool:
        page = self.current_page()
        return page is None or page.may_leave()

    def _opened(self, code: str) -> Page | None:
        self.go_to(code)
        return self.current_page()

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
        if event.spontaneous() and not self._may_leave():  # by the window's cross, not by the program
            event.ignore()
            return
        super().closeEvent(event)
        for worker in self.findChildren(Background):
            worker.stop()
