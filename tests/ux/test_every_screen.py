"""The guarantee of the program, screen by screen: nothing clipped, everything reachable, readable and named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.access import Actor
from nakanojo_helpdesk.services import sign_in
from nakanojo_helpdesk.services.desk import Desk, Store
from nakanojo_helpdesk.tokens import ThemeName
from nakanojo_helpdesk.ui.workplace import Workplace
from tests.factories import DESK, FIRST, PASSWORD, PC
from tests.ux.pairs import PAIRS, Pair
from tests.ux.report import listing
from tests.ux.run import check_window
from tests.ux.screens import bundled_fonts, screen_classes
from tests.ux.stages import STAGES, Stage, fill_today, showing, workplace_on

LOOKS: Final[tuple[ThemeName, ...]] = get_args(ThemeName)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Iterator[Workplace]:
    path = tmp_path_factory.mktemp("every_screen") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    nobody = Actor(staff_id=None, code="-", name="", pc=PC)
    signed_in = Desk(store, nobody).call(sign_in.sign_in, FIRST, PASSWORD)
    assert not isinstance(signed_in, sign_in.SignInFailed)
    place = workplace_on(store, signed_in)
    fill_today(place.desk, FIRST, DESK)
    yield place
    store.close()


def test_every_page_and_dialog_class_is_on_a_stage() -> None:
    assert screen_classes() == {stage.kind for stage in STAGES}


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_the_screen_keeps_the_guarantee(
    stage: Stage, look: ThemeName, pair: Pair, workplace: Workplace, qapp: QApplication
) -> None:
    with showing(stage, workplace, pair, look) as window:
        found = check_window(window, pair.size, fonts=bundled_fonts())
    assert not found, listing(found)
