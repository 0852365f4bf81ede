"""A 個人番号 typed over several fields of one form is noticed; telephone numbers, days and times side by side are not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from nakanojo_helpdesk.domain.privacy.findings import is_blocked
from nakanojo_helpdesk.domain.privacy.split_numbers import split_number
from tests.domain.privacy.spellings import FULL_WIDTH, KANJI, fours, my_number
from tests.domain.privacy.test_findings import negatives

SPLITS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "eight and four": lambda number: (number[:8], number[8:]),
    "four and eight": lambda number: (number[:4], number[4:]),
    "with a dash": lambda number: (f"{number[:4]}-{number[4:8]}", number[8:]),
    "behind words": lambda number: (f"番号は{number[:4]} {number[4:8]}", f"{number[8:]}です"),
    "full width": lambda number: (number[:8].translate(FULL_WIDTH), number[8:].translate(FULL_WIDTH)),
    "kanji digits": lambda number: (number[:8].translate(KANJI), number[8:]),
    "three fields": lambda number: tuple(fours(number, "/").split("/")),
}


def fields(parts: tuple[str, ...], chance: random.Random) -> dict[str, str]:
    """The parts in fields of a form, among others, in any order."""
    texts = {f"field {place}": part for place, part in enumerate(parts)}
    texts |= {"name": "佐藤 花子", "phone": "0279-75-2111", "empty": ""}
    names = list(texts)
    chance.shuffle(names)
    return {name: texts[name] for name in names}


@pytest.mark.parametrize("split", SPLITS)
def test_a_number_split_over_fields_is_noticed(split: str) -> None:
    chance = random.Random(7)
    missed = 0
    for _ in range(1000):
        parts = SPLITS[split](my_number(chance))
        assert not any(map(is_blocked, parts)), "each part alone is no finding"
        missed += not split_number(fields(parts, chance))
    assert missed <= 1, "only eight digits that are a calendar day pass"


def pairs(chance: random.Random) -> dict[str, str]:
    """Two fields as they are filled in at a counter: telephones, local ones too, days, times, postcodes, numbers of things."""
    four, eight = f"{chance.randrange(10_000):04d}", f"{chance.randrange(10**8):08d}"
    day = f"{chance.randrange(1930, 2027)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    time = f"{chance.randrange(24):02d}{chance.randrange(60):02d}"
    texts = [
        negatives(chance),
        negatives(chance),
        f"0279-75-{four}",
        f"027975{four}",
        f"090-{eight[:4]}-{eight[4:]}",
        f"75-{four}",
        four,
        day,
        f"{day[:4]}-{day[4:6]}-{day[6:]}",
        f"{day[:4]}年生まれ",
        time,
        f"{time[:2]}:{time[2:]}",
        f"377-{four}",
        f"受付番号{eight}",
        f"会員番号 {eight[:4]}-{eight[4:]}",
        f"{day[:4]} {chance.randrange(2020, 2030)}",
        f"定員{chance.randrange(5, 40)}人、教材費{four}円",
        f"カード{chance.randrange(1, 500)}",
    ]
    first, second = chance.sample(texts, 2)
    return {"first": first, "second": second, "name": "佐藤 花子"}


def test_telephones_days_and_times_side_by_side_are_no_number() -> None:
    chance = random.Random(21)
    wrong = [texts for texts in (pairs(chance) for _ in range(20_000)) if split_number(texts)]
    assert wrong == []


def test_the_negatives_would_tell_of_a_rule_that_takes_any_digits() -> None:
    chance = random.Random(21)
    loose = 0
    for _ in range(2_000):
        digits = "".join(sign for text in pairs(chance).values() for sign in text if sign.isdecimal())
        loose += len(digits) == 12
    assert loose > 50
