"""Every test here begins with a copy of one database that has something of every kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.ledger import Ledger, Store
from tests.factories import LedgerAs, first_actor
from tests.services.retention.aged import Aged, aged


@pytest.fixture(scope="session")
def aged_template(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Aged]:
    """The database, and what was made in it."""
    path = tmp_path_factory.mktemp("aged") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    made = aged(Ledger(store, first_actor()))
    store.close()
    return path, made


@pytest.fixture
def database(tmp_path: Path, aged_template: tuple[Path, Aged]) -> Path:
    """A copy for this test alone."""
    path = tmp_path / "記録 帳" / "nakanojo.db"
    path.parent.mkdir()
    shutil.copyfile(aged_template[0], path)
    return path


@pytest.fixture
def made(aged_template: tuple[Path, Aged]) -> Aged:
    """What is in the database."""
    return aged_template[1]


@pytest.fixture
def chief(ledger_as: LedgerAs) -> Ledger:
    """The second person."""
    return ledger_as(Role.CHIEF)
