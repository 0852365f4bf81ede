"""Looks at program, database, clock, drives and backups. Each function gives lines; none of them changes anything."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk import __version__
from nakanojo_helpdesk.domain.backups.rows import BackupRow
from nakanojo_helpdesk.domain.calendar import clock, local, long_date, utc_now
from nakanojo_helpdesk.domain.checks import Finding, only_index
from nakanojo_helpdesk.domain.clock import QUESTION, ClockDoubt
from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark, room_line, size_words
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.protection.keys import key_id_in, key_id_words
from nakanojo_helpdesk.domain.staff.access import Actor, Permission
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.store import driver, engine, identity
from nakanojo_helpdesk.store.backups.listing import listing
from nakanojo_helpdesk.store.driver import sqlite
from nakanojo_helpdesk.store.protection import converting
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.tables.audit import AuditEntry

RESTORE_TEST: Final = "restore_test"
_FRESH: Final = timedelta(hours=24)
_MONTH: Final = timedelta(days=35)
_MAKE_BACKUP: Final = "システム管理者が、控えを作ってください。つづくときは、保守の担当に伝えてください。"
_C: Final = AuditEntry.__table__.c


def program_lines(qt: str) -> tuple[Line, ...]:
    """The versions of program, Python, Qt (as the caller knows it), SQLite and operating system."""
    version = sqlite.sqlite_version_info
    safe = engine.wal_is_safe((version[0], version[1], version[2]))
    return (
        Line(name="プログラム", mark=Mark.GOOD, told=f"窓口きろく {__version__}"),
        Line(
            name="動かしているもの",
            mark=Mark.GOOD,
            told=f"Python {platform.python_version()}、Qt {qt}、{platform.system()} {platform.release()}",
        ),
        Line(
            name="SQLite",
            mark=Mark.GOOD if safe else Mark.CARE,
            told=sqlite.sqlite_version,
            todo=""
            if safe
            else "古い版なので、安全な書き方（truncate）で使っています。次の更新で新しくなります。",
        ),
    )


def database_lines(session: Session, actor: Actor, *, now: datetime | None = None) -> tuple[Line, ...]:
    """Schema, journal, pages, clock and restore test, from the open database. Raises `Denied`, `Damaged`."""
    actor.require(Permission.CHECK)
    at = now or utc_now()
    journal = str(session.connection().exec_driver_sql("PRAGMA journal_mode").scalar())
    schema = int(session.connection().exec_driver_sql("PRAGMA user_version").scalar() or 0)
    right = schema == identity.SCHEMA_VERSION
    return (
        Line(
            name="データベースの形",
            mark=Mark.GOOD if right else Mark.BAD,
            told=f"{schema}（プログラムは{identity.SCHEMA_VERSION}）",
            todo="" if right else "プログラムを1度終わって、開き直してください。",
        ),
        Line(
            name="書き込みの方式",
            mark=Mark.GOOD if journal == engine.journal_mode() else Mark.BAD,
            told=journal,
            todo="" if journal == engine.journal_mode() else "プログラムを1度終わって、開き直してください。",
        ),
        integrity_line(checks.quick(session, actor), quick=True),
        clock_line(clocks.doubted(session, actor, now=at)),
        _restore_test_line(session, at),
    )


def integrity_line(found: Sequence[Finding], *, quick: bool) -> Line:
    """The line about a check. Of findings only kinds and numbers leave this PC."""
    name = "データベースの中" if quick else "記録の点検"
    if not found:
        return Line(name=name, mark=Mark.GOOD, told="壊れたところはありません。")
    kinds = sorted({finding.kind for finding in found})
    return Line(
        name=name,
        mark=Mark.CARE if only_index(found) else Mark.BAD,
        told=f"{found[0].sentence}（全部で{len(found):,}件）",
        todo=checks.remedy(found),
        plain=f"{len(found):,}件（{'、'.join(kinds)}）",
    )


def clock_line(doubt: ClockDoubt | None) -> Line:
    """The line about the clock of this PC."""
    if doubt is None:
        return Line(name="時計", mark=Mark.GOOD, told="記録の時刻と合っています。")
    return Line(name="時計", mark=Mark.BAD, told=doubt.sentence, todo=QUESTION)


def place_lines(database: Path, *, now: datetime | None = None) -> tuple[Line, ...]:
    """Room on the drives of the database and of the backups beside it, the backups there, a damaged ledger, the encryption."""
    backups = database.absolute().parent / "backups"
    try:
        size = size_words(database.stat().st_size)
    except OSError:
        size = ""
    room = room_line("記録のドライブ", _free(database.absolute().parent))
    told = f"{room.told}、記録の大きさ {size}" if size else room.told
    return (
        Line(name=room.name, mark=room.mark, told=told, todo=room.todo),
        room_line("控えのドライブ", _free(backups)),
        backup_line(backups, now=now),
        *_ledger_lines(database),
        protection_line(database),
    )


def protection_line(database: Path) -> Line:
    """Whether the book is encrypted; the number of its key leaves this PC neither."""
    key_id = key_id_in(driver.header_of(database))
    if key_id is not None:
        told = "しています。"
        return Line(
            name="暗号化", mark=Mark.GOOD, told=f"{told}鍵の番号は {key_id_words(key_id)} です。", plain=told
        )
    if converting.was_encrypted(database):
        return Line(
            name="暗号化",
            mark=Mark.BAD,
            told="していません。前は暗号化していました。",
            todo="設定の「控え」の［このパソコンの暗号化］で確かめてください。",
        )
    return Line(name="暗号化", mark=Mark.GOOD, told="していません。")


def backup_line(backups: Path, *, now: datetime | None = None) -> Line:
    """The line about the newest verified backup of a folder."""
    at = now or utc_now()
    try:
        rows = listing(backups)
    except DeskError as error:
        return Line(
            name="控え", mark=Mark.BAD, told=str(error), todo=_MAKE_BACKUP, plain="フォルダーを開けません"
        )
    good = [row for row in rows if row.is_verified and row.made_at is not None]
    doubtful = len(rows) - len(good)
    more = f"使えないかもしれない控えが{doubtful}個あります。" if doubtful else ""
    if not good:
        return Line(name="控え", mark=Mark.BAD, told=f"確かめた控えがありません。{more}", todo=_MAKE_BACKUP)
    made = _made_at(good[0])
    fresh = at - made <= _FRESH
    told = f"いちばん新しい控えは{_moment(made)}、確かめた控えは{len(good)}個です。{more}"
    return Line(
        name="控え",
        mark=Mark.GOOD if fresh and not doubtful else Mark.CARE,
        told=told,
        todo="" if fresh else _MAKE_BACKUP,
    )


def _ledger_lines(database: Path) -> tuple[Line, ...]:
    """A line only where erased data may have come back with a backup."""
    if not ledger_file.came_back(database):
        return ()
    told = "傷んでいたので作り直しました。消したはずの名前やメモが、戻っているかもしれません。"
    todo = "設定の「個人情報」で消去を準備し、所属長が承認してください。"
    return (Line(name="消去の台帳", mark=Mark.CARE, told=told, todo=todo),)


def _made_at(row: BackupRow) -> datetime:
    assert row.made_at is not None
    return row.made_at


def _restore_test_line(session: Session, at: datetime) -> Line:
    """Whether a backup was restored for trial lately, by the newest trace of it."""
    newest = session.scalar(select(_C.at).where(_C.action == RESTORE_TEST).order_by(_C.seq.desc()).limit(1))
    if newest is None:
        return Line(
            name="復元テスト",
            mark=Mark.CARE,
            told="まだしていません。",
            todo="控えから本当に戻せるかを、月に1度試します。",
        )
    recent = at - newest <= _MONTH
    return Line(
        name="復元テスト",
        mark=Mark.GOOD if recent else Mark.CARE,
        told=f"{_moment(newest)}に、控えから戻せました。",
        todo="" if recent else "控えから本当に戻せるかを、月に1度試します。",
    )


def _free(folder: Path) -> int | None:
    place = next((each for each in (folder, *folder.parents) if each.exists()), None)
    try:
        return None if place is None else shutil.disk_usage(place).free
    except OSError:
        return None


def _moment(at: datetime) -> str:
    here = local(at)
    return f"{long_date(here.date())} {clock(here.hour * 60 + here.minute)}"
