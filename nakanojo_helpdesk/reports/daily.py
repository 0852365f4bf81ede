"""日報: the consultations of one day on A4, for stamping and filing. No memos, no residents' names."""

from __future__ import annotations

from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, date_stamp, local, long_date
from nakanojo_helpdesk.domain.consultations.forms import ConsultationRow, EntryMode
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.reports import DailyFacts
from nakanojo_helpdesk.domain.statistics.facts import count_text, tenths, tenths_text
from nakanojo_helpdesk.domain.statistics.signs import NO_DATA
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.reports.comparison_tables import counted_as, legend_note
from nakanojo_helpdesk.reports.sheet import (
    Align,
    Block,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Sheet,
    Table,
)
from nakanojo_helpdesk.reports.source_lines import source_lines

FORM_NUMBER: Final = "様式第2号"
NOTHING_THAT_DAY: Final = "この日の相談の記録はありません。"
DEFINITION: Final = (
    "相談のあった日の記録を、時刻の順に並べています。人数の記入がないものは1人と数えます。"
    "取消にした相談は番号だけを載せ、件数に入れません。番号の「＊」は後日入力です。"
)
_COLUMNS: Final = (
    Column(title="番号", weight=1.2),
    Column(title="時刻", weight=1.05),
    Column(title="内容", align=Align.TEXT, weight=3.6),
    Column(title="年代", align=Align.TEXT, weight=1.3),
    Column(title="地区", align=Align.TEXT, weight=1.1, least=4),
    Column(title="結果", align=Align.TEXT, weight=1.25, least=5),
    Column(title="分", weight=0.7),
    Column(title="担当", align=Align.TEXT, weight=1.1, least=4),
)


def daily_stem(day: date, made_on: date) -> str:
    """The file's name without its suffix: `相談日報_令和8年10月5日_20261005`."""
    return f"相談日報_{long_date(day, weekday=False)}_{date_stamp(made_on)}"


def daily_sheet(facts: DailyFacts, office: Office, vocabularies: Vocabularies) -> Sheet:
    """The records of a day, signed by `office`. Raises `KeyError` for a code that `vocabularies` lacks."""
    desks = dict.fromkeys(row.desk_name for row in facts.rows)
    made = f"作成：{office.department}"
    return Sheet(
        title=f"{long_date(facts.day)} デジタル相談窓口 日報",
        subtitle=made,
        form_number=FORM_NUMBER,
        office=office.town,
        state=office.stamped(""),
        period=f"窓口：{'、'.join(desks)}" if desks else "",
        approval_boxes=office.approval_boxes,
        footer=source_lines(office, facts.counted_at, facts.audit_head),
        blocks=_blocks(facts, vocabularies),
        file_stem=office.file_name(daily_stem(facts.day, local(facts.counted_at).date())),
        margins_mm=office.margins_mm,
    )


def _blocks(facts: DailyFacts, vocabularies: Vocabularies) -> tuple[Block, ...]:
    if not facts.rows:
        return (Paragraph(text=NOTHING_THAT_DAY),)
    minutes, having = facts.minutes
    total = (
        "合計", "", f"{count_text(len(facts.standing))}件（{count_text(facts.people)}人）",
        "", "", "", count_text(minutes), "",
    )  # fmt: skip
    return (
        KeyFigures(figures=_figures(facts)),
        Table(columns=_COLUMNS, rows=tuple(_row(row, vocabularies) for row in facts.rows), total=total),
        counted_as(f"{DEFINITION}分の合計は、時間のある{count_text(having)}件の合計です。"),
        legend_note((NO_DATA,)),
    )


def _figures(facts: DailyFacts) -> tuple[KeyFigure, ...]:
    minutes, having = facts.minutes
    late = sum(row.entry_mode is EntryMode.LATE for row in facts.standing)
    withdrawn = len(facts.rows) - len(facts.standing)
    mean = tenths_text(tenths(minutes, having))
    return (
        KeyFigure(
            label="相談件数",
            value=count_text(len(facts.standing)),
            unit="件",
            details=(("うち後日入力", f"{count_text(late)}件"), ("ほかに取消", f"{count_text(withdrawn)}件")),
        ),
        KeyFigure(label="相談した人数", value=count_text(facts.people), unit="人"),
        KeyFigure(
            label="時間の合計",
            value=count_text(minutes),
            unit="分",
            details=(
                ("時間のある件数", f"{count_text(having)}件"),
                ("1件の平均", f"{mean}分" if having else NO_DATA),
            ),
        ),
    )


def _row(row: ConsultationRow, vocabularies: Vocabularies) -> tuple[str, ...]:
    if row.withdrawn:
        return (row.number, clock(row.event_minute), "取消", "", "", "", "", "")
    topics = vocabularies[VocabularyName.TOPIC]
    ages, districts = vocabularies[VocabularyName.AGE_BAND], vocabularies[VocabularyName.DISTRICT]
    mark = "＊" if row.entry_mode is EntryMode.LATE else ""
    return (
        mark + row.number,
        clock(row.event_minute),
        "、".join(topics.chip(code) for code in row.topics),
        ages.label(row.age_band),
        districts.label(row.district),
        vocabularies[VocabularyName.OUTCOME].chip(row.outcome),
        "" if row.counted_minutes is None else count_text(row.counted_minutes),
        row.staff_name,
    )
