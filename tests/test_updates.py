"""The running program and an update: its last act is the word for the setup, its first to tell what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import __version__, paths
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Stage, UpdateRecord
from nakanojo_helpdesk.services.updates.going_back import Exchange
from nakanojo_helpdesk.store import identity
from nakanojo_helpdesk.store.updates import keeping, places
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from tests.running import Start, sign_in_at, starting

HERE = Version.of(__version__)
OTHER = Version(9, 9, 9)


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def record(former: Version, version: Version) -> UpdateRecord:
    return UpdateRecord(
        stage=Stage.UPDATING,
        at=utc_now(),
        former=former,
        former_schema=identity.SCHEMA_VERSION,
        version=version,
        schema=identity.SCHEMA_VERSION,
        backup="b.db",
        setup="s.exe",
    )


def test_the_word_for_the_setup_is_the_last_act_of_the_program(start: Start, database: Path) -> None:
    setup = paths.data_dir() / places.FOLDER / "9.9.9" / "setup.run"
    setup.parent.mkdir(parents=True)
    program = start(database=database)
    sign_in_at(program)
    program.window.exchange_wanted.emit(Exchange(setup=setup))
    assert not program.window.isVisible()
    assert not setup.with_name(keeping.GO).exists()
    program.close()
    assert setup.with_name(keeping.GO).exists()


@pytest.mark.parametrize(
    ("former", "version", "told", "stage"),
    [
        (Version(0, 0, 1), HERE, f"{HERE} 版に更新しました", Stage.UPDATED),
        (HERE, OTHER, "更新できませんでした", Stage.FAILED),
    ],
)
def test_the_sign_in_says_once_what_became_of_an_update(
    start: Start, database: Path, former: Version, version: Version, told: str, stage: Stage
) -> None:
    folder = paths.data_dir() / places.FOLDER
    begun = record(former, version)
    keeping.write_record(folder, begun)
    program = start(database=database)
    page = program.window.current_page()
    assert isinstance(page, SignInPage)
    assert told in page.sticky.text()
    kept = keeping.read_record(folder)
    assert kept == replace(begun, stage=stage)
    sign_in_at(program)
    program.sign_out()
    again = program.window.current_page()
    assert again is not None
    assert told not in again.sticky.text()
