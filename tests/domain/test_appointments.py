"""予約: what is refused, what is asked about, which times are free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from nakanojo_helpdesk.domain.appointments import (
    CLOSES,
    OPENS,
    AppointmentForm,
    AppointmentRow,
    AppointmentState,
    doubts,
    gaps,
)
from nakanojo_helpdesk.domain.opening_days import by_rule
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabularies, Vocabulary, VocabularyName

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)  # 勤労感謝の日
WORDS = Vocabularies(
    {
        VocabularyName.TOPIC: Vocabulary(
            VocabularyName.TOPIC,
            [Term(code="SM", label="基本操作"), Term(code="OLD", label="旧", valid_to=date(2026, 3, 31))],
        )
    }
)


def form(**changes: object) -> AppointmentForm:
    made = AppointmentForm(day=FRIDAY, minute=600, length=30, desk="D01")
    return replace(made, **changes)  # type: ignore[arg-type]


def row(minute: int = 600, length: int = 30, **changes: object) -> AppointmentRow:
    made = AppointmentRow(
        id=1,
        uid="u",
        version=1,
        day=FRIDAY,
        minute=minute,
        length=length,
        desk="D01",
        desk_name="窓口1",
        topic=None,
        contact="高橋さん 0279-00-0000",
        note="",
        state=AppointmentState.BOOKED,
        made_at=datetime(2026, 11, 1, tzinfo=timezone.utc),  # noqa: UP017
        made_by_name="佐藤",
        consultation_id=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": FRIDAY - timedelta(days=1)}, "day"),
        ({"day": FRIDAY + timedelta(days=367)}, "day"),
        ({"minute": 1440}, "minute"),
        ({"minute": -1}, "minute"),
        ({"length": 4}, "length"),
        ({"length": 481}, "length"),
        ({"minute": 23 * 60, "length": 61}, "length"),
        ({"topic": "OLD"}, "topic"),
        ({"topic": "XX"}, "topic"),
        ({"contact": "あ" * 101}, "contact"),
        ({"note": "あ" * 201}, "note"),
        ({"note": "一\n二"}, "note"),
        ({"contact": "マイナンバー 1234 5678 9018"}, "contact"),
    ],
)
def test_what_cannot_be_kept_is_said_below_its_field(changes: dict[str, object], field: str) -> None:
    problems = form(**changes).problems(WORDS, FRIDAY)
    assert list(problems) == [field]
    assert problems[field].startswith("＊")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"topic": "SM"},
        {"day": FRIDAY + timedelta(days=366)},
        {"length": 5},
        {"minute": 23 * 60, "length": 60},
        {"contact": "髙﨑さん 0279-00-0000", "note": "<img src=//x> 100% _ ' &"},
    ],
)
def test_what_can_be_kept_has_no_problem(changes: dict[str, object]) -> None:
    assert form(**changes).problems(WORDS, FRIDAY) == {}


def test_an_old_appointment_may_keep_its_day_and_a_topic_retired_since() -> None:
    before = form(day=FRIDAY - timedelta(days=3), topic="OLD")
    assert replace(before, note="電話あり").problems(WORDS, FRIDAY, before=before) == {}
    assert "topic" in replace(before, topic="XX").problems(WORDS, FRIDAY, before=before)


def test_a_person_number_is_not_repeated_in_the_sentence() -> None:
    (sentence,) = form(note="個人番号 123456789018").problems(WORDS, FRIDAY).values()
    assert "1234" not in sentence


def test_a_quiet_appointment_is_not_asked_about() -> None:
    assert doubts(form(), [], by_rule(FRIDAY), (FRIDAY, 540)) == ()


def test_a_closed_day_is_asked_about_with_its_reason() -> None:
    (sentence,) = doubts(form(day=MONDAY), [], by_rule(MONDAY), (FRIDAY, 540))
    assert sentence == "令和8年11月23日（月）は、窓口の休みの日です（祝日（勤労感謝の日））。"


def test_a_time_that_has_passed_or_lies_outside_the_hours_is_asked_about() -> None:
    assert doubts(form(), [], by_rule(FRIDAY), (FRIDAY, 601)) == ("10:00は、もう過ぎています。",)
    assert doubts(form(), [], by_rule(FRIDAY), (FRIDAY, 600)) == ()
    (sentence,) = doubts(form(minute=120), [], by_rule(FRIDAY), (MONDAY - timedelta(days=9), 0))
    assert sentence == "2:00～2:30は、窓口の時間（8:30～17:15）の外です。"
    assert doubts(form(minute=CLOSES - 30), [], by_rule(FRIDAY), (FRIDAY, 0)) == ()
    assert doubts(form(minute=CLOSES - 29), [], by_rule(FRIDAY), (FRIDAY, 0))
    assert doubts(form(minute=OPENS), [], by_rule(FRIDAY), (FRIDAY, 0)) == ()
    assert doubts(form(minute=OPENS - 1), [], by_rule(FRIDAY), (FRIDAY, 0))


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (row(570, 30), False),
        (row(570, 31), True),
        (row(629, 5), True),
        (row(630, 30), False),
        (row(540, 240), True),
        (row(610, 5), True),
        (row(600, 30, desk="D02"), False),
        (row(600, 30, state=AppointmentState.CANCELLED), False),
        (row(600, 30, state=AppointmentState.ABSENT), False),
    ],
)
def test_two_people_at_one_desk_at_one_time_are_asked_about(other: AppointmentRow, overlaps: bool) -> None:
    found = doubts(form(), [other], by_rule(FRIDAY), (FRIDAY, 0))
    assert bool(found) == overlaps
    assert not any("高橋" in sentence or "0279" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("busy", "free"),
    [
        ([], [(510, 1035)]),
        ([(600, 630)], [(510, 600), (630, 1035)]),
        ([(630, 660), (510, 540)], [(540, 630), (660, 1035)]),
        ([(500, 520), (515, 600)], [(600, 1035)]),
        ([(524, 600)], [(600, 1035)]),  # 14 minutes are no free time
        ([(525, 600)], [(510, 525), (600, 1035)]),
        ([(400, 1200)], []),
        ([(1030, 1100)], [(510, 1030)]),
        ([(1100, 1200)], [(510, 1035)]),
    ],
)
def test_free_times_are_what_lies_between_appointments(
    busy: list[tuple[int, int]], free: list[tuple[int, int]]
) -> None:
    assert list(gaps(busy, 510, 1035)) == free


def test_an_appointment_is_late_ten_minutes_after_its_time() -> None:
    assert not row().is_late(FRIDAY, 610)
    assert row().is_late(FRIDAY, 611)
    assert row().is_late(FRIDAY + timedelta(days=1), 0)
    assert not row().is_late(FRIDAY - timedelta(days=1), 1000)
    assert not row(state=AppointmentState.CAME).is_late(FRIDAY, 1000)


def test_contact_and_note_never_show_in_a_traceback() -> None:
    assert "高橋" not in repr(row())
    assert "高橋" not in repr(form(contact="高橋さん", note="高橋さん"))
