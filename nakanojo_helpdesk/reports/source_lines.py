"""The foot of every report: source and time of its figures, and the 記録照合番号."""

from __future__ import annotations

from datetime import datetime

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.statistics.signs import NO_DATA
from nakanojo_helpdesk.domain.traces.anchors import ANCHOR_LENGTH


def source_lines(
    office: Office, counted_at: datetime, audit_head: str, *, of: str = "デジタル相談窓口 相談記録"
) -> str:
    """Two lines, the second with the word of 練習モード in a practice database.

    `counted_at` is an aware instant, `audit_head` the hash in hex or empty, `of` the records that were counted.
    """
    counted = local(counted_at)
    counted_text = f"{long_date(counted.date(), weekday=False)} {clock(counted.hour * 60 + counted.minute)}"
    foot = f"{office.foot}　" if office.foot else ""
    return (
        f"出典：{office.town}{of}（{counted_text} 集計）\n"
        f"{foot}記録照合番号 {audit_head[:ANCHOR_LENGTH] or NO_DATA}"
    )
