"""Demo databases to measure on, made once and kept in a cache folder until the code that makes them changes."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.demo.town import SizeName
from nakanojo_helpdesk.services.databases import demo
from tests.benchmarks.processes import CACHE, ROOT

UNTIL: Final = date(2025, 12, 26)
"""The last day of the data, the same in every run."""
MONTH: Final = Month(2025, 11)
"""A whole month of the data, for reports."""
_SEED: Final = 1
# What the demo data follows from, and what decides how it lies in the file.
_MAKERS: Final = (
    "db/versions/*.py",
    "nakanojo_helpdesk/domain/demo/*.py",
    "nakanojo_helpdesk/services/courses/*.py",
    "nakanojo_helpdesk/services/databases/demo*.py",
    "nakanojo_helpdesk/store/base.py",
    "nakanojo_helpdesk/store/bulk.py",
    "nakanojo_helpdesk/store/search.py",
    "nakanojo_helpdesk/store/tables/**/*.py",
    "resources/vocabularies/*.csv",
)


def kept(size: SizeName) -> Path:
    """The demo database of a size; made now where the cache has none of today's code. Work on a copy (`copied`)."""
    path = CACHE / f"{size}-{_fingerprint()}.db"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{size}-*"):
            old.unlink()
        begin = time.perf_counter()
        demo.make(path, size=size, seed=_SEED, until=UNTIL, pc="bench")
        seconds = time.perf_counter() - begin
        path.with_suffix(".json").write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
    return path


def making_seconds(size: SizeName) -> float:
    """How long making the kept database took."""
    told = json.loads(kept(size).with_suffix(".json").read_text(encoding="utf-8"))
    return float(told["seconds"])


def copied(size: SizeName, folder: Path, name: str = "nakanojo.db") -> Path:
    """A copy to write to, as `folder/name`."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept(size), path)
    return path


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{UNTIL} {_SEED}".encode())
    for path in _files():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for pattern in _MAKERS:
        yield from sorted(ROOT.glob(pattern))
