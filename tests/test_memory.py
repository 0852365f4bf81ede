"""The suite tells how much memory its workers held."""

from __future__ import annotations

import sys

import pytest

from tests.memory import Held, held


def test_the_most_a_worker_held_is_told_with_the_file_and_with_where_it_grew() -> None:
    held_by = Held()
    for worker, test, megabytes in (
        ("gw0", "tests/a.py::one", 100.0),
        ("gw0", "tests/b.py::one[x]", 180.0),
        ("gw1", "tests/a.py::two", 90.0),
        ("gw0", "tests/a.py::three", 170.0),
        ("gw1", "tests/c.py::one", 95.0),
    ):
        held_by.add(worker, test, megabytes)
    assert [" ".join(line.split()) for line in held_by.told()] == [
        "180 at most in gw0, in tests/b.py",
        "95 at most in gw1, in tests/c.py",
        "+80 in tests/b.py",
        "+5 in tests/c.py",
        "-10 in tests/a.py",
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells")
def test_what_is_held_grows_with_what_is_kept() -> None:
    before = held()
    kept = bytearray(64 * 1024 * 1024)
    kept[::4096] = b"x" * len(kept[::4096])
    assert held() - before > 48
