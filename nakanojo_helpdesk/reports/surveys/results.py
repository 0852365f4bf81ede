"""アンケート結果: what the forms of a course add up to, as figure and tables. Counts only; few answers are not spread out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, date_stamp, local, long_date, short_date
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.facts import count_text, share_text
from nakanojo_helpdesk.domain.statistics.signs import HIDDEN, NO_DATA
from nakanojo_helpdesk.domain.surveys.forms import SCALE, SCALE_WORDS, Phase, Question
from nakanojo_helpdesk.domain.surveys.results import (
    ENOUGH,
    LEAST,
    CourseSurvey,
    QuestionResult,
    SurveyResults,
)
from nakanojo_helpdesk.domain.surveys.sentences import NOTHING, survey_sentence
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.charts.figures import draw_survey
from nakanojo_helpdesk.reports.comparison_tables import counted_as, legend_note
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Block,
    Chart,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.tokens import load_tokens

DEFINITION: Final = (
    "無記名の用紙1枚を1と数えます。平均は、1（いいえ）から5（とても）までの答えの平均で、無回答は入れません。"
    f"n は答えた枚数です。n が{ENOUGH}より少ないときは「少数」と書いて答えの内訳を出さず、{LEAST}より少ないときは平均も出しません。"
    "取り消した用紙と、中止した回の用紙は数えません。"
)
_ROW_MM: Final = 9.5
_ABOVE_ROWS_MM: Final = 10.0


def survey_results(
    course: CourseRow, survey: CourseSurvey, office: Office, vocabularies: Vocabularies, counted_at: datetime
) -> Sheet:
    """The results of a course, signed by `office`; `counted_at` is an aware instant."""
    counted = local(counted_at)
    at = f"{long_date(counted.date(), weekday=False)} {clock(counted.hour * 60 + counted.minute)}"
    foot = f"\n{office.foot}" if office.foot else ""
    return Sheet(
        title="講座のアンケート結果",
        subtitle=f"{_days(course)}　作成：{office.department}".strip(),
        form_number="",
        office=office.town,
        state=office.stamped(""),
        period=f"{course.number}　{course.title}",
        approval_boxes=office.approval_boxes,
        footer=f"出典：{office.town} 講座のアンケート（{at} 集計）{foot}",
        blocks=_blocks(course, survey, vocabularies),
        file_stem=office.file_name(f"アンケート結果_{course.number}_{date_stamp(counted.date())}"),
        margins_mm=office.margins_mm,
    )


def answer_columns() -> tuple[Column, ...]:
    """The columns of the table of answers."""
    return (
        Column(title="問い", align=Align.TEXT, weight=2.4),
        Column(title="時期", align=Align.TEXT, weight=0.8, least=2),
        *(Column(title=f"{value} {SCALE_WORDS[value]}") for value in SCALE),
        Column(title="n", weight=0.7),
        Column(title="平均", weight=1.4),
    )


def answer_row(result: QuestionResult) -> tuple[str, ...]:
    """A line of the table of answers."""
    return (
        result.question.label,
        result.phase.label,
        *result.count_texts,
        count_text(result.n),
        result.mean_text,
    )


def _blocks(course: CourseRow, survey: CourseSurvey, vocabularies: Vocabularies) -> tuple[Block, ...]:
    whole = survey.whole
    if not whole.count:
        return (Paragraph(text=NOTHING),)
    return (
        KeyFigures(figures=_figures(whole)),
        _chart(whole),
        Heading(text="答えの内訳（枚）"),
        Table(columns=answer_columns(), rows=tuple(answer_row(each) for each in whole.answered)),
        counted_as(DEFINITION),
        *_topics(whole, vocabularies),
        *_lessons(course, survey),
        legend_note((NO_DATA, HIDDEN)),
    )


def _figures(whole: SurveyResults) -> tuple[KeyFigure, ...]:
    satisfied = whole.of(Question.SATISFACTION, Phase.AFTER)
    return (
        KeyFigure(label="後の用紙", value=count_text(whole.forms[Phase.AFTER]), unit="枚"),
        KeyFigure(label="前の用紙", value=count_text(whole.forms[Phase.BEFORE]), unit="枚"),
        KeyFigure(
            label="「満足」の平均（5点のうち）",
            value=satisfied.mean_text.partition("（")[0],
            unit="点（少数）" if satisfied.is_few else "点",
            details=(("答えた枚数", f"{count_text(satisfied.n)}枚"),),
        ),
    )


def _chart(whole: SurveyResults) -> Chart:
    rows = whole.answered
    height = _ABOVE_ROWS_MM + _ROW_MM * len(rows)
    return Chart(
        caption="図1　答えの広がり（真ん中の線の右が良い答え、数は枚数）",
        sentence=survey_sentence(whole),
        draw=partial(draw_survey, rows=rows, colours=load_tokens("standard")),
        height_mm=height,
        least_height_mm=_ABOVE_ROWS_MM + 5.5 * len(rows),
        definition=DEFINITION,
    )


def _topics(whole: SurveyResults, vocabularies: Vocabularies) -> Sequence[Block]:
    if not whole.topics:
        return ()
    names = vocabularies[VocabularyName.TOPIC]
    rows = tuple(
        (names.label(code), count_text(count), share_text(count, whole.count)) for code, count in whole.topics
    )
    columns = (
        Column(title="習いたいこと（複数回答）", align=Align.TEXT, weight=4),
        Column(title="枚数"),
        Column(title="用紙に占める割合", weight=1.4),
    )
    return (Heading(text="習いたいこと"), Table(columns=columns, rows=rows))


def _lessons(course: CourseRow, survey: CourseSurvey) -> Sequence[Block]:
    if len(survey.lessons) < 2:
        return ()
    columns = (
        Column(title="回", align=Align.TEXT, weight=2.6),
        Column(title="後の用紙"),
        *(Column(title=question.label, weight=1.3) for question in Question),
    )
    rows = tuple(
        (
            f"第{lesson.ordinal}回　{short_date(lesson.day)}",
            count_text(results.forms[Phase.AFTER]),
            *(results.of(question, Phase.AFTER).mean_text for question in Question),
        )
        for lesson in course.lessons
        if (results := survey.lessons.get(lesson.uid)) is not None
    )
    return (Heading(text="回ごとの平均（後）"), Table(columns=columns, rows=rows))


def _days(course: CourseRow) -> str:
    if course.first_day is None or course.last_day is None:
        return ""
    first, last = long_date(course.first_day), short_date(course.last_day)
    return first if course.first_day == course.last_day else f"{first}～{last}"
