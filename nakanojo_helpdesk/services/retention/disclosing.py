"""開示: everything the database holds of one person, for that person (個人情報の保護に関する法律 第76条). Traced.

Only after the password was given again. Whose decision it is to hand it over is not the program's: the paper says what was
left out, and what somebody has to look at before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import clock, local, long_date, short_date, utc_now
from nakanojo_helpdesk.domain.courses.forms import course_number
from nakanojo_helpdesk.domain.errors import Denied, Missing, Refused
from nakanojo_helpdesk.domain.registrations.people import PERSON_LABELS, PersonRow, phone_digits
from nakanojo_helpdesk.domain.registrations.rows import registration_number
from nakanojo_helpdesk.domain.registrations.states import Act
from nakanojo_helpdesk.domain.retention.disclosures import (
    CONFIRM_SENTENCE,
    LEFT_OUT,
    MEMOS_LEFT_OUT,
    DisclosedApplication,
    Disclosure,
)
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.calling import ABOUT, RESULTS
from nakanojo_helpdesk.services.statistics import identities
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import (
    Call,
    Offer,
    Registration,
    RegistrationChange,
)

READING: Final = "disclosure"
"""The field of the trace that tells this reading from others."""
_ANSWERS: Final = {True: "はい", False: "いいえ", None: ""}
_Event = tuple[datetime, str]


def disclose(
    session: Session,
    actor: Actor,
    person_uid: str,
    *,
    confirmed: Confirmed | None,
    now: datetime | None = None,
) -> Disclosure:
    """Everything the database holds of a person and all who are read as that person, in words.

    Raises `Denied` (no right, or the password was not given again), `Missing`, `Refused` (erased, 利用停止).
    """
    actor.require(Permission.DISCLOSE)
    if confirmed is None:
        raise Denied(CONFIRM_SENTENCE)
    confirmed.require(actor, Permission.DISCLOSE, CONFIRM_SENTENCE)
    at = now or utc_now()
    key = session.scalar(select(Person.id).where(Person.uid == person_uid))
    if key is None:
        raise Missing(keeping.MISSING)
    root = keeping.root_ids(session, [key])[key]
    if keeping.is_gone(here := session.get_one(Person, root)):
        raise Refused(keeping.why_gone(here))
    everybody = keeping.merged_ids(session, root)
    audit.note(session, "read", Person.__tablename__, person_uid, READING)
    row = keeping.person_rows(session, [root], local(at).date())[root]
    memos = actor.may(Permission.READ_MEMOS)
    return Disclosure(
        name=row.name,
        made_at=at,
        audit_head=audit.head(session)[1].hex(),
        person=_person(session, row),
        merged=len(everybody) - 1,
        applications=_applications(session, root, everybody, memos=memos),
        appointments=_appointments(session, row, memos=memos),
        left_out=(*LEFT_OUT, *(() if memos else (MEMOS_LEFT_OUT,))),
        holds_others=bool(row.form.second_contact or row.form.second_phone),
    )


def note_disclosure(session: Session, actor: Actor, person_uid: str, how: str) -> None:
    """Write into the trace that the sheet was printed or saved (`how`: `print`, `pdf`). Raises `Denied`."""
    actor.require(Permission.DISCLOSE)
    audit.note(session, "report", f"{READING}.{how}", person_uid)


def _person(session: Session, row: PersonRow) -> tuple[tuple[str, str], ...]:
    known, form = codes.load(session).vocabularies, row.form
    words = {
        **form.texts(),
        "age_band": known[VocabularyName.AGE_BAND].label(form.age_band),
        "birth_year": f"{form.birth_year}年" if form.birth_year else "",
        "district": known[VocabularyName.DISTRICT].label(form.district),
        "cares": "、".join(known[VocabularyName.CARE].label(code) for code in form.cares),
    }
    made_at = session.scalar(select(Person.made_at).where(Person.uid == row.uid))
    assert made_at is not None
    return (
        *((label, words[name]) for name, label in PERSON_LABELS.items()),
        ("はじめて登録した日", long_date(local(made_at).date())),
    )


def _applications(
    session: Session, root: int, everybody: Sequence[int], *, memos: bool
) -> tuple[DisclosedApplication, ...]:
    """Those under the name, and those of a card that is this person's since somebody named it."""
    cards = [card for card, owner in identities.named_cards(session).items() if owner == root]
    query = (
        select(*Registration.__table__.c, Course.fiscal_year, Course.serial.label("course"), Course.title)
        .join(Course, Course.id == Registration.course_id)
        .where(
            or_(
                Registration.person_id.in_(everybody),
                and_(Registration.person_id.is_(None), Registration.card.in_(cards)),
            )
        )
        .order_by(Registration.applied_at, Registration.id)
    )
    rows = session.execute(query).all()
    keys = [row.id for row in rows]
    events = _events(session, keys, memos=memos)
    known = codes.load(session)
    states = known.vocabularies[VocabularyName.APPLICATION_STATE]
    methods = known.vocabularies[VocabularyName.APPLY_METHOD]
    bands, districts = (
        known.vocabularies[name] for name in (VocabularyName.AGE_BAND, VocabularyName.DISTRICT)
    )
    found = []
    for row in rows:
        facts = (
            ("申込の番号", registration_number(row.fiscal_year, row.course, row.serial)),
            ("申し込んだ日時", _moment(row.applied_at)),
            ("申込の方法", methods.label(known.code(row.method_id))),
            ("いまの状態", states.label(row.state)),
            ("初めてか", _ANSWERS[row.first_time]),
            ("利用者カード", row.card),
            ("申込のときの年代", bands.label(known.code(row.age_band_id))),
            ("申込のときの地区", districts.label(known.code(row.district_id))),
            ("申込のメモ", row.note if memos else ""),
        )
        found.append(
            DisclosedApplication(
                heading=f"{course_number(row.fiscal_year, row.course)}　{row.title}",
                facts=tuple(fact for fact in facts if fact[1]),
                events=tuple((_moment(when), text) for when, text in sorted(events[row.id], key=_when)),
            )
        )
    return tuple(found)


def _events(session: Session, keys: Sequence[int], *, memos: bool) -> defaultdict[int, list[_Event]]:
    """What happened to each application: states, offers, calls and marks."""
    found: defaultdict[int, list[_Event]] = defaultdict(list)
    known = codes.load(session)
    states = known.vocabularies[VocabularyName.APPLICATION_STATE]
    reasons = known.vocabularies[VocabularyName.LEAVING_REASON]
    marks = known.vocabularies[VocabularyName.ATTENDANCE]
    for row in _of(session, RegistrationChange, keys):
        reason = known.code(row.reason_id)
        why = "" if reason is None else f"（{reasons.label(reason)}）"
        note = f"　{row.note}" if row.note and memos else ""
        found[row.registration_id].append(
            (row.at, f"{Act(row.act).label}：{states.label(row.state)}{why}{note}")
        )
    for row in _of(session, Offer, keys):
        text = f"繰上の連絡：{row.places}人分の席。返事は{long_date(row.until, weekday=False)}まで"
        found[row.registration_id].append((row.made_at, text))
    for row in _of(session, Call, keys):
        found[row.registration_id].append((row.at, f"電話：{ABOUT[row.about]}（{RESULTS[row.result]}）"))
    query = (
        select(Mark.registration_id, Mark.code, Mark.at, Lesson.ordinal, Lesson.day)
        .join(Lesson, Lesson.id == Mark.lesson_id)
        .where(Mark.registration_id.in_(keys))
    )
    for row in session.execute(query):
        text = f"出欠：第{row.ordinal}回（{short_date(row.day)}）{marks.label(row.code)}"
        found[row.registration_id].append((row.at, text))
    return found


def _of(session: Session, entity: Any, keys: Sequence[int]) -> Sequence[Any]:
    return session.execute(select(*entity.__table__.c).where(entity.registration_id.in_(keys))).all()


def _appointments(session: Session, row: PersonRow, *, memos: bool) -> tuple[tuple[str, str], ...]:
    """Appointments whose contact has a telephone number of the person: they are tied to nobody by more than that."""
    phones = [each for each in phone_digits(row.form.phone, row.form.second_phone).split() if len(each) > 5]
    if not phones:
        return ()
    query = select(Appointment.day, Appointment.minute, Appointment.contact, Appointment.note)
    found = []
    for each in session.execute(query.where(Appointment.contact != "").order_by(Appointment.day)):
        digits = phone_digits(each.contact).replace(" ", "")
        if any(phone in digits for phone in phones):
            note = f"　{each.note}" if each.note and memos else ""
            found.append((f"{long_date(each.day)} {clock(each.minute)}", f"{each.contact}{note}"))
    return tuple(found)


def _when(event: _Event) -> datetime:
    return event[0]


def _moment(at: datetime) -> str:
    here = local(at)
    return f"{long_date(here.date(), weekday=False)} {clock(here.hour * 60 + here.minute)}"
