"""実施報告書 of one lesson: what a lecturer is paid on. Nobody who attended is named."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import date_stamp, local, long_date, utc_now
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.staffing import ASSISTANT, TRAINER
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import (
    BELONGING_DEFINITION,
    PRESENT_DEFINITION,
    CourseFacts,
    LessonFacts,
)
from nakanojo_helpdesk.domain.statistics.facts import count_text, share_text
from nakanojo_helpdesk.domain.statistics.signs import (
    NO_DATA,
    NOT_RECORDED,
)
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.comparison_tables import counted_as, legend_note
from nakanojo_helpdesk.reports.results.figures import SOURCE, held_words, ratio_words
from nakanojo_helpdesk.reports.sheet import Align, Block, Column, Heading, Paragraph, Sheet, Table
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第5号"
TITLE: Final = "講座実施報告書（1回）"
EMPTY_REFLECTION: Final = "（記入なし）"
RATIO_DEFINITION: Final = (
    "講師比は、出席の人数と、講師とアシスタントの人数です。4人に1人より少ないときは「不足」と書きます。"
)
_MARKS: Final = (
    MarkCode.PRESENT, MarkCode.LATE, MarkCode.LEFT_EARLY, MarkCode.WALK_IN, MarkCode.ABSENT, MarkCode.EXCUSED,
    MarkCode.NONE,
)  # fmt: skip


def lesson_report_sheet(
    course: CourseFacts, lesson: LessonFacts, office: Office, vocabularies: Vocabularies
) -> Sheet:
    """The report of one lesson of a course that was counted alone, signed by `office`."""
    row, counted = lesson.row, course.counted_at or utc_now()
    ordinal = f"第{row.ordinal}回_" if row.lessons > 1 else ""
    stem = f"実施報告書_{row.number}_{ordinal}{date_stamp(local(counted).date())}"
    return Sheet(
        title=TITLE,
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        state=office.stamped(""),
        period=row.label,
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, counted, course.audit_head, of=SOURCE),
        blocks=_blocks(lesson, vocabularies),
        file_stem=office.file_name(stem),
        margins_mm=office.margins_mm,
    )


NO_ROLL: Final = "この回は、出欠をとっていません。出席は「…」（わからない）です。"


def pairs_table(pairs: tuple[tuple[str, str], ...]) -> Table:
    """Lines of a label and its text; those without a text are left out."""
    return Table(
        columns=(
            Column(title="項目", align=Align.TEXT, weight=1, least=6),
            Column(title="内容", align=Align.TEXT, weight=3.4),
        ),
        rows=tuple(pair for pair in pairs if pair[1]),
    )


def names_of(row: LessonRow, *roles: str) -> str:
    """Who was assigned in one of these roles: `佐藤、山田（ひがしデータ）`."""
    return "、".join(each.full_name for each in row.assignments if each.role in roles)


def reflection_blocks(text: str) -> tuple[Block, ...]:
    """所感, a paragraph a line."""
    return tuple(Paragraph(text=line) for line in (text or EMPTY_REFLECTION).split("\n") if line.strip())


def state_sentence(lesson: LessonFacts) -> str:
    """Why a lesson has no results; empty for one that was held."""
    reason = f"（{lesson.row.cancelled_reason}）" if lesson.row.cancelled_reason else ""
    return {
        CourseState.HELD: "",
        CourseState.CANCELLED: f"この回は中止になりました{reason}。",
        CourseState.POSTPONED: "この回は延期になり、新しい日が決まっていません。",
    }.get(lesson.state, "この回はまだ終わっていません。数は、いまのものです。")


def _blocks(lesson: LessonFacts, vocabularies: Vocabularies) -> tuple[Block, ...]:
    row = lesson.row
    others = "、".join(
        f"{each.full_name}（{vocabularies[VocabularyName.SESSION_ROLE].label(each.role)}）"
        for each in row.assignments
        if each.role not in {TRAINER, ASSISTANT}
    )
    sentence = state_sentence(lesson)
    shortened = f"予定より短くした理由：{row.shortened_reason}" if row.shortened_reason else ""
    held = "" if not lesson.is_held else "。".join(word for word in (held_words(row), shortened) if word)
    head = (
        ("講座", f"{row.number}　{row.title}"),
        ("回", f"{row.ordinal_words or '1回だけ'}（全{row.lessons}回）"),
        ("日時", f"{long_date(row.day)}{row.time.clock_words}"),
        ("実施した時間", held),
        ("会場", row.venue_name),
        ("内容", row.theme),
        ("講師", names_of(row, TRAINER) or NO_DATA),
        ("アシスタント", names_of(row, ASSISTANT)),
        ("ほかの担当", others),
    )
    rolled = lesson.has_roll or not lesson.is_held
    sentence = sentence if rolled else NO_ROLL
    first: tuple[Block, ...] = (Paragraph(text=sentence),) if sentence else ()
    return (
        *first,
        Heading.of(1, "実施した内容"),
        pairs_table(head),
        Heading.of(2, "出席"),
        Table(
            columns=(
                *(Column(title=title) for title in ("定員", "確定", "出席", "出席率")),
                Column(title="講師比", align=Align.TEXT, weight=1.6),
            ),
            rows=(
                (
                    count_text(row.capacity),
                    count_text(lesson.confirmed),
                    count_text(lesson.present) if rolled else NOT_RECORDED,
                    share_text(lesson.present, lesson.confirmed) if rolled else NOT_RECORDED,
                    ratio_words(lesson),
                ),
            ),
        ),
        _marks(lesson, vocabularies),
        counted_as(PRESENT_DEFINITION + BELONGING_DEFINITION + RATIO_DEFINITION),
        Heading.of(3, "所感"),
        *reflection_blocks(row.reflection),
        legend_note((NO_DATA,)),
    )


def _marks(lesson: LessonFacts, vocabularies: Vocabularies) -> Table:
    labels = vocabularies[VocabularyName.ATTENDANCE]
    return Table(
        columns=(Column(title="出欠", align=Align.TEXT, weight=2), Column(title="人数（人）", weight=1)),
        rows=tuple((labels.label(code.value), count_text(lesson.marks.get(code, 0))) for code in _MARKS),
        total=("合計（確定）", count_text(lesson.confirmed)),
    )
