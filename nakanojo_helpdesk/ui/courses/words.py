"""The words about courses and lessons that several places show: states, times, staffing, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, era_year, local, long_date, short_date
from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.staffing import PEOPLE_EACH
from nakanojo_helpdesk.domain.courses.states import CourseState, Moment, Stage
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_SIGNS: Final = {
    CourseState.PLANNED: "◇",
    CourseState.OPEN: "○",
    CourseState.CLOSED: "□",
    CourseState.DRAWN: "☆",
    CourseState.RUNNING: "●",
    CourseState.HELD: "■",
    CourseState.POSTPONED: "▲",
    CourseState.CANCELLED: "×",
}
"""A sign before the word of each state: the states are told apart without reading."""
_NO_DAY: Final = "日にちは未定"
_LONGEST_CHOICE: Final = 20


def state_words(state: CourseState, vocabularies: Vocabularies) -> str:
    """`○ 受付中`."""
    return f"{_SIGNS[state]} {vocabularies[VocabularyName.SESSION_STATE].label(state.value)}"


def capacity_words(row: CourseRow | LessonRow) -> str:
    """`15人`; `1回15人` where one applies lesson by lesson."""
    form = row.form if isinstance(row, CourseRow) else row.course_form
    return f"1回{row.capacity}人" if form.scope is Scope.LESSON else f"{row.capacity}人"


def shown_lesson(row: CourseRow, now: Moment, day: date | None = None) -> LessonRow | None:
    """The lesson by which a course stands in a list: that of `day`, else the next one, else the last."""
    if day is not None:
        found = next((lesson for lesson in row.lessons if lesson.day == day), None)
        if found is not None:
            return found
    lessons = row.taking_place or row.lessons
    return row.next_lesson(now) or (lessons[-1] if lessons else None)


def day_words(day: date, today: date) -> str:
    """`5月13日（水）`; with the year where it is another one."""
    return short_date(day) if day.year == today.year else long_date(day)


def lesson_time_words(lesson: LessonRow, today: date) -> str:
    """`5月13日（水）10:00～11:30`, or that its day is not known."""
    if lesson.stage is Stage.POSTPONED:
        return f"{_NO_DAY}（{day_words(lesson.day, today)}から延期）"
    return day_words(lesson.day, today) + lesson.time.clock_words


def when_words(row: CourseRow, today: date) -> str:
    """`全4回　5月13日（水）～6月3日（水）`; of a single lesson its time."""
    lessons = row.taking_place or row.lessons
    if not lessons:
        return _NO_DAY
    if len(row.lessons) == 1:
        return lesson_time_words(row.lessons[0], today)
    first, last = min(lesson.day for lesson in lessons), max(lesson.day for lesson in lessons)
    days = day_words(first, today)
    return f"全{len(row.lessons)}回　{days}" + (f"～{short_date(last)}" if last != first else "")


def venue_words(names: Sequence[str]) -> str:
    """`中央公民館`, `中央公民館ほか`."""
    return "" if not names else names[0] + ("ほか" if len(names) > 1 else "")


def staff_words(assignments: Sequence[AssignmentRow], vocabularies: Vocabularies) -> str:
    """`講師 佐藤、補助 山田（ひがしデータ）`; a word where nobody is assigned."""
    roles = vocabularies[VocabularyName.SESSION_ROLE]
    gone = {True: "", False: "（退職）"}
    words = [f"{roles.chip(each.role)} {each.full_name}{gone[each.active]}" for each in assignments]
    return "、".join(words) or "決まっていません"


def staffing_words(lesson: LessonRow) -> str:
    """The 1:4 rule for a full lesson: `講師1・補助1：8人まで。定員15人には、あと2人`."""
    staffing = lesson.staffing_for(lesson.capacity)
    staff = staffing.trainers + staffing.assistants
    lack = f"定員{lesson.capacity}人には、あと{staffing.missing}人"
    if not staff:
        return lack
    names = f"講師{staffing.trainers}" + (f"・補助{staffing.assistants}" if staffing.assistants else "")
    enough = "足りています" if staffing.is_enough else lack
    return f"{names}：{staff * PEOPLE_EACH}人まで。{enough}"


def lacks_staff(lesson: LessonRow, now: Moment) -> bool:
    """Whether a lesson that is still to come would break the 1:4 rule with every place taken."""
    coming = lesson.takes_place and not lesson.standing.is_over(now)
    return coming and not lesson.staffing_for(lesson.capacity).is_enough


def history_words(lesson: LessonRow) -> tuple[str, ...]:
    """What became of a lesson, a sentence each: moves (oldest first), cancellation, the time it really took."""
    found: list[str] = []
    for move in lesson.moves:
        said = local(move.at).date()
        found.append(
            f"{said.month}月{said.day}日に延期：{move.time.words}（{move.venue_name}）から。"
            f"理由：{move.reason}（{move.by_name}）"
        )
    if lesson.cancelled_reason:
        found.append(f"中止の理由：{lesson.cancelled_reason}")
    if lesson.held_begin is not None and lesson.held_end is not None:
        why = f"短縮理由：{lesson.shortened_reason}" if lesson.shortened_reason else ""
        found.append(f"実施した時間：{clock(lesson.held_begin)}～{clock(lesson.held_end)}。{why}")
    return tuple(found)


def kind_words(row: CourseRow, workplace: Workplace) -> str:
    """The label of a course's kind."""
    return workplace.vocabularies[VocabularyName.COURSE_KIND].label(row.kind)


def lesson_name(ordinal: int, time: LessonTime) -> str:
    """`第2回（5月20日（水）10:00～11:30）`."""
    return f"第{ordinal}回（{time.words}）"


def year_words(year: int) -> str:
    """`令和8年度`."""
    return f"{era_year(date(year, 4, 1))}度"


def catalogue_choices(vocabularies: Vocabularies, day: date | None = None) -> list[Choice]:
    """The entries of the catalogue, those valid on `day`; long titles are cut so that a list can show them."""
    terms = vocabularies[VocabularyName.COURSE].terms
    valid = [term for term in terms if day is None or term.valid_on(day)]
    return [Choice(term.code, short_title(term.label)) for term in valid]


def short_title(title: str) -> str:
    """The beginning of a title, with 「など」 where something was cut off."""
    return title if len(title) <= _LONGEST_CHOICE else f"{title[:_LONGEST_CHOICE]} など"
