"""出欠: the codes of a mark, where it came from, and when a lesson takes one. Labels: vocabulary `attendance`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.courses.states import Moment, Stage


class MarkCode(StrEnum):
    """What is known of one person in one lesson. The values are codes of the vocabulary `attendance`."""

    PRESENT = "ATT"
    ABSENT = "ABS"
    LATE = "LAT"
    LEFT_EARLY = "LEV"
    EXCUSED = "EXC"
    WALK_IN = "WLK"
    NONE = "NOT"

    @property
    def is_present(self) -> bool:
        """Whether it counts as 出席."""
        return self in PRESENT_CODES


PRESENT_CODES: Final = frozenset({MarkCode.PRESENT, MarkCode.LATE, MarkCode.LEFT_EARLY, MarkCode.WALK_IN})
"""出席 = ATT + LAT + LEV + WLK."""
MARK_KEYS: Final = {
    "1": MarkCode.PRESENT,
    "2": MarkCode.ABSENT,
    "3": MarkCode.LATE,
    "4": MarkCode.LEFT_EARLY,
    "5": MarkCode.EXCUSED,
    "6": MarkCode.WALK_IN,
    "0": MarkCode.NONE,
}
"""The digit of each mark, on the screen and on paper."""


class MarkSource(StrEnum):
    """Where a mark came from. Stored by value."""

    ROLL = "roll"
    PAPER = "paper"
    FILE = "file"
    NOTICE = "notice"
    CALL = "call"

    @property
    def label(self) -> str:
        """What staff read beside the name of who gave it; empty for the roll itself."""
        return _SOURCE_LABELS[self]

    @property
    def is_said_before(self) -> bool:
        """Whether somebody said it before the lesson: the only marks a lesson to come takes."""
        return self in {MarkSource.NOTICE, MarkSource.CALL}


_SOURCE_LABELS: Final = {
    MarkSource.ROLL: "",
    MarkSource.PAPER: "紙から",
    MarkSource.FILE: "ファイルから",
    MarkSource.NOTICE: "欠席の連絡",
    MarkSource.CALL: "出席確認の電話",
}

CANCELLED: Final = (
    "この回は中止になりました。出欠は付けられません。実施したときは、先に中止を取り消してください。"
)
POSTPONED: Final = "この回は延期になり、新しい日が決まっていません。出欠は付けられません。日が決まったら、その日に付けてください。"
NOT_YET: Final = (
    "この回は{day}です。出欠はその日に付けます。いま残せるのは、欠席の連絡（欠席（連絡あり））だけです。"
)


def mark_problem(
    day: date, stages: Collection[Stage], code: MarkCode, source: MarkSource, now: Moment
) -> str | None:
    """The sentence for a mark a lesson does not take now, else None. `stages` are its own and its course's.

    A lesson that was called off or waits for a new day takes none; a lesson of a day to come only 欠席の連絡, and its
    clearing. On its own day the roll is open: people sit down before it begins.
    """
    if Stage.CANCELLED in stages:
        return CANCELLED
    if Stage.POSTPONED in stages:
        return POSTPONED
    excused = code is MarkCode.EXCUSED and source.is_said_before
    if now.day < day and code is not MarkCode.NONE and not excused:
        return NOT_YET.format(day=short_date(day))
    return None


@dataclass(frozen=True, kw_only=True)
class MarkRow:
    """The mark that holds now: who gave it, when, and from where."""

    code: MarkCode
    at: datetime
    by_name: str
    source: MarkSource

    def given_words(self, day: date) -> str:
        """`佐藤 14:02`, `田中 5月18日（火）9:10 欠席の連絡`; on the lesson's own `day` only the time."""
        at = local(self.at)
        date_words = "" if at.date() == day else short_date(at.date())
        words = (self.by_name, f"{date_words}{clock(at.hour * 60 + at.minute)}", self.source.label)
        return " ".join(word for word in words if word)

    def given_shorter(self, day: date) -> tuple[str, ...]:
        """The same in fewer and fewer words, for a narrow column."""
        at = local(self.at)
        time = clock(at.hour * 60 + at.minute)
        if at.date() == day:
            return (self.given_words(day), f"{self.by_name} {time}", time)
        said = short_date(at.date())
        return (self.given_words(day), f"{self.by_name} {said}", said, f"{at.month}/{at.day}")


@dataclass(frozen=True, kw_only=True)
class MarkChangeRow:
    """A mark that was given or cleared, and what had been there."""

    at: datetime
    by_name: str
    before: MarkCode
    code: MarkCode
    source: MarkSource


@dataclass(frozen=True, kw_only=True)
class Given:
    """One mark an act gave, and the mark it replaced (None for none): all that is needed to take the act back."""

    registration: str
    replaced: MarkRow | None
    row: MarkRow

    @property
    def before(self) -> MarkCode:
        """The code that held before."""
        return MarkCode.NONE if self.replaced is None else self.replaced.code

    @property
    def changed(self) -> bool:
        """Whether anything was written: the mark that held already is not given again."""
        return self.before is not self.row.code
