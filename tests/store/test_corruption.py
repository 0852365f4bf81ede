"""Any one bit of the file that flips: what a reader would see of it, a check or the opening finds."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.errors import Damaged, Refused
from nakanojo_helpdesk.domain.staff.access import checking_actor
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import engine, identity
from nakanojo_helpdesk.store.base import Entity
from tests.factories import (
    DESK,
    PC,
    consultation_form,
    first_account,
    first_actor,
    first_desk,
    full_consultation,
    raw,
)

USED = {"SM01", "SM", "LN", "MN", "FAM", "NEW", "A40", "NKJ", "SPA", "DCM", "SOL", "E1", "IJU", "KOH"}
Seen = dict[str, Any]


def few_terms() -> dict[VocabularyName, str]:
    """The shipped vocabularies, of each the first two terms and those the records use, with what they stand under."""
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in SHIPPED().items()}
    kept = set(USED) | {row["code"] for rows in tables.values() for row in rows[:2]}
    kept |= {
        row["parent"] for rows in tables.values() for row in rows if row["code"] in kept and row["parent"]
    }
    made = {}
    for name, rows in tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["code"] in kept)
        made[name] = text.getvalue()
    return made


SHIPPED = founding.shipped_vocabularies


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with records, a correction, a withdrawal and a draft."""
    path = tmp_path_factory.mktemp("book") / "book.db"
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(founding, "shipped_vocabularies", few_terms)
        founding.found(path, first_account(), first_desk(), pc=PC)
    store = Store.open(path)
    ledger = Ledger(store, first_actor())
    keys = [ledger.call(consultations.record, full_consultation(memo=f"{n}件目 税金 LINE")) for n in range(6)]
    ledger.call(
        consultations.amend, keys[1], 1, consultation_form(topics=("SM", "LN"), memo="直した"), reason="誤記"
    )
    ledger.call(consultations.withdraw, keys[2], 1, reason="重複")
    fields = {"memo": "書きかけの長いメモ", "topics": ["SM", "LN"], "people": 2}
    ledger.call(drafts.keep, uid="a-draft", desk=DESK, started_at=utc_now(), fields=fields)
    store.close()
    with raw(path) as connection:
        connection.execute("VACUUM")
    return path


def seen(opened: Any) -> Seen:
    """What is read of the file: every value of every table as the program reads it, the schema, the words of the index."""
    found: Seen = {}
    with opened.connect().execution_options(**{engine.READING: True}) as connection:
        for pragma in ("application_id", "user_version"):
            found[pragma] = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
        found["schema"] = connection.exec_driver_sql(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        ).all()
        found["revision"] = connection.exec_driver_sql("SELECT * FROM alembic_version").all()
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, consultation_search, instance)"
        )
        # Below 1 stands the version of the folding: where it reads otherwise, the next opening makes the index anew.
        found["words"] = connection.exec_driver_sql(
            "SELECT term, doc, offset FROM temp.seen WHERE doc > 0"
        ).all()
        for table in Entity.metadata.sorted_tables:
            # In the order of the key and by the table itself: an index is only a way to the same rows.
            found[table.name] = connection.execute(select(table).with_hint(table, "NOT INDEXED")).all()
    return found


def found_out(store: Store, path: Path) -> set[str]:
    """The kinds of findings of the check that every start makes, whoever is in the book; `opening` where it is not opened."""
    try:
        identity.read_identity(path)
        return {finding.kind for finding in Ledger(store, checking_actor(PC)).read(checks.check_open)}
    except (Damaged, Refused):
        return {"opening"}


def flips(book: Path, folder: Path, visible: int, seed: int) -> Iterator[tuple[str, set[str], bool]]:
    """Flip bits in bytes that are in use until so many were visible; gives each: where, what found it, and whether SQLite did."""
    whole = book.read_bytes()
    places = [place for place, byte in enumerate(whole) if byte]
    path = folder / "flipped.db"
    path.write_bytes(whole)
    store = Store.open(path)
    opened = store._engine
    before = seen(opened)
    chance = random.Random(seed)
    while visible:
        place, bit = chance.choice(places), chance.randrange(8)
        opened.dispose()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        content = bytearray(whole)
        content[place] ^= 1 << bit
        path.write_bytes(content)
        try:
            differing = sorted(name for name, value in seen(opened).items() if value != before[name])
        except (DBAPIError, ValueError, TypeError, Refused, Damaged):
            differing = ["unreadable"]
        opened.dispose()
        if not differing:
            continue
        visible -= 1
        kinds = found_out(store, path)
        opened.dispose()
        try:
            with raw(path) as connection:
                noticed = connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        except Exception:  # noqa: BLE001  the control: whatever SQLite says by itself
            noticed = True
        yield f"byte {place} bit {bit} ({', '.join(differing)})", kinds, noticed
    path.write_bytes(whole)
    store.close()


def every_visible_flip_is_found(book: Path, folder: Path, visible: int, seed: int) -> None:
    tried = list(flips(book, folder, visible, seed))
    assert [where for where, kinds, _noticed in tried if not kinds] == []
    assert len(tried) == visible
    missed = sum(not noticed for _where, _kinds, noticed in tried)
    assert missed > visible / 4, "the control: SQLite alone misses many"


def test_every_visible_flip_of_a_bit_is_found(book: Path, tmp_path: Path) -> None:
    every_visible_flip_is_found(book, tmp_path, 300, seed=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_every_one_of_many_visible_flips_is_found(book: Path, tmp_path: Path, seed: int) -> None:
    every_visible_flip_is_found(book, tmp_path, 300, seed=seed)
