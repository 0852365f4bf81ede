"""受付簿: what people sign at the door, of one lesson or of the whole series; empty rows for whoever comes without one."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.calendar import clock
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.office import ListColumn
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.sheets import blank_numbers, row_words
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.reports.courses.frames import list_sheet
from nakanojo_helpdesk.reports.courses.lists import YES_OR_NO, column_text, known_words, person_cell
from nakanojo_helpdesk.reports.large import BigText, Cell, Grid, GridColumn, LargeBlock, Place
from nakanojo_helpdesk.reports.sheet import Sheet

BY_RESIDENTS: Final = "受講される方"
BY_STAFF: Final = "職員"
SIGN: Final = "署名または○"
LESSONS_ON_A_SHEET: Final = 8
"""Lessons a matrix has room for beside the names; a longer series gets a part for each eight."""
_WIDTHS: Final = {
    ListColumn.AGE_BAND: 28.0,
    ListColumn.DISTRICT: 22.0,
    ListColumn.FIRST_TIME: 18.0,
    ListColumn.ARRIVED: 20.0,
}


def sign_sheet(facts: PaperFacts, vocabularies: Vocabularies) -> Sheet:
    """受付簿 of one lesson: number, name, columns of the town's choice, room to sign; at the right the staff's part."""
    lesson = facts.lesson
    chosen = tuple(ListColumn(code) for code in facts.office.sign_columns)
    columns = (
        GridColumn(title="番号", width=19, unbroken=True, place=Place.MIDDLE, bold=True),
        GridColumn(title="名前", weight=2.6, bold=True, points=15),
        *(
            GridColumn(
                title=column.label,
                width=_WIDTHS.get(column, 0.0),
                weight=1.4,
                points=12,
                group=_writer(column),
            )
            for column in chosen
        ),
        GridColumn(title=SIGN, weight=1.9, group=BY_RESIDENTS),
        GridColumn(title="出欠", width=22, points=12, group=BY_STAFF),
        GridColumn(title="メモ", width=20, points=10, group=BY_STAFF),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row_number(facts, row.serial),
            person_cell(row),
            *(column_text(row, column, vocabularies) for column in chosen),
            "",
            known_words(row, facts, lesson),
            "",
        )
        for row in facts.confirmed
    ]
    blank = tuple("" if column is not ListColumn.PHOTOS else YES_OR_NO for column in chosen)
    rows += [(number, "", *blank, "", "", "") for number in blank_rows(facts)]
    blocks: tuple[LargeBlock, ...] = (
        BigText(text="ご自分の名前の行に、署名するか○を書いてください。", points=13, gap=3),
        Grid(columns=columns, rows=tuple(rows), row=13),
        BigText(text=staff_line(facts.confirmed, facts, lesson), points=11, gap=3),
    )
    return list_sheet(facts, "受付簿", blocks, lesson=lesson)


def series_sheet(facts: PaperFacts) -> Sheet:
    """受付簿 of the whole series: a column for each lesson; what is known before stands in it."""
    lessons = facts.course.taking_place
    parts = [
        lessons[start : start + LESSONS_ON_A_SHEET] for start in range(0, len(lessons), LESSONS_ON_A_SHEET)
    ]
    blocks: list[LargeBlock] = [
        BigText(text="来られた回のます目に、署名するか○を書いてください。", points=13, gap=3)
    ]
    for part in parts or [()]:
        columns = (
            GridColumn(title="番号", width=19, unbroken=True, place=Place.MIDDLE, bold=True),
            GridColumn(title="名前", width=58, bold=True, points=15),
            *(
                GridColumn(title=_lesson_title(lesson), place=Place.MIDDLE, points=11, group=BY_RESIDENTS)
                for lesson in part
            ),
            GridColumn(title="メモ", width=24, points=10, group=BY_STAFF),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                row_number(facts, row.serial),
                person_cell(row),
                *("欠席連絡" if facts.is_excused(lesson, row) else "" for lesson in part),
                "",
            )
            for row in facts.confirmed
        ]
        rows += [(number, "", *("" for _lesson in part), "") for number in blank_rows(facts)]
        blocks.append(Grid(columns=columns, rows=tuple(rows), row=11))
    return list_sheet(facts, "受付簿（全部の回）", tuple(blocks), landscape=True)


def row_number(facts: PaperFacts, serial: int, *, blank: bool = False) -> str:
    """The number of a row and its check digit: that of the application, so that it names the same person on every sheet."""
    return row_words(facts.course.serial, serial, blank=blank)


def blank_rows(facts: PaperFacts) -> tuple[str, ...]:
    """The numbers of the rows for whoever comes without an application."""
    return tuple(row_number(facts, number, blank=True) for number in blank_numbers(facts.highest))


def staff_line(rows: tuple[RegistrationRow, ...], facts: PaperFacts, lesson: LessonRow | None) -> str:
    """How many are expected, for whoever stands at the door."""
    if lesson is None:
        return ""
    absent = sum(facts.is_excused(lesson, row) for row in rows)
    begin = clock(lesson.time.begin)
    told = f"うち欠席の連絡{absent}人　" if absent else ""
    return f"確定{len(rows)}人　{told}定員{lesson.capacity}人　開始{begin}　／　終わったら、番号と出欠をプログラムに入れます。"


def _writer(column: ListColumn) -> str:
    """Who writes in a column; nobody in one that is printed."""
    if column in {ListColumn.ADDRESS, ListColumn.PHOTOS}:
        return BY_RESIDENTS
    return BY_STAFF if column is ListColumn.ARRIVED else ""


def _lesson_title(lesson: LessonRow) -> str:
    return f"第{lesson.ordinal}回\n{lesson.day.month}/{lesson.day.day}"
