"""記録照合番号: the beginning of the newest hash of the trail, on papers; and what comes of checking one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

ANCHOR_LENGTH: Final = 16
"""Digits of the audit chain's newest hash that are printed as 記録照合番号."""
ANCHOR_SENTENCE: Final = (
    f"＊紙の下にある記録照合番号を、{ANCHOR_LENGTH}けた全部入れてください。使う字は、0から9とaからfだけです。"
)
_WHOLE_HASH: Final = 64
_NAME: Final = "記録照合番号"
_BETWEEN: Final = re.compile(r"[\s:：・\-‐–ー]+")
# Signs that are none of the number's sixteen, for which somebody reading a paper may take one.
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})


def anchor_digits(text: str) -> str | None:
    """The digits of a number as typed from a paper, in any width, with blanks between; None where it is none."""
    folded = unicodedata.normalize("NFKC", text).replace(_NAME, "")
    digits = _BETWEEN.sub("", folded).lower().translate(_MISREAD)
    if ANCHOR_LENGTH <= len(digits) <= _WHOLE_HASH and re.fullmatch("[0-9a-f]+", digits):
        return digits
    return None


class Standing(Enum):
    """What a number from a paper says of the trail."""

    HOLDS = auto()
    """It is there, and everything up to it is as it was written."""
    UNKNOWN = auto()
    """No trace has it: the trail it was printed of is not this one, or was cut off or written anew."""
    BROKEN = auto()
    """It is there, and something before it was changed."""


@dataclass(frozen=True, kw_only=True)
class AnchorResult:
    """The outcome. `seq` and `at`: number and instant of the trace it belongs to; `later`: traces after it.

    `broken_at` is the number of the first trace that does not fit, 0 for none.
    """

    standing: Standing
    seq: int = 0
    at: datetime | None = None
    later: int = 0
    broken_at: int = 0
