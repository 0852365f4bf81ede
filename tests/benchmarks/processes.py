"""Whole processes on the clock, ours and the reference in turn, so that a busy moment meets both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAINTED: Final = "painted"
"""What a child says on a line of its own as soon as its first screen has been painted."""
CACHE: Final = Path(tempfile.gettempdir()) / "nakanojo-helpdesk-benchmarks"
"""What is kept from run to run: databases, and the bytecode of what the children import."""
_PATIENCE_SECONDS: Final = 300


class ChildFailed(Exception):
    """A measured process did not do what was measured; the message holds the end of its words."""


@dataclass(frozen=True)
class Pairs:
    """Seconds of (ours, reference), measured in turn."""

    seconds: tuple[tuple[float, float], ...]

    @property
    def ours(self) -> float:
        """Median seconds of ours."""
        return statistics.median(pair[0] for pair in self.seconds)

    @property
    def reference(self) -> float:
        """Median seconds of the reference."""
        return statistics.median(pair[1] for pair in self.seconds)

    @property
    def ratio(self) -> float:
        """Median of the ratios pair by pair: what slowed both down falls out."""
        return statistics.median(ours / reference for ours, reference in self.seconds)


def in_turn(ours: Callable[[], float], reference: Callable[[], float], pairs: int) -> Pairs:
    """Measure A B A B …; one of each beforehand, unmeasured, so that both find their files in memory."""
    ours()
    reference()
    return Pairs(tuple((ours(), reference()) for _ in range(pairs)))


def environment() -> dict[str, str]:
    """The environment of a child: off screen, finding the checkout, with its modules compiled.

    A PC of the counter starts compiled modules. Without them the compiling of SQLAlchemy would be most of what is
    measured, on both sides.
    """
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **ours,
        "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }


def output(arguments: Sequence[str]) -> str:
    """Run a Python child to its end and return what it said. Raises `ChildFailed`."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    if ended.returncode:
        raise ChildFailed(f"{' '.join(arguments)}: exit code {ended.returncode}\n{ended.stderr[-2000:]}")
    return ended.stdout


def seconds_to_end(arguments: Sequence[str]) -> float:
    """Wall clock of a Python child from its start to its end. Raises `ChildFailed`."""
    begin = time.perf_counter()
    output(arguments)
    return time.perf_counter() - begin


def seconds_to_paint(arguments: Sequence[str]) -> float:
    """Wall clock of a Python child from its start until it says `PAINTED`. Raises `ChildFailed`."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdout is not None
    said = child.stdout.readline().strip()
    seconds = time.perf_counter() - begin
    _rest, complaint = child.communicate(timeout=_PATIENCE_SECONDS)
    if said != PAINTED:
        raise ChildFailed(f"{' '.join(arguments)}: nothing was painted\n{complaint[-2000:]}")
    return seconds
