"""Monthly facts for tests of reports and paper: plausible by default, every figure open to change."""

from __future__ import annotations

from datetime import UTC, date, datetime

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.statistics import (
    ALL_TOPICS_DEFINITION,
    COUNT_DEFINITION,
    MAIN_TOPIC_DEFINITION,
    PEOPLE_DEFINITION,
    Cell,
    Comparison,
    CountRow,
    MonthlyFacts,
    MonthState,
    Section,
    YearTrend,
)

OCTOBER = Month(2026, 10)
TOPICS = (
    ("SM", "スマホ・タブレット基本操作", 15, 12),
    ("AP", "アプリ・アカウント", 6, 5),
    ("IN", "インターネット・メール", 5, 6),
    ("LN", "LINE・SNS", 18, 11),
    ("MN", "マイナンバーカード", 24, 15),
    ("MP", "マイナポータル・行政手続", 9, 4),
    ("CL", "キャッシュレス・お金", 2, 3),
    ("SF", "安全・トラブル", 5, 4),
    ("BS", "防災・医療・くらし", 1, 2),
    ("PC", "パソコン", 2, 1),
    ("DV", "機器・契約・通信", 1, 2),
    ("LC", "講座・学習", 0, 0),
    ("OT", "その他", 2, 1),
)
THIS_YEAR = (55, 68, 77, 83, 74, 79, 90, None, None, None, None, None)
LAST_YEAR = (42, 51, 63, 70, 58, 61, 66, 72, 48, 55, 60, 81)


def comparison(value: int | None = 90, last_year: int | None = 66) -> Comparison:
    """A month's count with a past that fits it; all None when `value` is."""
    if value is None:
        return Comparison(
            value=None, previous_month=None, last_year=None, year_to_date=None, last_year_to_date=None
        )
    return Comparison(
        value=value,
        previous_month=max(value - 3, 0),
        last_year=last_year,
        year_to_date=value * 6,
        last_year_to_date=None if last_year is None else last_year * 6,
    )


def topic_rows(
    topics: tuple[tuple[str, str, int | None, int | None], ...] = TOPICS,
) -> tuple[CountRow, ...]:
    """A line for each topic."""
    return tuple(
        CountRow(code=code, label=label, counts=comparison(value, last_year))
        for code, label, value, last_year in topics
    )


def monthly_facts(
    *,
    count: Comparison | None = None,
    people: Comparison | None = None,
    topics: tuple[CountRow, ...] | None = None,
    this_year: tuple[int | None, ...] = THIS_YEAR,
    last_year: tuple[int | None, ...] = LAST_YEAR,
    recording_started_on: date | None = date(2020, 4, 1),
    state: MonthState = MonthState.OPEN,
    audit_head: str = "3f9ac81e57d20b64" + "0" * 48,
) -> MonthlyFacts:
    """October 2026 of an invented desk."""
    rows = topic_rows() if topics is None else topics
    counts = count or Comparison(
        value=90, previous_month=79, last_year=66, year_to_date=526, last_year_to_date=411
    )
    persons = people or Comparison(
        value=97, previous_month=84, last_year=70, year_to_date=561, last_year_to_date=430
    )
    return MonthlyFacts(
        month=OCTOBER,
        state=state,
        total=counts.value or 0,
        people=persons.value or 0,
        sections=(
            Section(
                number=1,
                code="summary",
                title="概要",
                definition=COUNT_DEFINITION + PEOPLE_DEFINITION,
                rows=(
                    CountRow(code="count", label="件数", counts=counts),
                    CountRow(code="people", label="人数", counts=persons),
                ),
            ),
            Section(
                number=2,
                code="main_topics",
                title="相談内容別",
                definition=MAIN_TOPIC_DEFINITION,
                rows=rows,
                cells=(Cell(row="SM", column="SM01", value=9), Cell(row="SM", column="", value=6)),
            ),
            Section(
                number=2,
                code="all_topics",
                title="相談内容別（複数回答）",
                definition=ALL_TOPICS_DEFINITION,
                rows=rows,
            ),
        ),
        trend=YearTrend(fiscal_year=2026, this_year=this_year, last_year=last_year, through=OCTOBER),
        recording_started_on=recording_started_on,
        counted_at=datetime(2026, 11, 2, 0, 5, tzinfo=UTC),
        audit_head=audit_head,
    )
