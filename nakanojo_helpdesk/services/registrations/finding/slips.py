"""Readings as they are heard, and how likely one was said where another was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_SAME_SOUND: Final = str.maketrans("ぢづをゐゑ", "じずおいえ")
_VOWELS: Final = {
    "a": "あかさたなはまやらわがざだばぱ",
    "i": "いきしちにひみりぎじびぴ",
    "u": "うくすつぬふむゆるぐずぶぷ",
    "e": "えけせてねへめれげぜでべぺ",
    "o": "おこそとのほもよろごぞどぼぽ",
}
_ROWS: Final = (
    "あいうえお", "かきくけこがぎぐげご", "さしすせそざじずぜぞ", "たちつてとだでど", "なにぬねの",
    "はひふへほばびぶべぼぱぴぷぺぽ", "まみむめも", "やゆよ", "らりるれろ", "わん",
)  # fmt: skip
_VOWEL_OF: Final = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}
_ROW_OF: Final = {kana: place for place, row in enumerate(_ROWS) for kana in row}
_DRAWN_OUT: Final = frozenset("ーうおいえあつん")


def heard(key: str) -> str:
    """A folded reading with kana alike that nobody can tell apart by ear."""
    return key.translate(_SAME_SOUND)


def near(word: str, choices: Iterable[str], slips: int = 1) -> Iterator[str]:
    """Those of the choices that are at most `slips` away from the word: kana wrong, missing, doubled or exchanged."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for choice, _distance, _place in process.extract(
        word, list(choices), scorer=OSA.distance, score_cutoff=slips, limit=None
    ):
        yield choice


def unlikeliness(word: str, reading: str) -> int:
    """How far the one slip between two readings is from what ears and hands mix up: 0 to 3, the likeliest first."""
    start = 0
    while start < min(len(word), len(reading)) and word[start] == reading[start]:
        start += 1
    end = 0
    while (
        end < min(len(word), len(reading)) - start
        and word[len(word) - 1 - end] == reading[len(reading) - 1 - end]
    ):
        end += 1
    typed, said = word[start : len(word) - end], reading[start : len(reading) - end]
    if not typed or not said:
        one = typed or said
        neighbours = (
            word[max(0, start - 1) : start + len(typed) + 1]
            if typed
            else reading[max(0, start - 1) : start + 2]
        )
        return 0 if one in _DRAWN_OUT or neighbours.count(one) > 1 else 1
    if len(typed) == len(said) == 1:
        if _bare(typed) == _bare(said):
            return 0
        if _VOWEL_OF.get(typed) == _VOWEL_OF.get(said):
            return 1
        return 2 if _ROW_OF.get(typed) == _ROW_OF.get(said) else 3
    return 2


def _bare(kana: str) -> str:
    """A kana without the marks of voiced sounds."""
    return unicodedata.normalize("NFD", kana)[0]
