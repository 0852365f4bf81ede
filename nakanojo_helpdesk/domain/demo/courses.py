"""見本データ of courses: three fiscal years of a fictional town's programme, and what is planned ahead.

They follow from the last day alone: the same day gives the same courses. What befell them (snow, a storm, too few people)
befalls the same lessons every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import JST, Month, fiscal_year, local
from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope, WaitingOrder
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.repeating import MonthlyRule, WeeklyRule, proposed
from nakanojo_helpdesk.domain.courses.staffing import needed_staff
from nakanojo_helpdesk.domain.demo.course_tables import OUTSIDE, PROGRAMME, TRAINERS, Series
from nakanojo_helpdesk.domain.opening_days import by_rule

YEARS: Final = 3
_PLANNED_AHEAD: Final = timedelta(days=150)
_TOLD_AHEAD: Final = timedelta(days=60)
_APPLY_FROM: Final = timedelta(days=45)
_APPLY_UNTIL: Final = timedelta(days=10)
_MORNING: Final = time(10, 0)
_CONTACT: Final = "企画課デジタル推進係"


@dataclass(frozen=True, kw_only=True)
class DemoChange:
    """A change of a lesson (by ordinal), or of the whole course (0), and the instant it was recorded.

    `days` is the number of days it was moved by, `minutes` its real length; with neither it was called off.
    """

    ordinal: int
    reason: str
    at: datetime
    days: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class DemoCourse:
    """A course to be planned at `made_at`; venues are given by name. `copied_from` is the place of its model in the list."""

    plan: CoursePlan
    made_at: datetime
    released: bool
    copied_from: int | None = None
    changes: tuple[DemoChange, ...] = ()


# (title, year of the demo, ordinal): (reason, days moved, minutes it took)
_BEFELL: Final[dict[tuple[str, int, int], tuple[str, int | None, int | None]]] = {
    ("スマホ入門（冬）", 0, 3): ("大雪のため", None, None),
    ("スマホ入門（冬）", 1, 2): ("大雪のため", None, None),
    ("インターネットの使い方", 1, 2): ("台風の接近のため", 7, None),
    ("LINEの引継ぎと写真整理", 0, 2): ("講師の体調不良のため", 7, None),
    ("e-Taxで確定申告", 1, 2): ("大雪の予報のため、早めに終えました", None, 60),
    ("オンライン診療を使ってみよう", 1, 0): ("申込が最少人数に届かなかったため", None, None),
    ("防災情報を受け取ろう", 2, 1): ("大雨警報のため", 14, None),
}


def demo_courses(until: date, now: datetime) -> tuple[DemoCourse, ...]:
    """The courses of three fiscal years ending with that of `until`, those planned ahead, today's and an empty one.

    `now` is an aware instant; nothing is written down after it.
    """
    last = fiscal_year(until)
    found: list[DemoCourse] = []
    places: dict[tuple[str, int], int] = {}
    for year in range(last - YEARS + 1, last + 2):
        turn = year - (last - YEARS + 1)
        for series in PROGRAMME:
            if not series.since <= turn <= series.until:
                continue
            plan = _plan(series, year)
            if plan.days[0] - _PLANNED_AHEAD > until:
                continue
            model = places.get((series.title, turn - 1))
            course = DemoCourse(
                plan=plan,
                made_at=_moment(plan.days[0] - _PLANNED_AHEAD, now),
                released=plan.days[0] - _TOLD_AHEAD <= until,
                copied_from=model,
                changes=tuple(_changes(series, turn, plan, until, now)),
            )
            places[series.title, turn] = len(found)
            found.append(course)
    return (*found, *_around_today(until, now))


def viewing_day(until: date, now: datetime) -> date:
    """The day on which the demo is looked at first: the one after its last day, or today when that is the last."""
    return min(until + timedelta(days=1), max(until, local(now).date()))


def held_lessons(course: DemoCourse) -> Iterator[tuple[int, LessonForm]]:
    """The lessons that took place or will, by ordinal, on the days they were moved to."""
    changes = {change.ordinal: change for change in course.changes if change.ordinal}
    for ordinal, lesson in enumerate(course.plan.lessons, start=1):
        change = changes.get(ordinal)
        if change is None or change.minutes is not None:
            yield ordinal, lesson
        elif change.days is not None:
            yield ordinal, replace(lesson, day=lesson.day + timedelta(days=change.days))


def _plan(series: Series, year: int) -> CoursePlan:
    month = Month(year if series.month >= 4 else year + 1, series.month)
    first = next(MonthlyRule(weekdays=(series.weekday,), weeks=(series.week,)).dates(month.first))
    rule = WeeklyRule(weekdays=(series.weekday,), every=series.every)
    days = [each.day for each in proposed(rule, first, series.count, by_rule, skip=True) if not each.skipped]
    begin = series.begin * 60
    lessons = tuple(
        LessonForm(
            day=day,
            begin=begin,
            end=begin + series.minutes,
            venue=series.venue,
            theme=series.themes[place] if place < len(series.themes) else "",
            assignments=_staff(series),
        )
        for place, day in enumerate(days)
    )
    return CoursePlan(form=_form(series, days), lessons=lessons)


def _form(series: Series, days: list[date]) -> CourseForm:
    takes = series.admission is not Admission.FREE
    lottery = series.admission is Admission.LOTTERY
    return CourseForm(
        title=series.title,
        catalogue=series.catalogue,
        capacity=series.capacity,
        target=series.target,
        residents_only=takes and "町内" in series.target,
        least_age=series.least_age,
        newcomers_only=series.newcomers_only,
        minimum=max(2, series.capacity // 4) if takes else None,
        scope=series.scope,
        admission=series.admission,
        waiting=WaitingOrder.DRAWN if lottery else WaitingOrder.APPLIED,
        apply_from=days[0] - _APPLY_FROM if takes else None,
        apply_until=days[0] - (_APPLY_UNTIL * 2 if lottery else _APPLY_UNTIL)
        if takes and series.scope is Scope.COURSE
        else None,
        belongings="" if series.devices else "お使いのスマートフォン、めがね",
        loan_devices=series.devices,
        partners=(series.partner,) if series.partner else (),
        contact=_CONTACT,
    )


def _staff(series: Series) -> tuple[AssignmentForm, ...]:
    """Who leads, and as many アシスタント as the capacity needs."""
    needed = needed_staff(series.capacity)
    if series.leads in OUTSIDE:
        names = OUTSIDE[series.leads]
        people = [AssignmentForm(role="INS", name=name, organisation=series.leads) for name in names]
        people += [AssignmentForm(role="INS", staff=code) for code in TRAINERS]
    else:
        people = [AssignmentForm(role="INS", staff=series.leads)]
        people += [
            AssignmentForm(role="AST", name=name, organisation="やまなみ講師の会")
            for name in OUTSIDE["やまなみ講師の会"]
        ]
        people += [AssignmentForm(role="AST", staff=code) for code in TRAINERS if code != series.leads]
    return tuple(
        replace(person, role="INS" if place == 0 else "AST") for place, person in enumerate(people[:needed])
    )


def _changes(series: Series, turn: int, plan: CoursePlan, until: date, now: datetime) -> Iterator[DemoChange]:
    for (title, when, ordinal), (reason, days, minutes) in _BEFELL.items():
        if title != series.title or when != turn:
            continue
        day = plan.days[ordinal - 1] if ordinal else plan.days[0] - timedelta(days=7)
        if day <= until:
            written = day if minutes is not None or not ordinal else day - timedelta(days=1)
            at = datetime.combine(written, time(17, 0), JST)
            yield DemoChange(ordinal=ordinal, reason=reason, days=days, minutes=minutes, at=min(at, now))


def _around_today(until: date, now: datetime) -> Iterator[DemoCourse]:
    """Today's lesson at 14:00, one tomorrow that lacks staff, and an idea without a date."""
    today = viewing_day(until, now)
    asking = Series(
        title="スマホ写真教室", catalogue="K002", month=today.month, week=1, weekday=0, begin=14, venue="中央公民館",
        capacity=15, leads="S02",
    )  # fmt: skip
    form = _form(asking, [today])
    lesson = LessonForm(
        day=today, begin=14 * 60, end=15 * 60 + 30, venue=asking.venue, theme="写真を上手に撮る",
        assignments=_staff(asking),
    )  # fmt: skip
    made_at = _moment(today - _PLANNED_AHEAD, now)
    yield DemoCourse(
        plan=CoursePlan(
            form=form,
            lessons=(lesson, replace(lesson, day=today + timedelta(days=7), theme="写真を整理する")),
        ),
        made_at=made_at,
        released=True,
    )
    alone = replace(
        lesson, day=next_opening_day(today), begin=10 * 60, end=11 * 60 + 30, venue="名久田公民館", theme=""
    )
    yield DemoCourse(
        plan=CoursePlan(
            form=replace(
                _form(asking, [alone.day]), title="スマホの困りごと相談", catalogue="W008", capacity=8
            ),
            lessons=(replace(alone, assignments=()),),
        ),
        made_at=made_at,
        released=True,
    )
    yield DemoCourse(
        plan=CoursePlan(form=CourseForm(title="写真で町の見どころを伝えよう", capacity=10, catalogue="K002")),
        made_at=_moment(until - timedelta(days=3), now),
        released=False,
    )


def next_opening_day(day: date) -> date:
    """The first day after `day` on which the desk is open."""
    following = day + timedelta(days=1)
    return following if by_rule(following).is_open else next_opening_day(following)


def _moment(day: date, now: datetime) -> datetime:
    return min(datetime.combine(day, _MORNING, JST), now)
