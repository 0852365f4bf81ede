"""The trace: complete, without personal values, and every kind of tampering is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.store import engine
from nakanojo_helpdesk.store.base import canonical_seal, sealed_columns
from nakanojo_helpdesk.store.driver import connect, sqlite
from nakanojo_helpdesk.store.integrity import audit, check, check_trace
from nakanojo_helpdesk.store.tables.consultations import Consultation
from nakanojo_helpdesk.store.tables.staff import Staff
from tests.factories import PASSWORD, LedgerAs, consultation_form, raw

COLUMNS = (
    "at",
    "actor",
    "pc",
    "action",
    "entity",
    "entity_id",
    "fields",
    "body_sha",
    "before_sha",
    "prev",
    "hash",
)
TRIALS = 100
MANY_TRIALS = 1100


class Undone(Exception):
    """Takes a tampering back."""


def entries(ledger: Ledger) -> list[Any]:
    def read(session: Session, actor: Actor) -> list[Any]:
        return list(session.connection().exec_driver_sql("SELECT * FROM audit ORDER BY seq"))

    return ledger.read(read)


def head(ledger: Ledger) -> tuple[int, bytes]:
    return ledger.read(lambda session, actor: audit.head(session))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor='S99' WHERE seq=1",
        "DELETE FROM audit WHERE seq=1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq=1",
        "REPLACE INTO audit SELECT * FROM audit WHERE seq=1",
    ],
)
def test_the_trace_can_only_grow(database: Path, statement: str) -> None:
    connection = connect(database)
    try:
        engine.prepare(connection)
        with pytest.raises(sqlite.IntegrityError, match="append-only"):
            connection.execute(statement)
    finally:
        connection.close()


def test_without_the_houses_settings_a_replacement_would_go_through(database: Path) -> None:
    with raw(database) as connection:
        connection.execute("PRAGMA recursive_triggers=OFF")
        connection.execute("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq=1")


def test_every_change_leaves_its_trace(ledger: Ledger) -> None:
    first = head(ledger)[0]
    key = ledger.call(consultations.record, consultation_form(memo="秘密"))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="変更", people=3, topics=("SM", "LN")))
    ledger.call(consultations.withdraw, key, 2, reason="重複して登録した")
    uid = ledger.read(consultation_rows.get, key).uid
    traces = entries(ledger)[first:]
    told = [(row.action, row.entity, row.fields) for row in traces]
    assert told == [
        ("insert", "consultations", f"id={key}"),
        ("insert", "revisions", "id=1"),
        ("update", "consultations", "further,memo,people"),
        ("insert", "revisions", "id=2"),
        ("update", "consultations", "withdrawn_at,withdrawn_by_id,withdrawn_reason"),
    ]
    assert {row.entity_id for row in traces if row.entity == "consultations"} == {uid}
    assert {(row.actor, row.pc) for row in traces} == {("S01", "PC1")}


def test_a_change_that_changes_nothing_leaves_no_trace(ledger: Ledger) -> None:
    key = ledger.call(consultations.record, consultation_form())
    before = head(ledger)
    ledger.call(consultations.amend, key, 1, consultation_form())
    assert head(ledger) == before
    assert ledger.read(consultation_rows.get, key).version == 1


def test_what_was_not_saved_leaves_no_trace(ledger: Ledger) -> None:
    before = head(ledger)
    with pytest.raises(Invalid):
        ledger.call(consultations.record, consultation_form(topics=()))
    assert head(ledger) == before


def test_nothing_personal_stands_in_the_trace(ledger: Ledger, ledger_as: LedgerAs) -> None:
    secrets = ["みみずく", "理由はひみつ", "高橋", PASSWORD, "まちがい2回目", "下書きの中身"]
    ledger_as(Role.COUNTER)
    key = ledger.call(consultations.record, consultation_form(memo="みみずくさんの件"))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="みみずく"), reason="理由はひみつ")
    ledger.call(consultations.withdraw, key, 2, reason="理由はひみつ")
    ledger.call(sign_in.sign_in, "S02", PASSWORD)
    ledger.call(sign_in.sign_in, "S02", "まちがい2回目")
    ledger.call(
        drafts.keep, uid="u", desk="D01", started_at=datetime.now(UTC), fields={"memo": "下書きの中身"}
    )
    everything = repr([tuple(row) for row in entries(ledger)])
    assert "consultations" in everything
    assert [secret for secret in secrets if secret in everything] == []


def test_drafts_leave_no_trace(ledger: Ledger) -> None:
    before = head(ledger)
    ledger.call(drafts.keep, uid="u", desk="D01", started_at=datetime.now(UTC), fields={"memo": "a"})
    ledger.call(drafts.keep, uid="u", desk="D01", started_at=datetime.now(UTC), fields={"memo": "b"})
    ledger.call(drafts.discard, "u")
    assert head(ledger) == before


def test_signing_in_and_failing_to_is_traced(ledger: Ledger) -> None:
    before = head(ledger)[0]
    ledger.call(sign_in.sign_in, "S01", "wrong-password")
    ledger.call(sign_in.sign_in, "S01", PASSWORD)
    actions = [(row.action, row.entity_id) for row in entries(ledger)[before:] if row.action != "update"]
    assert actions == [("sign_in_failed", "S01"), ("sign_in", "S01")]


def test_nobody_writes_without_a_name(store: Store, ledger: Ledger) -> None:
    before = head(ledger)
    session = store.session(ledger.actor, reading=False)
    with session:
        session.info.pop(audit.ACTOR)
        with pytest.raises(RuntimeError, match="without an actor"):
            consultations.record(session, ledger.actor, consultation_form())
        with pytest.raises(RuntimeError, match="without an actor"):
            audit.note(session, "export", "consultations", "")
    assert head(ledger) == before


# ---- tampering: by somebody who has the file, knows the format and takes the triggers away ------------


def alter(connection: Any, chance: random.Random, last: int) -> None:
    seq, column = chance.randint(1, last), chance.choice(COLUMNS)
    (old,) = connection.exec_driver_sql(f"SELECT {column} FROM audit WHERE seq=?", (seq,)).one()
    if column == "at":
        new: Any = str(datetime.fromisoformat(old) + timedelta(microseconds=chance.randint(1, 10**9)))
    elif isinstance(old, bytes):
        new = bytes([old[0] ^ 1 << chance.randrange(8)]) + old[1:]
    else:
        new = old + "x"
    connection.exec_driver_sql(f"UPDATE audit SET {column}=? WHERE seq=?", (new, seq))


def delete(connection: Any, chance: random.Random, last: int) -> None:
    seq = chance.randint(1, last - 1)
    connection.exec_driver_sql("DELETE FROM audit WHERE seq=?", (seq,))
    if chance.random() < 0.5:  # and closes the gap in the numbers
        connection.exec_driver_sql("UPDATE audit SET seq=-seq WHERE seq>?", (seq,))
        connection.exec_driver_sql("UPDATE audit SET seq=-seq-1 WHERE seq<0")


def insert(connection: Any, chance: random.Random, last: int) -> None:
    """A well-made entry of one's own in the middle; the rest moves up."""
    seq = chance.randint(2, last)
    connection.exec_driver_sql("UPDATE audit SET seq=-seq WHERE seq>=?", (seq,))
    connection.exec_driver_sql("UPDATE audit SET seq=1-seq WHERE seq<0")
    (prev,) = connection.exec_driver_sql("SELECT hash FROM audit WHERE seq=?", (seq - 1,)).one()
    at, body = datetime(2026, 4, 1, 9, tzinfo=UTC), bytes(32)
    hashed = audit.entry_hash(seq, at, "S01", "PC1", "sign_in", "staff", "S01", "", body, body, prev)
    connection.exec_driver_sql(
        "INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            seq,
            "2026-04-01 09:00:00.000000",
            "S01",
            "PC1",
            "sign_in",
            "staff",
            "S01",
            "",
            body,
            body,
            prev,
            hashed,
        ),
    )


def reorder(connection: Any, chance: random.Random, last: int) -> None:
    first, second = chance.sample(range(1, last + 1), 2)
    connection.exec_driver_sql("UPDATE audit SET seq=-1 WHERE seq=?", (first,))
    connection.exec_driver_sql("UPDATE audit SET seq=? WHERE seq=?", (first, second))
    connection.exec_driver_sql("UPDATE audit SET seq=? WHERE seq=-1", (second,))


def reseal(connection: Any, chance: random.Random, last: int) -> None:
    """Changes a row, or adds a role, and makes a fitting seal, without a trace."""
    from sqlalchemy import inspect, select

    entity: Any = chance.choice([Consultation, Staff])
    table = entity.__table__
    key = chance.choice(list(connection.execute(select(table.c.id)).scalars()))
    change = (
        {"memo": f"作り話{chance.random()}"} if entity is Consultation else {"name": f"偽{chance.random()}"}
    )
    connection.execute(table.update().where(table.c.id == key).values(**change))
    names = sealed_columns(inspect(entity))
    row = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == key)).one()
    child, order, value = (
        ("further_topics", "position", "topic_id")
        if entity is Consultation
        else ("staff_roles", "role", "role")
    )
    own = "consultation_id" if entity is Consultation else "staff_id"
    parts = [
        part
        for (part,) in connection.exec_driver_sql(
            f"SELECT {value} FROM {child} WHERE {own}=? ORDER BY {order}", (key,)
        )
    ]
    connection.execute(
        table.update().where(table.c.id == key).values(seal=canonical_seal(table.name, names, row, parts))
    )


def found_after(ledger: Ledger, tamper: Callable[..., None], seed: int, kinds: set[str]) -> None:
    def trial(session: Session, actor: Actor) -> None:
        connection = session.connection()
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_no_{act}")
        last = audit.head(session)[0]
        tamper(connection, random.Random(seed), last)
        findings = [*check.readable(check.seals, session), *check.readable(check_trace.audit_chain, session)]
        assert {finding.kind for finding in findings} == kinds, f"seed {seed}"
        raise Undone

    with pytest.raises(Undone):
        ledger.call(trial)


@pytest.fixture
def busy_desk(ledger: Ledger) -> Ledger:
    for number in range(6):
        ledger.call(consultations.record, consultation_form(memo=f"{number}件目", topics=("SM", "LN")))
    ledger.call(consultations.amend, 2, 1, consultation_form(memo="直した"))
    return ledger


def _tampered_many_times(ledger: Ledger, tamper: Callable[..., None]) -> None:
    for seed in range(TRIALS):
        found_after(ledger, tamper, seed, {"audit"})


@pytest.mark.parametrize("tamper", [alter, delete, insert, reorder, reseal])
def test_tampering_is_found(busy_desk: Ledger, tamper: Callable[..., None]) -> None:
    assert busy_desk.read(checks.check_open) == ()
    _tampered_many_times(busy_desk, tamper)
    assert busy_desk.read(checks.check_open) == ()


@pytest.mark.long
@pytest.mark.parametrize("tamper", [alter, delete, insert, reorder, reseal])
def test_tampering_is_found_a_thousand_times_more(busy_desk: Ledger, tamper: Callable[..., None]) -> None:
    for seed in range(TRIALS, TRIALS + MANY_TRIALS):
        found_after(busy_desk, tamper, seed, {"audit"})


@pytest.mark.parametrize("tamper", [alter, delete, insert, reorder])
def test_a_check_that_believes_every_entry_misses_tampering(
    busy_desk: Ledger, tamper: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same trials, without the hashes."""

    def believed(entry: Any, _expected: int, _previous: bytes, traced: dict[str, Any]) -> bool:
        if entry.entity in traced:
            traced[entry.entity].take(entry)
        return True

    monkeypatch.setattr(check_trace, "_fits", believed)
    with pytest.raises(AssertionError):
        _tampered_many_times(busy_desk, tamper)


def test_a_row_slipped_in_or_taken_out_is_found(busy_desk: Ledger) -> None:
    def take_out(connection: Any, chance: random.Random, last: int) -> None:
        connection.exec_driver_sql("DELETE FROM further_topics WHERE consultation_id=3")
        connection.exec_driver_sql("DELETE FROM consultations WHERE id=3")

    def slip_in(connection: Any, chance: random.Random, last: int) -> None:
        from sqlalchemy import inspect, select

        table: Any = Consultation.__table__
        row = dict(connection.execute(select(table).where(table.c.id == 2)).one()._mapping)
        row |= {"id": 99, "uid": "slipped-in", "serial": 99}
        names = sealed_columns(inspect(Consultation))
        row["seal"] = canonical_seal(table.name, names, [row[name] for name in names])
        connection.execute(table.insert(), row)

    found_after(busy_desk, take_out, 0, {"audit"})
    found_after(busy_desk, slip_in, 0, {"audit"})


def test_a_cut_tail_is_seen_against_an_anchor(busy_desk: Ledger) -> None:
    def anchored(session: Session, anchor: tuple[int, bytes]) -> bool:
        found = session.connection().exec_driver_sql("SELECT hash FROM audit WHERE seq=?", (anchor[0],))
        return found.scalar() == anchor[1]

    for _ in range(4):
        busy_desk.call(sign_in.sign_in, "S01", "wrong", now=datetime(2026, 4, 1, tzinfo=UTC))

    def trial(session: Session, actor: Actor, cut: int) -> None:
        anchor = audit.head(session)
        assert anchored(session, anchor)
        session.connection().exec_driver_sql("DROP TRIGGER audit_no_delete")
        session.connection().exec_driver_sql("DELETE FROM audit WHERE seq>?", (anchor[0] - cut,))
        assert not anchored(session, anchor)
        raise Undone

    assert busy_desk.read(lambda session, _actor: audit.head(session))[0] >= TRIALS
    for cut in range(1, TRIALS + 1):
        with pytest.raises(Undone):
            busy_desk.call(trial, cut)


def test_the_chain_alone_cannot_see_a_cut_tail(ledger: Ledger) -> None:
    def note(session: Session, actor: Actor) -> None:
        audit.note(session, "export", "consultations", "")

    def cut(session: Session, actor: Actor) -> None:
        session.connection().exec_driver_sql("DROP TRIGGER audit_no_delete")
        session.connection().exec_driver_sql("DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)")
        assert list(check_trace.audit_chain(session)) == []
        raise Undone

    ledger.call(note)
    with pytest.raises(Undone):
        ledger.call(cut)


def test_an_unreadable_entry_is_a_finding(ledger: Ledger, database: Path) -> None:
    with raw(database) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET at='gestern' WHERE seq=5")
    assert {finding.kind for finding in ledger.read(checks.check_open)} == {"schema", "audit"}


def test_everything_the_founding_wrote_is_traced(ledger: Ledger) -> None:
    ledger.call(staff.set_text_scale, 150)
    assert ledger.read(checks.check_open) == ()
    assert {row.entity for row in entries(ledger)} >= {"terms", "settings", "venues", "desks", "staff"}
