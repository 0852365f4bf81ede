"""The vocabularies of a new database: the shipped ones, with the town's own in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import (
    CHIP_LENGTH,
    GROUPED_BY,
    KEPT_CODES,
    TWO_LEVELS,
    VOCABULARY_LABELS,
    Term,
    TermForm,
    VocabularyName,
    code_problem,
)

Terms = Mapping[VocabularyName, tuple[Term, ...]]
_MEASURE_LENGTH: Final = 60


def merged(shipped: Terms, carried: CarriedSettings, today: date) -> dict[VocabularyName, tuple[Term, ...]]:
    """The terms of a new database. Codes that this program knows and the former one did not are added.

    What the program itself needs is always the shipped one. Raises `Refused`, naming the vocabulary, where the codes do
    not hold together; also where a desk or a place has a code that is not there.
    """
    found = {
        name: _with_own(terms, carried.terms.get(name, ())) if name in VOCABULARY_LABELS else terms
        for name, terms in shipped.items()
    }
    for name in VOCABULARY_LABELS:
        if fault := _fault(name, found, today):
            raise Refused(
                f"この設定のファイルのコード表「{VOCABULARY_LABELS[name]}」は、使えません（{fault}）。"
                "取り込んでいません。前のパソコンで直してから、もう一度持ち出してください。"
            )
    _require_places(carried, found)
    return found


def _with_own(shipped: Sequence[Term], own: Sequence[Term]) -> tuple[Term, ...]:
    if not own:
        return tuple(shipped)
    codes = {term.code for term in own}
    return (*own, *(term for term in shipped if term.code not in codes))


def _fault(name: VocabularyName, found: Terms, today: date) -> str:
    """The first fault of a vocabulary, empty where there is none."""
    terms = found[name]
    codes = {term.code: term for term in terms}
    if len(codes) != len(terms):
        return "同じコードが2つあります"
    for term in terms:
        if fault := _fault_of(term):
            return fault
        if not _has_its_parent(name, term, codes, found):
            return f"コード{term.code}の上の段がありません"
    kept = KEPT_CODES.get(name, frozenset())
    if any(code not in codes or codes[code].valid_to is not None for code in kept):
        return "プログラムが使うコードがありません"
    now = [term for term in terms if term.valid_on(today)]
    if not now:
        return "使えるコードが1つもありません"
    return _clash(name, now)


def _fault_of(term: Term) -> str:
    form = TermForm(
        label=term.label,
        short=term.short or term.label[:CHIP_LENGTH],  # shipped names of courses are longer than a chip
        hotkey=term.hotkey,
        public_label=term.public_label,
        note=term.note,
    )
    problems = form.problems()
    if sentence := code_problem(term.code):
        problems["code"] = sentence
    if sentence := text_problem(term.measure, label="施策", longest=_MEASURE_LENGTH):
        problems["measure"] = sentence
    return next(iter(problems.values()), "").removeprefix("＊").removesuffix("。")


def _has_its_parent(name: VocabularyName, term: Term, codes: Mapping[str, Term], found: Terms) -> bool:
    if name in GROUPED_BY:
        return term.parent in {group.code for group in found[GROUPED_BY[name]]}
    if term.parent is None:
        return True
    upper = codes.get(term.parent)
    return name in TWO_LEVELS and upper is not None and upper.parent is None


def _clash(name: VocabularyName, now: Sequence[Term]) -> str:
    """Two codes of one row in use that nobody could tell apart: by the same key or the same word."""
    rows = {term.parent if name in TWO_LEVELS else None for term in now}
    for row in rows:
        beside = [term for term in now if name not in TWO_LEVELS or term.parent == row]
        for words in ([term.hotkey for term in beside if term.hotkey], [term.chip for term in beside]):
            if any(count > 1 for count in Counter(words).values()):
                return "同じキーか同じ名前のコードが2つあります"
    return ""


def _require_places(carried: CarriedSettings, found: Terms) -> None:
    kinds = {term.code for term in found[VocabularyName.VENUE_KIND]}
    districts = {term.code for term in found[VocabularyName.DISTRICT]}
    known = all(
        venue.kind in kinds and (venue.district is None or venue.district in districts)
        for venue in carried.venues
    )
    if not known or any(desk.venue_kind not in kinds for desk in carried.desks):
        raise Refused(
            "この設定のファイルの場所には、コード表にない種類か地区があります。取り込んでいません。"
            "前のパソコンで直してから、もう一度持ち出してください。"
        )
