"""What holds after every event, asked cheaply, and after every month and mishap, asked wholly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.consultations import reading
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.statistics import counting
from nakanojo_helpdesk.store.integrity import audit
from tests.simulation.classroom import Course
from tests.simulation.life import Broken, Life

_TRACES = "SELECT seq,at,actor,pc,action,entity,entity_id,fields,body_sha,before_sha,prev,hash FROM audit"
_YEARS = """
    SELECT fiscal_year, count(*), max(serial), last_serial FROM consultations
    JOIN running_numbers USING (fiscal_year) GROUP BY fiscal_year
"""


@dataclass
class Invariants:
    """Looks at the book of a life; remembers how far it has followed the traces."""

    life: Life
    seq: int = 0
    hash: bytes = field(default=audit.GENESIS)

    def after_event(self) -> None:
        """No number given twice, no record lost, the day as it was written, every trace linked. Raises `Broken`."""
        self._numbers()
        self._traces()
        self._days_back(0)

    def after_mishap(self) -> None:
        """The last fortnight is there, and nothing of anybody else's. Raises `Broken`."""
        self._numbers()
        self.seq, self.hash = 0, audit.GENESIS
        self._traces()
        self._days_back(14)
        self._appointments()

    def after_month(self, courses: list[Course]) -> None:
        """A check finds nothing, and the month counts what the model counts. Raises `Broken`."""
        life = self.life
        found = life.administrator.read(checks.check_open)
        if found:
            raise Broken(life.place(f"a check finds: {[finding.sentence for finding in found]}"))
        month = Month.of(life.today - timedelta(days=1))
        facts = life.administrator.read(counting.monthly, month, today=life.today)
        wanted = sum(
            not record.withdrawn for record in life.expected.of_days(month.first, month.last).values()
        )
        if (facts.total or 0) != wanted:
            raise Broken(life.place(f"the monthly report counts {facts.total}, not {wanted}"))
        self._days_back(40)
        self._retired()
        for course in courses:
            course.check()

    def _numbers(self) -> None:
        expected = self.life.expected
        rows = self.life.query(_YEARS)
        if {year: count for year, count, _, _ in rows} != expected.counts():
            raise Broken(self.life.place(f"records by year: {rows} is not {expected.counts()}"))
        last = {year: given for year, _, _, given in rows}
        if any(last[year] != expected.numbers[year] for year in last):
            raise Broken(self.life.place(f"the last numbers {last} are not {expected.numbers}"))
        if any(highest > given for _, _, highest, given in rows):
            raise Broken(self.life.place(f"a number was given twice: {rows}"))

    def _traces(self) -> None:
        for row in self.life.query(f"{_TRACES} WHERE seq > ? ORDER BY seq", self.seq):
            seq, at, actor, pc, action, entity, entity_id, fields, body, before, prev, hashed = row
            instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
            made = audit.entry_hash(
                seq, instant, actor, pc, action, entity, entity_id, fields, body, before, prev
            )
            if (seq, prev, hashed) != (self.seq + 1, self.hash, made):
                raise Broken(self.life.place(f"the trace {seq} is not linked to {self.seq}"))
            self.seq, self.hash = seq, hashed

    def _days_back(self, days: int) -> None:
        life = self.life
        first, last = life.today - timedelta(days=days), life.today
        rows = life.administrator.read(reading.listing, first, last, withdrawn=True)
        wanted = life.expected.of_days(first, last)
        if {row.id for row in rows} != set(wanted):
            raise Broken(life.place(f"records {sorted({row.id for row in rows} ^ set(wanted))} differ"))
        for row in rows:
            record = wanted[row.id]
            found: tuple[Any, ...] = (row.serial, row.form(), row.version, row.withdrawn_at is not None)
            if found != (record.serial, record.form, record.version, record.withdrawn):
                raise Broken(life.place(f"record {row.serial} is {found}, not {record}"))

    def _appointments(self) -> None:
        found = dict(self.life.query("SELECT uid, consultation_id FROM appointments"))
        wanted = {uid: held.consultation for uid, held in self.life.expected.bookings.items()}
        if found != wanted:
            raise Broken(self.life.place("an appointment is lost, or parted from its record"))

    def _retired(self) -> None:
        for code in sorted(self.life.expected.left):
            gone = self.life.ledger_of(code)
            try:
                gone.read(reading.listing, self.life.today, self.life.today)
            except DeskError:
                continue
            raise Broken(self.life.place(f"{code} has left and still reads records"))
