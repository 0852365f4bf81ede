"""イベント一覧 as open data: which courses are in it, in which columns, and that nobody is named."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.people import VenueRow
from nakanojo_helpdesk.exchange.events import VALUES, EventMapping, events_csv
from tests.reports.courses.facts import course_form, course_row
from tests.reports.results.facts import STAFF

FILE = paths.resource("open_data/events.toml")
PLACE = VenueRow(
    uid="v1",
    name="中央公民館",
    kind="KMK",
    active=True,
    open_desks=0,
    address="中之条町大字伊勢町1",
    parking="20台",
)


def lines(*courses: CourseRow, office: Office | None = None) -> list[dict[str, str]]:
    data, count = events_csv(EventMapping.read(FILE), courses, office or Office(), {"v1": PLACE})
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(found) == count
    return found


def test_a_released_course_is_one_event_with_all_its_days() -> None:
    (event,) = lines(course_row())
    assert event["全国地方公共団体コード"] == "104213"
    assert (event["ID"], event["イベント名"]) == ("R9-012", "はじめてのLINE")
    assert (event["開始日"], event["終了日"]) == ("2027-05-12", "2027-06-02")
    assert (event["開始時間"], event["終了時間"]) == ("10:00", "11:30")
    assert event["開始日時特記事項"].startswith("全4回：5月12日（水）10:00～11:30、5月19日（水）")
    assert event["所在地_連結表記"] == "中之条町大字伊勢町1"
    assert (event["定員"], event["タグ"], event["言語コード"]) == ("15", "講座・教室", "JA")


def test_courses_that_are_not_released_or_called_off_are_not_open_data() -> None:
    planned, cancelled = (
        replace(course_row(), stage=Stage.PLANNED),
        replace(course_row(), stage=Stage.CANCELLED),
    )
    assert lines(planned, cancelled, replace(course_row(), lessons=())) == []


def test_where_one_applies_by_lesson_each_lesson_is_an_event() -> None:
    found = lines(course_row(form=course_form(scope=Scope.LESSON)))
    assert [event["ID"] for event in found] == ["R9-012-01", "R9-012-02", "R9-012-03", "R9-012-04"]
    assert found[1]["イベント名"] == "はじめてのLINE 第2回"
    assert (found[1]["開始日"], found[1]["終了日"], found[1]["開始日時特記事項"]) == (
        "2027-05-19",
        "2027-05-19",
        "",
    )


def test_neither_staff_nor_outside_trainers_are_named() -> None:
    course = course_row()
    course = replace(course, lessons=tuple(replace(each, assignments=STAFF) for each in course.lessons))
    (event,) = lines(course)
    assert not any(name in text for text in event.values() for name in ("佐藤", "山田", "ひがしデータ"))


@pytest.mark.parametrize(
    ("fee", "yen"), [("", "0"), ("無料", "0"), ("500円", "500"), ("1,200円", "1200"), ("実費", "")]
)
def test_a_fee_is_a_number_where_it_is_one(fee: str, yen: str) -> None:
    (event,) = lines(course_row(form=course_form(fee=fee)))
    assert (event["料金(基本)"], event["料金(詳細)"]) == (yen, fee)


def test_a_title_like_a_formula_is_written_as_a_text() -> None:
    (event,) = lines(course_row(form=course_form(title="=HYPERLINK(A1)")))
    assert event["イベント名"] == "'=HYPERLINK(A1)"


def test_the_telephone_is_taken_out_of_the_contact() -> None:
    (event,) = lines(
        course_row(form=course_form(contact="")), office=Office(contact="中之条町役場\n0279-00-1234")
    )
    assert (event["連絡先名称"], event["連絡先電話番号"]) == ("中之条町役場 0279-00-1234", "0279-00-1234")


def test_the_header_is_that_of_the_standard_as_another_town_publishes_it() -> None:
    names = [name for name, _value, _text in EventMapping.read(FILE).columns]
    assert len(names) == 79
    assert names[:5] == ["全国地方公共団体コード", "法人番号", "ID", "地方公共団体名", "イベント名"]
    assert names[names.index("開始日") :][:5] == [
        "開始日",
        "終了日",
        "開始時間",
        "終了時間",
        "開始日時特記事項",
    ]
    assert (names[-1], "イベント名_英語" in names, "カテゴリー" in names) == ("備考", True, False)


def test_the_code_of_the_town_ends_in_its_check_digit() -> None:
    code = EventMapping.read(FILE).municipality["code"]
    sum_ = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    assert (len(code), int(code[5])) == (6, (11 - sum_ % 11) % 10)


def test_the_shipped_mapping_names_each_column_once_and_only_values_there_are() -> None:
    text = tomllib.loads(FILE.read_text(encoding="utf-8"))
    names = [column["name"] for column in text["column"]]
    assert len(names) == len(set(names))
    assert {column.get("value", "") for column in text["column"]} - {""} <= set(VALUES)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("= =", "読めません"),
        (
            'encoding = "utf-8"\n[municipality]\n[[column]]\nname = "A"\nvalue = "phone"',
            "知らない値「phone」",
        ),
        ('encoding = "moji"\n[municipality]\n[[column]]\nname = "A"', "読めません"),
    ],
)
def test_a_mapping_that_cannot_be_used_gets_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "events.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=sentence):
        EventMapping.read(file)
