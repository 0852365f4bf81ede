"""The program as it is installed on this PC, and the start of a setup that exchanges it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk import __version__, paths
from nakanojo_helpdesk.domain.errors import Refused, Unavailable
from nakanojo_helpdesk.domain.updates.checking import SAFE
from nakanojo_helpdesk.domain.updates.manifests import Version
from nakanojo_helpdesk.domain.updates.rows import Installed
from nakanojo_helpdesk.store import identity

_KEPT: Final = "setup"
"""Where a setup keeps itself, below the folder of the program (workshop/windows/setup.nsi)."""
_UNINSTALLER: Final = "uninstall.exe"
_CANCELLED, _DENIED = 1223, 5
_NO_ASYNC, _NO_BOX = 0x100, 0x400
_SHOWN: Final = 1
_READ, _READ_BESIDE_US, _OPEN_EXISTING = 0x80000000, 1, 3
_NOT_ALLOWED_SENTENCE: Final = (
    f"管理者の許可が出なかったので、始めませんでした。{SAFE}許可できる人と一緒に、もう一度してください。"
)
_NOT_STARTED_SENTENCE: Final = (
    f"セットアップを始められませんでした。{SAFE}ウイルス対策ソフトが止めたおそれがあります。"
    "もう一度して同じときは、保守の担当に伝えてください。"
)

_started: Final[list[subprocess.Popen[bytes]]] = []


def here() -> Installed:
    """This program on this PC."""
    folder = Path(sys.executable).parent
    by_setup = getattr(sys, "_MEIPASS", None) is not None and (folder / _UNINSTALLER).is_file()
    return Installed(
        version=Version.of(__version__),
        schema=identity.SCHEMA_VERSION,
        system="windows" if os.name == "nt" else "linux",
        folder=folder if by_setup else None,
        for_everybody=by_setup and (folder / paths.SHARED_DATA_FILE).is_file(),
    )


def own_setup(installed: Installed) -> Path | None:
    """The setup of the present version that the setup kept; None where it did not."""
    if installed.folder is None:
        return None
    with contextlib.suppress(OSError):
        for setup in sorted((installed.folder / _KEPT).iterdir()):
            if f"-{installed.version}-" in setup.name and setup.is_file():
                return setup
    return None


@contextlib.contextmanager
def held(setup: Path) -> Iterator[None]:
    """Keep everybody from changing a setup between its last check and its start, where the system can: on Windows.

    The folder of setups may be one that every account of the PC writes to, and the setup one that an administrator allows.
    Raises `Unavailable` where somebody has it open for writing now.
    """
    if os.name != "nt":
        yield
        return
    import ctypes

    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    create = kernel.CreateFileW
    create.restype = ctypes.c_void_p
    create.argtypes = (
        *(ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p),
        *(ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p),
    )
    handle = create(str(setup), _READ, _READ_BESIDE_US, None, _OPEN_EXISTING, 0, None)
    if handle in {None, ctypes.c_void_p(-1).value}:
        raise Unavailable(_NOT_STARTED_SENTENCE)
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


def start(setup: Path, arguments: Sequence[str], *, as_administrator: bool) -> None:
    """Start a setup that outlives this program; Windows may ask for an administrator before this returns.

    Raises `Refused` where that was not allowed, `Unavailable` where it did not start.
    """
    if os.name == "nt":
        _start_on_windows(setup, " ".join(arguments), "runas" if as_administrator else "open")
        return
    try:
        setup.chmod(0o700)
        _started.append(
            subprocess.Popen(  # noqa: S603 - its content was verified against the signed manifest
                [str(setup), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
    except OSError as error:
        raise Unavailable(_NOT_STARTED_SENTENCE) from error


def wait_for_started() -> int:
    """Wait for the setup started last on this system and return its exit code; for tests."""
    return _started.pop().wait(timeout=60)


def _start_on_windows(setup: Path, arguments: str, verb: str) -> None:
    import ctypes

    class Execution(ctypes.Structure):
        """SHELLEXECUTEINFOW."""

        _fields_ = (
            ("size", ctypes.c_uint32),
            ("mask", ctypes.c_uint32),
            ("window", ctypes.c_void_p),
            ("verb", ctypes.c_wchar_p),
            ("file", ctypes.c_wchar_p),
            ("parameters", ctypes.c_wchar_p),
            ("directory", ctypes.c_wchar_p),
            ("show", ctypes.c_int32),
            ("instance", ctypes.c_void_p),
            ("id_list", ctypes.c_void_p),
            ("class_name", ctypes.c_wchar_p),
            ("class_key", ctypes.c_void_p),
            ("hot_key", ctypes.c_uint32),
            ("icon", ctypes.c_void_p),
            ("process", ctypes.c_void_p),
        )

    wanted = Execution(
        size=ctypes.sizeof(Execution),
        mask=_NO_ASYNC | _NO_BOX,
        verb=verb,
        file=str(setup),
        parameters=arguments,
        directory=str(setup.parent),
        show=_SHOWN,
    )
    shell: Any = ctypes.WinDLL("shell32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    if shell.ShellExecuteExW(ctypes.byref(wanted)):
        return
    code = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]
    raise (
        Refused(_NOT_ALLOWED_SENTENCE)
        if code in {_CANCELLED, _DENIED}
        else Unavailable(_NOT_STARTED_SENTENCE)
    )
