"""After the start that follows an update or a way back: which program runs, and what the records must still be told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Actor, updating_actor
from nakanojo_helpdesk.domain.traces.kinds import UPDATE_FAILED, UPDATED, WENT_BACK
from nakanojo_helpdesk.domain.updates.rows import Installed, Owed, Stage, UpdateRecord
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.retention import reapplying
from nakanojo_helpdesk.store.backups import salvage
from nakanojo_helpdesk.store.integrity import audit
from nakanojo_helpdesk.store.retention import ledger_file
from nakanojo_helpdesk.store.retention.ledger_file import Entry
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from nakanojo_helpdesk.store.updates import keeping

_AGAIN: Final = "USBメモリーを差して、もう一度してください。同じときは、保守の担当に伝えてください。"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of it, in a sentence for whoever opens the program next."""

    sentence: str
    good: bool


def settle(store: Store, installed: Installed, folder: Path, *, pc: str) -> Outcome | None:
    """Compare the program that runs with the record, write what became of it, and tell it once; None where nothing was begun.

    Raises nothing: what cannot be written now is tried at the next start.
    """
    record = keeping.read_record(folder)
    if record is None:
        return None
    keeping.take_back_go(folder)
    try:
        return _settled(store, record, installed, folder, pc)
    except DeskError as error:
        logging.getLogger(__name__).warning("an update was not brought to its end: %s", type(error).__name__)
        return None


def _settled(
    store: Store, record: UpdateRecord, installed: Installed, folder: Path, pc: str
) -> Outcome | None:
    ledger = Ledger(store, updating_actor(pc))
    put_back = False
    if record.owed is not None:
        put_back = _pay(store, ledger, record.owed, pc)
    if record.stage is Stage.UPDATING:
        ended, outcome, action = _after_update(record, installed)
    elif record.stage is Stage.GOING_BACK:
        ended, outcome, action = _after_way_back(record, installed, put_back=put_back)
    else:
        return None
    ledger.call(_note, action, str(installed.version), record)
    keeping.write_record(folder, ended)
    return outcome


def _after_update(record: UpdateRecord, installed: Installed) -> tuple[UpdateRecord, Outcome, str]:
    if installed.version == record.version:
        sentence = f"{record.version} 版に更新しました。記録はそのまま使えます。"
        return replace(record, stage=Stage.UPDATED), Outcome(sentence=sentence, good=True), UPDATED
    sentence = f"更新できませんでした。いまも {installed.version} 版で、記録もそのままです。{_AGAIN}"
    return replace(record, stage=Stage.FAILED), Outcome(sentence=sentence, good=False), UPDATE_FAILED


def _after_way_back(
    record: UpdateRecord, installed: Installed, *, put_back: bool
) -> tuple[UpdateRecord, Outcome, str]:
    records = "記録は、更新の前の控えに戻っています。" if put_back else "記録はそのままです。"
    if installed.version == record.former:
        sentence = f"前の {record.former} 版に戻しました。{records}"
        ended = replace(record, stage=Stage.WENT_BACK, owed=None)
        return ended, Outcome(sentence=sentence, good=True), WENT_BACK
    sentence = (
        f"前の版には戻せませんでした。いまも {installed.version} 版です。{records}"
        "「設定」の「更新」から、もう一度してください。"
    )
    ended = replace(record, stage=Stage.UPDATED, owed=None)
    return ended, Outcome(sentence=sentence, good=False), UPDATE_FAILED


def _pay(store: Store, ledger: Ledger, owed: Owed, pc: str) -> bool:
    """Tell the database that was put back what it must know; False where the one that was left is still there."""
    head = bytes.fromhex(owed.head)
    if ledger.read(_holds, owed.head_seq, head):
        return False
    reapplying.reapply(store, pc=pc, also=_erased_in(store.path.parent / owed.kept))
    if not ledger.read(_is_told, owed.backup, head):
        numbers = {table: dict(years) for table, years in owed.numbers.items()}
        Ledger(store, restoring.acting_for(ledger.read(lambda _session, actor: actor))).call(
            restoring.write_outcome, owed.backup, owed.missing, (owed.head_seq, head), numbers, {}
        )
    return True


def _erased_in(kept: Path) -> tuple[Entry, ...] | None:
    """What the database that was left says was erased; None where it cannot be read."""
    try:
        with salvage.looked_at(kept) as left:
            return ledger_file.of_connection(left)
    except (DeskError, OSError):
        return None


def _holds(session: Session, _actor: Actor, seq: int, head: bytes) -> bool:
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq)) == head


def _is_told(session: Session, _actor: Actor, backup: str, head: bytes) -> bool:
    query = select(AuditEntry.seq).where(
        AuditEntry.action == audit.RESTORED, AuditEntry.entity_id == backup, AuditEntry.body_sha == head
    )
    return session.scalar(query.limit(1)) is not None


def _note(session: Session, _actor: Actor, action: str, version: str, record: UpdateRecord) -> None:
    audit.note(session, action, "program", version, f"from={record.former},to={record.version}")
