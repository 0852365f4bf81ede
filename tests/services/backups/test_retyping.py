"""What a restore left to be typed again can be printed later, by whoever may read it, until it is done or ninety days old."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.backups.restoring import as_text, from_text
from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Denied, Missing
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.backups import restoring, retyping
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import swapping
from tests.factories import first_actor
from tests.reports import restored_facts
from tests.services.backups import books
from tests.services.backups.books import HELD, YOUNG


@pytest.fixture
def after(database: Path) -> Iterator[Ledger]:
    """佐藤 at work after a restore by an administrator who may read no memo."""
    book = books.made(database)
    restoring.restore(first_actor(Role.ADMINISTRATOR), book.database, book.backup)
    store = Store.open(database)
    yield Ledger(store, first_actor())
    store.close()


def test_memos_the_administrator_could_not_print_are_printed_by_a_clerk(after: Ledger) -> None:
    (left,) = after.read(retyping.lists)
    assert [record.memo for record in left.missing.records] == books.numbered(HELD + 1, YOUNG)
    after.call(retyping.done, left.name)
    assert after.read(retyping.lists) == ()
    with pytest.raises(Missing):
        after.call(retyping.done, left.name)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_whoever_may_not_read_everything_gets_nothing(after: Ledger, role: Role) -> None:
    actor = first_actor(role)
    with after.store.session(actor, reading=True) as session, pytest.raises(Denied):
        retyping.lists(session, actor)


@pytest.mark.skipif(os.name != "posix", reason="file modes are Unix; Windows has the rights of the folder")
def test_a_list_is_for_its_owner_alone(after: Ledger) -> None:
    (place,) = swapping.lists(after.store.path)
    assert place.stat().st_mode & 0o077 == 0


def test_a_list_goes_with_the_file_put_aside(after: Ledger) -> None:
    database = after.store.path
    (place,) = swapping.lists(database)
    swapping.expire(database, utc_now() - timedelta(days=1))
    assert swapping.lists(database) == (place,)
    swapping.expire(database, utc_now() + timedelta(days=1))
    assert swapping.lists(database) == swapping.formers(database) == ()
    assert not retyping.is_left(database)


def test_what_is_kept_is_what_was_missing() -> None:
    missing = restored_facts.missing(lost_traces=2, others=(("講座", 3),))
    kept = from_text("n", as_text(missing, restored_facts.SINCE))
    assert kept is not None
    assert (kept.missing, kept.at) == (missing, restored_facts.SINCE)
    for broken in ("", "{}", "[1]", as_text(missing, restored_facts.SINCE)[:-9]):
        assert from_text("n", broken) is None
