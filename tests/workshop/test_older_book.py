"""The book for the trial of an upgrade is one: today's program finds it old, carries it over, and finds nothing wrong."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from nakanojo_helpdesk.services.databases import checks, opening
from nakanojo_helpdesk.store import identity
from tests.demo_data import template
from tests.factories import first_actor
from workshop import older_book


@pytest.mark.long
def test_an_older_book_is_carried_over_with_every_row(tmp_path: Path) -> None:
    path, kept = tmp_path / "older.db", tmp_path / "kept.db"
    before = older_book.make(path, template())
    assert older_book.schema_of(path) == identity.SCHEMA_VERSION - 1
    assert sum(map(len, before.values())) > 1_000
    shutil.copyfile(path, kept)
    with closing(opening.ready(path, tmp_path / "backups")):
        pass
    assert older_book.schema_of(path) == identity.SCHEMA_VERSION
    assert older_book.records(path, like=kept) == before
    assert checks.check_file(path, first_actor()) == ()
    assert [older_book.schema_of(backup) for backup in (tmp_path / "backups").glob("*.db")] == [
        older_book.OLDER
    ]
