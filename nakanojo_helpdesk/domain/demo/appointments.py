"""見本データ: who comes on the days after the last one."""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.appointments import AppointmentForm

COMING: Final = 8
_HOURS: Final = (9, 10, 11, 13, 14, 15)
# Topic, words on the slip, whether a number to call back was left. 0279-00 is no exchange: nobody has these numbers.
_SLIPS: Final = (
    ("MN", "マイナ保険証の登録", True),
    ("LN", "LINEで写真を送りたい", False),
    ("SM", "スマホの初期設定、2回目", False),
    ("MP", "確定申告をスマホでしたい", True),
    ("AP", "アプリの入れ方", False),
    ("SF", "知らない番号の着信が続く", True),
    ("IN", "メールが届かない", False),
    ("CL", "スマホ決済を始めたい", False),
)


def coming_appointments(seed: int, days: tuple[date, ...], desk: str) -> tuple[AppointmentForm, ...]:
    """`COMING` appointments at one desk, spread over opening days that follow the last day of the data."""
    chance = random.Random(f"appointments {seed}")  # noqa: S311  repeatable on purpose
    free = [(day, hour) for day in days for hour in _HOURS]
    times = sorted(chance.sample(free, COMING))
    slips = chance.sample(_SLIPS, COMING)
    return tuple(
        AppointmentForm(
            day=day,
            minute=hour * 60,
            length=30,
            desk=desk,
            topic=topic,
            contact=f"0279-00-{chance.randrange(10_000):04}" if leaves_number else "",
            note=note,
        )
        for (day, hour), (topic, note, leaves_number) in zip(times, slips, strict=True)
    )
