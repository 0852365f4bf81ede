"""Finding a person among 20,000, as typed on the telephone: each in its own transaction, as the screen asks."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from nakanojo_helpdesk.domain.calendar import utc_now
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan
from nakanojo_helpdesk.domain.registrations.people import name_key, phone_digits
from nakanojo_helpdesk.domain.staff.access import Actor
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.services.registrations import people
from nakanojo_helpdesk.store.tables.registrations.people import Person
from tests.benchmarks.people import CHIEF, signed_in
from tests.names import everybody

PEOPLE: Final = 20_000
_DAY: Final = date(2027, 5, 12)


def measured(path: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """(Clock, processor) seconds by kind, beginning with everybody read into memory once."""
    told: dict[str, list[tuple[float, float]]] = {}
    with closing(Store.open(path)) as store:
        _fill(signed_in(store, CHIEF))
    chance = random.Random(20)
    gc.disable()  # as in the program: ui.kit.work.collector collects while nobody waits
    try:
        for _ in range(rounds):
            with closing(Store.open(path)) as store:  # a program that has just started
                ledger = signed_in(store, CHIEF)
                looking = ledger.call(people.look_up, _course(ledger))
                told.setdefault("everybody read into memory", []).append(
                    _seconds(partial(ledger.read, people.prepare))
                )
                _ask(ledger, looking, "さ", "first letter", told)
                for _ in range(10):
                    kana = name_key(chance.choice(everybody(PEOPLE))[1])
                    place = chance.randrange(len(kana))
                    wrong = kana[:place] + chance.choice("かさたなはまらん") + kana[place + 1 :]
                    for length in range(1, len(wrong) + 1):
                        _ask(ledger, looking, wrong[:length], "letter by letter, one wrong", told)
                    _ask(ledger, looking, kana[: len(kana) // 2], "half a reading", told)
                    _ask(ledger, looking, f"{chance.randrange(10_000):04d}", "four digits", told)
                    ledger.call(_move, f"bench-{chance.randrange(PEOPLE)}", f"0279-99-{place:04d}")
                    _ask(ledger, looking, kana, "somebody after another one changed", told)
                    gc.collect()
    finally:
        gc.enable()
    return told


def _ask(
    ledger: Ledger, looking: int, words: str, kind: str, told: dict[str, list[tuple[float, float]]]
) -> None:
    told.setdefault(kind, []).append(_seconds(partial(ledger.read, people.find, looking, words, day=_DAY)))


def _seconds(act: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.thread_time()
    act()
    return time.perf_counter() - clock, time.thread_time() - processor


def _move(session: Session, _actor: Actor, uid: str, phone: str) -> None:
    query = select(Person).where(Person.uid == uid).options(selectinload(Person.cares))
    person = session.scalars(query).one()
    person.phone, person.phone_digits = phone, phone_digits(phone)


def _course(ledger: Ledger) -> str:
    plan = CoursePlan(form=CourseForm(title="LINE入門", capacity=12, catalogue="K005"), lessons=())
    return ledger.call(planning.plan, plan)


def _fill(ledger: Ledger) -> None:
    """20,000 people, with the seals and traces of rows kept one by one."""

    def keep(session: Session, _actor: Actor, first: int) -> None:
        at = utc_now()
        for place, (name, kana) in enumerate(everybody(PEOPLE)[first : first + 1000], start=first):
            phone = f"0279-{place // 10_000:02d}-{place % 10_000:04d}"
            session.add(
                Person(
                    uid=f"bench-{place}",
                    name=name,
                    kana=kana,
                    name_key=name_key(name),
                    kana_key=name_key(kana),
                    phone=phone,
                    phone_digits=phone_digits(phone),
                    made_at=at,
                    made_by_id=1,
                )
            )

    for first in range(0, PEOPLE, 1000):
        ledger.call(keep, first)
