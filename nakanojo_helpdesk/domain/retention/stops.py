"""Why a 利用停止 is taken back: chosen from a list, so that nothing personal is written into the trace."""

from __future__ import annotations

from enum import StrEnum


class LiftReason(StrEnum):
    """The reason of a 利用停止 taken back. The value is what the trace keeps."""

    WITHDRAWN = "withdrawn"
    NOT_DUE = "not_due"
    SOMEBODY_ELSE = "somebody_else"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """The words staff choose and read."""
        return {
            "withdrawn": "ご本人が申し出を取り下げた",
            "not_due": "利用停止をしないと町が決めた",
            "somebody_else": "別の方だった",
            "mistake": "まちがえて押した",
        }[self.value]


NO_REASON = "＊理由を1つ選んでください。"
NOT_STOPPED = "この方は、いま利用停止ではありません。一覧を開き直してください。"
