"""The answer to say aloud while the phone is at the ear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nakanojo_helpdesk.domain.calendar import short_date
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState


def answer(rows: Sequence[RegistrationRow], *, draw_day: date | None = None) -> str:
    """What to say about an application of a person or family: 「確定です」「待ち3番目です」「抽選は5月11日です」.

    `draw_day` is the day of the draw where one is still to come.
    """
    confirmed = [row for row in rows if row.state is RegistrationState.CONFIRMED]
    waiting = [row for row in rows if row.state is RegistrationState.WAITING]
    if len(confirmed) == len(rows):
        return "確定です" if len(rows) == 1 else f"{len(rows)}人とも確定です"
    if len(waiting) == len(rows):
        place = _place(waiting)
        return f"{place}です" if len(rows) == 1 else f"{len(rows)}人で{place}です"
    if confirmed and waiting:
        return f"{len(confirmed)}人は確定です。{len(waiting)}人は{_place(waiting)}です"
    if all(row.state is RegistrationState.APPLIED for row in rows):
        when = "" if draw_day is None else f"は{short_date(draw_day)}"
        return f"受け付けました。抽選{when}です"
    if all(row.state is RegistrationState.OFFERED for row in rows):
        return "繰上の連絡中です"
    return "取り消してあります"


def _place(waiting: Sequence[RegistrationRow]) -> str:
    place = waiting[0].waiting_place
    return "キャンセル待ち" if place is None else f"待ち{place}番目"
