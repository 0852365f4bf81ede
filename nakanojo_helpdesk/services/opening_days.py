"""開設日: on which days the desk is open. Read by counts, reports and appointments, corrected by the administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import EARLIEST, fiscal_year_first_day, fiscal_year_last_day
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.opening_days import (
    LONGEST_SPAN_DAYS,
    OpeningDay,
    OwnDay,
    by_rule,
    days_between,
    judged,
    note_problem,
)
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.calendar_days import CalendarDay


def days(session: Session, actor: Actor, first: date, last: date) -> tuple[OpeningDay, ...]:
    """Every day from `first` to `last` (both included) with its reason.

    Raises `Denied`, `Invalid` for a span of more than thirty years.
    """
    actor.require(Permission.READ_CODES)
    if (last - first).days > LONGEST_SPAN_DAYS:
        raise Invalid({"day": "＊期間が長すぎます。30年までにしてください。"})
    own = _own(session, first, last)
    return tuple(judged(day, own.get(day)) for day in days_between(first, last))


def year(session: Session, actor: Actor, fiscal_year: int) -> tuple[OpeningDay, ...]:
    """Every day of a fiscal year, 1 April first. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    return days(session, actor, fiscal_year_first_day(fiscal_year), fiscal_year_last_day(fiscal_year))


def open_days(session: Session, actor: Actor, first: date, last: date) -> frozenset[date]:
    """The days from `first` to `last` (both included) on which the desk is open. Raises `Denied`, `Invalid`."""
    return frozenset(day.day for day in days(session, actor, first, last) if day.is_open)


def set_day(session: Session, actor: Actor, day: date, is_open: bool, note: str = "") -> OpeningDay:
    """Open or close a day whatever the rule says; `note` says why. Returns the day as it is now.

    A setting that only repeats the rule, without a note, is removed. Raises `Denied`, `Invalid`.
    """
    actor.require(Permission.CALENDAR)
    note = note.strip()
    problems: dict[str, str] = {}
    if day < EARLIEST or day.year > 2200:
        problems["day"] = "＊この日は開設日カレンダーにありません。日付を確かめてください。"
    if sentence := note_problem(note):
        problems["note"] = sentence
    if problems:
        raise Invalid(problems)
    if not note and by_rule(day).is_open == is_open:
        return clear_day(session, actor, day)
    known = session.get(CalendarDay, day.isoformat())
    if known is None:
        session.add(CalendarDay(key=day.isoformat(), is_open=is_open, note=note))
    else:
        known.is_open, known.note = is_open, note
    session.flush()
    return judged(day, OwnDay(is_open=is_open, note=note))


def clear_day(session: Session, actor: Actor, day: date) -> OpeningDay:
    """Remove the town's own setting of a day, so that the rule applies. Returns the day as it is now. Raises `Denied`."""
    actor.require(Permission.CALENDAR)
    known = session.get(CalendarDay, day.isoformat())
    if known is not None:
        session.delete(known)
        session.flush()
    return by_rule(day)


def _own(session: Session, first: date, last: date) -> dict[date, OwnDay]:
    query = select(CalendarDay.key, CalendarDay.is_open, CalendarDay.note).where(
        CalendarDay.key.between(first.isoformat(), last.isoformat())
    )
    return {
        date.fromisoformat(row.key): OwnDay(is_open=row.is_open, note=row.note)
        for row in session.execute(query)
    }
