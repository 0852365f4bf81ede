"""A CSV of marks: every spelling that is understood, and a sentence with its line for everything that is not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls import files
from nakanojo_helpdesk.domain.rolls.files import FilePlan
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkRow, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Belonging, Roll, RollLine
from tests.services.courses.books import course_form

AT = datetime(2027, 5, 12, 10, 0, tzinfo=JST)
NAMES = (
    ("佐藤 花子", "サトウ ハナコ"),
    ("渡邉 一郎", "ワタナベ イチロウ"),
    ("鈴木 勇", "スズキ イサム"),
    ("鈴木 勇", "スズキ ユウ"),
)
C = MarkCode


def line(serial: int, name: str, kana: str) -> RollLine:
    row = RegistrationRow(
        uid=f"r{serial}",
        version=1,
        course_uid="c",
        fiscal_year=2027,
        course_serial=12,
        lesson=None,
        serial=serial,
        party=serial,
        party_size=1,
        person=PersonRow(uid=f"p{serial}", version=1, form=PersonForm(name=name, kana=kana), age_band=None),
        card="",
        walk_in=None,
        state=RegistrationState.CONFIRMED,
        split=False,
        extra=False,
        applied_at=AT,
        method="TEL",
        first_time=None,
        age_band=None,
        district=None,
        note="",
    )
    mark = MarkRow(code=C.ABSENT, at=AT, by_name="佐藤", source=MarkSource.ROLL) if serial == 2 else None
    return RollLine(registration=row, belonging=Belonging.EXPECTED, mark=mark)


ROLL = Roll(
    lesson=LessonRow(
        uid="l",
        version=1,
        course_uid="c",
        fiscal_year=2027,
        serial=12,
        course_stage=Stage.RELEASED,
        course_form=course_form(),
        ordinal=1,
        lessons=1,
        time=LessonTime(day=date(2027, 5, 12), begin=600, end=690),
        venue="v",
        venue_name="役場",
        theme="",
        stage=Stage.PLANNED,
    ),
    lines=tuple(line(serial, *names) for serial, names in enumerate(NAMES, start=1)),
)


def planned(text: str, encoding: str = "utf-8") -> FilePlan:
    return files.plan(ROLL, text.encode(encoding))


def faults(text: str) -> list[str]:
    return [fault.sentence for fault in planned(text).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_list_in_any_encoding_excel_writes_is_read(encoding: str) -> None:
    plan = planned("番号,名前,出欠\r\n1,佐藤 花子,○\r\n2,渡邉 一郎,欠\r\n", encoding)
    assert plan.pairs() == (("r1", C.PRESENT), ("r2", C.ABSENT))
    assert plan.faults == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("○", C.PRESENT), ("〇", C.PRESENT), ("１", C.PRESENT), ("出席", C.PRESENT), ("○出席", C.PRESENT),
        ("欠", C.ABSENT), ("×", C.ABSENT), ("欠席（連絡なし）", C.ABSENT), ("遅刻", C.LATE), ("△", C.LATE),
        ("早", C.LEFT_EARLY), ("届", C.EXCUSED), ("欠席（連絡あり）", C.EXCUSED), ("当日参加", C.WALK_IN), ("6", C.WALK_IN),
        ("", C.NONE), ("－", C.NONE), ("未記録", C.NONE), ("たぶん", None), ("７", None),
    ],
)  # fmt: skip
def test_marks_are_understood_as_people_write_them(typed: str, code: MarkCode | None) -> None:
    assert files.parse_mark(typed) is code


def test_people_are_found_by_number_or_by_name_and_reading_in_any_spelling() -> None:
    plan = planned("氏名\tフリガナ\t出席\r\n渡辺　一郎\tﾜﾀﾅﾍﾞ ｲﾁﾛｳ\t○\r\n鈴木 勇\tスズキ ユウ\t遅\r\n")
    assert plan.pairs() == (("r2", C.PRESENT), ("r4", C.LATE))
    assert plan.marks[0].replaces, "欠席 is there already"
    assert planned("番号,出欠\nR9-012-003,○\n").pairs() == (("r3", C.PRESENT),)


def test_every_fault_is_said_with_its_line_and_nothing_of_the_file_is_taken() -> None:
    said = faults(
        "番号,名前,出欠\n"
        "1,佐藤 花子,○\n"
        "9,だれか,○\n"
        ",山口 美咲,○\n"
        ",鈴木 勇,○\n"
        "2,渡邉 一郎,たぶん\n"
        "1,佐藤 花子,欠\n"
        "3,佐藤 花子,○\n"
        ",,○\n"
    )
    assert said == [
        "3行目：番号「9」の方は、この回の名簿にありません。番号を確かめてください。",
        "4行目：「山口 美咲」さんは、この回の名簿にありません。名前とフリガナを確かめてください。",
        "5行目：「鈴木 勇」さんは2人います。番号の列で入れてください。",
        "6行目：出欠の「たぶん」が分かりません。○、欠、遅刻、早退、連絡あり、当日 などで入れてください。",
        "7行目：佐藤 花子さんは、2行目にもあります。1つにしてください。",
        "8行目：3番は鈴木 勇さんで、「佐藤 花子」と合いません。番号か名前を直してください。",
        "9行目：番号も名前もありません。どちらかを入れてください。",
    ]


def test_lines_without_a_mark_change_nothing() -> None:
    plan = planned("番号,出欠\n1,\n2,－\n3,○\n\n")
    assert (plan.pairs(), plan.empty) == ((("r3", C.PRESENT),), 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("番号,名前\n1,佐藤\n".encode(), "1行目の見出しに「出欠」の列がありません。"),
        ("地区,出欠\n中之条,○\n".encode(), "1行目の見出しに「番号」か「名前」の列がありません。"),
        (b"", "見出しの下に行がありません"),
        ("番号,出欠\n".encode(), "見出しの下に行がありません"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe\x81", "このファイルの文字が読めません。"),
        (b"PK\x03\x04" + bytes(range(256)), "このファイルの文字が読めません。"),
        (b"x" * (files.LARGEST + 1), "このファイルは大きすぎます。"),
        ("番号,出欠\n".encode() + b"1,o\n" * 3000, "このファイルは大きすぎます。"),
    ],
)
def test_what_is_no_list_of_marks_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        files.plan(ROLL, content)
