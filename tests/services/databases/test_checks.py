"""点検: green on a sound book, a sentence for everything that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.errors import Denied, Refused
from nakanojo_helpdesk.domain.staff.access import command_actor
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store import identity
from tests.factories import consultation_form, first_actor, raw


def kinds(database: Path) -> list[str]:
    findings = checks.check_file(database, first_actor())
    assert all(finding.sentence.endswith("。") for finding in findings)
    return sorted({finding.kind for finding in findings})


def test_a_sound_book_has_no_findings_and_is_not_changed(
    store: Store, ledger: Ledger, database: Path
) -> None:
    key = ledger.call(consultations.record, consultation_form(topics=("SM", "LN")))
    ledger.call(consultations.amend, key, 1, consultation_form(memo="b"))
    ledger.call(consultations.undo, ledger.call(consultations.record, consultation_form()))
    store.close()
    before = database.read_bytes()
    assert checks.check_file(database, command_actor("PC1")) == ()
    assert database.read_bytes() == before


def test_a_check_runs_while_the_counter_works(ledger: Ledger, database: Path) -> None:
    ledger.call(consultations.record, consultation_form())
    assert kinds(database) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE consultations SET memo='b'", "seal"),
        ("UPDATE consultations SET desk_id=77", "references"),
        ("UPDATE consultations SET age_band_id=(SELECT id FROM terms WHERE code='NKJ')", "codes"),
        ("DELETE FROM consultations", "audit"),
        ("DELETE FROM further_topics", "seal"),
        ("UPDATE further_topics SET consultation_id=77", "references"),
        ("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq=7", "audit"),
        ("DROP TRIGGER audit_no_update; UPDATE audit SET hash=zeroblob(32) WHERE seq=7", "audit"),
    ],
)
def test_each_kind_of_fault_is_named(ledger: Ledger, database: Path, change: str, found: str) -> None:
    ledger.call(consultations.record, consultation_form(topics=("SM", "LN")))
    with raw(database) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.executescript(change)
    assert found in kinds(database)


def test_many_faults_of_one_kind_are_summed_up(ledger: Ledger, database: Path) -> None:
    for _ in range(45):
        ledger.call(consultations.record, consultation_form())
    with raw(database) as connection:
        connection.execute("UPDATE consultations SET people=9")
    sentences = [finding.sentence for finding in checks.check_file(database, first_actor())]
    assert len(sentences) == 21
    assert "ほかにも25件" in sentences[-1]


def test_what_is_not_ours_is_refused_and_not_judged(tmp_path: Path, database: Path) -> None:
    with pytest.raises(Refused):
        checks.check_file(tmp_path / "nowhere.db", first_actor())
    with raw(database) as connection:
        connection.execute(f"PRAGMA user_version={identity.SCHEMA_VERSION + 1}")
    with pytest.raises(Refused, match="新しい版"):
        checks.check_file(database, first_actor())


def test_a_check_is_not_for_strangers(database: Path) -> None:
    from nakanojo_helpdesk.domain.staff.access import Actor

    with pytest.raises(Denied):
        checks.check_file(database, Actor(staff_id=None, code="-", name="-", pc="PC1"))
