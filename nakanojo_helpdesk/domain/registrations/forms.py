"""What a clerk writes of an application: who, how it came, and whether a family takes fewer places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.privacy.findings import NO_MY_NUMBER, is_blocked
from nakanojo_helpdesk.domain.privacy.split_numbers import split_problem
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

PARTY_AT_MOST: Final = 10
NOTE_LENGTH: Final = 200
_CARD: Final = re.compile(r"[0-9A-Z-]{1,20}")


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who applies: somebody known (`person`, a uid), somebody new, or a card (利用者カード) without a name.

    `first_time` is what was said about having been to a course before; None when not asked.
    """

    person: str | None = None
    new: PersonForm | None = None
    card: str = ""
    first_time: bool | None = None

    @property
    def card_number(self) -> str:
        """The card's number as it is kept: full-width signs made plain."""
        return unicodedata.normalize("NFKC", self.card).strip().upper()

    def problems(self, vocabularies: Vocabularies, today: date) -> dict[str, str]:
        """Every fault as `{field: sentence}`; of a new person by the fields of its form."""
        ways = [self.person is not None, self.new is not None, bool(self.card_number)]
        if sum(ways) != 1:
            return {"person": "＊申し込む方を選ぶか、新しい方の名前を入れてください。"}
        if self.new is not None:
            return self.new.problems(vocabularies, today)
        if self.card_number and not _CARD.fullmatch(self.card_number):
            return {"card": "＊カードの番号は、数字と英字で20文字までです。"}
        if is_blocked(self.card_number):
            return {"card": NO_MY_NUMBER}
        return {}


@dataclass(frozen=True, kw_only=True)
class ApplicationForm:
    """One application: a person or a family. `split` (入れる人だけ) lets a family take the places there are."""

    applicants: tuple[Applicant, ...]
    method: str = "TEL"
    split: bool = False
    note: str = ""

    def problems(self, vocabularies: Vocabularies, today: date) -> dict[str, str]:
        """Every fault as `{field: sentence}`; of the second person and later ones as `1.name`."""
        found: dict[str, str] = {}
        if not 1 <= len(self.applicants) <= PARTY_AT_MOST:
            found["applicants"] = f"＊一度に申し込めるのは{PARTY_AT_MOST}人までです。"
        for number, applicant in enumerate(self.applicants):
            for name, fault in applicant.problems(vocabularies, today).items():
                found[applicant_field(number, name)] = fault
        named = [each.person for each in self.applicants if each.person is not None]
        cards = [each.card_number for each in self.applicants if each.card_number]
        if len(set(named)) < len(named) or len(set(cards)) < len(cards):
            found["applicants"] = "＊同じ方が2回入っています。1つを外してください。"
        if self.method not in vocabularies[VocabularyName.APPLY_METHOD]:
            found["method"] = "＊申込の方法を選んでください。"
        if sentence := text_problem(self.note, label="申込のメモ", longest=NOTE_LENGTH):
            found["note"] = f"＊{sentence}"
        for number, applicant in enumerate(self.applicants):
            if applicant.new is not None:
                texts = {applicant_field(number, name): text for name, text in applicant.new.texts().items()}
                found = split_problem(texts | {"note": self.note}) | found
        return found


def applicant_field(number: int, name: str) -> str:
    """The field name of the applicant at `number` (from 0): plain for the first, `1.kana` for the next."""
    return f"{number}.{name}" if number else name
