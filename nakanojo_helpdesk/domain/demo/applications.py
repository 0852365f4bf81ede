"""見本データ of applications, rolls and surveys: what became of each course of the fictional town, day by day.

Everything about places is decided by the very function the program decides with (`domain.registrations.places`).
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import JST, local
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.demo.application_rows import (
    DemoApplications,
    DemoDraw,
    DemoMark,
    DemoOffer,
    DemoRegistration,
    DemoSurvey,
)
from nakanojo_helpdesk.domain.demo.courses import DemoCourse, held_lessons, next_opening_day
from nakanojo_helpdesk.domain.demo.residents import residents, suits
from nakanojo_helpdesk.domain.opening_days import by_rule
from nakanojo_helpdesk.domain.registrations.lottery import DrawRules, Lot, draw, public_seed
from nakanojo_helpdesk.domain.registrations.places import Decision, Places, Request, Seat, Turn, decide
from nakanojo_helpdesk.domain.registrations.rows import registration_number
from nakanojo_helpdesk.domain.registrations.states import Act, RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource

_S: Final = RegistrationState
_METHODS: Final = ("TEL",) * 11 + ("CTR",) * 5 + ("PAP",) * 3 + ("NET",)
_REASONS: Final = ("HLT", "HLT", "CNV", "CNV", "CNV", "TRF", "FGT", "UNK")
_SOON: Final = timedelta(days=7)
_POPULAR: Final = {
    "スマホ入門（アンドロイド）": 1.9,
    "スマホ入門（秋）": 1.6,
    "LINE入門": 1.4,
    "スマホ入門（iPhone）": 1.3,
    "e-Taxで確定申告": 1.3,
    "スマホ写真教室": 1.2,
    "スマホの困りごと相談": 1.7,
    "LINEの引継ぎと写真整理": 1.15,
    "マイナポータルを活用しよう": 0.55,
    "オンライン診療を使ってみよう": 0.25,
    "インターネットの使い方": 0.6,
    "地図アプリで出かけよう": 0.7,
}
"""Applicants for each place, where it is not about as many as there are places."""


def applications_of(
    course: DemoCourse, number: tuple[int, int], *, seed: int, now: datetime, today: date
) -> DemoApplications:
    """What became of a course up to `now`; `number` is its fiscal year and serial, `today` the day it is looked at.

    The same course, seed and number give the same.
    """
    return _Story(course, seed, number, now, today).told()


class _Story:
    """A course from its first application to its last roll, one happening after the other."""

    def __init__(
        self, course: DemoCourse, seed: int, number: tuple[int, int], now: datetime, today: date
    ) -> None:
        self.form = course.plan.form
        self.course = course
        self.fiscal_year, self.serial = number
        self.now = now
        self.today = today
        self.chance = random.Random(f"applications-{seed}-{number[0]}-{number[1]}")  # noqa: S311  repeatable on purpose
        self.people = residents(seed)
        self.out = DemoApplications()
        self.lessons = dict(held_lessons(course))
        self.off = any(not change.ordinal for change in course.changes)
        self.turns: list[Turn] = []
        self.happenings: list[tuple[datetime, int, str, int]] = []
        self.entered: set[tuple[int | None, int]] = set()
        self.passed: dict[int, int] = {}

    def told(self) -> DemoApplications:
        if self.course.released and self.lessons:
            if self.form.admission is not Admission.FREE:
                self._expect_applications()
            for ordinal, lesson in self.lessons.items():
                self._expect(_at(lesson.day, lesson.end), "roll", ordinal)
            if self.form.admission is Admission.LOTTERY and self.form.apply_until is not None:
                self._expect(_at(next_opening_day(self.form.apply_until), 10 * 60), "draw", 0)
            first = min(lesson.day for lesson in self.lessons.values())
            if self.today < first <= self.today + _SOON:
                # Somebody has just cancelled: an offer stands while the demo is looked at.
                for serial in range(1, 4):
                    self._expect(self.now - timedelta(minutes=serial), "leave", serial)
            while self.happenings:
                at, _, kind, number = heapq.heappop(self.happenings)
                if at > self.now:
                    break
                getattr(self, f"_{kind}")(at, number)
        return self.out

    def _expect(self, at: datetime, kind: str, number: int) -> None:
        heapq.heappush(self.happenings, (at, len(self.happenings), kind, number))

    def _expect_applications(self) -> None:
        first = min(lesson.day for lesson in self.lessons.values())
        begin = self.form.apply_from or first - timedelta(days=40)
        end = min(self.form.apply_until or first - timedelta(days=1), first - timedelta(days=1))
        days = [begin + timedelta(days=day) for day in range(max(1, (end - begin).days + 1))]
        days = [day for day in days if by_rule(day).is_open] or days
        wish = _POPULAR.get(self.form.title, 0.75 + 0.45 * self.chance.random())
        halls = list(self.lessons) if self.form.scope is Scope.LESSON else [0]
        for hall in halls:
            for _ in range(max(1, round(self.form.capacity * wish))):
                # Most people apply in the first days, the hesitating on the last.
                place = min(len(days) - 1, int(len(days) * self.chance.random() ** 1.8))
                minute = 9 * 60 + self.chance.randrange(7 * 60)
                self._expect(_at(days[place], minute), "apply", hall)

    def _apply(self, at: datetime, hall: int) -> None:
        lesson = hall or None
        if lesson is not None and self.lessons[lesson].day <= local(at).date():
            return
        places = self._places(lesson, at)
        if (
            len([seat for seat in places.seats if seat.state is _S.WAITING]) >= 4
            and self.chance.random() < 0.4
        ):
            self.out.turned_away.append((at, 1))
            return
        size = self.chance.choice((1,) * 9 + (2,))
        people = [person for _ in range(size) if (person := self._somebody(lesson)) is not None]
        if not people:
            return
        card = self.chance.random() < 0.03
        split = len(people) > 1 and self.chance.random() < 0.3
        self._enter(lesson, places, people, at, Act.APPLY, card=card, split=split)
        if self.chance.random() < 0.09:
            serial = self.out.registrations[-1].serial
            self._expect(at + timedelta(days=self.chance.randint(2, 20), minutes=7), "leave", serial)

    def _somebody(self, lesson: int | None) -> int | None:
        for _ in range(12):
            # Some come again and again: the first of the list are chosen more often.
            person = int(len(self.people) * self.chance.random() ** 1.6)
            if (lesson, person) not in self.entered and suits(self.people[person], self.form.least_age):
                self.entered.add((lesson, person))
                return person
        return None

    def _enter(
        self,
        lesson: int | None,
        places: Places,
        people: Sequence[int | None],
        at: datetime,
        act: Act,
        *,
        card: bool = False,
        split: bool = False,
        walk_in: int | None = None,
    ) -> None:
        party = len(self.out.registrations) + 1
        method = "PLC" if act is Act.WALK_IN else self.chance.choice(_METHODS)
        new = tuple(
            Seat(serial=party + more, party=party, state=_S.CANCELLED, applied_at=at, split=split)
            for more in range(len(people))
        )
        for seat, person in zip(new, people, strict=True):
            number = (
                f"{self.serial:03d}{seat.serial:02d}" if card or (person is None and walk_in is None) else ""
            )
            self.out.registrations.append(
                DemoRegistration(
                    serial=seat.serial,
                    party=party,
                    lesson=lesson,
                    person=None if card else person,
                    card=number,
                    walk_in=walk_in,
                    state=_S.CANCELLED,
                    split=split,
                    extra=False,
                    applied_at=at,
                    method=method,
                    first_time=self.chance.choice((True, False, False, None)),
                )
            )
        full = replace(places, seats=(*places.seats, *new))
        request = Request(act=act, serials=tuple(seat.serial for seat in new), beyond=True)
        self._write(decide(full, request), request, at, lesson, new={seat.serial for seat in new})

    def _write(
        self,
        decision: Decision,
        request: Request,
        at: datetime,
        lesson: int | None,
        *,
        new: set[int] | None = None,
        reason: str | None = None,
    ) -> None:
        for serial, state in decision.states.items():
            row = self.out.registrations[serial - 1]
            before = None if serial in (new or set()) else row.state
            if before is state:
                continue
            act = request.act if serial in request.serials else Act.OFFER
            own = reason if serial in request.serials else None
            row.changes.append((at, act, before, state, own))
            row.state, row.extra = state, serial in decision.extra
        for party, serials in decision.offered:
            self._offer(party, len(serials), at, lesson)

    def _offer(self, party: int, places: int, at: datetime, lesson: int | None) -> None:
        until = next_opening_day(next_opening_day(local(at).date()))
        first = self.lessons[lesson].day if lesson else min(each.day for each in self.lessons.values())
        until = min(until, max(local(at).date(), first - timedelta(days=1)))
        self.out.offers.append(DemoOffer(party=party, places=places, made_at=at, until=until))
        answered = at + timedelta(days=self.chance.choice((0, 0, 1)), minutes=self.chance.randint(5, 90))
        if self.chance.random() < 0.8 and local(answered).date() <= until:
            self._expect(answered, "answer", party)
        else:
            self._expect(_at(until + timedelta(days=1), 9 * 60), "overdue", party)

    def _answer(self, at: datetime, party: int) -> None:
        accepted = self.chance.random() < 0.85
        request = Request(
            act=Act.ACCEPT if accepted else Act.REFUSE,
            serials=self._of(party, _S.OFFERED),
            wanted=None if accepted else _S.DECLINED,
        )
        self._close(party, at, "accepted" if accepted else "refused", request, None if accepted else "CNV")

    def _overdue(self, at: datetime, party: int) -> None:
        self.passed[party] = self.passed.get(party, 0) + 1
        request = Request(act=Act.OVERDUE, serials=self._of(party, _S.OFFERED))
        self._close(party, at, "overdue", request, None)
        self.turns.append(Turn(at=at, parties=(party,)))

    def _close(self, party: int, at: datetime, outcome: str, request: Request, reason: str | None) -> None:
        offer = next((each for each in self.out.offers if each.party == party and each.outcome is None), None)
        if offer is None or not request.serials:
            return
        offer.outcome, offer.closed_at = outcome, at
        lesson = self.out.registrations[party - 1].lesson
        self._write(decide(self._places(lesson, at), request), request, at, lesson, reason=reason)

    def _leave(self, at: datetime, serial: int) -> None:
        row = self.out.registrations[serial - 1]
        if row.state not in {_S.CONFIRMED, _S.APPLIED, _S.WAITING} or self._places(row.lesson, at).begun:
            return
        wanted = _S.DECLINED if row.state is _S.WAITING else _S.CANCELLED
        request = Request(act=Act.LEAVE, serials=(serial,), wanted=wanted)
        decision = decide(self._places(row.lesson, at), request)
        self._write(decision, request, at, row.lesson, reason=self.chance.choice(_REASONS))

    def _draw(self, at: datetime, _number: int) -> None:
        parties = sorted({row.party for row in self.out.registrations if row.state is _S.APPLIED})
        if not parties:
            return
        lots = [
            Lot(
                number=self._lot_number(party),
                places=len(self._of(party, _S.APPLIED)),
                split=self.out.registrations[party - 1].split,
            )
            for party in parties
        ]
        seed = public_seed(local(at).date(), len(parties))
        drawn = draw(lots, seed, DrawRules(), self.form.capacity)
        numbers = {self._lot_number(party): party for party in parties}
        order = tuple(numbers[each.lot.number] for each in drawn)
        won = {
            serial: place < each.given
            for each, party in zip(drawn, order, strict=True)
            for place, serial in enumerate(self._of(party, _S.APPLIED))
        }
        self.out.draws.append(
            DemoDraw(at=at, seed=seed, places=self.form.capacity, lots=drawn, parties=order)
        )
        request = Request(act=Act.DRAW, serials=tuple(won), won=won)
        places = self._places(None, at)
        self.turns.append(Turn(at=at, parties=order, drawn=True))
        self._write(decide(places, request), request, at, None)

    def _roll(self, at: datetime, ordinal: int) -> None:
        if self.off or local(at).date() >= self.today:
            return
        lesson = self.lessons[ordinal]
        own = ordinal if self.form.scope is Scope.LESSON else None
        begins = _at(lesson.day, lesson.begin)
        guests = self.chance.randint(3, self.form.capacity) if self.form.admission is Admission.FREE else 0
        guests += self.chance.random() < 0.3
        for number in range(1, guests + 1):
            person = self._somebody(ordinal) if self.chance.random() < 0.6 else None
            places = self._places(own, begins, door=ordinal)
            self._enter(
                ordinal, places, (person,), begins + timedelta(minutes=number), Act.WALK_IN, walk_in=number
            )
        forgotten = lesson.day >= self.today - timedelta(days=6)
        present = 0
        for row in self.out.registrations:
            if row.state is not _S.CONFIRMED or row.lesson not in {own, ordinal}:
                continue
            if forgotten and self.chance.random() < 0.4:
                continue
            mark = MarkCode.WALK_IN if row.walk_in is not None else self._came()
            present += mark.is_present
            said = mark is MarkCode.EXCUSED
            self.out.marks.append(
                DemoMark(
                    lesson=ordinal,
                    serial=row.serial,
                    code=mark,
                    at=begins - timedelta(days=1) if said else begins + timedelta(minutes=row.serial % 12),
                    source=MarkSource.NOTICE if said else MarkSource.ROLL,
                )
            )
        self._ask(ordinal, present, at)

    def _came(self) -> MarkCode:
        drawn = self.chance.random()
        for code, share in ((MarkCode.PRESENT, 0.83), (MarkCode.LATE, 0.87), (MarkCode.LEFT_EARLY, 0.89)):
            if drawn < share:
                return code
        return MarkCode.EXCUSED if drawn < 0.95 else MarkCode.ABSENT

    def _ask(self, ordinal: int, present: int, at: datetime) -> None:
        """Forms of the last lesson, and before the first one of a course of several."""
        ordinals = sorted(self.lessons)
        phases = ["after"] if ordinal == ordinals[-1] else []
        phases += ["before"] if ordinal == ordinals[0] and len(ordinals) > 1 else []
        if self.form.admission is Admission.FREE:
            return
        for phase in phases:
            for _ in range(round(present * (0.65 + 0.3 * self.chance.random()))):
                self.out.surveys.append(self._filled_in(ordinal, phase, at))

    def _filled_in(self, ordinal: int, phase: str, at: datetime) -> DemoSurvey:
        high, middle = (1, 3, 6, 22, 30), (8, 14, 18, 12, 4)
        weights = high if phase == "after" else middle
        four = [
            self.chance.choices(range(1, 6), weights)[0] if self.chance.random() > 0.03 else None
            for _ in range(4)
        ]
        if phase == "before":
            four[0] = four[1] = None
        topics = self.chance.sample(
            ("SM", "AP", "IN", "LN", "MN", "MP", "CL", "SF"), self.chance.randint(0, 2)
        )
        return DemoSurvey(
            lesson=ordinal,
            phase=phase,
            answers=(four[0], four[1], four[2], four[3]),
            topics=tuple(topics),
            at=min(at + timedelta(minutes=30), self.now),
        )

    def _of(self, party: int, state: RegistrationState) -> tuple[int, ...]:
        return tuple(
            row.serial for row in self.out.registrations if row.party == party and row.state is state
        )

    def _lot_number(self, party: int) -> str:
        return registration_number(self.fiscal_year, self.serial, party)

    def _places(self, lesson: int | None, at: datetime, *, door: int | None = None) -> Places:
        own = [each for ordinal, each in self.lessons.items() if lesson is None or ordinal == lesson]
        begins = min((_at(each.day, each.begin) for each in own), default=at + timedelta(days=1))
        return Places(
            capacity=self.form.capacity,
            admission=self.form.admission,
            order=self.form.waiting,
            seats=tuple(
                Seat(
                    serial=row.serial,
                    party=row.party,
                    state=row.state,
                    applied_at=row.applied_at,
                    split=row.split,
                    extra=row.extra,
                    overdue=self.passed.get(row.party, 0),
                )
                for row in self.out.registrations
                if row.lesson in {lesson, door if door is not None else lesson}
            ),
            turns=tuple(self.turns),
            drawn=bool(self.out.draws),
            begun=begins <= at,
            offers=not self.off,
        )


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60 % 24, minute % 60), JST)
