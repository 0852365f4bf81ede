"""Draws single consultations of the fictional town: who came, about what, and how it ended."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.demo import tables
from nakanojo_helpdesk.domain.demo.tables import Lot
from nakanojo_helpdesk.domain.staff.people import DeskForm

_OPENING: Final = 9 * 60
_TYPING_ENDS: Final = 17 * 60 + 15
_BRANCH: Final = "BRN"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoConsultation:
    """One consultation, with the values that its form does not hold. Staff are codes; `entropy` makes the uid repeatable."""

    form: ConsultationForm
    entered_at: datetime
    entered_by: str
    entropy: int
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str


@dataclass(frozen=True)
class Diary:
    """The opening days up to `last`.

    Where `last` is today, no record may be later than the instant `now` and the minute `limit`; else both are None.
    """

    opening: tuple[date, ...]
    last: date
    now: datetime | None
    limit: int | None

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days there can be visits on: today only once the desk has opened."""
        open_today = self.limit is None or self.limit > _OPENING
        return self.opening if open_today else tuple(day for day in self.opening if day < self.last)

    def limit_on(self, day: date) -> int | None:
        """The latest minute of the day a record may have, None where there is no such limit."""
        return self.limit if day == self.last else None

    def later(self, day: date, steps: int) -> date | None:
        """The opening day this number of opening days after `day`, None where it is in the future."""
        index = bisect_right(self.days, day) + steps - 1
        return self.days[index] if index < len(self.days) else None


class RecordMaker:
    """Draws consultations. Its tables are prepared once, since a million may be drawn."""

    def __init__(self, chance: random.Random, diary: Diary, desks: Iterable[DeskForm]) -> None:
        self._random = chance
        self._chance = chance.random
        self._diary = diary
        self._kinds = {f"D{number:02d}": desk.venue_kind for number, desk in enumerate(desks, start=1)}
        self._desks = Lot(
            {
                code: tables.BRANCH_DESK_WEIGHT if kind == _BRANCH else 1 / number**0.6
                for number, (code, kind) in enumerate(self._kinds.items(), start=1)
            }
        )
        self._memos = 0
        self._ages = Lot(tables.AGES)
        self._uppers = {
            (month, group): Lot(_product(tables.TOPICS, factors, tables.TOPIC_FACTORS_BY_MONTH[month]))
            for month in range(1, 13)
            for group, factors in (
                ("young", tables.TOPIC_FACTORS_YOUNG), ("old", tables.TOPIC_FACTORS_OLD), ("", {}),
            )
        }  # fmt: skip
        self._seconds = {
            (month, upper): Lot(_product(weights, tables.TOPIC_FACTORS_BY_MONTH[month]))
            for month in range(1, 13)
            for upper, weights in tables.SECOND_LEVEL.items()
        }
        self._further = Lot(tables.FURTHER_TOPICS)
        self._outcomes = {upper: Lot(weights) for upper, weights in tables.OUTCOMES.items()}
        self._referrals = {key: Lot(weights) for key, weights in tables.REFERRALS.items()}
        self._usual_referrals = {key: Lot(weights) for key, weights in tables.USUAL_REFERRALS.items()}
        self._efforts, self._efforts_told = Lot(tables.EFFORTS), Lot(tables.EFFORTS_TOLD_ONLY)
        self._districts, self._districts_branch = Lot(tables.DISTRICTS), Lot(tables.DISTRICTS_AT_BRANCH)
        self._methods, self._visitors = Lot(tables.METHODS), Lot(tables.VISITORS)
        self._visit_kinds = Lot(tables.VISIT_KINDS)
        self._triggers = {"REP": Lot(tables.TRIGGERS_AGAIN)}
        self._triggers_first = Lot(tables.TRIGGERS_FIRST)
        self._people, self._group_people = Lot(tables.PEOPLE), Lot(tables.GROUP_PEOPLE)
        self._devices = {upper: Lot(weights) for upper, weights in tables.DEVICES_BY_TOPIC.items()}
        self._usual_devices, self._carriers = Lot(tables.DEVICES), Lot(tables.CARRIERS)
        self._hours, self._minutes = Lot(tables.HOUR_WEIGHTS), Lot(tables.MINUTES)
        self._clerks = Lot({"S01": 46.0, "S02": 40.0, "S03": 11.0, "S04": 3.0})
        self._trainers = Lot({"S02": 40.0, "S03": 60.0})

    def record(self, day: date) -> DemoConsultation:
        """One consultation of an opening day."""
        form = self._form(day)
        chance = self._chance
        entered_at = self._entered_at(form)
        entered_by = form.staff if chance() < 0.9 else self._clerks.draw(chance)
        withdrawn_at = withdrawn_by = None
        reason = ""
        if chance() < tables.WITHDRAWN_SHARE:
            withdrawn_at = self._not_later(entered_at, entered_at + timedelta(minutes=1 + int(chance() * 40)))
            withdrawn_by = entered_by if chance() < 0.8 else "S04"
            reason = tables.WITHDRAWAL_REASONS[int(chance() * len(tables.WITHDRAWAL_REASONS))]
        return DemoConsultation(
            form=form,
            entered_at=entered_at,
            entered_by=entered_by,
            entropy=self._random.getrandbits(74),
            withdrawn_at=withdrawn_at,
            withdrawn_by=withdrawn_by,
            withdrawn_reason=reason,
        )

    def _form(self, day: date) -> ConsultationForm:
        chance = self._chance
        age = self._ages.draw(chance)
        group = "young" if age in tables.YOUNG else "old" if age in tables.OLD else ""
        topics = self._topics(day.month, group)
        upper = topics[0][:2]
        method, visitor = self._methods.draw(chance), self._visitors.draw(chance)
        desk = self._desks.draw(chance)
        districts = self._districts_branch if self._kinds[desk] == _BRANCH else self._districts
        outcome = self._outcomes[upper].draw(chance)
        visit_kind = self._visit_kinds.draw(chance)
        device = self._devices.get(upper, self._usual_devices).draw(chance)
        minutes, measured = self._length()
        return ConsultationForm(
            event_date=day,
            event_minute=None if chance() < tables.WITHOUT_TIME_SHARE else self._minute(day),
            desk=desk,
            staff=(self._trainers if method in {"CRS", "OUT"} else self._clerks).draw(chance),
            topics=topics,
            method=method,
            visitor=visitor,
            people=(self._group_people if visitor == "GRP" else self._people).draw(chance),
            visit_kind=visit_kind,
            age_band=age,
            district=districts.draw(chance),
            device=device,
            carrier=self._carriers.draw(chance) if device in tables.PHONES else None,
            outcome=outcome,
            effort=(self._efforts_told if outcome in {"INF", "OOS"} else self._efforts).draw(chance),
            minutes=minutes,
            measured_minutes=measured,
            referral=self._referral(outcome, upper),
            trigger=self._triggers.get(visit_kind or "", self._triggers_first).draw(chance),
            memo=self._memo(),
        )

    def _topics(self, month: int, group: str) -> tuple[str, ...]:
        """One to a few topics; a level-2 topic replaces its level-1 topic, as on the entry screen."""
        chosen: list[str] = []
        for _ in range(1 + self._further.draw(self._chance)):
            upper = self._uppers[month, group].draw(self._chance)
            given = self._chance() < tables.SECOND_LEVEL_GIVEN
            code = self._seconds[month, upper].draw(self._chance) if given else upper
            if upper in chosen:
                chosen[chosen.index(upper)] = code
            elif code not in chosen and not (code == upper and any(one.startswith(upper) for one in chosen)):
                chosen.append(code)
        return tuple(chosen)

    def _length(self) -> tuple[int | None, int | None]:
        """Chosen and measured minutes: mostly the timer's, sometimes chosen, sometimes neither or a forgotten timer."""
        usual, kind = self._minutes.draw(self._chance), self._chance()
        if kind < 0.34:
            return usual, None
        if kind > 0.9:
            return None, None
        if kind > 0.894:
            return None, 241 + int(self._chance() * 200)
        return None, max(1, int(usual * (0.6 + 0.8 * self._chance())))

    def _minute(self, day: date) -> int:
        """A minute of the opening hours, before the present one where the day is today."""
        limit = self._diary.limit_on(day)
        while True:
            minute = self._hours.draw(self._chance) * 60 + int(self._chance() * 60)
            if limit is None or minute < limit:
                return minute

    def _entered_at(self, form: ConsultationForm) -> datetime:
        chance = self._chance
        late = chance() < tables.LATE_SHARE
        steps = 1 + int(chance() * chance() * 5)
        day = self._diary.later(form.event_date, steps) if late else None
        if day is not None:
            start = _instant(day, _OPENING, 0)
            end = _instant(day, _TYPING_ENDS, 0)
            return self._not_later(start, start + chance() * (end - start))
        begun = _OPENING + int(chance() * 360) if form.event_minute is None else form.event_minute
        begun = min(begun, self._diary.limit_on(form.event_date) or begun)
        talked = form.minutes or form.measured_minutes or 15
        start = _instant(form.event_date, begun, 0)
        return self._not_later(start, start + timedelta(minutes=min(talked, 90) + chance() * 6))

    def _not_later(self, start: datetime, wanted: datetime) -> datetime:
        """`wanted` in whole milliseconds; an instant between `start` and now where `wanted` is in the future."""
        now = self._diary.now
        if now is not None and wanted > now:
            wanted = start + (now - start) * self._chance()
        return wanted.replace(microsecond=wanted.microsecond // 1000 * 1000)

    def _referral(self, outcome: str | None, upper: str) -> str | None:
        if outcome not in self._usual_referrals:
            return None
        return self._referrals.get((outcome, upper), self._usual_referrals[outcome]).draw(self._chance)

    def _memo(self) -> str:
        if self._chance() >= tables.MEMO_SHARE:
            return ""
        self._memos += 1
        return tables.MEMOS[self._memos % len(tables.MEMOS)]


def _product(weights: Mapping[str, float], *factors: Mapping[str, float]) -> dict[str, float]:
    """Weights times the factors that name them."""
    result = dict(weights)
    for each in factors:
        result = {code: weight * each.get(code, 1.0) for code, weight in result.items()}
    return result


def _instant(day: date, minute: int, second: int) -> datetime:
    """A local day and minute as an aware UTC instant."""
    return datetime.combine(day, time(minute // 60, minute % 60, second), JST).astimezone(UTC)
