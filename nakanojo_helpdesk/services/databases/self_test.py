"""自己診断: makes, writes, reads back and checks a trial database on this PC, before anybody relies on the program.

The command `self-test` adds its own parts for paper and pictures, of the same type.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from nakanojo_helpdesk import logs
from nakanojo_helpdesk.domain.calendar import Month, fiscal_year, local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm, ConsultationRow
from nakanojo_helpdesk.domain.errors import Damaged, DeskError
from nakanojo_helpdesk.domain.identifiers import uuid7
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.opening_days import open_by_rule
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.domain.staff.people import DeskForm, StaffForm
from nakanojo_helpdesk.domain.statistics.facts import MonthlyFacts
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.services import office, vocabularies
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.databases import checks, founding
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.statistics import counting as statistics

T = TypeVar("T")

TRIAL_MEMO: Final = "自己診断：髙﨑𠮷 % _ ' <b> 😀"
_PASSWORD: Final = "trial-of-this-pc"  # noqa: S105  guards a file that is deleted a second later


@dataclass(frozen=True)
class Part:
    """One part of the test. `run` returns a detail for the reader, or raises."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a part. `detail` of a failure names the error and its place, no values."""

    name: str
    ok: bool
    milliseconds: float
    detail: str


def tried(parts: Iterable[Part]) -> tuple[Outcome, ...]:
    """Run the parts in their order; a failure does not stop the others."""
    return tuple(_outcome(part) for part in parts)


def _outcome(part: Part) -> Outcome:
    begun = time.perf_counter()
    try:
        detail, ok = part.run(), True
    except DeskError as error:
        detail, ok = str(error), False
    except ModuleNotFoundError as error:
        detail, ok = f"プログラムの部品「{error.name}」がありません。", False
    except Exception as error:  # noqa: BLE001  the report is what this is for
        detail, ok = logs.summary(error), False
    return Outcome(part.name, ok, round((time.perf_counter() - begun) * 1000, 1), detail)


class TrialBook:
    """A trial database in a folder of its own. Each method is a part; later ones build on earlier ones."""

    def __init__(self, folder: Path, pc: str) -> None:
        self._path = folder / "trial.db"
        self._actor = Actor(staff_id=1, code="S01", name="試験", pc=pc, roles=frozenset(Role))
        self._key = 0

    def parts(self) -> tuple[Part, ...]:
        """The parts in their order."""
        return (
            Part("identifiers", identifiers),
            Part("time_zone", time_zone),
            Part("holidays", holidays),
            Part("migrate", self.migrate),
            Part("save", self.save),
            Part("read_back", self.read_back),
            Part("check", self.check),
        )

    def migrate(self) -> str:
        """Make the database by its migrations, with its first account and desk."""
        first = StaffForm(name="試験", roles=frozenset(Role), password=_PASSWORD)
        founding.found(self._path, first, DeskForm(name="窓口1", venue="役場"), pc=self._actor.pc)
        return f"{self._path.stat().st_size:,} bytes"

    def save(self) -> str:
        """Record a consultation through the service that the entry screen uses."""
        form = ConsultationForm(
            event_date=self._today, event_minute=0, desk="D01", staff="S01", topics=("SM01", "LN"), people=2,
            minutes=10, memo=TRIAL_MEMO,
        )  # fmt: skip
        self._key = self._with_ledger(lambda ledger: ledger.call(consultations.record, form))
        return f"id {self._key}"

    def read_back(self) -> str:
        """Open the file again and compare."""
        row = self.row()
        if (row.memo, row.topics, row.people) != (TRIAL_MEMO, ("SM01", "LN"), 2):
            raise Damaged("書いた記録と読み直した記録が違います。")
        return row.number

    def check(self) -> str:
        """The same check as the command `check`."""
        if findings := checks.check_file(self._path, self._actor):
            raise Damaged(findings[0].sentence)
        return "0 findings"

    def row(self) -> ConsultationRow:
        """The record saved."""
        return self._with_ledger(lambda ledger: ledger.read(consultation_rows.get, self._key))

    def vocabularies(self) -> Vocabularies:
        """The shipped codes as the database holds them."""
        return self._with_ledger(lambda ledger: ledger.read(vocabularies.current))

    def facts(self) -> tuple[MonthlyFacts, Office]:
        """The facts of the monthly report of the trial."""
        month = Month.of(self._today)
        return self._with_ledger(
            lambda ledger: (ledger.read(statistics.monthly, month), ledger.read(office.current))
        )

    @property
    def _today(self) -> date:
        return local(utc_now()).date()

    def _with_ledger(self, act: Callable[[Ledger], T]) -> T:
        store = Store.open(self._path)
        try:
            return act(Ledger(store, self._actor))
        finally:
            store.close()


def identifiers() -> str:
    """Identifiers are unique and sort by time."""
    made = [uuid7(datetime(2026, 4, 1, 0, 0, second, tzinfo=UTC)) for second in range(50)]
    if made != sorted(set(made)) or made[0][14] != "7":
        raise Damaged("識別番号が正しく作れません。")
    return made[-1]


def time_zone() -> str:
    """The fiscal year turns at local midnight, whatever zone this PC is set to."""
    turn = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    if local(turn).date() != date(2026, 4, 1) or fiscal_year(local(turn).date()) != 2026:
        raise Damaged("日本の時刻に直せません。")
    return "UTC+9"


def holidays() -> str:
    """The table of holidays is there: the week of 29 April 2026 has two opening days."""
    days = open_by_rule(date(2026, 4, 29), date(2026, 5, 6))
    if days != [date(2026, 4, 30), date(2026, 5, 1)]:
        raise Damaged("祝日の一覧が正しくありません。")
    return "2026"
