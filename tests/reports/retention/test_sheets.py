"""The papers about personal data: the register of files, and everything that is held of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.registrations.people import PERSON_LABELS
from nakanojo_helpdesk.domain.retention.disclosures import LEFT_OUT, DisclosedApplication, Disclosure
from nakanojo_helpdesk.domain.retention.register import FileCounts, registered_files
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.reports.retention.disclosure import disclosure_sheet
from nakanojo_helpdesk.reports.retention.register import register_sheet
from nakanojo_helpdesk.store.tables.appointments import Appointment
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

AT = datetime(2027, 5, 12, 0, 30, tzinfo=UTC)
LAW = (
    "個人情報ファイルの名称", "行政機関等の名称", "利用する事務をつかさどる組織の名称", "利用目的", "記録項目", "記録範囲",
    "記録情報の収集方法", "要配慮個人情報が含まれるときは、その旨", "記録情報の経常的提供先", "開示請求等を受理する組織の名称と所在地",
    "訂正・利用停止について、ほかの法令による特別の手続",
)  # fmt: skip
"""What 第75条 with 第74条 asks for."""


def held() -> Disclosure:
    """Somebody with two applications, a family's number and an appointment."""
    one = DisclosedApplication(
        heading="講R9-012　はじめてのLINE",
        facts=(("申込の番号", "R9-012-003"), ("いまの状態", "確定")),
        events=(
            ("令和9年4月5日 9:30", "申込：確定"),
            ("令和9年5月12日 10:05", "出欠：第1回（5月12日（水））出席"),
        ),
    )
    values = dict.fromkeys(PERSON_LABELS.values(), "") | {"名前": "𠮷田 トメ", "家族の名前": "娘 花子"}
    return Disclosure(
        name="𠮷田 トメ",
        made_at=AT,
        audit_head="ab" * 32,
        person=tuple(values.items()),
        merged=1,
        applications=(one, replace(one, heading="講R9-013　安全な使い方")),
        appointments=(("令和9年4月1日（木） 10:00", "吉田様 0279-00-1234"),),
        left_out=LEFT_OUT,
        holds_others=True,
    )


def files(courses: int = 999, appointments: int = 3, rules: RetentionRules | None = None) -> str:
    town = Office()
    made = registered_files(
        FileCounts(courses=courses, appointments=appointments),
        rules or RetentionRules(),
        town.town,
        town.department,
        town.contact,
    )
    return str(register_sheet(made, town, AT).blocks)


def test_the_register_has_every_item_of_the_law_for_each_file() -> None:
    words = files()
    for item in LAW:
        assert words.count(f"'{item}'") == 2, item
    assert "中之条町長" in words
    assert "最後の講座の次の年度の終わりまで" in words
    assert "最後の講座の年度の終わりまで" in files(rules=RetentionRules(person_years=0))
    assert "予約の日から45日まで" in files(rules=RetentionRules(appointment_days=45))


@pytest.mark.parametrize(("people", "due"), [(999, False), (1000, True)])
def test_the_register_says_from_a_thousand_people_on_that_it_must_be_published(
    people: int, due: bool
) -> None:
    words = files(people)
    assert f"{people:,}人（令和9年5月12日（水）現在）" in words
    assert ("ホームページなどで公表します" in words) is due
    assert words.count("作成と公表の義務はありません") == (1 if due else 2)


def test_the_register_names_everything_that_is_kept_of_people() -> None:
    """A column that is added to these tables must be thought of here, and in the register."""
    plumbing = {
        "id", "uid", "version", "seal", "name_key", "kana_key", "phone_digits", "made_at", "made_by_id", "merged_into_id",
        "erased_at", "stopped_at", "course_id", "lesson_id", "serial", "party", "person_id", "walk_in", "split", "extra",
        "age_band_id", "district_id", "desk_id", "topic_id", "minute", "length", "consultation_id",
    }  # fmt: skip
    kept = {
        column.name
        for entity in (Person, Registration, Appointment)
        for column in entity.__table__.columns
        if column.name not in plumbing
    }
    labels = {*PERSON_LABELS} - {"age_band", "district", "cares"}
    assert kept == labels | {
        "card",
        "state",
        "applied_at",
        "method_id",
        "first_time",
        "note",
        "contact",
        "day",
    }


def test_the_sheet_of_a_person_says_all_of_it_and_what_is_not_on_it(qapp: QApplication) -> None:
    sheet = disclosure_sheet(held(), Office())
    words = str(sheet.blocks)
    for text in (
        "𠮷田 トメ",
        "R9-012-003",
        "出欠：第1回",
        "吉田様 0279-00-1234",
        "ほかに1件の登録をまとめて",
        "所属長が確かめて",
    ):
        assert text in words, text
    assert all(what in words for what, _why in LEFT_OUT)
    assert sheet.state == "個人情報 取扱注意"
    assert page_count(sheet) >= 1
    assert "田" not in sheet.file_stem
    empty = replace(held(), applications=(), appointments=(), holds_others=False, merged=0)
    assert str(disclosure_sheet(empty, Office()).blocks).count("記録はありません。") == 2
