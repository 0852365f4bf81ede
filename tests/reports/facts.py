"""Monthly facts for tests of reports and paper: plausible by default, every figure open to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.statistics.course_facts import LESSONS_DEFINITION
from nakanojo_helpdesk.domain.statistics.facts import (
    ALL_TOPICS_DEFINITION,
    COUNT_DEFINITION,
    MAIN_TOPIC_DEFINITION,
    MINUTES_DEFINITION,
    PEOPLE_DEFINITION,
    PER_DAY_DEFINITION,
    SELF_SOLVED_DEFINITION,
    Cell,
    Comparison,
    CountRow,
    MonthlyFacts,
    MonthState,
    Section,
    YearTrend,
    tenths,
)

OCTOBER = Month(2026, 10)
SHORT = {
    "SM": "基本操作",
    "AP": "アプリ",
    "IN": "ネット・メール",
    "MN": "マイナカード",
    "MP": "行政手続",
    "CL": "キャッシュレス",
    "SF": "安全",
    "BS": "くらし",
    "DV": "機器・契約",
    "LC": "講座",
    "SLF": "本人できた",
    "SOL": "解決",
    "INF": "案内",
    "PRT": "一部",
    "FUP": "継続",
    "CRS": "講座へ",
    "HIN": "庁内へ",
    "RFR": "外部へ",
    "UNS": "未解決",
    "OOS": "範囲外",
    "CAN": "中断",
    **{str(place + 1): word for place, word in enumerate("月火水木金土日")},
}
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
AGES = (
    ("U40", "39歳以下", 4, 3),
    ("A40", "40代", 5, 4),
    ("A50", "50代", 7, 6),
    ("A60", "60～64歳", 9, 7),
    ("A65", "65～69歳", 12, 9),
    ("A70", "70～74歳", 19, 13),
    ("A75", "75～79歳", 17, 12),
    ("A80", "80～84歳", 10, 7),
    ("A85", "85歳以上", 4, 3),
    ("UNK", "未聴取", 3, 2),
)
DISTRICTS = (
    ("NKJ", "中之条", 47, 33),
    ("SWD", "沢田", 12, 10),
    ("ISM", "伊参", 8, 7),
    ("NKT", "名久田", 9, 6),
    ("KUN", "六合", 5, 5),
    ("OUT", "町外", 4, 3),
    ("UNK", "未聴取", 5, 2),
)
WEEKDAYS = (
    ("1", "月曜日", 22, 15),
    ("2", "火曜日", 17, 13),
    ("3", "水曜日", 15, 12),
    ("4", "木曜日", 16, 12),
    ("5", "金曜日", 20, 14),
    ("6", "土曜日", 0, 0),
    ("7", "日曜日", 0, 0),
)
OUTCOMES = (
    ("SLF", "本人ができるようになった", 38, 25),
    ("SOL", "その場で解決（職員が補助）", 22, 18),
    ("INF", "説明・案内のみで終了", 9, 8),
    ("PRT", "一部解決", 5, 4),
    ("FUP", "継続（再来・折返し・調査）", 4, 3),
    ("CRS", "講座を案内・申込", 3, 2),
    ("HIN", "庁内へ引継ぎ", 3, 2),
    ("RFR", "外部機関を紹介", 2, 1),
    ("UNS", "解決できず", 1, 1),
    ("OOS", "対応範囲外としてお断り", 1, 1),
    ("CAN", "中断（途中で終わった）", 1, 1),
    ("-", "記入なし", 1, 0),
)
OUTCOME_GROUPS = (
    ("G1", "解決", 69, 51),
    ("G2", "継続", 9, 7),
    ("G3", "紹介", 8, 5),
    ("G4", "未解決", 2, 2),
    ("G5", "対象外", 1, 1),
    ("-", "記入なし", 1, 0),
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
        CountRow(code=code, label=label, short=SHORT.get(code, ""), counts=comparison(value, last_year))
        for code, label, value, last_year in topics
    )


def part(number: int, code: str, title: str, rows: tuple[tuple[str, str, int, int], ...]) -> Section:
    """A section with a line for each code."""
    return Section(
        number=number, code=code, title=title, definition=f"{title}は件数で数えます。", rows=topic_rows(rows)
    )


def age_topics() -> Section:
    """年代 × 主な内容, cells only: every age spreads over the topics as the whole month does, the rest on the first."""
    cells = []
    for age, _, of_age, _ in AGES:
        left = of_age
        for topic, _, of_topic, _ in TOPICS[1:]:
            share = min(left, of_age * of_topic // 90)
            left -= share
            cells.append(Cell(row=age, column=topic, value=share))
        cells.append(Cell(row=age, column=TOPICS[0][0], value=left))
    return Section(
        number=3,
        code="age_topics",
        title="年代×相談内容",
        definition="年代と主な内容を組み合わせて数えます。",
        rows=(),
        cells=tuple(cell for cell in cells if cell.value),
    )


def weekday_hours() -> Section:
    """曜日 and 時間帯: a tenth of each day before nine, after five and without a time, the rest spread over the hours."""
    cells = []
    for weekday, _, of_day, _ in WEEKDAYS:
        aside = of_day // 10
        spread = of_day - 3 * aside
        for column, value in (("early", aside), ("late", aside), ("none", aside)):
            cells.append(Cell(row=weekday, column=column, value=value))
        for place, hour in enumerate(range(9, 17)):
            value = spread // 8 + (place < spread % 8)
            cells.append(Cell(row=weekday, column=str(hour), value=value))
    section = part(5, "weekday_hours", "曜日・時間帯", WEEKDAYS)
    return replace(section, cells=tuple(cell for cell in cells if cell.value))


def opening(days: int = 21, count: int = 90) -> Section:
    """1日平均: 開設日 and the mean in tenths."""
    means = Comparison(
        value=tenths(count, days),
        previous_month=42,
        last_year=31,
        year_to_date=41,
        last_year_to_date=32,
    )
    return Section(
        number=1,
        code="opening",
        title="1日平均",
        definition=PER_DAY_DEFINITION,
        rows=(
            CountRow(code="days", label="開設日", counts=replace(comparison(days, days), previous_month=19)),
            CountRow(code="per_day_x10", label="1日平均（0.1件）", counts=means),
        ),
    )


def outcome_groups() -> Section:
    """結果の区分, with a cell for every outcome of a group."""
    of = dict(zip([code for code, *_ in OUTCOMES], "111223334540", strict=True))
    cells = tuple(
        Cell(row="-" if of[code] == "0" else f"G{of[code]}", column=code, value=value)
        for code, _, value, _ in OUTCOMES
    )
    return replace(part(6, "outcome_groups", "結果の区分", OUTCOME_GROUPS), cells=cells)


def self_solved(part_: int = 38, base: int = 88) -> Section:
    """本人できた率: what is divided, and by what."""
    return Section(
        number=6,
        code="self_solved",
        title="本人できた率",
        definition=SELF_SOLVED_DEFINITION,
        rows=(
            CountRow(code="self_solved", label="本人ができるようになった", counts=comparison(part_, 25)),
            CountRow(code="base", label="対象の件数", counts=comparison(base, 64)),
        ),
    )


def minutes(n: int = 82, total: int = 1394) -> Section:
    """所要時間: how many records have one, their sum, their mean in tenths of a minute."""
    mean = tenths(total, n)
    none = comparison(None)
    return Section(
        number=6,
        code="minutes",
        title="所要時間",
        definition=MINUTES_DEFINITION,
        rows=(
            CountRow(code="n", label="時間の記録がある件数", counts=replace(none, value=n, last_year=60)),
            CountRow(
                code="total", label="時間の合計（分）", counts=replace(none, value=total, last_year=960)
            ),
            CountRow(
                code="mean_x10", label="1件の平均（分）", counts=replace(none, value=mean, last_year=160)
            ),
        ),
    )


def further_sections() -> tuple[Section, ...]:
    """What stands beside 概要 and 相談内容別."""
    return (
        opening(),
        part(3, "ages", "年代別", AGES),
        age_topics(),
        part(4, "districts", "地区別", DISTRICTS),
        weekday_hours(),
        part(6, "outcomes", "結果・所要時間", OUTCOMES),
        outcome_groups(),
        self_solved(),
        minutes(),
        *course_sections(),
    )


COURSES = (
    ("講R8-012", "LINE入門", 2, 24, 31, 20),
    ("講R8-014", "スマホ入門（秋）", 3, 36, 30, 22),
    ("講R8-015", "マイナポータルを活用しよう", 1, 8, 5, 5),
    ("講R8-017", "公民館なんでもスマホ相談会（沢田）", 1, 8, 0, 9),
)


def _of_courses(code: str, now: int | None, then: int) -> Comparison:
    """A count with a past that grows; a ratio stays about the same over the year."""
    counts = comparison(now, then)
    if now is None or not code.endswith("_x10"):
        return counts
    return replace(counts, year_to_date=now + 4, last_year_to_date=then - 7)


def course_sections(
    courses: tuple[tuple[str, str, int, int, int, int], ...] = COURSES,
) -> tuple[Section, Section, Section]:
    """講座: the eight figures of these courses, their bases, and the courses one by one."""
    figures = [each[2:] for each in courses]
    lessons, places, applied, present = (sum(each[place] for each in figures) for place in range(4))
    trainers = 2 * lessons
    eight = (
        ("lessons", "回数", lessons, 5),
        ("capacity", "定員", places, 56),
        ("applied", "申込", applied, 50),
        ("present", "出席", present, 40),
        ("fill_rate_x10", "充足率（0.1％）", tenths(100 * present, places), 714),
        ("apply_rate_x10", "申込率（0.1％）", tenths(100 * applied, places), 893),
        ("per_lesson_x10", "1回当たり（0.1人）", tenths(present, lessons), 80),
        ("per_trainer_x10", "講師比（0.1人）", tenths(present, trainers), 40),
    )
    bases = (
        ("trainers", "講師とアシスタント（延べ）", trainers, 10),
        ("understaffed", "4人に1人に足りなかった回", 1, 0),
        ("confirmed", "確定", 66, 45),
        ("rolled", "出欠をとった回", lessons, 5),
        ("without_roll", "出欠をとっていない回", 1, 0),
        ("unrecorded", "出欠の入っていない方のいる回", 1, 0),
        ("cancelled", "中止の回", 1, 0),
        ("distinct", "実人数", 43, 30),
        ("unnamed", "名前のない当日参加", 3, 1),
        ("first_time", "初参加", 18, 11),
    )
    first, second = (
        tuple(
            CountRow(code=code, label=label, counts=_of_courses(code, now, then))
            for code, label, now, then in rows
        )
        for rows in (eight, bases)
    )
    listed = tuple(
        CountRow(code=each[0], label=each[1], counts=Comparison.alone(each[5])) for each in courses
    )
    cells = tuple(
        Cell(row=each[0], column=name, value=value)
        for each in courses
        for name, value in zip(("lessons", "capacity", "applied", "present"), each[2:], strict=True)
    )
    whole = Section(number=7, code="courses", title="講座", definition=LESSONS_DEFINITION, rows=first)
    return (
        whole,
        replace(whole, code="course_bases", title="講座の確定と人数", rows=second),
        replace(whole, code="course_list", title="講座ごと", rows=listed, cells=cells),
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
    further: tuple[Section, ...] | None = None,
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
            *(further_sections() if further is None else further),
        ),
        trend=YearTrend(fiscal_year=2026, this_year=this_year, last_year=last_year, through=OCTOBER),
        recording_started_on=recording_started_on,
        counted_at=datetime(2026, 11, 2, 0, 5, tzinfo=UTC),
        audit_head=audit_head,
    )
