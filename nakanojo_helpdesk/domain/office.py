"""The office's own settings: names on paper, since when it records, how it compares."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from nakanojo_helpdesk.domain.statistics import ComparisonMode
from nakanojo_helpdesk.domain.town import TOWN


@dataclass(frozen=True, kw_only=True)
class Office:
    """Settings of the whole town's database (not of one PC).

    `recording_started_on` is the 記録開始日: months before it print `－`. `approval_boxes` are the titles of the
    決裁欄's boxes from left to right; empty means none is printed.
    """

    town: str = TOWN
    department: str = "企画課デジタル推進係"
    contact: str = "中之条町役場 企画課デジタル推進係"
    recording_started_on: date | None = None
    comparison: ComparisonMode = ComparisonMode.RATIO
    approval_boxes: tuple[str, ...] = ("課長", "係長", "担当")


def to_settings(office: Office) -> dict[str, str]:
    """The settings as text by key, for the settings table."""
    started = office.recording_started_on
    return {
        "town": office.town,
        "department": office.department,
        "contact": office.contact,
        "recording_started_on": "" if started is None else started.isoformat(),
        "comparison": office.comparison.value,
        "approval_boxes": "\n".join(office.approval_boxes),
    }


def from_settings(values: dict[str, str]) -> Office:
    """The settings from text by key; a missing key keeps its default. Raises `ValueError` on a broken value."""
    default = Office()
    known = {item.name: getattr(default, item.name) for item in fields(Office)}
    for key in ("town", "department", "contact"):
        known[key] = values.get(key, known[key])
    if started := values.get("recording_started_on"):
        known["recording_started_on"] = date.fromisoformat(started)
    if "comparison" in values:
        known["comparison"] = ComparisonMode(values["comparison"])
    if "approval_boxes" in values:
        known["approval_boxes"] = tuple(box for box in values["approval_boxes"].split("\n") if box)
    return Office(**known)
