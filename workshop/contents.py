"""What the folder of the frozen program must hold, what it must not, and how large it may be; read without running it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MEBIBYTE: Final = 1024 * 1024
LONGEST_PATH: Final = 150
"""Characters below the folder: Windows still refuses paths over 260."""


@dataclass(frozen=True)
class Rules:
    """`needed` are paths below the folder, `forbidden` a pattern of file names, `most` its mebibytes."""

    needed: tuple[str, ...]
    forbidden: str
    most: int


_INSIDE: Final = "_internal"
_EVERYWHERE: Final = tuple(
    f"{_INSIDE}/{name}"
    for name in (
        "db/env.py",
        "resources/fonts/BIZUDPGothic-Regular.ttf",
        "resources/program.svg",
        "resources/vocabularies",
        "resources/help/entry.md",
        "resources/updates/trusted_keys.txt",
        "docs/manual/README.md",
        "docs/pictures/entry.png",
    )
)
LINUX: Final = Rules(
    needed=(
        "NakanojoHelpdesk",
        "nakanojo-helpdesk",
        *_EVERYWHERE,
        f"{_INSIDE}/PySide6/Qt/plugins/platforms/libqxcb.so",
        f"{_INSIDE}/PySide6/Qt/plugins/platforms/libqoffscreen.so",
        f"{_INSIDE}/PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        f"{_INSIDE}/PySide6/Qt/translations/qtbase_ja.qm",
    ),
    forbidden=r".*\.(dll|pyd|exe|a|pdb)|.*~|libQt6(Quick|Qml|WebEngine|Designer)\w*\.so.*|libsqlite3\.so.*|\.env|.*\.db|QtTest.*",
    most=330,
)

WINDOWS: Final = Rules(
    needed=(
        "NakanojoHelpdesk.exe",
        "nakanojo-helpdesk.exe",
        *_EVERYWHERE,
        f"{_INSIDE}/python311.dll",
        f"{_INSIDE}/python3.dll",
        f"{_INSIDE}/PySide6/plugins/platforms/qwindows.dll",
        f"{_INSIDE}/PySide6/plugins/platforms/qoffscreen.dll",
        f"{_INSIDE}/PySide6/translations/qtbase_ja.qm",
    ),
    # Windows' own icuuc.dll and C runtime must come from Windows; the rest is not used or belongs to the workshop.
    forbidden=(
        r".*\.(so|a|lib|pdb)|.*~|(icu\w*|ucrtbase|ucrtbasewine|mscms\w*|api-ms-.*|opengl32sw|sqlite3)\.dll|"
        r"Qt6(Quick|Qml|WebEngine|Designer|Test)\w*\.dll|QtTest.*|\.env|.*\.db"
    ),
    most=162,  # 170 MB
)


def files_of(folder: Path) -> tuple[Path, ...]:
    """Every file below the folder, links among them."""
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def mebibytes(folder: Path) -> float:
    """The size of the folder as the disk holds it; a linked file counts once."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / _MEBIBYTE


def problems(folder: Path, rules: Rules) -> tuple[str, ...]:
    """Every fault of the folder in one line each; empty when it may be shipped."""
    return tuple(sorted(set(_problems(folder, rules))))


def _problems(folder: Path, rules: Rules) -> Iterator[str]:
    for name in rules.needed:
        if not (folder / name).exists():
            yield f"missing: {name}"
    forbidden = re.compile(rules.forbidden, re.IGNORECASE)
    for path in files_of(folder):
        below = path.relative_to(folder).as_posix()
        if forbidden.fullmatch(path.name):
            yield f"must not be shipped: {below}"
        if len(below) > LONGEST_PATH:
            yield f"path too long: {below}"
        if re.match(rf"{_INSIDE}/(tests|workshop)(/|$)", below):
            yield f"belongs to the workshop: {below}"
    libraries = [name for name in ("pysqlite3", "sqlcipher3") if (folder / _INSIDE / name).is_dir()]
    if len(libraries) != 1:
        yield f"one SQLite library is needed, found: {', '.join(libraries) or 'none'}"
    size = mebibytes(folder)
    if size > rules.most:
        yield f"too large: {size:.0f} MiB, at most {rules.most}"
