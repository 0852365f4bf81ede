"""What the checks hand back: one `Finding` for each breach of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Every rule that is measured. Each has a planted fault in `test_planted_faults`."""

    NAME = "name"
    ELIDED = "elided"
    CLIPPED = "clipped"
    COMBO_ITEM = "combo-item"
    OFF_WINDOW = "off-window"
    SIDEWAYS = "sideways"
    OVERLAP = "overlap"
    CONTRAST = "contrast"
    TARGET = "target"
    REACH = "reach"
    TRAP = "trap"
    ORDER = "order"
    FOCUS = "focus"
    SHORTCUT_TWICE = "shortcut-twice"
    SHORTCUT_RESERVED = "shortcut-reserved"
    FIT = "fit"
    GLYPH = "glyph"
    TEXT_SIZE = "text-size"
    PLAIN_TEXT = "plain-text"
    ERROR_DESCRIPTION = "error-description"
    COLOUR_ALONE = "colour-alone"


@dataclass(frozen=True)
class Finding:
    """One breach: `rule`, `who` breaks it (class, object name, text), `message` (how, by how much)."""

    rule: Rule
    who: str
    message: str

    def __str__(self) -> str:
        """One line for a test's failure text."""
        return f"[{self.rule}] {self.who}: {self.message}"


def listing(findings: Iterable[Finding]) -> str:
    """All findings, one a line, for an assertion's message."""
    return "\n".join(str(finding) for finding in findings)


def without_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order, each once."""
    return list(dict.fromkeys(findings))
