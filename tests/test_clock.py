"""The walk's own clock."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

from nakanojo_helpdesk.domain import calendar
from nakanojo_helpdesk.domain.calendar import JST, local
from nakanojo_helpdesk.services.consultations import drafts
from tests.clock import TESTS_AT, clock_at, working_morning


def test_a_working_morning_is_never_a_weekend_or_a_holiday() -> None:
    assert working_morning(date(2026, 11, 23)) == datetime(2026, 11, 20, 10, 32, tzinfo=JST)
    assert working_morning(date(2026, 11, 24)) == datetime(2026, 11, 24, 10, 32, tzinfo=JST)


def test_the_moved_clock_reaches_the_services_and_is_put_back() -> None:
    before = calendar.utc_now
    with clock_at(datetime(2024, 4, 1, 9, 0, tzinfo=JST)) as now:
        assert vars(drafts)["utc_now"] is now
        assert local(calendar.utc_now()).date() == date(2024, 4, 1)
    assert calendar.utc_now is before
    assert vars(drafts)["utc_now"] is before


def test_the_tests_run_at_any_moment_one_wishes() -> None:
    code = (
        "from tests import conftest; from nakanojo_helpdesk.services import clocks; from tests.factories import today\n"
        "print(today(), vars(clocks)['utc_now']().hour)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        env={**os.environ, TESTS_AT: "2028-02-29T23:10"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.split() == ["2028-02-29", "14"]
