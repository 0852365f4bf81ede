"""The kinds of acts a trace can be of, and the actions and tables behind them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

INSERT, UPDATE, DELETE = "insert", "update", "delete"
READ: Final = "read"
"""The action of a trace that says personal data were shown; it changes nothing."""
LOAD: Final = "load"
EXPORT, REPORT = "export", "report"
SIGN_IN, SIGN_IN_BY_PIN, SIGN_IN_FAILED = "sign_in", "sign_in_by_pin", "sign_in_failed"
SCREEN_HIDDEN, SCREEN_OPENED = "screen_hidden", "screen_opened"
LOCKED: Final = "locked"
"""Beside a failed sign-in: from now on the account rests for some minutes, or the 暗証番号 until the next password."""
UPDATE_BEGUN, UPDATED, UPDATE_FAILED, WENT_BACK = "update_begun", "updated", "update_failed", "went_back"
"""The program itself: a stick was taken in, the new version has started, it has not, the former one has."""
BEFORE_RESTORE: Final = "before_restore="
"""Beside failed sign-ins that no book could count when they were made: how many there were."""
ROW_ACTIONS: Final = frozenset({INSERT, UPDATE, DELETE})


class TraceKind(StrEnum):
    """What the list can be narrowed to."""

    WRITTEN = "written"
    READ = "read"
    TAKEN = "taken"
    SIGNED_IN = "signed_in"
    SETTINGS = "settings"
    UPKEEP = "upkeep"

    @property
    def label(self) -> str:
        """The words staff read."""
        return _LABELS[self]


_LABELS: Final = {
    TraceKind.WRITTEN: "登録・訂正",
    TraceKind.READ: "個人の情報を見た",
    TraceKind.TAKEN: "印刷・書き出し",
    TraceKind.SIGNED_IN: "サインイン",
    TraceKind.SETTINGS: "設定の変更",
    TraceKind.UPKEEP: "控え・手入れ",
}
SETTINGS_TABLES: Final = frozenset(
    {"staff", "desks", "venues", "terms", "settings", "calendar_days", "handovers"}
)
TAKEN_ACTIONS: Final = frozenset({EXPORT, REPORT})
SIGN_IN_ACTIONS: Final = frozenset({SIGN_IN, SIGN_IN_BY_PIN, SIGN_IN_FAILED, SCREEN_HIDDEN, SCREEN_OPENED})
SIGN_IN_FIELDS: Final = frozenset(
    {
        "failures",
        "failures_since",
        "locked_until",
        "last_sign_in_at",
        "last_sign_in_pc",
        "pin_failures",
        "password_at",
        "password_pc",
    }
)
"""Fields of a member that change when somebody signs in or fails to, by nobody's decision."""


def kind_of(action: str, entity: str, fields: str) -> TraceKind:
    """The kind of an act; one that is no other is 控え・手入れ."""
    if action == READ:
        return TraceKind.READ
    if action in TAKEN_ACTIONS:
        return TraceKind.TAKEN
    if action in SIGN_IN_ACTIONS or is_sign_in_count(action, entity, fields):
        return TraceKind.SIGNED_IN
    if action in ROW_ACTIONS:
        return TraceKind.SETTINGS if entity in SETTINGS_TABLES else TraceKind.WRITTEN
    return TraceKind.UPKEEP


def is_sign_in_count(action: str, entity: str, fields: str) -> bool:
    """Whether a trace only tells that a member's sign-ins were counted."""
    return (action, entity) == (UPDATE, "staff") and set(fields.split(",")) <= SIGN_IN_FIELDS
