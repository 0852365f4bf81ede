"""The characters allowed in plain text wherever it is typed or kept, and sentences about its faults."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Directional overrides can make a memo read differently from what is stored (CVE-2021-42574 shows how).
_HIDDEN: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)


def is_storable(character: str) -> bool:
    """Whether a character may stand in a memo: no control characters but line breaks, no lone surrogates."""
    if character == "\n":
        return True
    if unicodedata.category(character) in {"Cc", "Cs"} or character in _HIDDEN:
        return False
    # Noncharacters are refused, but not what this Python merely does not know yet: next year's emoji.
    return ord(character) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(character) <= 0xFDEF


def storable(text: str) -> str:
    r"""`text` with line breaks made `\n`, tabs made blanks, and what may not be stored left out (for pasting)."""
    if all(
        map(str.isprintable, text.split("\n"))
    ):  # most texts: nothing that is left out or replaced is printable
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in unified if is_storable(character))


def range_words(low: int, high: int, unit: str = "") -> str:
    """The end of a sentence about a number's fault: `1～999人で入れてください。`; the name of the field precedes it."""
    return f"{low:,}～{high:,}{unit}で入れてください。"


def length_sentence(count: int, longest: int) -> str:
    """The end of the sentence about too many characters; the name of the field precedes it."""
    return f"{longest:,}文字までです。いま{count:,}文字あります。{count - longest:,}文字減らしてください。"


def one_line(text: str) -> str:
    """What may be stored of a text in one line: a line break, of any kind, becomes a blank."""
    return storable(_LINE_BREAK.sub(" ", text))
