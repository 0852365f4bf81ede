"""The recovery key on paper gives the key back, and a slip of the fingers is found and told which group it is in."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.protection.keys import BookKey, key_id_in
from nakanojo_helpdesk.domain.protection.recovery import (
    GROUP_LENGTH,
    GROUPS,
    LETTERS,
    WHOLE,
    group_problem,
    read_recovery,
    recovery_groups,
    split,
)

LOOK_ALIKES = ("0O", "1IL", "2Z", "5S", "8B", "UV")
CHANCE = random.Random(11)
EXAMPLES = [BookKey(bytes(32)), BookKey(b"\xff" * 32), *(BookKey(CHANCE.randbytes(32)) for _ in range(100))]


def test_the_paper_gives_the_key_back() -> None:
    for key in EXAMPLES:
        groups = recovery_groups(key)
        assert len(groups) == GROUPS
        assert {len(group) for group in groups} == {GROUP_LENGTH}
        assert read_recovery(groups) == key


def test_the_letters_cannot_be_taken_for_each_other() -> None:
    for alike in LOOK_ALIKES:
        assert sum(letter in LETTERS for letter in alike) == 0
    assert len(set(LETTERS)) == 23


def test_every_wrong_letter_is_found_in_its_group() -> None:
    groups = recovery_groups(EXAMPLES[2])
    for place, group in enumerate(groups):
        for at, letter in enumerate(group):
            for other in LETTERS:
                typed = group[:at] + other + group[at + 1 :]
                assert bool(group_problem(place, typed)) == (other != letter)


def test_two_letters_in_each_others_place_are_found() -> None:
    for key in EXAMPLES[:20]:
        for place, group in enumerate(recovery_groups(key)):
            for first in range(GROUP_LENGTH):
                for second in range(first):
                    letters = list(group)
                    letters[first], letters[second] = letters[second], letters[first]
                    typed = "".join(letters)
                    assert bool(group_problem(place, typed)) == (typed != group), typed


def test_two_groups_in_each_others_place_are_found() -> None:
    for key in EXAMPLES:
        groups = list(recovery_groups(key))
        groups[3], groups[7] = groups[7], groups[3]
        with pytest.raises(Invalid) as caught:
            read_recovery(groups)
        assert set(caught.value.problems) == {"group4", "group8"}


def test_a_slip_says_which_group_it_is_in_and_what_to_do() -> None:
    groups = list(recovery_groups(EXAMPLES[3]))
    groups[4] = ("4" if groups[4][0] != "4" else "3") + groups[4][1:]
    with pytest.raises(Invalid) as caught:
        read_recovery(groups)
    assert list(caught.value.problems) == ["group5"]
    assert "5番目の組" in caught.value.problems["group5"]
    assert "「O」" in group_problem(0, "O" + groups[0][1:])
    assert "いま5文字" in group_problem(0, groups[0][:5])
    assert group_problem(0, "") == ""


def test_what_the_check_letters_miss_is_found_over_the_whole_key() -> None:
    """Another group with a right check letter is another key, and the 15 bits over the key do not fit it."""
    for key, other in pairwise(EXAMPLES):
        groups = [recovery_groups(other)[0], *recovery_groups(key)[1:]]
        with pytest.raises(Invalid) as caught:
            read_recovery(groups)
        assert list(caught.value.problems) == [WHOLE]


def test_an_empty_group_is_named() -> None:
    groups = recovery_groups(EXAMPLES[2])
    with pytest.raises(Invalid) as caught:
        read_recovery(groups[:11])
    assert list(caught.value.problems) == ["group12"]


def test_small_letters_full_width_letters_spaces_and_hyphens_do_not_matter() -> None:
    key = EXAMPLES[5]
    groups = recovery_groups(key)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in groups[0])
    assert read_recovery([wide, groups[1].lower(), f" {groups[2][:3]} - {groups[2][3:]}", *groups[3:]]) == key
    assert read_recovery(split("  ".join(groups).lower())) == key
    assert read_recovery(split("ー".join(groups))) == key


def test_a_file_names_its_key_and_a_key_is_not_shown() -> None:
    key = EXAMPLES[2]
    assert key_id_in(key.header) == key.id
    assert key_id_in(b"SQLite format 3\0") is None
    assert key_id_in(key.header[:12]) is None
    assert key.secret.hex()[:8] not in repr(key)
    assert repr(key.secret) not in repr(key)
    assert len({BookKey.new() for _ in range(20)}) == 20
    with pytest.raises(ValueError, match="32"):
        BookKey(b"short")
