"""窓口 and 場所: the places of consultations; closed ones stay in the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.people import (
    VENUE_CAPACITY_AT_MOST,
    VENUE_LINE_LENGTH,
    DeskForm,
    DeskRow,
    VenueForm,
    VenueRow,
)
from nakanojo_helpdesk.domain.statistics.codes import UNKNOWN
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.section import ListSection
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NEW = "新しい場所"


def _kinds(workplace: Workplace) -> ChoiceField:
    known = workplace.ledger.read(vocabularies.current)[VocabularyName.VENUE_KIND]
    return ChoiceField(choices(known.upper(workplace.today()), whole=True))


class DeskFormDialog(FormDialog):
    """Adds a desk (`row` None) or changes one."""

    def __init__(self, workplace: Workplace, row: DeskRow | None, parent: QWidget | None = None) -> None:
        self._ledger = workplace.ledger
        self._row = row
        self.name = TextField(NAME_LENGTH)
        self._known = self._ledger.read(venues.listing)
        self.venue = ChoiceField([Choice(venue.uid, venue.name) for venue in self._known], empty=_NEW)
        self.new_venue = TextField(NAME_LENGTH)
        self.kind = _kinds(workplace)
        fields = {
            "desk_name": Field("窓口の名前", self.name, required=True, support="例：窓口1、出張窓口"),
            "venue": Field("場所", self.venue, required=True),
            "venue_name": Field("新しい場所の名前", self.new_venue, required=True),
            "venue_kind": Field("新しい場所の種類", self.kind),
        }
        title = "窓口を追加する" if row is None else "窓口の変更"
        intro = (
            "使っていない窓口です。新しい相談には使えません。" if row is not None and not row.active else ""
        )
        super().__init__(title, fields, "追加する" if row is None else "変更する", parent, intro)
        self._of_new_place = (fields["venue_name"], fields["venue_kind"])
        if row is not None:
            self.name.setText(row.name)
            self.state_button = (
                self.add_act("この窓口を使わなくするとき", "この窓口を使わない", lambda: self._retire(row))
                if row.active
                else self.add_act("この窓口をまた使うとき", "また使う", lambda: self._reinstate(row))
            )
        wanted = row.venue if row is not None else workplace.desk.venue
        self.venue.set_code(next((venue.uid for venue in self._known if venue.name == wanted), None))
        self.venue.currentIndexChanged.connect(lambda _row: self._show_new_place())
        self._show_new_place()
        self.focus_first(self.name)

    def send(self) -> str:
        """Add or change it; see `FormDialog.send`."""
        chosen = next((venue for venue in self._known if venue.uid == self.venue.code()), None)
        form = DeskForm(
            name=self.name.value(),
            venue=self.new_venue.value() if chosen is None else chosen.name,
            venue_kind=(self.kind.code() or "") if chosen is None else chosen.kind,
        )
        if self._row is None:
            self._ledger.call(desks.add, form)
            return f"窓口「{form.name}」を追加しました。次のサインインから選べます。"
        self._ledger.call(desks.change, self._row.code, form)
        return f"窓口「{form.name}」に変更しました。次のサインインから使われます。"

    def _show_new_place(self) -> None:
        for field in self._of_new_place:
            field.setVisible(self.venue.code() is None)
        self.fit()

    def _retire(self, row: DeskRow) -> None:
        if ask(
            self,
            "この窓口を使わない",
            f"窓口「{row.name}」を使わないことにしますか。",
            accept="この窓口を使わない",
            detail="新しい相談には使えなくなります。これまでの記録はそのまま残り、あとでまた使えます。",
            dangerous=True,
        ):
            self.attempt(lambda: self._close(row))

    def _reinstate(self, row: DeskRow) -> None:
        self.attempt(lambda: self._reopen(row))

    def _close(self, row: DeskRow) -> str:
        self._ledger.call(desks.close, row.code)
        return f"窓口「{row.name}」は、今後使いません。記録はそのままです。"

    def _reopen(self, row: DeskRow) -> str:
        self._ledger.call(desks.reopen, row.code)
        return f"窓口「{row.name}」をまた使えるようにしました。"


class VenueDialog(FormDialog):
    """Adds a place (`row` None) or changes one."""

    def __init__(self, workplace: Workplace, row: VenueRow | None, parent: QWidget | None = None) -> None:
        self._ledger = workplace.ledger
        self._row = row
        self.name = TextField(NAME_LENGTH)
        self.kind = _kinds(workplace)
        self.address = TextField(VENUE_LINE_LENGTH)
        self.capacity = NumberField(1, VENUE_CAPACITY_AT_MOST, "人", digits_only=True)
        self.parking = TextField(VENUE_LINE_LENGTH)
        known = workplace.ledger.read(vocabularies.current)
        districts = [
            term
            for term in known[VocabularyName.DISTRICT].terms
            if term.valid_on(workplace.today()) and term.code != UNKNOWN
        ]
        self.district = ChoiceField(choices(districts, whole=True), empty="決めない")
        fields = {
            "name": Field("場所の名前", self.name, required=True, support="例：役場、中央公民館"),
            "kind": Field("種類", self.kind, required=True, support="どんな建物か"),
            "address": Field("住所", self.address),
            "district": Field("地区", self.district, support="集計の「ニーズと講座」で使います。"),
            "capacity": Field("入れる人数", self.capacity, support="講座の定員と比べます。"),
            "parking": Field("駐車場", self.parking, support="例：20台、裏にもあります"),
        }
        title = "場所を追加する" if row is None else "場所の変更"
        send = "追加する" if row is None else "変更する"
        super().__init__(
            title,
            fields,
            send,
            parent,
            beside=[("name", "kind"), ("address", "district"), ("capacity", "parking")],
        )
        if row is not None:
            self.name.setText(row.name)
            self.address.setText(row.address)
            self.capacity.set_number(row.capacity)
            self.parking.setText(row.parking)
            kinds = known[VocabularyName.VENUE_KIND]
            if row.district is not None:
                self.district.offer_too(row.district, known[VocabularyName.DISTRICT].label(row.district))
            self.district.set_code(row.district)
            self.kind.offer_too(row.kind, kinds.label(row.kind))
            self.kind.set_code(row.kind)
            self.state_button = self.add_act(
                "この場所を使わなくするとき" if row.active else "この場所をまた使うとき",
                "この場所を使わない" if row.active else "また使う",
                lambda: self.attempt(lambda: self._turn(row)),
            )
        self.focus_first(self.name)

    def send(self) -> str:
        """Add or change it; see `FormDialog.send`."""
        form = VenueForm(
            name=self.name.value(),
            kind=self.kind.code() or "",
            address=self.address.value(),
            capacity=self.capacity.number(),
            parking=self.parking.value(),
            district=self.district.code(),
        )
        if self._row is None:
            self._ledger.call(venues.add, form)
            return f"場所「{form.name}」を追加しました。"
        self._ledger.call(venues.change, self._row.uid, form)
        return f"場所「{form.name}」に変更しました。"

    def _turn(self, row: VenueRow) -> str:
        if row.active:
            self._ledger.call(venues.close, row.uid)
            return f"場所「{row.name}」は、今後使いません。記録はそのままです。"
        self._ledger.call(venues.reopen, row.uid)
        return f"場所「{row.name}」をまた使えるようにしました。"


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
        return DeskFormDialog(self.workplace, row, self.window())


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
        return VenueDialog(self.workplace, row, self.window())
