"""職員: who may sign in, with which roles; who has left stays in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.list_section import ListSection
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace


def role_words(roles: frozenset[Role]) -> str:
    """The roles in the order of the matrix."""
    return "・".join(role.label for role in Role if role in roles)


class StaffSection(ListSection[StaffRow]):
    """The people of the record book."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        columns: tuple[Column[StaffRow], ...] = (
            Column("お名前", lambda row: row.name, stretch=True, wraps=True),
            Column("役割", lambda row: role_words(row.roles), wraps=True, minimum=200),
            Column("状態", lambda row: "在職" if row.active else "退職"),
            Column("番号", lambda row: row.code),
        )
        model: RowModel[StaffRow] = RowModel(columns, key=lambda row: row.code)
        super().__init__(
            page, workplace, model, "職員", "名前や役割の変更は、その方の次のサインインから使われます。"
        )

    @override
    def rows(self) -> Sequence[StaffRow]:
        listed = self.workplace.ledger.read(staff.listing, retired=True)
        return sorted(listed, key=lambda row: not row.active)

    @override
    def dialog(self, row: StaffRow | None) -> FormDialog:
        from nakanojo_helpdesk.ui.settings.staff_dialogs import NewStaffDialog, StaffDialog

        desk, window = self.workplace.ledger, self.window()
        return NewStaffDialog(desk, window) if row is None else StaffDialog(desk, row, window)
