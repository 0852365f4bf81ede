"""The roll as it is read: who is on it, the counts, seats and what happened to each mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Belonging, Roll
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.rolls import marking, notices, reading, walk_ins
from nakanojo_helpdesk.store.tables.audit import AuditEntry
from tests.factories import LedgerAs
from tests.services.courses import books
from tests.services.rolls.people import (
    AFTERWARDS,
    APPLIED,
    AT_THE_ROLL,
    FIRST_DAY,
    Room,
    add,
    room,
    turn,
)

C = MarkCode


def read(hall: Room, ordinal: int = 1, *, now: object = AT_THE_ROLL) -> Roll:
    roll: Roll = hall.ledger.call(reading.roll, hall.lesson(ordinal).uid, now=now)  # type: ignore[arg-type]
    return roll


def traces(ledger: Ledger) -> list[str]:
    def of(session: Session, _actor: Actor) -> list[str]:
        found = session.scalars(select(AuditEntry.fields).where(AuditEntry.action == "read"))
        return list(found)

    return ledger.read(of)


def test_those_with_a_place_are_on_the_roll_with_what_was_said_beforehand(ledger: Ledger) -> None:
    hall = room(ledger, 3)
    add(ledger, hall.course.uid, 7)
    ledger.call(notices.say_absent, hall.lesson().uid, hall.people[1], now=APPLIED)
    roll = read(hall)
    assert [line.uid for line in roll.lines] == list(hall.people), "who waits is not on it"
    assert [line.registration.name for line in roll.lines] == ["佐藤 花子", "鈴木 一郎", "高橋 幸子"]
    said = roll.lines[1].mark
    assert said is not None
    assert (said.code, said.source, said.by_name) == (C.EXCUSED, MarkSource.NOTICE, "佐藤")
    assert read(hall, 2).lines[1].mark is None, "it holds for that very lesson only"
    assert all(line.belonging is Belonging.EXPECTED for line in roll.lines)


def test_reading_names_leaves_one_trace_a_screenful(ledger: Ledger) -> None:
    hall = room(ledger, 4)
    before = len(traces(ledger))
    read(hall)
    assert traces(ledger)[before:] == ["rows=4"]


def test_a_stranger_reads_no_roll(ledger: Ledger, ledger_as: LedgerAs) -> None:
    hall = room(ledger, 1)
    with pytest.raises(Denied, match="担当していない講座の申込者は見られません"):
        ledger_as(Role.TRAINER).call(reading.roll, hall.lesson().uid, now=AT_THE_ROLL)
    assert len(ledger_as(Role.COUNTER).call(reading.roll, hall.lesson().uid, now=AT_THE_ROLL).lines) == 1


def test_present_are_those_who_came_whenever_and_however(ledger: Ledger) -> None:
    hall = room(ledger, 7)
    codes = (C.PRESENT, C.LATE, C.LEFT_EARLY, C.WALK_IN, C.ABSENT, C.EXCUSED)
    for uid, code in zip(hall.people[:6], codes, strict=True):
        ledger.call(marking.give, hall.lesson().uid, uid, code, now=AT_THE_ROLL)
    counts = read(hall).counts
    assert (counts.present, counts.expected, counts.unrecorded) == (4, 7, 1)
    assert read(hall).staffing.words == "講師1：4人まで。いま4人"


def test_who_joined_later_is_outside_every_ratio_unless_marked(ledger: Ledger) -> None:
    hall = room(ledger, 2, capacity=4)
    joined = add(ledger, hall.course.uid, 8, at=AFTERWARDS)
    roll = read(hall, now=AFTERWARDS + timedelta(hours=1))
    line = roll.line(joined)
    assert line is not None
    assert (line.belonging, line.words, line.is_unrecorded) == (Belonging.LATER, "対象外（申込前）", False)
    assert (roll.counts.expected, roll.counts.unrecorded) == (2, 2)
    ledger.call(marking.give, hall.lesson().uid, joined, C.PRESENT, now=AFTERWARDS)
    assert read(hall, now=AFTERWARDS + timedelta(hours=1)).counts.expected == 3


def test_who_has_left_keeps_the_mark_outside_the_ratios(ledger: Ledger) -> None:
    hall = room(ledger, 2)
    ledger.call(notices.say_absent, hall.lesson().uid, hall.people[0], now=APPLIED)
    ledger.call(turn, hall.people[0], "CXL", APPLIED + timedelta(days=1))
    roll = read(hall)
    line = roll.line(hall.people[0])
    assert line is not None
    assert (line.belonging, line.code, line.words) == (Belonging.LEFT, C.EXCUSED, "取消・辞退")
    assert roll.counts.expected == 1


def test_seats_are_free_once_they_are_no_longer_held(ledger: Ledger) -> None:
    hall = room(ledger, 4, capacity=5)
    first, second, third, _fourth = hall.people
    ledger.call(notices.say_absent, hall.lesson().uid, first, now=APPLIED)
    ledger.call(marking.give, hall.lesson().uid, second, C.PRESENT, now=AT_THE_ROLL)
    ledger.call(marking.give, hall.lesson().uid, third, C.ABSENT, now=AT_THE_ROLL)
    roll = read(hall)

    def free(hour: int, minute: int) -> int:
        return roll.free(Moment.of(books.at(FIRST_DAY, hour, minute)))

    assert free(10, 9) == 3, "one nobody has, one that was said, one who does not come"
    assert free(10, 10) == 4, "who has not come by now has lost the seat"
    assert free(11, 30) == 0, "the lesson is over"
    assert roll.free(Moment.of(APPLIED)) == 0
    stored = ledger.read(office.current)
    ledger.call(office.change, replace(stored, seat_minutes=20))
    assert read(hall).free(Moment.of(books.at(FIRST_DAY, 10, 19))) == 3


def test_the_history_of_a_mark_says_every_change(ledger: Ledger, ledger_as: LedgerAs) -> None:
    hall = room(ledger, 1)
    other = ledger_as(Role.CHIEF)
    uid, lesson = hall.people[0], hall.lesson().uid
    ledger.call(marking.give, lesson, uid, C.PRESENT, now=AT_THE_ROLL)
    other.call(marking.give, lesson, uid, C.LATE, now=AT_THE_ROLL)
    ledger.call(marking.give, lesson, uid, C.NONE, now=AT_THE_ROLL)
    line = read(hall).lines[0]
    assert line.mark is None
    assert [(each.by_name, each.before, each.code) for each in line.history] == [
        ("佐藤", C.NONE, C.PRESENT),
        (other.actor.name, C.PRESENT, C.LATE),
        ("佐藤", C.LATE, C.NONE),
    ]


def test_a_walk_in_is_on_the_roll_of_that_lesson_with_the_mark(ledger: Ledger) -> None:
    hall = room(ledger, 1, capacity=3)
    admitted = ledger.call(walk_ins.admit, hall.lesson().uid, now=AT_THE_ROLL)
    assert (admitted.row.name, admitted.given.row.code) == ("当日1", C.WALK_IN)
    assert [line.registration.name for line in read(hall).lines] == ["佐藤 花子", "当日1"]
    assert [line.registration.name for line in read(hall, 2).lines] == ["佐藤 花子"]
    row = admitted.row
    ledger.call(walk_ins.send_away, hall.lesson().uid, row.uid, row.version, now=AT_THE_ROLL)
    assert [line.registration.name for line in read(hall).lines] == ["佐藤 花子"]
