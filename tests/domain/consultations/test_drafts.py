"""下書き: how long had been talked when one was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nakanojo_helpdesk.domain.consultations.drafts import DraftRow

BEGUN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def row(fields: dict[str, object], minutes: int = 9) -> DraftRow:
    return DraftRow(
        uid="u",
        staff="S01",
        staff_name="佐藤",
        desk="D01",
        started_at=BEGUN,
        updated_at=BEGUN + timedelta(minutes=minutes),
        fields=fields,
    )


def test_the_time_talked_is_what_the_draft_says_not_how_old_it_is() -> None:
    assert row({"elapsed": 150}).elapsed == timedelta(minutes=2, seconds=30)
    assert row({"elapsed": 0}).elapsed == timedelta()


@pytest.mark.parametrize(
    "fields", [{}, {"elapsed": None}, {"elapsed": "150"}, {"elapsed": -1}, {"elapsed": True}]
)
def test_without_it_the_talk_lasted_from_its_beginning_until_the_draft_was_written(
    fields: dict[str, object],
) -> None:
    assert row(fields).elapsed == timedelta(minutes=9)
    assert row(fields, minutes=-3).elapsed == timedelta(), "the clock was set back"
