"""Names that no file can have: a NUL, half of a character, text that is no Unicode, 300 characters, a path of thousands."""

from __future__ import annotations

from pathlib import Path
from typing import Final

HARD_NAMES: Final = {
    "nul": "a\0b",
    "half of a character": "a\ud800b",
    "no Unicode": "a\udcffb",
    "300 letters": "x" * 300,
    "300 kanji": "髙" * 300,
    "a folder of 300 letters": "x" * 300 + "/a",
    "a path of thousands": "a/" * 3000 + "b",
}


def hard_paths(folder: Path, suffix: str) -> dict[str, Path]:
    """The names, in a folder, with a suffix."""
    return {kind: folder / (name + suffix) for kind, name in HARD_NAMES.items()}
