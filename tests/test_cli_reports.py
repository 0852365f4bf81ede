"""The reports of the command line: counted again by hand, and the same in every kind of file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.domain.calendar import Month, local, utc_now
from tests import demo_data
from tests.demo_data import WHOLE, Document, audit_rows, copied, listed, reported, run


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A demo database of this test's own."""
    return copied(tmp_path)


class Counted:
    """The demo's list, counted again in plain Python."""

    def __init__(self, rows: Sequence[Document]) -> None:
        self._rows = rows

    def figures(self, month: Month, amount: Callable[[Document], int]) -> list[int | None]:
        """This month, the month before, last year, and both years to date; None before the first day."""
        return [self._figure(first, last, amount) for first, last in self._spans(month)]

    def _spans(self, month: Month) -> list[tuple[date, date]]:
        year = month.year if month.month >= 4 else month.year - 1
        before, then = month.plus(-1), month.plus(-12)
        return [
            (month.first, month.last),
            (before.first, before.last),
            (then.first, then.last),
            (date(year, 4, 1), month.last),
            (date(year - 1, 4, 1), then.last),
        ]

    def _figure(self, first: date, last: date, amount: Callable[[Document], int]) -> int | None:
        if last < demo_data.FIRST_DAY:
            return None
        return sum(amount(row) for row in self._rows if first.isoformat() <= row["date"] <= last.isoformat())

    def of(self, month: Month) -> list[Document]:
        """The month's records."""
        return [row for row in self._rows if row["date"].startswith(month.code)]

    def cells(self, month: Month) -> Counter[tuple[str, str]]:
        """Main topics of the month by level 1 and level 2."""
        codes = [row["topics"][0]["code"] for row in self._rows if row["date"].startswith(month.code)]
        return Counter((code[:2], code if len(code) > 2 else "") for code in codes)


def figures(row: Document) -> list[int | None]:
    names = ("value", "previous_month", "last_year", "year_to_date", "last_year_to_date")
    return [row[name] for name in names]


@pytest.mark.parametrize("code", ["2023-04", "2024-03", "2024-04", "2025-01", "2026-02", "2026-03"])
def test_a_report_says_what_counting_the_list_by_hand_says(demo: Path, tmp_path: Path, code: str) -> None:
    counted = Counted(listed(demo, tmp_path / "list.json", *WHOLE))
    document = reported(demo, tmp_path / "report.json", code)
    month = Month(int(code[:4]), int(code[5:]))
    sections = by_code(document)
    summary, main, every = sections["summary"], sections["main_topics"], sections["all_topics"]
    count, people = summary["rows"]
    assert figures(count) == counted.figures(month, lambda _row: 1)
    assert figures(people) == counted.figures(month, lambda row: row["people"] or 1)
    assert (document["period"], document["total"], document["people"]) == (
        code,
        count["value"],
        people["value"],
    )
    assert count["value"] > 0
    assert len(main["rows"]) == len(every["rows"]) == 13
    for row in main["rows"]:
        topic = row["code"]
        assert figures(row) == counted.figures(month, lambda each: each["topics"][0]["code"][:2] == topic)  # noqa: B023
    for row in every["rows"]:
        topic = row["code"]
        expected = counted.figures(month, lambda each: topic in {one["code"][:2] for one in each["topics"]})  # noqa: B023
        assert figures(row) == expected
    cells = {(cell["row"], cell["column"]): cell["value"] for cell in main["cells"]}
    assert cells == counted.cells(month)
    assert sum(row["value"] for row in main["rows"]) == document["total"]
    assert_facets(sections, counted, month)
    assert_ends(sections, counted, month)


def by_code(document: Document) -> dict[str, Document]:
    """The sections of a report."""
    return {section["code"]: section for section in document["sections"]}


def assert_facets(sections: dict[str, Document], counted: Counted, month: Month) -> None:
    """年代, 地区 and 曜日・時間帯 say what counting by hand says."""
    assert_rows(sections["ages"], counted, month, lambda each: chosen(each, "age_band", "UNK"))
    assert_rows(sections["districts"], counted, month, lambda each: chosen(each, "district", "UNK"))
    assert_rows(sections["weekday_hours"], counted, month, weekday)
    rows = counted.of(month)
    crossed = Counter((chosen(each, "age_band", "UNK"), each["topics"][0]["code"][:2]) for each in rows)
    assert cells_of(sections["age_topics"]) == crossed
    assert cells_of(sections["weekday_hours"]) == Counter((weekday(each), hour(each)) for each in rows)


def assert_ends(sections: dict[str, Document], counted: Counted, month: Month) -> None:
    """結果, 本人できた率 and 所要時間 say what counting by hand says."""
    assert_rows(sections["outcomes"], counted, month, lambda each: chosen(each, "outcome", "-"))
    assert sum(row["value"] for row in sections["outcome_groups"]["rows"]) == len(counted.of(month))
    solved, base = sections["self_solved"]["rows"]
    assert figures(solved) == counted.figures(month, lambda each: chosen(each, "outcome", "") == "SLF")
    assert figures(base) == counted.figures(
        month, lambda each: chosen(each, "outcome", "") not in {"OOS", "CAN"}
    )
    n, total, mean = sections["minutes"]["rows"]
    assert figures(n) == counted.figures(month, lambda each: each["minutes"] is not None)
    assert figures(total) == counted.figures(month, lambda each: each["minutes"] or 0)
    if n["value"]:
        exact = Decimal(total["value"]) / n["value"]
        assert mean["value"] == int((exact * 10).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def chosen(row: Document, field: str, blank: str) -> str:
    """The code of an answer."""
    return blank if row[field] is None else str(row[field]["code"])


def weekday(row: Document) -> str:
    """`1` for Monday."""
    return str(date.fromisoformat(row["date"]).isoweekday())


def hour(row: Document) -> str:
    """The column of the heat map."""
    if row["time"] is None:
        return "none"
    number = int(row["time"].split(":")[0])
    return "early" if number < 9 else "late" if number > 16 else str(number)


def assert_rows(
    section: Document, counted: Counted, month: Month, code_of: Callable[[Document], str]
) -> None:
    """Every line of a section says what counting by hand says."""
    assert section["rows"]
    for row in section["rows"]:
        code = row["code"]
        assert figures(row) == counted.figures(month, lambda each, code=code: code_of(each) == code)  # type: ignore[misc]


def cells_of(section: Document) -> dict[tuple[str, str], int]:
    """The crossings of a section."""
    return {(cell["row"], cell["column"]): cell["value"] for cell in section["cells"]}


@pytest.mark.parametrize("code", ["2024-04", "2026-03"])
def test_the_workbook_holds_the_figures_of_the_json(demo: Path, tmp_path: Path, code: str) -> None:
    document = reported(demo, tmp_path / "report.json", code)
    out = tmp_path / "report.xlsx"
    assert run("report", "monthly", code, "--database", demo, "--out", out) == console.DONE
    book = openpyxl.load_workbook(out, data_only=True)
    sections = by_code(document)
    names = {
        "main_topics": "2 主な内容",
        "ages": "3 年代",
        "districts": "4 地区",
        "weekday_hours": "5 曜日",
        "outcomes": "6 結果",
    }
    for section, name in names.items():
        lines = list(book[name].iter_rows(min_row=2, values_only=True))
        assert [line[0] for line in lines[:-1]] == [row["code"] for row in sections[section]["rows"]]
        for line, row in zip(lines, sections[section]["rows"], strict=False):
            held = [line[place] for place in (2, 4, 6, 9, 10)]
            assert held == ["－" if figure is None else figure for figure in figures(row)]
        total = [lines[-1][place] for place in (2, 4, 6, 9, 10)]
        whole = figures(sections["summary"]["rows"][0])
        assert total == ["－" if figure is None else figure for figure in whole], name


def test_the_daily_sheet_holds_every_record_of_its_day(
    demo: Path, tmp_path: Path, qapp: QApplication
) -> None:
    assert qapp is not None
    rows = listed(demo, tmp_path / "list.json", *WHOLE, "--withdrawn")
    day = Counter(row["date"] for row in rows).most_common(1)[0][0]
    out = tmp_path / "daily.pdf"
    assert run("report", "daily", day, "--database", demo, "--out", out) == console.DONE
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)
    of_day = [row for row in rows if row["date"] == day]
    assert all(row["number"] in text for row in of_day)
    assert f"{sum(not row['withdrawn'] for row in of_day)}件" in text
    assert ("command", "report", "daily", day, "") in audit_rows(demo)


def test_a_month_before_the_first_record_has_no_data(demo: Path, tmp_path: Path) -> None:
    document = reported(demo, tmp_path / "report.json", "2020-05")
    assert (document["total"], document["people"]) == (None, None)
    assert {value for row in document["sections"][0]["rows"] for value in figures(row)} == {None}


def test_a_month_that_has_not_come_is_said_to_be_so(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = Month.of(local(utc_now()).date()).plus(14)
    document = reported(demo, tmp_path / "report.json", later.code)
    assert document["sections"][0]["rows"][0]["value"] is None
    assert "まだ来ていません" in capsys.readouterr().out


def test_the_report_as_pdf_holds_the_figures_of_the_json(
    demo: Path, tmp_path: Path, qapp: QApplication
) -> None:
    assert qapp is not None
    out = tmp_path / "report.pdf"
    assert run("report", "monthly", "R8-02", "--database", demo, "--out", out) == console.DONE
    document = reported(demo, tmp_path / "report.json", "R8-02")
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert "令和8年2月" in text
    assert str(document["sections"][0]["rows"][0]["year_to_date"]) in text
