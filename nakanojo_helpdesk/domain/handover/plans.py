"""A handover as it is decided: the last day, who takes over, what is told before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.handover.texts import HandoverTexts
from nakanojo_helpdesk.domain.handover.work import OpenWork

AHEAD_DAYS: Final = 366
"""Nobody is moved later than this: such a day is a slip of the keys."""
CHANGED: Final = (
    "画面に出したあとで、引き継ぐ仕事が変わりました。まだ何も変えていません。"
    "いまの一覧を確かめてから、もう一度押してください。"
)
ALREADY: Final = "この方の引継ぎは、もう決まっています。変えるときは、先に［取りやめる］を押してください。担当も元に戻ります。"
NOT_PLANNED: Final = "この方の引継ぎは、まだ決まっていません。"
GONE: Final = "この方は、もう退職しています。画面を開き直してください。"
LAST_ADMINISTRATOR: Final = (
    "この方は、ただ1人のシステム管理者です。このまま権限を終えると、だれも設定を変えられなくなります。"
    "先に、設定の「職員」で、ほかの方に「システム管理者」の役割を付けてください。まだ何も変えていません。"
)
OWN_RIGHTS: Final = (
    "ご自分の権限を、いますぐ終えることはできません。最後の勤務日が過ぎたら終えるか、"
    "ほかの所属長かシステム管理者に頼んでください。まだ何も変えていません。"
)
NOT_ONESELF: Final = "異動する方ご本人には引き継げません。ほかの方を選んでください。"


@dataclass(frozen=True, kw_only=True)
class LeavingForm:
    """When the rights end: after `last_day`, or `at_once` (then that day is today)."""

    last_day: date
    at_once: bool = False

    def problems(self, today: date) -> dict[str, str]:
        """Faults as `{field: sentence}`."""
        if self.last_day < today:
            return {"last_day": "＊最後の勤務日は、今日か、これからの日にしてください。"}
        if self.last_day > today + timedelta(days=AHEAD_DAYS):
            return {"last_day": f"＊{long_date(self.last_day)}は1年より先です。日付を確かめてください。"}
        return {}

    def leaves_before(self, work: OpenWork) -> bool:
        """Whether a line is done by nobody else before the person is gone: a lesson until the last day is the person's own."""
        return work.due is None or work.due > self.last_day or (self.at_once and work.due >= self.last_day)


@dataclass(frozen=True, kw_only=True)
class MovedLesson:
    """A lesson that changed hands: `was` is the role the successor had in it before, empty for none."""

    lesson: str
    role: str
    to: str
    was: str = ""
    what: str = ""
    due: date | None = None
    successor_name: str = ""


@dataclass(frozen=True, kw_only=True)
class HandoverRow:
    """A person's handover as it stands; `version` 0 where nothing was kept yet."""

    staff: str
    name: str
    uid: str = ""
    version: int = 0
    texts: HandoverTexts = field(default_factory=HandoverTexts)
    last_day: date | None = None
    planned_at: datetime | None = None
    planned_by: str = ""
    moved: tuple[MovedLesson, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    """All that the screen shows of one person. `cautions` are what nobody else can do, `digest` stands for the lines."""

    row: HandoverRow
    works: tuple[OpenWork, ...]
    cautions: tuple[str, ...]
    digest: str

    @property
    def without_successor(self) -> tuple[OpenWork, ...]:
        """The lines nobody takes over yet."""
        return tuple(work for work in self.works if not work.successor)


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What came of handing over or of taking that back: lessons moved, and those that could not be."""

    lessons: int
    left: int = 0
