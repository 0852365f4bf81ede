"""予約: book, change, cancel, mark absent, list; and turn an appointment into a consultation.

To do so, call `begin(uid)` when the person has come (nothing is written yet) and, to save the talk, `record(uid,
form)` instead of `services.consultations.writing.record`: it saves the record and settles the appointment in one
transaction. For ［元に戻す］ of such a record call `undo(id)`: the appointment is open again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.appointments import (
    AppointmentForm,
    AppointmentRow,
    AppointmentState,
    Doubtful,
    doubts,
    overlaps,
)
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import clocks, opening_days
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.store import codes, faults
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

_MISSING: Final = "その予約が見つかりません。予約表を開き直してください。"


def book(
    session: Session,
    actor: Actor,
    form: AppointmentForm,
    *,
    accepted: Collection[str] = (),
    now: datetime | None = None,
) -> str:
    """Book an appointment; returns its uid. `accepted` are the doubts that the person at the PC has accepted.

    Raises `Denied`, `ClockDoubtful`, `Invalid` with every fault of the form, `Doubtful`.
    """
    actor.require(Permission.APPOINT)
    if actor.staff_id is None:
        raise Denied("サインインしてから予約を入れてください。")
    clocks.require_plausible(session, utc_now())
    at = now or utc_now()
    desk_id = _checked(session, form, at)
    _ask(session, actor, form, accepted, at)
    known = codes.load(session)
    appointment = Appointment(
        uid=uuid7(at),
        day=form.day,
        minute=form.minute,
        length=form.length,
        desk_id=desk_id,
        topic_id=known.id(VocabularyName.TOPIC, form.topic),
        contact=form.contact.strip(),
        note=form.note.strip(),
        made_at=at,
        made_by_id=actor.staff_id,
    )
    session.add(appointment)
    session.flush()
    return appointment.uid


def change(
    session: Session,
    actor: Actor,
    uid: str,
    version: int,
    form: AppointmentForm,
    *,
    accepted: Collection[str] = (),
    now: datetime | None = None,
) -> None:
    """Change an appointment. `version` is the version the writer has seen.

    Raises `Denied`, `Missing`, `Conflict`, `Refused` (it is not open any more), `Invalid`, `Doubtful`.
    """
    actor.require(Permission.APPOINT)
    at = now or utc_now()
    appointment = _loaded(session, actor, uid, version)
    before = get(session, actor, uid)
    if not before.is_open:
        raise Refused(f"この予約は「{before.state.label}」になっています。予約に戻してから直してください。")
    desk_id = _checked(session, form, at, before=before.form())
    if _place(form) != _place(before.form()):
        _ask(session, actor, form, accepted, at, but=uid)
    values: dict[str, Any] = {
        "day": form.day,
        "minute": form.minute,
        "length": form.length,
        "desk_id": desk_id,
        "topic_id": codes.load(session).id(VocabularyName.TOPIC, form.topic),
        "contact": form.contact.strip(),
        "note": form.note.strip(),
    }
    for name, value in values.items():
        if getattr(appointment, name) != value:
            setattr(appointment, name, value)
    session.flush()


def cancel(session: Session, actor: Actor, uid: str, version: int) -> None:
    """Cancel an appointment: it stays in the list as 取り消し. Raises `Denied`, `Missing`, `Conflict`, `Refused`."""
    actor.require(Permission.APPOINT)
    _set_state(session, actor, uid, version, AppointmentState.CANCELLED)


def mark_absent(
    session: Session, actor: Actor, uid: str, version: int, *, now: datetime | None = None
) -> None:
    """Note that the person did not come. Raises `Denied`, `Missing`, `Conflict`, `Refused` (also before its time)."""
    actor.require(Permission.APPOINT)
    moment = local(now or utc_now())
    row = get(session, actor, uid)
    if (row.day, row.minute) > (moment.date(), moment.hour * 60 + moment.minute):
        raise Refused("まだ予約の時刻になっていません。やめるときは「取り消す」を使ってください。")
    _set_state(session, actor, uid, version, AppointmentState.ABSENT)


def restore(
    session: Session, actor: Actor, uid: str, version: int, *, accepted: Collection[str] = ()
) -> None:
    """Open an appointment again that was cancelled or marked absent, or whose consultation was withdrawn.

    Day and hour were agreed upon when it was booked, so only later bookings of the same time are doubts. Raises
    `Denied`, `Missing`, `Conflict`, `Refused` (it has become a consultation), `Doubtful`.
    """
    actor.require(Permission.APPOINT)
    _loaded(session, actor, uid, version)
    row = get(session, actor, uid)
    if not row.is_open and not row.has_become_a_record:
        others = listing(session, actor, row.day, row.day)
        _raise_doubts(overlaps(row.form(), (other for other in others if other.uid != uid)), accepted)
    _set_state(session, actor, uid, version, AppointmentState.BOOKED)


def begin(session: Session, actor: Actor, uid: str) -> AppointmentRow:
    """Return the appointment as it is now, for a talk that begins. Nothing is written until `record` ends the talk.

    Raises `Denied`, `Missing`, `Refused` when it was cancelled or has become a consultation already.
    """
    actor.require(Permission.APPOINT)
    row = get(session, actor, uid)
    if row.has_become_a_record:
        raise Refused("この予約の相談は、もう登録されています。")
    if row.state is AppointmentState.CANCELLED:
        raise Refused("この予約は取り消されています。予約に戻してから始めてください。")
    return row


def record(
    session: Session, actor: Actor, uid: str, form: ConsultationForm, *, draft: str | None = None
) -> int:
    """Save the consultation that an appointment became, linked with it; returns the consultation's id.

    The state of the appointment does not matter (settled otherwise, recorded already, gone): a talk that took place
    is never refused for it. Raises as `writing.record` does.
    """
    actor.require(Permission.APPOINT)
    key = consultations.record(session, actor, form, draft=draft)
    appointment = session.scalar(select(Appointment).where(Appointment.uid == uid))
    if appointment is not None and not get(session, actor, uid).has_become_a_record:
        appointment.state = AppointmentState.CAME.value
        appointment.consultation_id = key
        session.flush()
    return key


def undo(session: Session, actor: Actor, consultation_id: int) -> ConsultationForm:
    """［元に戻す］ of a consultation that came from an appointment: withdraw the record, open the appointment again.

    Raises as `writing.undo` does.
    """
    actor.require(Permission.APPOINT)
    form = consultations.undo(session, actor, consultation_id)
    query = select(Appointment).where(Appointment.consultation_id == consultation_id)
    for appointment in session.scalars(query):
        appointment.state = AppointmentState.BOOKED.value
        appointment.consultation_id = None
    session.flush()
    return form


def get(session: Session, actor: Actor, uid: str) -> AppointmentRow:
    """One appointment. Raises `Denied`, `Missing`."""
    actor.require(Permission.APPOINT)
    found = _rows(session, _selection().where(Appointment.uid == uid))
    if not found:
        raise Missing(_MISSING)
    return found[0]


def listing(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    *,
    desk: str | None = None,
    only_open: bool = False,
) -> tuple[AppointmentRow, ...]:
    """Appointments of a stretch of days (both included) by time; `only_open` leaves out settled ones. Raises `Denied`."""
    actor.require(Permission.APPOINT)
    query = _selection().where(Appointment.day.between(first, last))
    if desk is not None:
        query = query.where(Desk.code == desk)
    if only_open:
        query = query.where(Appointment.state == AppointmentState.BOOKED.value)
    return _rows(session, query.order_by(Appointment.day, Appointment.minute, Appointment.id))


def doubts_about(
    session: Session,
    actor: Actor,
    form: AppointmentForm,
    *,
    but: str | None = None,
    now: datetime | None = None,
) -> tuple[str, ...]:
    """The doubts `book` would raise, for a screen that shows them during typing. `but` is the uid of the appointment changed.

    Raises `Denied`.
    """
    actor.require(Permission.APPOINT)
    others = [row for row in listing(session, actor, form.day, form.day) if row.uid != but]
    (opening,) = opening_days.days(session, actor, form.day, form.day)
    return doubts(form, others, opening, _moment(now or utc_now()))


def _ask(
    session: Session,
    actor: Actor,
    form: AppointmentForm,
    accepted: Collection[str],
    at: datetime,
    *,
    but: str | None = None,
) -> None:
    _raise_doubts(doubts_about(session, actor, form, but=but, now=at), accepted)


def _raise_doubts(sentences: Iterable[str], accepted: Collection[str]) -> None:
    if left := [sentence for sentence in sentences if sentence not in accepted]:
        raise Doubtful(left)


def _checked(
    session: Session, form: AppointmentForm, at: datetime, *, before: AppointmentForm | None = None
) -> int:
    """The row key of the desk. Raises `Invalid` with every fault of the form at once."""
    problems = form.problems(codes.load(session).vocabularies, local(at).date(), before=before)
    desk = session.execute(select(Desk.id, Desk.active).where(Desk.code == form.desk)).first()
    kept = before is not None and before.desk == form.desk
    if desk is None or not (desk.active or kept):
        problems["desk"] = "＊窓口を選んでください。"
    if problems or desk is None:
        raise Invalid(problems)
    return int(desk.id)


def _place(form: AppointmentForm) -> tuple[date, int, int, str]:
    return form.day, form.minute, form.length, form.desk


def _moment(at: datetime) -> tuple[date, int]:
    moment = local(at)
    return moment.date(), moment.hour * 60 + moment.minute


def _set_state(session: Session, actor: Actor, uid: str, version: int, state: AppointmentState) -> None:
    appointment = _loaded(session, actor, uid, version)
    if get(session, actor, uid).has_become_a_record:
        raise Refused("この予約の相談は、もう登録されています。相談の記録を取り消すと、予約に戻せます。")
    if appointment.state == state.value:
        return
    stands = AppointmentState(appointment.state)
    if AppointmentState.BOOKED not in {stands, state}:
        raise Refused(f"この予約は「{stands.label}」になっています。予約に戻してから直してください。")
    appointment.state = state.value
    appointment.consultation_id = None
    session.flush()


def _entity(session: Session, uid: str) -> Appointment:
    appointment = session.scalar(select(Appointment).where(Appointment.uid == uid))
    if appointment is None:
        raise Missing(_MISSING)
    return appointment


def _loaded(session: Session, actor: Actor, uid: str, version: int) -> Appointment:
    appointment = _entity(session, uid)
    if appointment.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE, theirs=get(session, actor, uid))
    return appointment


_COLUMNS: Final = tuple(
    column for column in Appointment.__table__.c if column.name not in {"seal", "desk_id", "made_by_id"}
)


def _selection() -> Select[Any]:
    return (
        select(
            *_COLUMNS,
            Consultation.withdrawn_at.is_not(None).label("consultation_withdrawn"),
            Desk.code.label("desk"),
            Desk.name.label("desk_name"),
            Staff.name.label("made_by_name"),
        )
        .join(Desk, Desk.id == Appointment.desk_id)
        .join(Staff, Staff.id == Appointment.made_by_id)
        .outerjoin(Consultation, Consultation.id == Appointment.consultation_id)
    )


def _rows(session: Session, query: Select[Any]) -> tuple[AppointmentRow, ...]:
    found: Sequence[Any] = session.execute(query).mappings().all()
    if not found:
        return ()
    known = codes.load(session)
    rows = []
    for line in found:
        values = dict(line)
        topic = known.code(values.pop("topic_id"))
        state = AppointmentState(values.pop("state"))
        rows.append(AppointmentRow(**values, topic=topic, state=state))
    return tuple(rows)
