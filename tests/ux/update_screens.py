"""更新 on the stage: no stick, a stick that fits with much to tell, one that does not, after an update; the way back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.backups.restoring import Look
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Installed, Stage, UpdateRecord
from nakanojo_helpdesk.services.updates.going_back import Wanted, WayBack
from nakanojo_helpdesk.services.updates.looking import ThisPc
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.backups.listing import file_sha256
from nakanojo_helpdesk.store.updates import keeping, places
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.settings import page as settings
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.settings.updates.section import UpdateSection
from nakanojo_helpdesk.ui.shell.updates.way_back import WayBackPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.reports import restored_facts as facts
from tests.services.updates.sticks import OTHER_SEED, PUBLIC, SEED, stick
from tests.ux.settings_screens import section
from tests.waiting import settle

Make = Callable[[Workplace], Page]
FORMER, NEW = Version(0, 1, 0), Version(0, 2, 0)
_NOTES: Final = (
    "申込の一覧が速くなりました。",
    "講座の案内を、大きな文字の紙に印刷できるようになりました。文字の大きさは「役場・用紙」で選びます。",
    "予約表で、昼休みをまたぐ予約を入れたときに確かめる文が出るようになりました。",
)


def _prepared(
    page: SettingsPage, *, seed: bytes | None, everybody: bool = False, updated: bool = False
) -> None:
    """`seed` signs the stick that is in; None: there is none."""
    shown = page.section()
    assert isinstance(shown, UpdateSection)
    with tempfile.TemporaryDirectory(prefix="nakanojo_stage_") as name:
        place = Path(name)
        program = place / "program"
        (program / "setup").mkdir(parents=True)
        (program / "setup" / "NakanojoHelpdesk-0.1.0-setup.run").write_bytes(b"setup")
        installed = Installed(
            version=NEW if updated else FORMER,
            schema=identity.SCHEMA_VERSION,
            system="linux",
            folder=program,
            for_everybody=everybody,
        )
        shown.this_pc = ThisPc(installed=installed, folder=place / places.FOLDER, keys=(PUBLIC,))
        found = [] if seed is None else [stick(place / "usb", bytes(40_000), seed=seed, notes=_NOTES)]
        shown.folders = lambda: found
        if updated:
            former = keeping.place_of(shown.this_pc.folder, FORMER) / "NakanojoHelpdesk-0.1.0-setup.run"
            former.parent.mkdir(parents=True)
            former.write_bytes(b"setup")
            kept = replace(_record(), former_setup=former.name, former_sha256=file_sha256(former))
            keeping.write_record(shown.this_pc.folder, kept)
        shown.look()
        settle(page)


def _record(schema: int = identity.SCHEMA_VERSION) -> UpdateRecord:
    return UpdateRecord(
        stage=Stage.UPDATED,
        at=utc_now(),
        former=FORMER,
        former_schema=schema,
        version=NEW,
        schema=identity.SCHEMA_VERSION,
        backup="nakanojo_20261005_103000_before-update.db",
        setup="NakanojoHelpdesk-0.2.0-setup.exe",
    )


SECTIONS: Final = (
    ("updates", section(settings.UPDATES, lambda page: _prepared(page, seed=None))),
    ("updates-fits", section(settings.UPDATES, lambda page: _prepared(page, seed=SEED, everybody=True))),
    ("updates-unsigned", section(settings.UPDATES, lambda page: _prepared(page, seed=OTHER_SEED))),
    ("updates-updated", section(settings.UPDATES, lambda page: _prepared(page, seed=SEED, updated=True))),
)


def _wanted(workplace: Workplace, *, keeps: bool) -> Wanted:
    database = workplace.ledger.store.path
    way = WayBack(
        record=_record(identity.SCHEMA_VERSION - (not keeps)),
        setup=database.with_name("NakanojoHelpdesk-0.1.0-setup.exe"),
        backup=None if keeps else database,
    )
    installed = Installed(version=NEW, schema=identity.SCHEMA_VERSION, system="windows", folder=None)
    given = Confirmed(staff_id=workplace.staff.id, at=utc_now())
    return Wanted(way=way, installed=installed, folder=database.parent, confirmed=given)


def _missing(workplace: Workplace) -> Page:
    return WayBackPage(_wanted(workplace, keeps=False), facts.doubtful())


def _stays(workplace: Workplace) -> Page:
    return WayBackPage(_wanted(workplace, keeps=True), None)


def _spoilt(workplace: Workplace) -> Page:
    sentence = "この控えは途中までしかないか、壊れています。使いません。いまの記録はそのままです。"
    return WayBackPage(_wanted(workplace, keeps=False), Look(refusal=sentence), "")


PAGES: Final[tuple[tuple[type[Page], str, Make], ...]] = (
    (WayBackPage, "missing", _missing),
    (WayBackPage, "stays", _stays),
    (WayBackPage, "spoilt", _spoilt),
)
