"""Vocabulary codes in memory are those of the file, also when another counter changed them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.tables.terms import TermEntity
from tests.factories import first_actor


def retire(session: Session, actor: Actor) -> None:
    term = session.scalars(select(TermEntity).where(TermEntity.code == "LN")).one()
    term.valid_to, term.label = date(2025, 3, 31), "LINE（旧）"


def test_a_change_at_another_counter_is_seen_at_the_next_look(ledger: Ledger, database: Path) -> None:
    other_store = Store.open(database)
    other = Ledger(other_store, first_actor(pc="PC2"))
    before = ledger.read(vocabularies.current)
    assert ledger.read(vocabularies.current) is before, "nothing changed: nothing is read again"
    other.call(retire)
    term = ledger.read(vocabularies.current)[VocabularyName.TOPIC].term("LN")
    assert (term.label, term.valid_to) == ("LINE（旧）", date(2025, 3, 31))
    assert before[VocabularyName.TOPIC].term("LN").valid_to is None, "what was read stays as it was"
    other_store.close()
