"""The index of memos: found as typed or half of it, kept with the record, gone when the memo is gone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.text import fold, holds, search_word
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, demo, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.store import engine, identity, migrate
from nakanojo_helpdesk.store import search as index
from tests.factories import consultation_form, first_actor, raw

ALPHABET = "税金申告スマホすまほｽﾏﾎLINEline 　\n％%_'\"*()-AND:髙﨑𠮷高崎吉😀、。0１2ー"


def matching(path: Path, words: str) -> list[int]:
    """What the index itself answers, without the records."""
    with raw(path) as connection:
        query = "SELECT rowid FROM consultation_search WHERE bigrams MATCH ? ORDER BY rowid"
        return [
            row[0]
            for row in connection.execute(query, (index.expression(map(search_word, fold(words).split())),))
        ]


def recorded(ledger: Ledger, memo: str) -> int:
    return ledger.call(consultations.record, consultation_form(memo=memo))


def test_the_index_agrees_with_reading_every_memo(ledger: Ledger, database: Path) -> None:
    choose = random.Random(5)
    memos = {}
    for _ in range(120):
        memo = "".join(choose.choices(ALPHABET, k=choose.randrange(1, 25)))
        memos[recorded(ledger, memo)] = memo
    words = {
        fold(memo)[start : start + length]
        for memo in memos.values()
        for start in (0, 3)
        for length in (1, 2, 3, 5)
    }
    asked = sorted(word for word in words if word and " " not in word)
    assert len(asked) > 100
    for word in asked:
        assert matching(database, word) == [
            key for key, memo in memos.items() if holds(memo, search_word(word))
        ]


ALIKE = (
    ("R8-00012", "Ｒ８ー０００１２"),
    ("Wi-Fi", "wifi", "ｗｉ‐ｆｉ"),
    ("キャノン", "キヤノン"),
    ("鶴ヶ峰", "鶴が峰", "鶴ケ峰"),
    ("3ヶ月", "３カ月", "3か月"),
    ("ヴァイオリン", "バイオリン"),
    ("佐藤 花子", "佐藤花子", "佐藤　花子"),
    ("葛城", "葛\U000e0100城", "葛\u200b城"),
)
STRANGERS = ("R80-0012", "WiGig", "キヤ", "鶴峰", "3が月", "イオリン", "佐藤\n花子", "葛の城", "税金")


def test_a_memo_is_found_by_every_spelling_of_what_it_holds_and_by_no_other(
    ledger: Ledger, database: Path
) -> None:
    choose = random.Random(9)
    held: dict[int, set[int]] = {}
    for _ in range(150):
        groups = set(choose.sample(range(len(ALIKE)), k=choose.randrange(4)))
        pieces = [choose.choice(ALIKE[group]) for group in groups] + choose.sample(STRANGERS, k=2)
        choose.shuffle(pieces)
        held[recorded(ledger, "。".join(pieces))] = groups
    for group, ways in enumerate(ALIKE):
        expected = [key for key, groups in held.items() if group in groups]
        for asked in ways:
            found = ledger.read(search.find, SearchQuery(words=asked), limit=500)
            # 「佐藤 花子」 asks for two words, which may stand apart: here they are asked for as one.
            one = asked if group != 6 else "佐藤花子"
            assert matching(database, one) == expected, asked
            assert {row.id for row in found.rows} >= set(expected)


def older_index(database: Path, memos: dict[int, str]) -> None:
    """The index as a program filled it that folded less and knew no version."""
    with raw(database) as connection:
        connection.execute("INSERT INTO consultation_search(consultation_search) VALUES ('delete-all')")
        for key, memo in memos.items():
            runs = [run.encode("utf-16-be").hex() for run in memo.split()]
            tokens = " ".join(run[start : start + 8] for run in runs for start in range(0, len(run), 4))
            connection.execute("INSERT INTO consultation_search(rowid, bigrams) VALUES (?, ?)", (key, tokens))


def test_the_index_of_an_older_program_is_made_anew_when_the_book_is_opened(
    ledger: Ledger, database: Path, tmp_path: Path
) -> None:
    memos = {recorded(ledger, memo): memo for memo in ("斎藤 花子", "Wi-Fi", "ヴァイオリン")}
    ledger.store.close()
    older_index(database, memos)
    assert matching(database, "wifi") == []
    store = opening.ready(database, tmp_path / "控え")
    opened = Ledger(store, first_actor())
    assert [matching(database, word) for word in ("斉藤花子", "wifi", "バイオリン")] == [
        [key] for key in memos
    ]
    assert opened.read(checks.check_open) == ()
    store.close()
    before = rebuilt(database)
    assert before == 1
    opening.ready(database, tmp_path / "控え").close()
    assert rebuilt(database) == before


def test_a_book_that_cannot_be_written_now_is_opened_with_its_older_index(
    ledger: Ledger, database: Path, tmp_path: Path
) -> None:
    key = recorded(ledger, "wifi")
    ledger.store.close()
    older_index(database, {key: "wifi"})
    with raw(database) as writer:
        writer.execute("BEGIN IMMEDIATE")
        store = opening.ready(database, tmp_path / "控え")
        assert matching(database, "wifi") == [key]
        store.close()
        writer.execute("ROLLBACK")
    opening.ready(database, tmp_path / "控え").close()
    assert rebuilt(database) == 1


def rebuilt(database: Path) -> int:
    """How often the trace says that the index was made anew."""
    with raw(database) as connection:
        query = "SELECT count(*) FROM audit WHERE action = 'rebuild'"
        return int(connection.execute(query).fetchone()[0])


@pytest.mark.parametrize("memo", ["確定\n申告", "確定 の申告", "確定、 申告"])
def test_a_word_is_not_found_across_what_parts_it(ledger: Ledger, database: Path, memo: str) -> None:
    recorded(ledger, memo)
    assert matching(database, "確定申告") == []
    assert matching(database, "確定 申告") != []


def test_an_amended_memo_is_found_by_its_new_words_only(ledger: Ledger, database: Path) -> None:
    key = recorded(ledger, "税金の相談")
    assert matching(database, "税金") == [key]
    row = ledger.read(consultation_rows.get, key)
    ledger.call(
        consultations.amend, key, row.version, replace(row.form(), memo="電話の相談"), reason="書き間違い"
    )
    assert matching(database, "税金") == []
    assert matching(database, "電話") == [key]


def test_an_amendment_elsewhere_leaves_the_memo_findable(ledger: Ledger, database: Path) -> None:
    key = recorded(ledger, "税金の相談")
    row = ledger.read(consultation_rows.get, key)
    ledger.call(consultations.amend, key, row.version, replace(row.form(), people=2), reason="書き間違い")
    assert matching(database, "税金") == [key]


def test_a_withdrawn_record_stays_findable(ledger: Ledger, database: Path) -> None:
    key = recorded(ledger, "税金の相談")
    ledger.call(consultations.withdraw, key, 1, reason="重複")
    assert matching(database, "税金") == [key]


@pytest.mark.plain
def test_an_index_made_anew_holds_no_bytes_of_a_memo_that_is_gone(ledger: Ledger, database: Path) -> None:
    key = recorded(ledger, "𠮷田様の税金")
    # The index leaves out what a token shares with the one before it in the order of tokens.
    token = "".join(f"{ord(character):04x}" for character in "税金").encode()[2:]
    row = ledger.read(consultation_rows.get, key)
    ledger.call(consultations.amend, key, row.version, replace(row.form(), memo=""), reason="消去")
    ledger.store.close()
    assert token in database.read_bytes()
    assert matching(database, "税金") == []
    again = Store.open(database)
    Ledger(again, ledger.actor).call(search.rebuild_index)
    again.close()
    assert token not in database.read_bytes()


def test_a_save_that_fails_leaves_nothing_in_the_index(ledger: Ledger, database: Path) -> None:
    def fail(session: object, actor: object) -> None:
        consultations.record(session, actor, consultation_form(memo="税金の相談"))  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.call(fail)
    assert matching(database, "税金") == []


def test_what_is_loaded_in_bulk_is_found_at_once(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, size="small", seed=1, until=date(2025, 12, 26), pc="PC1")
    store = Store.open(path)
    everyone = Ledger(store, first_actor())
    rows = everyone.read(consultation_rows.listing, date(2000, 1, 1), date(2025, 12, 26), withdrawn=True)
    memos = {row.id: row.memo or "" for row in rows}
    store.close()
    wanted = sorted(key for key, memo in memos.items() if "した" in fold(memo))
    assert matching(path, "した") == wanted != []


def test_a_check_says_when_the_index_does_not_fit_and_a_rebuild_mends_it(
    ledger: Ledger, database: Path
) -> None:
    keys = [recorded(ledger, f"税金の相談{number}") for number in range(3)]
    recorded(ledger, "")
    assert ledger.read(checks.check_open) == ()
    with raw(database) as connection:
        connection.execute("DELETE FROM consultation_search WHERE rowid=?", (keys[1],))
    (finding,) = ledger.read(checks.check_open)
    assert finding.kind == "search"
    assert "1件" in finding.sentence
    assert ledger.call(search.rebuild_index) == 3
    assert ledger.read(checks.check_open) == ()
    assert matching(database, "税金") == keys


def test_memos_of_an_older_book_are_found_after_it_was_carried_over(
    ledger: Ledger, database: Path, tmp_path: Path
) -> None:
    key = recorded(ledger, "税金の相談")
    old = tmp_path / "old.db"
    earlier_schema(old, database)
    assert migrate.upgrade(old, tmp_path / "backups") is not None
    assert matching(old, "税金") == [key]


def earlier_schema(path: Path, filled: Path, schema: int = 1) -> None:
    """A book of an earlier schema with the rows of today's book, as far as it has room for them; no memo is findable."""
    opened = engine.engine_on(path)
    with opened.begin() as connection:
        migrate.run_alembic(connection, f"{schema:04d}")
        connection.exec_driver_sql(f"PRAGMA application_id={identity.APPLICATION_ID:d}")
        connection.exec_driver_sql(f"PRAGMA user_version={schema:d}")
    engine.close_engine(opened)
    with raw(path) as connection:
        connection.execute("ATTACH ? AS filled", (str(filled),))
        tables = [
            row[0] for row in connection.execute("SELECT name FROM main.sqlite_schema WHERE type='table'")
        ]
        for table in tables:
            if table != "alembic_version" and not table.startswith("consultation_search"):
                names = ",".join(
                    f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})")
                )
                connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM filled.{table}")


def test_half_a_surrogate_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        index.expression(["\ud83d"])
