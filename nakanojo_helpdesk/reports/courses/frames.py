"""What the papers of a course have in common: heads, feet, margins, and the words about time and place."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, date_stamp, local, long_date, short_date
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.traces.anchors import ANCHOR_LENGTH
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.large import LargeBlock
from nakanojo_helpdesk.reports.sheet import Head, PaperSize, Sheet

CAUTION: Final = "個人情報 取扱注意"
LIST_MARGINS_MM: Final = (20.0, 12.0, 20.0, 18.0)
"""A list needs the width; the left margin still takes two holes."""
LANDSCAPE_MARGINS_MM: Final = (14.0, 14.0, 16.0, 14.0)
SLIP_MARGINS_MM: Final = (10.0, 12.0, 10.0, 12.0)
POSTCARD_MARGINS_MM: Final = (7.0, 8.0, 7.0, 8.0)
SIGN_MARGINS_MM: Final = (15.0, 15.0, 15.0, 15.0)
NO_DAY: Final = "日にちは、まだ決まっていません"


def list_sheet(
    facts: PaperFacts,
    title: str,
    blocks: tuple[LargeBlock, ...],
    *,
    lesson: LessonRow | None = None,
    landscape: bool = False,
    personal: bool = True,
) -> Sheet:
    """A list: its head says of which course or lesson, and when it was printed; one of people says when it must be gone."""
    course, office = facts.course, facts.office
    caution = (CAUTION, f"廃棄日 {long_date(facts.discard_on, weekday=False)}") if personal else ()
    return Sheet(
        title=title,
        subtitle=lesson_line(lesson) if lesson is not None else course_line(course),
        form_number="",
        office=f"{office.town}　{office.department}",
        state=office.stamped(""),
        period=course.label,
        footer="　".join(part for part in (printed_words(facts), _anchor_words(facts), office.foot) if part),
        blocks=blocks,
        file_stem=file_stem(facts, title, lesson),
        margins_mm=LANDSCAPE_MARGINS_MM if landscape else LIST_MARGINS_MM,
        size=PaperSize.A4_LANDSCAPE if landscape else PaperSize.A4,
        head=Head.LIST,
        caution=caution,
    )


def slip_sheet(
    facts: PaperFacts,
    title: str,
    blocks: tuple[LargeBlock, ...],
    *,
    size: PaperSize = PaperSize.A5,
    margins_mm: tuple[float, float, float, float] = SLIP_MARGINS_MM,
    head: Head = Head.SLIP,
    lesson: LessonRow | None = None,
) -> Sheet:
    """A paper for residents: the town above, large blocks below."""
    office = facts.office
    return Sheet(
        title=title,
        subtitle="",
        form_number="",
        office=f"{office.town}　{office.department}",
        state=office.stamped(""),
        period="",
        blocks=blocks,
        file_stem=file_stem(facts, title, lesson),
        margins_mm=margins_mm,
        size=size,
        head=head,
    )


def file_stem(facts: PaperFacts, title: str, lesson: LessonRow | None = None) -> str:
    """The file's name without its suffix: `名簿_講R8-012_20270513`. Number and day, never a name of anybody."""
    plain = title.replace("（", "_").replace("）", "").replace("・", "_")
    ordinal = f"第{lesson.ordinal}回_" if lesson is not None and lesson.lessons > 1 else ""
    made = date_stamp(local(facts.now).date())
    return facts.office.file_name(f"{plain}_{facts.course.number}_{ordinal}{made}")


def printed_words(facts: PaperFacts) -> str:
    """`印刷 令和9年5月12日（水）9:30 現在`."""
    at = local(facts.now)
    return f"印刷　{long_date(at.date())} {clock(at.hour * 60 + at.minute)} 現在"


def _anchor_words(facts: PaperFacts) -> str:
    """`記録照合番号 3f9ac81e57d20b64`: what the records were when it was printed can be told by it later."""
    return f"記録照合番号 {facts.audit_head[:ANCHOR_LENGTH]}" if facts.audit_head else ""


def lesson_line(lesson: LessonRow) -> str:
    """`第2回　令和9年5月19日（水）10:00～11:30　中央公民館`."""
    return "　".join(word for word in (lesson.ordinal_words, time_words(lesson), lesson.venue_name) if word)


def course_line(course: CourseRow) -> str:
    """`全4回　令和9年5月12日（水）から6月2日（水）まで　中央公民館`."""
    lessons = course.taking_place
    if not lessons:
        return NO_DAY
    if len(course.lessons) == 1:
        return lesson_line(lessons[0])
    first, last = lessons[0].day, lessons[-1].day
    days = long_date(first) if first == last else f"{long_date(first)}から{short_date(last)}まで"
    return f"全{len(lessons)}回　{days}　{venues_words(course)}"


def venues_words(course: CourseRow) -> str:
    """Where the lessons that take place are: `中央公民館`, `中央公民館、六合支所`."""
    lessons = course.taking_place or course.lessons
    return "、".join(dict.fromkeys(lesson.venue_name for lesson in lessons))


def time_words(lesson: LessonRow) -> str:
    """`令和9年5月19日（水）10:00～11:30`; of a postponed one that its day is not known."""
    if lesson.stage is Stage.POSTPONED:
        return f"{NO_DAY}（{short_date(lesson.day)}から延期）"
    return f"{long_date(lesson.day)}{lesson.time.clock_words}"


def time_lines(facts: PaperFacts, lesson_uid: str | None = None) -> str:
    """The dates of the lessons one comes to, a line each."""
    lessons = [
        lesson for lesson in facts.course.taking_place if lesson_uid is None or lesson.uid == lesson_uid
    ]
    if not lessons:
        return NO_DAY
    if len(lessons) == 1:
        return time_words(lessons[0])
    return "\n".join(f"第{lesson.ordinal}回　{lesson.time.words}" for lesson in lessons)


def place_words(facts: PaperFacts, lesson_uid: str | None = None) -> tuple[str, str]:
    """The venues with their addresses, and what is said about parking there; empty where nothing is known."""
    lessons = [row for row in facts.course.taking_place if lesson_uid is None or row.uid == lesson_uid]
    places, parking = [], []
    for uid in dict.fromkeys(lesson.venue for lesson in lessons or facts.course.lessons):
        venue = facts.venues.get(uid)
        if venue is None:
            continue
        places.append(f"{venue.name}（{venue.address}）" if venue.address else venue.name)
        if venue.parking:
            parking.append(venue.parking)
    return "\n".join(places), "\n".join(dict.fromkeys(parking))


def contact_words(facts: PaperFacts) -> str:
    """Whom to ask: of the course, else of the town."""
    return facts.course.form.contact or facts.office.contact


def state_words(row: RegistrationRow, vocabularies: Vocabularies) -> str:
    """`確定`, `待ち3番目`."""
    word = vocabularies[VocabularyName.APPLICATION_STATE].chip(row.state.value)
    if row.state is RegistrationState.WAITING and row.waiting_place is not None:
        return f"{word}{row.waiting_place}番目"
    return word


def care_words(row: RegistrationRow, vocabularies: Vocabularies) -> str:
    """`車いす、聞こえ`, and the note about them."""
    cares = vocabularies[VocabularyName.CARE]
    words = "、".join(cares.chip(code) for code in row.cares)
    return "。".join(word for word in (words, row.care_note) if word)
