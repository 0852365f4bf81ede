"""A 個人番号 typed over two or three fields of one form: each part alone is no finding. Part of `domain.privacy`.

Eight digits and four, four and eight, or four in each of three fields, which together fit. A telephone number, a
postcode, a time or a number of another length is never a part; eight digits that are a calendar day are none either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Final

from nakanojo_helpdesk.domain.privacy.my_numbers import my_number_fits
from nakanojo_helpdesk.domain.privacy.scanned_text import scanned

SPLIT: Final = "＊個人番号（マイナンバー）らしい番号が、いくつかの欄に分けて入っています。個人番号は残せません。番号を消してください。"
_TAIL: Final = re.compile(r"(?<![0-9.:/+-])(?<![0-9)][- ])(?:[0-9]{4}[- ]?)?[0-9]{4}$")
_HEAD: Final = re.compile(r"^[0-9]{4}(?:[- ]?[0-9]{4})?(?![0-9.:/-]|[- ]+[0-9]| ?[年月日時分円人回件])")
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}-? ?(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_YEARS: Final = re.compile(r"(?:(?:19|20)[0-9]{2}[- ]?)+")
_OTHER_NUMBER: Final = re.compile(
    r"(?:受付|整理|伝票|会員|口座|注文|型番|製造|番号札|契約|顧客|お客様|郵便|内線|電話|TEL|Tel|〒)[^0-9]{0,6}$"
)


def split_number(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the fields whose texts together hold a 個人番号; empty where none does."""
    plain = {name: scanned(text).text.strip() for name, text in texts.items()}
    tails = {name: part for name, text in plain.items() if (part := _part(_TAIL, text))}
    heads = {name: part for name, text in plain.items() if (part := _part(_HEAD, text))}
    for first, tail in tails.items():
        for last, head in heads.items():
            if first != last and len(tail + head) == 12 and my_number_fits(tail + head):
                return first, last
    whole = {name: part for name, part in heads.items() if plain[name] == part and len(part) == 4}
    for names in permutations(whole, 3) if len(whole) <= 6 else ():
        digits = [whole[name] for name in names]
        if my_number_fits("".join(digits)) and not all(map(_YEARS.fullmatch, digits)):
            return names
    return ()


def split_problem(texts: Mapping[str, str]) -> dict[str, str]:
    """The fault of a form whose texts together hold a 個人番号, at the last of the fields; empty where they do not."""
    names = split_number(texts)
    return {names[-1]: SPLIT} if names else {}


def _part(pattern: re.Pattern[str], text: str) -> str:
    """The digits at that end of a text, where they may be a part of the number; else nothing."""
    found = pattern.search(text)
    if (
        found is None
        or _OTHER_NUMBER.search(text[: found.start()])
        or _DAY.fullmatch(found[0])
        or (len(found[0]) > 4 and _YEARS.fullmatch(found[0]))
    ):
        return ""
    return re.sub("[^0-9]", "", found[0])
