"""復元 as plain values: what a backup holds, and what is younger than it and therefore missing after it is given back."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger

STAGES: Final = (
    "控えを写しています。",
    "控えの中身を確かめています。",
    "控えよりあとの記録を調べています。",
    "控えに入れ替えています。",
)
"""The steps of a restore, in the words of the waiting screen; the progress counts `PARTS` for each."""
PARTS: Final = 100

SECOND_PLACE: Final = "第2の置き場所"
IN_BOTH: Final = "第2の置き場所にも"

UNPROVEN: Final = "unproven"
OTHER_BOOK: Final = "other_book"


@dataclass(frozen=True)
class Doubt:
    """A reason to look twice before a backup is given back: `kind` is `UNPROVEN` or `OTHER_BOOK`."""

    kind: str
    sentence: str


DOUBTS: Final = {
    UNPROVEN: Doubt(
        UNPROVEN,
        "この控えには証明（控えといっしょに作られる.jsonファイル）がありません。"
        "中身はすべて確かめましたが、作ったときのままかどうかは分かりません。",
    ),
    OTHER_BOOK: Doubt(
        OTHER_BOOK,
        "この控えは、いまの記録簿の控えではありません（別に作られた記録簿です）。"
        "戻すと、いまの記録簿は使われなくなります。",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A backup looked into. `months` counts consultations by event month, oldest first; `people` who entered them lately.

    `made_at` is the instant of its newest trace. `proven`: the manifest fits the file.
    """

    path: Path
    size: int
    made_at: datetime
    schema: int
    older_schema: bool
    proven: bool
    consultations: int
    newest: str
    months: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, int], ...]
    same_book: bool | None


class MissingKind(StrEnum):
    """Records that are listed one by one. The value is the table."""

    CONSULTATION = "consultations"
    APPOINTMENT = "appointments"
    REGISTRATION = "registrations"
    MARK = "marks"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"consultations": "相談", "appointments": "予約", "registrations": "申込", "marks": "出欠"}[
            self.value
        ]


@dataclass(frozen=True, kw_only=True)
class MissingRecord:
    """A record younger than the backup. `new`: the backup lacks it; otherwise it has an older state of it.

    `at` is when it was last saved, `who` by whom. `answers` are labels and words in the order of the entry screen, empty
    where the record could not be read (`readable`); `private` are memo, names and telephone numbers, likewise.
    """

    kind: MissingKind
    number: str
    at: datetime | None
    who: str
    new: bool
    readable: bool
    answers: tuple[tuple[str, str], ...] = ()
    private: tuple[tuple[str, str], ...] = ()

    @property
    def memo(self) -> str:
        """The memo, where it may be read."""
        return dict(self.private).get("メモ", "")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What is lost by giving a backup back. `since` and `until`: the newest traces of the backup and of the present file.

    `others` counts further changed things by their name. `lost_traces`: traces that could not be read, each perhaps one
    more record. `readable`: the present file could be read at all. `hidden`: memos and names are left out.
    """

    since: datetime
    until: datetime | None
    records: tuple[MissingRecord, ...]
    others: tuple[tuple[str, int], ...] = ()
    lost_traces: int = 0
    readable: bool = True
    hidden: bool = False

    def without_private(self) -> Missing:
        """The same for somebody who may not read memos and names."""
        records = tuple(replace(record, private=()) for record in self.records)
        return replace(self, records=records, hidden=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known to be missing."""
        return not self.records and not self.others and not self.lost_traces and self.readable

    def of(self, kind: MissingKind) -> tuple[MissingRecord, ...]:
        """The records of a kind, oldest first."""
        return tuple(record for record in self.records if record.kind is kind)

    def sentence(self) -> str:
        """What is missing, in one sentence."""
        since = moment_words(self.since)
        if not self.readable:
            return f"{since}よりあとの記録は、いまのファイルから読み取れませんでした。"
        counts = [f"{kind.label}{len(self.of(kind)):,}件" for kind in MissingKind if self.of(kind)]
        if not counts:
            known = "" if not self.lost_traces else "ただし、読み取れない部分があります。"
            return f"{since}よりあとの相談・予約・申込・出欠はありません。{known}"
        until = "" if self.until is None else f"{moment_words(self.until)}まで"
        return f"{since}から{until}の、{'、'.join(counts)}が控えにはありません。"


@dataclass(frozen=True, kw_only=True)
class Restored:
    """A restore that was done. `kept` is the former file, None where there was none; `damaged`: it is in quarantine.

    `skipped` are better-dated backups that were not taken, each with the reason. `broken_ledger` is the deletion ledger
    where it was not as it was written.
    """

    at: datetime
    by: str
    backup: Path
    database: Path
    kept: Path | None
    damaged: bool
    missing: Missing
    skipped: tuple[tuple[str, str], ...] = ()
    broken_ledger: BrokenLedger | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A backup that may be chosen. `made_at` is None where nothing tells when it was made; `size` in bytes.

    `place` says where it is; empty for the usual folder on this PC.
    """

    path: Path
    made_at: datetime | None
    reason: str
    size: int
    place: str = ""

    def words(self) -> str:
        """The line of the list: when, why, how large, where."""
        when = "いつのものか分かりません" if self.made_at is None else moment_words(self.made_at)
        size = f"　{max(self.size / 1_000_000, 0.1):,.1f}MB" if self.size else ""
        return f"{when}　{self.reason}{size}" + (f"　【{self.place}】" if self.place else "")


def offered(
    first: Sequence[Candidate], second: Sequence[Candidate], refused: Container[Path] = ()
) -> tuple[Candidate, ...]:
    """The backups of both places in one list, newest first.

    A copy that is in both is offered once, from this PC, unless that one was refused: then the other is.
    """
    copies = {(each.path.name, each.size) for each in second}
    own = {(each.path.name, each.size) for each in first if each.path not in refused}
    chosen = {each.path for each in first}
    rows = [
        replace(each, place=IN_BOTH) if (each.path.name, each.size) in copies & own else each
        for each in first
    ]
    rows += [each for each in second if (each.path.name, each.size) not in own and each.path not in chosen]
    return newest_first(rows)


def newest_first(rows: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Backups by age, those of unknown age last; of one age in the order given."""
    return tuple(sorted(rows, key=_age, reverse=True))


def _age(candidate: Candidate) -> float:
    return float("-inf") if candidate.made_at is None else candidate.made_at.timestamp()


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is shown before a restore. `preview` is None where no backup can be used; `refusal` says why one cannot.

    `people` are code and name of the administrators the backup knows; `skipped`: see `Restored`. `key_id` names the key
    that is missing for it.
    """

    candidates: tuple[Candidate, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    preview: Preview | None = None
    doubts: tuple[Doubt, ...] = ()
    missing: Missing | None = None
    people: tuple[tuple[str, str], ...] = ()
    refusal: str = ""
    key_id: bytes | None = None


def moment_words(at: datetime) -> str:
    """`令和8年10月5日(月) 10:32`: an instant as it is read in a sentence."""
    here = local(at)
    return f"{long_date(here.date())} {here:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class ToRetype:
    """What a restore at `at` left to be typed again; `name` tells its list from others."""

    name: str
    at: datetime
    missing: Missing


def as_text(missing: Missing, at: datetime) -> str:
    """What is missing and when it was found missing, as JSON."""
    plain = asdict(missing) | {
        "since": missing.since.isoformat(),
        "until": None if missing.until is None else missing.until.isoformat(),
        "records": [
            asdict(record) | {"at": None if record.at is None else record.at.isoformat()}
            for record in missing.records
        ],
    }
    return json.dumps({"at": at.isoformat(), "missing": plain}, ensure_ascii=False)


def from_text(name: str, text: str) -> ToRetype | None:
    """What `as_text` wrote; None for anything else."""
    try:
        found: Any = json.loads(text)
        plain = found["missing"]
        records = tuple(
            MissingRecord(
                **{
                    **record,
                    "kind": MissingKind(record["kind"]),
                    "at": _instant(record["at"]),
                    "answers": _pairs(record["answers"]),
                    "private": _pairs(record["private"]),
                }
            )
            for record in plain["records"]
        )
        since = datetime.fromisoformat(plain["since"])
        changed = {"since": since, "until": _instant(plain["until"]), "records": records}
        missing = Missing(**{**plain, **changed, "others": _pairs(plain["others"])})
        return ToRetype(name=name, at=datetime.fromisoformat(found["at"]), missing=missing)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _pairs(rows: Any) -> tuple[Any, ...]:
    return tuple((label, value) for label, value in rows)
