"""The numbers of the rows on a sign-in sheet, and the check digit that catches slips of the pen and of the keys.

For the 受付簿 and for 紙から alike. **The number of a row is the serial of the application** (`RegistrationRow.serial`), not
its place on the sheet: people leave after the sheet was printed, and a place would then mean somebody else. So print the
confirmed by serial, each with `row_words(course_serial, serial)` (`12-7`), and behind them `BLANK_ROWS` rows with
`row_words(course_serial, number, blank=True)` for the numbers of `blank_numbers(highest)`, where `highest` is the highest
serial the course has. Whoever gives the sheet in types number, check digit, mark and Enter: `1271`.

The check digit is that of H. Michael Damm: it finds every wrong digit and every two neighbours changed about. It covers the
course, so that the sheet of another course is found, and whether the row was blank, so that a later application
with the same number is not taken for a walk-in.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.rolls.marks import MARK_KEYS, MarkCode

BLANK_ROWS: Final = 6
"""Empty rows behind the printed ones, for whoever comes without an application."""
_LEAST: Final = 3
"""Digits of an entry: number, check, mark."""
_LONGEST_NUMBER: Final = 4
# The quasigroup of order 10 of Damm's dissertation (Marburg 2004): totally anti-symmetric, zeros on its diagonal.
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
MALFORMED: Final = "番号、検査数字、出欠の数字を続けて入れてください（例：12番、検査数字7、出席なら 1271）。"
NO_SUCH_MARK: Final = "終わりの数字は、出欠の1から6です（1 出席、2 欠席（連絡なし）、3 遅刻、4 早退、5 欠席（連絡あり）、6 当日参加）。"


def check_digit(course_serial: int, number: int, *, blank: bool = False) -> str:
    """The check digit of a row: Damm's over blank or not, course and number."""
    state = 0
    for digit in f"{int(blank)}{course_serial:03d}{number:03d}":
        state = int(_DAMM[state][int(digit)])
    return str(state)


def row_words(course_serial: int, number: int, *, blank: bool = False) -> str:
    """`12-7`: number and check digit as the sheet shows them."""
    return f"{number}-{check_digit(course_serial, number, blank=blank)}"


def blank_numbers(highest: int) -> range:
    """The numbers of the blank rows behind the printed ones; `highest` is the course's highest serial, 0 for none."""
    return range(highest + 1, highest + 1 + BLANK_ROWS)


@dataclass(frozen=True, kw_only=True)
class SheetEntry:
    """What was typed of one row: its number, its check digit, the mark."""

    number: int
    check: str
    code: MarkCode

    def is_blank_row(self, course_serial: int) -> bool:
        """Whether the check digit is that of a blank row."""
        return self.check == check_digit(course_serial, self.number, blank=True)

    def is_printed_row(self, course_serial: int) -> bool:
        """Whether the check digit is that of a printed row."""
        return self.check == check_digit(course_serial, self.number)


def parse_entry(text: str) -> SheetEntry:
    """What was typed: `1271`; full-width digits and `12-7 1` too. Raises `Refused` with a sentence."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign not in " -ー－―")
    if not (digits.isascii() and digits.isdecimal() and _LEAST <= len(digits) <= _LONGEST_NUMBER + 2):
        raise Refused(MALFORMED)
    code = MARK_KEYS.get(digits[-1], MarkCode.NONE)
    number = int(digits[:-2])
    if code is MarkCode.NONE:
        raise Refused(NO_SUCH_MARK)
    if number < 1:
        raise Refused(MALFORMED)
    return SheetEntry(number=number, check=digits[-2], code=code)


def wrong_check(number: int) -> str:
    """The sentence for a check digit that does not fit."""
    return (
        f"{number}番と検査数字が合いません。紙の番号を見直してください。"
        "合っているのに出るときは、別の講座の紙ではないか確かめてください。"
    )
