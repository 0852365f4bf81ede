"""The file of 設定を持ち出す: JSON with a format number and a checksum, read back after writing, mistrusted when read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import date_stamp, local
from nakanojo_helpdesk.domain.errors import Damaged, Refused, Unavailable
from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.first_start.packing import BROKEN, packed, unpacked
from nakanojo_helpdesk.exchange.files import finished_file, told

SUFFIX: Final = ".settings"
FORMAT: Final = 1
"""Counted up whenever an older program would misread the file."""
LARGEST_BYTES: Final = 8_000_000
_KIND: Final = "nakanojo-helpdesk settings"
_AWAY: Final = "設定のファイルを読めません。USBメモリーなどが外れていないか、確かめてください。"
_FOREIGN: Final = (
    "このファイルは、「窓口きろく」から持ち出した設定ではありません。"
    f"名前の終わりが「{SUFFIX}」のファイルを選んでください。"
)
_NEWER: Final = (
    "この設定は、新しい版の「窓口きろく」から持ち出したものです。"
    "このパソコンのプログラムを新しくしてから、取り込んでください。"
)
_NOT_READ_BACK: Final = (
    "書き出した設定を読み返したら、元と違っていました。このファイルは使わないでください。"
    "USBメモリーを取りかえて、もう一度行ってください。記録はそのままです。"
)


def file_name(carried: CarriedSettings) -> str:
    """The name suggested for the file."""
    office = carried.office
    return office.file_name(f"窓口きろくの設定_{date_stamp(local(carried.made_at).date())}{SUFFIX}")


def as_bytes(carried: CarriedSettings) -> bytes:
    """The whole file."""
    content = packed(carried)
    made_at = carried.made_at.isoformat()
    whole = {
        "kind": _KIND,
        "format": FORMAT,
        "made_at": made_at,
        "sha256": _digest(content, made_at),
        "content": content,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")


def write(carried: CarriedSettings, target: Path, note: Callable[[], object] = lambda: None) -> None:
    """Write the file, read it back, and `note` it before it gets its name.

    Raises `Refused`, `Unavailable`, `Damaged` and what `note` raises.
    """
    with finished_file(target) as temporary:
        with told(target):
            temporary.write_bytes(as_bytes(carried))
        try:
            read_back = read(temporary)
        except (Refused, Damaged) as error:
            raise Damaged(_NOT_READ_BACK) from error
        if packed(read_back) != packed(carried):
            raise Damaged(_NOT_READ_BACK)
        note()


def read(path: Path) -> CarriedSettings:
    """Read a file of settings.

    Raises `Refused` for a foreign or newer file and for what no form would take, `Damaged` for a cut or changed one,
    `Unavailable` where it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unavailable(_AWAY) from error
    if len(data) > LARGEST_BYTES:
        raise Refused(_FOREIGN)
    try:
        whole = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if _KIND.encode("ascii") in data[:400]:
            raise Damaged(BROKEN) from error
        raise Refused(_FOREIGN) from error
    if not isinstance(whole, dict) or whole.get("kind") != _KIND:
        raise Refused(_FOREIGN)
    number = whole.get("format")
    if type(number) is not int or number < 1:
        raise Damaged(BROKEN)
    if number > FORMAT:
        raise Refused(_NEWER)
    return _content(whole)


def _content(whole: dict[str, object]) -> CarriedSettings:
    made_at, content = whole.get("made_at"), whole.get("content")
    try:
        if not isinstance(made_at, str) or whole.get("sha256") != _digest(content, made_at):
            raise Damaged(BROKEN)
        instant = datetime.fromisoformat(made_at)
        local(instant)
    except (ValueError, OverflowError, RecursionError) as error:
        raise Damaged(BROKEN) from error
    if instant.tzinfo is None:
        raise Damaged(BROKEN)
    return unpacked(content, instant)


def _digest(content: object, made_at: str) -> str:
    """The checksum: of the content in one spelling, and its instant. Raises ValueError for what is no Unicode."""
    plain = json.dumps([made_at, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _refuse_constant(_name: str) -> float:
    raise ValueError("no number")
