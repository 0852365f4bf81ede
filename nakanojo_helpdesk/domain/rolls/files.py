"""出欠 from a file: what a CSV of marks says, line by line, compared with the roll. Nothing is written here.

A line names somebody by the number of the application, or by name and reading, and has a mark in one of the spellings
people use (○, 欠, 出席, 1). Whatever cannot be understood is said with the number of its line.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.registrations.people import name_key
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine

LARGEST: Final = 1_000_000
"""Bytes: a list of one lesson has some thousand."""
LINES_AT_MOST: Final = 2_000
_HEADS: Final = {
    "number": ("番号", "no", "no.", "申込番号", "申込の番号"),
    "name": ("名前", "氏名", "お名前"),
    "kana": ("フリガナ", "ふりがな", "カナ", "よみ", "よみがな"),
    "mark": ("出欠", "出席", "出欠の記録"),
}
_SPELLINGS: Final = {
    MarkCode.PRESENT: ("1", "○", "〇", "◯", "o", "出", "出席", "○出席", "att", "済"),
    MarkCode.ABSENT: ("2", "×", "x", "✕", "欠", "欠席", "×欠席", "欠席(連絡なし)", "無断欠席", "abs"),
    MarkCode.LATE: ("3", "△", "遅", "遅刻", "△遅刻", "lat"),
    MarkCode.LEFT_EARLY: ("4", "▽", "早", "早退", "▽早退", "lev"),
    MarkCode.EXCUSED: ("5", "届", "届欠席", "欠席(連絡あり)", "連絡あり", "exc"),
    MarkCode.WALK_IN: ("6", "◎", "当日", "当日参加", "◎当日", "wlk"),
}
_NOTHING: Final = ("", "0", "-", "not", "未記録", "未")
_WHOLE_NUMBER: Final = re.compile(r"(?:講)?(R\d+)-(\d{3,})-(\d{3,})", re.IGNORECASE)

UNREADABLE: Final = (
    "このファイルの文字が読めません。Excel で開き、「CSV UTF-8（コンマ区切り）」の形で保存し直してください。"
    "出欠は変わっていません。"
)
TOO_LARGE: Final = (
    "このファイルは大きすぎます。1回分の出欠の一覧か、確かめてください。出欠は変わっていません。"
)
EMPTY: Final = "このファイルには、見出しの下に行がありません。ファイルを確かめてください。"
NO_MARK_HEAD: Final = (
    "1行目の見出しに「出欠」の列がありません。「番号」か「名前」の列と、「出欠」の列が要ります。"
)
NO_WHO_HEAD: Final = (
    "1行目の見出しに「番号」か「名前」の列がありません。どなたの出欠か分かる列を入れてください。"
)


@dataclass(frozen=True, kw_only=True)
class PlannedMark:
    """One mark that would be given: to whom, what there is now, and as it is written in the file."""

    place: int
    """The number of the line in the file, or the order of entering."""
    line: RollLine
    code: MarkCode
    typed: str = ""

    @property
    def replaces(self) -> bool:
        """Whether another mark is there already."""
        return self.line.code not in {MarkCode.NONE, self.code}


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """What is wrong with a line of the file."""

    place: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """What a file would do. With a fault nothing of it is written. `empty` counts lines without a mark."""

    marks: tuple[PlannedMark, ...]
    faults: tuple[FileFault, ...]
    empty: int = 0

    def pairs(self) -> tuple[tuple[str, MarkCode], ...]:
        """The uids of the applications with their marks."""
        return tuple((mark.line.uid, mark.code) for mark in self.marks)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, cp932 or what Excel calls Unicode. Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(UNREADABLE)


def plan(roll: Roll, content: bytes) -> FilePlan:
    """What a file would do to a roll. Raises `Refused` for a file that is no list of marks."""
    rows = _rows(decoded(content))
    head = next(iter(rows), None)
    if head is None:
        raise Refused(EMPTY)
    columns = _columns(head[1])
    if "mark" not in columns:
        raise Refused(NO_MARK_HEAD)
    if "number" not in columns and "name" not in columns:
        raise Refused(NO_WHO_HEAD)
    lines = rows[1:]
    if not lines:
        raise Refused(EMPTY)
    return _planned(roll, lines, columns)


def parse_mark(text: str) -> MarkCode | None:
    """The mark in one of the spellings people use; `NONE` for none; None for what is no mark."""
    plain = _plain(text)
    if plain in _NOTHING:
        return MarkCode.NONE
    return next((code for code, spellings in _SPELLINGS.items() if plain in spellings), None)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers from 1. Raises `Refused`."""
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        found = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Refused(UNREADABLE) from error
    if len(found) > LINES_AT_MOST:
        raise Refused(TOO_LARGE)
    return found


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(head):
        for name, spellings in _HEADS.items():
            if _plain(cell) in map(_plain, spellings):
                found.setdefault(name, place)
    return found


def _planned(roll: Roll, rows: Iterable[tuple[int, list[str]]], columns: dict[str, int]) -> FilePlan:
    marks: list[PlannedMark] = []
    faults: list[FileFault] = []
    seen: dict[str, int] = {}
    empty = 0
    for place, row in rows:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        code = parse_mark(cells["mark"])
        if code is MarkCode.NONE:
            empty += 1
            continue
        try:
            line = _who(roll, cells)
            if code is None:
                raise Refused(
                    f"出欠の「{cells['mark']}」が分かりません。○、欠、遅刻、早退、連絡あり、当日 などで入れてください。"
                )
            if line.uid in seen:
                raise Refused(
                    f"{line.registration.name}さんは、{seen[line.uid]}行目にもあります。1つにしてください。"
                )
        except Refused as error:
            faults.append(FileFault(place=place, sentence=f"{place}行目：{error}"))
            continue
        seen[line.uid] = place
        marks.append(PlannedMark(place=place, line=line, code=code, typed=cells["mark"]))
    return FilePlan(marks=tuple(marks), faults=tuple(faults), empty=empty)


def _who(roll: Roll, cells: dict[str, str]) -> RollLine:
    """Whom a line of the file means. Raises `Refused`."""
    number, name = cells.get("number", ""), cells.get("name", "")
    if number:
        line = _by_number(roll, number)
        if name and not _is_called(line.registration, name, cells.get("kana", "")):
            raise Refused(
                f"{number}番は{line.registration.name}さんで、「{name}」と合いません。番号か名前を直してください。"
            )
        return line
    if not name:
        raise Refused("番号も名前もありません。どちらかを入れてください。")
    found = list(_by_name(roll, name, cells.get("kana", "")))
    if not found:
        raise Refused(f"「{name}」さんは、この回の名簿にありません。名前とフリガナを確かめてください。")
    if len(found) > 1:
        raise Refused(f"「{name}」さんは{len(found)}人います。番号の列で入れてください。")
    return found[0]


def _by_number(roll: Roll, text: str) -> RollLine:
    plain = unicodedata.normalize("NFKC", text).strip()
    whole = _WHOLE_NUMBER.fullmatch(plain)
    lines = {line.registration.serial: line for line in roll.lines}
    if whole is not None:
        found = next(
            (line for line in roll.lines if line.registration.number == plain.removeprefix("講").upper()),
            None,
        )
    else:
        found = lines.get(int(plain)) if plain.isascii() and plain.isdecimal() else None
    if found is None:
        raise Refused(f"番号「{text}」の方は、この回の名簿にありません。番号を確かめてください。")
    return found


def _by_name(roll: Roll, name: str, kana: str) -> Iterator[RollLine]:
    return (line for line in roll.lines if _is_called(line.registration, name, kana))


def _is_called(row: RegistrationRow, name: str, kana: str) -> bool:
    if name_key(row.name) != name_key(name):
        return False
    return not kana or not row.kana or name_key(row.kana) == name_key(kana)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
