"""相談: record, amend, withdraw. Every function asks for its permission; none commits. Reading: `reading.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import fiscal_year, local, utc_now
from nakanojo_helpdesk.domain.consultations.amending import (
    WITHDRAWN_SENTENCE,
    Amendable,
    amendable,
    without_kept,
)
from nakanojo_helpdesk.domain.consultations.forms import (
    CODED_FIELDS,
    REASON_LENGTH,
    ConsultationForm,
    entry_mode_for,
)
from nakanojo_helpdesk.domain.consultations.history import RevisionKind, changes_between
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.privacy.findings import masked
from nakanojo_helpdesk.domain.privacy.split_numbers import split_problem
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.store import codes, faults, revisions
from nakanojo_helpdesk.store.tables.consultations import Consultation, FurtherTopic, RunningNumber
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.staff import Staff

UNDO_REASON: Final = "登録の直後に元に戻した"
CHANGED_SINCE_SENTENCE: Final = (
    "この相談は、登録のあとで直されています。元に戻さずに、「探す」から開いて確かめてください。"
)
_DESK: Final = select(Desk.id).where(Desk.code == bindparam("code"))
_STAFF: Final = select(Staff.id).where(Staff.code == bindparam("code"))
_PLAIN_FIELDS: Final = ("event_date", "event_minute", "people", "minutes", "measured_minutes", "memo")


def record(session: Session, actor: Actor, form: ConsultationForm, *, draft: str | None = None) -> int:
    """Save a consultation with a new 受付番号 and delete the draft it came from; returns its id.

    Raises `Denied`, `ClockDoubtful`, `Invalid` with every fault of the form.
    """
    actor.require(Permission.RECORD)
    if actor.staff_id is None:
        raise Denied("サインインしてから登録してください。")
    now = utc_now()
    clocks.require_plausible(session, now)
    known = codes.load(session)
    desk_id, staff_id = _checked(session, form, known, now)
    year = fiscal_year(form.event_date)
    consultation = Consultation(
        uid=uuid7(now),
        fiscal_year=year,
        serial=_next_serial(session, year),
        entered_at=now,
        entered_by_id=actor.staff_id,
        entry_mode=entry_mode_for(form, now).value,
        **_values(form, known, desk_id, staff_id),
    )
    consultation.further = _further(form, known)
    session.add(consultation)
    session.flush()
    if draft is not None:
        drafts.discard(session, actor, draft)
    return consultation.id


def may_amend(session: Session, actor: Actor, key: int) -> Amendable:
    """Whether the person may amend or withdraw a record now, whether a reason is needed, and why not.

    Raises `Denied` (may not even see it), `Missing`.
    """
    actor.require(Permission.BROWSE)
    consultation = _loaded(session, key)
    return _rights(actor, consultation, withdrawn=consultation.withdrawn_at is not None)


def amend(
    session: Session, actor: Actor, key: int, version: int, form: ConsultationForm, *, reason: str = ""
) -> None:
    """Correct a record; its former content stays readable in its history (`services.consultations.history`).

    One's own (= entered by) freely on the day of entry, later with a reason; another's only with `AMEND_ANY` and a
    reason. `version` is the version the writer has seen. Raises `Denied`, `Invalid`, `Missing`, `Conflict` (with
    both versions).
    """
    actor.require(Permission.AMEND_OWN)
    consultation = _loaded(session, key)
    by_id = _required_rights(actor, consultation, reason)
    before = consultation_rows.get(session, actor, key)
    if consultation.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE, theirs=before)
    if consultation.withdrawn_at is not None:
        raise Invalid({"number": f"＊{WITHDRAWN_SENTENCE}"})
    known = codes.load(session)
    desk_id, staff_id = _checked(session, form, known, utc_now(), before=before.form())
    if problems := split_problem({"memo": form.memo, "reason": reason}):
        raise Invalid(problems)
    # An old memo may hold what must not be kept any longer: taking it out is often why it is amended.
    memo_before = masked(consultation.memo) if consultation.memo != form.memo else None
    for name, value in _values(form, known, desk_id, staff_id).items():
        if getattr(consultation, name) != value:
            setattr(consultation, name, value)
    further = _further(form, known)
    if [topic.topic_id for topic in consultation.further] != [topic.topic_id for topic in further]:
        consultation.further = further
    if not session.is_modified(consultation):
        return
    consultation.entry_mode = entry_mode_for(form, consultation.entered_at).value
    consultation.amended_reason = reason.strip()
    changes = changes_between(before.form(), form)
    revisions.write(
        session, by_id, key, RevisionKind.AMEND, reason=reason, changes=changes, memo_before=memo_before
    )
    session.flush()


def withdraw(session: Session, actor: Actor, key: int, version: int, *, reason: str) -> None:
    """Withdraw a record: it stays in the list as 取消 and is no longer counted. The rights are those of amending.

    Raises `Denied`, `Invalid` (no reason), `Missing`, `Conflict`.
    """
    actor.require(Permission.AMEND_OWN)
    consultation = _loaded(session, key)
    by_id = _required_rights(actor, consultation, reason, withdrawing=True)
    if consultation.version != version:
        raise Conflict(faults.CONFLICT_SENTENCE, theirs=consultation_rows.get(session, actor, key))
    if consultation.withdrawn_at is None:
        consultation.withdrawn_at = utc_now()
        consultation.withdrawn_by_id = by_id
        consultation.withdrawn_reason = reason.strip()
        revisions.write(session, by_id, key, RevisionKind.WITHDRAW, reason=reason)
        session.flush()


def undo(session: Session, actor: Actor, key: int, *, version: int = 1) -> ConsultationForm:
    """［元に戻す］: withdraw one's own latest record and return its form. Its number is not used again.

    `version` is the version the writer has seen; a record has 1 until it is changed. Raises `Denied` when it is not
    one's own record of today, `Missing`, `Conflict`.
    """
    actor.require(Permission.AMEND_OWN)
    row = consultation_rows.get(session, actor, key)
    consultation = _loaded(session, key)
    if consultation.entered_by_id != actor.staff_id or not _entered_today(consultation):
        raise Denied(
            "元に戻せるのは、自分が今日登録した相談だけです。「探す」から開いて、理由を書いて取り消してください。"
        )
    if row.version != version:
        raise Conflict(CHANGED_SINCE_SENTENCE, theirs=row)
    withdraw(session, actor, key, version, reason=UNDO_REASON)
    return row.form()


def _loaded(session: Session, key: int) -> Consultation:
    consultation = session.get(Consultation, key, options=[selectinload(Consultation.further)])
    if consultation is None:
        raise Missing(consultation_rows.MISSING)
    return consultation


def _rights(actor: Actor, consultation: Consultation, *, withdrawn: bool = False) -> Amendable:
    entered_on, today = local(consultation.entered_at).date(), local(utc_now()).date()
    entered_by_id = consultation.entered_by_id
    return amendable(
        actor, entered_by_id=entered_by_id, entered_on=entered_on, today=today, withdrawn=withdrawn
    )


def _required_rights(
    actor: Actor, consultation: Consultation, reason: str, *, withdrawing: bool = False
) -> int:
    """Require the right to change the record (withdrawn or not) with that reason; returns the actor's row key.

    Raises `Denied`, `Invalid`.
    """
    rights = _rights(actor, consultation)
    if actor.staff_id is None or not rights.allowed:
        raise Denied(rights.sentence)
    if withdrawing and not reason.strip():
        raise Invalid({"reason": "＊取り消す理由を入れてください。"})
    if rights.reason_needed and not reason.strip():
        raise Invalid({"reason": "＊直す理由を入れてください（例：日付の書き間違い）。"})
    if sentence := text_problem(reason, label="理由", longest=REASON_LENGTH):
        raise Invalid({"reason": f"＊{sentence}"})
    return actor.staff_id


def _entered_today(consultation: Consultation) -> bool:
    return local(consultation.entered_at).date() == local(utc_now()).date()


def _checked(
    session: Session,
    form: ConsultationForm,
    known: codes.Codes,
    now: datetime,
    *,
    before: ConsultationForm | None = None,
) -> tuple[int, int]:
    """Row keys of desk and 担当者. Raises `Invalid` with every fault of the form at once."""
    problems = form.problems(known.vocabularies, now)
    desk_id = session.scalar(_DESK, {"code": form.desk})
    staff_id = session.scalar(_STAFF, {"code": form.staff})
    if desk_id is None:
        problems["desk"] = "＊窓口を選んでください。"
    if staff_id is None:
        problems["staff"] = "＊担当者を選んでください。"
    if before is not None:
        problems = without_kept(problems, form, before, known.vocabularies)
    if problems or desk_id is None or staff_id is None:
        raise Invalid(problems)
    return desk_id, staff_id


def _values(form: ConsultationForm, known: codes.Codes, desk_id: int, staff_id: int) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(form, name) for name in _PLAIN_FIELDS}
    for name, vocabulary in CODED_FIELDS.items():
        values[f"{name}_id"] = known.id(vocabulary, getattr(form, name))
    main = known.id(VocabularyName.TOPIC, form.topics[0])
    return values | {"main_topic_id": main, "desk_id": desk_id, "staff_id": staff_id}


def _further(form: ConsultationForm, known: codes.Codes) -> list[FurtherTopic]:
    return [
        FurtherTopic(position=position, topic_id=known.ids[VocabularyName.TOPIC.value, code])
        for position, code in enumerate(form.topics[1:], start=1)
    ]


def _next_serial(session: Session, year: int) -> int:
    number = session.get(RunningNumber, year, with_for_update=True)
    if number is None:
        session.add(RunningNumber(fiscal_year=year, last_serial=1))
        return 1
    number.last_serial += 1
    return number.last_serial
