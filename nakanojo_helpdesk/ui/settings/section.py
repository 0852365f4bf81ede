"""A section of 設定: a card of its own, acts for the key bar, sentences for the page; and one that is a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
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

    def is_unsaved(self) -> bool:
        """Whether something is typed that is not saved yet."""
        return False

    def save(self) -> None:
        """Save what is typed, or say what is wrong with it."""

    def throw_away(self) -> None:
        """Show what is stored instead of what is typed."""

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


T = TypeVar("T")


class ListSection(Section, Generic[T]):
    """A heading, a sentence, a table. Subclasses give rows and dialogs.

    Args:
        page: where sentences are shown.
        workplace: where services are asked.
        model: the columns.
        heading: bold on top, also the table's name.
        hint: what one should know.
        choice: a field above the table that says what it shows.
    """

    def __init__(
        self,
        page: Page,
        workplace: Workplace,
        model: RowModel[T],
        heading: str,
        hint: str,
        choice: Field | None = None,
    ) -> None:
        super().__init__(page, workplace)
        self.model = model
        self.table: Table[T] = Table(model, heading)
        self.card = Card()
        self.card.body.addWidget(PlainLabel(heading, "section"))
        self.card.body.addWidget(PlainLabel(hint, "small", wrap=True))
        if choice is not None:
            self.card.body.addWidget(choice)
        self.card.body.addWidget(self.table, 1)
        self.body.addWidget(self.card, 1)
        self.table.opened.connect(self.open_row)

    def rows(self) -> Sequence[T]:
        """The rows, in the order of the service. Raises `DeskError`."""
        raise NotImplementedError

    def dialog(self, row: T | None) -> FormDialog:
        """The dialog that changes a row; None: adds one. Raises `DeskError`."""
        raise NotImplementedError

    def add(self) -> None:
        """Ask for a new one."""
        self.ask(lambda: self.dialog(None))

    def open_row(self, row: T) -> None:
        """Ask what to change about a row."""
        self.ask(lambda: self.dialog(row))

    def change_current(self) -> None:
        """Open the row the keyboard is on."""
        row = self.table.current_row()
        if row is None:
            self.page.sticky.say("warning", "先に、一覧から1つ選んでください。")
        else:
            self.open_row(row)

    @override
    def acts(self) -> tuple[Act, ...]:
        return (Act("追加する", "Insert", self.add), Act("変更する", "Ctrl+D", self.change_current))

    @override
    def fetch(self) -> None:
        self.model.set_rows(self.rows())

    @override
    def first_focus(self) -> QWidget:
        return self.table
