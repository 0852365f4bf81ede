"""The choices of a question: terms of a vocabulary as chips or entries of a list, and the words of a code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.vocabularies import Term, Vocabulary
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice

RETIRED: Final = "（廃止）"


def choices(
    terms: Iterable[Term],
    without: str = "",
    *,
    day: date | None = None,
    kept: Iterable[str] = (),
    whole: bool = False,
) -> tuple[Choice, ...]:
    """Choices of terms, in the words of a chip.

    Args:
        terms: in the order of the screen.
        without: an ending the row's heading says already: 「その他（LINE・SNS）」 is その他 there.
        day: only terms valid on that day; None = all of them.
        kept: codes offered although they are not valid on `day`, marked （廃止）.
        whole: use the label instead of the chip's words.
    """
    held = set(kept)
    return tuple(
        _choice(term, without, whole=whole, valid=day is None or term.valid_on(day))
        for term in terms
        if day is None or term.valid_on(day) or term.code in held
    )


def _choice(term: Term, without: str, *, whole: bool, valid: bool) -> Choice:
    words = term.label if whole else term.chip.removesuffix(without) or term.chip
    return Choice(term.code, words, term.hotkey, term.note) if valid else Choice(term.code, words + RETIRED)


def label(vocabulary: Vocabulary, code: str) -> str:
    """The words of a code; for an unknown one (in a draft), its beginning."""
    return vocabulary.label(code) if code in vocabulary else code[:20]
