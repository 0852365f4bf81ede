"""Makes an empty database with the shipped vocabularies, its first account (all roles) and first desk."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, founding_actor
from nakanojo_helpdesk.domain.staff.people import DeskForm, StaffForm
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store import codes, engine, migrate


def shipped_vocabularies() -> dict[VocabularyName, str]:
    """The CSV texts shipped with the program."""
    return {
        name: paths.resource(f"vocabularies/{name.value}.csv").read_text(encoding="utf-8")
        for name in VocabularyName
    }


def found(path: Path, first: StaffForm, desk: DeskForm, *, pc: str, settings: Office | None = None) -> None:
    """Make the database at `path` with its first account and desk, completely or not at all.

    Raises `Invalid` for faults in the forms (nothing is made), `Refused` for an unsuitable place or an existing file,
    `Unavailable` for a full disk or a folder that cannot be written to.
    """
    problems = first.problems() | desk.problems()
    if problems:
        raise Invalid(problems)
    actor = founding_actor(pc)
    wanted = settings or Office(recording_started_on=local(utc_now()).date())

    def fill(unfinished: Path) -> None:
        store = Store(unfinished, engine.engine_on(unfinished))
        try:
            Ledger(store, actor).call(_write_first_rows, first, desk, wanted)
        finally:
            store.close()

    try:
        migrate.create(path, fill=fill)
    except FileExistsError:
        raise Refused(
            "同じ名前のデータベースがもうあります。そちらを開くか、別の場所を選んでください。"
        ) from None


def _write_first_rows(
    session: Session, actor: Actor, first: StaffForm, desk: DeskForm, wanted: Office
) -> None:
    codes.insert_shipped(session, shipped_vocabularies())
    office.change(session, actor, wanted)
    desks.add(session, actor, desk)
    staff.add(session, actor, first)
