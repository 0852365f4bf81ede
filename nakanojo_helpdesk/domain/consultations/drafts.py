"""下書き: a talk not saved yet, in the form that must survive a power cut. Drafts are never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS

ELAPSED: Final = "elapsed"
"""The field that holds how many seconds had been talked when the draft was written."""
CODES: Final = frozenset(
    {*CODED_FIELDS, "topics", "desk", "counter", "staff", "method", "day", "appointment"}
)
"""Fields that hold codes, a date or a uid; every other text was typed, and is kept only as a draft may hold it."""


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """One draft. `fields` holds the page's values by field name, in plain JSON; `uid` identifies the talk."""

    uid: str
    staff: str
    staff_name: str
    desk: str
    started_at: datetime
    updated_at: datetime
    fields: dict[str, object]

    @property
    def elapsed(self) -> timedelta:
        """The duration of the talk when the draft was written; where that was not kept, all the time since it began."""
        seconds = self.fields.get(ELAPSED)
        if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds >= 0:
            return timedelta(seconds=seconds)
        return max(timedelta(), self.updated_at - self.started_at)
