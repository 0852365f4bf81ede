"""A section of 設定: a card, acts for the key bar, sentences for the page; and its subclass for lists."""

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
    """A button of the key bar while the section is shown: its word, its key, its slot."""

    word: str
    key: str
    slot: Callable[[], object]


class Section(QWidget):
    """A part of the page that is shown and hidden as a whole.

    Put widgets into `body`. `page` shows sentences and faults, `workplace` gives access to services.
    """

    text_scale_chosen = Signal(int)
    """A text size in per cent."""
    theme_chosen = Signal(str)
    """A key of `THEME_LABELS`, remembered already."""
    restore_wanted = Signal(object)
    """The path of a backup to give back."""
    exchange_wanted = Signal(object)
    """An `Exchange`: the program is to end for a setup, or to go back to the former version."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__()
        self.page = page
        self.workplace = workplace
        self.body = Column(self, spacing=12)

    def acts(self) -> tuple[Act, ...]:
        """The buttons of the key bar; a key F12 is the main one."""
        return ()

    def fetch(self) -> None:
        """Fetch the values again. Raises `DeskError`; call `reload` to have its sentence shown."""

    def reload(self) -> None:
        """Show the stored values, or the sentence why they cannot be read."""
        self.page.attempt(self.fetch)

    def is_unsaved(self) -> bool:
        """Whether there are unsaved values."""
        return False

    def save(self) -> None:
        """Save the typed values, or show their faults."""

    def throw_away(self) -> None:
        """Show the stored values instead of the typed ones."""

    def is_busy(self) -> bool:
        """Whether the worker is busy for the section."""
        return False

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard after the chips of the sections."""
        return None

    def ask(self, make: Callable[[], FormDialog]) -> None:
        """Open a dialog and show what was done in it, or why it cannot be opened; `make` may raise `DeskError`."""
        try:
            done = make().ask()
        except DeskError as error:
            self.page.say_refused(error)
            return
        if done:
            self.page.sticky.say("success", done)
            self.reload()

    def attempt(self, act: Callable[[], object], done: str) -> bool:
        """Do an act that may be refused, show its outcome and the present state. True when it was done."""
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
        workplace: access to services.
        model: the columns.
        heading: bold on top, also the table's name.
        hint: a sentence of explanation.
        choice: a field above the table that chooses its content.
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
        """Open the dialog that adds a row."""
        self.ask(lambda: self.dialog(None))

    def open_row(self, row: T) -> None:
        """Open the dialog that changes a row."""
        self.ask(lambda: self.dialog(row))

    def change_current(self) -> None:
        """Open the current row."""
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
