"""Lists of consultations as files: JSON for programs, CSV for spreadsheets. Rows come in batches and are not kept.

A spreadsheet runs what looks like a formula, so a CSV cell that begins like one gets a leading `'` (OWASP, CSV
injection; the full-width marks are what a Japanese Excel also takes).
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from nakanojo_helpdesk.domain.calendar import clock, local
from nakanojo_helpdesk.domain.consultations.forms import (
    CODED_FIELDS,
    TOPICS_AT_MOST,
    ConsultationRow,
)
from nakanojo_helpdesk.domain.consultations.questions import QUESTIONS, Question
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.exchange.xlsx import is_like_a_formula

_UNHELD_KEPT: Final = 1_000
_UNHELD_SHOWN: Final = 20
_FIRST_BEHIND_TOPICS: Final = "device"


def safe_cell(text: str) -> str:
    """A text as a CSV cell that no spreadsheet takes for a formula; control characters but line breaks are left out."""
    kept = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) != "Cc")
    return f"'{kept}" if is_like_a_formula(text) or is_like_a_formula(kept) else kept


def entry_instant(instant: datetime) -> str:
    """`2026-10-05T01:32:00.123Z`."""
    utc = instant.astimezone(UTC)
    return f"{utc.strftime('%Y-%m-%dT%H:%M:%S')}.{utc.microsecond // 1000:03d}Z"


class JsonList:
    """Writes `[{uid, number, date, …}]` to a text stream, one record a line. `memos` adds the key `memo`."""

    def __init__(self, stream: TextIO, vocabularies: Vocabularies, *, memos: bool) -> None:
        self._stream = stream
        self._memos = memos
        self._terms = {
            name: {
                term.code: {"code": term.code, "label": term.label} for term in vocabularies[vocabulary].terms
            }
            for name, vocabulary in (*CODED_FIELDS.items(), ("topic", VocabularyName.TOPIC))
        }
        self._count = 0
        stream.write("[")

    def add(self, rows: Iterable[ConsultationRow]) -> None:
        """Write a batch. Raises `OSError`."""
        for row in rows:
            text = json.dumps(self.entry(row), ensure_ascii=False, separators=(",", ":"))
            self._stream.write(f"{',' if self._count else ''}\n{text}")
            self._count += 1

    def finish(self) -> None:
        """Write the end of the list. Raises `OSError`."""
        self._stream.write("\n]\n")

    def entry(self, row: ConsultationRow) -> dict[str, Any]:
        """One record as plain values. Codes are `{code, label}` or None; `minutes` are those that count."""
        coded = {
            name: None if (code := getattr(row, name)) is None else self._terms[name][code]
            for name in CODED_FIELDS
        }
        values: dict[str, Any] = {
            "uid": row.uid,
            "number": row.number,
            "date": row.event_date.isoformat(),
            "time": _time(row),
            "entered_at": entry_instant(row.entered_at),
            "desk": {"code": row.desk, "label": row.desk_name},
            "staff": {"code": row.staff, "label": row.staff_name},
            **coded,
            "topics": [
                {**self._terms["topic"][code], "main": position == 0}
                for position, code in enumerate(row.topics)
            ],
            "people": row.people,
            "minutes": row.counted_minutes,
            "entry_mode": row.entry_mode.value,
            "withdrawn": row.withdrawn,
        }
        if self._memos:
            values["memo"] = row.memo
        return values


@dataclass(frozen=True)
class Unheld:
    """Characters of one cell that the chosen encoding cannot hold."""

    number: str
    column: str
    characters: str


class NotHeld(DeskError):
    """An encoding cannot hold everything: `places` lists where (the first thousand), the sentence the first few."""

    safe_for_log = False

    def __init__(self, encoding: str, places: Sequence[Unheld], count: int) -> None:
        self.places = tuple(places)
        shown = [f"  {place.number} {place.column}：{place.characters}" for place in places[:_UNHELD_SHOWN]]
        if count > len(shown):
            shown.append(f"  ほかにも{count - len(shown):,}か所あります。")
        super().__init__(
            f"文字コード {encoding} では書けない文字があるため、書き出しませんでした。\n"
            + "\n".join(shown)
            + "\n文字コードを utf-8 にすると、そのまま書き出せます。"
        )


class ListColumns:
    """The Japanese columns of a list, for CSV and spreadsheets alike. `memos` adds the column メモ."""

    def __init__(self, vocabularies: Vocabularies, *, memos: bool) -> None:
        self._vocabularies = vocabularies
        self._memos = memos

    def texts(self, row: ConsultationRow | None) -> dict[str, str]:
        """The cells of a row by column title; empty texts for None, which gives the header."""
        cells = dict(_place_and_time(row))
        for question in QUESTIONS:
            if question.name == _FIRST_BEHIND_TOPICS:
                cells |= self._topic_cells(row)
            cells[question.label] = self._cell(row, question)
        cells["登録のしかた"] = "" if row is None else row.entry_mode.label
        cells["取消"] = "取消" if row is not None and row.withdrawn else ""
        if self._memos:
            cells["メモ"] = "" if row is None else row.memo or ""
        cells["識別番号"] = "" if row is None else row.uid
        return cells

    def _cell(self, row: ConsultationRow | None, question: Question) -> str:
        name = "counted_minutes" if question.name == "minutes" else question.name
        value = None if row is None else getattr(row, name)
        if question.vocabulary is not None:
            return self._vocabularies[question.vocabulary].label(value)
        return "" if value is None else str(value)

    def _topic_cells(self, row: ConsultationRow | None) -> dict[str, str]:
        """Level 1 and level 2 of the main topic, then the others in their order."""
        topics = self._vocabularies[VocabularyName.TOPIC]
        codes = () if row is None else row.topics
        main = codes[0] if codes else None
        upper = None if main is None else topics.upper_code(main)
        cells = {
            "主な内容": topics.label(upper),
            "主な内容の内訳": "" if main == upper else topics.label(main),
        }
        for position in range(1, TOPICS_AT_MOST):
            code = codes[position] if position < len(codes) else None
            cells[f"ほかの内容{position}"] = topics.label(code)
        return cells


class CsvList:
    """Writes Japanese columns to a text stream opened with `newline=""`. `memos` adds the column メモ.

    With `encoding` (the stream's own, such as cp932) cells it cannot hold are gathered, and `finish` refuses them.
    """

    def __init__(
        self, stream: TextIO, vocabularies: Vocabularies, *, memos: bool, encoding: str | None = None
    ) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._columns = ListColumns(vocabularies, memos=memos)
        self._encoding = encoding
        self._unheld: list[Unheld] = []
        self._unheld_count = 0
        self._header = list(self._columns.texts(None))
        self._writer.writerow(self._header)

    def add(self, rows: Iterable[ConsultationRow]) -> None:
        """Write a batch. Raises `OSError`."""
        for row in rows:
            cells = [safe_cell(cell) for cell in self._columns.texts(row).values()]
            if self._encoding is None or self._holds(row, cells, self._encoding):
                self._writer.writerow(cells)

    def finish(self) -> None:
        """Raises `NotHeld` when the encoding could not hold a cell: the file is then not to be used."""
        if self._unheld_count and self._encoding is not None:
            raise NotHeld(self._encoding, self._unheld, self._unheld_count)

    def _holds(self, row: ConsultationRow, cells: list[str], encoding: str) -> bool:
        try:
            "".join(cells).encode(encoding)
        except UnicodeEncodeError:
            for column, cell in zip(self._header, cells, strict=True):
                if lost := unheld_characters(cell, encoding):
                    self._unheld_count += 1
                    if len(self._unheld) < _UNHELD_KEPT:
                        self._unheld.append(Unheld(row.number, column, lost))
            return False
        return True


def unheld_characters(text: str, encoding: str) -> str:
    """The characters of a text that an encoding cannot hold, each once, in their order."""
    return "".join(dict.fromkeys(_unheld(text, encoding)))


def _unheld(text: str, encoding: str) -> Iterator[str]:
    for character in text:
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            yield character


def _time(row: ConsultationRow) -> str | None:
    """`09:05`, None for 時刻なし."""
    minute = row.event_minute
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _place_and_time(row: ConsultationRow | None) -> Iterator[tuple[str, str]]:
    entered = None if row is None else local(row.entered_at)
    yield "受付番号", "" if row is None else row.number
    yield "日付", "" if row is None else row.event_date.isoformat()
    yield "時刻", "" if row is None or row.event_minute is None else clock(row.event_minute)
    yield (
        "登録した日時",
        ""
        if entered is None
        else f"{entered.date().isoformat()} {clock(entered.hour * 60 + entered.minute)}",
    )
    yield "窓口", "" if row is None else row.desk_name
    yield "担当者", "" if row is None else row.staff_name
