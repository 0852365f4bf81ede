"""設定 → 場所 by keyboard: what is known of a place, and that nothing of it gets lost."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.places import VenueDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.ui.settings.conftest import During, Open, press, write


def test_a_place_is_added_and_renamed(open_section: Open, during: During) -> None:
    page = open_section(settings.VENUES)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, VenueDialog)
        write("役場")
        press("Return")
        assert "もう登録されています" in dialog._fields["name"].error()
        dialog.name.setText("六合公民館")
        press("Return")

    during(fill)
    press("Insert")
    assert "六合公民館" in page.sticky.text()


def test_a_place_that_gets_another_name_keeps_what_else_is_known_of_it(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    (row,) = workplace.ledger.read(venues.listing)
    described = replace(
        row.form(), address="大字中央1番地", capacity=20, parking="北側に10台", district="NKJ"
    )
    workplace.ledger.call(venues.change, row.uid, described)
    page = open_section(settings.VENUES)

    def rename(dialog: QDialog) -> None:
        assert isinstance(dialog, VenueDialog)
        dialog.name.setText("町役場")
        dialog.submit()

    during(rename)
    page.sections.passed.emit()
    press("Return")
    (after,) = workplace.ledger.read(venues.listing)
    assert after.form() == replace(described, name="町役場")


def test_what_a_course_must_know_of_a_place_is_written_down_with_it(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    open_section(settings.VENUES)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, VenueDialog)
        write("六合公民館")
        dialog.address.setText("大字小雨1番地")
        dialog.capacity.line.setText("0")
        dialog.parking.setText("裏に20台")
        dialog.district.set_code("KUN")
        dialog.submit()
        assert dialog._fields["capacity"].error()
        dialog.capacity.line.setText("３０")
        dialog.submit()

    during(fill)
    press("Insert")
    (added,) = (row for row in workplace.ledger.read(venues.listing) if row.name == "六合公民館")
    assert (added.address, added.capacity, added.parking) == ("大字小雨1番地", 30, "裏に20台")
    assert added.district == "KUN"
