"""The program's own part in an update: it ends for the setup, tells the outcome once, and leads through the way back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.updates import going_back
from nakanojo_helpdesk.services.updates.going_back import Exchange, Wanted
from nakanojo_helpdesk.store.updates import installation, keeping
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.updates.steps import UpdateSteps
from nakanojo_helpdesk.ui.shell.updates.way_back import WayBackPage
from tests import keyboard
from tests.factories import first_actor
from tests.services.updates import programs
from tests.services.updates.programs import HELD, NEW, PC, Pc
from tests.waiting import turn, wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the setups of these tests are scripts of a shell")


class Stage:
    """A window with the steps of an update on it, and what they asked of the program."""

    def __init__(self, database: Path) -> None:
        self.window = MainWindow()
        self.background = Background(self.window)
        self.store: Store | None = Store.open(database)
        self.reopened = 0
        self.steps = UpdateSteps(self.window, self.background, PC, self.close, self.reopen)
        self.window.show_alone(Page("始め"))
        self.window.show()

    def close(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None

    def reopen(self) -> None:
        self.reopened += 1

    def ledger(self) -> Ledger:
        assert self.store is not None
        return Ledger(self.store, first_actor())

    def texts(self) -> str:
        page = self.window.current_page()
        assert page is not None
        return "\n".join(label.text() for label in page.findChildren(PlainLabel))


@pytest.fixture
def updated(database: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """The new version, which keeps the records in a newer form, with two records younger than the update."""
    pc = programs.made(database, monkeypatch)
    pc.update(pc.stick())
    installation.wait_for_started()
    pc.end()
    pc.start()
    pc.record(HELD + 1, 2)
    return pc


@pytest.fixture
def stage(app: QApplication, updated: Pc) -> Iterator[Stage]:
    """A window on the updated program."""
    made = Stage(updated.database)
    yield made
    made.background.stop()
    made.close()
    made.window.close()
    made.window.deleteLater()
    turn()


def wanted(pc: Pc) -> Exchange:
    way = going_back.offered(first_actor(), pc.installed, pc.folder, pc.database)
    assert way is not None
    return Exchange(
        setup=way.setup,
        way=Wanted(way=way, installed=pc.installed, folder=pc.folder, confirmed=programs.confirmed()),
    )


def test_the_way_back_shows_what_will_be_missing_and_goes_with_one_key(updated: Pc, stage: Stage) -> None:
    asked = wanted(updated)
    stage.steps.begin(asked, updated.database, stage.ledger())
    wait_until(lambda: isinstance(stage.window.current_page(), WayBackPage), "the preview is there")
    words = stage.texts()
    assert "0.2.0 版から、前の 0.1.0 版に戻します" in words
    assert words.count("・相談") >= 2
    page = stage.window.current_page()
    assert isinstance(page, WayBackPage)
    assert page.go_button.isEnabled()
    keyboard.press("F12")
    wait_until(lambda: not stage.window.isVisible(), "the program ends")
    assert isinstance(stage.window.current_page(), WaitingPage)
    assert not asked.setup.with_name(keeping.GO).exists()
    stage.steps.say_go()
    assert asked.setup.with_name(keeping.GO).exists()
    assert installation.wait_for_started() == 0
    updated.waiting = (asked.setup, programs.FORMER)
    updated.end()
    count, outcome = updated.start()
    assert count == HELD
    assert outcome is not None
    assert outcome.good


def test_a_backup_gone_meanwhile_is_told_and_leaving_changes_nothing(updated: Pc, stage: Stage) -> None:
    asked = wanted(updated)
    assert asked.way is not None
    backup = asked.way.way.backup
    assert backup is not None
    backup.rename(backup.with_name("away.db"))
    stage.steps.begin(asked, updated.database, stage.ledger())
    wait_until(lambda: isinstance(stage.window.current_page(), WayBackPage), "the preview is there")
    page = stage.window.current_page()
    assert isinstance(page, WayBackPage)
    assert not page.go_button.isEnabled()
    assert "見つかりません" in stage.texts()
    keyboard.press("Escape")
    assert stage.reopened == 1
    stage.steps.say_go()
    assert updated.start() == (HELD + 2, None)
    assert updated.version == NEW
