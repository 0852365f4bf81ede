"""Makes an empty database with the shipped vocabularies, its first account (all roles) and first desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Invalid, Refused
from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.first_start.codes import merged
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, founding_actor
from nakanojo_helpdesk.domain.staff.people import DeskForm, StaffForm
from nakanojo_helpdesk.domain.vocabularies import Term, VocabularyName, read_terms
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.first_start import carrying
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


def shipped_terms() -> dict[VocabularyName, tuple[Term, ...]]:
    """The vocabularies shipped with the program."""
    return {name: read_terms(text) for name, text in shipped_vocabularies().items()}


def require_usable(carried: CarriedSettings) -> None:
    """Require that a database could be founded with settings taken along. Raises `Refused` with a sentence."""
    _terms(carried)


def found(
    path: Path,
    first: StaffForm,
    desk: DeskForm,
    *,
    pc: str,
    settings: Office | None = None,
    carried: CarriedSettings | None = None,
) -> str:
    """Make the database at `path` with its first account and desk, completely or not at all; returns the desk's code.

    With `carried` also with the codes, places, desks, opening days and retention times of a former PC; `desk` is then one
    of those, or a further one. Raises `Invalid` for faults in the forms (nothing is made), `Refused` for an unsuitable
    place, an existing file or settings that cannot be used, `Unavailable` for a full disk or a folder that cannot be
    written to.
    """
    problems = first.problems() | desk.problems()
    if problems:
        raise Invalid(problems)
    actor = founding_actor(pc)
    wanted = settings or Office(recording_started_on=local(utc_now()).date())
    codes_of_desk: list[str] = []

    def fill(unfinished: Path) -> None:
        store = Store(unfinished, engine.engine_on(unfinished))
        try:
            code = Ledger(store, actor).call(_write_first_rows, first, desk, wanted, carried)
            codes_of_desk.append(code)
        finally:
            store.close()

    try:
        migrate.create(path, fill=fill)
    except FileExistsError:
        raise Refused(
            "同じ名前のデータベースがもうあります。そちらを開くか、別の場所を選んでください。"
        ) from None
    return codes_of_desk[0]


def _write_first_rows(
    session: Session,
    actor: Actor,
    first: StaffForm,
    desk: DeskForm,
    wanted: Office,
    carried: CarriedSettings | None = None,
) -> str:
    codes.insert_terms(session, _terms(carried))
    office.change(session, actor, wanted)
    if carried is not None:
        carrying.take_in(session, actor, replace(carried, office=_with_papers(wanted, carried.office)))
    there = {(row.name, row.venue): row.code for row in desks.listing(session, actor)}
    code = there.get((desk.name.strip(), desk.venue.strip())) or desks.add(session, actor, desk)
    staff.add(session, actor, first)
    return code


def _with_papers(wanted: Office, former: Office) -> Office:
    return replace(
        wanted,
        roster_columns=former.roster_columns,
        sign_columns=former.sign_columns,
        certificates=former.certificates,
    )


def _terms(carried: CarriedSettings | None) -> dict[VocabularyName, tuple[Term, ...]]:
    return shipped_terms() if carried is None else merged(shipped_terms(), carried, local(utc_now()).date())
