"""実施報告書 of a whole course: staff with hours and ratio, numbers, lessons, who was reached, survey, 所感."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from nakanojo_helpdesk.domain.calendar import date_stamp, local, long_date, short_date, utc_now
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.course_facts import (
    APPLIED_DEFINITION,
    AUDIENCE_DEFINITION,
    BELONGING_DEFINITION,
    COMPLETED_DEFINITION,
    FILL_DEFINITION,
    PRESENT_DEFINITION,
    ROLL_DEFINITION,
    CourseFacts,
    LessonFacts,
    without_roll_words,
)
from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.statistics.protecting import protected
from nakanojo_helpdesk.domain.statistics.signs import (
    HIDDEN,
    NO_DATA,
    NOT_RECORDED,
)
from nakanojo_helpdesk.domain.surveys.forms import Question
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName
from nakanojo_helpdesk.reports.comparison_tables import counted_as, legend_note
from nakanojo_helpdesk.reports.results.figures import (
    SOURCE,
    SURVEY_DEFINITION,
    completed_text,
    held_words,
    hours_text,
    known,
    mean_text,
    per_cent,
    ratio_words,
)
from nakanojo_helpdesk.reports.results.lesson import (
    RATIO_DEFINITION,
    pairs_table,
    reflection_blocks,
    state_sentence,
)
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Block,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第6号"
TITLE: Final = "講座実施報告書"
TOO_FEW: Final = "出席した方が少ないため、年代と地区の表は出しません。"
LEAST_AUDIENCE: Final = 10
"""People from which the table is shown: below, nearly every count would be hidden."""
NOBODY_ASSIGNED: Final = "担当の記録はありません。"
NO_SURVEY: Final = "アンケートの記録はありません。"
_UNKNOWN: Final = "UNK"


def course_report_sheet(course: CourseFacts, office: Office, vocabularies: Vocabularies) -> Sheet:
    """The report of a course that was counted alone, signed by `office`."""
    row, counted = course.row, course.counted_at or utc_now()
    return Sheet(
        title=TITLE,
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        state=office.stamped(""),
        period=row.label,
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, counted, course.audit_head, of=SOURCE),
        blocks=tuple(_blocks(course, vocabularies)),
        file_stem=office.file_name(f"実施報告書_{row.number}_{date_stamp(local(counted).date())}"),
        margins_mm=office.margins_mm,
    )


def _blocks(course: CourseFacts, vocabularies: Vocabularies) -> Iterator[Block]:
    yield Heading.of(1, "概要")
    yield _figures(course)
    yield pairs_table(_head(course, vocabularies))
    yield Heading.of(2, "申込と出席")
    yield _numbers(course)
    yield counted_as(
        APPLIED_DEFINITION
        + FILL_DEFINITION
        + PRESENT_DEFINITION
        + COMPLETED_DEFINITION
        + ROLL_DEFINITION
        + without_roll_words(course.sums)
    )
    yield Heading.of(3, "回ごとの実績")
    yield _lessons(course)
    yield counted_as(BELONGING_DEFINITION + RATIO_DEFINITION)
    yield Heading.of(4, "担当した人と時間")
    yield from _staff(course, vocabularies)
    yield Heading.of(5, "出席した方の年代と地区")
    yield from _audience(course, vocabularies)
    yield Heading.of(6, "アンケート")
    yield from _survey(course)
    yield Heading.of(7, "所感")
    yield from reflection_blocks(course.row.reflection)
    for lesson in course.lessons:
        if lesson.row.reflection:
            yield Paragraph(text=f"{lesson.row.ordinal_words or '1回目'}：{lesson.row.reflection}")
    yield legend_note((NO_DATA, HIDDEN))


def _figures(course: CourseFacts) -> KeyFigures:
    sums = course.sums
    return KeyFigures(
        figures=(
            KeyFigure(label="実施した回", value=count_text(sums.held), unit="回", details=(("中止", f"{sums.cancelled}回"),)),
            KeyFigure(label="申込", value=count_text(course.applied), unit="人", details=(("断った人数", f"{course.turned_away}人"),)),
            KeyFigure(
                label="出席（延べ）",
                value=known(sums, count_text(sums.present)),
                unit="人",
                details=(("充足率", known(sums, per_cent(sums.fill_rate))),),
            ),
            KeyFigure(
                label="満足度（5点のうち）",
                value=mean_text(course.survey).partition("（")[0],
                unit="" if course.survey is None else "点",
                details=(("アンケート", f"{0 if course.survey is None else course.survey.n}枚"),),
            ),
        )
    )  # fmt: skip


def _head(course: CourseFacts, vocabularies: Vocabularies) -> tuple[tuple[str, str], ...]:
    row, form = course.row, course.row.form
    days = ""
    if row.first_day is not None and row.last_day is not None:
        days = long_date(row.first_day)
        days += "" if row.first_day == row.last_day else f"から{long_date(row.last_day)}まで"
    kind = vocabularies[VocabularyName.COURSE_KIND].label(row.kind)
    state = vocabularies[VocabularyName.SESSION_STATE].label(course.state.value)
    return (
        ("講座", f"{row.number}　{row.title}（{kind}）"),
        ("状態", state),
        ("期間", days),
        ("会場", "、".join(row.venue_names)),
        ("対象", form.target),
        ("定員", f"{row.capacity}人（{form.admission.label}、{form.scope.label}）"),
        ("協力", "、".join(form.partners)),
    )


def _numbers(course: CourseFacts) -> Table:
    sums = course.sums
    rows = (
        ("申込", count_text(course.applied), "充足率", known(sums, per_cent(sums.fill_rate))),
        ("断った人数", count_text(course.turned_away), "申込率", known(sums, per_cent(sums.apply_rate))),
        ("確定", count_text(course.confirmed), "出席率", known(sums, per_cent(sums.attendance_rate))),
        ("待ち", count_text(course.waiting), "定員（延べ）", known(sums, count_text(sums.places))),
        ("落選", count_text(course.lost), "出席（延べ）", known(sums, count_text(sums.present))),
        ("取消・辞退", count_text(course.withdrawn), "修了", completed_text(course)),
        (
            "当日参加（延べ）",
            known(sums, count_text(_walk_ins(course))),
            "講師時間",
            hours_text(sums.trainer_minutes),
        ),
    )
    return Table(
        columns=(
            Column(title="区分", align=Align.TEXT, weight=1.6),
            Column(title="人数（人）", weight=1),
            Column(title="区分", align=Align.TEXT, weight=1.6),
            Column(title="数", weight=1.2),
        ),
        rows=rows,
    )


def _walk_ins(course: CourseFacts) -> int:
    return sum(lesson.marks.get(MarkCode.WALK_IN, 0) for lesson in course.lessons if lesson.is_held)


def _lessons(course: CourseFacts) -> Table:
    rows = tuple(
        (
            f"{lesson.row.ordinal}",
            short_date(lesson.row.day),
            held_words(lesson.row) if lesson.is_held else state_sentence(lesson).rstrip("。"),
            lesson.row.venue_name,
            count_text(lesson.confirmed) if lesson.is_held else NO_DATA,
            _present(lesson),
            ratio_words(lesson) if lesson.is_held else NO_DATA,
        )
        for lesson in course.lessons
    )
    sums = course.sums
    return Table(
        columns=(
            Column(title="回", weight=0.5),
            Column(title="日付", align=Align.TEXT, weight=1.5),
            Column(title="実施した時間", align=Align.TEXT, weight=2.4),
            Column(title="会場", align=Align.TEXT, weight=1.5),
            Column(title="確定", weight=0.7),
            Column(title="出席", weight=0.7),
            Column(title="講師比", align=Align.TEXT, weight=1.5),
        ),
        rows=rows,
        total=(
            "",
            "合計",
            hours_text(sums.minutes),
            "",
            known(sums, count_text(sums.confirmed)),
            known(sums, count_text(sums.present)),
            "",
        ),
    )


def _present(lesson: LessonFacts) -> str:
    if not lesson.is_held:
        return NO_DATA
    return count_text(lesson.present) if lesson.has_roll else NOT_RECORDED


def _staff(course: CourseFacts, vocabularies: Vocabularies) -> Iterator[Block]:
    roles = vocabularies[VocabularyName.SESSION_ROLE]
    worked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for lesson in course.lessons:
        if lesson.is_held:
            for each in lesson.row.assignments:
                worked[each.role, each.full_name].append(lesson.minutes)
    if not worked:
        yield Paragraph(text=NOBODY_ASSIGNED)
        return
    order = {term.code: place for place, term in enumerate(roles.terms)}
    yield Table(
        columns=(
            Column(title="名前", align=Align.TEXT, weight=3),
            Column(title="役割", align=Align.TEXT, weight=1.4),
            Column(title="回数（回）", weight=1),
            Column(title="時間", weight=1.4),
        ),
        rows=tuple(
            (name, roles.label(role), count_text(len(minutes)), hours_text(sum(minutes)))
            for (role, name), minutes in sorted(worked.items(), key=lambda pair: order.get(pair[0][0], 99))
        ),
    )


def _audience(course: CourseFacts, vocabularies: Vocabularies) -> Iterator[Block]:
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (band, district), count in course.audience.items():
        counts[band or _UNKNOWN, district or _UNKNOWN] += count
    if sum(counts.values()) < LEAST_AUDIENCE:
        yield Paragraph(text=TOO_FEW)
        return
    ages, districts = vocabularies[VocabularyName.AGE_BAND], vocabularies[VocabularyName.DISTRICT]
    rows, columns = _used(ages, {key[0] for key in counts}), _used(districts, {key[1] for key in counts})
    table = protected(counts, rows, columns)
    texts = [tuple(HIDDEN if cell is None else count_text(cell) for cell in line) for line in table]
    yield Table(
        columns=(
            Column(title="年代", align=Align.TEXT, weight=1.6),
            *(Column(title=districts.chip(code)) for code in columns),
            Column(title="合計"),
        ),
        rows=tuple((ages.label(code), *cells) for code, cells in zip(rows, texts, strict=False)),
        total=("合計", *texts[-1]),
    )
    yield counted_as(AUDIENCE_DEFINITION)


def _used(vocabulary: Vocabulary, codes: set[str]) -> list[str]:
    """The codes that occur, in the order of the vocabulary."""
    return [term.code for term in vocabulary.terms if term.code in codes]


def _survey(course: CourseFacts) -> Iterator[Block]:
    if course.survey is None:
        yield Paragraph(text=NO_SURVEY)
        return
    yield Table(
        columns=(
            Column(title="問い（回のあと）", align=Align.TEXT, weight=2.4),
            Column(title="用紙（枚）", weight=1),
            Column(title="平均（1～5）", weight=1.2),
        ),
        rows=tuple(
            (question.label, count_text(course.survey.n), mean_text(course.survey, question))
            for question in Question
            if question in course.survey.means or question is Question.SATISFACTION
        ),
    )
    yield counted_as(SURVEY_DEFINITION)
