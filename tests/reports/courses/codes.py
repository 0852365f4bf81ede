"""The shipped vocabularies, without a database."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, Vocabulary, VocabularyName, read_terms

CODES: Final = Vocabularies(
    {
        name: Vocabulary(
            name, read_terms(paths.resource(f"vocabularies/{name.value}.csv").read_text(encoding="utf-8"))
        )
        for name in VocabularyName
    }
)
