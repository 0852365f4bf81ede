"""Faults made on purpose: a full disk, a file held by another process, a tampering hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nakanojo_helpdesk.store import engine
from tests.factories import raw

_HOLD = """
import sys
from pathlib import Path
from nakanojo_helpdesk.store.driver import connect
connection = connect(Path(sys.argv[1]), autocommit=True)
connection.execute(sys.argv[2])
connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
print("held", flush=True)
sys.stdin.read()
"""


def fill_disk(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """From now on no connection the program opens can make its file larger than so many pages."""
    monkeypatch.setitem(engine._PRAGMAS, "max_page_count", (str(pages), pages))  # type: ignore[misc,unused-ignore]


def empty_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room again."""
    monkeypatch.delitem(engine._PRAGMAS, "max_page_count")


def page_count(path: Path) -> int:
    """Pages in a database file."""
    with raw(path) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


@contextmanager
def held_by_another_process(path: Path, statement: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """A second, real process that has executed `statement` on the file and keeps its connection open."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=20)


@contextmanager
def full_disk(largest: int) -> Iterator[None]:
    """Let this process write no file larger than so many bytes: a real refusal of the system (`EFBIG`), on Unix."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
