"""What a question offers: terms of a vocabulary as chips or entries of a list, and how a code is called."""

from __future__ import annotations

from collections.abc import Iterable

from nakanojo_helpdesk.domain.vocabularies import Term, Vocabulary
from nakanojo_helpdesk.ui.kit.inputs.chips import Choice


def choices(terms: Iterable[Term], without: str = "") -> tuple[Choice, ...]:
    """Choices of terms, in short words.

    `without` is an ending the row's heading says already: 「その他（LINE・SNS）」 is その他 there.
    """
    return tuple(
        Choice(term.code, term.chip.removesuffix(without) or term.chip, term.hotkey, term.note)
        for term in terms
    )


def label(vocabulary: Vocabulary, code: str) -> str:
    """A code in words; of an unknown one, as a draft may hold it, its beginning."""
    return vocabulary.label(code) if code in vocabulary else code[:20]
