"""The shipped revisions make exactly what the models say, and stand alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store import engine, identity
from nakanojo_helpdesk.store.base import Entity
from nakanojo_helpdesk.store.driver import sqlite
from nakanojo_helpdesk.store.tables import everything
from tests.factories import consultation_form, raw

# Full-text tables are no models: SQLite keeps several of its own beside the one we name.
SEARCH_INDEX = "consultation_search"


def shipped_revisions() -> list[Path]:
    return sorted((paths.migrations() / "versions").glob("*.py"))


def test_the_newest_revision_is_what_the_models_say(database: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    opened = engine.open_engine(database)
    with opened.connect() as connection:

        def ours(name: str | None, kind: str, _parents: object) -> bool:
            return kind != "table" or not (name or "").startswith(SEARCH_INDEX)

        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, Entity.metadata) == []
    engine.close_engine(opened)


def test_a_database_made_from_the_models_is_the_same(database: Path, tmp_path: Path) -> None:
    """Also where the comparison above does not look: keys, checks, partial indexes, rowid."""
    fresh = engine.engine_on(tmp_path / "models.db")
    Entity.metadata.create_all(fresh)
    engine.close_engine(fresh)

    def shape(path: Path) -> dict[str, Any]:
        with raw(path) as connection:
            found: dict[str, Any] = {}
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type='table'"):
                if name.startswith(SEARCH_INDEX):
                    continue
                found[name] = (
                    # Columns added by a later revision stand last in a migrated file.
                    sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})")),
                    sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
                    sorted(re.findall(r"CONSTRAINT (ck_\w+) CHECK (\(.*?\)),?\n", sql)),
                    "WITHOUT ROWID" in sql,
                )
            for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL"
            ):
                found[name] = " ".join(sql.split())
            return found

    migrated = shape(database)
    migrated.pop("alembic_version")
    assert migrated == shape(tmp_path / "models.db")
    assert everything.__doc__, "all tables are mapped by importing it"


def test_every_check_and_trigger_stands_in_the_file(database: Path) -> None:
    with raw(database) as connection:
        sql = "\n".join(
            row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        )
    wanted = [
        str(constraint.name)
        for table in Entity.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    assert len(wanted) >= 8
    assert [name for name in wanted if name not in sql] == []
    assert "audit_no_update" in sql
    assert "audit_no_delete" in sql


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consultations SET event_minute=1440",
        "UPDATE consultations SET people=0",
        "UPDATE consultations SET minutes=721",
        "UPDATE consultations SET measured_minutes=-1",
        "UPDATE consultations SET entry_mode='x'",
        "UPDATE consultations SET memo=printf('%1501d', 1)",
        "UPDATE consultations SET main_topic_id=NULL",
        "UPDATE consultations SET serial=1",
        "UPDATE further_topics SET position=5",
        "UPDATE staff_roles SET role='king' WHERE role='chief'",
        "UPDATE consultations SET desk_id=77",
        "DELETE FROM terms WHERE code='SM'",
    ],
)
def test_the_file_itself_refuses_what_must_not_be(ledger: Ledger, database: Path, statement: str) -> None:
    for _ in range(2):
        ledger.call(consultations.record, consultation_form(topics=("SM", "LN")))
    with raw(database) as connection:
        engine.prepare(connection)
        with pytest.raises(sqlite.IntegrityError):
            connection.execute(statement)


def test_the_schema_number_counts_the_revisions() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()))
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1
    assert len(list(scripts.walk_revisions())) == len(shipped_revisions()) == identity.SCHEMA_VERSION


def test_the_scripts_stand_alone() -> None:
    for path in [paths.migrations() / "env.py", *shipped_revisions()]:
        imported = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
        assert imported <= {"__future__", "sqlalchemy", "alembic", "hashlib", "json", "datetime", "typing"}, (
            path.name
        )
    template = (paths.migrations() / "script.py.mako").read_text(encoding="utf-8")
    assert "nakanojo_helpdesk" not in template
