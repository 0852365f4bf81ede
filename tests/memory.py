"""How much memory the processes of the tests hold, as Linux tells it; nothing is told elsewhere."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")
_MOST_TOLD: Final = 8


def held() -> float:
    """Megabytes this process holds now; 0 where nobody tells."""
    if not sys.platform.startswith("linux"):
        return 0.0
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == "VmRSS":
            return int(rest.split()[0]) / 1024
    return 0.0


class Held:
    """What each worker held after each of its tests."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._largest: dict[str, tuple[float, str]] = {}
        self._grown: defaultdict[str, float] = defaultdict(float)

    def add(self, worker: str, test: str, megabytes: float) -> None:
        """Take what a worker held when a test had been reported."""
        file = test.split("::", maxsplit=1)[0]
        if worker in self._last:
            self._grown[file] += megabytes - self._last[worker]
        self._last[worker] = megabytes
        if megabytes > self._largest.get(worker, (0.0, ""))[0]:
            self._largest[worker] = megabytes, file

    def told(self) -> Iterator[str]:
        """The most each worker held and where, then the files in which the workers grew most."""
        for worker, (megabytes, file) in sorted(self._largest.items()):
            yield f"{megabytes:8.0f}  at most in {worker}, in {file}"
        for file, megabytes in sorted(self._grown.items(), key=lambda pair: -pair[1])[:_MOST_TOLD]:
            yield f"{megabytes:+8.0f}  in {file}"
