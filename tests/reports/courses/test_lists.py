"""Lists of people and what is posted without names, read back from their PDF."""

from __future__ import annotations

import pytest

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.wishes import CallAbout, Paper
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.sheets import row_words
from tests.paper.test_pdf import plain
from tests.reports.courses.facts import (
    paper_facts,
    postponed_lesson,
    rows,
)
from tests.reports.courses.read_back import sheet, text

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_roster_lists_who_has_a_place_or_waits_and_counts_who_left() -> None:
    found = text(sheet(Paper.ROSTER))
    assert "確定15人繰上中1人待ち1人取消1人／定員15人" in found
    assert "待ち1番目" in found
    assert "割田ふみ江" in found
    assert "ワリタフミエ" in found
    assert "カード0123" in found
    assert "当日1" in found
    assert "車いす、聞こえ。入口に近い席" in found
    assert "欠席の連絡あり" in found
    gone = next(row for row in rows() if row.state is RegistrationState.CANCELLED)
    assert plain(gone.name) not in found


@pytest.mark.parametrize("paper", [Paper.ROSTER, Paper.SIGN_SHEET, Paper.DRAW, Paper.DISCARD])
def test_a_list_bears_the_number_by_which_its_records_are_compared(paper: Paper) -> None:
    assert "現在記録照合番号3f9ac81e57d20b64" in text(sheet(paper))
    assert "練習（架空の記録）" in text(sheet(paper, paper_facts(office=Office(practice=True))))


def test_a_roster_has_the_columns_the_town_has_chosen() -> None:
    chosen = Office(roster_columns=("first_time", "method"))
    found = text(sheet(Paper.ROSTER, paper_facts(office=chosen)))
    assert "初めて申込の方法" in found
    assert "75～79歳" not in found
    assert "75～79歳" in text(sheet(Paper.ROSTER))


def test_no_list_that_lies_open_shows_a_telephone_number() -> None:
    for paper in (Paper.ROSTER, Paper.SIGN_SHEET, Paper.SIGN_SHEET_SERIES, Paper.NAME_CARDS):
        assert "0279-00-1" not in text(sheet(paper))


def test_a_sign_sheet_numbers_its_rows_by_application_and_leaves_six_empty() -> None:
    facts = paper_facts()
    found = text(sheet(Paper.SIGN_SHEET))
    for serial in (1, 9, 15):
        assert row_words(12, serial) in found
    for blank in range(19, 25):
        assert row_words(12, blank, blank=True) in found
    assert row_words(12, 25, blank=True) not in found
    assert "受講される方" in found
    assert "職員" in found
    assert "確定15人うち欠席の連絡1人" in found
    waiting = next(row for row in facts.rows if row.state is RegistrationState.WAITING)
    assert plain(waiting.name) not in found


def test_a_sign_sheet_has_the_columns_a_funder_asks_for() -> None:
    office = Office(sign_columns=("age_band", "address", "photos"))
    found = text(sheet(Paper.SIGN_SHEET, paper_facts(office=office)))
    assert "住所" in found
    assert "写真の掲載" in found
    assert found.count("□はい□いいえ") == 15 + 6


def test_the_series_sheet_has_a_column_a_lesson_with_what_is_known_before() -> None:
    found = text(sheet(Paper.SIGN_SHEET_SERIES))
    for words in ("第1回5/12", "第2回5/19", "第3回5/26", "第4回6/2"):
        assert words in found
    assert found.count("欠席連絡") == 2


def test_a_series_too_long_for_a_sheet_goes_on_in_a_second_part() -> None:
    from tests.reports.courses.facts import course_row

    found = text(sheet(Paper.SIGN_SHEET_SERIES, paper_facts(course=course_row(12))))
    assert "第8回" in found
    assert "第12回" in found
    assert found.count("ワリタフミエ") == 2


def test_a_call_list_shows_phones_boxes_to_tick_and_what_came_of_earlier_calls() -> None:
    found = text(sheet(Paper.CALLS, about=CallAbout.OFFER))
    assert "0279-00-1016" in found
    assert "□入る□ことわり" in found
    assert "5/109:30留守" in found
    assert "0279-00-1001" not in found  # has a place already
    cancelled = text(sheet(Paper.CALLS, about=CallAbout.CANCELLED))
    assert "は中止です。" in cancelled
    assert cancelled.count("□つながった") == 16
    assert "090-0000-1234（長男）" in cancelled
    assert "電話なし" in cancelled


def test_a_call_list_about_a_moved_lesson_says_from_when_to_when() -> None:
    made = sheet(Paper.CALLS, paper_facts(lesson=postponed_lesson()), about=CallAbout.POSTPONED)
    found = text(made)
    assert "5月11日（火）10:00～11:30（中央公民館2階研修室）の回は" in found
    assert "理由：大雪のため" in found


def test_the_record_of_destroying_has_a_row_for_each_paper_with_names() -> None:
    found = text(sheet(Paper.DISCARD))
    assert "令和11年3月31日（土）までに廃棄します。" in found
    for words in ("名簿", "受付簿", "電話連絡票", "名札", "申込控え・通知", "□裁断", "廃棄した人"):
        assert words in found
