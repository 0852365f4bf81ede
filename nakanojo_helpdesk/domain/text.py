"""Text as people type it: which characters may be kept, and the folded key that search compares.

Names and addresses are never Unicode-normalised (even NFC changes 隆 神 祥 福 in their compatibility forms);
only the search key is folded.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, product
from typing import Final

from nakanojo_helpdesk.typography.plain_text import is_storable, length_sentence

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
_SPELLINGS_AT_MOST: Final = 32
_KATAKANA_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Nothing to be seen: variation selectors (葛󠄀城 and 葛城 are the same name), joiners, direction marks, soft hyphens.
_UNSEEN: Final = dict.fromkeys(
    [
        *(0xAD, 0x34F, 0x61C, 0xFEFF),
        *range(0x180B, 0x180F),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0080),
        *range(0xE0100, 0xE01F0),
    ]
)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―─━−－", "-"))
_LARGE_KANA: Final = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
# Patterns are compiled when first looked for: the start of the program needs none of them.
_VU: Final = "ゔ(?:([ぁあ])|([ぃい])|([ぇえ])|([ぉお]))?"
# A long vowel mark typed for a dash (R8ー00001, 090ー1234), and a hyphen inside a word of letters (Wi-Fi).
_MARK_BEHIND_DIGIT: Final = "(?<=[0-9])ー"
_HYPHEN_IN_WORD: Final = "(?<=[a-z])[-ー](?=[a-z])"
_HYPHEN_AT_END: Final = "^[-ー]+(?=[a-z])|(?<=[a-z])[-ー]+$"
_KANJI: Final = "々〆㐀-䶿一-鿿\U00020000-\U0003ffff"
_BLANK_IN_NAME: Final = f"(?<=[{_KANJI}]) (?=[{_KANJI}])|(?<=[ぁ-ゖー]) (?=[ぁ-ゖ])"
# 鶴ヶ峰, 鶴が峰 (けが); 3ヶ月, 3か月, 3箇月 (けか箇).
_IN_PLACE_NAME: Final = f"(?<=[{_KANJI}])[がけ](?=[{_KANJI}])"
_IN_COUNT: Final = "(?<=[0-9何数幾一二三四五六七八九十])[けか箇](?=[月所国年条])"
FOLDING: Final = 3
"""Counted up whenever `searchable` gives other keys: a search index that was filled with less is made anew."""


def fold(text: str) -> str:
    """The search key: width, case, kana, dashes and common kanji variants made alike, runs of blanks made one."""
    folded = unicodedata.normalize("NFKC", text.translate(_UNSEEN).translate(_VARIANTS)).casefold()
    folded = (
        folded.translate(_UNSEEN).translate(_KATAKANA_TO_HIRAGANA).translate(_DASHES).translate(_VARIANTS)
    )
    folded = re.sub(_HYPHEN_IN_WORD, "", re.sub(_MARK_BEHIND_DIGIT, "-", folded))
    folded = re.sub(_VU, lambda found: "ぶばびべぼ"[found.lastindex or 0], folded)
    return " ".join(folded.translate(_LARGE_KANA).split())


def searchable(text: str) -> str:
    """A text folded for searching: a blank inside a name (佐藤 花子) does not separate words, a line break does."""
    return " ".join(
        re.sub(_BLANK_IN_NAME, "", fold(line)) for line in text.splitlines() if not line.isspace()
    )


def search_word(word: str) -> str:
    """One word of a query, folded for the comparison with folded texts.

    A hyphen at its end is ignored (`wi-` is the beginning of `wifi`), and so is a last long vowel mark.
    """
    return without_long_mark(re.sub(_HYPHEN_AT_END, "", word))


def spellings(word: str) -> tuple[str, ...]:
    """A folded word, first as it is, then with the other signs for が and ヶ inside place names and counts of months."""
    choices: list[str] = list(word)
    for found in re.finditer(_IN_PLACE_NAME, word):
        choices[found.start()] = found[0] + "がけ".replace(found[0], "")
    for found in re.finditer(_IN_COUNT, word):
        choices[found.start()] = found[0] + "けか箇".replace(found[0], "")
    if word[:1] == "ー":  # perhaps behind a digit
        choices[0] = "ー-"
    return tuple("".join(signs) for signs in islice(product(*choices), _SPELLINGS_AT_MOST))


def holds(text: str, word: str) -> bool:
    """Whether a search for a `search_word` finds a text."""
    key = searchable(text)
    return any(spelling in key for spelling in spellings(word))


def without_long_mark(word: str) -> str:
    """A folded word without a long vowel mark behind three or more characters: サーバー is also written サーバ."""
    return word[:-1] if len(word) > 3 and word[-1] == "ー" and "ぁ" <= word[-2] <= "ゖ" else word


_MY_NUMBER_LENGTH: Final = 12


def text_problem(text: str, *, label: str, longest: int, lines: bool = False) -> str | None:
    """The sentence to show when a text cannot be kept unchanged (too long, signs unseen, a 個人番号), else None.

    `lines`: it may have several, as memos have.
    """
    if len(text) > longest:
        return f"{label}は{length_sentence(len(text), longest)}"
    if any(not is_storable(character) or (character == "\n" and not lines) for character in text):
        return (
            f"{label}に、保存できない記号（目に見えない制御文字）が入っています。その部分を消してください。"
        )
    if len(text) >= _MY_NUMBER_LENGTH:
        from nakanojo_helpdesk.domain.privacy.findings import BLOCKED, NO_MY_NUMBER, is_blocked

        if is_blocked(text):
            return (BLOCKED if lines else NO_MY_NUMBER).removeprefix("＊")
    return None
