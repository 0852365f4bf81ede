"""How long personal data are kept. The town may shorten most of it; the latest moment is told to whoever applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import fiscal_year, fiscal_year_last_day
from nakanojo_helpdesk.typography.plain_text import range_words

DRAFT_DAYS: Final = 90
"""A draft nobody has touched for so long is given up; it was never a record."""
APPROVAL_DAYS: Final = 14
"""How long a prepared purge waits for its approval."""
BACKUP_DAYS: Final = 90
"""The longest a copy of the database is kept: what was erased is gone from every copy by then."""
_PREFIX: Final = "retention_"
LIMITS: Final = {
    "memo_days": (30, 3650),
    "appointment_days": (1, 365),
    "person_years": (0, 1),
    "paper_days": (0, 365),
}
RULE_LABELS: Final = {
    "memo_days": "相談のメモ",
    "appointment_days": "予約の名前・電話・メモ",
    "person_years": "講座に申し込んだ方",
    "paper_days": "名前の入った紙",
}
"""Setting → what staff call what it is about."""


@dataclass(frozen=True, kw_only=True)
class RetentionRules:
    """The town's retention times.

    `memo_days` counts from the day of the consultation, `appointment_days` from the day of the appointment, `person_years`
    fiscal years after the one of the last course: 1 is the end of the next fiscal year. `paper_days` counts from the last
    lesson of a course to the 廃棄日 of its papers; None keeps them as long as the names in the database, which is always
    the latest.
    """

    memo_days: int = 365
    appointment_days: int = 30
    person_years: int = 1
    paper_days: int | None = None

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`, empty when the rules can be kept."""
        found: dict[str, str] = {}
        for item in fields(self):
            least, most = LIMITS[item.name]
            value = getattr(self, item.name)
            if value is None and item.default is None:
                continue
            if value is None or not least <= value <= most:
                unit = "年度" if item.name == "person_years" else "日"
                found[item.name] = f"＊{RULE_LABELS[item.name]}は、{range_words(least, most, unit)}"
        return found

    def memo_before(self, today: date) -> date:
        """Memos of consultations before this day are over."""
        return today - timedelta(days=self.memo_days)

    def appointment_before(self, today: date) -> date:
        """Names and notes of appointments before this day are over."""
        return today - timedelta(days=self.appointment_days)

    def draft_before(self, today: date) -> date:
        """Drafts last written before this day are over."""
        return today - timedelta(days=DRAFT_DAYS)

    def is_over(self, last: date, today: date) -> bool:
        """Whether the time of somebody is over whose last course (or application, where later) was on `last`."""
        return today > self.names_until(last)

    def names_until(self, last: date) -> date:
        """The last day on which the names of a course that ended on `last` are kept."""
        return fiscal_year_last_day(fiscal_year(last) + self.person_years)

    def discard_day(self, last: date) -> date:
        """廃棄日 of the papers of a course that ended on `last`: never later than the names in the database."""
        names = self.names_until(last)
        return names if self.paper_days is None else min(names, last + timedelta(days=self.paper_days))


def to_settings(rules: RetentionRules) -> dict[str, str]:
    """The rules as text by key, for the settings table."""
    values = {item.name: getattr(rules, item.name) for item in fields(rules)}
    return {f"{_PREFIX}{name}": "" if value is None else str(value) for name, value in values.items()}


def from_settings(values: Mapping[str, str]) -> RetentionRules:
    """Parse stored settings; one that is missing, cannot be read or is out of bounds keeps its default."""
    known: dict[str, int] = {}
    for name, (least, most) in LIMITS.items():
        text = values.get(f"{_PREFIX}{name}", "")
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            known[name] = int(text)
    return RetentionRules(**known)
