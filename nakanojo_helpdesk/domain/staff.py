"""職員, 窓口 and 会場: who works, where, and the rules of names and passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nakanojo_helpdesk.domain.access import Role
from nakanojo_helpdesk.domain.text import NAME_LENGTH, text_problem

# NIST SP 800-63B-4, section 3.1.1.2: length matters, composition rules and forced changes do not.
PASSWORD_SHORTEST: Final = 8
PASSWORD_LONGEST: Final = 128
FAILURES_ALLOWED: Final = 5
LOCK_SECONDS: Final = (60, 120, 240, 480, 900)
TEXT_SCALES: Final = (100, 125, 150, 200)
TEXT_SCALE_LABELS: Final = {100: "標準", 125: "大", 150: "特大", 200: "最大"}


@dataclass(frozen=True, kw_only=True)
class StaffForm:
    """A member of staff as the administrator writes it."""

    name: str
    roles: frozenset[Role]
    password: str

    def problems(self) -> dict[str, str]:
        """Faults as `{field: sentence}`."""
        found: dict[str, str] = {}
        if sentence := name_problem(self.name, "お名前"):
            found["name"] = sentence
        if sentence := password_problem(self.password, self.name):
            found["password"] = sentence
        if not self.roles:
            found["roles"] = "＊役割を1つ以上選んでください。"
        return found


def name_problem(name: str, label: str) -> str | None:
    """The sentence for a name that cannot be kept, else None."""
    if not name.strip():
        return f"＊{label}を入れてください。"
    if sentence := text_problem(name, label=label, longest=NAME_LENGTH):
        return f"＊{sentence}"
    return None


def password_problem(password: str, name: str) -> str | None:
    """The sentence for a password that is too weak to guard a counter PC, else None."""
    if len(password) < PASSWORD_SHORTEST:
        return f"＊パスワードは{PASSWORD_SHORTEST}文字以上にしてください。"
    if len(password) > PASSWORD_LONGEST:
        return f"＊パスワードは{PASSWORD_LONGEST}文字までにしてください。"
    if password == name or len(set(password)) < 3:
        return "＊ほかの人がすぐに思いつくパスワードです。別のものにしてください。"
    return None


def lock_seconds(failures: int) -> int:
    """How long an account rests after so many failures in a row: 5 → 1 min, doubling to 15; 0 before that."""
    if failures < FAILURES_ALLOWED:
        return 0
    return LOCK_SECONDS[min(failures - FAILURES_ALLOWED, len(LOCK_SECONDS) - 1)]


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """A member of staff as tiles and lists show it. Never carries a password or its hash."""

    id: int
    code: str
    name: str
    roles: frozenset[Role]
    active: bool
    text_scale: int
    theme: str


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A successful sign-in, with what the person should know: when and where last, and failed tries since."""

    staff: StaffRow
    last_at: datetime | None
    last_pc: str
    failures_since: int


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
    """A 窓口 with the 会場 it stands in."""

    id: int
    code: str
    name: str
    venue: str
    active: bool
