"""下書き: a talk not saved yet, in the form that must survive a power cut. Drafts are never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS

ELAPSED: Final = "elapsed"
"""The field that holds how many seconds had been talked when the draft was written."""
CODES: Final = frozenset(
    {*CODED_FIELDS, "topics", "desk", "counter", "staff", "method", "day", "appointment"}
)
"""Fields that hold codes, a date or a uid; every other text was typed, and is kept only as a draft may hold it."""


LEFT: Final = "left"
"""The field of a 書き残し that holds the title of the dialog or screen; a draft of a talk has none."""


@dataclass(frozen=True, kw_only=True)
class LeftTexts:
    """A 書き残し: `texts` are (label, text) typed into the dialog or screen `title` until `at`, when the session ended."""

    uid: str
    writer: str
    title: str
    texts: tuple[tuple[str, str], ...]
    at: datetime

    def sentence(self) -> str:
        """What is said about it to whoever may go on with it."""
        moment = local(self.at)
        return (
            f"{self.writer}さんが「{self.title}」に入力していた文字です。登録されていません"
            f"（{long_date(moment.date())} {moment:%H:%M}）。要るものは、写して入れ直してください。"
        )


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
