"""The command line on who applied: numbers and bands for everybody, names for who may see them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services.ledger import Ledger
from tests.demo_data import audit_rows, run
from tests.factories import PASSWORD, LedgerAs
from tests.services.courses.books import course_form, planned, weekly
from tests.services.statistics.performances import NAMES, applied, held_course

Document = dict[str, Any]
KEYS = [
    "course", "lesson", "number", "applied_at", "state", "age_band", "district", "first_time", "needs", "marks",
]  # fmt: skip


@pytest.fixture
def town(ledger: Ledger) -> Path:
    """A database with a course that was held, and one to come."""
    held_course(ledger, title="=1+1")
    course = planned(
        ledger, *weekly(ledger, 1), form=course_form(capacity=4, title="次の講座"), released=True
    )
    applied(ledger, course, 1, first_time=True)
    return ledger.store.path


@pytest.fixture
def signed(tmp_path: Path) -> tuple[object, ...]:
    """The first account, who holds every role."""
    file = tmp_path / "password.txt"
    file.write_text(PASSWORD, encoding="utf-8")
    return ("--as", "佐藤", "--password-file", file)


def listed(database: Path, out: Path, *options: object) -> list[Document]:
    assert run("list", "registrations", "--database", database, "--out", out, *options) == console.DONE
    found: list[Document] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_without_a_name_to_sign_in_nobody_is_named(town: Path, tmp_path: Path) -> None:
    rows = listed(town, tmp_path / "a.json")
    assert [list(row) for row in rows] == [KEYS] * 9
    first = rows[0]
    assert (first["course"], first["lesson"], first["number"]) == ("講R9-001", None, "R9-001-001")
    assert (first["state"], first["age_band"], first["district"]) == ("CNF", "A70", "NKJ")
    assert first["marks"] == [{"lesson": 1, "mark": "ATT"}, {"lesson": 2, "mark": "ATT"}]
    assert (first["applied_at"], first["needs"]) == ("2027-04-01T01:00:00.000Z", [])
    assert [row["state"] for row in rows[:8]] == ["CNF"] * 5 + ["WTL", "CXL", "CNF"]
    for name in ("b.csv", "c.xlsx"):
        assert run("list", "registrations", "--database", town, "--out", tmp_path / name) == console.DONE
    everything = (tmp_path / "a.json").read_text(encoding="utf-8") + (tmp_path / "b.csv").read_text(
        encoding="utf-8-sig"
    )
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["申込の一覧"]
    everything += "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert not any(name in everything for name in NAMES)
    assert "0279-00" not in everything
    assert audit_rows(town)[-1] == ("command", "export", "registrations", "", "count=9")


def test_who_may_see_names_gets_them_with_a_trace_of_the_reading(
    town: Path, tmp_path: Path, signed: tuple[object, ...]
) -> None:
    rows = listed(town, tmp_path / "a.json", "--course", "講R9-001", *signed)
    assert len(rows) == 8
    assert (rows[6]["name"], rows[6]["phone"]) == ("𠮷田ウメ", "0279-00-1006")
    assert rows[7]["name"] == "当日1"
    trace = audit_rows(town)
    assert trace[-1][1:] == ("export", "registrations with names", "講R9-001", "count=8")
    assert [row[1:3] for row in trace if row[1] == "read"][-1] == ("read", "registrations")


def test_csv_and_workbook_have_the_same_rows_and_texts_stay_texts(
    town: Path, tmp_path: Path, signed: tuple[object, ...]
) -> None:
    for name in ("a.csv", "b.xlsx"):
        done = run("list", "registrations", "--database", town, "--out", tmp_path / name, *signed)
        assert done == console.DONE
    text = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["申込の一覧"]
    header = [cell.value for cell in sheet[1]]
    numbers = [row[header.index("申込番号")].value for row in sheet.iter_rows(min_row=2)]
    assert [row["申込番号"] for row in table] == numbers
    assert table[0]["出欠"] == "第1回 出席、第2回 出席"
    assert (table[0]["講座"], table[8]["初めて"]) == ("'=1+1", "はい")
    assert sheet.cell(2, header.index("講座") + 1).data_type == "s"
    assert sheet.cell(2, header.index("名前") + 1).value == NAMES[0]


def test_who_may_export_nothing_gets_no_file(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ledger_as: LedgerAs
) -> None:
    trainer = ledger_as(Role.TRAINER).actor
    file = tmp_path / "password.txt"
    file.write_text(PASSWORD, encoding="utf-8")
    out = tmp_path / "a.json"
    asked = ("--database", town, "--out", out, "--as", trainer.code, "--password-file", file)
    assert run("list", "registrations", *asked) == console.REFUSED
    assert "一覧の書き出し" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("いつか", "講座の番号として読めません"), ("講R9-099", "「講R9-099」という番号の講座はありません")],
)
def test_an_unknown_course_gets_a_sentence(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str, sentence: str
) -> None:
    out = tmp_path / "a.json"
    assert (
        run("list", "registrations", "--course", number, "--database", town, "--out", out) == console.REFUSED
    )
    assert sentence in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("number", ["R9-1", "講Ｒ９－００１", "r9-001", "令和9-001"])
def test_the_number_of_a_course_is_read_as_people_type_it(town: Path, tmp_path: Path, number: str) -> None:
    assert len(listed(town, tmp_path / "a.json", "--course", number)) == 8


def test_an_encoding_that_cannot_hold_a_name_gives_a_sentence_and_no_file(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], signed: tuple[object, ...]
) -> None:
    out = tmp_path / "a.csv"
    options = ("--database", town, "--out", out, "--encoding", "cp932", *signed)
    assert run("list", "registrations", *options) == console.FOUND
    assert "𠮷" in capsys.readouterr().err
    assert not out.exists()


def test_lists_of_courses_and_lessons_have_the_counts_that_are_there(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    assert run("list", "courses", "R9", "--database", town, "--out", out) == console.DONE
    course = json.loads(out.read_text(encoding="utf-8"))[0]
    assert {name: course[name] for name in ("applied", "confirmed", "offered", "waiting", "turned_away")} == {
        "applied": 6, "confirmed": 5, "offered": 0, "waiting": 1, "turned_away": 2,
    }  # fmt: skip
    assert [lesson["present"] for lesson in course["lessons"]] == [4, 5, None]
