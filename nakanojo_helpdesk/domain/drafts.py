"""下書き: a conversation not yet saved, as it must survive a power cut. Drafts are never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
