"""Follows what an act has found out about the person signed in: other rights, or the end of the session."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from nakanojo_helpdesk.domain.errors import DeskError, SessionEnded
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, holding_actor
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.work.composition import end_composition
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import ENTRY

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

HELD_SENTENCE: Final = "入力の途中だった相談は、書きかけとして残しました。"
HELD_FOR_COLLEAGUES_SENTENCE: Final = (
    "入力の途中だった相談は、書きかけとして残しました。ほかの職員が「相談」の画面で続けられます。"
)
HELD_TEXTS_SENTENCE: Final = (
    "「{}」に入力していた文字も残しました。同じ仕事をする人がサインインすると出ます。"
)
OTHER_RIGHTS_SENTENCE: Final = "あなたの役割が変わりました。使える画面を新しくしました。"
_PATIENCE_MILLISECONDS: Final = 20


class SessionWatch(QObject):
    """Hears of every change from the ledger of the person signed in, in whichever thread it was found out."""

    ended = Signal()
    """The session has ended, the talk is kept, every dialog is closed: the sign-in screen is to be shown."""
    _noticed = Signal(object, object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workplace: Workplace | None = None
        self._actor: Actor | None = None
        self._level = 1
        # Queued: what acts just then must have come to its end before its screen may go.
        self._noticed.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    def watch(self, workplace: Workplace) -> None:
        """Begin to follow: a person has signed in."""
        self.forget()
        self._workplace, self._actor = workplace, workplace.ledger.actor
        self._level = max(1, QThread.currentThread().loopLevel())
        workplace.ledger.noticed = partial(self._noticed.emit, workplace.ledger)
        QTimer.singleShot(0, self, partial(self._offer, workplace))  # once the screens are there

    def forget(self) -> None:
        """Stop following: nobody is signed in."""
        if self._workplace is not None:
            self._workplace.ledger.noticed = None
        self._workplace = self._actor = None

    def _follow(self, ledger: Ledger, news: Actor | SessionEnded) -> None:
        place, before = self._workplace, self._actor
        if place is None or before is None or place.ledger is not ledger:
            return
        if isinstance(news, SessionEnded):
            held = self._hold(before) + self._hold_texts(place, before)
            self.forget()
            self._leave(f"{news}{held}")
            return
        self._actor = news
        held = self._hold(before) if _records(before) and not _records(news) else ""
        if news.roles != before.roles:
            self._window.follow_rights()
            if not self._window.is_locked():
                self._say(OTHER_RIGHTS_SENTENCE + held)

    def _hold(self, before: Actor) -> str:
        """Keep the talk being typed; returns what is to be said about it."""
        from nakanojo_helpdesk.ui.entry.page import EntryPage

        page = self._window.page(ENTRY)
        try:
            if not isinstance(page, EntryPage) or not page.drafts.hold(before.code):
                return ""
        except DeskError as error:
            return f"入力の途中だった相談は残せませんでした（{error}）"
        return HELD_SENTENCE if before.by_pin else HELD_FOR_COLLEAGUES_SENTENCE

    def _hold_texts(self, place: Workplace, before: Actor) -> str:
        """Keep what was typed into dialogs and other screens than the talk's; returns what is to be said about it."""
        from nakanojo_helpdesk.services.consultations import left_texts
        from nakanojo_helpdesk.ui.entry.page import EntryPage
        from nakanojo_helpdesk.ui.search.page import SearchPage
        from nakanojo_helpdesk.ui.shell.left.typed import typed_in

        end_composition()
        texts = [(dialog.windowTitle(), typed_in(dialog)) for dialog in self._window.open_dialogs()]
        page = self._window.work_page()
        if page is not None and not isinstance(page, EntryPage | SearchPage):
            texts.append((page.title(), typed_in(page)))
        typed = [(title, found) for title, found in texts if found]
        program = Ledger(place.ledger.store, holding_actor(before.pc))
        rights = [right for right in Permission if before.may(right)]
        try:
            for title, found in typed:
                program.call(left_texts.hold, before.code, title=title, texts=found, rights=rights)
        except DeskError as error:
            return f"入力の途中だった文字は残せませんでした（{error}）"
        return HELD_TEXTS_SENTENCE.format("」「".join(title for title, _found in typed)) if typed else ""

    def _offer(self, place: Workplace) -> None:
        """Show what others left typed, one after the other, to a person who has just signed in."""
        from nakanojo_helpdesk.services.consultations import left_texts

        if self._workplace is not place:
            return
        with suppress(DeskError):
            for left in place.ledger.read(left_texts.offered):
                from nakanojo_helpdesk.ui.shell.left.dialog import LeftTextsDialog

                with LeftTextsDialog(left, self._window).asked() as is_done:
                    if is_done:
                        place.ledger.call(left_texts.done, left.uid)
                if self._workplace is not place:
                    return

    def _leave(self, sentence: str) -> None:
        self._window.give_up_dialogs()
        # As at the lock: the event loop of every dialog must have ended before the screens may go.
        if QThread.currentThread().loopLevel() > self._level:
            QTimer.singleShot(_PATIENCE_MILLISECONDS, self, partial(self._leave, sentence))
        else:
            self.ended.emit()
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        page = self._window.current_page()
        if isinstance(page, SignInPage):
            page.tell(sentence)
        elif page is not None:
            page.sticky.say("warning", sentence)


def _records(actor: Actor) -> bool:
    return actor.may(Permission.RECORD)
