"""The content of each figure of 集計 about courses: 充足率, 出席 by month, who came, which kinds, ニーズと講座."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nakanojo_helpdesk.domain.calendar import Month, months_of_fiscal_year
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.statistics.codes import UNKNOWN
from nakanojo_helpdesk.domain.statistics.course_bars import NO_LESSONS, CourseBar, bars_sentence
from nakanojo_helpdesk.domain.statistics.course_facts import (
    APPLIED_DEFINITION,
    FILL_DEFINITION,
    LESSONS_DEFINITION,
    PEOPLE_DEFINITION,
    PRESENT_DEFINITION,
    ROLL_DEFINITION,
    DaysFacts,
    without_roll_words,
)
from nakanojo_helpdesk.domain.statistics.course_periods import (
    AUDIENCE_PERIOD_DEFINITION,
    NEEDS_DEFINITION,
    CoursePeriodFacts,
    Need,
    in_order,
    needs_sentence,
)
from nakanojo_helpdesk.domain.statistics.facts import (
    SHARE_NOTE,
    Cell,
    Comparison,
    CountRow,
    change_text,
    comparison_text,
    count_text,
    share_text,
)
from nakanojo_helpdesk.domain.statistics.heat_maps import KEY_MARK, HeatMap, Label
from nakanojo_helpdesk.domain.statistics.sentences import ranking_sentence
from nakanojo_helpdesk.domain.statistics.signs import NOT_RECORDED
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.charts.conventions import TOGETHER
from nakanojo_helpdesk.reports.charts.figures import (
    draw_courses,
    draw_heat_map,
    draw_ranking,
    draw_year_trend,
)
from nakanojo_helpdesk.reports.monthly.facets import FIGURE_SHARE_NOTE
from nakanojo_helpdesk.ui.statistics.figures import FigureContent, Opened, difference, ratio
from nakanojo_helpdesk.ui.workplace.figure import Head, Line

FILL: Final = "fill"
ATTENDANCE: Final = "attendance"
AUDIENCE: Final = "audience"
KINDS: Final = "kinds"
NEEDS: Final = "needs"

COURSE_NAMES: Final = {
    FILL: "充足率",
    ATTENDANCE: "月別の出席",
    AUDIENCE: "届いた方",
    KINDS: "講座の種類",
    NEEDS: "ニーズと講座",
}
"""The figures of courses in their order, with the words of their chips."""
_NOBODY: Final = "この期間に出席した方はいません。"


def course_content_of(name: str, facts: CoursePeriodFacts, vocabularies: Vocabularies) -> FigureContent:
    """A figure by its name. Raises `KeyError`."""
    makers = {FILL: _fill, ATTENDANCE: _attendance, AUDIENCE: _audience, KINDS: _kinds, NEEDS: _needs}
    return makers[name](facts, vocabularies)


def bars_of(facts: DaysFacts) -> tuple[CourseBar, ...]:
    """The courses with a lesson that was held and whose roll was taken, the fullest first."""
    bars = [
        CourseBar(
            key=course.row.uid,
            label=course.row.title,
            lessons=sums.rolled,
            capacity=sums.places,
            applied=sums.applied,
            present=sums.present,
        )
        for course in facts.courses
        if (sums := course.sums).rolled
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.present / bar.capacity))


def _fill(facts: CoursePeriodFacts, _: Vocabularies) -> FigureContent:
    bars = bars_of(facts.now)
    return FigureContent(
        heading="図1　定員と出席",
        sentence=bars_sentence(bars),
        definition=LESSONS_DEFINITION
        + APPLIED_DEFINITION
        + PRESENT_DEFINITION
        + FILL_DEFINITION
        + ROLL_DEFINITION
        + without_roll_words(facts.now.sums),
        draw=lambda tokens: lambda figure: draw_courses(figure, bars, tokens),
        heads=(
            Head("講座", is_number=False),
            *(Head(title) for title in ("申込", "出席／定員", "充足率")),
        ),
        lines=tuple(
            Line(
                bar.key,
                (
                    bar.label,
                    count_text(bar.applied),
                    f"{count_text(bar.present)}／{count_text(bar.capacity)}",
                    share_text(bar.present, bar.capacity),
                ),
                (bar.label, bar.applied, bar.present, bar.present / bar.capacity),
            )
            for bar in bars
        ),
        height=max(120, 40 + 34 * min(len(bars), 10)),
        query=lambda key: None if key == TOGETHER else key,
    )


def _attendance(facts: CoursePeriodFacts, _: Vocabularies) -> FigureContent:
    trend, mode = facts.trend, facts.comparison

    def line(month: Month) -> Line:
        now, then = trend.of(month)
        return Line(
            month.code,
            (
                month.era_label,
                *trend.texts(month),
                change_text(now, then),
                comparison_text(now, then, mode),
            ),
            (month, now, then, difference(now, then), ratio(now, then)),
        )

    def query(key: str) -> Opened | None:
        month = Month.from_code(key)
        return CourseQuery(fiscal_year=month.fiscal_year, first=month.first, last=month.last)

    return FigureContent(
        heading="図2　月別の出席",
        sentence=trend.sentence,
        definition=PRESENT_DEFINITION + LESSONS_DEFINITION,
        chart_note=facts.period.running_note,
        table_note=facts.period.running_note + mode.definition,
        draw=lambda tokens: lambda figure: draw_year_trend(figure, trend, tokens),
        heads=(Head("月", is_number=False), Head("出席"), Head("前年同月"), Head("増減"), Head(mode.label)),
        lines=tuple(line(month) for month in months_of_fiscal_year(trend.fiscal_year)),
        height=200,
        query=query,
    )


def _audience(facts: CoursePeriodFacts, vocabularies: Vocabularies) -> FigureContent:
    counts: dict[tuple[str, str], int] = {}
    for (age, district), number in facts.now.audience.items():
        place = (age or UNKNOWN, district or UNKNOWN)
        counts[place] = counts.get(place, 0) + number
    ages = _labels(vocabularies, VocabularyName.AGE_BAND, facts, {age for age, _ in counts})
    districts = _labels(vocabularies, VocabularyName.DISTRICT, facts, {district for _, district in counts})
    heat = HeatMap(
        rows=ages,
        columns=districts,
        cells=tuple(Cell(row=age, column=place, value=number) for (age, place), number in counts.items()),
        has_data=facts.has_data,
        unit="人",
        nobody=_NOBODY,
    )
    people = facts.now.people
    words = {label.code: label.label for label in (*ages, *districts)}
    order = {label.code: place for labels in (ages, districts) for place, label in enumerate(labels)}
    found = sorted(counts.items(), key=lambda each: (-each[1], order[each[0][0]], order[each[0][1]]))
    unnamed = f"（ほかに名前のない当日参加{people.unnamed:,}人）" if people.unnamed else ""
    first = f"実人数は{people.distinct:,}人{unnamed}で、うち初参加は{people.first_time:,}人です。"
    return FigureContent(
        heading="図3　届いた方",
        sentence=(first if people.distinct else "") + heat.sentence,
        definition=PEOPLE_DEFINITION + AUDIENCE_PERIOD_DEFINITION,
        table_note=SHARE_NOTE,
        draw=lambda tokens: lambda figure: draw_heat_map(figure, heat, tokens),
        heads=(Head("年代", is_number=False), Head("地区", is_number=False), Head("人"), Head("構成比")),
        lines=tuple(
            Line(
                "",
                (words[age], words[district], count_text(number), share_text(number, people.distinct)),
                (order[age], order[district], number, number),
            )
            for (age, district), number in found
        ),
        height=322,
        query=lambda _key: None,
    )


def _kinds(facts: CoursePeriodFacts, vocabularies: Vocabularies) -> FigureContent:
    kinds = vocabularies[VocabularyName.COURSE_KIND]
    now, then = (_lessons_by_kind(each) for each in (facts.now, facts.then))
    rows = tuple(
        CountRow(
            code=term.code,
            label=term.label,
            short=term.chip,
            counts=Comparison(
                value=now.get(term.code, 0) if facts.has_data else None,
                last_year=then.get(term.code, 0) if facts.had_data else None,
                previous_month=None,
                year_to_date=None,
                last_year_to_date=None,
            ),
        )
        for term in kinds.terms
        if term.valid_on(facts.period.last.last) or now.get(term.code) or then.get(term.code)
    )
    whole = sum(now.values()) if facts.has_data else None
    ordered = sorted(rows, key=lambda row: -(row.counts.value or 0))
    year = facts.period.last.fiscal_year
    return FigureContent(
        heading="図4　講座の種類",
        sentence=ranking_sentence(rows, whole, unit="回", nobody=NO_LESSONS),
        definition=LESSONS_DEFINITION,
        chart_note=FIGURE_SHARE_NOTE,
        table_note=facts.period.running_note + SHARE_NOTE,
        draw=lambda tokens: lambda figure: draw_ranking(figure, rows, whole, tokens, "回"),
        heads=(
            Head("種類", is_number=False), Head("回数"), Head("構成比"), Head(facts.period.then_words), Head("増減"),
        ),
        lines=tuple(_kind_line(row, whole) for row in ordered),
        height=264,
        query=lambda key: None if key == TOGETHER else CourseQuery(fiscal_year=year, kind=key),
    )  # fmt: skip


def _lessons_by_kind(facts: DaysFacts) -> dict[str, int]:
    found: dict[str, int] = {}
    for course in facts.courses:
        found[course.row.kind] = found.get(course.row.kind, 0) + course.sums.held
    return found


def _kind_line(row: CountRow, whole: int | None) -> Line:
    now, then = row.counts.value, row.counts.last_year
    texts = (row.label, count_text(now), share_text(now, whole), count_text(then), change_text(now, then))
    return Line(row.code, texts, (row.label, now, now, then, difference(now, then)))


def _needs(facts: CoursePeriodFacts, _: Vocabularies) -> FigureContent:
    needs = in_order(facts.needs)
    heat = HeatMap(
        rows=_unique((need.topic, need.topic_words) for need in facts.needs),
        columns=_unique((need.district, need.district_words) for need in facts.needs),
        cells=tuple(
            Cell(row=need.topic, column=need.district, value=need.consultations)
            for need in needs
            if need.is_gap
        ),
    )
    first, last = facts.period.days
    notes = [facts.period.running_note, without_roll_words(facts.now.sums)]
    if facts.without_district:
        notes.append(
            f"地区を決めていない会場の回が{facts.without_district}回あり、入っていません（設定の「場所」で決められます）。"
        )
    if facts.without_field:
        notes.append(f"相談分野を決めていない講座の回が{facts.without_field}回あり、入っていません。")

    def query(key: str) -> Opened | None:
        if key == TOGETHER:
            return None
        topic, district = key.split(KEY_MARK)
        return SearchQuery(first=first, last=last, topic=topic, main_only=True, district=district)

    return FigureContent(
        heading="図5　ニーズと講座",
        sentence=needs_sentence(facts.needs),
        definition=NEEDS_DEFINITION,
        chart_note="図は、講座が0回だった組み合わせの相談の件数です。" + "".join(notes),
        table_note="".join(notes),
        draw=lambda tokens: lambda figure: draw_heat_map(figure, heat, tokens),
        heads=(Head("ニーズと講座", is_number=False), Head("相談（件）"), Head("講座（回）"), Head("出席（人）")),
        lines=tuple(_need_line(place, need) for place, need in enumerate(needs)),
        height=322,
        query=query,
    )  # fmt: skip


def _need_line(place: int, need: Need) -> Line:
    texts = (need.consultations, need.lessons)
    present = NOT_RECORDED if need.present is None else count_text(need.present)
    return Line(
        f"{need.topic}{KEY_MARK}{need.district}",
        (need.sentence, *(count_text(figure) for figure in texts), present),
        (place, *texts, need.present),
    )


def _unique(pairs: Iterable[tuple[str, str]]) -> tuple[Label, ...]:
    return tuple(Label(code=code, label=words) for code, words in dict(pairs).items())


def _labels(
    vocabularies: Vocabularies, name: VocabularyName, facts: CoursePeriodFacts, used: set[str]
) -> tuple[Label, ...]:
    return tuple(
        Label(code=term.code, label=term.label, short=term.chip)
        for term in vocabularies[name].terms
        if term.code in used or term.valid_on(facts.period.last.last)
    )
