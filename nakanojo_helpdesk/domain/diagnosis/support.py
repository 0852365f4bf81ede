"""The support file: what the diagnosis found, as text without anything personal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.diagnosis.lines import Line


def support_text(lines: Iterable[Line], faults: Sequence[str], *, at: datetime) -> str:
    """The text, ready to be looked at and saved. `faults` are places and types only (`logs.last_faults`)."""
    told = [f"{line.mark.value} {line.name}：{line.anonymous}" for line in lines]
    moment = local(at).strftime("%Y-%m-%d %H:%M")
    return "\n".join(
        [
            f"窓口きろく サポート用の記録（{moment}）",
            "名前・電話・メモ・フォルダーの名前は入っていません。",
            "",
            *told,
            "",
            "最近の誤り（場所と種類だけ）",
            *(faults or ["ありません"]),
            "",
        ]
    )
