"""職員, 窓口 and 会場: who works, where, and the rules of names and passwords."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.confirmations import Confirmed
from nakanojo_helpdesk.domain.text import NAME_LENGTH, text_problem
from nakanojo_helpdesk.typography.plain_text import range_words

# NIST SP 800-63B-4, section 3.1.1.2: length matters, composition rules and forced changes do not.
PASSWORD_SHORTEST: Final = 8
PASSWORD_LONGEST: Final = 128
FAILURES_ALLOWED: Final = 5
LOCK_SECONDS: Final = (60, 120, 240, 480, 900)
TEXT_SCALE_LABELS: Final = {100: "標準", 125: "大", 150: "特大", 200: "最大"}
THEME_LABELS: Final = {
    "standard": "標準",
    "contrast": "ハイコントラスト",
    "system": "パソコンの設定に合わせる",
}
VENUE_LINE_LENGTH: Final = 100
VENUE_CAPACITY_AT_MOST: Final = 9_999
PIN_LENGTH: Final = 6
PIN_TRIES: Final = 5
"""Wrong 暗証番号 in a row after which only the password opens."""
PIN_HOURS: Final = 12
"""How long a 暗証番号 is good after a sign-in by password, on that PC."""


@dataclass(frozen=True, kw_only=True)
class StaffChange:
    """Name and roles of a member of staff as the administrator changes them."""

    name: str
    roles: frozenset[Role]

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`."""
        found: dict[str, str] = {}
        if sentence := name_problem(self.name, "お名前"):
            found["name"] = sentence
        if not self.roles:
            found["roles"] = "＊役割を1つ以上選んでください。"
        return found


@dataclass(frozen=True, kw_only=True)
class StaffForm:
    """A member of staff as the administrator writes it."""

    name: str
    roles: frozenset[Role]
    password: str

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`."""
        found = StaffChange(name=self.name, roles=self.roles).problems()
        if sentence := password_problem(self.password, self.name):
            found["password"] = sentence
        return found


def name_problem(name: str, label: str) -> str | None:
    """The sentence for a name that cannot be kept, else None."""
    if not name.strip():
        return f"＊{label}を入れてください。"
    if sentence := text_problem(name, label=label, longest=NAME_LENGTH):
        return f"＊{sentence}"
    return None


def password_problem(password: str, name: str) -> str | None:
    """The sentence for a password that is too weak for a shared PC, else None."""
    if len(password) < PASSWORD_SHORTEST:
        return f"＊パスワードは{PASSWORD_SHORTEST}文字以上にしてください。"
    if len(password) > PASSWORD_LONGEST:
        return f"＊パスワードは{PASSWORD_LONGEST}文字までにしてください。"
    if password == name or len(set(password)) < 3:
        return "＊ほかの人がすぐに思いつくパスワードです。別のものにしてください。"
    return None


def folded_pin(text: str) -> str:
    """The digits of a 暗証番号 as typed, full-width ones made plain, blanks left out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def looks_like_pin(secret: str) -> bool:
    """Whether what was typed can only be a 暗証番号: six digits; the shortest password has `PASSWORD_SHORTEST`."""
    return re.fullmatch(rf"[0-9]{{{PIN_LENGTH}}}", folded_pin(secret)) is not None


def pin_problem(pin: str) -> str | None:
    """The sentence for a 暗証番号 others would guess (000000, 123456, 121212, 123123), else None. Expects `folded_pin`."""
    if not re.fullmatch(rf"[0-9]{{{PIN_LENGTH}}}", pin):
        return f"＊暗証番号は、数字{PIN_LENGTH}けたで入れてください。"
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    repeats = pin[:3] == pin[3:] or pin[:2] * 3 == pin
    if repeats or steps in ({1}, {9}) or len(set(pin)) < 3:
        return "＊ほかの人がすぐに思いつく番号です（同じ数字の並び、123456など）。別の番号にしてください。"
    return None


def lock_seconds(failures: int) -> int:
    """Seconds an account is blocked after this number of failures in a row: 5 → 1 min, doubling to 15; 0 before that."""
    if failures < FAILURES_ALLOWED:
        return 0
    return LOCK_SECONDS[min(failures - FAILURES_ALLOWED, len(LOCK_SECONDS) - 1)]


def is_resting(until: datetime | None, at: datetime) -> bool:
    """Whether an account that rests until `until` is blocked at `at`.

    A rest longer than any is one by a clock that was ahead, and is over.
    """
    return until is not None and at < until <= at + timedelta(seconds=LOCK_SECONDS[-1])


def resting_sentence(until: datetime, at: datetime) -> str:
    """What is said to whom the account is blocked for."""
    minutes = max(1, math.ceil((until - at).total_seconds() / 60))
    return (
        "パスワードの間違いが続いたため、しばらくサインインできません。"
        f"{minutes}分ほど待ってから、もう一度試してください。記録はそのままです。"
    )


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """A member of staff as tiles and lists show it. Never carries a password or its hash.

    `theme` is a key of `THEME_LABELS`; with `enter_advances` choosing an answer moves to the next question; with
    `has_pin` a 暗証番号 is kept; `last_day` is when the rights end, None where nothing is decided.
    """

    id: int
    code: str
    name: str
    roles: frozenset[Role]
    active: bool
    text_scale: int
    theme: str
    enter_advances: bool = False
    has_pin: bool = False
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A successful sign-in, with time and PC of the person's last one and the failed tries since.

    `by_pin`: the 暗証番号 was typed, which permits less than the password; else `confirmed` says when that was given.
    """

    staff: StaffRow
    last_at: datetime | None
    last_pc: str
    failures_since: int
    by_pin: bool = False
    confirmed: Confirmed | None = None


@dataclass(frozen=True, kw_only=True)
class DeskForm:
    """A 窓口 as the administrator writes it. `venue` is the venue's name, `venue_kind` its code."""

    name: str
    venue: str
    venue_kind: str = "THL"

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`."""
        found: dict[str, str] = {}
        if sentence := name_problem(self.name, "窓口の名前"):
            found["desk_name"] = sentence
        if sentence := name_problem(self.venue, "場所の名前"):
            found["venue_name"] = sentence
        return found


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """A 窓口 with its 会場."""

    id: int
    code: str
    name: str
    venue: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class VenueForm:
    """A 会場 as the administrator writes it; `kind` is a code of the vocabulary of venue kinds.

    `capacity` is how many people a course may have there (None: not known), `parking` what is said about it. `district` is
    the code of the district it lies in (None: not said), by which courses are compared with what is asked there.
    """

    name: str
    kind: str
    address: str = ""
    capacity: int | None = None
    parking: str = ""
    district: str | None = None

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`; whether the kind exists is the service's question."""
        found: dict[str, str] = {}
        if sentence := name_problem(self.name, "場所の名前"):
            found["name"] = sentence
        for name, label in (("address", "住所"), ("parking", "駐車場")):
            if sentence := text_problem(getattr(self, name), label=label, longest=VENUE_LINE_LENGTH):
                found[name] = f"＊{sentence}"
        if self.capacity is not None and not 1 <= self.capacity <= VENUE_CAPACITY_AT_MOST:
            found["capacity"] = f"＊入れる人数は、{range_words(1, VENUE_CAPACITY_AT_MOST, '人')}"
        return found


@dataclass(frozen=True, kw_only=True)
class VenueRow:
    """A 会場: the code of its kind, and its number of open desks."""

    uid: str
    name: str
    kind: str
    active: bool
    open_desks: int
    address: str = ""
    capacity: int | None = None
    parking: str = ""
    district: str | None = None

    def form(self) -> VenueForm:
        """The editable part."""
        return VenueForm(
            name=self.name,
            kind=self.kind,
            address=self.address,
            capacity=self.capacity,
            parking=self.parking,
            district=self.district,
        )
