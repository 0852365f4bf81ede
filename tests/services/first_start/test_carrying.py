"""設定を持ち出す and 取り込む: everything decided arrives at the new PC, and nobody's name does."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from nakanojo_helpdesk.domain.errors import Denied, Refused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Role, founding_actor, rescuing_actor
from nakanojo_helpdesk.domain.traces.words import what_was_done
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.services.backups import keeping
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding
from nakanojo_helpdesk.services.first_start import carrying, from_backup, second_place
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from tests.factories import PC, LedgerAs, consultation_form, first_desk
from tests.services.first_start.books import (
    SECRET_MEMO,
    decide,
    founded_with,
    same_but_its_time,
    taken_out,
)


def test_everything_decided_on_the_former_pc_is_decided_on_the_new_one(
    ledger: Ledger, tmp_path: Path
) -> None:
    decide(ledger)
    file = tmp_path / "town.settings"
    settings_files.write(taken_out(ledger), file)
    taken = settings_files.read(file)
    assert taken == replace(taken_out(ledger), made_at=taken.made_at)
    _code, new = founded_with(tmp_path / "new" / "book.db", taken)
    assert same_but_its_time(taken_out(new), taken)
    assert new.read(checks.check_open) == ()
    new.call(consultations.record, consultation_form(topics=("SM",), district="SWT9"))
    new.store.close()


def test_no_name_of_staff_no_password_and_no_word_about_residents_is_in_the_file(
    ledger: Ledger, tmp_path: Path
) -> None:
    decide(ledger)
    text = settings_files.as_bytes(taken_out(ledger)).decode("utf-8")
    assert "沢渡温泉" in text
    for personal in ("佐藤", "argon2", SECRET_MEMO, "山田"):
        assert personal not in text


def test_the_settings_come_out_of_a_backup_and_the_records_stay_in_it(
    ledger: Ledger, database: Path, tmp_path: Path
) -> None:
    decide(ledger)
    backup = making.back_up(database, tmp_path / "stick", reason="hand")
    place = tmp_path / "new" / "book.db"
    place.parent.mkdir()
    before = backup.read_bytes()
    taken = from_backup.settings_of(rescuing_actor(PC), backup, place, progress=lambda _done, _all: None)
    assert same_but_its_time(taken_out(ledger), taken)
    assert list(place.parent.iterdir()) == [], "the copy with the records is gone"
    assert backup.read_bytes() == before
    _code, new = founded_with(place, taken)
    assert [row.name for row in new.read(staff.listing)] == ["佐藤"], "the first account alone"
    assert not new.read(keeping_has_records)
    new.store.close()


def keeping_has_records(session: object, actor: object) -> bool:
    return keeping.has_records(session, actor)  # type: ignore[arg-type]


def test_a_backup_that_is_none_is_refused_and_leaves_nothing_beside_the_new_database(tmp_path: Path) -> None:
    foreign = tmp_path / "list.db"
    foreign.write_text("大事な一覧" * 200, encoding="utf-8")
    place = tmp_path / "new" / "book.db"
    place.parent.mkdir()
    with pytest.raises(Refused):
        from_backup.settings_of(rescuing_actor(PC), foreign, place, progress=lambda _done, _all: None)
    assert list(place.parent.iterdir()) == []


def test_the_desk_of_the_pc_is_one_of_those_taken_along_or_a_further_one(
    ledger: Ledger, tmp_path: Path
) -> None:
    decide(ledger)
    taken = taken_out(ledger)
    code, new = founded_with(tmp_path / "a.db", taken, desk=first_desk(name="窓口2", venue="𠮷公民館"))
    assert [(row.code, row.name) for row in new.read(desks.listing)] == [("D01", "窓口1"), ("D02", "窓口2")]
    assert code == "D02"
    new.store.close()
    code, new = founded_with(tmp_path / "b.db", taken, desk=first_desk(name="支所の窓口", venue="六合支所"))
    assert (code, new.read(desks.listing)[-1].name) == ("D03", "支所の窓口")
    new.store.close()


def test_only_who_may_change_settings_takes_them_out_and_it_is_traced(
    ledger: Ledger, ledger_as: LedgerAs
) -> None:
    for role in (Role.COUNTER, Role.TRAINER, Role.CHIEF):
        with pytest.raises(Denied):
            ledger_as(role).read(carrying.carried)
    ledger.call(carrying.note_carried)
    row = ledger.read(
        lambda session, _actor: session.execute(
            select(AuditEntry.action, AuditEntry.entity, AuditEntry.entity_id, AuditEntry.fields)
            .order_by(AuditEntry.seq.desc())
            .limit(1)
        ).one()
    )
    assert "役場の設定" in what_was_done(*row, "")


def test_settings_taken_along_that_cannot_be_used_make_no_database(ledger: Ledger, tmp_path: Path) -> None:
    taken = taken_out(ledger)
    lost = replace(taken.venues[0], district="NOPE")
    with pytest.raises(Refused, match="地区"):
        founding.require_usable(replace(taken, venues=(lost,)))
    with pytest.raises(Refused, match="地区"):
        founded_with(tmp_path / "new.db", replace(taken, venues=(lost,)))
    assert not (tmp_path / "new.db").exists()


def test_a_good_second_place_is_told_with_its_room_and_one_on_the_same_drive_with_a_warning(
    tmp_path: Path,
) -> None:
    database = tmp_path / "data" / "book.db"
    database.parent.mkdir()
    chosen = tmp_path / "stick"
    chosen.mkdir()
    trial = second_place.try_place(founding_actor(PC), chosen, database)
    assert trial.folder.is_dir()
    assert trial.is_same_drive
    assert "同じドライブ" in trial.doubt
    assert not list(trial.folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="a file in the place of a folder is enough there, too")
def test_a_second_place_that_is_away_or_beside_the_records_is_refused_with_a_sentence(tmp_path: Path) -> None:
    database = tmp_path / "data" / "book.db"
    database.parent.mkdir()
    with pytest.raises(Refused, match="同じフォルダー"):
        second_place.try_place(founding_actor(PC), database.parent, database)
    with pytest.raises(Unavailable):
        second_place.try_place(founding_actor(PC), tmp_path / "away", database)
