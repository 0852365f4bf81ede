"""窓口 and 場所: where the town talks with people; what is closed stays in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from nakanojo_helpdesk.domain.staff.people import DeskRow, VenueRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.list_section import ListSection
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class DeskSection(ListSection[DeskRow]):
    """The desks."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        columns: tuple[Column[DeskRow], ...] = (
            Column("窓口", lambda row: row.name, stretch=True, wraps=True),
            Column("場所", lambda row: row.venue, wraps=True),
            Column("状態", lambda row: "使用中" if row.active else "使わない"),
            Column("番号", lambda row: row.code),
        )
        model: RowModel[DeskRow] = RowModel(columns, key=lambda row: row.code)
        super().__init__(
            page, workplace, model, "窓口", "相談を受ける窓口です。変更は、次のサインインから使われます。"
        )

    @override
    def rows(self) -> Sequence[DeskRow]:
        listed = self.workplace.ledger.read(desks.listing, closed=True)
        return sorted(listed, key=lambda row: not row.active)

    @override
    def dialog(self, row: DeskRow | None) -> FormDialog:
        from nakanojo_helpdesk.ui.settings.place_dialogs import CounterDialog

        return CounterDialog(self.workplace, row, self.window())


class VenueSection(ListSection[VenueRow]):
    """The places."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        kinds = workplace.vocabularies[VocabularyName.VENUE_KIND]
        columns: tuple[Column[VenueRow], ...] = (
            Column("場所", lambda row: row.name, stretch=True, wraps=True),
            Column("種類", lambda row: kinds.label(row.kind) if row.kind in kinds else row.kind, wraps=True),
            Column("窓口の数", lambda row: row.open_desks, numeric=True),
            Column("状態", lambda row: "使用中" if row.active else "使わない"),
        )
        model: RowModel[VenueRow] = RowModel(columns, key=lambda row: row.uid)
        super().__init__(page, workplace, model, "場所", "窓口のある建物や、出張先・講座の会場です。")

    @override
    def rows(self) -> Sequence[VenueRow]:
        listed = self.workplace.ledger.read(venues.listing, closed=True)
        return sorted(listed, key=lambda row: not row.active)

    @override
    def dialog(self, row: VenueRow | None) -> FormDialog:
        from nakanojo_helpdesk.ui.settings.place_dialogs import VenueDialog

        return VenueDialog(self.workplace, row, self.window())
