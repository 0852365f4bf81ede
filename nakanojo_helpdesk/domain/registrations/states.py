"""States of an application, and what was done to bring them about. Labels: vocabulary `application_state`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class RegistrationState(StrEnum):
    """How an application stands. The values are codes of the vocabulary `application_state`."""

    APPLIED = "APP"
    WAITING = "WTL"
    OFFERED = "OFR"
    CONFIRMED = "CNF"
    LOST = "LST"
    DECLINED = "WDR"
    CANCELLED = "CXL"

    @property
    def holds_place(self) -> bool:
        """Whether it takes a place of the capacity: an offered place is held too."""
        return self in HOLDING

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it: lost and not waiting, declined, cancelled."""
        return self in OVER


HOLDING: Final = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED})
OVER: Final = frozenset({RegistrationState.LOST, RegistrationState.DECLINED, RegistrationState.CANCELLED})


class Act(StrEnum):
    """What brought a registration into its state. Stored by value."""

    APPLY = "apply"
    WALK_IN = "walk_in"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    OVERDUE = "overdue"
    RECALL = "recall"
    DRAW = "draw"
    LEAVE = "leave"
    RESTORE = "restore"
    MERGE = "merge"
    SEPARATE = "separate"
    IMPORT = "import"
    CAPACITY = "capacity"

    @property
    def label(self) -> str:
        """What staff read in the history."""
        return _ACT_LABELS[self]


_ACT_LABELS: Final = {
    Act.APPLY: "申込",
    Act.WALK_IN: "当日参加",
    Act.OFFER: "繰上の連絡",
    Act.ACCEPT: "繰上の承諾",
    Act.REFUSE: "繰上のことわり",
    Act.OVERDUE: "返事の期限切れ",
    Act.RECALL: "繰上の取りやめ",
    Act.DRAW: "抽選",
    Act.LEAVE: "取消・辞退",
    Act.RESTORE: "元に戻す",
    Act.MERGE: "同じ方の統合",
    Act.SEPARATE: "統合の取り消し",
    Act.IMPORT: "取り込み",
    Act.CAPACITY: "定員の変更",
}
