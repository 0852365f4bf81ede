"""相談 as frozen rows: a single one, many, those of some days, one's own latest. Every function asks for its permission."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import (
    CODED_FIELDS,
    ConsultationBrief,
    ConsultationRow,
    EntryMode,
)
from nakanojo_helpdesk.domain.errors import Missing
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services.traces.noting import note_reading
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

MISSING: Final = "その相談の記録が見つかりません。「探す」で探し直してください。"
_LATEST_LOOKED_THROUGH: Final = 2000


def get(session: Session, actor: Actor, key: int) -> ConsultationRow:
    """One record. Raises `Denied`, `Missing`."""
    actor.require(Permission.BROWSE)
    found = _rows(session, actor, _selection().where(Consultation.id == key))
    if not found:
        raise Missing(MISSING)
    return found[0]


def open_record(session: Session, actor: Actor, key: int) -> ConsultationRow:
    """One record as somebody opens it to read all of it; a memo that is shown leaves its trace. Raises `Denied`, `Missing`."""
    row = get(session, actor, key)
    if row.memo:
        note_reading(session, Consultation.__tablename__, row.uid, "memo")
    return row


def rows_of(session: Session, actor: Actor, keys: Sequence[int]) -> tuple[ConsultationRow, ...]:
    """The records with these ids (at most some thousands), in their order; ids without a record are left out.

    Raises `Denied`.
    """
    actor.require(Permission.BROWSE)
    found = _rows(session, actor, _selection().where(Consultation.id.in_(keys)))
    by_id = {row.id: row for row in found}
    return tuple(by_id[key] for key in keys if key in by_id)


def listing(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    *,
    withdrawn: bool = False,
    desk: str | None = None,
) -> tuple[ConsultationRow, ...]:
    """Records by event date, both days included, oldest first; `withdrawn` adds the 取消. Raises `Denied`."""
    actor.require(Permission.BROWSE)
    query = _selection().where(Consultation.event_date.between(first, last))
    if not withdrawn:
        query = query.where(Consultation.withdrawn_at.is_(None))
    if desk is not None:
        query = query.where(Desk.code == desk)
    order = (
        Consultation.event_date,
        Consultation.event_minute.is_(None),
        Consultation.event_minute,
        Consultation.id,
    )
    return _rows(session, actor, query.order_by(*order))


def newest_of(
    session: Session, actor: Actor, day: date, at_most: int
) -> tuple[int, tuple[ConsultationBrief, ...]]:
    """How many records a day has, and the newest of them by their time (0: none), newest first; without the 取消.

    Raises `Denied`.
    """
    actor.require(Permission.BROWSE)
    count = session.scalar(_COUNT, {"day": day}) or 0
    if not at_most:
        return count, ()
    known = codes.load(session)
    found = session.execute(_NEWEST, {"day": day, "at_most": at_most}).all()
    further = _further_codes(session, (row.id for row in found), known)
    return count, tuple(
        ConsultationBrief(
            id=row.id,
            event_minute=row.event_minute,
            topics=(known.codes[row.main_topic_id], *further.get(row.id, ())),
            age_band=known.code(row.age_band_id),
            district=known.code(row.district_id),
            outcome=known.code(row.outcome_id),
            entry_mode=EntryMode(row.entry_mode),
        )
        for row in found
    )


def latest(session: Session, actor: Actor) -> ConsultationRow | None:
    """One's own latest record of today, for 前回と同じ; None when there is none, or all were withdrawn.

    Raises `Denied`.
    """
    actor.require(Permission.BROWSE)
    midnight = local(utc_now()).replace(hour=0, minute=0, second=0, microsecond=0)
    newest = select(func.max(Consultation.id)).scalar_subquery()
    query = _selection().where(
        # No index knows who entered what: only the newest rows are looked through, more than a day brings.
        Consultation.id > newest - _LATEST_LOOKED_THROUGH,
        Consultation.entered_by_id == actor.staff_id,
        Consultation.entered_at >= midnight,
        Consultation.withdrawn_at.is_(None),
    )
    found = _rows(session, actor, query.order_by(Consultation.id.desc()).limit(1))
    return found[0] if found else None


_EntererStaff = aliased(Staff)
_COLUMNS: Final = tuple(
    column
    for column in Consultation.__table__.c
    if column.name
    not in {"seal", "desk_id", "staff_id", "entered_by_id", "withdrawn_by_id", "amended_reason"}
)


_FURTHER: Final = (
    select(FurtherTopic.consultation_id, FurtherTopic.topic_id)
    .where(FurtherTopic.consultation_id.in_(bindparam("keys", expanding=True)))
    .order_by(FurtherTopic.consultation_id, FurtherTopic.position)
)
_C: Final = Consultation.__table__.c
_OF_DAY: Final = (_C.event_date == bindparam("day"), _C.withdrawn_at.is_(None))
_COUNT: Final = select(func.count()).select_from(Consultation.__table__).where(*_OF_DAY)
_NEWEST: Final = (
    select(
        _C.id,
        _C.event_minute,
        _C.main_topic_id,
        _C.age_band_id,
        _C.district_id,
        _C.outcome_id,
        _C.entry_mode,
    )
    .where(*_OF_DAY)
    .order_by(_C.event_minute.is_(None).desc(), _C.event_minute.desc(), _C.id.desc())
    .limit(bindparam("at_most"))
)


@functools.cache
def _selection() -> Select[Any]:
    return (
        select(
            *_COLUMNS,
            Desk.code.label("desk"),
            Desk.name.label("desk_name"),
            Staff.code.label("staff"),
            Staff.name.label("staff_name"),
            _EntererStaff.code.label("entered_by"),
            _EntererStaff.name.label("entered_by_name"),
        )
        .join(Desk, Desk.id == Consultation.desk_id)
        .join(Staff, Staff.id == Consultation.staff_id)
        .join(_EntererStaff, _EntererStaff.id == Consultation.entered_by_id)
    )


def _rows(session: Session, actor: Actor, query: Select[Any]) -> tuple[ConsultationRow, ...]:
    known = codes.load(session)
    found: Sequence[Any] = session.execute(query).all()
    further = _further_codes(session, (row.id for row in found), known)
    memos = actor.may(Permission.READ_MEMOS)
    return tuple(_row(row, known, further.get(row.id, ()), memos=memos) for row in found)


def _further_codes(session: Session, keys: Iterable[int], known: codes.Codes) -> dict[int, tuple[str, ...]]:
    wanted = list(keys)
    gathered: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for key, topic_id in session.execute(_FURTHER, {"keys": part}):
            gathered[key] = (*gathered.get(key, ()), known.codes[topic_id])
    return gathered


def _row(row: Any, known: codes.Codes, further: tuple[str, ...], *, memos: bool) -> ConsultationRow:
    coded = {name: known.code(getattr(row, f"{name}_id")) for name in CODED_FIELDS}
    return ConsultationRow(
        id=row.id,
        uid=row.uid,
        version=row.version,
        fiscal_year=row.fiscal_year,
        serial=row.serial,
        event_date=row.event_date,
        event_minute=row.event_minute,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
        entered_by_name=row.entered_by_name,
        desk=row.desk,
        desk_name=row.desk_name,
        staff=row.staff,
        staff_name=row.staff_name,
        people=row.people,
        topics=(known.codes[row.main_topic_id], *further),
        minutes=row.minutes,
        measured_minutes=row.measured_minutes,
        memo=row.memo if memos else None,
        entry_mode=EntryMode(row.entry_mode),
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        **coded,
    )
