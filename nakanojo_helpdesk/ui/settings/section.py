"""One section of 設定: a card of its own, acts for the key bar, sentences for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.ui.kit.layout.boxes import Column

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@dataclass(frozen=True)
class Act:
    """A button of the key bar while the section is shown: its word, its key, what it does."""

    word: str
    key: str
    slot: Callable[[], object]


class Section(QWidget):
    """A part of the page that comes and goes as a whole.

    Put widgets into `body`. `page` is where sentences and faults are shown, `workplace` where services are asked.
    """

    text_scale_chosen = Signal(int)
    """A text size in per cent."""
    theme_chosen = Signal(str)
    """A key of `THEME_LABELS`, remembered already."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__()
        self.page = page
        self.workplace = workplace
        self.body = Column(self, spacing=12)

    def acts(self) -> tuple[Act, ...]:
        """The buttons of the key bar; a key F12 is the main one."""
        return ()

    def fetch(self) -> None:
        """Fetch what is shown again. Raises `DeskError`; whoever wants the sentence said calls `reload`."""

    def reload(self) -> None:
        """Show what is stored now, or say why that cannot be read."""
        try:
            self.fetch()
        except DeskError as error:
            self.page.say_refused(error)

    def is_busy(self) -> bool:
        """Whether the worker still does something for the section."""
        return False

    def first_focus(self) -> QWidget | None:
        """What takes the keyboard when somebody goes on from the chips of the sections."""
        return None

    def ask(self, make: Callable[[], FormDialog]) -> None:
        """Open a dialog and say what was done in it, or why it cannot be opened; `make` may raise `DeskError`."""
        try:
            done = make().ask()
        except DeskError as error:
            self.page.say_refused(error)
            return
        if done:
            self.page.sticky.say("success", done)
            self.reload()

    def attempt(self, act: Callable[[], object], done: str) -> bool:
        """Do something that may be refused, say how it went, show the present state. True when it was done."""
        try:
            act()
        except DeskError as error:
            self.page.say_refused(error)
            self.reload()
            return False
        self.page.sticky.say("success", done)
        self.reload()
        return True
