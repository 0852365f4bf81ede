"""One section of 設定: a card of its own, acts for the key bar, sentences for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.ui.layouts import Column

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.page import Page
    from nakanojo_helpdesk.ui.workplace import Workplace


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

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__()
        self.page = page
        self.workplace = workplace
        self.body = Column(self, spacing=12)

    def acts(self) -> tuple[Act, ...]:
        """The buttons of the key bar; a key F12 is the main one."""
        return ()

    def reload(self) -> None:
        """Fetch what is shown again."""

    def is_busy(self) -> bool:
        """Whether the worker still does something for the section."""
        return False

    def first_focus(self) -> QWidget | None:
        """What takes the keyboard when somebody goes on from the chips of the sections."""
        return None

    def attempt(self, act: Callable[[], object], done: str) -> bool:
        """Do something that may be refused, say how it went, show the present state. True when it was done."""
        try:
            act()
        except DeskError as error:
            self.page.sticky.say("error", str(error))
            self.reload()
            return False
        self.page.sticky.say("success", done)
        self.reload()
        return True
