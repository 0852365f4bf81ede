"""The command line: what it writes is right, what it refuses it says in Japanese, and nothing is ever half done."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.reports.manual import book
from tests.demo_data import WHOLE, audit_rows, copied, listed, password_file, reported, run

Document = dict[str, Any]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A demo database of this test's own."""
    return copied(tmp_path)


@pytest.fixture
def password(tmp_path: Path) -> Path:
    """A file with the demo's password."""
    return password_file(tmp_path)


# ---- list -----------------------------------------------------------------------------------------------


def test_the_list_holds_both_end_days_and_withdrawn_records_only_when_wanted(
    demo: Path, tmp_path: Path
) -> None:
    everything = listed(demo, tmp_path / "a.json", *WHOLE, "--withdrawn")
    standing = listed(demo, tmp_path / "b.json", *WHOLE)
    assert len(everything) == 600
    assert [row for row in everything if not row["withdrawn"]] == standing
    assert 0 < len(everything) - len(standing) < 20
    first, last = everything[100]["date"], everything[300]["date"]
    part = listed(demo, tmp_path / "c.json", "--from", first, "--to", last, "--withdrawn")
    assert part == [row for row in everything if first <= row["date"] <= last]
    order = [(row["date"], row["time"] is None, row["time"] or "") for row in everything]
    assert order == sorted(order)


def test_csv_and_json_tell_the_same(demo: Path, tmp_path: Path) -> None:
    rows = listed(demo, tmp_path / "a.json", *WHOLE)
    out = tmp_path / "a.csv"
    assert run("list", "consultations", "--database", demo, *WHOLE, "--out", out) == console.DONE
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(rows) + 1
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["受付番号"] for row in table] == [row["number"] for row in rows]
    assert [row["識別番号"] for row in table] == [row["uid"] for row in rows]
    assert [row["地区"] for row in table] == [(row["district"] or {"label": ""})["label"] for row in rows]
    assert "メモ" not in table[0]


def test_memos_are_listed_for_a_person_who_may_read_them_only(
    demo: Path, tmp_path: Path, password: Path
) -> None:
    without = listed(demo, tmp_path / "a.json", *WHOLE)
    signed = ("--as", "田中", "--password-file", password)
    with_memos = listed(demo, tmp_path / "b.json", *WHOLE, *signed)
    assert not any("memo" in row for row in without)
    memos = {row["memo"] for row in with_memos}
    assert any("<img src=//x>" in memo for memo in memos)
    out = tmp_path / "c.csv"
    assert run("list", "consultations", "--database", demo, *WHOLE, "--out", out, *signed) == console.DONE
    table = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert [row["メモ"].removeprefix("'") for row in table] == [row["memo"] for row in with_memos]
    assert any(row["メモ"].startswith("'=1+1") for row in table)


def test_a_clerk_may_not_carry_the_list_away(
    demo: Path, tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.json"
    signed = ("--as", "佐藤", "--password-file", password)
    assert run("list", "consultations", "--database", demo, *WHOLE, "--out", out, *signed) == console.REFUSED
    assert not out.exists()
    assert "一覧の書き出し" in capsys.readouterr().err


def test_a_code_page_that_cannot_hold_everything_writes_nothing(
    demo: Path, tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.csv"
    cp932 = ("list", "consultations", "--database", demo, *WHOLE, "--out", out, "--encoding", "cp932")
    assert run(*cp932) == console.DONE
    assert out.read_bytes().decode("cp932").startswith("受付番号,日付")
    out.unlink()
    assert run(*cp932, "--as", "S04", "--password-file", password) == console.FOUND
    assert not out.exists()
    told = capsys.readouterr().err
    assert "メモ：𠮷😀" in told
    assert "utf-8" in told


def test_lists_and_reports_leave_their_trace(demo: Path, tmp_path: Path, password: Path) -> None:
    rows = listed(demo, tmp_path / "a.json", *WHOLE)
    reported(demo, tmp_path / "b.json", "R8-2")
    signed = ("--as", "田中", "--password-file", password)
    assert (
        run("report", "monthly", "R8-2", "--database", demo, "--out", tmp_path / "c.json", *signed)
        == console.DONE
    )
    traces = [trace for trace in audit_rows(demo) if trace[1] in {"export", "report", "sign_in"}]
    assert traces == [
        ("command", "export", "consultations", "2023-04-01/2026-03-31", f"count={len(rows)}"),
        ("command", "report", "monthly.json", "2026-02", ""),
        ("command", "sign_in", "staff", "S04", ""),
        ("S04", "report", "monthly.json", "2026-02", ""),
    ]


# ---- check ----------------------------------------------------------------------------------------------


def test_a_sound_database_is_said_to_be_so_with_its_counts(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--database", demo) == console.DONE
    told = capsys.readouterr().out
    assert told.startswith("点検しました。問題はありません。（相談5")
    assert "取消" in told


def test_a_flipped_bit_in_a_memo_is_found(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray(demo.read_bytes())
    place = data.index("アプリの更新が止まっていた".encode())
    for offset in (0, 5, 17):
        flipped = bytearray(data)
        flipped[place + offset] ^= 0b100
        demo.write_bytes(flipped)
        assert run("check", "--database", demo) == console.FOUND
        assert "問題が" in capsys.readouterr().out


def test_a_check_of_what_is_no_database_of_ours_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_text("this is no database, but long enough to be one" * 100, encoding="utf-8")
    before = foreign.read_bytes()
    for path in (foreign, tmp_path / "missing.db", tmp_path):
        assert run("check", "--database", path) == console.REFUSED
        assert "何も変更していません" in capsys.readouterr().err
    assert foreign.read_bytes() == before


# ---- demo and self-test ---------------------------------------------------------------------------------


def test_the_demo_is_made_once_and_never_over_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "demo.db"
    made = ("demo", "--database", path, "--size", "small", "--seed", "3", "--until", "R8.3.31")
    assert run(*made) == console.DONE
    assert "令和8年3月31日（火）まで、600件" in capsys.readouterr().out
    before = path.read_bytes()
    assert run(*made) == console.REFUSED
    assert "もうあります" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["demo.db"]


def test_the_program_tests_itself_and_writes_what_it_found(tmp_path: Path, qapp: QApplication) -> None:
    assert qapp is not None
    out = tmp_path / "self-test.json"
    assert run("self-test", "--out", out) == console.DONE
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["ok"] is True
    assert {
        "migrate",
        "save",
        "read_back",
        "check",
        "chart",
        "fonts",
        "pdf",
        "csv_cp932",
        "signature",
        "manual",
    } < {each["name"] for each in result["checks"]}
    assert all(each["ok"] and each["milliseconds"] >= 0 and each["detail"] for each in result["checks"])


def test_the_self_test_prints_the_diagnosis_of_this_pc_without_names(
    tmp_path: Path, database: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    assert qapp is not None
    paths.use_data_dir(tmp_path / "田中の資料")
    try:
        settings.Settings(database=database).save(paths.data_dir() / settings.FILE_NAME)
        assert run("self-test", "--out", tmp_path / "self-test.json") == console.DONE
        database.write_bytes(database.read_bytes()[:6000])
        assert run("self-test", "--out", tmp_path / "self-test.json") == console.DONE
    finally:
        paths.use_data_dir(None)
    told = capsys.readouterr().out
    for name in ("SQLite", "データベースの形", "時計", "控えのドライブ", "復元テスト", "プリンター"):
        assert f" {name}：" in told
    assert "× データベース：Damaged" in told
    assert "田中" not in told
    assert str(database.parent) not in told
    marks = json.loads((tmp_path / "self-test.json").read_text(encoding="utf-8"))["diagnosis"]
    assert {"×", "○"} <= {line["mark"] for line in marks}


def test_a_failing_self_test_says_where_and_still_writes_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    assert qapp is not None
    incomplete = tmp_path / "incomplete"
    monkeypatch.setattr("nakanojo_helpdesk.paths.migrations", lambda: incomplete)
    out = tmp_path / "self-test.json"
    assert run("self-test", "--out", out) == console.FOUND
    result = json.loads(out.read_text(encoding="utf-8"))
    failed = {each["name"]: each["detail"] for each in result["checks"] if not each["ok"]}
    assert result["ok"] is False
    assert "migrate" in failed
    assert "identifiers" not in failed


@pytest.fixture
def no_data_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder that can never be made: below a file."""
    (tmp_path / "file").touch()
    paths.use_data_dir(tmp_path / "file" / "data")
    paths._cache_of_this_process.cache_clear()
    yield tmp_path / "file" / "data"
    paths.use_data_dir(None)
    paths._cache_of_this_process.cache_clear()


def test_the_self_test_runs_without_a_data_folder_and_says_it_lacks_one(
    no_data_folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    assert qapp is not None
    out = tmp_path / "self-test.json"
    assert run("self-test", "--out", out) == console.FOUND
    checks = json.loads(out.read_text(encoding="utf-8"))["checks"]
    failed = {each["name"]: each["detail"] for each in checks if not each["ok"]}
    assert list(failed) == ["data_folder"]
    assert str(no_data_folder) in failed["data_folder"]
    assert "--data-dir" in failed["data_folder"]


def test_the_self_test_names_the_page_of_the_manual_that_was_not_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    assert qapp is not None
    for name in ("manual", "pictures"):
        shutil.copytree(Path(__file__).resolve().parents[1] / "docs" / name, tmp_path / "docs" / name)
    (tmp_path / "docs" / "pictures" / "entry.png").unlink()
    usual = paths.shipped
    monkeypatch.setattr(paths, "shipped", lambda name: tmp_path / name if name == "docs" else usual(name))
    book.pages.cache_clear()
    out = tmp_path / "self-test.json"
    assert run("self-test", "--out", out) == console.FOUND
    checks = json.loads(out.read_text(encoding="utf-8"))["checks"]
    failed = {each["name"]: each["detail"] for each in checks if not each["ok"]}
    assert list(failed) == ["manual"]
    assert "entry.png" in failed["manual"]


def test_the_self_test_names_the_part_of_the_program_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    assert qapp is not None
    monkeypatch.setitem(sys.modules, "nakanojo_helpdesk.paper.headless", None)
    out = tmp_path / "self-test.json"
    assert run("self-test", "--out", out) == console.FOUND
    checks = json.loads(out.read_text(encoding="utf-8"))["checks"]
    failed = {each["name"]: each["detail"] for each in checks if not each["ok"]}
    assert "nakanojo_helpdesk.paper.headless" in failed["fonts"]


def test_the_cache_lies_elsewhere_where_the_data_folder_takes_nothing(no_data_folder: Path) -> None:
    assert paths.cache_dir().is_dir()
    assert not paths.cache_dir().is_relative_to(no_data_folder)
    assert paths.cache_dir() == paths.cache_dir()
