"""引継ぎ: see what is open, choose who takes it over, hand over in one transaction, take it back before the day.

Whoever holds `HAND_OVER` does it for anybody; everybody sees and writes the own one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.appointments import Doubtful
from nakanojo_helpdesk.domain.calendar import local, long_date, utc_now
from nakanojo_helpdesk.domain.courses import clashes as clash_rules
from nakanojo_helpdesk.domain.errors import Conflict, Denied, Invalid, Missing, Refused
from nakanojo_helpdesk.domain.handover import plans
from nakanojo_helpdesk.domain.handover.plans import (
    Handed,
    HandoverRow,
    HandoverView,
    LeavingForm,
    MovedLesson,
)
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts, read_texts
from nakanojo_helpdesk.domain.handover.work import OpenWork, WorkKind, digest_of, lacks_right
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.staff.access import Actor, Permission, Role
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.courses import clashes
from nakanojo_helpdesk.services.courses.assembling import courses_where
from nakanojo_helpdesk.services.handover import moving, open_work
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.faults import CONFLICT_SENTENCE
from nakanojo_helpdesk.store.integrity import leaving
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.lessons import Lesson
from nakanojo_helpdesk.store.tables.handovers import Handover
from nakanojo_helpdesk.store.tables.staff import Staff

_NO_SUCCESSOR: Final = (
    "引き継ぐ人の決まっていない講座の回が{count}回あります（{first}）。"
    "［引き継ぐ人を決める］で選んでください。まだ決まらないときは、所属長の方を選んでください。まだ何も変えていません。"
)
_TROUBLE: Final = "「{what}」を{name}さんは{trouble}。ほかの方を選ぶか、設定の「職員」で役割を足してください。まだ何も変えていません。"


def people(session: Session, actor: Actor) -> tuple[StaffRow, ...]:
    """Whose handover the actor may open: everybody at work and those whose handover has ended; without the right oneself.

    Raises `Denied`.
    """
    actor.require(Permission.OWN_SETTINGS)
    known = staff.rows(session, retired=True)
    if not actor.may(Permission.HAND_OVER):
        return tuple(row for row in known if row.code == actor.code)
    ended = set(session.scalars(select(Handover.staff_id).where(Handover.ended_at.is_not(None))))
    return tuple(row for row in known if row.active or row.id in ended)


def view(session: Session, actor: Actor, code: str, *, now: datetime | None = None) -> HandoverView:
    """What is open in a person's hands, who takes it over, and how far the handover is. Raises `Denied`, `Missing`."""
    _require(actor, code)
    member = _member(session, code)
    stored = _stored(session, member)
    works = _works(session, member, stored, now or utc_now())
    return HandoverView(
        row=_row(session, member, stored),
        works=works,
        cautions=_cautions(session, member) if member.active else (),
        digest=digest_of(works),
    )


def choose(session: Session, actor: Actor, code: str, ids: Iterable[str], successor: str) -> None:
    """Remember who takes these lines over; an empty code is nobody yet. Raises `Denied`, `Missing`, `Refused`."""
    actor.require(Permission.HAND_OVER)
    member = _member(session, code)
    if successor:
        if successor == code:
            raise Refused(plans.NOT_ONESELF)
        if not _member(session, successor).active:
            raise Refused("その方は、もう退職しています。ほかの方を選んでください。")
    plan = _opened(session, actor, member)
    chosen = dict(plan.successors)
    for each in ids:
        chosen[each] = successor
    plan.successors = {each: code for each, code in chosen.items() if code}
    session.flush()


def write(session: Session, actor: Actor, code: str, texts: HandoverTexts, *, before: HandoverTexts) -> None:
    """Keep what is typed into the 引継書. `before` is what the form began with.

    Raises `Denied`, `Missing`, `Invalid` with every fault, `Conflict` where somebody wrote meanwhile.
    """
    _require(actor, code)
    if problems := texts.problems():
        raise Invalid(problems)
    member = _member(session, code)
    plan = _stored(session, member)
    held = read_texts(plan.texts) if plan is not None else HandoverTexts()
    if held not in (before, texts):
        raise Conflict(CONFLICT_SENTENCE, theirs=held)
    if plan is None:
        plan = _opened(session, actor, member)
    plan.texts = asdict(texts)
    session.flush()


def plan(
    session: Session,
    actor: Actor,
    code: str,
    form: LeavingForm,
    digest: str,
    *,
    accepted: Container[str] = (),
    now: datetime | None = None,
) -> Handed:
    """Hand over as the list shows it (`digest`): the lessons change hands now, the rights end after the last day or at once.

    Raises `Denied`, `Missing`, `Invalid`, `Refused`, `Conflict`, `Doubtful` where a successor is elsewhere then,
    `ClockDoubtful`. Then nothing has changed.
    """
    actor.require(Permission.HAND_OVER)
    if actor.staff_id is None:
        raise Denied("サインインしてから行ってください。")
    at = now or utc_now()
    clocks.require_plausible(session, utc_now())
    member = _member(session, code)
    _refuse(session, actor, member, form, local(at).date())
    stored = _opened(session, actor, member)
    if stored.last_day is not None:
        raise Refused(plans.ALREADY)
    works = _works(session, member, stored, at)
    if digest_of(works) != digest:
        raise Conflict(plans.CHANGED)
    works = tuple(work for work in works if form.leaves_before(work))
    lessons = [work for work in works if work.kind is WorkKind.LESSON]
    _require_successors(works, lessons)
    keys = _keys(session)
    stored.moved = [*moving.move(session, lessons, member.id, keys)]
    _raise_clashes(session, lessons, accepted)
    stored.last_day, stored.planned_at, stored.planned_by_id = form.last_day, at, actor.staff_id
    if form.at_once:
        leaving.let_go(session, member, at)
    session.flush()
    return Handed(lessons=len(stored.moved))


def withdraw(session: Session, actor: Actor, code: str) -> Handed:
    """Take a decided handover back before its day: lessons come back, the rights do not end.

    Raises `Denied`, `Missing`, `Refused` (nothing is decided, or the rights have ended).
    """
    actor.require(Permission.HAND_OVER)
    member = _member(session, code)
    stored = _stored(session, member)
    if stored is None or stored.last_day is None:
        raise Refused(plans.NOT_PLANNED)
    if not member.active:
        raise Refused(plans.GONE)
    keys = _keys(session)
    back, left = moving.give_back(session, stored.moved, member.id, keys)
    stored.moved = []
    stored.last_day = stored.planned_at = stored.planned_by_id = None
    session.flush()
    return Handed(lessons=back, left=left)


def _keys(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Staff.code, Staff.id)).all())


def _require(actor: Actor, code: str) -> None:
    actor.require(Permission.OWN_SETTINGS if code == actor.code else Permission.HAND_OVER)


def _refuse(session: Session, actor: Actor, member: Staff, form: LeavingForm, today: date) -> None:
    if problems := form.problems(today):
        raise Invalid(problems)
    if form.at_once and form.last_day != today:
        raise Invalid({"last_day": "＊いますぐ権限を終えるときは、最後の勤務日を今日にしてください。"})
    if not member.active:
        raise Refused(plans.GONE)
    if form.at_once and member.id == actor.staff_id:
        raise Refused(plans.OWN_RIGHTS)
    if staff.is_last(session, member):
        raise Refused(plans.LAST_ADMINISTRATOR)


def _require_successors(works: Sequence[OpenWork], lessons: Sequence[OpenWork]) -> None:
    for work in works:
        if work.trouble:
            raise Refused(_TROUBLE.format(what=work.what, name=work.successor_name, trouble=work.trouble))
    if nobody := [work for work in lessons if not work.successor]:
        raise Refused(_NO_SUCCESSOR.format(count=len(nobody), first=nobody[0].what))


def _raise_clashes(session: Session, lessons: Sequence[OpenWork], accepted: Container[str]) -> None:
    """Raise `Doubtful` where a successor is in two lessons at once now; the moves are rolled back then."""
    days = [work.due for work in lessons if work.due is not None]
    if not days:
        return
    moved = {work.key: work.successor for work in lessons}
    rows = [
        row
        for course in courses_where(session, _with_lesson(Lesson.day.between(min(days), max(days))))
        for row in course.lessons
        if row.takes_place and min(days) <= row.day <= max(days)
    ]
    sentences = []
    for clash in clash_rules.all_clashes(clashes.booking_of(row) for row in rows):
        keys = {one.lesson for one in (clash.one, clash.other) if one.lesson in moved}
        people = {("staff", moved[key]) for key in keys}
        if clash.kind is clash_rules.ClashKind.STAFF and people & set(clash.one.people) & set(
            clash.other.people
        ):
            sentences.append(clash.sentence)
    if left := [sentence for sentence in dict.fromkeys(sentences) if sentence not in accepted]:
        raise Doubtful(left)


def _works(session: Session, member: Staff, stored: Handover | None, at: datetime) -> tuple[OpenWork, ...]:
    """The open lines with their successors, and why one of those cannot."""
    chosen: dict[str, str] = {} if stored is None else dict(stored.successors)
    members = {row.code: row for row in staff.rows(session, retired=True)}
    courses = open_work.courses_of(session)
    gone = _planned_days(session)
    return tuple(
        _with_successor(work, members.get(chosen.get(work.id, "")), courses, gone)
        for work in open_work.of_person(session, member.id, at)
    )


def _with_successor(
    work: OpenWork,
    successor: StaffRow | None,
    courses: dict[str, frozenset[str]],
    gone: dict[int, date],
) -> OpenWork:
    if successor is None:
        return work
    last = gone.get(successor.id)
    if not successor.active:
        trouble = "退職しているため、引き継げません"
    elif last is not None and (work.due is None or work.due > last):
        trouble = f"{long_date(last, weekday=False)}までの勤務のため、引き継げません"
    else:
        trouble = lacks_right(work, successor.roles, courses.get(successor.code, ())) or ""
    return replace(work, successor=successor.code, successor_name=successor.name, trouble=trouble)


def _planned_days(session: Session) -> dict[int, date]:
    """The last days that are decided, by staff key."""
    query = select(Handover.staff_id, Handover.last_day).where(
        Handover.last_day.is_not(None), Handover.ended_at.is_(None)
    )
    return {key: day for key, day in session.execute(query) if day is not None}


def _with_lesson(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Courses that have such a lesson."""
    return exists().where(Lesson.course_id == Course.id, condition)


def _cautions(session: Session, member: Staff) -> tuple[str, ...]:
    """What nobody but this person can do once the rights have ended."""
    gone = _planned_days(session)
    others = [row for row in staff.rows(session) if row.id != member.id and row.id not in gone]
    held = {Role(role.role) for role in member.roles}
    alone = [role for role in Role if role in held and not any(role in row.roles for row in others)]
    found = []
    if Role.ADMINISTRATOR in alone:
        found.append(
            "ただ1人の「システム管理者」です。先に、設定の「職員」で、ほかの方にこの役割を付けてください。"
        )
    if rest := "".join(f"「{role.label}」" for role in alone if role is not Role.ADMINISTRATOR):
        erasing = "個人情報の消去を承認できる方もいなくなります。" if Role.CHIEF in alone else ""
        found.append(f"{rest}の役割の方が、ほかにいません。{erasing}")
    return tuple(found)


def _row(session: Session, member: Staff, stored: Handover | None) -> HandoverRow:
    if stored is None:
        return HandoverRow(staff=member.code, name=member.name)
    members = {row.id: row for row in staff.rows(session, retired=True)}
    planner = members.get(stored.planned_by_id or 0)
    return HandoverRow(
        staff=member.code,
        name=member.name,
        uid=stored.uid,
        version=stored.version,
        texts=read_texts(stored.texts),
        last_day=stored.last_day,
        planned_at=stored.planned_at,
        planned_by="" if planner is None else planner.name,
        moved=_moved(session, stored, {row.code: row.name for row in members.values()}),
    )


def _moved(session: Session, stored: Handover, names: dict[str, str]) -> tuple[MovedLesson, ...]:
    uids = [each["lesson"] for each in stored.moved]
    if not uids:
        return ()
    where = _with_lesson(Lesson.uid.in_(uids))
    rows = {row.uid: row for course in courses_where(session, where) for row in course.lessons}
    found = [
        MovedLesson(
            lesson=each["lesson"],
            role=each["role"],
            to=each["to"],
            was=each["was"],
            what=rows[each["lesson"]].label,
            due=rows[each["lesson"]].day,
            successor_name=names.get(each["to"], ""),
        )
        for each in stored.moved
        if each["lesson"] in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.what)))


def _stored(session: Session, member: Staff) -> Handover | None:
    """The handover that stands; of somebody who has left the last one."""
    query = select(Handover).where(Handover.staff_id == member.id).order_by(Handover.id.desc()).limit(1)
    if member.active:
        query = query.where(Handover.ended_at.is_(None))
    return session.scalar(query)


def _opened(session: Session, actor: Actor, member: Staff) -> Handover:
    """The handover that stands, begun where there is none."""
    if (found := _stored(session, member)) is not None:
        return found
    if actor.staff_id is None:
        raise Denied("サインインしてから行ってください。")
    now = utc_now()
    begun = Handover(uid=uuid7(now), staff_id=member.id, made_at=now, made_by_id=actor.staff_id)
    session.add(begun)
    session.flush()
    return begun


def _member(session: Session, code: str) -> Staff:
    member = session.scalar(select(Staff).options(selectinload(Staff.roles)).where(Staff.code == code))
    if member is None:
        raise Missing("この職員の登録が見つかりません。画面を開き直してください。")
    return member
