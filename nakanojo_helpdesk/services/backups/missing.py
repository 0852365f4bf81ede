"""What is younger than a backup, in words: for the screen, and for the sheet it is typed again from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from nakanojo_helpdesk.domain.backups.restoring import Missing, MissingKind, MissingRecord
from nakanojo_helpdesk.domain.calendar import clock, long_date, receipt_number
from nakanojo_helpdesk.domain.consultations.questions import QUESTIONS
from nakanojo_helpdesk.domain.registrations.rows import registration_number
from nakanojo_helpdesk.store.backups import salvage
from nakanojo_helpdesk.store.integrity.labels import table_label

_STATES: Final = {"booked": "予約中", "came": "来た", "absent": "来なかった", "cancelled": "取り消し"}
# Every change of these also writes a row of the history, and a sign-in changes the staff row: no news of their own.
_FOLLOWING: Final = frozenset({"revisions", "registration_changes", "mark_changes"})
_OF_SIGN_IN: Final = frozenset(
    {
        "failures", "failures_since", "last_sign_in_at", "last_sign_in_pc", "locked_until", "password_at",
        "password_pc", "pin_failures",
    }
)  # fmt: skip


def describe(young: salvage.Younger, backup: Any, present: Any, since: datetime) -> Missing:
    """Put what was found into words; both files are driver connections, read for the names behind row keys."""
    names = _Names([backup, present], young)
    read = [_of_row(row, names) for row in young.rows if row.table in _LISTED]
    unread = [
        MissingRecord(
            kind=MissingKind(trace.table),
            number="",
            at=trace.at,
            who=names.staff_by_code.get(trace.actor, trace.actor),
            new=trace.action == "insert",
            readable=False,
        )
        for trace in young.unread
        if trace.table in _LISTED
    ]
    others = {
        (trace.table, trace.name)
        for trace in young.traces
        if trace.table not in _LISTED | _FOLLOWING and _tells(trace)
    }
    counted = Counter(table_label(table) for table, _name in others)
    found = sorted([*read, *unread], key=lambda record: (record.at or since, record.number))
    return Missing(
        since=since,
        until=max((trace.at for trace in young.traces), default=None),
        records=tuple(found),
        others=tuple(sorted(counted.items())),
        lost_traces=young.lost_traces,
        readable=young.readable,
    )


def _tells(trace: salvage.Trace) -> bool:
    if trace.action not in {"insert", "update", "delete"}:
        return False
    return trace.table != "staff" or not set(trace.fields.split(",")) <= _OF_SIGN_IN


_LISTED: Final = frozenset(kind.value for kind in MissingKind)


class _Names:
    """What the row keys of a file mean: the names of both files, and of the young rows themselves."""

    def __init__(self, connections: Sequence[Any], young: salvage.Younger) -> None:
        def known(table: str, column: str) -> dict[int, str]:
            names = salvage.look_names(connections, table, column)
            names |= {row.key: str(row.values[column]) for row in young.rows if row.table == table}
            return names

        self.terms = known("terms", "label")
        self.desks = known("desks", "name")
        self.staff = known("staff", "name")
        self.people = known("people", "name")
        self.courses = known("courses", "title")
        codes = known("staff", "code")
        self.staff_by_code = {code: self.staff.get(key, code) for key, code in codes.items()}
        coded = salvage.look_names(connections, "terms", "code")
        of = salvage.look_names(connections, "terms", "vocabulary")
        self._coded = {(of.get(key, ""), code): self.terms.get(key, code) for key, code in coded.items()}
        self._connections = connections
        self._rows = {(row.table, row.key): row.values for row in young.rows}

    def term_of(self, vocabulary: str, code: str) -> str:
        """The label of a code that is stored as a code."""
        return self._coded.get((vocabulary, code), code)

    def row(self, table: str, key: int, columns: str) -> tuple[Any, ...] | None:
        """Some columns of a row: of the young one, else of the newest file that has it."""
        names = columns.split(", ")
        if values := self._rows.get((table, key)):
            return tuple(values[name] for name in names)
        return salvage.look_row(self._connections, table, key, names)


def _of_row(row: salvage.YoungRow, names: _Names) -> MissingRecord:
    words = {
        "consultations": _consultation,
        "appointments": _appointment,
        "registrations": _registration,
        "marks": _mark,
    }[row.table]
    number, answers, private, saved_by, saved_at = words(row, names)
    trace = row.trace
    who = names.staff.get(saved_by, "")
    if trace is not None:
        who = names.staff_by_code.get(trace.actor, who or trace.actor)
    return MissingRecord(
        kind=MissingKind(row.table),
        number=number,
        at=saved_at if trace is None else trace.at,
        who=who,
        new=row.new,
        readable=True,
        answers=tuple((label, text) for label, text in answers if text),
        private=tuple((label, text) for label, text in private if text),
    )


_Pairs = list[tuple[str, str]]
_Words = tuple[str, _Pairs, _Pairs, int, datetime]


def _consultation(row: salvage.YoungRow, names: _Names) -> _Words:
    held = row.values
    topics = [held["main_topic_id"], *row.parts]
    answers = [
        ("相談日", long_date(held["event_date"])),
        ("時刻", clock(held["event_minute"])),
        ("窓口", names.desks.get(held["desk_id"], "")),
        ("担当", names.staff.get(held["staff_id"], "")),
        ("内容", "、".join(names.terms.get(int(topic), "？") for topic in topics)),
    ]
    for question in QUESTIONS:
        value = held.get(question.name if question.vocabulary is None else f"{question.name}_id")
        if value is not None:
            words = str(value) if question.vocabulary is None else names.terms.get(value, "？")
            answers.append((question.label, words))
    if held["withdrawn_at"] is not None:
        answers.append(("取消", held["withdrawn_reason"] or "取り消した記録です"))
    if held["amended_reason"]:
        answers.append(("訂正の理由", held["amended_reason"]))
    return (
        receipt_number(held["fiscal_year"], held["serial"]),
        answers,
        [("メモ", held["memo"])],
        held["entered_by_id"],
        held["entered_at"],
    )


def _appointment(row: salvage.YoungRow, names: _Names) -> _Words:
    held = row.values
    answers = [
        ("日", long_date(held["day"])),
        ("時刻", clock(held["minute"])),
        ("長さ", f"{held['length']}分"),
        ("窓口", names.desks.get(held["desk_id"], "")),
        ("内容", names.terms.get(held["topic_id"], "")),
        ("状態", _STATES.get(held["state"], held["state"])),
    ]
    private = [("連絡先", held["contact"]), ("備考", held["note"])]
    return "", answers, private, held["made_by_id"], held["made_at"]


def _registration(row: salvage.YoungRow, names: _Names) -> _Words:
    held = row.values
    course = names.row("courses", held["course_id"], "fiscal_year, serial")
    number = "" if course is None else registration_number(course[0], course[1], held["serial"])
    answers = [
        ("講座", names.courses.get(held["course_id"], "")),
        ("状態", names.term_of("application_state", held["state"])),
        ("受付方法", names.terms.get(held["method_id"], "")),
    ]
    private = [("申込者", _applicant(held, names)), ("備考", held["note"])]
    return number, answers, private, held["made_by_id"], held["applied_at"]


def _applicant(held: dict[str, Any], names: _Names) -> str:
    if held["person_id"] is not None:
        return names.people.get(held["person_id"], "？")
    return f"カード{held['card']}" if held["card"] else f"当日{held['walk_in']}"


def _mark(row: salvage.YoungRow, names: _Names) -> _Words:
    held = row.values
    lesson = names.row("lessons", held["lesson_id"], "course_id, day, ordinal")
    registration = names.row("registrations", held["registration_id"], "person_id, card, walk_in")
    who = ""
    if registration is not None:
        who = _applicant(dict(zip(("person_id", "card", "walk_in"), registration, strict=True)), names)
    answers = [
        ("講座", "" if lesson is None else names.courses.get(lesson[0], "")),
        ("回", "" if lesson is None else f"第{lesson[2]}回"),
        ("出欠", names.term_of("attendance", held["code"])),
    ]
    return "", answers, [("申込者", who)], held["by_id"], held["at"]
