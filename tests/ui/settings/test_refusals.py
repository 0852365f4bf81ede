"""設定 when something cannot be: said in words, where it is seen, and never beside the way out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.office_section import OfficeSection
from nakanojo_helpdesk.ui.settings.places import DeskFormDialog, VenueDialog
from nakanojo_helpdesk.ui.settings.section import ListSection
from nakanojo_helpdesk.ui.settings.staff import StaffDialog
from nakanojo_helpdesk.ui.settings.terms import TermDialog
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PC
from tests.ui.settings.conftest import During, Open, press


@pytest.mark.parametrize("code", [settings.STAFF, settings.DESKS, settings.TERMS, settings.CALENDAR])
def test_a_section_that_cannot_be_read_says_so_and_opens_no_dialog(
    open_section: Open, workplace: Workplace, code: str
) -> None:
    page = open_section(code)
    section = page.section()
    assert section is not None
    nobody = Ledger(workplace.ledger.store, Actor(staff_id=None, code="-", name="", pc=PC))
    section.workplace = replace(workplace, ledger=nobody)
    section.reload()
    assert "いまの役割ではできません" in page.sticky.text()
    if isinstance(section, ListSection) and code != settings.STAFF:
        page.sticky.clear()
        section.add()
        assert "いまの役割ではできません" in page.sticky.text()


def test_acts_that_take_something_out_of_use_stand_below_the_fields_not_beside_the_way_out(
    workplace: Workplace,
) -> None:
    topic = workplace.vocabularies[VocabularyName.TOPIC].term("LN04")
    venue = workplace.ledger.read(venues.listing)[0]
    dialogs: list[tuple[FormDialog, str]] = [
        (DeskFormDialog(workplace, workplace.ledger.read(desks.listing)[0]), "この窓口を使わない"),
        (VenueDialog(workplace, venue), "この場所を使わない"),
        (TermDialog(workplace, VocabularyName.TOPIC, topic), "今後使わない"),
        (StaffDialog(workplace.ledger, workplace.staff), "退職の手続きへ"),
    ]
    for dialog, words in dialogs:
        row = [button.words for button in dialog._bar.findChildren(Button)]
        assert sorted(row) == sorted(["変更する", "やめる"])
        acts = [button.words for button in dialog.area.findChildren(Button) if button.words == words]
        assert acts == [words]
        dialog.deleteLater()


def test_what_is_refused_is_said_in_the_look_of_a_fault_and_stays_in_sight(
    open_section: Open, workplace: Workplace, during: During
) -> None:
    open_section(settings.VENUES)

    def refuse(dialog: QDialog) -> None:
        assert isinstance(dialog, VenueDialog)
        dialog.state_button.click()
        assert dialog.trouble.isVisible()
        assert not dialog.area.isAncestorOf(dialog.trouble)
        assert "この場所には窓口" in dialog.trouble.title
        dialog.reject()

    during(refuse)
    press("Return", "Return")


def test_the_first_fault_of_the_office_has_the_keyboard_wherever_it_stands(open_section: Open) -> None:
    section = open_section(settings.OFFICE).section()
    assert isinstance(section, OfficeSection)
    section.margins[3].line.setText("99")
    press("F12")
    assert section.margins[3].line.hasFocus()
    section.department.setText("")
    press("F12")
    assert section.department.hasFocus()
