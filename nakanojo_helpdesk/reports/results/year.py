"""年間講座実績: all courses of a fiscal year on A4 landscape, with the line for the 事務事業評価表."""

from __future__ import annotations

from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import (
    date_stamp,
    fiscal_year_first_day,
    fiscal_year_label,
    fiscal_year_last_day,
    local,
)
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.course_facts import (
    APPLIED_DEFINITION,
    BELONGING_DEFINITION,
    COMPLETED_DEFINITION,
    FILL_DEFINITION,
    PEOPLE_DEFINITION,
    PRESENT_DEFINITION,
    ROLL_DEFINITION,
    CourseFacts,
    YearFacts,
    without_roll_words,
)
from nakanojo_helpdesk.domain.statistics.facts import count_text, share_text
from nakanojo_helpdesk.domain.statistics.signs import HIDDEN, NO_DATA
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.comparison_tables import counted_as, legend_note
from nakanojo_helpdesk.reports.results.figures import (
    COST_DEFINITION,
    SOURCE,
    SURVEY_DEFINITION,
    completed_text,
    cost_each,
    hours_text,
    known,
    mean_count,
    mean_text,
    per_cent,
)
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Block,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    PaperSize,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第4号"
NOTHING: Final = "この年度の講座はありません。"
_COLUMNS: Final = (
    Column(title="番号", align=Align.TEXT, weight=1.5, least=6),
    Column(title="講座", align=Align.TEXT, weight=3.3),
    Column(title="種別", align=Align.TEXT, weight=1.5, least=4),
    Column(title="実施", group="回数", weight=0.8),
    Column(title="中止", group="回数", weight=0.8),
    Column(title="定員", group="実施した回の合計（延べ）", weight=1.0),
    Column(title="申込", group="実施した回の合計（延べ）", weight=1.0),
    Column(title="出席", group="実施した回の合計（延べ）", weight=1.0),
    Column(title="充足率", weight=1.2),
    Column(title="申込率", weight=1.2),
    Column(title="出席率", weight=1.2),
    Column(title="修了", weight=0.8),
    Column(title="断った人数", weight=1.1),
    Column(title="満足度", weight=1.6),
)


def year_stem(year: int, made_on: date) -> str:
    """The file's name without its suffix: `年間講座実績_令和8年度_20270402`."""
    return f"年間講座実績_{fiscal_year_label(year)}_{date_stamp(made_on)}"


def year_title(year: int) -> str:
    """`令和8年度 年間講座実績`."""
    return f"{fiscal_year_label(year)} 年間講座実績"


def year_sheet(facts: YearFacts, office: Office, vocabularies: Vocabularies) -> Sheet:
    """The courses of a fiscal year, signed by `office`. Raises `KeyError` for a code that `vocabularies` lacks."""
    year = facts.fiscal_year
    first, last = fiscal_year_first_day(year), fiscal_year_last_day(year)
    return Sheet(
        title=year_title(year),
        subtitle=f"作成：{office.department}",
        form_number=FORM_NUMBER,
        office=office.town,
        period=f"（{first.year}年{first.month}月{first.day}日～{last.year}年{last.month}月{last.day}日）",
        state=office.stamped(facts.state.label),
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, facts.counted_at, facts.audit_head, of=SOURCE),
        blocks=_blocks(facts, office, vocabularies) if facts.courses else (Paragraph(text=NOTHING),),
        file_stem=office.file_name(year_stem(year, local(facts.counted_at).date())),
        margins_mm=_landscape(office.margins_mm),
        size=PaperSize.A4_LANDSCAPE,
    )


def appraisal_table(facts: YearFacts, office: Office) -> Table:
    """The line for the 事務事業評価表; what the town has not filled in is `－`."""
    sums, people = facts.sums, facts.people
    cost = office.course_cost(facts.fiscal_year)
    columns = (
        "講座の回数（回）", "延べ受講者（人）", "受講者の実人数（人）", "満足度（5点のうち）", "講座の経費（円）", "1人当たり経費（円）",
    )  # fmt: skip
    return Table(
        columns=(
            Column(title="年度", align=Align.TEXT, weight=1.2, least=5),
            *(Column(title=title, weight=1.4) for title in columns),
        ),
        rows=(
            (
                fiscal_year_label(facts.fiscal_year),
                count_text(sums.held),
                known(sums, count_text(sums.present)),
                count_text(people.distinct),
                mean_text(facts.survey),
                count_text(cost),
                cost_each(cost, sums.present),
            ),
        ),
    )


def _landscape(margins: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """The town's margins for a page that lies: bound at its left edge still, and narrower above and below."""
    top, right, bottom, left = margins
    return (min(top, 20.0), right, min(bottom, 20.0), left)


def _blocks(facts: YearFacts, office: Office, vocabularies: Vocabularies) -> tuple[Block, ...]:
    return (
        Heading.of(1, "概要"),
        KeyFigures(figures=_figures(facts)),
        _summary(facts),
        counted_as(
            FILL_DEFINITION
            + PRESENT_DEFINITION
            + ROLL_DEFINITION
            + without_roll_words(facts.sums)
            + PEOPLE_DEFINITION
        ),
        Heading.of(2, "事務事業評価表に書く数"),
        appraisal_table(facts, office),
        counted_as(SURVEY_DEFINITION + COST_DEFINITION),
        Heading.of(3, "講座ごとの実績", begins_page=True),
        Table(
            columns=_COLUMNS,
            rows=tuple(_row(course, vocabularies) for course in facts.courses),
            total=_total(facts),
        ),
        counted_as(APPLIED_DEFINITION + BELONGING_DEFINITION + COMPLETED_DEFINITION),
        Heading.of(4, "申込の方法"),
        _methods(facts, vocabularies),
        counted_as("取り消された申込も、申し込んだときの方法で数えます。当日参加は入りません。"),
        legend_note((NO_DATA, HIDDEN)),
    )


def _figures(facts: YearFacts) -> tuple[KeyFigure, ...]:
    sums, people = facts.sums, facts.people
    return (
        KeyFigure(
            label="実施した回",
            value=count_text(sums.held),
            unit="回",
            details=(("講座の数", f"{len(facts.courses)}"), ("中止した回", f"{sums.cancelled}回")),
        ),
        KeyFigure(
            label="延べ受講者",
            value=known(sums, count_text(sums.present)),
            unit="人",
            details=(
                ("1回当たり", f"{known(sums, mean_count(sums.present, sums.rolled))}人"),
                ("充足率", known(sums, per_cent(sums.fill_rate))),
            ),
        ),
        KeyFigure(
            label="実人数",
            value=count_text(people.distinct),
            unit="人",
            details=(
                ("ほかに名前のわからない方", f"{people.unnamed}人"),
                ("うち初参加", f"{people.first_time}人"),
            ),
        ),
        KeyFigure(
            label="満足度（5点のうち）",
            value=mean_text(facts.survey).partition("（")[0],
            unit="" if facts.survey is None else "点",
            details=(("アンケート", f"{0 if facts.survey is None else facts.survey.n}枚"),),
        ),
    )


def _summary(facts: YearFacts) -> Table:
    sums = facts.sums
    rows = (
        ("定員（延べ）", known(sums, count_text(sums.places)), "人", "充足率", known(sums, per_cent(sums.fill_rate))),
        ("申込（延べ）", known(sums, count_text(sums.applied)), "人", "申込率", known(sums, per_cent(sums.apply_rate))),
        ("確定（延べ）", known(sums, count_text(sums.confirmed)), "人", "出席率", known(sums, per_cent(sums.attendance_rate))),
        ("断った人数", count_text(facts.total("turned_away")), "人", "落選", f"{count_text(facts.total('lost'))}人"),
        (
            "講師時間", hours_text(sums.trainer_minutes), "", "4人に1人に足りない回", f"{count_text(sums.understaffed)}回",
        ),
    )  # fmt: skip
    return Table(
        columns=(
            Column(title="区分", align=Align.TEXT, weight=2),
            Column(title="数", weight=1.6),
            Column(title="単位", align=Align.TEXT, weight=0.7, least=2),
            Column(title="区分", align=Align.TEXT, weight=2.6),
            Column(title="数", weight=1.4),
        ),
        rows=rows,
    )


def _row(course: CourseFacts, vocabularies: Vocabularies) -> tuple[str, ...]:
    sums, row = course.sums, course.row
    return (
        row.number,
        row.title,
        vocabularies[VocabularyName.COURSE_KIND].chip(row.kind),
        count_text(sums.held),
        count_text(sums.cancelled),
        known(sums, count_text(sums.places)),
        known(sums, count_text(sums.applied)),
        known(sums, count_text(sums.present)),
        known(sums, per_cent(sums.fill_rate)),
        known(sums, per_cent(sums.apply_rate)),
        known(sums, per_cent(sums.attendance_rate)),
        completed_text(course),
        count_text(course.turned_away),
        mean_text(course.survey),
    )


def _total(facts: YearFacts) -> tuple[str, ...]:
    sums = facts.sums
    return (
        "合計",
        f"{len(facts.courses)}講座",
        "",
        count_text(sums.held),
        count_text(sums.cancelled),
        known(sums, count_text(sums.places)),
        known(sums, count_text(sums.applied)),
        known(sums, count_text(sums.present)),
        known(sums, per_cent(sums.fill_rate)),
        known(sums, per_cent(sums.apply_rate)),
        known(sums, per_cent(sums.attendance_rate)),
        count_text(facts.completed),
        count_text(facts.total("turned_away")),
        mean_text(facts.survey),
    )


def _methods(facts: YearFacts, vocabularies: Vocabularies) -> Table:
    known = vocabularies[VocabularyName.APPLY_METHOD]
    counts = {
        term.code: sum(course.methods.get(term.code, 0) for course in facts.courses) for term in known.terms
    }
    whole = sum(counts.values())
    return Table(
        columns=(
            Column(title="申込の方法", align=Align.TEXT, weight=3),
            Column(title="申込（人）", weight=1.2),
            Column(title="構成比", weight=1.2),
        ),
        rows=tuple(
            (known.label(code), count_text(count), share_text(count, whole))
            for code, count in counts.items()
            if count
        ),
        total=("合計", count_text(whole), share_text(whole, whole)),
    )
