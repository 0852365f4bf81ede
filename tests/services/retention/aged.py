"""A database with something of every kind that is over in 2030, and the two people a purge needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.surveys.forms import SurveyForm
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, calling
from nakanojo_helpdesk.services.retention import finishing, preparing
from nakanojo_helpdesk.services.surveys import entering
from nakanojo_helpdesk.store.tables.drafts import Draft
from nakanojo_helpdesk.store.tables.registrations.people import Person
from tests.factories import DESK, Everything, appointment_form, consultation_form, today
from tests.services.courses import books
from tests.services.statistics import performances

AFTER: Final = datetime(2030, 6, 3, 10, 0, tzinfo=JST)
"""Every time is over."""
SECRETS: Final = (
    "鱻麤龗の孫",
    "靐齉爩の口座",
    "龘靇灪の電話",
    "厵滟爨様",
    "籲鱺鸞の住所",
    "灩灪麣の病気",
    "纞讟钃の家族",
    "驫羴犇の番地",
    "虋讋豔の車いす",
    "齾龖鑿の隣",
)
"""Words of rare characters that stand nowhere else, one or more in every column that is erased."""


@dataclass(frozen=True)
class Aged:
    """What was made: the course, the consultation amended twice, and the uid of a person by the place in `SECRETS`."""

    course: CourseRow
    consultation: int
    person: str


def aged(ledger: Ledger) -> Aged:
    """Fill a founded database with something of every kind."""
    key = ledger.call(consultations.record, consultation_form(memo=f"ご本人は{SECRETS[0]}のこと"))
    ledger.call(
        consultations.amend,
        key,
        1,
        consultation_form(memo=f"直した{SECRETS[1]}"),
        reason=f"{SECRETS[2]}と聞いた",
    )
    gone = ledger.call(consultations.record, consultation_form(memo="取り消す前のメモ"))
    ledger.call(consultations.withdraw, gone, 1, reason=f"{SECRETS[3]}の間違い")
    form = appointment_form(contact=f"{SECRETS[4]}", note=f"{SECRETS[5]}のこと")
    ledger.call(booking.book, form, accepted=ledger.read(booking.doubts_about, form))
    ledger.call(
        drafts.keep, uid="d1", desk=DESK, started_at=AFTER - timedelta(days=900), fields={"memo": SECRETS[6]}
    )
    ledger.call(_age_drafts)
    performances.held_course(ledger)
    course = books.planned(
        ledger, *books.weekly(ledger, 2), form=books.course_form(title="写真を送る"), released=True
    )
    person = _somebody(ledger, course)
    second = course.lessons[1]
    ledger.call(
        entering.enter,
        second.uid,
        (SurveyForm(satisfaction=4, free_text=f"{SECRETS[9]}に教えたい"),),
        now=books.at(second.day, 12),
    )
    return Aged(course=books.row(ledger, course.uid), consultation=key, person=person)


def _somebody(ledger: Ledger, course: CourseRow) -> str:
    """A person with every column filled, who grew into another age band between two lessons, and a card."""
    first, second = course.lessons[:2]
    form = PersonForm(
        name=SECRETS[7],
        kana="サトウ ハナコ",
        called="はなちゃん",
        phone="0279-98-7654",
        second_phone="0279-98-7655",
        second_contact=f"{SECRETS[8]}の長男",
        birth_year=1957,
        district="SWD",
        cares=("WHL",),
        care_note="段差のない席を望む",
    )
    for applicant in (Applicant(new=form), Applicant(card="C-98765")):
        application = ApplicationForm(applicants=(applicant,), note=f"{SECRETS[8]}から")
        done = ledger.call(applying.apply, course.uid, application, accepted=Everything(), now=books.NOW)
        uid = done.rows[0].uid
        ledger.call(calling.note, uid, "other", "away", now=books.NOW)
        for lesson in (first, second):
            performances.give(ledger, lesson.uid, lesson.day, {uid: MarkCode.PRESENT})
    return ledger.read(_uid_of, SECRETS[7])


def _uid_of(session: Session, _actor: Actor, name: str) -> str:
    return session.scalars(select(Person.uid).where(Person.name == name)).one()


def _age_drafts(session: Session, _actor: Actor) -> None:
    for draft in session.scalars(select(Draft)):
        draft.updated_at = AFTER - timedelta(days=900)


def prepared(administrator: Ledger, *, now: datetime = AFTER) -> str:
    """The uid of what was previewed and prepared."""
    seen = administrator.read(preparing.preview, now=now)
    return administrator.call(preparing.prepare, seen.digest, now=now)


def purged(administrator: Ledger, chief: Ledger, backups: Path, *, now: datetime = AFTER) -> int:
    """Preview, prepare, approve, erase, to the end."""
    uid = prepared(administrator, now=now)
    return finishing.carry_out(chief, uid, 1, backups, now=now)


def memo_of(ledger: Ledger, key: int) -> Any:
    """The memo of a consultation, as its reader sees it."""
    return ledger.read(consultation_rows.get, key).memo


def day_of_consultations() -> date:
    """The day the consultations are of."""
    return today()
