"""No 個人番号 in any text that is stored: the last guard, below every form and for every column, also one added later.

Columns that hold no typed words (`NOT_TYPED`) are passed over: what the program makes of chance may look like anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, String, event, inspect
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.store.base import Entity

# Made of columns that are looked at themselves.
_MADE: Final = frozenset({"name_key", "kana_key", "phone_digits"})
NOT_TYPED: Final = frozenset(
    {"uid", "code", "password_hash", "pin_hash", "digest", "seed", "subjects", "moved", "successors", *_MADE}
)
_SHORTEST: Final = 12
_SHORTEST_PART: Final = 4


@cache
def typed_columns(entity: type[Entity]) -> tuple[str, ...]:
    """The attributes of an entity that may hold typed words."""
    return tuple(
        attribute.key
        for attribute in inspect(entity).column_attrs
        if isinstance(attribute.columns[0].type, (String, JSON)) and attribute.key not in NOT_TYPED
    )


@event.listens_for(Session, "before_flush")
def _refuse_my_numbers(session: Session, _context: object, _instances: object) -> None:
    """Raises `Invalid` by attribute before anything of the flush is written."""
    for target in (*session.new, *session.dirty):
        if isinstance(target, Entity) and (problems := _problems(target)):
            raise Invalid(problems)


def _problems(target: Entity) -> dict[str, str]:
    state: Any = inspect(target)
    names = typed_columns(type(target))
    changed = [name for name in names if state.attrs[name].history.has_changes()]
    texts = {name: tuple(_texts(getattr(target, name))) for name in changed}
    long = {name for name, held in texts.items() if any(len(text) >= _SHORTEST for text in held)}
    if not long and not any(len(text) >= _SHORTEST_PART for held in texts.values() for text in held):
        return {}
    from nakanojo_helpdesk.domain.privacy.findings import NO_MY_NUMBER, is_blocked
    from nakanojo_helpdesk.domain.privacy.scanned_text import is_digit
    from nakanojo_helpdesk.domain.privacy.split_numbers import SPLIT, split_number

    found = {name: NO_MY_NUMBER for name in long if any(map(is_blocked, texts[name]))}
    if not found:
        whole = {name: value for name in names if isinstance(value := getattr(target, name), str)}
        parts = {name: text for name, text in whole.items() if sum(map(is_digit, text)) >= _SHORTEST_PART}
        split = split_number(parts) if len(parts) > 1 else ()
        if set(split) & set(changed):
            found[split[-1]] = SPLIT
    return found


def _texts(value: object) -> Iterator[str]:
    """The texts in a value, as deep as JSON holds them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
