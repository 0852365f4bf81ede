"""What only Windows asks of a program; what needs Windows itself is tried in the run under wine (`tasks.py build --windows`)."""

from __future__ import annotations

import ctypes
import functools
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

import nakanojo_helpdesk
from nakanojo_helpdesk import paths, windows
from nakanojo_helpdesk.domain.errors import Unavailable
from nakanojo_helpdesk.exchange.files import finished_file
from nakanojo_helpdesk.settings import Settings
from nakanojo_helpdesk.ui.kit.work import files

SOURCES = Path(nakanojo_helpdesk.__file__).parent
_LIBRARIES = Path(sysconfig.get_path("platlib"))
on_windows = pytest.mark.skipif(os.name != "nt", reason="asks Windows itself")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "CON",
            "con",
            "NUL",
            "nul.txt",
            "AUX.csv",
            "PRN",
            "COM1",
            "com9.pdf",
            "LPT1",
            "COM¹",
            "CONIN$",
            "CON .txt",
        ),
        *(
            "月報:4月.pdf",
            "月報?.pdf",
            "月報*.pdf",
            'a"b',
            "a<b",
            "a>b",
            "a|b",
            "a/b",
            "a\\b",
            "a\tb",
            "a\0b",
        ),
        *("月報.", "月報 ", "月報. .", ".", " ", ""),
    ],
)
def test_a_name_windows_would_change_or_refuse_is_known(name: str) -> None:
    assert not windows.is_usable_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "月報_R08-04.pdf",
        ".月報.pdf.x1.tmp",
        "CONSOLE",
        "COM",
        "COM10",
        "nullable.txt",
        "𠮷田 花子",
        "a.b.c",
        "見本 データ",
        "~$a",
    ],
)
def test_a_usual_name_is_usable(name: str) -> None:
    assert windows.is_usable_name(name)


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("相談月報_R8-04.pdf", "相談月報_R8-04.pdf"),
        ("講座：A/B.pdf", "講座：A_B.pdf"),
        ('名簿 "春"?.pdf', "名簿 _春__.pdf"),
        ("NUL.csv", "_NUL.csv"),
        ("月報. ", "月報"),
        ("...", "_"),
    ],
)
def test_a_suggested_name_is_one_that_windows_takes(
    name: str, usable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    def ask(_parent: object, _title: str, path: str, _kind: str) -> tuple[str, str]:
        suggested.append(Path(path).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    assert files.ask_save_path(None, "保存", name, "PDF (*.pdf)") is None
    assert suggested == [usable]
    assert windows.is_usable_name(usable)


def test_the_names_in_a_path_are_those_a_person_gave(tmp_path: Path) -> None:
    assert paths.named_parts(Path("..", "月報", "a.pdf")) == ("月報", "a.pdf")
    assert paths.named_parts(tmp_path)[-1] == tmp_path.name
    assert tmp_path.anchor not in paths.named_parts(tmp_path)


@on_windows
@pytest.mark.parametrize("name", ["NUL", "CON.pdf", "月報:4月.pdf", "月報?.pdf", "月報."])
def test_a_file_under_such_a_name_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    assert not paths.is_nameable(tmp_path / name)
    assert not paths.is_nameable(tmp_path / name / "a.pdf")
    assert paths.is_nameable(tmp_path / "月報.pdf")


def list_written_to(target: Path) -> None:
    with finished_file(target) as temporary:
        temporary.write_text("new", encoding="utf-8")


def settings_written_to(target: Path) -> None:
    Settings(text_scale=150).save(target)


WRITERS = pytest.mark.parametrize(
    ("write", "told"), [(list_written_to, Unavailable), (settings_written_to, PermissionError)]
)


@WRITERS
def test_a_file_another_program_never_lets_go_stays_whole_and_nothing_is_left_beside_it(
    write: Callable[[Path], None], told: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_temp: Path, place: Path) -> None:
        raise PermissionError(13, "held", str(place))

    target = tmp_path / "一覧.csv"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with pytest.raises(told, match=r"ほかのプログラムで開いていないか|held"):
        write(target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["一覧.csv"]


@on_windows
@WRITERS
def test_a_file_that_is_open_in_another_program_stays_whole(
    write: Callable[[Path], None], told: type[Exception], tmp_path: Path
) -> None:
    target = tmp_path / "一覧.csv"
    target.write_text("old", encoding="utf-8")
    with target.open(encoding="utf-8") as reader:
        with pytest.raises(told):
            write(target)
        assert reader.read() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["一覧.csv"]
    write(target)
    assert target.read_text(encoding="utf-8") != "old"


@on_windows
def test_the_taskbar_knows_the_program_by_its_own_name() -> None:
    windows.take_app_id()
    shell = ctypes.windll.shell32  # type: ignore[attr-defined,unused-ignore]
    told = ctypes.c_wchar_p()
    code = shell.GetCurrentProcessExplicitAppUserModelID(ctypes.byref(told))
    if code != 0:
        pytest.skip("wine keeps no such name")
    assert told.value == windows.APP_ID


@on_windows
def test_the_sign_that_the_program_runs_is_seen_and_cannot_be_taken_by_others() -> None:
    windows.say_running()
    windows.say_running()  # a second process, as of another account
    assert all(windows._held)
    opened = ctypes.windll.kernel32.OpenMutexW  # type: ignore[attr-defined,unused-ignore]
    opened.restype = ctypes.c_void_p
    assert opened(0x00100000, False, windows.RUNNING)
    assert not opened(0x001F0001, False, windows.RUNNING), "all rights"


@pytest.mark.skipif(os.name == "nt", reason="Windows has a box of its own")
def test_where_a_library_of_the_program_is_gone_a_sentence_says_so(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6.QtNetwork'] = None\n"
        "from nakanojo_helpdesk import __main__\n"
        f"sys.exit(__main__.main(['--data-dir', {str(tmp_path)!r}]))"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCES.parent), paths.DATA_DIR_VARIABLE: str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, timeout=60, check=False, capture_output=True
    )
    assert done.returncode == 2
    said = done.stderr.decode("utf-8")
    assert (
        "プログラムのファイルが足りないか、読めないため、始められませんでした。これまでの記録はそのままです。"
        in said
    )
    assert "PySide6.QtNetwork" in said
    assert "cannot be loaded" in (tmp_path / "logs" / "program.log").read_text("utf-8")


@functools.cache
def all_lines() -> tuple[tuple[str, str], ...]:
    """Every line of the program with the file it is in."""
    return tuple(
        (path.relative_to(SOURCES).as_posix(), line.strip())
        for path in sorted(SOURCES.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def lines_with(pattern: str) -> list[tuple[str, str]]:
    wanted = re.compile(pattern)
    return [found for found in all_lines() if wanted.search(found[1])]


def test_every_file_is_moved_with_patience_for_a_virus_scanner() -> None:
    moves = r"\bos\.re(name|place)\(|\.rename\b|\b(file|path|kept|temp\w*)\.replace\("
    hasty = [found for found in lines_with(moves) if "patiently(" not in found[1]]
    assert hasty == [("paths.py", "os.replace(temp, target)")], "for drives without hard links, on Unix"


def test_printers_are_spoken_to_by_the_worker_alone() -> None:
    """A printer of the network that is off holds whoever asks for half a minute."""
    asks = r"\b(printer_names|printer_line|print_sheet|print_on|QPrinter\w*)\("
    found = [(name, line) for name, line in lines_with(asks) if name.startswith("ui/")]
    assert found == [("ui/settings/diagnosis/lines.py", "printer_line(),")], (
        "for the worker; see its docstring"
    )
    sends = [
        (name, line) for name, line in lines_with(r"\b(_?send|names)\(") if name.startswith("ui/papers/")
    ]
    assert sends == [("ui/papers/outlet.py", "pages = self._send(paper.sheet_now(), printer, copies)")]


def test_where_digits_are_typed_the_input_method_is_off() -> None:
    """By the example in the field. Dates are also written 令和8年4月6日."""
    examples = [line for name, line in lines_with(r'TextField\([^)]*"例：[ -~]+"') if name.startswith("ui/")]
    assert len(examples) > 10, "this test reads the program"
    assert [each for each in examples if "figures=True" not in each and "R8.4.6" not in each] == []


def test_a_folder_all_accounts_share_is_never_closed_to_the_others() -> None:
    """Newer Pythons take 0o700 on Windows for: this account alone."""
    closed = [line for _name, line in lines_with(r"mkdir\(.*mode=|makedirs\(.*mode=")]
    assert closed, "this test reads the program"
    assert all("mode=_OURS_ALONE" in line for line in closed)
    assert (paths._OURS_ALONE == 0o777) == (os.name == "nt")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root may become somebody else")
def test_a_program_another_account_of_the_pc_runs_is_told_from_one_that_hangs() -> None:
    """Two processes on one shared data folder, the second under another account."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)  # shared by all accounts, as the setup makes it
        # The other account may not be able to read this one's Python: everything is imported before.
        script = f"""
import fcntl, os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from nakanojo_helpdesk.ui.kit.work.single_instance import SingleInstance
application = QCoreApplication([])
first = SingleInstance(Path({place!r}))
assert first.claim(lambda: None)
child = os.fork()
if child == 0:
    os.setgid(65534)
    os.setuid(65534)
    second = SingleInstance(Path({place!r}))
    told = (second.claim(lambda: None), second.is_held_elsewhere(), second.raise_first(), second.is_of_another_account)
    os._exit(0 if told == (False, True, False, True) else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
        environment = os.environ | {"PYTHONPATH": str(SOURCES.parent)}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, timeout=60, check=False, capture_output=True
        )
    assert done.returncode == 0, done.stderr.decode("utf-8")


_LOADING_BESIDE_A_BUSY_WINDOW = """
import ctypes, os, sys
from nakanojo_helpdesk import windows
locked = ctypes.PyDLL("kernel32")  # its calls keep Python's lock
locked.CreateThread.argtypes = (*4 * [ctypes.c_void_p], ctypes.c_uint32, ctypes.c_void_p)
locked.CreateThread.restype = ctypes.c_void_p
locked.WaitForSingleObject.argtypes = ctypes.c_void_p, ctypes.c_uint32
sys.setswitchinterval(100)  # seconds in which it is not given up between two lines either
before, *libraries = sys.argv[1:]
if before:
    windows.load_with_python_locked(*before.split("."))
for library in libraries:
    print(library, flush=True)
    path = ctypes.create_unicode_buffer(library)
    load = ctypes.cast(locked.LoadLibraryW, ctypes.c_void_p)
    thread = locked.CreateThread(None, 0, load, ctypes.addressof(path), 0, None)
    locked.WaitForSingleObject(thread, 300)
    locked.LoadLibraryW("winmm.dll")
    ctypes.WinDLL("kernel32").WaitForSingleObject(ctypes.c_void_p(thread), 10_000)
os._exit(0)  # libraries that were loaded and not imported cannot be taken down in order
"""


def _stops_at(*libraries: Path, before: str = "", seconds: int) -> str | None:
    """Load libraries in a thread while another holds Python's lock and asks the loader; the one at which both stop."""
    arguments = (sys.executable, "-c", _LOADING_BESIDE_A_BUSY_WINDOW, before, *map(str, libraries))
    try:
        subprocess.run(arguments, check=True, stdout=subprocess.PIPE, timeout=seconds)
    except subprocess.TimeoutExpired as late:
        return Path((late.stdout or b"").decode().splitlines()[-1]).name
    return None


@on_windows
def test_charts_are_loaded_beside_a_busy_window() -> None:
    """matplotlib's fonts take Python's lock inside the lock of Windows' loader: each thread would wait for the other."""
    (fonts,) = (path for path in _LIBRARIES.rglob("ft2font*.pyd") if path.parent.name == "matplotlib")
    assert _stops_at(fonts, before="matplotlib.ft2font", seconds=60) is None
    assert _stops_at(fonts, seconds=10) == fonts.name, "the control: loaded as Python does"


@on_windows
def test_no_other_library_takes_pythons_lock_while_it_is_loaded() -> None:
    taking = [path for path in _LIBRARIES.rglob("*.pyd") if b"PyGILState_Ensure" in path.read_bytes()]
    others = [path for path in taking if not path.name.startswith("ft2font")]
    assert len(others) > 20
    assert _stops_at(*others, seconds=150) is None
