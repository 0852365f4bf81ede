"""A check sees every difference of the stored schema to what the revisions make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.domain.staff.access import checking_actor
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store import engine, identity, migrate
from nakanojo_helpdesk.store.integrity import schema
from tests.factories import PC, consultation_form, first_actor, raw

GUARD = "TRIGGER audit_no_delete BEFORE DELETE"
REFUSED = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"


def schema_findings(database: Path) -> list[Finding]:
    return [finding for finding in checks.check_file(database, first_actor()) if finding.kind == "schema"]


def objects(database: Path, kind: str) -> list[str]:
    with raw(database) as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type=? AND sql IS NOT NULL ORDER BY name", (kind,)
        )
        return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DROP TRIGGER audit_no_update", "操作の記録の書き換えを防ぐ仕掛け（audit_no_update）がありません"),
        ("DROP TRIGGER audit_no_delete", "操作の記録の書き換えを防ぐ仕掛け（audit_no_delete）がありません"),
        (
            f"DROP TRIGGER audit_no_delete; CREATE {GUARD} ON audit WHEN OLD.seq > 3 {REFUSED}",
            "（audit_no_delete）が、プログラムの作ったものと違います",
        ),
        (
            f"DROP TRIGGER audit_no_delete; CREATE {GUARD} ON desks {REFUSED}",
            "（audit_no_delete）が、プログラムの作ったものと違います",
        ),
        (
            "CREATE TRIGGER thief AFTER INSERT ON people BEGIN DELETE FROM drafts; END",
            "プログラムの作っていない仕掛け（トリガー）「thief」",
        ),
        ("CREATE VIEW everybody AS SELECT name, phone FROM people", "見せかけの表（ビュー）「everybody」"),
        ("CREATE TABLE copies (memo TEXT)", "プログラムの作っていない表「copies」"),
        ("CREATE UNIQUE INDEX ix_one_name ON people (name)", "プログラムの作っていない索引「ix_one_name」"),
        (
            "ALTER TABLE people ADD COLUMN mood TEXT",
            "利用者の表（people）が、プログラムの作ったものと違います",
        ),
        ("UPDATE alembic_version SET version_num='0001'", "データベースの形の番号"),
        ("DELETE FROM alembic_version", "データベースの形の番号"),
    ],
)
def test_a_schema_changed_by_hand_is_named(database: Path, change: str, words: str) -> None:
    with raw(database) as connection:
        connection.executescript(change)
    (finding,) = schema_findings(database)
    assert words in finding.sentence
    assert finding.sentence.endswith("。")


def test_every_index_is_missed_when_it_is_dropped(database: Path) -> None:
    names = objects(database, "index")
    assert len(names) > 20
    with raw(database) as connection:
        for name in names:
            connection.execute(f"DROP INDEX {name}")
    sentences = [finding.sentence for finding in schema_findings(database)]
    assert len(sentences) == len(names)
    assert all(any(f"（{name}）がありません" in sentence for sentence in sentences) for name in names)
    with raw(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the control"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("people BETWEEN 1 AND 999", "people BETWEEN 1 AND 998"),
        ("'the audit trail is append-only'", "'the audit trail is append-onlY'"),
        ("WHERE withdrawn_at IS NULL", "WHERE withdrawn_at IS NUML"),
        ("tokenize='unicode61", "tokenize='unicode62"),
    ],
)
def test_a_bit_in_the_stored_schema_is_found_by_the_check_or_stops_the_opening(
    database: Path, before: str, after: str
) -> None:
    content = database.read_bytes()
    assert content.count(before.encode()) >= 1
    database.write_bytes(content.replace(before.encode(), after.encode()))
    assert {finding.kind for finding in checks.check_file(database, first_actor())} & {
        "schema",
        "identity",
        "integrity",
    }


@pytest.mark.parametrize("version", range(1, identity.SCHEMA_VERSION))
def test_a_book_carried_over_from_any_schema_has_the_schema_of_a_new_one(
    version: int, database: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    made = engine.engine_on(old)
    with made.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={identity.APPLICATION_ID}")
        migrate.run_alembic(connection, f"{version:04}")
        connection.exec_driver_sql(f"PRAGMA user_version={version}")
    engine.close_engine(made)
    opening.ready(old, tmp_path / "backups").close()
    assert checks.check_file(old, checking_actor(PC)) == ()  # nobody works in it yet


def test_spaces_and_quotes_that_sqlite_rewrites_are_no_difference(database: Path) -> None:
    with raw(database) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql=replace(sql, 'ON drafts (staff_id)', 'ON \"drafts\"  (\"staff_id\")')"
        )
        connection.execute("ANALYZE")
    assert schema_findings(database) == []


@pytest.mark.parametrize("kept", [True, False])
def test_a_table_written_anew_may_order_its_constraints_otherwise_but_not_lose_one(
    database: Path, kept: bool
) -> None:
    """As Alembic writes a table anew: in no order."""
    with raw(database) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name='desks'").fetchone()
        head, body = sql.split("PRIMARY KEY", maxsplit=1)
        lines = ("PRIMARY KEY" + body).removesuffix("\n)").split(", \n\t")
        assert len(lines) == 4
        anew = ", \n\t".join(
            line for line in (lines[3], *lines[1:3], lines[0]) if kept or "FOREIGN" not in line
        )
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_schema SET sql=? WHERE name='desks'", (f"{head}{anew}\n)",))
    kinds = [finding.kind for finding in checks.check_file(database, first_actor())]
    assert kinds == ([] if kept else ["schema"])


def test_the_schema_expected_is_that_of_the_revisions_shipped(
    ledger: Ledger, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison is with the scripts themselves: one that makes less finds the rest added."""
    ledger.call(consultations.record, consultation_form())
    assert schema_findings(database) == []
    scripts = tmp_path / "db"
    shutil.copytree(paths.migrations(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    sorted((scripts / "versions").glob("r*.py"))[-1].unlink()
    monkeypatch.setattr(paths, "migrations", lambda: scripts)
    assert schema_findings(database) != []


def test_no_bit_of_a_definition_can_flip_without_another_meaning(database: Path) -> None:
    """Every bit of some definitions: a broken blank too, which SQLite passes over."""
    with raw(database) as connection:
        texts = [
            row[0]
            for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 5")
        ]
    same = []
    for text in texts:
        words, whole = schema._words(text), text.encode()
        for place in range(len(whole)):
            for bit in range(8):
                flipped = bytearray(whole)
                flipped[place] ^= 1 << bit
                if schema._words(flipped.decode("utf-8", "replace")) == words:
                    same.append((text[:40], place, bit))
    assert same == []
