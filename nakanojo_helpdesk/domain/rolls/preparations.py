"""前日の準備: what is looked after the day before a lesson, and what is ticked off of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.rolls.rows import Roll


class Preparation(StrEnum):
    """One thing to look after, in the order of the list. Stored by value."""

    CALLS = "calls"
    CARES = "cares"
    STAFF = "staff"
    VENUE = "venue"
    DEVICES = "devices"
    SHEET = "sheet"
    CARDS = "cards"
    SIGN = "sign"
    QUESTIONNAIRES = "questionnaires"

    @property
    def label(self) -> str:
        """What staff read."""
        return _LABELS[self]


_LABELS: Final = {
    Preparation.CALLS: "出席確認",
    Preparation.CARES: "配慮の用意",
    Preparation.STAFF: "担当",
    Preparation.VENUE: "会場の鍵と機材",
    Preparation.DEVICES: "貸出機器の充電",
    Preparation.SHEET: "受付簿の印刷",
    Preparation.CARDS: "名札の印刷",
    Preparation.SIGN: "会場の案内の印刷",
    Preparation.QUESTIONNAIRES: "アンケート用紙の印刷",
}


@dataclass(frozen=True, kw_only=True)
class PreparationRow:
    """One thing of the list with who ticked it off and when; None while it is open."""

    item: Preparation
    at: datetime | None = None
    by_name: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is ticked off."""
        return self.at is not None


def items_of(roll: Roll) -> tuple[Preparation, ...]:
    """What a lesson needs: no devices where none are lent, no 配慮 where nobody needs any."""
    left_out: set[Preparation] = set()
    if not roll.lesson.course_form.loan_devices:
        left_out.add(Preparation.DEVICES)
    if not any(line.registration.cares or line.registration.care_note for line in roll.lines):
        left_out.add(Preparation.CARES)
    return tuple(item for item in Preparation if item not in left_out)
