"""What the making of the Windows program relies on, as far as it can be tried without wine."""

from __future__ import annotations

import io
import re
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import tasks
from nakanojo_helpdesk import windows
from workshop import building
from workshop.icon import write_icon
from workshop.windows import gaps, libraries, setup, trying
from workshop.windows.wine import Wine, decoded


def test_a_place_is_named_as_a_windows_program_names_it(tmp_path: Path) -> None:
    wine = Wine(tmp_path)
    (wine.drive / "見本 データ").mkdir(parents=True)
    assert wine.path_of(wine.drive / "見本 データ" / "a.db") == "C:\\見本 データ\\a.db"
    assert wine.path_of(tmp_path / "b.json") == "Z:" + str((tmp_path / "b.json").resolve()).replace("/", "\\")


def test_what_a_windows_program_says_is_read_in_both_its_encodings() -> None:
    assert decoded("終わりました".encode()) == "終わりました"
    assert decoded("終わりました".encode("cp932")) == "終わりました"


def test_the_setup_looks_for_the_sign_that_the_program_holds() -> None:
    script = setup.SCRIPT.read_text(encoding="utf-8")
    assert re.search(r'!define APPID "(.+)"', script).group(1) == windows.APP_ID  # type: ignore[union-attr]
    assert windows.RUNNING.endswith(f"\\{windows.APP_ID}")
    assert 'w "Global\\${APPID}"' in script
    for name in (building.NAME, building.COMMANDS):
        assert f"$INSTDIR\\{name}.exe" in script
    for code in (setup.TOO_OLD, setup.RUNS, setup.NEWER, setup.NOT_TOLD, setup.HELD, setup.NO_RIGHTS):
        assert f"SetErrorLevel {code}" in script


def test_taking_the_program_away_deletes_nothing_but_what_the_setup_made() -> None:
    section = setup.SCRIPT.read_text(encoding="utf-8").partition("Section Uninstall")[2]
    assert re.findall(r"RMDir /r (.+)", section) == ['"$INSTDIR\\_internal"']
    assert "APPDATA" not in section


def test_a_folder_that_holds_more_than_the_setup_moves_into_its_place_is_refused(tmp_path: Path) -> None:
    script = setup.SCRIPT.read_text(encoding="utf-8")
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    for name in (f"{building.NAME}.exe", f"{building.COMMANDS}.exe", "notes.txt"):
        (folder / name).write_bytes(b"")
    for path in folder.iterdir():
        moved = script.count(f'!insertmacro Move "{path.name}" "new\\" ""')
        assert moved == (path.name != "notes.txt")
    with pytest.raises(tasks.NotReady, match=r"notes\.txt"):
        setup.make(folder, tmp_path / "program.ico", tmp_path / "setup.exe")


def test_every_function_wine_lacks_has_its_c() -> None:
    code = "".join(gaps.complex_functions())
    assert [name for name in gaps.complex_names() if f" x_{name}(" not in code] == []


@pytest.mark.skipif(
    shutil.which("x86_64-w64-mingw32-gcc") is None, reason="no cross compiler on this machine"
)
def test_a_library_that_is_missing_or_made_by_wine_is_found(tmp_path: Path) -> None:
    from workshop.windows.compiling import compiled, exports_of

    compiled(tmp_path / "own.dll", "__declspec(dllexport) int own(void) { return 1; }", "", "-shared")
    assert "own" in exports_of(tmp_path / "own.dll")
    compiled(tmp_path / "console.exe", "int main(void) { return 0; }", "")
    kinds = {"console.exe": libraries.CONSOLE}
    assert list(libraries.problems(tmp_path, kinds)) == []
    assert list(libraries.problems(tmp_path, {"console.exe": libraries.WINDOW})) == [
        "wrong kind of window: console.exe"
    ]
    compiled(
        tmp_path / "needy.dll",
        "__declspec(dllimport) int own(void); __declspec(dllexport) int two(void) { return own() + 1; }",
        "",
        "-shared",
        str(tmp_path / "own.dll"),
    )
    assert list(libraries.problems(tmp_path, kinds)) == []
    (tmp_path / "own.dll").unlink()
    assert list(libraries.problems(tmp_path, kinds)) == ["needy.dll needs own.dll"]
    data = bytearray((tmp_path / "console.exe").read_bytes())
    data[64 : 64 + len("Wine builtin DLL")] = b"Wine builtin DLL"
    (tmp_path / "console.exe").write_bytes(data)
    assert "made by wine: console.exe" in list(libraries.problems(tmp_path, kinds))


def test_what_is_no_windows_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.dll").write_text("text", encoding="utf-8")
    with pytest.raises(tasks.NotReady, match=r"text\.dll is no Windows file"):
        libraries.read(tmp_path / "text.dll")


def test_the_tests_that_run_under_wine_are_there() -> None:
    assert [name for name in trying.TESTS if not (tasks.ROOT / name).exists()] == []


@pytest.mark.skipif(setup.makensis() is None, reason="no NSIS on this machine")
@pytest.mark.parametrize("target", ["amd64-unicode", "x86-unicode"])
def test_the_setup_is_made_by_the_nsis_of_debian_and_as_that_of_windows_makes_it(
    tmp_path: Path, qapp: QApplication, target: str
) -> None:
    folder = tmp_path / "見本 folder"
    (folder / "_internal").mkdir(parents=True)
    for name in ("NakanojoHelpdesk.exe", "nakanojo-helpdesk.exe", "_internal/python311.dll"):
        (folder / name).write_bytes(b"MZ")
    write_icon(tasks.ROOT / "resources" / "program.svg", tmp_path / "program.ico")
    made = tmp_path / "setup.exe"
    setup.make(folder, tmp_path / "program.ico", made, version="1.2.3", compression="zlib", target=target)
    assert made.read_bytes()[:2] == b"MZ"


def test_what_a_windows_pc_runs_is_read_by_its_command_line() -> None:
    content = (tasks.ROOT / "build.cmd").read_bytes()
    assert content.isascii(), "the command line reads another encoding in every country"
    assert content.count(b"\n") == content.count(b"\r\n"), "jumps miss their labels otherwise"
    assert b"tasks.py build %*" in content
    assert b"*.cmd text eol=crlf" in (tasks.ROOT / ".gitattributes").read_bytes()


def test_the_table_is_shown_on_a_console_that_lacks_its_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp932")
    monkeypatch.setattr(sys, "stdout", console)
    assert building.shown([("folder", "160 MB", True), ("setup", "not made", False)]) == 1
    console.flush()
    assert "160 MB" in console.buffer.getvalue().decode("cp932")


def test_on_windows_the_plain_command_is_the_one_for_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "WINDOWS", True)
    with pytest.raises(tasks.NotReady, match="--windows"):
        tasks.build(["--windows"])
