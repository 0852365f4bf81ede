"""What the town's retention asks for: memos whose time is over are erased, after a second person has said yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.retention.rules import LIMITS, RetentionRules
from nakanojo_helpdesk.services.retention import finishing, preparing, rules
from tests.simulation.expected import Expected
from tests.simulation.life import Broken, Life

SHORTEST: Final = RetentionRules(memo_days=LIMITS["memo_days"][0])
_MEMOS: Final = "SELECT count(*) FROM consultations WHERE event_date < ? AND memo IS NOT NULL AND memo <> ''"


def set_rules(life: Life) -> None:
    """Let memos expire as soon as a town may."""
    life.administrator.call(rules.change, SHORTEST)


def purge(life: Life, chief: str) -> None:
    """Prepare, approve and carry out a purge; nothing of what is over may be left."""
    life.last_event = "purge"
    seen = life.administrator.read(preparing.preview, now=life.moment)
    if not seen.count:
        return
    uid = life.administrator.call(preparing.prepare, seen.digest, now=life.moment)
    life.pass_minutes()
    finishing.carry_out(life.ledger_of(chief), uid, 1, life.backups, now=life.moment)
    life.expected.memos_gone_before = SHORTEST.memo_before(seen.day)
    forget_memos(life)
    life.told["purge"] += 1


def forget_memos(life: Life) -> None:
    """Take the memos that were erased out of the model, also after a restore of an older backup. Raises `Broken`."""
    gone = life.expected.memos_gone_before
    if gone is None:
        return
    ((left,),) = life.query(_MEMOS, gone.isoformat())
    if left:
        raise Broken(life.place(f"{left} memos from before {gone} are there again"))
    versions = dict(
        life.query("SELECT id, version FROM consultations WHERE event_date < ?", gone.isoformat())
    )
    _without_memos(life.expected, versions, gone)


def _without_memos(expected: Expected, versions: dict[int, int], before: date) -> None:
    for key, record in expected.records.items():
        if record.form.event_date < before:
            form = replace(record.form, memo="")
            expected.records[key] = replace(record, form=form, version=versions[key])
