"""A town's book with everything decided that may be taken along, and the files made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.people import DeskForm, VenueForm
from nakanojo_helpdesk.domain.vocabularies import TermForm, VocabularyName
from nakanojo_helpdesk.services import office, opening_days, vocabularies
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import founding, opening
from nakanojo_helpdesk.services.first_start import carrying
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks, venues
from nakanojo_helpdesk.services.retention import rules
from tests.factories import PC, consultation_form, first_account, first_actor, first_desk

FORMER_PC = CarriedPc(text_scale=150, theme="contrast", lock_minutes=7, second_backup_folder="E:\\控え")
SECRET_MEMO = "山田さんの相談"


def decide(ledger: Ledger) -> None:
    """Decide everything a town may decide, and log a consultation with a name in it."""
    wanted = Office(
        department="住民課",
        contact="住民課\n電話 0279-75-0000",
        recording_started_on=date(2024, 4, 1),
        approval_boxes=("課長", "担当"),
        margins_mm=(20, 15, 22, 30),
        seat_minutes=15,
        course_costs=((2025, 120_000),),
        roster_columns=("care",),
        sign_columns=("district", "address"),
        certificates=True,
    )
    ledger.call(office.change, wanted)
    ledger.call(office.choose_papers, wanted)
    ledger.call(rules.change, RetentionRules(memo_days=180, paper_days=30))
    ledger.call(vocabularies.add, VocabularyName.DISTRICT, "SWT9", TermForm(label="沢渡温泉"))
    ledger.call(vocabularies.change, VocabularyName.TOPIC, "SM", TermForm(label="スマホの基本", hotkey="1"))
    ledger.call(
        venues.add, VenueForm(name="𠮷公民館", kind="THL", address="中之条町1", capacity=20, district="SWT9")
    )
    ledger.call(desks.add, DeskForm(name="窓口2", venue="𠮷公民館"))
    ledger.call(opening_days.set_day, date(2026, 8, 16), True, "お盆の特別窓口")
    ledger.call(consultations.record, consultation_form(memo=SECRET_MEMO))


def taken_out(ledger: Ledger) -> CarriedSettings:
    """What 設定を持ち出す takes out of a book."""
    return ledger.read(carrying.carried, FORMER_PC)


def founded_with(path: Path, taken: CarriedSettings, **changes: Any) -> tuple[str, Ledger]:
    """A new book with the settings taken along, and the code of this PC's desk."""
    desk = changes.pop("desk", first_desk())
    code = founding.found(path, first_account(), desk, pc=PC, settings=taken.office, carried=taken)
    return code, Ledger(opening.ready(path, path.parent / "backups"), first_actor())


def same_but_its_time(taken: CarriedSettings, other: CarriedSettings) -> bool:
    """Whether two are the same, whenever they were taken, and from which PC."""
    return replace(taken, made_at=other.made_at, pc=other.pc) == other
