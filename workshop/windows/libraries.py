"""What the Windows folder needs beyond names and sizes: its libraries are for this processor, and find each other.

Read with the GNU tools of the cross compiler, without running anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tasks

_OBJDUMP: Final = "x86_64-w64-mingw32-objdump"
_MACHINE: Final = "pei-x86-64"
WINDOW, CONSOLE = 2, 3
"""Subsystems of an executable: with a window and no console, with a console."""
_WINE: Final = (b"Wine builtin DLL", b"Wine placeholder DLL")
_WINE_WITHIN: Final = 256
_SYSTEM: Final = re.compile(
    r"(api-ms-|ext-ms-).*|(advapi32|authz|bcrypt|bcryptprimitives|cfgmgr32|combase|comctl32|comdlg32|crypt32|cryptbase|"
    r"d2d1|d3d11|d3d12|d3d9|dbghelp|dcomp|dnsapi|dwmapi|dwrite|dxgi|gdi32|icuuc|imm32|iphlpapi|kernel32|mpr|mscms|mswsock|"
    r"msvcrt|ncrypt|netapi32|ntdll|ole32|oleaut32|opengl32|powrprof|propsys|rpcrt4|secur32|setupapi|shcore|shell32|"
    r"shlwapi|ucrtbase|uiautomationcore|user32|userenv|uxtheme|version|winhttp|winmm|winspool|ws2_32|wtsapi32)\.(dll|drv)"
)
"""Libraries that every Windows 10 from 1809 on brings along."""


@dataclass(frozen=True)
class Library:
    """A Windows file as its head describes it."""

    machine: str
    subsystem: int
    needs: tuple[str, ...]


def problems(folder: Path, windows: dict[str, int]) -> Iterator[str]:
    """Every fault in one line each. `windows`: executable → the subsystem it must have."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in {".dll", ".exe", ".pyd"}]
    there = {path.name.lower() for path in files}
    for path in files:
        below = path.relative_to(folder).as_posix()
        if any(mark in path.read_bytes()[:_WINE_WITHIN] for mark in _WINE):
            yield f"made by wine: {below}"
        library = read(path)
        if library.machine != _MACHINE:
            yield f"for another processor: {below}"
        if path.name in windows and library.subsystem != windows[path.name]:
            yield f"wrong kind of window: {below}"
        for name in library.needs:
            if name not in there and not _SYSTEM.fullmatch(name):
                yield f"{below} needs {name}"


def read(path: Path) -> Library:
    """The head of a Windows file. Raises `tasks.NotReady` when it is none."""
    code, told, _complaint = tasks.quietly([_OBJDUMP, "-p", str(path)])
    machine = re.search(r"file format (\S+)", told)
    subsystem = re.search(r"^Subsystem\s+([0-9a-f]+)", told, re.MULTILINE)
    if code or machine is None or subsystem is None:
        raise tasks.NotReady(f"{path.name} is no Windows file.")
    needs = re.findall(r"^\s+DLL Name: (\S+)", told, re.MULTILINE)
    return Library(
        machine.group(1), int(subsystem.group(1), 16), tuple(sorted({name.lower() for name in needs}))
    )
