"""アンケート用紙: one unnamed A4 form with five faces for each question, in large type, before or after a lesson.

The numbers beside the faces and the keys beside the topics are what is typed when the form comes back.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import date_stamp, long_date
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.surveys.forms import (
    ASKED,
    SCALE,
    SCALE_WORDS,
    WISHES,
    WORDING,
    Phase,
    offered_topics,
)
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.reports.questionnaire import (
    AnswerBlock,
    FaceScale,
    Plea,
    TickList,
    TickOption,
    WritingLines,
)
from nakanojo_helpdesk.reports.sheet import Sheet

_TITLES: Final = {Phase.BEFORE: "はじまる前のアンケート", Phase.AFTER: "終わったあとのアンケート"}
_PLEA: Final = "いちばん近い顔に○をつけてください。お名前は書きません。"
_FREE: Final = "そのほか、何でもお書きください。"
_MARGINS_MM: Final = (13.0, 17.0, 17.0, 17.0)
"""Top, right, bottom, left: the forms are typed and then destroyed, never bound."""


def blank_form(
    course: CourseRow,
    lesson: LessonRow | None,
    phase: Phase,
    office: Office,
    vocabularies: Vocabularies,
    today: date,
) -> Sheet:
    """The form of a lesson (None: of any lesson of the course). It names nobody."""
    day = today if lesson is None else lesson.day
    code = course.number if lesson is None else f"{lesson.number} {lesson.ordinal_words}".strip()
    scales: list[AnswerBlock] = [
        FaceScale(
            text=f"{number}　{WORDING[phase, question]}", words=tuple(SCALE_WORDS[value] for value in SCALE)
        )
        for number, question in enumerate(ASKED[phase], start=1)
    ]
    topics = tuple(
        TickOption(key=term.hotkey, words=term.label, short=term.chip)
        for term in offered_topics(vocabularies, day)
    )
    number = len(scales) + 1
    return Sheet(
        title=_TITLES[phase],
        subtitle="" if lesson is None else long_date(lesson.day),
        form_number="",
        office=office.town,
        state=office.stamped(""),
        period=code,
        footer=f"{office.town}{office.department}　入力：講座の画面の「アンケート」（{code}、{phase.label}）",
        blocks=(
            Plea(text=course.title, bold=True),
            Plea(text=_PLEA),
            *scales,
            TickList(text=f"{number}　{WISHES[phase]}に、しるし（✓）をつけてください。", options=topics),
            WritingLines(text=f"{number + 1}　{_FREE}"),
        ),
        file_stem=office.file_name(f"アンケート用紙_{course.number}_{phase.label}_{date_stamp(today)}"),
        margins_mm=_MARGINS_MM,
    )
