"""抽選 that anybody can check: what is drawn follows from the seed and the numbers of the applications alone.

After RFC 3797 (publicly verifiable random selection): the numbers are posted first, the seed comes from something nobody
can choose any more (dice before witnesses, or public numbers of a later day), and the rule below is printed:

    For each lot, SHA-256 of `seed:number` in UTF-8, as 64 hexadecimal digits; inside a class the lots are sorted by these digits,
    the smallest first.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.registrations.places import Fit
from nakanojo_helpdesk.domain.text import text_problem

SEED_LENGTH: Final = 60
ALGORITHM: Final = (
    "抽選の種と申込番号を「:」でつないだ文字（例：20270511-42:R9-012-003）の SHA-256 を求め、"
    "同じ組の中で、その16進数の小さい順に並べます。同じ種と番号なら、どのパソコンでも同じ順になります。"
)
"""The rule as it is printed for residents."""


class LotClass(StrEnum):
    """Who comes before others; each is on or off for a course. Stored by value, in this order."""

    NEWCOMERS = "newcomers"
    LOST = "lost"
    RESIDENTS = "residents"
    OTHERS = "others"

    @property
    def label(self) -> str:
        """The words on screen and paper."""
        return {
            "newcomers": "初めての方",
            "lost": "落選が続いた方",
            "residents": "町民の方",
            "others": "そのほかの方",
        }[self.value]


@dataclass(frozen=True, kw_only=True)
class DrawRules:
    """The rules of one draw: the classes that come first, in their order, and what happens when a family does not fit."""

    classes: tuple[LotClass, ...] = ()
    fit: Fit = Fit.SKIP

    @classmethod
    def parse(cls, classes: str | None, fit: str | None) -> DrawRules:
        """From the texts a course or a draw keeps."""
        codes = [LotClass(code) for code in (classes or "").split(",") if code]
        return cls(classes=tuple(codes), fit=Fit(fit) if fit else Fit.SKIP)

    @property
    def text(self) -> str:
        """The classes as they are kept."""
        return ",".join(each.value for each in self.classes)

    def class_of(self, belongs: Iterable[LotClass]) -> LotClass:
        """The first of the classes a lot belongs to."""
        own = set(belongs)
        return next((each for each in self.classes if each in own), LotClass.OTHERS)


@dataclass(frozen=True, kw_only=True)
class Lot:
    """One family: its number, how many places it needs, its class, and whether it takes fewer (`split`)."""

    number: str
    places: int
    class_: LotClass = LotClass.OTHERS
    split: bool = False


@dataclass(frozen=True, kw_only=True)
class DrawnLot:
    """One lot where it came out: `position` from 1, `given` the places it has won (0: none)."""

    position: int
    lot: Lot
    digest: str
    given: int

    @property
    def won(self) -> bool:
        """Whether it has won any place."""
        return self.given > 0


def draw(lots: Sequence[Lot], seed: str, rules: DrawRules, places: int) -> tuple[DrawnLot, ...]:
    """The lots in the order that comes out, with the places each has won. Raises `ValueError` for a number given twice."""
    if len({lot.number for lot in lots}) != len(lots):
        raise ValueError("a number takes part once")
    ranks = {each: rank for rank, each in enumerate((*rules.classes, LotClass.OTHERS))}
    order = sorted(lots, key=lambda lot: (ranks.get(lot.class_, len(ranks)), digest(seed, lot.number)))
    left, stopped = places, False
    drawn: list[DrawnLot] = []
    for position, lot in enumerate(order, start=1):
        given = lot.places if lot.places <= left else left if lot.split else 0
        if stopped:
            given = 0
        elif given == 0 and left and rules.fit is Fit.HOLD:
            stopped = True
        left -= given
        drawn.append(DrawnLot(position=position, lot=lot, digest=digest(seed, lot.number), given=given))
    return tuple(drawn)


def digest(seed: str, number: str) -> str:
    """SHA-256 of `seed:number`, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{plain_seed(seed)}:{number}".encode()).hexdigest()


def plain_seed(seed: str) -> str:
    """The seed as it enters the draw: full-width signs made plain, blanks at its ends taken off."""
    return unicodedata.normalize("NFKC", seed).strip()


def public_seed(day: date, applications: int) -> str:
    """A seed from public numbers: the day's date and how many applications there are, such as `20270511-42`."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}-{applications}"


def seed_problem(seed: str) -> str | None:
    """The sentence for a seed that cannot be printed and typed again, else None."""
    if not plain_seed(seed):
        return "＊抽選の種を入れてください。さいころの目や、その日の日付と申込の数などです。"
    if sentence := text_problem(plain_seed(seed), label="抽選の種", longest=SEED_LENGTH):
        return f"＊{sentence}"
    return None
