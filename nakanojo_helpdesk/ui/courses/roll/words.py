"""The words of the roll: counts, seats, staffing, and what happened to a mark."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import MARK_KEYS, Given, MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice

_SHOWN: Final = (
    MarkCode.LATE,
    MarkCode.LEFT_EARLY,
    MarkCode.WALK_IN,
    MarkCode.ABSENT,
    MarkCode.EXCUSED,
)
_NEVER: Final = "－"


def mark_words(code: MarkCode, vocabularies: Vocabularies) -> str:
    """`○出席`; a dash for none."""
    return vocabularies[VocabularyName.ATTENDANCE].chip(code.value) or _NEVER


def mark_choices(vocabularies: Vocabularies) -> list[Choice]:
    """The marks with their digits, for chips."""
    attendance = vocabularies[VocabularyName.ATTENDANCE]
    choices = []
    for key, code in MARK_KEYS.items():
        label = attendance.label(code.value)
        words = label if code is MarkCode.NONE else mark_words(code, vocabularies)
        choices.append(Choice(code.value, words, key, label))
    return choices


def counts_words(roll: Roll, vocabularies: Vocabularies) -> str:
    """`出席 12／15人　△遅刻 1　未記録 2`: those who are there of those who belong to the lesson, then what is rarer."""
    counts = roll.counts
    rarer = [(code, counts.by_code.get(code, 0)) for code in _SHOWN]
    parts = [f"{mark_words(code, vocabularies)} {number}" for code, number in rarer if number]
    missing = [f"未記録 {counts.unrecorded}"] if counts.unrecorded else []
    return "　".join((f"出席 {counts.present}／{counts.expected}人", *parts, *missing))


def brief_words(roll: Roll, now: Moment) -> str:
    """`出席 12／15人　未記録 2　空席 3`: the counts where there is one line for them."""
    counts, free = roll.counts, roll.free(now)
    missing = f"未記録 {counts.unrecorded}" if counts.unrecorded else ""
    seats = f"空席 {free}" if free else ""
    parts = (f"出席 {counts.present}／{counts.expected}人", missing, seats)
    return "　".join(part for part in parts if part)


def seats_words(roll: Roll, now: Moment) -> str:
    """`空席3：待っている方が来ていれば入れます`; empty while there is none to give."""
    free = roll.free(now)
    return f"空席{free}：待っている方が来ていれば入れます" if free else ""


def care_words(row: RegistrationRow, vocabularies: Vocabularies) -> str:
    """`車いす・聞こえ`, with a note in brackets."""
    cares = vocabularies[VocabularyName.CARE]
    words = "・".join(cares.chip(code) for code in row.cares)
    if not row.care_note:
        return words
    return f"{words}（{row.care_note}）" if words else row.care_note


def history_words(line: RollLine, lesson: LessonRow, vocabularies: Vocabularies) -> str:
    """Who gave which mark and when, oldest first: `佐藤 10:02 ○出席、田中 10:05 ×欠席`; empty where nothing was given."""
    parts: list[str] = []
    for change in line.history:
        at = local(change.at)
        day = "" if at.date() == lesson.day else short_date(at.date())
        what = "消した" if change.code is MarkCode.NONE else mark_words(change.code, vocabularies)
        source = f"（{change.source.label}）" if change.source.label else ""
        parts.append(f"{change.by_name} {day}{clock(at.hour * 60 + at.minute)} {what}{source}")
    return "、".join(parts)


def lesson_choice_words(row: LessonRow) -> str:
    """`第2回 5月26日（水）`."""
    return f"第{row.ordinal}回 {short_date(row.day)}"


def replaced_words(given: Given, vocabularies: Vocabularies) -> str:
    """That somebody else had given another mark meanwhile; empty where nothing was replaced."""
    before = given.replaced
    if before is None:
        return ""
    at = local(before.at)
    return (
        f"{before.by_name}さんが{at.hour}時{at.minute}分に「{mark_words(before.code, vocabularies)}」にしていました。"
        f"いまは「{mark_words(given.row.code, vocabularies)}」です。どちらも履歴に残ります。"
    )


def first_shown(row: CourseRow, now: Moment) -> str:
    """The uid of the lesson that runs or comes next; after the last one the last; empty without lessons."""
    rows = list(row.taking_place) or list(row.lessons)
    shown = row.next_lesson(now) or (rows[-1] if rows else None)
    return "" if shown is None else shown.uid
