"""A section that is a list: one key adds, Enter opens a row to change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.settings.section import Act, Section

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.kit.inputs.field import Field
    from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

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
