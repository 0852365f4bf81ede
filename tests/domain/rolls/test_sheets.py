"""The check digit of a sign-in sheet's rows, and what is typed from it."""

from __future__ import annotations

from itertools import combinations

import pytest

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.sheets import (
    blank_numbers,
    check_digit,
    parse_entry,
    row_words,
)


def test_every_wrong_digit_and_every_turned_pair_of_a_row_number_is_found() -> None:
    for course in (1, 12, 987):
        for number in range(1, 1000):
            digits = f"{number:03d}"
            right = check_digit(course, number)
            for place in range(3):
                for digit in "0123456789":
                    wrong = digits[:place] + digit + digits[place + 1 :]
                    if wrong != digits:
                        assert check_digit(course, int(wrong)) != right
            for place in range(2):
                turned = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
                if turned != digits:
                    assert check_digit(course, int(turned)) != right


def test_a_blank_row_is_never_taken_for_the_application_of_the_same_number() -> None:
    for number in range(1, 200):
        assert check_digit(12, number, blank=True) != check_digit(12, number)


def test_the_sheet_of_a_course_with_the_next_number_is_found() -> None:
    for course, other in combinations(range(10), 2):
        assert check_digit(course, 5) != check_digit(other, 5)


def test_six_blank_rows_follow_the_printed_ones() -> None:
    assert list(blank_numbers(30)) == [31, 32, 33, 34, 35, 36]


def test_a_row_is_typed_as_number_check_digit_and_mark() -> None:
    check = check_digit(12, 7)
    assert row_words(12, 7) == f"7-{check}"
    for text in (f"7{check}3", f"７{check}３", f"7-{check} 3"):
        entry = parse_entry(text)
        assert (entry.number, entry.check, entry.code) == (7, check, MarkCode.LATE)
        assert entry.is_printed_row(12)
        assert not entry.is_blank_row(12)
    assert parse_entry(f"31{check_digit(12, 31, blank=True)}1").is_blank_row(12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "番号、検査数字、出欠の数字を続けて入れてください"),
        ("7", "番号、検査数字、出欠の数字を続けて"),
        ("7a1", "番号、検査数字、出欠の数字を続けて"),
        ("031", "番号、検査数字、出欠の数字を続けて"),
        ("1234567", "番号、検査数字、出欠の数字を続けて"),
        ("770", "終わりの数字は、出欠の1から6です"),
        ("779", "終わりの数字は、出欠の1から6です"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse_entry(text)
