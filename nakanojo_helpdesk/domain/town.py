"""The name of the town. In a module of its own, so that the sign-in screen need not import the office's settings."""

from __future__ import annotations

from typing import Final

TOWN: Final = "中之条町"
