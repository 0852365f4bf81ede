"""A book of schema 2 gets the keys of its chips with the upgrade; a key the town chose itself stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.vocabularies import TermForm, VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import first_actor, raw
from tests.store.test_search import earlier_schema
from tests.store.test_short_words import words_of

TOPIC, OUTCOME = VocabularyName.TOPIC, VocabularyName.OUTCOME
OTHERS = {
    *(
        "SM99",
        "AP99",
        "IN99",
        "LN99",
        "MN99",
        "MP99",
        "CL99",
        "SF99",
        "BS99",
        "PC99",
        "DV99",
        "LR99",
        "OT",
        "OT99",
    ),
}


def give_key(ledger: Ledger, name: VocabularyName, code: str, key: str) -> None:
    words = words_of(ledger.read(vocabularies.current)[name], code)
    ledger.call(vocabularies.change, name, code, replace(words, hotkey=key))


def keys_of(ledger: Ledger, name: VocabularyName) -> dict[str, str]:
    return {term.code: term.hotkey for term in ledger.read(vocabularies.current)[name].terms}


@pytest.fixture
def old_book(database: Path, tmp_path: Path) -> Path:
    """A book of schema 2 as shipped then; the town chose the key of AP99 and gave S to a topic of its own."""
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    give_key(ledger, OUTCOME, "OOS", "0")
    for code in OTHERS - {"AP99"}:
        give_key(ledger, TOPIC, code, "0")
    give_key(ledger, TOPIC, "AP99", "Z")
    ledger.call(vocabularies.add, TOPIC, "IN10", TermForm(label="調べもの", hotkey="S"), parent="IN")
    store.close()
    old = tmp_path / "old.db"
    earlier_schema(old, database, 2)
    return old


def test_after_the_upgrade_0_is_for_what_was_not_asked_and_the_towns_own_keys_stay(
    old_book: Path, tmp_path: Path
) -> None:
    store = opening.ready(old_book, tmp_path / "控え")
    ledger = Ledger(store, first_actor())
    topics, outcomes = keys_of(ledger, TOPIC), keys_of(ledger, OUTCOME)
    own = {"AP99": "Z", "IN99": "0", "IN10": "S"}
    assert {code: topics[code] for code in OTHERS | own.keys()} == dict.fromkeys(OTHERS, "S") | own
    assert (outcomes["OOS"], outcomes["CAN"]) == ("H", "-")
    assert keys_of(ledger, VocabularyName.AGE_BAND)["UNK"] == "0"
    assert ledger.read(checks.check_open) == ()
    with raw(old_book) as bare:
        traced = {
            row[0]
            for row in bare.execute("SELECT entity_id FROM audit WHERE actor='upgrade' AND action<>'bind'")
        }
    assert traced == {"outcome.OOS", *(f"topic.{code}" for code in OTHERS - {"AP99", "IN99"})}
    give_key(ledger, TOPIC, "SM99", "Y")
    assert ledger.read(checks.check_open) == (), "the chain goes on"
    store.close()


def test_an_answer_changed_behind_the_programs_back_is_still_found_after_the_upgrade(
    old_book: Path, tmp_path: Path
) -> None:
    with raw(old_book) as bare:
        bare.execute("UPDATE terms SET note='書き換えた' WHERE code='OOS'")
    store = opening.ready(old_book, tmp_path / "控え")
    ledger = Ledger(store, first_actor())
    assert {finding.kind for finding in ledger.read(checks.check_open)} == {"seal"}
    assert keys_of(ledger, OUTCOME)["OOS"] == "0"
    store.close()
