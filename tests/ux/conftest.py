"""The workplace the screens are checked with: every table has something to show, in the longest words there are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import DESK, FIRST, PASSWORD, PC
from tests.ux.stages import fill_today, workplace_on


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Iterator[Workplace]:
    """A workplace whose records of today have every answer; one for all tests of a worker."""
    path = tmp_path_factory.mktemp("filled") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    nobody = Actor(staff_id=None, code="-", name="", pc=PC)
    signed_in = Ledger(store, nobody).call(sign_in.sign_in, FIRST, PASSWORD)
    assert not isinstance(signed_in, sign_in.SignInFailed)
    place = workplace_on(store, signed_in)
    fill_today(place.ledger, FIRST, DESK)
    yield place
    store.close()
