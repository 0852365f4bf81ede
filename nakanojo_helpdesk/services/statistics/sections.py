"""The numbered parts of counts: each facet as a `Section` with its 数え方. Part of `services.statistics`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func

from nakanojo_helpdesk.domain.calendar import WEEKDAYS
from nakanojo_helpdesk.domain.statistics.codes import BLANK, UNKNOWN, hour_code
from nakanojo_helpdesk.domain.statistics.facts import (
    AGE_DEFINITION,
    AGE_TOPIC_DEFINITION,
    ALL_TOPICS_DEFINITION,
    COUNT_DEFINITION,
    DISTRICT_DEFINITION,
    MAIN_TOPIC_DEFINITION,
    MINUTES_DEFINITION,
    OUTCOME_DEFINITION,
    PEOPLE_DEFINITION,
    PER_DAY_DEFINITION,
    SELF_SOLVED_DEFINITION,
    WEEKDAY_HOUR_DEFINITION,
    Cell,
    Section,
    tenths,
)
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.statistics.facet_counter import FacetCounter
from nakanojo_helpdesk.store.tables.consultations import Consultation

NO_ANSWER = "記入なし"
SELF_SOLVED = "SLF"
NOT_IN_BASE = ("OOS", "CAN")
"""Outcomes that could not end with the person doing it alone: 対応範囲外 and 中断."""


def summary(facets: FacetCounter) -> Section:
    """1 概要: 件数 and 人数."""
    count, people = facets.totals(amounts=(func.coalesce(Consultation.people, 1),)).get(
        (), [[0] * len(facets.spans)] * 2
    )
    return Section(
        number=1,
        code="summary",
        title="概要",
        definition=COUNT_DEFINITION + PEOPLE_DEFINITION,
        rows=(facets.row("count", "件数", count), facets.row("people", "人数", people)),
    )


def opening(facets: FacetCounter, open_days: Iterable[date]) -> Section:
    """1 概要: rows `days` (開設日) and `per_day_x10` (1日平均 in tenths of a consultation)."""
    counts = facets.over_days(facets.by_day.items())
    numbers = facets.over_days((day, 1) for day in open_days)
    means = [tenths(count, number) for count, number in zip(counts, numbers, strict=True)]
    has = facets.recorded
    return Section(
        number=1,
        code="opening",
        title="1日平均",
        definition=PER_DAY_DEFINITION,
        rows=(
            facets.row("days", "開設日", numbers, has=has),
            facets.row("per_day_x10", "1日平均（0.1件）", means, has=has),
        ),
    )


def main_topics(facets: FacetCounter) -> Section:
    """2 相談内容別, 主な内容: adds up to 件数. Cells: level 1 × level 2 (empty = 内訳なし)."""
    topics = facets.known.vocabularies[VocabularyName.TOPIC]
    cells: dict[tuple[str, str], int] = {}
    for code, sums in facets.by_main_topic.items():
        upper = topics.upper_code(code)
        cells[upper, "" if upper == code else code] = sums[0]
    return Section(
        number=2,
        code="main_topics",
        title="相談内容別（主な内容）",
        definition=MAIN_TOPIC_DEFINITION,
        rows=facets.rows(VocabularyName.TOPIC, facets.summed_by(facets.by_main_topic, topics.upper_code)),
        cells=_cells(cells),
    )


def all_topics(facets: FacetCounter) -> Section:
    """2 相談内容別, 内容（複数回答）: a record once per level-1 code; does not add up."""
    topics = facets.known.vocabularies[VocabularyName.TOPIC]
    found = facets.summed_by(facets.by_main_topic, topics.upper_code)
    for code, sums in facets.by_further_topic.items():
        before = found.get(code, [0] * len(sums))
        found[code] = [old + new for old, new in zip(before, sums, strict=True)]
    return Section(
        number=2,
        code="all_topics",
        title="相談内容別（複数回答）",
        definition=ALL_TOPICS_DEFINITION,
        rows=facets.rows(VocabularyName.TOPIC, found),
    )


def ages(facets: FacetCounter) -> Section:
    """3 年代別; blank counts as 未聴取."""
    return Section(
        number=3,
        code="ages",
        title="年代別",
        definition=AGE_DEFINITION,
        rows=facets.rows(VocabularyName.AGE_BAND, facets.by_answer(Consultation.age_band_id, UNKNOWN)),
    )


def age_topics(facets: FacetCounter) -> Section:
    """3 年代別: cells age × level-1 main topic, no rows."""
    topics = facets.known.vocabularies[VocabularyName.TOPIC]
    cells: dict[tuple[str, str], int] = {}
    crossed = facets.crossed(Consultation.age_band_id, Consultation.main_topic_id)
    for (age, topic), count in crossed.items():
        place = (facets.known.code(age) or UNKNOWN, topics.upper_code(facets.known.codes[topic]))
        cells[place] = cells.get(place, 0) + count
    return Section(
        number=3,
        code="age_topics",
        title="年代と相談内容",
        definition=AGE_TOPIC_DEFINITION,
        rows=(),
        cells=_cells(cells),
    )


def districts(facets: FacetCounter) -> Section:
    """4 地区別; blank counts as 未聴取."""
    return Section(
        number=4,
        code="districts",
        title="地区別",
        definition=DISTRICT_DEFINITION,
        rows=facets.rows(VocabularyName.DISTRICT, facets.by_answer(Consultation.district_id, UNKNOWN)),
    )


def weekday_hours(facets: FacetCounter) -> Section:
    """5 曜日・時間帯: rows `1` (月) … `7` (日); cells weekday × `9` … `16`, `early`, `late`, `none` (時刻なし)."""
    weekdays: dict[str, list[int]] = {}
    for number in range(1, 8):
        days = ((day, count) for day, count in facets.by_day.items() if day.isoweekday() == number)
        weekdays[str(number)] = facets.over_days(days)
    cells: dict[tuple[str, str], int] = {}
    crossed = facets.crossed(Consultation.event_date, Consultation.event_minute // 60)
    for (day, hour), count in crossed.items():
        place = (str(day.isoweekday()), hour_code(None if hour is None else int(hour) * 60))
        cells[place] = cells.get(place, 0) + count
    return Section(
        number=5,
        code="weekday_hours",
        title="曜日・時間帯別",
        definition=WEEKDAY_HOUR_DEFINITION,
        rows=tuple(
            facets.row(code, f"{WEEKDAYS[int(code) - 1]}曜日", sums, short=WEEKDAYS[int(code) - 1])
            for code, sums in weekdays.items()
        ),
        cells=_cells(cells),
    )


def outcomes(facets: FacetCounter) -> Section:
    """6 結果別; records without an outcome count as `-` (記入なし)."""
    return Section(
        number=6,
        code="outcomes",
        title="結果別",
        definition=OUTCOME_DEFINITION,
        rows=facets.rows(VocabularyName.OUTCOME, facets.by_outcome(BLANK), extra=((BLANK, NO_ANSWER),)),
    )


def outcome_groups(facets: FacetCounter) -> Section:
    """6 結果の区分: rows of the groups; cells group × outcome, also where nothing was counted."""
    terms = facets.known.vocabularies[VocabularyName.OUTCOME]
    found = facets.by_outcome(BLANK)

    def group(code: str) -> str:
        return BLANK if code == BLANK else terms.term(code).parent or BLANK

    listed = [row.code for row in outcomes(facets).rows]
    return Section(
        number=6,
        code="outcome_groups",
        title="結果の区分",
        definition=OUTCOME_DEFINITION,
        rows=facets.rows(
            VocabularyName.OUTCOME_GROUP, facets.summed_by(found, group), extra=((BLANK, NO_ANSWER),)
        ),
        cells=tuple(Cell(row=group(code), column=code, value=found.get(code, [0])[0]) for code in listed)
        if facets.has_data[0]
        else (),
    )


def self_solved(facets: FacetCounter) -> Section:
    """6 本人できた率: rows `self_solved` (SLF) and `base` (件数 without 対応範囲外 and 中断), to be divided."""
    found = facets.by_outcome(BLANK)
    nothing = [0] * len(facets.spans)
    base = [
        sum(sums[place] for code, sums in found.items() if code not in NOT_IN_BASE)
        for place in range(len(facets.spans))
    ]
    return Section(
        number=6,
        code="self_solved",
        title="本人できた率",
        definition=SELF_SOLVED_DEFINITION,
        rows=(
            facets.row("self_solved", "本人ができるようになった", found.get(SELF_SOLVED, nothing)),
            facets.row("base", "対象の件数", base),
        ),
    )


def minutes(facets: FacetCounter) -> Section:
    """6 所要時間: rows `n` (records with minutes), `total` (minutes) and `mean_x10` (tenths of a minute, None when n = 0)."""
    numbers, totals = [0] * len(facets.spans), [0] * len(facets.spans)
    for _, having, amount in facets.by_outcome_with_minutes.values():
        numbers = [old + new for old, new in zip(numbers, having, strict=True)]
        totals = [old + new for old, new in zip(totals, amount, strict=True)]
    means = [tenths(total, number) for total, number in zip(totals, numbers, strict=True)]
    return Section(
        number=6,
        code="minutes",
        title="所要時間",
        definition=MINUTES_DEFINITION,
        rows=(
            facets.row("n", "時間のある件数", numbers),
            facets.row("total", "時間の合計（分）", totals),
            facets.row("mean_x10", "1件の平均（0.1分）", means),
        ),
    )


def _cells(cells: dict[tuple[str, str], int]) -> tuple[Cell, ...]:
    return tuple(
        Cell(row=row, column=column, value=value) for (row, column), value in sorted(cells.items()) if value
    )
