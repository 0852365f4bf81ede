"""A draw follows from the seed and the numbers alone, and a second program finds the same order."""

from __future__ import annotations

import hashlib
import random

import pytest

from nakanojo_helpdesk.domain.registrations.lottery import (
    DrawRules,
    Lot,
    LotClass,
    draw,
    seed_problem,
)
from nakanojo_helpdesk.domain.registrations.places import Fit


def another_program(
    lots: list[tuple[str, int, str, bool]], seed: str, first: list[str], hold: bool, places: int
) -> list[tuple[str, int]]:
    """The rule as it is printed on paper, written a second time without a line of the program's own."""
    groups: dict[str, list[tuple[str, str, int, bool]]] = {}
    for number, size, class_, split in lots:
        key = hashlib.sha256((seed + ":" + number).encode("utf-8")).hexdigest()
        groups.setdefault(class_ if class_ in first else "others", []).append((key, number, size, split))
    result, left, closed = [], places, False
    for class_ in [*first, "others"]:
        for _, number, size, split in sorted(groups.get(class_, [])):
            won = 0
            if not closed:
                if size <= left:
                    won = size
                elif split:
                    won = left
                elif hold and left > 0:
                    closed = True
            left -= won
            result.append((number, won))
    return result


def test_a_second_program_finds_the_same_order_for_a_thousand_lists() -> None:
    chance = random.Random(20270511)
    classes = [LotClass.NEWCOMERS, LotClass.LOST, LotClass.RESIDENTS]
    for _ in range(1_000):
        first = tuple(each for each in classes if chance.random() < 0.5)
        lots = [
            Lot(
                number=f"R9-{chance.randint(1, 40):03d}-{serial:03d}",
                places=chance.choice((1, 1, 1, 2, 3)),
                class_=chance.choice((*first, LotClass.OTHERS)),
                split=chance.random() < 0.3,
            )
            for serial in range(1, chance.randint(1, 60))
        ]
        rules = DrawRules(classes=first, fit=chance.choice((Fit.SKIP, Fit.HOLD)))
        seed, places = f"{chance.randint(1, 6)}{chance.randint(1, 6)}-{len(lots)}", chance.randint(0, 40)
        drawn = draw(lots, seed, rules, places)
        plain = [(lot.number, lot.places, lot.class_.value, lot.split) for lot in lots]
        expected = another_program(plain, seed, [each.value for each in first], rules.fit is Fit.HOLD, places)
        assert [(each.lot.number, each.given) for each in drawn] == expected
        assert sum(each.given for each in drawn) <= places


def test_the_order_does_not_depend_on_the_order_of_the_list() -> None:
    lots = [Lot(number=f"R9-001-{serial:03d}", places=1) for serial in range(1, 31)]
    once = draw(lots, "3-5-1-42", DrawRules(), 12)
    assert draw(lots[::-1], "3-5-1-42", DrawRules(), 12) == once
    assert [each.lot.number for each in draw(lots, "3-5-1-43", DrawRules(), 12)] != [
        each.lot.number for each in once
    ]


def test_a_seed_typed_in_full_width_is_the_same_seed() -> None:
    lots = [Lot(number=f"R9-001-{serial:03d}", places=1) for serial in range(1, 10)]
    assert draw(lots, " ２０２７０５１１-４２", DrawRules(), 3) == draw(lots, "20270511-42", DrawRules(), 3)


def test_with_fewer_applicants_than_places_everybody_wins() -> None:
    lots = [Lot(number=str(serial), places=2) for serial in range(1, 4)]
    assert all(each.won for each in draw(lots, "1", DrawRules(), 12))
    assert draw([], "1", DrawRules(), 12) == ()


def test_a_number_takes_part_once() -> None:
    with pytest.raises(ValueError, match="once"):
        draw([Lot(number="1", places=1), Lot(number="1", places=1)], "1", DrawRules(), 1)


@pytest.mark.parametrize("seed", ["", "  ", "あ" * 61, "1\n2"])
def test_a_seed_that_cannot_be_printed_is_refused(seed: str) -> None:
    assert seed_problem(seed) is not None
