"""動作の確認: each line says how a thing is and what to do; each bad state is told from a good one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.checks import INDEX, Finding
from nakanojo_helpdesk.domain.diagnosis.lines import GIGABYTE, Line, Mark, room_line, worst
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.diagnosis import looking
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.store.backups import making
from nakanojo_helpdesk.store.integrity import audit
from tests.factories import consultation_form, raw


def by_name(lines: tuple[Line, ...]) -> dict[str, Line]:
    return {line.name: line for line in lines}


def test_a_sound_book_has_good_lines_and_no_restore_test_yet(ledger: Ledger) -> None:
    lines = by_name(ledger.read(looking.database_lines))
    assert {name: line.mark for name, line in lines.items()} == {
        "データベースの形": Mark.GOOD,
        "書き込みの方式": Mark.GOOD,
        "データベースの中": Mark.GOOD,
        "時計": Mark.GOOD,
        "復元テスト": Mark.CARE,
    }
    assert all(line.todo for line in lines.values() if line.mark is not Mark.GOOD)


def test_a_restore_test_is_good_for_a_month(ledger: Ledger) -> None:
    ledger.call(lambda session, _actor: audit.note(session, looking.RESTORE_TEST, "backups", "x"))
    for days, mark in ((1, Mark.GOOD), (34, Mark.GOOD), (36, Mark.CARE)):
        now = utc_now() + timedelta(days=days)
        lines = by_name(ledger.read(looking.database_lines, now=now))
        assert lines["復元テスト"].mark is mark


def test_a_clock_behind_the_newest_record_is_said(ledger: Ledger) -> None:
    ledger.call(consultations.record, consultation_form())
    line = by_name(ledger.read(looking.database_lines, now=utc_now() - timedelta(days=400)))["時計"]
    assert line.mark is Mark.BAD
    assert "遅れている" in line.told


@pytest.mark.parametrize(
    ("free", "mark"),
    [
        (50 * GIGABYTE, Mark.GOOD),
        (GIGABYTE, Mark.CARE),
        (GIGABYTE // 10, Mark.BAD),
        (0, Mark.BAD),
        (None, Mark.CARE),
    ],
)
def test_a_full_drive_is_told_from_one_with_room(free: int | None, mark: Mark) -> None:
    line = room_line("記録のドライブ", free)
    assert line.mark is mark
    assert bool(line.todo) is (mark is not Mark.GOOD)


def test_a_backup_is_good_for_a_day(database: Path) -> None:
    folder = database.parent / "backups"
    assert looking.backup_line(folder).mark is Mark.BAD
    folder.mkdir()
    assert looking.backup_line(folder).mark is Mark.BAD
    made = making.back_up(database, folder, reason="hand")
    now = utc_now()
    assert looking.backup_line(folder, now=now).mark is Mark.GOOD
    assert looking.backup_line(folder, now=now + timedelta(hours=25)).mark is Mark.CARE
    made.write_bytes(made.read_bytes()[:5000])
    assert looking.backup_line(folder, now=now).mark is Mark.BAD


def test_findings_leave_this_pc_by_kind_and_number_only() -> None:
    bad = looking.integrity_line([Finding("seal", "場所の記録（佐藤花子の家）が違います。")], quick=False)
    assert bad.mark is Mark.BAD
    assert bad.anonymous == "1件（seal）"
    index = looking.integrity_line(
        [Finding(INDEX, "「探す」ための索引が、記録と3件合いません。")], quick=False
    )
    assert index.mark is Mark.CARE


def test_damaged_pages_are_a_bad_line(ledger: Ledger, database: Path) -> None:
    with raw(database) as bare:
        bare.execute("PRAGMA writable_schema=ON")
        bare.execute("UPDATE sqlite_schema SET rootpage=1 WHERE name='ix_consultations_event_date'")
    line = looking.integrity_line([Finding("integrity", "x")], quick=True)
    assert worst([line]) is Mark.BAD


def test_drives_and_versions_are_told(database: Path) -> None:
    lines = (*looking.program_lines("6.11.0"), *looking.place_lines(database))
    assert [line.name for line in lines] == [
        "プログラム", "動かしているもの", "SQLite", "記録のドライブ", "控えのドライブ", "控え", "暗号化",
    ]  # fmt: skip
    assert "Qt 6.11.0" in by_name(lines)["動かしているもの"].told
