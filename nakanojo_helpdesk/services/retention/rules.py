"""The town's retention times: read by everybody who works, changed by the administrator."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.retention.rules import RetentionRules, from_settings, to_settings
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.store.tables.settings import Setting


def current(session: Session, actor: Actor) -> RetentionRules:
    """The retention times that hold. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    return stored(session)


def stored(session: Session) -> RetentionRules:
    """The same for use cases that have asked for their own right."""
    keys = to_settings(RetentionRules())
    rows = session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(keys)))
    return from_settings({row.key: row.value for row in rows})


def change(session: Session, actor: Actor, rules: RetentionRules) -> None:
    """Write the retention times that differ; what is prepared already keeps its own. Raises `Denied`, `Invalid`."""
    actor.require(Permission.PURGE)
    if problems := rules.problems():
        raise Invalid(problems)
    values = to_settings(rules)
    known = {row.key: row for row in session.scalars(select(Setting).where(Setting.key.in_(values)))}
    for key, value in values.items():
        if key not in known:
            session.add(Setting(key=key, value=value))
        elif known[key].value != value:
            known[key].value = value
    session.flush()
