"""復元の訓練: on invented data, loses records and pages on purpose, and proves that what was expected came back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from nakanojo_helpdesk.domain.appointments import AppointmentForm
from nakanojo_helpdesk.domain.backups.restoring import MissingKind, Restored
from nakanojo_helpdesk.domain.calendar import local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
from nakanojo_helpdesk.domain.errors import Damaged, DeskError
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.backups import restoring
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, demo, opening
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.store.backups import making

_RECORDS: Final = 40
_PAGE: Final = 4096
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """One step of the drill: what was done, how long it took in seconds, what was counted, and whether that was expected."""

    name: str
    seconds: float
    count: str
    ok: bool


class Drill:
    """Runs the steps in a folder of their own; `steps` holds the table afterwards.

    Args:
        folder: an empty folder; whoever made it deletes it.
        pc: the name of this machine, for the traces.
        tell: called with each step when it is done.
    """

    def __init__(self, folder: Path, pc: str, tell: Callable[[Step], object]) -> None:
        self.steps: list[Step] = []
        self._tell = tell
        self._pc = pc
        self._database = folder / "drill.db"
        self._backups = folder / "backups"
        self._whole = 0
        self._memos: list[str] = []

    def run(self) -> bool:
        """Run every step; True when everything expected came back. Raises `DeskError` where a step cannot be done at all."""
        self._step("見本データを作る", self._make, lambda made: (f"{made:,}件", made == 600))
        backup = self._step("控えを作る", self._back_up, lambda path: (path.name, path.is_file()))
        self._step(
            "控えのあとに記録する", lambda: self._record(_RECORDS), lambda n: (f"{n}件", n == _RECORDS + 1)
        )
        lost = self._step("控えに戻す（壊れていないとき）", lambda: self._restore(backup), self._all_named)
        self._step(
            "戻したものを点検する", self._examine, lambda found: (f"{found:,}件", found == self._whole)
        )
        self._step(
            "前のファイルを点検する",
            lambda: self._examine_kept(lost),
            lambda n: (f"{n:,}件", n == self._whole + _RECORDS),
        )
        good = self._step("もう一度、控えを作る", self._back_up, lambda path: (path.name, path.is_file()))
        self._step(
            "控えのあとに記録する", lambda: self._record(_RECORDS), lambda n: (f"{n}件", n == _RECORDS + 1)
        )
        bad = self._step("いちばん新しい控えを途中で切る", self._spoil, lambda path: (path.name, True))
        self._step("データベースを壊す", self._damage, lambda pages: (f"{pages}ページ", pages > 0))
        self._step(
            "壊れたことに気づく",
            self._notice,
            lambda sentence: ("気づきました" if sentence else "気づきません", bool(sentence)),
        )
        chosen = self._step(
            "使える控えを選ぶ",
            lambda: restoring.newest_good([bad, good], self._database),
            lambda found: (f"{len(found[1])}個を飛ばしました", found[0] == good and len(found[1]) == 1),
        )
        rescued = self._step(
            "控えに戻す（壊れたとき）", lambda: self._restore(chosen[0] or good), self._some_named
        )
        self._step(
            "戻したものを点検する", self._examine, lambda found: (f"{found:,}件", found == self._whole)
        )
        self._step(
            "壊れたファイルが残っている",
            lambda: rescued.kept,
            lambda path: (str(path and path.parent.name), path is not None and path.is_file()),
        )
        return all(step.ok for step in self.steps)

    def _step(self, name: str, act: Callable[[], T], judge: Callable[[T], tuple[str, bool]]) -> T:
        began = time.perf_counter()
        result = act()
        seconds = time.perf_counter() - began
        count, ok = judge(result)
        step = Step(name, seconds, count, ok)
        self.steps.append(step)
        self._tell(step)
        return result

    def _actor(self) -> Actor:
        """The administrator of the invented data, who also records."""
        return Actor(staff_id=1, code="S01", name="佐藤", pc=self._pc, roles=frozenset(Role))

    def _make(self) -> int:
        yesterday = local(utc_now()).date() - timedelta(days=1)
        plan = demo.make(self._database, size="small", seed=1, until=yesterday, pc=self._pc)
        self._whole = self._examine()
        return plan.size.consultations

    def _back_up(self) -> Path:
        return making.back_up(self._database, self._backups, reason="drill")

    def _record(self, count: int) -> int:
        """Record `count` consultations and one appointment; returns the number of records."""
        store = Store.open(self._database)
        try:
            ledger = Ledger(store, self._actor())
            day = local(utc_now()).date()
            self._memos = [f"訓練の記録 {number}" for number in range(1, count + 1)]
            for memo in self._memos:
                form = ConsultationForm(
                    event_date=day, event_minute=None, desk="D01", staff="S01", topics=("SM",), memo=memo
                )
                ledger.call(consultations.record, form)
            booked = AppointmentForm(day=day + timedelta(days=1), minute=600, length=30, desk="D01")
            accepted = ledger.read(appointments.doubts_about, booked)
            ledger.call(appointments.book, booked, accepted=accepted)
            return count + 1
        finally:
            store.close()

    def _restore(self, backup: Path) -> Restored:
        actor = restoring.prove(backup, self._database, "S05", DEMO_PASSWORD, pc=self._pc)
        return restoring.restore(actor, self._database, backup)

    def _all_named(self, done: Restored) -> tuple[str, bool]:
        told = done.missing.of(MissingKind.CONSULTATION)
        whole = len(told) == _RECORDS and len(done.missing.of(MissingKind.APPOINTMENT)) == 1
        return f"足りない記録{len(done.missing.records)}件", whole and all(record.readable for record in told)

    def _some_named(self, done: Restored) -> tuple[str, bool]:
        """Every record is told, read or not; what was read is as it was typed."""
        told = done.missing.of(MissingKind.CONSULTATION)
        read = sum(record.readable for record in told)
        words = f"{len(told)}件のうち{read}件を読み取りました"
        return words, done.damaged and len(told) == _RECORDS and 0 < read < _RECORDS

    def _examine(self) -> int:
        """The number of consultations of a database without findings. Raises `Damaged`."""
        return _counted(self._database, self._actor())

    def _examine_kept(self, done: Restored) -> int:
        return 0 if done.kept is None else _counted(done.kept, self._actor())

    def _spoil(self) -> Path:
        newest = making.back_up(self._database, self._backups, reason="spoilt")
        size = newest.stat().st_size
        with newest.open("r+b") as file:
            file.truncate(size // 2)
        return newest

    def _damage(self) -> int:
        """Zero the page that holds the newest memo; returns how many pages were zeroed."""
        content = bytearray(self._database.read_bytes())
        place = content.find(self._memos[-1].encode("utf-8"))
        if place < 0:
            return 0
        page = place // _PAGE
        content[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE)
        self._database.write_bytes(bytes(content))
        return 1

    def _notice(self) -> str:
        try:
            opening.ready(self._database, self._backups).close()
        except Damaged as error:
            return str(error)
        except DeskError:
            return ""
        return "" if restoring.is_sound(self._database) else "quick_check"


def _counted(database: Path, actor: Actor) -> int:
    found = checks.check_file(database, actor)
    if found:
        raise Damaged(found[0].sentence)
    store = Store.open(database)
    try:
        census = Ledger(store, actor).read(exports.census)
        return census.consultations + census.withdrawn
    finally:
        store.close()
