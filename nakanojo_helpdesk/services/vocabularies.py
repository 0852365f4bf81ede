"""コード表: the vocabularies as screens need them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.access import Actor, Permission
from nakanojo_helpdesk.domain.vocabulary import Vocabularies
from nakanojo_helpdesk.store import codes


def current(session: Session, actor: Actor) -> Vocabularies:
    """All vocabularies as they stand now, retired codes included. Raises `Denied`."""
    actor.require(Permission.READ_CODES)
    return codes.load(session).vocabularies
