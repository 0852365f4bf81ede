"""What the command line will not do it says in one Japanese sentence, and nothing is half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nakanojo_helpdesk import __main__ as entry
from nakanojo_helpdesk.commands import console
from nakanojo_helpdesk.services import exports
from tests.demo_data import WHOLE, audit_rows, copied, password_file, run


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A demo database of this test's own."""
    return copied(tmp_path)


@pytest.fixture
def password(tmp_path: Path) -> Path:
    """A file with the demo's password."""
    return password_file(tmp_path)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "R8.3.2", "--to", "R8.3.1"), "入れ替えてください"),
        (("--from", "R8.2.30", "--to", "R8.3.1"), "2月30日という日はありません"),
        ((*WHOLE, "--password-file", "x"), "「--as」といっしょに"),
        ((*WHOLE, "--as", "佐藤", "--password-file", "nowhere.txt"), "読めませんでした"),
        ((*WHOLE, "--encoding", "cp932"), "CSV"),
    ],
)
def test_what_cannot_be_listed_is_refused_in_a_sentence(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "a.json"
    assert run("list", "consultations", "--database", demo, "--out", out, *options) == console.REFUSED
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_a_place_that_takes_no_file_is_refused_before_anything_is_counted(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder.json"
    folder.mkdir()
    before = len(audit_rows(demo))
    for out, sentence in ((folder, "フォルダーです"), (tmp_path / "nowhere" / "a.json", "がありません")):
        for command in (("report", "monthly", "R8-2"), ("list", "consultations", *WHOLE)):
            assert run(*command, "--database", demo, "--out", out) == console.REFUSED
            assert sentence in capsys.readouterr().err
    assert len(audit_rows(demo)) == before


def test_strangers_and_wrong_passwords_get_the_same_words(
    demo: Path, tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("not the password", encoding="utf-8")
    report = ("report", "monthly", "R8-2", "--database", demo, "--out", tmp_path / "a.json")
    told = []
    for name, file in (("佐藤", wrong), ("渡辺", password)):
        assert run(*report, "--as", name, "--password-file", file) == console.REFUSED
        told.append(capsys.readouterr().err)
    assert told[0] == told[1]
    assert "お名前かパスワードが違います" in told[0]


def test_a_role_without_the_right_is_denied(
    demo: Path, tmp_path: Path, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.json"
    signed = ("--as", "山本", "--password-file", password)
    assert run("list", "consultations", "--database", demo, *WHOLE, "--out", out, *signed) == console.REFUSED
    assert "役割ではできません" in capsys.readouterr().err
    assert not out.exists()


def test_a_password_is_not_asked_for_where_nobody_can_answer(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert (
        run("report", "monthly", "R8-2", "--database", demo, "--out", tmp_path / "a.json", "--as", "佐藤")
        == 2
    )
    assert "--password-file" in capsys.readouterr().err


def test_a_bug_is_one_sentence_and_a_trace_in_the_log(
    demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("the resident said")

    monkeypatch.setattr(exports, "note_report", broken)
    out = tmp_path / "a.json"
    out.write_text("old", encoding="utf-8")
    assert run("report", "monthly", "R8-2", "--database", demo, "--out", out) == console.REFUSED
    told = capsys.readouterr()
    assert "思いがけない誤り" in told.err
    assert "Traceback" not in told.err + told.out
    assert out.read_text(encoding="utf-8") == "old"
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert list(tmp_path.glob(".a.json*")) == []


def test_a_program_without_a_console_still_does_its_work(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run("report", "monthly", "R8-2", "--database", demo, "--out", tmp_path / "a.json") == console.DONE
    assert run("nothing") == console.REFUSED
    assert run("--help") == console.DONE


# ---- the process ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "for_window"),
    [
        ([], True),
        (["--demo"], True),
        (["--database", "a.db", "--data-dir", "list"], True),
        (["--database=a.db", "--demo"], True),
        (["--database"], True),
        (["list"], False),
        (["--help"], False),
        (["--version"], False),
        (["--database", "a.db", "check"], False),
        (["--unknown"], False),
    ],
)
def test_only_what_the_window_understands_opens_the_window(argv: list[str], *, for_window: bool) -> None:
    assert entry.is_for_window(argv) is for_window


def test_the_installed_program_runs_a_command_on_an_old_japanese_console(tmp_path: Path) -> None:
    database = copied(tmp_path)
    environment = os.environ | {"PYTHONIOENCODING": "cp932", "NAKANOJO_HELPDESK_DATA": str(tmp_path / "data")}
    environment.pop("DISPLAY", None)
    out = tmp_path / "月報😀.pdf"
    command = [
        sys.executable,
        "-m",
        "nakanojo_helpdesk",
        "report",
        "monthly",
        "R8-2",
        "--database",
        str(database),
    ]
    ended = subprocess.run([*command, "--out", str(out)], capture_output=True, env=environment, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "相談月報（令和8年2月（2026年2月）" in ended.stdout.decode("cp932")
    assert out.read_bytes().startswith(b"%PDF")
    refused = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert refused.returncode == console.REFUSED
    assert "次の指定が足りません：--out" in refused.stderr.decode("cp932")
