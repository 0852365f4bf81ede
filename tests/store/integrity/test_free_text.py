"""Every text that is stored passes the guard: a column added later does, too, or is named here with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import JSON, String, select, update
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.privacy.split_numbers import SPLIT
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.base import Entity
from nakanojo_helpdesk.store.integrity.free_text import NOT_TYPED
from nakanojo_helpdesk.store.tables import everything  # noqa: F401  every table is looked at
from nakanojo_helpdesk.store.tables.places import Venue
from tests.factories import first_actor

NUMBER = "番号 1234-5678-9018 の方"
REASONS = {
    "uid": "made by the program",
    "code": "made by the program, or of a vocabulary",
    "password_hash": "made by the program",
    "pin_hash": "made by the program",
    "digest": "made by the program",
    "seed": "printed digits of a draw, of public origin",
    "name_key": "made of a name that was looked at",
    "kana_key": "made of a reading that was looked at",
    "phone_digits": "made of telephone numbers that were looked at",
    "subjects": "uids of what was erased",
    "moved": "uids of lessons that changed hands, codes of roles and staff",
    "successors": "codes of staff by the uid of the work",
}


def text_columns() -> list[tuple[type[Entity], str]]:
    return [
        (mapper.class_, attribute.key)
        for mapper in Entity.registry.mappers
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0].type, (String, JSON))
    ]


def refused(_store: Store, kind: type[Entity], /, **texts: Any) -> dict[str, str]:
    """What the guard says of a row with these texts alone."""
    with _store.session(first_actor(), reading=False) as session:
        row = kind.__mapper__.class_manager.new_instance()
        for name, text in texts.items():
            setattr(row, name, text)
        session.add(row)
        try:
            session.flush()
        except Invalid as error:
            return error.problems
        except Exception:  # noqa: BLE001  the rest of the row is missing: it got past the guard
            return {}
        finally:
            session.rollback()
    return {}


def test_no_text_column_takes_a_my_number(store: Store) -> None:
    passed = {
        name for entity, name in text_columns() if set(refused(store, entity, **{name: NUMBER})) != {name}
    }
    assert passed == set(REASONS)
    assert set(REASONS) == NOT_TYPED


def test_a_number_is_found_however_deep_json_holds_it(store: Store) -> None:
    (draft,) = (
        entity for entity, name in text_columns() if (entity.__tablename__, name) == ("drafts", "fields")
    )
    assert set(refused(store, draft, fields={"a": [{"b": NUMBER}]})) == {"fields"}


def test_a_number_split_over_two_columns_of_a_row_is_refused(store: Store) -> None:
    assert refused(store, Venue, address="1234-5678", parking="9018") == {"parking": SPLIT}
    assert refused(store, Venue, address="1234-5678", parking="9019") == {}


def test_what_stood_there_before_keeps_nobody_from_changing_the_rest(ledger: Ledger) -> None:
    def plant(session: Session, _actor: Actor) -> None:
        session.execute(
            update(Venue).values(address=NUMBER), execution_options={"synchronize_session": False}
        )

    def change(session: Session, _actor: Actor, /, **values: str) -> None:
        venue = session.scalars(select(Venue)).one()
        for name, value in values.items():
            setattr(venue, name, value)
        session.flush()

    ledger.call(plant)
    ledger.call(change, parking="10台")
    with pytest.raises(Invalid):
        ledger.call(change, address=f"{NUMBER}。")
