"""今日: reads everything the first screen of the day shows, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import Month, local, utc_now
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.opening_days import OpeningDay
from nakanojo_helpdesk.domain.registrations.rows import DueOffers
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.registrations import offering
from nakanojo_helpdesk.services.rolls import unsettled
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.services.statistics.revised import handed_out_at
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.consultations import Consultation

LOOK_BACK_DAYS: Final = 31
"""An appointment nobody said anything about is asked for so long."""
LOOK_AHEAD_DAYS: Final = 14
"""An opening day is looked for so far ahead."""
FIRST_VISIT: Final = "NEW"


@dataclass(frozen=True, kw_only=True)
class TodaySummary:
    """The day at a glance. Parts a person may not see are empty.

    `count` is 件数 of the day, `first_timers` the 人数 of those who came for the first time. `appointments` are today's
    in their order, whatever became of them; `forgotten` those of earlier days that are still open, oldest first;
    `upcoming` the open ones from tomorrow until the end of next week. `lessons` are today's, cancelled ones too;
    `understaffed` those from tomorrow to the next opening day that break the 1:4 rule or have no 講師. `offers` are
    繰上の連絡 whose last day to answer is today or over, `unrecorded` lessons that are over with marks missing, and how
    many. `unreported` is last month while its report has neither been
    printed nor saved, from the first opening day of this month on. `leaving` are those whose last day is near: for whoever
    may hand over, and for themselves.
    """

    day: date
    opening: OpeningDay
    count: int
    first_timers: int
    drafts: tuple[DraftRow, ...] = ()
    appointments: tuple[AppointmentRow, ...] = ()
    forgotten: tuple[AppointmentRow, ...] = ()
    upcoming: tuple[AppointmentRow, ...] = ()
    lessons: tuple[LessonRow, ...] = ()
    understaffed: tuple[LessonRow, ...] = ()
    offers: tuple[DueOffers, ...] = ()
    unrecorded: tuple[tuple[LessonRow, int], ...] = ()
    unreported: Month | None = None
    leaving: tuple[StaffRow, ...] = ()


def summary(session: Session, actor: Actor, *, now: datetime | None = None) -> TodaySummary:
    """The day at a glance for the person signed in. Raises `Denied`."""
    actor.require(Permission.COUNT)
    day = local(now or utc_now()).date()
    begun = opening_days.days(session, actor, Month.of(day).first, day)
    count, first_timers = _counts(session, day)
    appoints = actor.may(Permission.APPOINT)
    sees_courses = actor.may(Permission.COURSES)
    month_begun = any(opening.is_open for opening in begun)
    return TodaySummary(
        day=day,
        opening=begun[-1],
        count=count,
        first_timers=first_timers,
        drafts=(*drafts.mine(session, actor), *drafts.left_behind(session, actor))
        if actor.may(Permission.RECORD)
        else (),
        appointments=appointments.listing(session, actor, day, day) if appoints else (),
        forgotten=_open_between(session, actor, day - timedelta(days=LOOK_BACK_DAYS), day - timedelta(days=1))
        if appoints
        else (),
        upcoming=_open_between(session, actor, day + timedelta(days=1), end_of_next_week(day))
        if appoints
        else (),
        lessons=courses.lessons_between(session, actor, day, day) if sees_courses else (),
        understaffed=_understaffed(session, actor, day) if sees_courses else (),
        offers=_offers(session, actor, day) if sees_courses else (),
        unrecorded=unsettled.listing(session, actor, now=now) if actor.may(Permission.ROLL) else (),
        unreported=_unreported(session, day) if month_begun and actor.may(Permission.REPORT) else None,
        leaving=_leaving(session, actor, day),
    )


def end_of_next_week(day: date) -> date:
    """The Sunday of the week after that of `day` (weeks begin on Monday)."""
    return day + timedelta(days=13 - day.weekday())


def _open_between(session: Session, actor: Actor, first: date, last: date) -> tuple[AppointmentRow, ...]:
    return appointments.listing(session, actor, first, last, only_open=True)


def _understaffed(session: Session, actor: Actor, day: date) -> tuple[LessonRow, ...]:
    """The lessons somebody must still find staff for: on a Friday those of Monday too, for nobody looks on a Sunday."""
    tomorrow = day + timedelta(days=1)
    ahead = opening_days.days(session, actor, tomorrow, day + timedelta(days=LOOK_AHEAD_DAYS))
    last = next((opening.day for opening in ahead if opening.is_open), tomorrow)
    return courses.understaffed(session, actor, tomorrow, last)


def _leaving(session: Session, actor: Actor, day: date) -> tuple[StaffRow, ...]:
    near = day + timedelta(days=LOOK_AHEAD_DAYS)
    rows = (row for row in staff.rows(session) if row.last_day is not None and row.last_day <= near)
    return tuple(row for row in rows if actor.may(Permission.HAND_OVER) or row.code == actor.code)


def _offers(session: Session, actor: Actor, day: date) -> tuple[DueOffers, ...]:
    return tuple(offer for offer in offering.due(session, actor) if offer.until <= day)


def _counts(session: Session, day: date) -> tuple[int, int]:
    first_visit = codes.load(session).ids.get((VocabularyName.VISIT_KIND.value, FIRST_VISIT))
    people = case((Consultation.visit_kind_id == first_visit, func.coalesce(Consultation.people, 1)), else_=0)
    query = select(func.count(), func.coalesce(func.sum(people), 0)).where(
        Consultation.event_date == day, Consultation.withdrawn_at.is_(None)
    )
    count, first_timers = session.execute(query).one()
    return int(count), int(first_timers)


def _unreported(session: Session, day: date) -> Month | None:
    """Last month; None when nothing was recorded yet, or its report was printed or saved after it had ended."""
    month = Month.of(day).plus(-1)
    if not statistics.has_figures(session, month, day):
        return None
    return month if handed_out_at(session, month) is None else None
