"""Identifiers that travel between machines."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nakanojo_helpdesk.domain.identifiers import uuid7

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ENTROPY = st.integers(0, 2**74 - 1)


@given(INSTANTS, ENTROPY)
def test_an_identifier_has_the_layout_of_version_7(at: datetime, entropy: int) -> None:
    parsed = uuid.UUID(uuid7(at, entropy))
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == int(at.timestamp() * 1000)
    assert (parsed.int >> 64 & 0xFFF) == entropy >> 62
    assert parsed.int & (1 << 62) - 1 == entropy & (1 << 62) - 1


@given(INSTANTS, ENTROPY, ENTROPY, st.integers(1, 10**9))
def test_identifiers_sort_by_their_time(at: datetime, first: int, second: int, milliseconds: int) -> None:
    assert uuid7(at, first) < uuid7(at + timedelta(milliseconds=milliseconds + 1), second)


def test_identifiers_of_one_instant_differ() -> None:
    at = datetime(2026, 4, 1, tzinfo=UTC)
    assert len({uuid7(at) for _ in range(10_000)}) == 10_000
