"""A book of schema 1 gets the short words of its topics with the upgrade; what the town wrote itself stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.vocabularies import TermForm, Vocabulary, VocabularyName, read_terms
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.databases.founding import shipped_vocabularies
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import first_actor, raw
from tests.store.test_search import earlier_schema

TOPIC = VocabularyName.TOPIC
SHORTENED = {
    *("SM01", "SM02", "SM03", "SM05", "SM07", "SM08", "AP01", "AP02", "AP03", "AP05", "LN04", "MP02", "MP05"),
    *("SF04", "SF07", "BS03"),
}


def words_of(topics: Vocabulary, code: str) -> TermForm:
    term = topics.term(code)
    return TermForm(
        label=term.label,
        short=term.short,
        hotkey=term.hotkey,
        public_label=term.public_label,
        note=term.note,
    )


@pytest.fixture
def old_book(database: Path, tmp_path: Path) -> Path:
    """A book of schema 1 whose topics have no short words yet; the town wrote some of its own."""
    store = Store.open(database)
    ledger = Ledger(store, first_actor())
    topics = ledger.read(vocabularies.current)[TOPIC]
    for code in SHORTENED:
        ledger.call(vocabularies.change, TOPIC, code, replace(words_of(topics, code), short=""))
    own = replace(words_of(topics, "SM02"), short="入力のしかた")
    ledger.call(vocabularies.change, TOPIC, "SM02", own)
    renamed = replace(words_of(topics, "AP05"), label="QRコードの使い方", short="")
    ledger.call(vocabularies.change, TOPIC, "AP05", renamed)
    taken = replace(words_of(topics, "SM09"), label="電話・連絡先", short="")
    ledger.call(vocabularies.change, TOPIC, "SM09", taken)
    store.close()
    old = tmp_path / "old.db"
    earlier_schema(old, database)
    return old


def test_the_upgrade_brings_the_short_words_and_leaves_the_towns_own(old_book: Path, tmp_path: Path) -> None:
    store = opening.ready(old_book, tmp_path / "控え")
    ledger = Ledger(store, first_actor())
    topics, shipped = ledger.read(vocabularies.current)[TOPIC], shipped_vocabularies()[TOPIC]
    by_code = {term.code: term.short for term in read_terms(shipped)}
    own = {"SM02": "入力のしかた", "AP05": "", "SM03": ""}
    assert {code: topics.term(code).short for code in SHORTENED} == {
        code: own.get(code, by_code[code]) for code in SHORTENED
    }
    assert ledger.read(checks.check_open) == ()
    with raw(old_book) as bare:
        traced = {
            row[0]
            for row in bare.execute("SELECT entity_id FROM audit WHERE actor='upgrade' AND action<>'bind'")
        }
    assert traced == {f"topic.{code}" for code in SHORTENED - set(own)}
    ledger.call(vocabularies.change, TOPIC, "SM01", replace(words_of(topics, "SM01"), short="画面操作"))
    assert ledger.read(checks.check_open) == (), "the chain goes on"
    store.close()


def test_a_topic_changed_behind_the_programs_back_is_still_found_after_the_upgrade(
    old_book: Path, tmp_path: Path
) -> None:
    with raw(old_book) as bare:
        bare.execute("UPDATE terms SET note='書き換えた' WHERE code='SM01'")
    store = opening.ready(old_book, tmp_path / "控え")
    found = Ledger(store, first_actor()).read(checks.check_open)
    assert {finding.kind for finding in found} == {"seal"}
    store.close()


def test_a_book_made_new_has_them_from_the_start(database: Path) -> None:
    with raw(database) as bare:
        assert bare.execute("SELECT count(*) FROM audit WHERE actor='upgrade'").fetchone() == (0,)
