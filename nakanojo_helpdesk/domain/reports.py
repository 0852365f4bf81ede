"""Contents of reports other than counts: the month's 特記事項, and the records of a 日報."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.typography.plain_text import storable

MONTH_NOTE_LENGTH: Final = 1500


def month_note_problem(text: str) -> str | None:
    """The sentence to show under the 特記事項 when it cannot be kept as it is, else None."""
    if problem := text_problem(tidied(text), label="特記事項", longest=MONTH_NOTE_LENGTH, lines=True):
        return f"＊{problem}"
    return None


def tidied(text: str) -> str:
    """A typed text in the form that is kept: uniform line breaks, no blanks at the ends."""
    return storable(text).strip()


@dataclass(frozen=True, kw_only=True)
class DailyFacts:
    """The records of one day in the order of their time, withdrawn ones among them, without memos.

    `audit_head` is the audit chain's newest hash (hex), printed as the 記録照合番号.
    """

    day: date
    rows: tuple[ConsultationRow, ...]
    counted_at: datetime
    audit_head: str

    @property
    def standing(self) -> tuple[ConsultationRow, ...]:
        """The records that count: not withdrawn."""
        return tuple(row for row in self.rows if not row.withdrawn)

    @property
    def people(self) -> int:
        """人数: blank counts as one."""
        return sum(row.people or 1 for row in self.standing)

    @property
    def minutes(self) -> tuple[int, int]:
        """The sum of minutes of the records that have any, and the number of these records."""
        known = [row.counted_minutes for row in self.standing if row.counted_minutes is not None]
        return sum(known), len(known)
