"""Whose record book this is. Apart from the office's settings, so that the sign-in screen needs nothing else."""

from __future__ import annotations

from typing import Final

TOWN: Final = "中之条町"
