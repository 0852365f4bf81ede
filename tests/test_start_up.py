"""Nothing heavy is imported before it is needed: the window comes quickly.

The program is started in a process of its own by its own `main`, signed in by key events, and asked what it holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict, cast

import pytest

from tests.benchmarks.processes import output
from tests.factories import PASSWORD

# What draws charts, counts, migrates, and reads and writes workbooks.
HEAVY = ("pandas", "numpy", "matplotlib", "alembic", "openpyxl", "xlsxwriter")
# Needed later than the sign-in screen: by the password itself, by the first screens of the day, or by no window.
LATER = (
    "argon2",
    "budoux",
    "jpholiday",
    "nakanojo_helpdesk.domain.appointments",
    "nakanojo_helpdesk.domain.consultations.search",
    "nakanojo_helpdesk.domain.privacy.findings",
    "nakanojo_helpdesk.services.vocabularies",
    "nakanojo_helpdesk.store.backups.making",
    "nakanojo_helpdesk.store.tables.places",
    "nakanojo_helpdesk.ui.kit.inputs.choice",
    "sqlalchemy.dialects.postgresql",
    "tomli_w",
)
AT_ENTRY = {
    "argon2",
    "budoux",
    "nakanojo_helpdesk.domain.appointments",
    "nakanojo_helpdesk.domain.privacy.findings",
    "nakanojo_helpdesk.services.vocabularies",
    "nakanojo_helpdesk.store.tables.places",
    "nakanojo_helpdesk.ui.kit.inputs.choice",
}
# There at every start: shows that the question is answered.
ALWAYS = ("PySide6.QtWidgets", "sqlalchemy.orm")


class Told(TypedDict):
    seconds: float
    at_sign_in: list[str]
    at_entry: list[str]


@pytest.fixture
def told(database: Path, tmp_path: Path) -> Told:
    modules = ",".join((*HEAVY, *LATER, *ALWAYS))
    said = output(("-m", "tests.benchmarks.start", str(database), str(tmp_path / "data"), PASSWORD, modules))
    return cast("Told", json.loads(said.splitlines()[-1]))


def test_charts_counting_and_migrations_are_not_imported_before_they_are_needed(told: Told) -> None:
    assert set(told["at_sign_in"]) == set(ALWAYS)
    assert set(told["at_entry"]) == {*ALWAYS, *AT_ENTRY}
