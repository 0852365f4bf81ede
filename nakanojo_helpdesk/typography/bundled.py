"""The fonts the program brings along, and the fonts of the PC that stand in where a file of them is missing."""

from __future__ import annotations

import functools
import logging
from pathlib import Path
from typing import Final

from nakanojo_helpdesk import paths

PROPORTIONAL: Final = "BIZ UDPGothic"
EVEN: Final = "BIZ UDGothic"
"""Every letter and digit equally wide."""
RARE: Final = "Sodan Fallback"
"""For the kanji of names that the others lack."""
FILES: Final = (
    "BIZUDPGothic-Regular.ttf",
    "BIZUDPGothic-Bold.ttf",
    "BIZUDGothic-Regular.ttf",
    "SodanFallback-Regular.otf",
)
MISSING: Final = (
    "文字（フォント）のファイルが足りないため、このパソコンの文字で表示しています。記録はそのままで、仕事は続けられます。"
    "システム管理者に、プログラムを入れ直してもらってください。"
)
"""What staff read where `is_whole` says no."""

# In this order; a Windows that was not set up in Japanese may lack the BIZ UD fonts and Meiryo, but has one of these.
_OF_THE_PC: Final = (
    *("BIZ UDPゴシック", "Yu Gothic UI", "Meiryo UI", "Meiryo", "MS PGothic", "MS UI Gothic"),
    *("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAPGothic"),
)
_STARTS: Final = (b"\x00\x01\x00\x00", b"OTTO")

_log = logging.getLogger(__name__)


@functools.cache
def readable() -> tuple[Path, ...]:
    """The files that are there and begin as a font does."""
    return tuple(path for name in FILES if (path := _path_of(name)) is not None)


def is_whole() -> bool:
    """Whether all the fonts are there."""
    return len(readable()) == len(FILES)


def stand_ins() -> tuple[str, ...]:
    """Families of the PC to look into after ours; none where ours are whole, since looking takes time."""
    return () if is_whole() else _OF_THE_PC


def _path_of(name: str) -> Path | None:
    try:
        path = paths.resource(f"fonts/{name}")
        with path.open("rb") as stream:
            if stream.read(4) in _STARTS:
                return path
    except OSError:
        pass
    _log.error("the program is incomplete, font missing or unreadable: %s", name)
    return None
