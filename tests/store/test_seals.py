"""A bit that flips on the disk is found by the seals, where SQLite's own check sees nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.checks import Finding
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.integrity import check
from tests.factories import consultation_form, first_actor, raw, today

MEMO = "税金 a"
DIGITS = b"0123456789"


def integrity(database: Path) -> str:
    with raw(database) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def broken_seals(session: Session, actor: Actor) -> list[Finding]:
    return list(check.readable(check.seals, session))


# With -m long each bit of each byte; in every run two bits of each, each of the eight twice.
@pytest.mark.plain
@pytest.mark.parametrize("apart", [4, pytest.param(1, marks=pytest.mark.long)])
def test_every_single_bit_of_a_memo_is_guarded(
    store: Store, ledger: Ledger, database: Path, apart: int
) -> None:
    ledger.call(consultations.record, consultation_form(memo=MEMO, topics=("SM", "LN")))
    store.close()
    whole = database.read_bytes()
    assert whole.count(MEMO.encode()) == 1
    place = whole.index(MEMO.encode())
    flips = [(byte, bit) for byte in range(len(MEMO.encode())) for bit in range(byte % apart, 8, apart)]
    unnoticed_by_sqlite = 0
    for byte, bit in flips:
        flipped = bytearray(whole)
        flipped[place + byte] ^= 1 << bit
        database.write_bytes(flipped)
        findings = checks.check_file(database, first_actor())
        assert "seal" in {finding.kind for finding in findings}, f"byte {byte} bit {bit}"
        unnoticed_by_sqlite += integrity(database) == "ok"
    assert unnoticed_by_sqlite == len(flips), "the control: nothing else finds it"
    database.write_bytes(whole)
    assert checks.check_file(database, first_actor()) == ()


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit flipped so that somebody reading it would see a difference."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(12)
    content = bytearray(value if isinstance(value, bytes) else value.encode())
    places = [place for place, byte in enumerate(content) if byte in DIGITS] or list(range(len(content)))
    content[chance.choice(places)] ^= 1 << chance.randrange(8)
    return bytes(content)


def test_300_visible_flips_over_all_columns_are_all_found(ledger: Ledger, database: Path) -> None:
    everything = consultation_form(
        event_date=today().replace(day=1),
        event_minute=0,
        topics=("SM01", "LN", "MN"),
        visitor="FAM",
        people=2,
        visit_kind="NEW",
        age_band="A40",
        district="NKJ",
        device="SPA",
        carrier="DCM",
        outcome="SOL",
        effort="E1",
        minutes=15,
        measured_minutes=12,
        referral="IJU",
        trigger="KOH",
        memo="高崎から来た人",
    )
    keys = [ledger.call(consultations.record, everything) for _ in range(4)]
    ledger.call(
        consultations.amend, keys[1], 1, consultation_form(topics=("SM", "LN"), memo="直した"), reason="誤記"
    )
    ledger.call(consultations.withdraw, keys[2], 1, reason="重複")
    chance = random.Random(20260401)
    seen: set[str] = set()
    found = 0
    with raw(database) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(consultations)") if row[1] != "id"]
        while found < 300:
            column, key = chance.choice(columns), chance.choice(keys)
            query = f"SELECT {column} FROM consultations WHERE id=?"
            (value,) = connection.execute(query, (key,)).fetchone()
            if value is None or value == "":
                after: Any = 1 if column.endswith(("_id", "_at")) else "x"
            else:
                after = flipped(value, chance)
            slot = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
            connection.execute(f"UPDATE OR IGNORE consultations SET {column}={slot} WHERE id=?", (after, key))
            if not connection.execute("SELECT changes()").fetchone()[0]:
                continue  # the flipped number is another record's: SQLite itself refuses
            assert ledger.read(broken_seals), f"{column}: {value!r} -> {after!r}"
            seen.add(column)
            found += 1
            connection.execute(f"UPDATE consultations SET {column}={slot} WHERE id=?", (value, key))
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert seen == set(columns), "every column had its turn"
    assert ledger.read(broken_seals) == []


def test_sqlites_own_check_does_not_find_a_flip(ledger: Ledger, database: Path) -> None:
    key = ledger.call(consultations.record, consultation_form(people=2))
    with raw(database) as connection:
        connection.execute("UPDATE consultations SET people=3 WHERE id=?", (key,))
    assert integrity(database) == "ok"
    assert [finding.kind for finding in ledger.read(checks.check_open)] == ["seal"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE staff SET name='高橋' WHERE id=1",
        "DELETE FROM staff_roles WHERE role='administrator'",
        "INSERT INTO staff_roles SELECT id, 'chief' FROM staff WHERE code='S02'",
        "UPDATE desks SET name='窓口9'",
        "UPDATE terms SET note=X'' WHERE code='SM' AND note=''",
        "UPDATE venues SET name=CAST(X'FF41' AS TEXT)",
        "UPDATE settings SET value='別の町' WHERE key='town'",
        "UPDATE settings SET key=CAST(X'FF41' AS TEXT) WHERE key='town'",
        "UPDATE terms SET label='ちがう内容' WHERE code='SM'",
        "UPDATE terms SET valid_to='2026-13-01' WHERE code='SM'",
        "UPDATE terms SET parent_id=NULL WHERE code='SM01'",
        "DELETE FROM further_topics WHERE position=2",
        "UPDATE further_topics SET position=4 WHERE position=1",
        "UPDATE further_topics SET topic_id=(SELECT id FROM terms WHERE code='SM02') WHERE position=1",
        "INSERT INTO further_topics SELECT 1, 3, id FROM terms WHERE code='SM03'",
    ],
)
def test_every_sealed_table_is_guarded(
    ledger: Ledger, ledger_as: Callable[..., Ledger], database: Path, change: str
) -> None:
    from nakanojo_helpdesk.domain.staff.access import Role

    ledger_as(Role.COUNTER)
    ledger.call(consultations.record, consultation_form(topics=("SM", "LN", "MN")))
    assert ledger.read(checks.check_open) == ()
    with raw(database) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        changed = connection.execute(change).rowcount
    assert changed >= 1
    assert "seal" in {finding.kind for finding in ledger.read(checks.check_open)}


def test_a_check_alone_knows_every_table_with_a_seal(database: Path) -> None:
    """In a fresh process: a table whose module nobody imported would be passed over in silence."""
    program = """
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.store.integrity import check
print(*sorted(entity.__tablename__ for entity in check.sealed_entities()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    with raw(database) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        sealed = [
            name
            for name in names
            if "seal" in {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        ]
    assert sorted([*done.stdout.split(), "drafts"]) == sorted(sealed), "a draft has a seal and no trace"


def test_one_unreadable_row_among_many_is_named_alone(ledger: Ledger, database: Path) -> None:
    keys = [ledger.call(consultations.record, consultation_form()) for _ in range(30)]
    with raw(database) as connection:
        connection.execute("UPDATE consultations SET entered_at='gestern' WHERE id=?", (keys[17],))
    seals = ledger.read(broken_seals)
    assert [finding.sentence for finding in seals] == [
        f"相談の記録（{keys[17]}）が、書き込んだときの内容と違います。"
    ]
