"""書類 of a course: which papers there are, what each is about, and what somebody may choose.

Names on paper are personal data: such a paper says when it is to be destroyed, and its file never names anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.surveys.forms import Phase

ERASED: Final = (
    "この方の記録は、保存の期限が過ぎて消去されています。名前の入る紙は作れません。一覧を開き直してください。"
)


class Paper(StrEnum):
    """A paper of a course. The value names it in the trace."""

    ROSTER = "roster"
    SIGN_SHEET = "sign_sheet"
    SIGN_SHEET_SERIES = "sign_sheet_series"
    NAME_CARDS = "name_cards"
    DOOR_SIGN = "door_sign"
    CALLS = "calls"
    ANNOUNCEMENT = "announcement"
    SLIP = "slip"
    RESULT_NOTICE = "result_notice"
    DRAW = "draw"
    CERTIFICATE = "certificate"
    DISCARD = "discard"
    SURVEY_FORM = "survey_form"
    REPORT = "report"

    @property
    def label(self) -> str:
        """Its name as staff read it."""
        return _LABELS[self][0]

    @property
    def sentence(self) -> str:
        """What it is for."""
        return _LABELS[self][1]

    @property
    def key(self) -> str:
        """The digit or letter that chooses it."""
        return _KEYS[self]

    @property
    def names_people(self) -> bool:
        """Whether names stand on it: then the right to see applicants is needed."""
        return self not in _WITHOUT_NAMES

    @property
    def of_lesson(self) -> bool:
        """Whether it is about one lesson."""
        return self in _OF_LESSON

    @property
    def of_person(self) -> bool:
        """Whether there is one a person, so that one of them alone can be printed."""
        return self in _OF_PERSON


_LABELS: Final = {
    Paper.ROSTER: ("名簿", "申し込んだ方の一覧です。欠席の連絡と配慮も出ます。"),
    Paper.SIGN_SHEET: ("受付簿（1回）", "当日の受付で、署名か○を書いてもらう紙です。"),
    Paper.SIGN_SHEET_SERIES: ("受付簿（全部の回）", "1枚で、すべての回の出欠を書ける紙です。"),
    Paper.NAME_CARDS: ("名札", "切り取って使う名札です。1枚の紙に10人分です。"),
    Paper.DOOR_SIGN: ("会場の案内", "会場の入口にはる、大きな字の案内です。"),
    Paper.CALLS: ("電話連絡票", "中止や延期などを、電話で知らせるときの一覧です。"),
    Paper.ANNOUNCEMENT: ("お知らせ文", "広報とLINEに載せる文です。コピーして使えます。"),
    Paper.SLIP: ("申込控え", "申し込んだ方に渡す、日時と持ち物の控えです。"),
    Paper.RESULT_NOTICE: ("決定・落選・待ちの通知", "結果を知らせる、はがきか A5 の紙です。"),
    Paper.DRAW: ("抽選結果", "掲示する当選番号です。名前は出ません。"),
    Paper.CERTIFICATE: ("修了証", "決めた割合の回に出た方に渡す紙です。"),
    Paper.DISCARD: ("名簿の廃棄記録", "印刷した名簿を捨てたことを書き残す紙です。"),
    Paper.SURVEY_FORM: ("アンケート用紙", "名前を書かずに答えてもらう紙です。1枚を、人数分印刷します。"),
    Paper.REPORT: ("実施報告書", "回や講座の結果の報告です。所感は「回と担当」で書けます。"),
}
_KEYS: Final = dict(
    zip(Paper, ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "A", "B", "C", "D"), strict=True)
)
_WITHOUT_NAMES: Final = frozenset(
    {Paper.DOOR_SIGN, Paper.ANNOUNCEMENT, Paper.DRAW, Paper.DISCARD, Paper.SURVEY_FORM, Paper.REPORT}
)
_OF_LESSON: Final = frozenset({Paper.SIGN_SHEET, Paper.CALLS, Paper.DOOR_SIGN})
_OF_PERSON: Final = frozenset({Paper.SLIP, Paper.RESULT_NOTICE, Paper.CERTIFICATE})


class CallAbout(StrEnum):
    """What people are telephoned about. The values are those kept of a call."""

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    OFFER = "offer"
    ATTENDANCE = "attendance"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {
            "cancelled": "中止の連絡",
            "postponed": "延期の連絡",
            "offer": "繰上の連絡",
            "attendance": "出席の確認",
        }[self.value]


class NoticePaper(StrEnum):
    """On what the notices are printed."""

    POSTCARD = "postcard"
    SLIP = "slip"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"postcard": "はがき", "slip": "A5の紙"}[self.value]


@dataclass(frozen=True, kw_only=True)
class PaperWish:
    """One paper that was asked for. `lesson` and `registration` are uids, None for the course and for everybody.

    With `family` it is for everybody who applied together with the registration. `phase` is that of a アンケート用紙.
    """

    paper: Paper
    course: str
    lesson: str | None = None
    registration: str | None = None
    about: CallAbout = CallAbout.CANCELLED
    notice_paper: NoticePaper = NoticePaper.POSTCARD
    family: bool = False
    phase: Phase = Phase.AFTER
