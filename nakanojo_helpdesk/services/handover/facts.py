"""The facts of the 引継書: counts of the desk, plans, ledgers and PCs, in one reading transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.calendar import (
    Month,
    fiscal_year,
    fiscal_year_first_day,
    fiscal_year_last_day,
    local,
    months_of_fiscal_year,
    utc_now,
)
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.handover.papers import (
    BookLine,
    CountLine,
    CourseLine,
    HandoverFacts,
    KeptFiles,
    KeptPlace,
    LessonLine,
    OpeningLine,
)
from nakanojo_helpdesk.domain.opening_days import OpeningDay
from nakanojo_helpdesk.domain.protection.keys import key_id_in, key_id_words
from nakanojo_helpdesk.domain.retention.register import registered_files
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.services import office, opening_days
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.retention import census, preparing, rules
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.statistics import counting
from nakanojo_helpdesk.store import driver
from nakanojo_helpdesk.store.backups import listing, swapping
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.protection import converting
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.courses.surveys import Survey
from nakanojo_helpdesk.store.tables.places import Desk
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration
from nakanojo_helpdesk.store.tables.retention.purges import Deletion

_MONTHS_AHEAD: Final = 12
_PC_DAYS: Final = 366
_LESSONS_AT_MOST: Final = 60


def gather(session: Session, actor: Actor, code: str, *, now: datetime | None = None) -> HandoverFacts:
    """The facts of a person's 引継書. Raises `Denied`, `Missing`."""
    view = planning.view(session, actor, code, now=now)
    at = now or utc_now()
    day, moment = local(at).date(), Moment.of(at)
    year = fiscal_year(day)
    # Numbers and dates only; whoever may open the paper may read them on it.
    counting_actor = replace(actor, extra=actor.extra | {Permission.PERSONAL_DATA, Permission.READ_CODES})
    town = office.stored(session)
    own = rules.stored(session)
    files = registered_files(
        census.counts(session, counting_actor), own, town.town, town.department, town.contact
    )
    started = counting.recording_start(session)
    courses = courses_where(session, Course.fiscal_year.in_((year, year - 1)))
    member = next(row for row in staff.rows(session, retired=True) if row.code == code)
    return HandoverFacts(
        view=view,
        counted_at=at,
        audit_head=audit.head(session)[1].hex(),
        year=year,
        roles=tuple(role.label for role in Role if role in member.roles),
        months=_months(session, year, day, started),
        desks=_desks(session, year),
        courses=tuple(_course(row, moment) for row in courses if row.fiscal_year == year and row.lessons),
        last_courses=_totals([row for row in courses if row.fiscal_year == year - 1], moment),
        lessons=_lessons(session, moment),
        openings=_openings(session, counting_actor, day),
        dues=preparing.preview(session, counting_actor, now=at).dues,
        books=_books(session, own),
        files=tuple((file.name, file.people) for file in files),
        pcs=_pcs(session, at),
    )


def note_paper(session: Session, actor: Actor, code: str, how: str) -> None:
    """Leave the trace that the paper of this person was printed or saved. Raises `Denied`."""
    actor.require(Permission.OWN_SETTINGS if code == actor.code else Permission.HAND_OVER)
    audit.note(session, "report", f"handover.{how}", code)


def kept_files(database: Path, folders: Sequence[Path | None]) -> KeptFiles:
    """Where database and backups lie; the second of `folders` is the second place. Slow drives: for the worker."""
    encrypted = converting.is_encrypted(database)
    key = key_id_in(driver.header_of(database)) if encrypted else None
    return KeptFiles(
        database=str(database),
        places=tuple(
            _place(folder, is_second=number > 0)
            for number, folder in enumerate(folders)
            if folder is not None
        ),
        encrypted=encrypted,
        key_number="" if key is None else key_id_words(key),
        to_retype=len(swapping.lists(paths.behind_links(database))),
    )


def _place(folder: Path, *, is_second: bool) -> KeptPlace:
    try:
        away = not folder.is_dir()
        rows = [] if away else [row for row in listing.listing(folder) if row.is_verified]
    except (DeskError, OSError):
        away, rows = True, []
    made = sorted(row.made_at for row in rows if row.made_at is not None)
    return KeptPlace(
        folder=str(folder),
        is_second=is_second,
        count=len(rows),
        oldest=made[0] if made else None,
        newest=made[-1] if made else None,
        away=away,
    )


def _months(session: Session, year: int, day: date, started: date | None) -> tuple[CountLine, ...]:
    counted = {
        each: _by_month(session, fiscal_year_first_day(each), fiscal_year_last_day(each))
        for each in (year, year - 1)
    }

    def count(month: Month) -> int | None:
        if month.first > day or started is None or month.last < started:
            return None
        return counted[month.fiscal_year][month.code]

    return tuple(
        CountLine(label=month.era_label, count=count(month), last_year=count(month.plus(-12)))
        for month in months_of_fiscal_year(year)
    )


def _by_month(session: Session, first: date, last: date) -> Counter[str]:
    query = (
        select(Consultation.event_date, func.count())
        .where(Consultation.event_date.between(first, last), Consultation.withdrawn_at.is_(None))
        .group_by(Consultation.event_date)
    )
    counted: Counter[str] = Counter()
    for day, count in session.execute(query):
        counted[Month.of(day).code] += count
    return counted


def _desks(session: Session, year: int) -> tuple[CountLine, ...]:
    def counts(each: int) -> dict[str, int]:
        days = Consultation.event_date.between(fiscal_year_first_day(each), fiscal_year_last_day(each))
        query = (
            select(Desk.name, func.count(Consultation.id))
            .join(Consultation, Consultation.desk_id == Desk.id)
            .where(days, Consultation.withdrawn_at.is_(None))
            .group_by(Desk.id)
        )
        return {name: int(count) for name, count in session.execute(query)}

    here, before = counts(year), counts(year - 1)
    names = dict.fromkeys((*session.scalars(select(Desk.name).order_by(Desk.id)), *here, *before))
    return tuple(
        CountLine(label=name, count=here.get(name, 0), last_year=before.get(name, 0)) for name in names
    )


def _course(row: CourseRow, moment: Moment) -> CourseLine:
    held = [lesson for lesson in row.taking_place if lesson.standing.is_over(moment)]
    return CourseLine(
        number=row.number,
        title=row.title,
        held=len(held),
        lessons=len(row.taking_place),
        present=sum(lesson.present or 0 for lesson in held),
        staff=_staff_words([each for lesson in row.taking_place for each in lesson.assignments]),
    )


def _staff_words(assigned: Iterable[AssignmentRow]) -> str:
    """`高橋・田中、外部2人`: those from outside are named on the papers of their course."""
    people = {each.form().key: each for each in assigned}
    own = [each.name for each in people.values() if each.staff is not None]
    outside = len(people) - len(own)
    return "、".join(word for word in ("・".join(own), f"外部{outside}人" if outside else "") if word)


def _totals(rows: Iterable[CourseRow], moment: Moment) -> tuple[int, int, int]:
    lines = [line for row in rows if (line := _course(row, moment)).held]
    return len(lines), sum(line.held for line in lines), sum(line.present for line in lines)


def _lessons(session: Session, moment: Moment) -> tuple[LessonLine, ...]:
    uids = select(Lesson.course_id).where(Lesson.day >= moment.day)
    rows = [
        row
        for course in courses_where(session, Course.id.in_(uids))
        for row in course.taking_place
        if not row.standing.is_over(moment)
    ]
    rows.sort(key=lambda row: (row.day, row.time.begin))
    return tuple(
        LessonLine(
            when=row.time.words,
            label=row.label,
            venue=row.venue_name,
            staff=_staff_words(row.assignments),
        )
        for row in rows[:_LESSONS_AT_MOST]
    )


def _openings(session: Session, actor: Actor, day: date) -> tuple[OpeningLine, ...]:
    months = [Month.of(day).plus(ahead) for ahead in range(_MONTHS_AHEAD + 1)]
    days = opening_days.days(session, actor, months[0].first, months[-1].last)
    by_month: dict[str, list[OpeningDay]] = {}
    for each in days:
        if each.is_open:
            by_month.setdefault(Month.of(each.day).code, []).append(each)
    return tuple(
        OpeningLine(
            month=month,
            days=len(by_month.get(month.code, ())),
            report_from=next((each.day for each in by_month.get(month.plus(1).code, ())), None),
        )
        for month in months[:-1]
    )


def _books(session: Session, own: RetentionRules) -> tuple[BookLine, ...]:
    years = "次の年度の終わり" if own.person_years else "その年度の終わり"
    people = f"名前は、最後の講座の{years}まで。数は残す"
    memos = f"メモは{own.memo_days:,}日。ほかは消さない"
    contacts = f"名前・電話は{own.appointment_days:,}日。ほかは消さない"
    stays = "消さない"
    lines = (
        ("相談の記録", Consultation.event_date, Consultation.id, "件", memos),
        ("相談の予約", Appointment.day, Appointment.id, "件", contacts),
        ("講座の回", Lesson.day, Lesson.id, "回", stays),
        ("講座の申込", Registration.applied_at, Registration.id, "件", people),
        ("出欠", Mark.at, Mark.id, "件", stays),
        ("アンケート", Survey.entered_at, Survey.id, "枚", stays),
        ("消去の台帳", Deletion.at, Deletion.id, "件", stays),
        ("操作の記録", AuditEntry.at, AuditEntry.seq, "件", stays),
    )
    return tuple(_book(session, *line) for line in lines)


def _book(session: Session, name: str, when: Any, key: Any, unit: str, kept: str) -> BookLine:
    count, first, last = session.execute(select(func.count(key), func.min(when), func.max(when))).one()
    return BookLine(name=name, first=_day(first), last=_day(last), count=int(count), unit=unit, kept=kept)


def _day(value: date | datetime | None) -> date | None:
    return local(value).date() if isinstance(value, datetime) else value


def _pcs(session: Session, at: datetime) -> tuple[str, ...]:
    query = select(AuditEntry.pc).where(AuditEntry.at >= at - timedelta(days=_PC_DAYS)).distinct()
    return tuple(sorted(pc for pc in session.scalars(query) if pc))
