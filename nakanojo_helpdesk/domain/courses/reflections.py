"""所感: what whoever held a lesson or course says of it in its 実施報告書."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.typography.plain_text import storable

REFLECTION_LENGTH: Final = 1000


def reflection_problem(text: str) -> str | None:
    """The sentence to show under the 所感 when it cannot be kept as it is, else None."""
    if problem := text_problem(kept_reflection(text), label="所感", longest=REFLECTION_LENGTH, lines=True):
        return f"＊{problem}"
    return None


def kept_reflection(text: str) -> str:
    """A typed text in the form that is kept: uniform line breaks, no blanks at the ends."""
    return storable(text).strip()
