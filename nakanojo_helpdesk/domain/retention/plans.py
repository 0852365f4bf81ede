"""What a purge would erase, who prepared and approved it, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.retention.rules import APPROVAL_DAYS


class What(StrEnum):
    """A kind of personal data that is erased. Stored by value; the order is that of the screen."""

    MEMO = "memo"
    APPOINTMENT = "appointment"
    PERSON = "person"
    APPLICATION = "application"
    SURVEY = "survey"
    DRAFT = "draft"

    @property
    def label(self) -> str:
        """What staff call it."""
        return {
            "memo": "相談のメモと、訂正・取消の理由",
            "appointment": "予約の名前・電話・メモ",
            "person": "講座に申し込んだ方の名前・電話・配慮",
            "application": "カードの番号と、名前のない申込のメモ",
            "survey": "アンケートの自由記述",
            "draft": "書きかけのままの下書き",
        }[self.value]

    @property
    def stays(self) -> str:
        """What stays of it: the statistics."""
        return {
            "memo": "日付・内容・結果など、選んだ答え",
            "appointment": "日時・窓口・内容",
            "person": "年代・地区・出欠",
            "application": "年代・地区・出欠（同じカードは同じ方のまま）",
            "survey": "評価と、知りたい内容",
            "draft": "なし（登録していないため、数にも入りません）",
        }[self.value]

    @property
    def unit(self) -> str:
        """The word behind its number."""
        return "人" if self is What.PERSON else "件"


class PurgeKind(StrEnum):
    """Why something is erased: its time is over, or the person asked for it (利用停止). Stored by value."""

    EXPIRED = "expired"
    STOP = "stop"

    @property
    def label(self) -> str:
        """What staff call it."""
        return {"expired": "保存期間の終わり", "stop": "利用停止"}[self.value]


class PurgeState(StrEnum):
    """How far a purge has come."""

    PREPARED = "prepared"
    OVERDUE = "overdue"
    REFUSED = "refused"
    ERASED = "erased"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """What staff read."""
        return {
            "prepared": "承認待ち",
            "overdue": "承認の期限切れ",
            "refused": "取りやめ",
            "erased": "消去の途中",
            "finished": "消去済み",
        }[self.value]


@dataclass(frozen=True, kw_only=True)
class Due:
    """One kind in a preview: its number, and the days of the oldest and the newest one."""

    what: What
    count: int
    oldest: date
    newest: date


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would be erased as of a day. `held_back` counts people whose time is over but who wait or have a course to come.

    `digest` stands for exactly these rows as they are: it changes when one of them does.
    """

    day: date
    dues: tuple[Due, ...]
    held_back: int
    digest: str

    @property
    def count(self) -> int:
        """How much there is to erase."""
        return sum(due.count for due in self.dues)


@dataclass(frozen=True, kw_only=True)
class PurgeRow:
    """One purge as staff see it; without names. `dues` is what its preview showed."""

    uid: str
    version: int
    kind: PurgeKind
    state: PurgeState
    day: date
    prepared_at: datetime
    prepared_by: str
    prepared_by_id: int
    dues: tuple[Due, ...]
    approved_at: datetime | None = None
    approved_by: str | None = None
    finished_at: datetime | None = None

    @property
    def approve_until(self) -> date:
        """The last day to approve it."""
        return approval_until(self.prepared_at)


SAME_PERSON: Final = (
    "準備した方は、承認できません。別の所属長の方に、ご自分のパスワードで入って承認してもらってください。"
    "まだ何も消していません。"
)
CHANGED: Final = (
    "準備したあとで、消す対象が変わりました。まだ何も消していません。もう一度、準備からやり直してください。"
)
OVERDUE: Final = f"承認の期限（{APPROVAL_DAYS}日）が過ぎました。まだ何も消していません。もう一度、準備からやり直してください。"
SETTLED: Final = "この準備は、もう済んでいるか、取りやめてあります。画面を開き直してください。"
MISSING: Final = "その準備が見つかりません。画面を開き直してください。"
NOTHING: Final = "いま消すものはありません。"
STILL_PREPARED: Final = "承認を待っている準備が、もうあります。先に承認するか、取りやめてください。"
STILL_COMING: Final = (
    "この方は、これからの講座に申し込んでいるか、空きを待っています。"
    "先に申込を取り消してから、もう一度行ってください。まだ何も消していません。"
)


def approval_until(prepared_at: datetime) -> date:
    """The last day a purge prepared then can be approved."""
    return local(prepared_at).date() + timedelta(days=APPROVAL_DAYS)
