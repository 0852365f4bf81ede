"""利用者: who applies for courses. Names are kept as typed; only the keys for finding are folded.

Purpose and retention: 個人情報の保護に関する法律 第61条 (what is kept must be needed for the task) and 第62条 (the purpose
is told where data are taken).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.text import NAME_LENGTH, fold, text_problem
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

PHONE_LENGTH: Final = 20
CONTACT_LENGTH: Final = 60
CARE_NOTE_LENGTH: Final = 200
OLDEST: Final = 110
"""Years: nobody older applies; an earlier birth year is a slip of the keys."""
_PHONE: Final = re.compile(r"[0-9+()\-－ ]*")
PURPOSE: Final = "お名前と電話は、講座の受付と連絡のためだけに使います。遅くとも、最後の講座の次の年度が終わったら消去します。"
"""Said where data are taken: what for, and how long they are kept."""
ERASED_NAME: Final = "（消去済み）"
STOPPED_NAME: Final = "（利用停止）"
CARD_ERASED: Final = "×"
"""What the number of a card begins with since it was erased: it still tells one card from another, and nobody's number."""
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―─━−ーｰ", "-"))  # what an input method gives for a hyphen
_KANA: Final = re.compile(r"[ァ-ヺーヽヾ・　 ぁ-ゖゝゞ0-9A-Za-z.'’-]*")

PERSON_LABELS: Final = {
    "name": "名前",
    "kana": "フリガナ",
    "called": "呼び名",
    "phone": "電話",
    "second_phone": "家族の電話",
    "second_contact": "家族の名前",
    "age_band": "年代",
    "birth_year": "生まれた年",
    "district": "地区",
    "cares": "配慮",
    "care_note": "配慮のメモ",
}
"""Form field → what staff call it."""


@dataclass(frozen=True, kw_only=True)
class PersonForm:
    """What a clerk may write of a person. Codes: `age_band`, `district`, `cares` of their vocabularies.

    `called` is 呼び名, for the name card; empty where it is the name. Age is a band or a birth year, or neither.
    """

    name: str
    kana: str = ""
    called: str = ""
    phone: str = ""
    second_phone: str = ""
    second_contact: str = ""
    age_band: str | None = None
    birth_year: int | None = None
    district: str | None = None
    cares: tuple[str, ...] = ()
    care_note: str = ""

    def problems(self, vocabularies: Vocabularies, today: date) -> dict[str, str]:
        """Every fault as `{field: sentence}`, empty when the person can be kept."""
        found = self._text_problems()
        if not self.name.strip():
            found["name"] = "＊名前を入れてください。わからないときは、聞こえたままカタカナで入れます。"
        if "kana" not in found and not _KANA.fullmatch(unicodedata.normalize("NFKC", self.kana)):
            found["kana"] = "＊フリガナは、カタカナで入れてください。"
        for name in ("phone", "second_phone"):
            if name not in found and (sentence := phone_problem(getattr(self, name))):
                found[name] = sentence
        if self.birth_year is not None and not today.year - OLDEST <= self.birth_year <= today.year:
            found["birth_year"] = (
                f"＊生まれた年を確かめてください。{today.year - OLDEST}年から{today.year}年までの西暦で入れます。"
            )
        for name, vocabulary in (
            ("age_band", VocabularyName.AGE_BAND),
            ("district", VocabularyName.DISTRICT),
        ):
            code: str | None = getattr(self, name)
            if code is not None and code not in vocabularies[vocabulary]:
                found[name] = f"＊{PERSON_LABELS[name]}が、この町の一覧にありません。選び直してください。"
        if any(code not in vocabularies[VocabularyName.CARE] for code in self.cares):
            found["cares"] = "＊配慮が、この町の一覧にありません。選び直してください。"
        return found

    def texts(self) -> dict[str, str]:
        """What was typed, by field."""
        names = ("name", "kana", "called", "phone", "second_phone", "second_contact", "care_note")
        return {name: getattr(self, name) for name in names}

    def _text_problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, longest in (
            *((name, NAME_LENGTH) for name in ("name", "kana", "called")),
            *((name, PHONE_LENGTH) for name in ("phone", "second_phone")),
            ("second_contact", CONTACT_LENGTH),
            ("care_note", CARE_NOTE_LENGTH),
        ):
            text: str = getattr(self, name)
            if sentence := text_problem(text, label=PERSON_LABELS[name], longest=longest):
                found[name] = f"＊{sentence}"
        return found


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person as staff see them. `age_band` is the band at the day asked for; `erased` ones have no name any more.

    A `stopped` one is `erased` for everybody, and can be shown again until a second person approves.
    """

    uid: str
    version: int
    form: PersonForm
    age_band: str | None
    erased: bool = False
    stopped: bool = False

    @property
    def name(self) -> str:
        """The name, or that it was erased or is not to be used."""
        if self.stopped:
            return STOPPED_NAME
        return ERASED_NAME if self.erased else self.form.name


def card_name(card: str) -> str:
    """A 利用者カード as lists show it: `カード0123`, or that its number was erased."""
    return ERASED_NAME if card.startswith(CARD_ERASED) else f"カード{card}"


def phone_problem(phone: str) -> str | None:
    """The sentence for what is no telephone number, else None; empty is none given."""
    plain = unicodedata.normalize("NFKC", phone.translate(_DASHES))
    digits = phone_digits(phone)
    if not plain.strip():
        return None
    if not _PHONE.fullmatch(plain):
        return "＊電話は、数字とハイフンだけで入れてください。"
    from nakanojo_helpdesk.domain.privacy.findings import NO_MY_NUMBER, is_blocked

    if len(digits) == 12 or is_blocked(digits):
        return NO_MY_NUMBER
    if not 4 <= len(digits) <= 11:
        return "＊電話の数字の数を確かめてください。市外局番から10けたか11けたです（町内の4けたも入ります）。"
    return None


def katakana(reading: str) -> str:
    """A reading as rosters print it: ひらがな becomes カタカナ, half-width カナ full-width."""
    wide = unicodedata.normalize("NFKC", reading)
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in wide)


def phone_digits(*phones: str) -> str:
    """The digits of telephone numbers, a blank between: what the last four digits are looked for in."""
    folded = (re.sub(r"\D", "", unicodedata.normalize("NFKC", phone)) for phone in phones)
    return " ".join(digits for digits in folded if digits)


def name_key(text: str) -> str:
    """A name or reading folded for finding: width, kana and variants of kanji alike, no blanks."""
    return fold(text).replace(" ", "").replace("・", "")
