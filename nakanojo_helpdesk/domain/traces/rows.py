"""One act of the 操作の記録 as a frozen row, and what may be asked of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nakanojo_helpdesk.domain.traces.kinds import UPDATE, TraceKind, kind_of
from nakanojo_helpdesk.domain.traces.numbers import NUMBER_SENTENCE, record_number
from nakanojo_helpdesk.domain.traces.words import subject_words, what_was_done

PAGE: Final = 100
"""Traces of one page of the list."""
_NUMBER: Final = re.compile(r"講?[A-Z]\d+-\d+(-\d+)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Who did what when at which PC. `subject` names the row it is about, as staff know it; `hash` is in hex.

    `actor` is a member's code or the program's own word for itself, `actor_name` what staff read.
    """

    seq: int
    at: datetime
    actor: str
    actor_name: str
    pc: str
    action: str
    entity: str
    entity_id: str
    fields: str
    subject: str
    hash: str

    @property
    def kind(self) -> TraceKind:
        """The kind of the act."""
        return kind_of(self.action, self.entity, self.fields)

    @property
    def sentence(self) -> str:
        """What was done, in words: `相談 R8-00123 を訂正（メモ）`."""
        return what_was_done(self.action, self.entity, self.entity_id, self.fields, self.subject)

    @property
    def changes(self) -> bool:
        """Whether it changed a row that was there."""
        return self.action == UPDATE

    @property
    def number(self) -> str:
        """The number in the name of its row, to look for all that happened to it; empty where it has none."""
        found = _NUMBER.search(self.subject)
        return "" if found is None else found.group()

    @property
    def about(self) -> str:
        """The row it is about, in words."""
        return subject_words(self.action, self.entity, self.entity_id, self.subject)


@dataclass(frozen=True, kw_only=True)
class TraceQuery:
    """What is looked for: acts of a person (`actor`: a code), of days (both included), of a kind, of one record.

    `number` is 受付番号, the number of a course or of an application, as it may be typed; its whole history is found.
    """

    actor: str | None = None
    first: date | None = None
    last: date | None = None
    kind: TraceKind | None = None
    number: str = ""

    def problems(self) -> dict[str, str]:
        """Faults by field."""
        found: dict[str, str] = {}
        if self.first is not None and self.last is not None and self.first > self.last:
            found["period"] = "＊期間の始まりが、終わりより後になっています。直してください。"
        if self.number and record_number(self.number) is None:
            found["number"] = NUMBER_SENTENCE
        return found


@dataclass(frozen=True)
class TracePage:
    """A page of the list, newest first. `next_before`: the number to read on from; None at the end."""

    rows: tuple[Trace, ...]
    next_before: int | None
