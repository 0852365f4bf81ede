"""The program's clock, moved: a walk on a Sunday night still shows a working morning."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from nakanojo_helpdesk.domain import calendar, opening_days
from nakanojo_helpdesk.domain.calendar import JST

MORNING: Final = time(10, 32)
EVENING: Final = time(18, 0)


TESTS_AT: Final = "NAKANOJO_HELPDESK_TESTS_AT"
"""An environment variable: a local moment such as `2028-02-29T23:58` at which the tests begin, instead of now."""


def begin_at_wish() -> None:
    """Set the clock of this process to the moment wished for; called before anything takes `utc_now` by its name.

    Raises `ValueError` for what is no moment.
    """
    wished = os.environ.get(TESTS_AT)
    if not wished:
        return
    real = calendar.utc_now
    ahead = datetime.fromisoformat(wished).replace(tzinfo=JST) - real()
    calendar.utc_now = lambda: real() + ahead


def working_morning(today: date) -> datetime:
    """10:32 of the latest 開設日 that is not after `today`, by the rule alone (weekdays that are no holiday)."""
    day = today
    while not opening_days.by_rule(day).is_open:
        day -= timedelta(days=1)
    return datetime.combine(day, MORNING, JST)


@contextmanager
def clock_at(moment: datetime) -> Iterator[Callable[[], datetime]]:
    """Inside, the program's now starts at `moment` and goes on running. Gives the moved clock."""
    real = calendar.utc_now
    ahead = moment - real()
    with clock_of(lambda: real() + ahead) as moved:
        yield moved


def clock_stopped_at(moment: datetime) -> AbstractContextManager[Callable[[], datetime]]:
    """The program's now stands still at `moment` inside: what is shown does not depend on how long a test takes."""
    stopped = moment.astimezone(UTC)
    return clock_of(lambda: stopped)


@contextmanager
def clock_of(moved: Callable[[], datetime]) -> Iterator[Callable[[], datetime]]:
    """Put another clock into every module of the program that has taken the real one."""
    real = calendar.utc_now

    def put(old: Callable[[], datetime], new: Callable[[], datetime]) -> None:
        for name, module in list(sys.modules.items()):
            if name.startswith("nakanojo_helpdesk") and getattr(module, "utc_now", None) is old:
                module.utc_now = new  # type: ignore[attr-defined]

    put(real, moved)
    try:
        yield moved
    finally:
        put(moved, real)


def after_office_hours() -> AbstractContextManager[Callable[[], datetime]]:
    """The clock at 18:00 of the real day, or as it is where that is past: set back it would be doubted."""
    now = calendar.utc_now()
    return clock_at(max(now, datetime.combine(calendar.local(now).date(), EVENING, JST)))
