"""A program without a console says in a box why it does not start, and starts without what it can do without.

Each start is a process of its own; a timer in it reads what stands on the screen and closes it as a person would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict, cast

import pytest
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk import logs
from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance

ROOT = Path(__file__).parents[1]
# A folder that is there and takes no file, from root neither.
TAKES_NOTHING = Path("/sys/kernel")
READER = """
import json, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import __main__, app
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

def read():
    shown = QApplication.activeModalWidget() or QApplication.activeWindow()
    if shown is None:
        return
    words = [label.text() for label in shown.findChildren(PlainLabel) if label.isVisible()]
    print(json.dumps({"title": shown.windowTitle(), "words": " ".join(words)}), flush=True)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    shown.close()

class Watched(QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self._look = QTimer(self, interval=300)
        self._look.timeout.connect(read)
        self._look.start()

app.QApplication = Watched
PLANTED
sys.exit(__main__.main(sys.argv[1:]))
"""


class Ended(TypedDict):
    code: int
    title: str
    words: str


def start(*arguments: str | Path, planted: str = "") -> Ended:
    """Start the program, with a `planted` line of fault, read the first thing it shows, close that."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", READER.replace("PLANTED", planted), *(str(each) for each in arguments)]
    ended = subprocess.run(
        command, env=environment, timeout=120, check=False, capture_output=True, encoding="utf-8"
    )
    said = json.loads(ended.stdout.splitlines()[0]) if ended.stdout else {"title": "", "words": ended.stderr}
    return cast("Ended", {"code": ended.returncode, **said})


def test_a_data_folder_that_cannot_be_made_is_named_in_a_box(tmp_path: Path, database: Path) -> None:
    (tmp_path / "file").touch()
    ended = start("--data-dir", tmp_path / "file" / "data", "--database", database)
    assert ended["code"] == 2
    assert ended["title"] == "窓口きろくを始められませんでした"
    assert "これまでの記録はそのままです" in ended["words"]
    assert str(tmp_path / "file" / "data") in ended["words"]


@pytest.mark.skipif(not TAKES_NOTHING.is_dir(), reason="no such folder on this system")
def test_a_data_folder_that_takes_no_file_is_named_in_a_box(database: Path) -> None:
    ended = start("--data-dir", TAKES_NOTHING, "--database", database)
    assert ended["code"] == 2
    assert "書き込めるか" in ended["words"]
    assert str(TAKES_NOTHING) in ended["words"]


def test_a_running_program_that_does_not_answer_is_told_from_a_folder_that_cannot_be_used(
    tmp_path: Path, database: Path, qtbot: QtBot
) -> None:
    held = SingleInstance(tmp_path)
    assert held.claim(lambda: None)
    assert held._server is not None
    held._server.close()
    ended = start("--data-dir", tmp_path, "--database", database)
    held.release()
    assert ended["code"] == 2
    assert "もう動いています" in ended["words"]


def test_without_a_place_for_the_log_the_program_starts_and_says_so(tmp_path: Path, database: Path) -> None:
    (tmp_path / "logs").touch()
    ended = start("--data-dir", tmp_path, "--database", database)
    assert ended["code"] == 0
    assert "ログ）を書けないまま始めました" in ended["words"]


def test_a_temporary_folder_that_cannot_be_used_stops_nobody(tmp_path: Path, database: Path) -> None:
    (tmp_path / "temp").touch()
    ended = start("--data-dir", tmp_path, "--database", database)
    assert ended["code"] == 0
    assert ended["title"] == "窓口きろく"
    assert "the temporary folder cannot be used" in (tmp_path / "logs" / logs.LOG_NAME).read_text("utf-8")


def test_a_database_no_file_can_be_named_is_said_on_the_screen(tmp_path: Path) -> None:
    ended = start("--data-dir", tmp_path, "--database", tmp_path / ("x" * 300))
    assert ended["code"] == 0
    assert "ファイルの名前（場所）に使えない文字があるか、長すぎます" in ended["words"]


def test_a_program_without_a_console_starts_and_ends_like_any_other(tmp_path: Path, database: Path) -> None:
    """As Windows starts a program with a window: no standard output, error and input; in the folders of 𠮷田 花子."""
    home = tmp_path / "𠮷田 花子"
    planted = (
        "import functools; print = functools.partial(print, file=sys.stdout); "
        "sys.stdin = sys.stdout = sys.stderr = None"
    )
    ended = start("--data-dir", home, "--database", database, planted=planted)
    assert (ended["code"], ended["title"]) == (0, "窓口きろく")
    assert "CRITICAL" not in (home / "logs" / logs.LOG_NAME).read_text("utf-8")


def bundle(place: Path, *, without: str) -> str:
    """The line that lets the program read its files from a copy where one is missing."""
    for source in (ROOT / "resources").rglob("*"):
        copy = place / "resources" / source.relative_to(ROOT / "resources")
        if source.is_dir():
            copy.mkdir(parents=True, exist_ok=True)
        elif source.name != without:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(source)
    (place / "db").symlink_to(ROOT / "db", target_is_directory=True)
    return f"sys._MEIPASS = {str(place)!r}"


def test_without_one_of_its_fonts_the_program_starts_and_says_so(tmp_path: Path, database: Path) -> None:
    planted = bundle(tmp_path / "bundle", without="BIZUDPGothic-Regular.ttf")
    ended = start("--data-dir", tmp_path, "--database", database, planted=planted)
    assert (ended["code"], ended["title"]) == (0, "窓口きろく")
    assert "このパソコンの文字で表示しています。記録はそのまま" in ended["words"]
    assert "font missing or unreadable: BIZUDPGothic-Regular.ttf" in (
        tmp_path / "logs" / logs.LOG_NAME
    ).read_text("utf-8")


def test_without_a_file_it_cannot_do_without_the_program_says_so_plainly(
    tmp_path: Path, database: Path
) -> None:
    planted = bundle(tmp_path / "bundle", without="app.qss")
    ended = start("--data-dir", tmp_path, "--database", database, planted=planted)
    assert ended["code"] == 2
    assert "始められませんでした。これまでの記録はそのままです" in ended["words"]
    assert "app.qss" in ended["words"]


def test_a_bug_in_the_start_is_said_in_a_box_and_logged(tmp_path: Path, database: Path) -> None:
    planted = "app.Program.start = lambda program: 1 / 0"
    ended = start("--data-dir", tmp_path, "--database", database, planted=planted)
    assert ended["code"] == 2
    assert "プログラムの不具合で、始められませんでした" in ended["words"]
    assert "ZeroDivisionError" in ended["words"]
    assert "the start failed" in (tmp_path / "logs" / logs.LOG_NAME).read_text("utf-8")
