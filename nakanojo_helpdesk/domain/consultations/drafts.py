"""下書き: a conversation not yet saved, as it must survive a power cut. Drafts are never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

ELAPSED: Final = "elapsed"
"""The field that holds how many seconds had been talked when the draft was written."""


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """One draft. `fields` is what the page shows, by field name, in plain JSON values; `uid` names the conversation."""

    uid: str
    staff: str
    staff_name: str
    desk: str
    started_at: datetime
    updated_at: datetime
    fields: dict[str, object]

    @property
    def elapsed(self) -> timedelta:
        """How long had been talked when it was written; where that was not kept, all the time since it began."""
        seconds = self.fields.get(ELAPSED)
        if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds >= 0:
            return timedelta(seconds=seconds)
        return max(timedelta(), self.updated_at - self.started_at)
