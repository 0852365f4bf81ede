"""A tab of the page of one course: what it shows, its acts, and whether something typed is not saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


@dataclass(frozen=True)
class TabAct:
    """A button of the key bar while the tab is shown; `primary` is the main one, a `rare` one is under ［ほか］."""

    word: str
    key: str
    slot: Callable[[], object]
    primary: bool = False
    rare: bool = False


class Tab(QWidget):
    """A part of the page, shown and hidden as a whole. Put widgets into `body`.

    `page` shows sentences and faults, `workplace` gives access to services.
    """

    keeps_typed = False
    """Whether what is typed stays while another tab is shown: then only leaving the course asks about it."""
    offered = Signal()
    """Other acts are to be offered, or others enabled."""
    digit_typed = Signal(str)
    """A digit that nothing in the tab takes: the key of another tab."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__()
        self.page, self.workplace = page, workplace
        self.body = Column(self, spacing=12)
        self._buttons: tuple[KeyButton, ...] = ()

    def acts(self) -> tuple[TabAct, ...]:
        """The acts of the tab, the main one first; those that would be refused are left out."""
        return ()

    def take_buttons(self, buttons: tuple[KeyButton, ...]) -> None:
        """Take the buttons made of `acts`, in their order."""
        self._buttons = buttons

    def offers(self, place: int) -> bool:
        """Whether the act at a place of `acts` is offered now."""
        return place < len(self._buttons)

    def fit_buttons(self) -> None:
        """Let words and states of the buttons follow what is shown. Called whenever the tab comes into view."""

    def show_course(self, row: CourseRow) -> None:
        """Show a course."""
        raise NotImplementedError

    def head_words(self) -> str:
        """What stands in the head of the page instead of the words about the course; empty for those."""
        return ""

    def is_unsaved(self) -> bool:
        """Whether something typed is not saved."""
        return False

    def save(self) -> bool:
        """Save what is typed, or show its faults. True when it is saved."""
        return True

    def throw_away(self) -> None:
        """Show the course as it is kept instead of what is typed."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard when the tab is opened."""
        return None
