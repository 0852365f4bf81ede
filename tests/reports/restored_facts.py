"""A restore that was done, and what was seen before it, for screens and papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.backups.restoring import (
    DOUBTS,
    SECOND_PLACE,
    UNPROVEN,
    Candidate,
    Look,
    Missing,
    MissingKind,
    MissingRecord,
    Preview,
    Restored,
    offered,
)

SINCE: Final = datetime(2026, 10, 5, 1, 30, tzinfo=UTC)
_MEMO: Final = (
    "LINEの通知が鳴らないとのこと。設定の「通知」を開き、「通知をオン」にした。"
    "音量も0だったので上げた。お孫さんからの電話も気づかなかったそうで、家で試してもらう。"
)


def missing(count: int = 9, **changes: Any) -> Missing:
    """Consultations, an appointment and an application of a quarter of an hour; one could not be read."""
    records = [
        MissingRecord(
            kind=MissingKind.CONSULTATION,
            number=f"R8-{1234 + number:05d}",
            at=SINCE + timedelta(minutes=number),
            who=("佐藤", "高橋")[number % 2],
            new=number != 2,
            readable=number != 4,
            answers=()
            if number == 4
            else (
                ("相談日", "令和8年10月5日（月）"), ("時刻", "10:32"), ("窓口", "窓口1"), ("担当", "佐藤"),
                ("内容", "スマホ・タブレット基本操作、LINE"), ("受付方法", "来庁（予約なし）"), ("人数", "2"),
                ("年代", "70代"), ("結果", "解決した"), ("時間（分）", "15"),
            ),
            private=() if number == 4 else (("メモ", _MEMO if number % 3 else "操作の説明"),),
        )
        for number in range(count)
    ]  # fmt: skip
    records.append(
        MissingRecord(
            kind=MissingKind.APPOINTMENT, number="", at=SINCE + timedelta(minutes=9), who="佐藤", new=True,
            readable=True, answers=(("日", "令和8年10月8日（木）"), ("時刻", "10:00"), ("長さ", "30分"), ("窓口", "窓口1")),
            private=(("連絡先", "星野様 0279-00-0000"),),
        )
    )  # fmt: skip
    records.append(
        MissingRecord(
            kind=MissingKind.REGISTRATION, number="講R8-012-07", at=SINCE + timedelta(minutes=11), who="高橋", new=True,
            readable=True, answers=(("講座", "はじめてのスマホ"), ("状態", "確定")), private=(("申込者", "中里 和子"),),
        )
    )  # fmt: skip
    whole = Missing(
        since=SINCE,
        until=SINCE + timedelta(minutes=12),
        records=tuple(records),
        others=(("職員", 1), ("開設日", 2)),
    )
    return replace(whole, **changes)


def restored(**changes: Any) -> Restored:
    """A damaged file that was replaced by the backup of a quarter of an hour before."""
    done = Restored(
        at=SINCE + timedelta(minutes=40),
        by="山本",
        backup=Path("C:/記録/backups/nakanojo_20261005_103000_change.db"),
        database=Path("C:/記録/nakanojo.db"),
        kept=Path("C:/記録/quarantine/nakanojo_20261005_111000_damaged.db"),
        damaged=True,
        missing=missing(lost_traces=2),
        skipped=(
            (
                "nakanojo_20261005_104500_change.db",
                "この控えは途中までしかないか、壊れています。使いません。",
            ),
        ),
    )
    return replace(done, **changes)


def look(**changes: Any) -> Look:
    """The newest good backup, looked at."""
    path = Path("C:/記録/backups/nakanojo_20261005_103000_change.db")
    months = tuple((f"2026-{month:02d}", 140 + month * 7) for month in range(4, 11))
    preview = Preview(
        path=path, size=24_500_000, made_at=SINCE, schema=8, older_schema=False, proven=True, consultations=6_912,
        newest="R8-01233", months=months, people=(("佐藤", 61), ("高橋", 48), ("田中", 3)), same_book=True,
    )  # fmt: skip
    older = tuple(
        Candidate(
            path=Path(f"C:/記録/backups/{number}.db"),
            made_at=SINCE - timedelta(days=number),
            reason="終わるとき",
            size=24_000_000,
        )
        for number in range(1, 4)
    )
    elsewhere = tuple(
        Candidate(
            path=Path(f"F:/nakanojo-backups/nakanojo_20260{month}30_171500_exit.db"),
            made_at=SINCE - timedelta(days=30 * (9 - month)),
            reason="終わるとき",
            size=23_900_000,
            place=SECOND_PLACE,
        )
        for month in (8, 7)
    )
    seen = Look(
        candidates=offered(
            (Candidate(path=path, made_at=SINCE, reason="仕事のあいだ", size=24_500_000), *older),
            (
                *elsewhere,
                replace(elsewhere[0], path=Path(f"F:/nakanojo-backups/{path.name}"), size=24_500_000),
            ),
        ),
        skipped=restored().skipped,
        preview=preview,
        missing=missing(),
        people=(("S05", "山本"), ("S06", "木村")),
    )
    return replace(seen, **changes)


def doubtful() -> Look:
    """A backup without its manifest."""
    return look(doubts=(DOUBTS[UNPROVEN],), skipped=())
