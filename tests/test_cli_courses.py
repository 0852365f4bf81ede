"""The command line on courses: lists of a year and of days, over the demo data."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakanojo_helpdesk.commands import console
from tests.demo_data import audit_rows, copied, password_file, run

Document = dict[str, Any]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return copied(tmp_path)


def records(demo: Path, out: Path, *what: object) -> list[Document]:
    assert run("list", *what, "--database", demo, "--out", out) == console.DONE
    found: list[Document] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_the_courses_of_a_year_come_with_their_lessons(demo: Path, tmp_path: Path) -> None:
    rows = records(demo, tmp_path / "a.json", "courses", "R7")
    assert len(rows) >= 20
    for row in rows:
        days = [lesson["date"] for lesson in row["lessons"]]
        assert row["fiscal_year"] == 2025 or any("2025-04-01" <= day <= "2026-03-31" for day in days)
    assert len({row["number"] for row in rows}) == len(rows)
    for row in rows:
        assert [lesson["ordinal"] for lesson in row["lessons"]] == list(range(1, len(row["lessons"]) + 1))
        assert all(lesson["course"] == row["number"] for lesson in row["lessons"])
    states = Counter(row["state"]["code"] for row in rows)
    assert states["DON"] > 10
    assert {row["method"] for row in rows} == {"first_come", "lottery", "free"}


def test_csv_workbook_and_json_tell_the_same(demo: Path, tmp_path: Path) -> None:
    days = ("--from", "R6.4.1", "--to", "R7.3.31")
    rows = records(demo, tmp_path / "a.json", "lessons", *days)
    for name in ("b.csv", "c.xlsx"):
        assert run("list", "lessons", "--database", demo, *days, "--out", tmp_path / name) == console.DONE
    text = (tmp_path / "b.csv").read_bytes().decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["回の一覧"]
    printed: list[list[Any]] = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert (
        [row["識別番号"] for row in table] == [row["uid"] for row in rows] == [line[-1] for line in printed]
    )
    assert [row["日付"] for row in table] == [row["date"] for row in rows]
    assert [line[3].date().isoformat() for line in printed] == [row["date"] for row in rows]
    assert [row["状態"] for row in table] == [row["state"]["label"] for row in rows]
    assert [line[2] for line in printed] == [row["ordinal"] for row in rows]
    cancelled = [row for row in rows if row["state"]["code"] == "CAN"]
    assert cancelled
    assert "大雪のため" in {row["cancelled_reason"] for row in cancelled}


def test_lists_of_courses_leave_their_trace(demo: Path, tmp_path: Path) -> None:
    rows = records(demo, tmp_path / "a.json", "courses", "令和7年度")
    assert audit_rows(demo)[-1] == ("command", "export", "courses", "R7", f"count={len(rows)}")
    rows = records(demo, tmp_path / "b.json", "lessons", "--from", "2025-04-01", "--to", "2025-04-30")
    assert audit_rows(demo)[-1] == (
        "command", "export", "lessons", "2025-04-01/2025-04-30", f"count={len(rows)}",
    )  # fmt: skip


def test_who_may_export_nothing_gets_no_file(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.csv"
    signed = ("--as", "佐藤", "--password-file", password_file(tmp_path))
    assert run("list", "courses", "R7", "--database", demo, "--out", out, *signed) == console.REFUSED
    assert not out.exists()
    assert "一覧の書き出し" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("courses", "いつか"), "年度として読めません"),
        (("courses",), "次の指定が足りません：YEAR"),
        (("lessons", "--from", "R8.3.1", "--to", "R8.2.1"), "入れ替えてください"),
        (("courses", "R7", "--encoding", "cp932"), "CSV（.csv）を書き出すときだけ"),
    ],
)
def test_what_cannot_be_listed_is_refused_in_a_sentence(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "a.json"
    assert run("list", *argv, "--database", demo, "--out", out) == console.REFUSED
    assert sentence in capsys.readouterr().err
    assert not out.exists()
