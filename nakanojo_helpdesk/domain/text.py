"""Text as people type it: what may be kept, and the folded key that search compares.

Names and addresses are never Unicode-normalised (even NFC changes 隆 神 祥 福 in their compatibility forms);
only the search key is folded.
"""

from __future__ import annotations

import unicodedata
from itertools import islice, product
from typing import Final

MEMO_LENGTH: Final = 1500
NAME_LENGTH: Final = 40

# Variant forms of name kanji, and of a sign, that people search by their common form.
_VARIANTS: Final = str.maketrans(
    {
        "髙": "高", "﨑": "崎", "嵜": "崎", "邊": "辺", "邉": "辺", "濵": "浜", "濱": "浜", "澤": "沢", "齋": "斉", "齊": "斉",
        "廣": "広", "國": "国", "嶋": "島", "嶌": "島", "德": "徳", "惠": "恵", "眞": "真", "靜": "静", "瀨": "瀬", "桒": "桑",
        "冨": "富", "𠮷": "吉", "曻": "昇", "彌": "弥", "龍": "竜", "櫻": "桜", "條": "条", "槇": "槙", "關": "関", "黑": "黒",
        "斎": "斉", "檜": "桧", "淵": "渕", "曾": "曽", "〜": "~",
    }
)  # fmt: skip
# What folds into one and did not when older indexes were filled: there each stands as it was typed.
_STOOD_APART: Final = {"斉": "斎", "桧": "檜", "渕": "淵", "曽": "曾", "~": "〜"}
_SPELLINGS_AT_MOST: Final = 32
_KATAKANA_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Variation selectors choose a glyph, not a character: 葛󠄀城 and 葛城 are the same name.
_SELECTORS: Final = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
# Directional overrides can make a memo read differently from what is stored (CVE-2021-42574 shows how).
_HIDDEN: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)


def fold(text: str) -> str:
    """The search key: width, case, kana and common kanji variants made alike, runs of blanks made one."""
    folded = unicodedata.normalize("NFKC", text.translate(_VARIANTS)).casefold()
    folded = folded.translate(_SELECTORS)
    return " ".join(folded.translate(_KATAKANA_TO_HIRAGANA).translate(_DASHES).translate(_VARIANTS).split())


def spellings(word: str) -> tuple[str, ...]:
    """A folded word, first as it is, then as search indexes that were filled with less folding may hold it."""
    choices = [(sign, _STOOD_APART[sign]) if sign in _STOOD_APART else (sign,) for sign in word]
    return tuple("".join(signs) for signs in islice(product(*choices), _SPELLINGS_AT_MOST))


def without_long_mark(word: str) -> str:
    """A folded word without a long vowel mark behind three or more characters: サーバー is also written サーバ."""
    return word[:-1] if len(word) > 3 and word[-1] == "ー" and "ぁ" <= word[-2] <= "ゖ" else word


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
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in unified if is_storable(character))


def range_words(low: int, high: int, unit: str = "") -> str:
    """How every fault of a number ends, such as `1～999人で入れてください。`; the name of the field goes before."""
    return f"{low:,}～{high:,}{unit}で入れてください。"


def text_problem(text: str, *, label: str, longest: int, lines: bool = False) -> str | None:
    """The sentence to show when a text cannot be kept as it is, else None."""
    if len(text) > longest:
        return f"{label}は{longest:,}文字までです。いま{len(text):,}文字あります。{len(text) - longest:,}文字減らしてください。"
    if any(not is_storable(character) or (character == "\n" and not lines) for character in text):
        return (
            f"{label}に、保存できない記号（目に見えない制御文字）が入っています。その部分を消してください。"
        )
    return None
