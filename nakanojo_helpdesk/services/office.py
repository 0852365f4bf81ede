"""The office's settings: read by reports, written by the administrator."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.office import PRACTICE_KEY, Office, from_settings, paper_settings, to_settings
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.settings import Setting

_log = logging.getLogger(__name__)


def current(session: Session, actor: Actor) -> Office:
    """The settings with their defaults. Raises `Denied`."""
    actor.require(Permission.REPORT)
    return stored(session)


def stored(session: Session) -> Office:
    """The settings, for other services that have asked for their own permission.

    A value that cannot be read (written by another program) stops no report: its default is used instead.
    """
    rows = session.execute(select(Setting.key, Setting.value)).all()
    office, broken = from_settings({row.key: row.value for row in rows})
    for key in broken:
        _log.warning("the setting %s cannot be read, its default stands in", key)
    return office


def change(session: Session, actor: Actor, office: Office) -> None:
    """Write the settings that differ. Raises `Denied`, `Invalid` with every fault."""
    actor.require(Permission.SETTINGS)
    if problems := office.problems(local(utc_now()).date()):
        raise Invalid(problems)
    _write(session, to_settings(office))


def choose_papers(session: Session, actor: Actor, office: Office) -> None:
    """Keep the columns of lists and whether the town gives 修了証, of whoever plans courses. Raises `Denied`."""
    actor.require(Permission.PLAN_COURSES)
    _write(session, paper_settings(office))


def mark_practice(session: Session, actor: Actor) -> None:
    """Mark this as a practice database for good: its printed papers say so. Raises `Denied`."""
    actor.require(Permission.SETTINGS)
    if not stored(session).practice:
        session.add(Setting(key=PRACTICE_KEY, value="1"))
        session.flush()


def _write(session: Session, values: Mapping[str, str]) -> None:
    known = {setting.key: setting for setting in session.scalars(select(Setting))}
    for key, value in values.items():
        setting = known.get(key)
        if setting is None:
            session.add(Setting(key=key, value=value))
        elif setting.value != value:
            setting.value = value
    session.flush()
