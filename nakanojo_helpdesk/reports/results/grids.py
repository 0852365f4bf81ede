"""Data sheets of the results of courses: a line a course, a line a lesson; rates as formulas with their results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import (
    APPLIED_DEFINITION,
    BELONGING_DEFINITION,
    COMPLETED_DEFINITION,
    FILL_DEFINITION,
    PRESENT_DEFINITION,
    ROLL_DEFINITION,
    STAFF_ROLES,
    CourseFacts,
    LessonFacts,
)
from nakanojo_helpdesk.domain.statistics.signs import NOT_RECORDED
from nakanojo_helpdesk.domain.surveys.forms import Question
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.grids.cells import (
    NOTHING,
    Entry,
    Grid,
    Look,
    count,
    here,
    letter,
    quotient,
    total,
    words,
)
from nakanojo_helpdesk.reports.results.figures import SURVEY_DEFINITION

COURSES_GRID: Final = "講座"
LESSONS_GRID: Final = "回"
TITLE: Final = 1
HELD: Final = 4
PLACES: Final = 6
APPLIED: Final = 7
CONFIRMED: Final = 8
PRESENT: Final = 9
"""The columns that charts draw."""
MARKS: Final = (
    MarkCode.PRESENT, MarkCode.LATE, MarkCode.LEFT_EARLY, MarkCode.WALK_IN, MarkCode.ABSENT, MarkCode.EXCUSED,
    MarkCode.NONE,
)  # fmt: skip
LESSON_DAY: Final = 3
LESSON_PRESENT: Final = 11
LESSON_CONFIRMED: Final = 10
_COURSE_HEADER: Final = (
    "番号", "講座", "種別", "申込のしかた", "実施した回", "中止した回", "定員（延べ）", "申込（延べ）", "確定（延べ）", "出席（延べ）",
    "充足率", "申込率", "出席率", "申込（人）", "待ち", "落選", "取消・辞退", "断った人数", "講師時間（分）", "アンケート（枚）", "満足度",
    "出欠をとっていない回", "修了（人）",
)  # fmt: skip
_SUMMED: Final = (4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19, 21, 22)


def courses_grid(courses: Iterable[CourseFacts], vocabularies: Vocabularies) -> Grid:
    """A line a course, and the sums below."""
    kinds = vocabularies[VocabularyName.COURSE_KIND]
    grid = Grid(
        name=COURSES_GRID,
        title="講座ごとの実績",
        header=_COURSE_HEADER,
        widths=(11, 34, 12, 12, *([9] * (len(_COURSE_HEADER) - 4))),
        definition=FILL_DEFINITION
        + PRESENT_DEFINITION
        + BELONGING_DEFINITION
        + APPLIED_DEFINITION
        + COMPLETED_DEFINITION
        + ROLL_DEFINITION
        + SURVEY_DEFINITION,
        total=True,
    )
    for line, course in enumerate(courses):
        sums, row = course.sums, course.row
        mean = None if course.survey is None else course.survey.means.get(Question.SATISFACTION)
        grid.lines.append(
            [
                words(row.number),
                words(row.title),
                words(kinds.label(row.kind)),
                words(row.form.admission.label),
                *map(
                    count,
                    (sums.held, sums.cancelled, sums.places, sums.applied, sums.confirmed, sums.present),
                ),
                NOTHING,
                NOTHING,
                NOTHING,
                *map(
                    count, (course.applied, course.waiting, course.lost, course.withdrawn, course.turned_away)
                ),
                count(sums.trainer_minutes),
                count(0 if course.survey is None else course.survey.n),
                NOTHING if mean is None else Entry(value=mean / 10, look=Look.TENTHS),
                count(sums.without_roll),
                _completed(course),
            ]
        )
        _rates(grid, line)
    last = len(grid.lines)
    sums_line: list[Entry] = [words("合計"), *([NOTHING] * (len(_COURSE_HEADER) - 1))]
    for place in _SUMMED:
        area = f"{letter(place)}2:{letter(place)}{last + 1}"
        sums_line[place] = total([entries[place] for entries in grid.lines], area)
    grid.lines.append(sums_line)
    _rates(grid, last)
    return grid


def _completed(course: CourseFacts) -> Entry:
    return words(NOT_RECORDED) if course.is_completion_unknown else count(course.completed)


def lessons_grid(courses: Iterable[CourseFacts], vocabularies: Vocabularies) -> Grid:
    """A line a lesson, with its staff and its marks."""
    marks, roles = vocabularies[VocabularyName.ATTENDANCE], vocabularies[VocabularyName.SESSION_ROLE]
    states = vocabularies[VocabularyName.SESSION_STATE]
    staff = tuple(roles.label(role) for role in STAFF_ROLES)
    header = (
        "番号", "講座", "回", "日付", "会場", "状態", *staff, "確定", "出席", *(marks.label(code.value) for code in MARKS),
        "実施した時間（分）",
    )  # fmt: skip
    grid = Grid(
        name=LESSONS_GRID,
        title="回ごとの実績",
        header=header,
        widths=(11, 34, 6, 11, 20, 10, *([9] * (len(header) - 6))),
        definition=BELONGING_DEFINITION + PRESENT_DEFINITION,
    )
    for course in courses:
        grid.lines += [_lesson(course, lesson, states.label(lesson.state.value)) for lesson in course.lessons]
    return grid


def _lesson(course: CourseFacts, lesson: LessonFacts, state: str) -> list[Entry]:
    row = lesson.row
    return [
        words(course.row.number),
        words(course.row.title),
        count(row.ordinal),
        Entry(value=row.day, look=Look.DAY),
        words(row.venue_name),
        words(state),
        *(count(lesson.staff[role]) for role in STAFF_ROLES),
        count(lesson.confirmed),
        words(NOT_RECORDED) if lesson.is_held and not lesson.has_roll else count(lesson.present),
        *(count(lesson.marks.get(code, 0)) for code in MARKS),
        count(lesson.minutes) if lesson.is_held else NOTHING,
    ]


def _rates(grid: Grid, line: int) -> None:
    """充足率, 申込率 and 出席率 of a line."""
    entries = grid.lines[line]
    for place, (part, whole) in zip(
        (10, 11, 12), ((PRESENT, PLACES), (APPLIED, PLACES), (PRESENT, CONFIRMED)), strict=True
    ):
        entries[place] = quotient(entries[part], entries[whole], here(line, part), here(line, whole))
