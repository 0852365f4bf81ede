"""What a planner is asked before a course is kept, as sentences to be handed back as accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakanojo_helpdesk.domain.calendar import clock, short_date
from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm, Scope
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.opening_days import OpeningDay

EARLY: int = 8 * 60
LATE: int = 21 * 60 + 30
"""Before and after these minutes a time is more likely a slip (2:00 for 14:00) than meant."""


def closed_days(openings: Iterable[OpeningDay]) -> tuple[str, ...]:
    """One sentence for each reason why the desk is closed on days of lessons."""
    by_words: dict[str, list[OpeningDay]] = {}
    for opening in openings:
        if not opening.is_open:
            by_words.setdefault(opening.words, []).append(opening)
    return tuple(
        f"{'、'.join(dict.fromkeys(short_date(each.day) for each in days))}は、窓口の休みの日です（{words}）。"
        for words, days in by_words.items()
    )


def times(lessons: Iterable[LessonTime], now: Moment) -> tuple[str, ...]:
    """Lessons that have begun already, and hours at which hardly any course is held."""
    found: list[str] = []
    for lesson in lessons:
        if Moment(lesson.day, lesson.begin) < now:
            found.append(f"{lesson.words}は、もう過ぎています。")
        if lesson.begin < EARLY or lesson.end > LATE:
            hours = f"{clock(EARLY)}～{clock(LATE)}"
            found.append(f"{lesson.words}は、ふだん講座をする時間（{hours}）の外です。")
    return tuple(found)


def applications(form: CourseForm, lessons: Sequence[LessonTime]) -> tuple[str, ...]:
    """A deadline after the course has begun, where one applies for the whole course."""
    days = sorted(lesson.day for lesson in lessons)
    late = (
        form.admission is Admission.FIRST_COME
        and form.scope is Scope.COURSE
        and form.apply_until is not None
        and bool(days)
        and form.apply_until > days[0]
    )
    if not late or form.apply_until is None:
        return ()
    return (f"受付の締切（{short_date(form.apply_until)}）が、第1回（{short_date(days[0])}）より後です。",)


def capacities(
    form: CourseForm, *, confirmed: int, venues: Iterable[tuple[str, int | None]]
) -> tuple[str, ...]:
    """A capacity below what is confirmed already, or above what a venue (name, places) holds."""
    found: list[str] = []
    if form.capacity < confirmed:
        found.append(
            f"定員（{form.capacity}人）が、もう決まっている人数（{confirmed}人）より少なくなります。"
            "決まった方は、そのまま残ります。"
        )
    found.extend(
        f"定員（{form.capacity}人）が、{name}に入れる人数（{holds}人）より多くなっています。"
        for name, holds in dict.fromkeys(venues)
        if holds is not None and holds < form.capacity
    )
    return tuple(found)
