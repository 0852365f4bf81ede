"""The command line on what courses came to: a year as JSON, workbook and PDF over one database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.services.ledger import Ledger
from tests.demo_data import audit_rows, copied, run
from tests.paper.test_pdf import plain
from tests.services.statistics.performances import held_course

Document = dict[str, Any]


@pytest.fixture
def town(ledger: Ledger) -> Path:
    """A database with a course of R9 that was held."""
    held_course(ledger, title="=SUM(A1)")
    return ledger.store.path


def report(database: Path, out: Path, year: str = "R9") -> int:
    return run("report", "courses", year, "--database", database, "--out", out)


def test_a_year_is_the_same_in_json_workbook_and_pdf(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: QApplication
) -> None:
    for name in ("a.json", "b.xlsx", "c.pdf"):
        assert report(town, tmp_path / name) == console.DONE
        assert "年間講座実績（令和9年度、1講座）を書き出しました" in capsys.readouterr().out
    document: Document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (course,) = document["courses"]
    assert (course["number"], course["title"], course["applied"]) == ("講R9-001", "=SUM(A1)", 6)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx", data_only=True)["講座"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["N2"].value) == ("講R9-001", "=SUM(A1)", 6)
    words = "".join(plain(page.extract_text()) for page in PdfReader(tmp_path / "c.pdf").pages)
    assert "講R9-001=SUM(A1)" in words


def test_a_report_leaves_its_trace_with_its_year(town: Path, tmp_path: Path) -> None:
    assert report(town, tmp_path / "a.json", "2027") == console.DONE
    assert audit_rows(town)[-1] == ("command", "report", "courses.json", "R9", "")


def test_a_year_nobody_has_planned_for_says_so_and_is_empty(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(town, tmp_path / "a.json", "R99") == console.DONE
    assert "令和99年度の講座は、このデータベースにありません。" in capsys.readouterr().out
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["courses"] == []


@pytest.mark.parametrize(
    ("year", "name", "sentence"),
    [
        ("いつか", "a.json", "年度として読めません"),
        ("R9", "a.csv", "終わりを .pdf か .xlsx か .json にしてください"),
        ("R9", "nowhere/a.pdf", "がありません"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_a_sentence(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], year: str, name: str, sentence: str
) -> None:
    assert report(town, tmp_path / name, year) == console.REFUSED
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_a_file_open_elsewhere_gets_a_sentence_and_stays_as_it_was(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"before")

    def in_use(_temporary: Path, _target: Path) -> None:
        raise PermissionError(13, "in use by Excel")

    monkeypatch.setattr(paths, "replace_file", in_use)
    assert report(town, out) == console.REFUSED
    assert "ほかのプログラムで開いていないかを確かめてください" in capsys.readouterr().err
    assert out.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".xlsx"] == ["a.xlsx"]


def test_the_demo_has_a_year_to_report(tmp_path: Path) -> None:
    demo = copied(tmp_path)
    assert report(demo, tmp_path / "a.json", "R7") == console.DONE
    document: Document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert document["totals"]["courses"] == len(document["courses"]) >= 20
    assert document["totals"]["held"] > 10


def test_released_courses_leave_as_open_data_with_a_trace(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    assert run("list", "events", "R9", "--database", town, "--out", out) == console.DONE
    text = out.read_bytes().decode("utf-8-sig")
    assert text.count("\r\n") == 2
    assert "'=SUM(A1)" in text
    assert "山田" not in text
    assert audit_rows(town)[-1] == ("command", "export", "events", "R9", "count=1")


def test_the_report_of_a_course_and_of_a_lesson_leave_as_pdf_and_workbook(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: QApplication
) -> None:
    for name, options in (
        ("a.pdf", ()),
        ("b.xlsx", ()),
        ("c.pdf", ("--lesson", "2")),
        ("d.xlsx", ("--lesson", "1")),
    ):
        done = run("report", "course", "講R9-001", "--database", town, "--out", tmp_path / name, *options)
        assert done == console.DONE
    assert "実施報告書（講R9-001 =SUM(A1) 第1回）を書き出しました" in capsys.readouterr().out
    words = "".join(plain(page.extract_text()) for page in PdfReader(tmp_path / "c.pdf").pages)
    assert "この回はまだ終わっていません。" in words  # by the clock of this PC
    assert audit_rows(town)[-1] == ("command", "report", "lesson", "講R9-001/1", "")


@pytest.mark.parametrize(
    ("number", "lesson", "sentence"),
    [("講R9-001", "7", "第7回はありません（3回までです）"), ("R9-099", "1", "という番号の講座はありません")],
)
def test_a_lesson_or_course_that_is_not_there_gets_a_sentence(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str, lesson: str, sentence: str
) -> None:
    out = tmp_path / "a.pdf"
    asked = ("--lesson", lesson, "--database", town, "--out", out)
    assert run("report", "course", number, *asked) == console.REFUSED
    assert sentence in capsys.readouterr().err
    assert not out.exists()
