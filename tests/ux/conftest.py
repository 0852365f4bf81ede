"""The workplace the screens are checked with: every table has something to show, in the longest words there are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.clock import clock_of, clock_stopped_at
from tests.factories import DESK, FIRST, PASSWORD, PC
from tests.ux.stages import fill_today, workplace_on


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Iterator[Workplace]:
    """The workplace that all tests of a worker share, and its clock, which stands still."""
    path = tmp_path_factory.mktemp("filled") / "nakanojo.db"
    shutil.copyfile(template_database, path)
    store = Store.open(path)
    nobody = Actor(staff_id=None, code="-", name="", pc=PC)
    with clock_stopped_at(calendar.utc_now()) as now:
        signed_in = Ledger(store, nobody).call(sign_in.sign_in, FIRST, PASSWORD)
        assert not isinstance(signed_in, sign_in.SignInFailed)
        place = replace(workplace_on(store, signed_in), now=now)
        fill_today(place.ledger, FIRST, DESK)
    yield place
    store.close()


@pytest.fixture
def filled(filled_once: Workplace) -> Iterator[Workplace]:
    """A workplace whose records of today have every answer.

    The program's clock stands still: they are today's in the last test, too, should midnight pass before it.
    """
    with clock_of(filled_once.now):
        yield filled_once
