"""The benchmarks can be run: what measures nothing any more is found here, not when a figure is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nakanojo_helpdesk.domain.demo.town import SizeName
from tests.benchmarks import applicants, backups, bars, courses, demo_databases, saves, traces
from tests.demo_data import template

LITTLE = bars.Effort(large="small", starts=1, pairs=1, saves=4, rounds=1)


@pytest.fixture(autouse=True)
def on_little_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The demo the other tests have, and the least that a measurement can be made of."""

    def copied(_size: SizeName, folder: Path, name: str = "nakanojo.db") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template(), folder / name)
        return folder / name

    monkeypatch.setattr(demo_databases, "copied", copied)
    for place, name, least in (
        (applicants, "PEOPLE", 40),
        (backups, "_ROWS", 50),
        (backups, "_USUAL_SAVES", 3),
        (courses, "COURSES", 3),
        (traces, "TRACES", 50),
        (saves, "_WARM_UP", 1),
    ):
        monkeypatch.setattr(place, name, least)


# Those that measure in their own process; the windows and the cold starts are in the long run.
HERE = ("save", "search", "courses", "people", "traces", "backup")


@pytest.mark.parametrize("name", HERE)
def test_a_benchmark_comes_to_its_figures(name: str, tmp_path: Path) -> None:
    assert all(line.ours for line in bars.ALL[name](LITTLE, tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(bars.ALL) - set(HERE)))
def test_a_benchmark_of_whole_processes_comes_to_its_figures(name: str, tmp_path: Path) -> None:
    assert all(line.ours for line in bars.ALL[name](LITTLE, tmp_path))
