"""The counter's acts: consultations, corrections, appointments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import fiscal_year, local
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.services.appointments import booking
from nakanojo_helpdesk.services.consultations import reading, writing
from tests.factories import DESK, FIRST, Everything, appointment_form, consultation_form
from tests.simulation.expected import Booking
from tests.simulation.life import Act, Life

_TOPICS: Final = ("SM01", "SM", "LN", "MN", "AP", "CL")
_WORDS: Final = (
    "写真の保存",
    "文字を大きく",
    "迷惑メール",
    "地図の見方",
    "予約の取り方",
    "音が出ない",
    "髙﨑𠮷 😀",
)
_AGES: Final = ("A40", "A70", None)


def form(life: Life, code: str, *, late: bool = False) -> ConsultationForm:
    """A consultation of now, or of one of the last days."""
    chance = life.chance
    topics = chance.sample(_TOPICS[1:], chance.randint(1, 3))
    day = life.today - timedelta(days=chance.randint(1, 9)) if late else life.today
    at = local(life.moment)
    return consultation_form(
        event_date=day,
        event_minute=None if late else at.hour * 60 + at.minute,
        staff=code,
        topics=tuple(topics),
        age_band=chance.choice(_AGES),
        minutes=chance.choice((10, 15, 30, None)),
        memo=f"{life.day_number}日目、{chance.choice(_WORDS)}" if chance.random() < 0.7 else "",
    )


def record(life: Life) -> Act:
    """登録: now or late."""
    code = life.somebody()
    wanted = form(life, code, late=life.chance.random() < 0.15)

    def happened() -> int | None:
        year = fiscal_year(wanted.event_date)
        rows = [
            row
            for row in life.administrator.read(
                reading.listing, wanted.event_date, wanted.event_date, withdrawn=True
            )
            if row.serial == life.expected.numbers[year] + 1
        ]
        return rows[0].id if rows else None

    return Act(
        "record",
        lambda: life.ledger_of(code).call(writing.record, wanted),
        lambda key: life.expected.record(key, wanted),
        happened,
    )


def amend(life: Life) -> Act | None:
    """訂正: by 佐藤, who may amend anybody's, with a reason."""
    key = _one_of_the_last(life)
    if key is None:
        return None
    before = life.expected.records[key]
    gone = life.expected.memos_gone_before
    # Nobody types a memo again whose time is over: it would stay until the next purge, and be taken for one that came back.
    over = gone is not None and before.form.event_date < gone
    memo = "" if over else f"{before.form.memo} 直し{before.version}"
    wanted = replace(before.form, memo=memo, minutes=20 + before.version)

    def remember(_done: None) -> None:
        life.expected.amend(key, wanted)

    return Act(
        "amend",
        lambda: life.administrator.call(writing.amend, key, before.version, wanted, reason="聞き違い"),
        remember,
        lambda: True if life.administrator.read(reading.get, key).version > before.version else None,
    )


def withdraw(life: Life) -> Act | None:
    """取消."""
    key = _one_of_the_last(life)
    if key is None:
        return None
    version = life.expected.records[key].version
    return Act(
        "withdraw",
        lambda: life.administrator.call(writing.withdraw, key, version, reason="二重に登録"),
        lambda _done: life.expected.withdraw(key),
        lambda: True if life.administrator.read(reading.get, key).version > version else None,
    )


def book(life: Life) -> Act:
    """予約: some day ahead."""
    day = life.today + timedelta(days=life.chance.randint(0, 20))
    wanted = appointment_form(
        day=day, minute=600 + 30 * life.chance.randint(0, 10), desk=DESK, contact="湯本"
    )

    def happened() -> str | None:
        rows = life.administrator.read(booking.listing, day, day)
        return next((row.uid for row in rows if row.uid not in life.expected.bookings), None)

    def remember(uid: str) -> None:
        life.expected.bookings[uid] = Booking(day)

    def run() -> str:
        # Doubts are accepted when they come: the hour may pass between asking and booking.
        return life.administrator.call(booking.book, wanted, accepted=Everything())  # type: ignore[arg-type]

    return Act("book", run, remember, happened)


def receive(life: Life) -> Act | None:
    """An appointment becomes a consultation, in one transaction."""
    open_ones = [
        uid
        for uid, held in life.expected.bookings.items()
        if held.consultation is None and held.day <= life.today
    ]
    if not open_ones:
        return None
    uid = open_ones[0]
    wanted = form(life, FIRST)

    def remember(key: int) -> None:
        life.expected.record(key, wanted)
        life.expected.bookings[uid].consultation = key

    return Act(
        "receive",
        lambda: life.administrator.call(booking.record, uid, wanted),
        remember,
        lambda: life.administrator.read(booking.get, uid).consultation_id,
    )


def _one_of_the_last(life: Life) -> int | None:
    keys = [key for key, held in list(life.expected.records.items())[-12:] if not held.withdrawn]
    return life.chance.choice(keys) if keys else None
