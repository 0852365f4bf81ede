"""練習モード: a book of its own, always said to be one, and nothing of it in the real book."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import settings
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.manual.blocks import Picture
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.access import Actor, Role, founding_actor
from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.reports.manual import book
from nakanojo_helpdesk.reports.monthly.report import monthly_sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.databases import checks, practice
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.statistics import counting as statistics
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.main_window import PRACTICE_WORDS
from nakanojo_helpdesk.ui.today.page import TodayPage
from tests.factories import first_actor, recorded_today, today
from tests.keyboard import press
from tests.manual_steps import follow
from tests.running import Start, sign_in_at, starting


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of the practice as 「練習する」 makes it: 練習 makes its own only where none lies there."""
    path = tmp_path_factory.mktemp("practice") / practice.NAME
    practice.make(path, pc="PC1")
    return path


@pytest.fixture
def practising(start: Start, database: Path, made: Path, qtbot: QtBot) -> Program:
    """The program on a real book that was practised beside before, after 「練習する」."""
    shutil.copyfile(made, database.parent / practice.NAME)
    return practised(start, database, qtbot)


def practised(start: Start, database: Path, qtbot: QtBot) -> Program:
    program = start(database=database)
    press("F5")
    qtbot.waitUntil(lambda: isinstance(program.window.current_page(), TodayPage), timeout=60_000)
    return program


def _shown_words(program: Program) -> list[str]:
    return [label.text() for label in program.window.findChildren(PlainLabel) if label.isVisible()]


def test_one_key_of_the_sign_in_screen_leads_into_the_practice_and_every_screen_says_so(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    practising = practised(start, database, qtbot)
    assert (database.parent / practice.NAME).exists()
    for key in ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"):
        press(key)
        assert PRACTICE_WORDS in _shown_words(practising)
        assert "練習" in practising.window.windowTitle()


def test_nothing_of_the_practice_touches_the_real_book(practising: Program, database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).digest()
    press("Ctrl+2", "4", "Return", "Return", "2", "F12")
    assert hashlib.sha256(database.read_bytes()).digest() == before
    beside = Store.open(database.parent / practice.NAME)
    learner = Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({Role.COUNTER}))
    assert recorded_today(Ledger(beside, learner)) == 1
    beside.close()
    real = Store.open(database)
    assert recorded_today(Ledger(real, first_actor())) == 0
    assert Ledger(real, first_actor()).read(checks.check_open) == ()
    assert not Ledger(real, first_actor()).read(office.current).practice
    real.close()


def test_the_text_size_of_the_practice_is_not_the_one_of_the_pc(practising: Program, tmp_path: Path) -> None:
    press("Ctrl+Plus")
    assert settings.load(tmp_path / "data" / "settings.toml").settings.text_scale == 100


def test_leaving_leads_back_to_the_real_sign_in(practising: Program) -> None:
    out = next(each for each in practising.window.navigation.buttons if each.text() == "練習を終える")
    assert out.isVisible()
    out.click()
    page = practising.window.current_page()
    assert isinstance(page, SignInPage)
    assert PRACTICE_WORDS not in _shown_words(practising)
    sign_in_at(practising)
    shown = [each.text() for each in practising.window.navigation.buttons if each.isVisible()]
    assert "交代" in shown
    assert "練習を終える" not in shown


def test_the_practice_opens_again_although_somebody_changed_its_password(
    practising: Program, database: Path
) -> None:
    practising.sign_out()
    path = database.parent / practice.NAME
    store, entered = practice.begin(path, pc="PC1")
    from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
    from nakanojo_helpdesk.services.staff import credentials

    staff = entered.staff
    actor = Actor(staff_id=staff.id, code=staff.code, name=staff.name, pc="PC1", roles=staff.roles)
    assert Ledger(store, actor).call(credentials.change_password, DEMO_PASSWORD, "yama-no-ue-no-3") is None
    store.close()
    press("F5")
    assert isinstance(practising.window.current_page(), TodayPage)


def test_papers_of_the_practice_are_stamped(practising: Program, database: Path) -> None:
    practising.sign_out()
    store, _entered = practice.begin(database.parent / practice.NAME, pc="PC1")
    ledger = Ledger(store, first_actor())
    facts = ledger.read(statistics.monthly, Month.of(today()))
    assert monthly_sheet(facts, ledger.read(office.current)).state.startswith("練習")
    store.close()


def test_the_settings_form_cannot_take_the_stamp_away(practising: Program, database: Path) -> None:
    practising.sign_out()
    store, _entered = practice.begin(database.parent / practice.NAME, pc="PC1")
    ledger = Ledger(store, first_actor())
    Ledger(store, founding_actor("PC1")).call(office.change, Office(practice=False))
    assert ledger.read(office.current).practice
    store.close()


@pytest.mark.parametrize("name", ["nakanojo.db", "training.db", "Training.DB", "training2.db"])
def test_the_book_of_the_practice_is_never_the_real_one(tmp_path: Path, name: str) -> None:
    real = tmp_path / name
    assert practice.database_beside(real).name.casefold() != real.name.casefold()
    assert practice.database_beside(real).parent == tmp_path


@pytest.mark.parametrize("by_mouse", [False, True], ids=["by keys", "by mouse"])
def test_whoever_follows_the_first_ten_minutes_has_logged_found_and_amended_a_consultation(
    start: Start, database: Path, made: Path, by_mouse: bool
) -> None:
    path = database.parent / practice.NAME
    shutil.copyfile(made, path)
    window = start(database=database).window
    shown: dict[str, list[str]] = {}

    def see(picture: Picture) -> None:
        top = QApplication.activeModalWidget() or window
        shown[picture.file] = [label.text() for label in top.findChildren(PlainLabel) if label.isVisible()]

    page = book.page_named("00_はじめの10分.md")
    follow(page, window, see, by_mouse=by_mouse)
    assert list(shown) == [picture.file for picture in page.pictures()]
    assert PRACTICE_WORDS in shown["first_practice.png"]
    assert "登録しました（本日1件目）" in shown["first_saved.png"]
    assert any(words.startswith("直しました。") for words in shown["first_amended.png"])
    assert isinstance(window.current_page(), SignInPage)
    store = Store.open(path)
    ledger = Ledger(
        store, Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({Role.COUNTER}))
    )
    (row,) = ledger.read(consultation_rows.listing, today(), today())
    store.close()
    assert (row.topics, row.visit_kind, row.age_band, row.district) == (("LN",), "REP", "A70", "NKJ")
    assert (row.outcome, row.version) == ("SLF", 2)
