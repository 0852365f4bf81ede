"""Closed vocabularies: codes that are never deleted or reused, only retired by date.

A code counts as valid by the date of the event, never by the date of entry (`valid_from`/`valid_to`, both
inclusive, empty = always), so that five years stay comparable.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.text import text_problem


class VocabularyName(StrEnum):
    """The vocabularies the program knows by name. Stored by value; also the CSV file's stem."""

    TOPIC = "topic"
    AGE_BAND = "age_band"
    METHOD = "method"
    VISITOR = "visitor"
    VISIT_KIND = "visit_kind"
    DEVICE = "device"
    CARRIER = "carrier"
    OUTCOME = "outcome"
    OUTCOME_GROUP = "outcome_group"
    EFFORT = "effort"
    DISTRICT = "district"
    TRIGGER = "trigger"
    VENUE_KIND = "venue_kind"
    REFERRAL = "referral"
    REFERRAL_GROUP = "referral_group"
    COURSE_KIND = "course_kind"
    SESSION_STATE = "session_state"
    APPLICATION_STATE = "application_state"
    ATTENDANCE = "attendance"
    SESSION_ROLE = "session_role"
    COURSE = "course"
    MEASURE = "measure"
    APPLY_METHOD = "apply_method"
    CARE = "care"
    LEAVING_REASON = "leaving_reason"

    @property
    def label(self) -> str:
        """The name staff read. Only vocabularies the town may edit have one; raises `KeyError` for the others."""
        return VOCABULARY_LABELS[self]


VOCABULARY_LABELS: Final = {
    VocabularyName.TOPIC: "相談内容",
    VocabularyName.VISIT_KIND: "来庁",
    VocabularyName.AGE_BAND: "年代",
    VocabularyName.DISTRICT: "地区",
    VocabularyName.OUTCOME: "結果",
    VocabularyName.METHOD: "受付方法",
    VocabularyName.VISITOR: "相談者",
    VocabularyName.DEVICE: "機器",
    VocabularyName.CARRIER: "通信会社",
    VocabularyName.EFFORT: "手間",
    VocabularyName.REFERRAL: "紹介先",
    VocabularyName.TRIGGER: "きっかけ",
    VocabularyName.VENUE_KIND: "場所の種類",
    VocabularyName.COURSE: "講座",
    VocabularyName.CARE: "配慮",
    VocabularyName.APPLY_METHOD: "申込の方法",
    VocabularyName.LEAVING_REASON: "取消・辞退の理由",
}
"""The vocabularies the town may edit, in the order of the screen. The others are states the program itself knows."""

GROUPED_BY: Final = {
    VocabularyName.OUTCOME: VocabularyName.OUTCOME_GROUP,
    VocabularyName.REFERRAL: VocabularyName.REFERRAL_GROUP,
    VocabularyName.COURSE: VocabularyName.COURSE_KIND,
}
"""Where a parent code belongs to another vocabulary: a group every code must have."""

TWO_LEVELS: Final = frozenset({VocabularyName.TOPIC})
"""Where a code may stand below another one of the same vocabulary."""

KEPT_CODES: Final = {
    VocabularyName.METHOD: frozenset({"VST", "APT"}),
    VocabularyName.VENUE_KIND: frozenset({"THL"}),
}
"""Codes the program itself gives out; they may be renamed but not taken out of use."""

_LAST_IN_ROW: Final = re.compile(r"UNK|NOT|OTH|OT|[A-Z]{2}99")

LABEL_LENGTH: Final = 40
CHIP_LENGTH: Final = 20
NOTE_LENGTH: Final = 60
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_HOTKEY: Final = re.compile(r"[0-9A-Z-]?")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One code with its words.

    `parent` is a code of the vocabulary's own upper level or of its group; `short` stands on chips, `hotkey` is the
    key that chooses it, `public_label` is what open data shows, `note` is a hint for staff, `measure` the plan's measure.
    """

    code: str
    label: str
    parent: str | None = None
    short: str = ""
    hotkey: str = ""
    sort: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    public_label: str = ""
    note: str = ""
    measure: str = ""

    @property
    def chip(self) -> str:
        """The words on a chip."""
        return self.short or self.label

    def valid_on(self, day: date) -> bool:
        """Whether the code may be used for an event on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, kw_only=True)
class TermForm:
    """A code as the administrator writes it: its words and its key.

    `short` stands on chips, `hotkey` chooses it there, `public_label` is what open data shows, `note` a hint for staff.
    """

    label: str
    short: str = ""
    hotkey: str = ""
    public_label: str = ""
    note: str = ""

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`; clashes with other codes are the service's question."""
        found: dict[str, str] = {}
        for name, label, longest in (
            ("label", "名前", LABEL_LENGTH),
            ("short", "短い名前", CHIP_LENGTH),
            ("public_label", "公開用の名前", LABEL_LENGTH),
            ("note", "職員への一言", NOTE_LENGTH),
        ):
            if sentence := text_problem(getattr(self, name), label=label, longest=longest):
                found[name] = f"＊{sentence}"
        if not self.label.strip():
            found["label"] = "＊名前を入れてください。"
        elif "label" not in found and len(self.short.strip() or self.label.strip()) > CHIP_LENGTH:
            found["short"] = (
                f"＊名前が{CHIP_LENGTH}文字より長いので、ボタンに書く短い名前（{CHIP_LENGTH}文字まで）も入れてください。"
            )
        if not _HOTKEY.fullmatch(self.hotkey):
            found["hotkey"] = "＊キーは、数字か英大文字の1文字にしてください（使わないときは空のまま）。"
        return found


def folded_code(text: str) -> str:
    """A code or key as typed: full-width signs made plain, small letters large, blanks left out."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_last_in_row(code: str) -> bool:
    """Whether a code is an その他 or a 未聴取, before which a new code of its row is placed."""
    return _LAST_IN_ROW.fullmatch(code) is not None


def code_problem(code: str) -> str | None:
    """The sentence for a text that cannot be a code, else None. Expects `folded_code`."""
    if _CODE.fullmatch(code):
        return None
    return "＊コードは、英大文字で始まる2～8文字の英数字にしてください（例：SM10）。"


class Vocabulary:
    """One vocabulary's terms in their order. Lookup by code; retired codes stay readable."""

    def __init__(self, name: VocabularyName, terms: Iterable[Term]) -> None:
        self.name = name
        self.terms = tuple(sorted(terms, key=lambda term: term.sort))
        self._by_code = {term.code: term for term in self.terms}

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def term(self, code: str) -> Term:
        """The term of a code. Raises `KeyError`."""
        return self._by_code[code]

    def label(self, code: str | None) -> str:
        """The label of a code, empty for None."""
        return "" if code is None else self._by_code[code].label

    def chip(self, code: str | None) -> str:
        """The short words of a code, empty for None."""
        return "" if code is None else self._by_code[code].chip

    def upper(self, day: date | None = None) -> tuple[Term, ...]:
        """The terms without a parent (level 1), valid on the day where one is given."""
        return tuple(
            term for term in self.terms if self._top(term) is term and (day is None or term.valid_on(day))
        )

    def below(self, code: str, day: date | None = None) -> tuple[Term, ...]:
        """The level-2 terms of a level-1 code."""
        return tuple(
            term for term in self.terms if term.parent == code and (day is None or term.valid_on(day))
        )

    def upper_code(self, code: str) -> str:
        """The level-1 code of a code (itself when it is one). Raises `KeyError`."""
        return self._top(self._by_code[code]).code

    def nested(self, codes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The pairs (upper, below) among these codes of which one belongs below the other. Unknown codes are left out."""
        for code in codes:
            upper = self.upper_code(code) if code in self else code
            if upper != code and upper in codes:
                yield upper, code

    def usable_on(self, code: str, day: date) -> bool:
        """Whether the code may be used for an event on that day. A retired level-1 topic retires its level-2 topics."""
        term = self._by_code.get(code)
        return term is not None and term.valid_on(day) and self._top(term).valid_on(day)

    def _top(self, term: Term) -> Term:
        parent = None if term.parent is None else self._by_code.get(term.parent)
        return term if parent is None else parent


class Vocabularies:
    """All vocabularies of a database, frozen at the moment they were read."""

    def __init__(self, by_name: Mapping[VocabularyName, Vocabulary]) -> None:
        self._by_name = dict(by_name)

    def __getitem__(self, name: VocabularyName) -> Vocabulary:
        return self._by_name[name]

    def names(self) -> tuple[VocabularyName, ...]:
        """The vocabularies there are."""
        return tuple(self._by_name)


def read_terms(text: str) -> tuple[Term, ...]:
    """The terms of one vocabulary CSV (header line, columns as `Term`). Raises `ValueError` on a broken row."""

    def day(value: str) -> date | None:
        return date.fromisoformat(value) if value else None

    return tuple(
        Term(
            code=row["code"],
            label=row["label"],
            parent=row["parent"] or None,
            short=row["short"],
            hotkey=row["hotkey"],
            sort=int(row["sort"]),
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            public_label=row["public_label"],
            note=row["note"],
            measure=row["measure"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )
