"""What the book must hold: all that was answered with 登録しました, in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from nakanojo_helpdesk.domain.calendar import fiscal_year
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm


@dataclass
class Record:
    """A consultation: its number in its fiscal year, what it says, how often it was written, whether it is 取消."""

    serial: int
    form: ConsultationForm
    version: int = 1
    withdrawn: bool = False


@dataclass
class Booking:
    """An appointment: its day, its state by name, and the consultation it became."""

    day: date
    state: str = "OPEN"
    version: int = 1
    consultation: int | None = None


@dataclass
class Expected:
    """Records by id, appointments by uid, people who work here by code, the last number given in a
    fiscal year, and the day before which memos were erased."""

    records: dict[int, Record] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    at_work: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    numbers: Counter[int] = field(default_factory=Counter)
    memos_gone_before: date | None = None

    def copied(self) -> Expected:
        """What is expected now, whatever is done to this one afterwards."""
        return Expected(
            records=dict(self.records),  # a record that changes is replaced
            bookings={uid: replace(held) for uid, held in self.bookings.items()},
            at_work=set(self.at_work),
            left=set(self.left),
            numbers=Counter(self.numbers),
            memos_gone_before=self.memos_gone_before,
        )

    def counts(self) -> Counter[int]:
        """How many records a fiscal year has, with the 取消."""
        return Counter(fiscal_year(record.form.event_date) for record in self.records.values())

    def record(self, key: int, form: ConsultationForm) -> None:
        """A consultation was saved."""
        year = fiscal_year(form.event_date)
        self.numbers[year] += 1
        self.records[key] = Record(self.numbers[year], form)

    def amend(self, key: int, form: ConsultationForm) -> None:
        """A consultation was corrected."""
        before = self.records[key]
        changed = form != before.form
        self.records[key] = replace(before, form=form, version=before.version + changed)

    def withdraw(self, key: int) -> None:
        """A consultation became 取消."""
        before = self.records[key]
        self.records[key] = replace(before, withdrawn=True, version=before.version + 1)

    def of_days(self, first: date, last: date) -> dict[int, Record]:
        """The records of some days, both included, with the 取消."""
        return {
            key: record for key, record in self.records.items() if first <= record.form.event_date <= last
        }
