"""What only Windows asks of a program: its name on the taskbar, the sign that it runs, its file names, a last box.

On other systems the calls do nothing; what a name may be is told everywhere.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any, Final

APP_ID: Final = "town.nakanojo.helpdesk"
"""One name for the taskbar, for the sign that the program runs, and for the setup (workshop/windows/setup.nsi)."""
RUNNING: Final = f"Global\\{APP_ID}"
"""The mutex held from start to end, seen from every Windows account of the PC."""

_SYNCHRONIZE: Final = 0x00100000
# Everybody at the PC may see the mutex and nobody may take it: the usual rights hide it from every other account.
_SEEN_BY_ALL: Final = f"D:(A;;0x{_SYNCHRONIZE:08x};;;WD)"
_SDDL_REVISION: Final = 1
_AS_PYTHON_LOADS: Final = 0x1100
"""Look for what a library needs beside it, and in the folders added for that."""
_ERROR_BOX: Final = 0x10
_IN_FRONT: Final = 0x10000
_DEVICES: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL
)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

_held: list[object] = []


def take_app_id() -> None:
    """Let the taskbar keep our windows together under our own icon. Call it before the first window."""
    if os.name == "nt":
        _library("shell32").SetCurrentProcessExplicitAppUserModelID(APP_ID)


def say_running() -> None:
    """Hold the mutex until the process ends: a setup does not exchange files under a running program.

    A second process, of whichever account, holds it as well.
    """
    if os.name != "nt":
        return
    import ctypes

    class Rights(ctypes.Structure):
        """SECURITY_ATTRIBUTES."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("descriptor", ctypes.c_void_p),
            ("inherit", ctypes.c_int32),
        )

    rights = Rights(ctypes.sizeof(Rights), None, 0)
    _library("advapi32").ConvertStringSecurityDescriptorToSecurityDescriptorW(
        _SEEN_BY_ALL, _SDDL_REVISION, ctypes.byref(rights, Rights.descriptor.offset), None
    )
    create = _library("kernel32").CreateMutexExW
    create.restype = ctypes.c_void_p
    _held.append(create(ctypes.byref(rights), RUNNING, 0, _SYNCHRONIZE))


def load_with_python_locked(package: str, module: str) -> None:
    """Load the library of an extension module without giving up Python's lock. Call it before the package is imported.

    Python gives its lock up while Windows loads a library. Some take it as they are loaded, inside the lock of
    Windows' loader. A window that holds Python's lock and needs the loader, as Qt does for a timer, then waits for
    the thread that loads, which waits for the window. Raises nothing: the import that follows says what is wrong.
    """
    if os.name != "nt":
        return
    import ctypes
    from importlib.machinery import PathFinder
    from importlib.util import find_spec

    around = find_spec(package)
    found = around and PathFinder.find_spec(f"{package}.{module}", around.submodule_search_locations)
    if found and found.origin:
        load = ctypes.PyDLL("kernel32").LoadLibraryExW
        load.argtypes, load.restype = (ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_uint32), ctypes.c_void_p
        load(found.origin, None, _AS_PYTHON_LOADS)


def is_usable_name(name: str) -> bool:
    r"""Whether Windows gives a file exactly this name, as one part of a path.

    Not a device (`CON`, `NUL.txt`, `COM1`), nothing with `< > : " / \ | ? *` or a control character (`a:b` would write
    into a hidden stream of the file `a`), and no blank or dot at the end, which Windows drops.
    """
    return bool(name) and not (_DEVICES.fullmatch(name) or _FORBIDDEN.search(name) or name[-1] in ". ")


def made_usable(name: str) -> str:
    """A name Windows takes as it is, as like the given one as can be: for names that are suggested."""
    plain = _FORBIDDEN.sub("_", name).rstrip(". ")
    return plain if is_usable_name(plain) else f"_{plain}"


def tell_plainly(title: str, text: str) -> None:
    """Say something when our own box cannot be shown: in one of Windows, until it is closed; elsewhere on the console."""
    if os.name == "nt":
        _library("user32").MessageBoxW(None, text, title, _ERROR_BOX | _IN_FRONT)
    elif sys.stderr is not None:
        sys.stderr.write(f"{title}\n{text}\n")


def _library(name: str) -> Any:
    """A library of Windows itself."""
    import ctypes

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined,unused-ignore]
