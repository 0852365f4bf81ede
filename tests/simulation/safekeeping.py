"""What the administrator does: a backup beside the model of that moment, and the way back to it."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from nakanojo_helpdesk.domain.calendar import fiscal_year, receipt_number
from nakanojo_helpdesk.services import clocks
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.store.backups import making
from tests.factories import Everything, first_actor
from tests.simulation.classroom import Course
from tests.simulation.expected import Expected, Record
from tests.simulation.life import Broken, Life
from tests.simulation.purges import forget_memos


@dataclass(frozen=True)
class Kept:
    """A backup, and what the book held when it was made."""

    path: Path
    expected: Expected
    courses: list[Course]


def back_up(life: Life, courses: list[Course]) -> Kept:
    """Make a backup of the open book."""
    life.last_event = "backup"
    path = making.back_up(life.path, life.backups, reason="change")
    life.told["backup"] += 1
    return Kept(path, life.expected.copied(), [course.copied() for course in courses])


def restore(life: Life, kept: Kept) -> list[Course]:
    """Give a backup back; returns its courses. What is missing must be named, and no number given twice."""
    life.last_event = "restore"
    before = life.expected
    life.store.close()
    gc.collect(1)
    done = restoring.restore(first_actor(), life.path, kept.path, accepted=Everything())
    life.expected = kept.expected.copied()
    life.expected.numbers = before.numbers | life.expected.numbers
    life.expected.memos_gone_before = before.memos_gone_before
    life.forget_people()
    life.restart()
    if life.administrator.read(clocks.doubted, now=life.moment) is not None:
        life.administrator.call(
            clocks.accept
        )  # an old backup ends long ago: the sign-in asks about the clock
    forget_memos(life)
    lost = {_number(record) for key, record in before.records.items() if key not in life.expected.records}
    named = {record.number for record in done.missing.records if record.new}
    if lost - named:
        raise Broken(life.place(f"a restore does not name what it loses: {sorted(lost - named)}"))
    life.told["restore"] += 1
    return [course.copied() for course in kept.courses]


def _number(record: Record) -> str:
    return receipt_number(fiscal_year(record.form.event_date), record.serial)
