"""Measure the promised ratios and draw the table. Exit code: 1 when a bar is missed, else 0.

Each line is printed as soon as it is measured. Without `--all` the databases are small and the run ends within five
minutes; `--all` measures at the size the bars are meant for; `--only NAME` one measurement (may be given again).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks import bars
from tests.benchmarks.processes import CACHE, ChildFailed
from tests.benchmarks.table import Line, drawn


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, draw, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--all", action="store_true", help="more runs, 1,000,000 records")
    parser.add_argument("--only", action="append", choices=list(bars.ALL), help="measure only this")
    arguments = parser.parse_args(argv)
    effort = bars.THOROUGH if arguments.all else bars.QUICK
    lines: list[Line] = []
    broken: list[str] = []
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in arguments.only or bars.ALL:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        # In the cache folder: on the same drive as the databases it keeps.
        with tempfile.TemporaryDirectory(prefix="run-", dir=CACHE) as folder:
            try:
                for line in bars.ALL[name](effort, Path(folder)):
                    lines.append(line)
                    print(drawn([line]).splitlines()[-1], flush=True)
            except (ChildFailed, RuntimeError) as fault:
                broken.append(f"{name} could not be measured: {fault}")
    print(f"\n{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print(drawn(lines))
    missed = [line.name for line in lines if line.is_missed]
    for sentence in (*broken, *(f"missed: {name}" for name in missed)):
        print(f"\n{sentence}")
    return 1 if missed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
