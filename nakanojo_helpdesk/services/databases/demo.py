"""見本データ: makes a whole fictional database, or none at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST, fiscal_year, utc_now
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, entry_mode_for
from nakanojo_helpdesk.domain.demo.records import DemoConsultation
from nakanojo_helpdesk.domain.demo.town import (
    DEMO_PASSWORD,
    DEMO_STAFF,
    SIZES,
    DemoPlan,
    SizeName,
    demo_desks,
)
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, founding_actor
from nakanojo_helpdesk.domain.staff.people import StaffForm
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.databases.demo_courses import plan_courses
from nakanojo_helpdesk.services.databases.founding import shipped_terms
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store import bulk, codes, migrate
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

_AFTERNOON: Final = time(16, 0)
Progress = Callable[[int, int], None]


def make(
    path: Path, *, size: SizeName, seed: int, until: date, pc: str, progress: Progress | None = None
) -> DemoPlan:
    """Make a database of fictional consultations at `path`, and return the plan it was made from.

    The same size, seed and last day give the same facts (a last day of today also depends on the time of day).
    `progress` is called with (done, in all) after each month. All staff sign in with `DEMO_PASSWORD`. Raises
    `Refused` for an existing file, an unsuitable place or last day, `Unavailable` for a full disk or a folder that
    cannot be written to; then nothing is left behind.
    """
    plan = DemoPlan(size=SIZES[size], seed=seed, until=until, now=utc_now())

    def fill(unfinished: Path) -> None:
        store = Store(unfinished, bulk.engine_on_unfinished(unfinished))
        try:
            Ledger(store, founding_actor(pc)).call(_fill, plan, progress)
        finally:
            store.close()
        bulk.settle(unfinished)

    try:
        migrate.create(path, fill=fill)
    except FileExistsError:
        raise Refused(
            f"「{path.name}」はもうあります。見本データは新しいファイルにだけ作ります。何も変更していません。"
        ) from None
    return plan


def _fill(session: Session, actor: Actor, plan: DemoPlan, progress: Progress | None) -> None:
    actor.require(Permission.MASTER_DATA)
    codes.insert_terms(session, shipped_terms())
    office.change(session, actor, Office(recording_started_on=plan.first))
    for desk in demo_desks(plan.size):
        desks.add(session, actor, desk)
    for name, roles in DEMO_STAFF:
        staff.add(session, actor, StaffForm(name=name, roles=roles, password=DEMO_PASSWORD))
    columns = _Columns(session)
    done = 0
    for month, records in plan.months():
        bulk.load_consultations(session, f"demo-{month.code}", [columns.of(record) for record in records])
        done += len(records)
        if progress is not None:
            progress(done, plan.size.consultations)
    _book_appointments(session, plan)
    plan_courses(session, actor, plan.until, plan.now, seed=plan.seed)


def _book_appointments(session: Session, plan: DemoPlan) -> None:
    """Insert the appointments of the days to come, as booked by the first member of staff on the afternoon of the last day."""
    row = next(row for row in staff.rows(session) if row.code == "S01")
    booker = Actor(staff_id=row.id, code=row.code, name=row.name, pc="", roles=row.roles)
    afternoon = min(plan.now, datetime.combine(plan.until, _AFTERNOON, JST))
    for form in plan.appointments():
        doubts = appointments.doubts_about(session, booker, form, now=afternoon)
        appointments.book(session, booker, form, accepted=doubts, now=afternoon)


class _Columns:
    """Turns demo records into column values; the codes are looked up once."""

    def __init__(self, session: Session) -> None:
        known = codes.load(session)
        self._coded: list[tuple[str, str, dict[str, int]]] = []
        for name, vocabulary in CODED_FIELDS.items():
            own = {code: key for (of, code), key in known.ids.items() if of == vocabulary.value}
            self._coded.append((name, f"{name}_id", own))
        topic = VocabularyName.TOPIC.value
        self._topics = {code: key for (of, code), key in known.ids.items() if of == topic}
        self._desks: dict[str, int] = dict(session.execute(select(Desk.code, Desk.id)).all())
        self._staff: dict[str, int] = dict(session.execute(select(Staff.code, Staff.id)).all())

    def of(self, record: DemoConsultation) -> bulk.BulkConsultation:
        form, entered_at = record.form, record.entered_at
        values: dict[str, Any] = {
            "uid": uuid7(entered_at, record.entropy),
            "fiscal_year": fiscal_year(form.event_date),
            "event_date": form.event_date,
            "event_minute": form.event_minute,
            "entered_at": entered_at,
            "desk_id": self._desks[form.desk],
            "staff_id": self._staff[form.staff],
            "entered_by_id": self._staff[record.entered_by],
            "main_topic_id": self._topics[form.topics[0]],
            "people": form.people,
            "minutes": form.minutes,
            "measured_minutes": form.measured_minutes,
            "memo": form.memo,
            "entry_mode": entry_mode_for(form, entered_at).value,
            "withdrawn_at": record.withdrawn_at,
            "withdrawn_by_id": None if record.withdrawn_by is None else self._staff[record.withdrawn_by],
            "withdrawn_reason": record.withdrawn_reason,
            "amended_reason": "",
        }
        for name, column, ids in self._coded:
            code = getattr(form, name)
            values[column] = None if code is None else ids[code]
        return bulk.BulkConsultation(values, tuple(self._topics[code] for code in form.topics[1:]))
