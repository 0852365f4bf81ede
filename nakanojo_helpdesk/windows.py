"""What only Windows asks of a program: its name on the taskbar, and the sign that a setup looks for. Elsewhere: nothing."""

from __future__ import annotations

import os
from typing import Final

APP_ID: Final = "town.nakanojo.helpdesk"
"""One name for the taskbar, for the sign that the program runs, and for the setup (workshop/windows/setup.nsi)."""
RUNNING: Final = f"Global\\{APP_ID}"
"""The mutex held from start to end, seen from every Windows account of the PC."""

_held: list[object] = []


def take_app_id() -> None:
    """Let the taskbar keep our windows together under our own icon. Call it before the first window."""
    if os.name == "nt":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)  # type: ignore[attr-defined,unused-ignore]


def say_running() -> None:
    """Hold the mutex until the process ends: a setup does not exchange files under a running program."""
    if os.name == "nt":
        import ctypes

        _held.append(ctypes.windll.kernel32.CreateMutexW(None, False, RUNNING))  # type: ignore[attr-defined,unused-ignore]
