"""Every paper of a course, read back from its PDF by another program."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.papers.wishes import CallAbout, NoticePaper, Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.sheets import row_words
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from nakanojo_helpdesk.reports.courses.papers import paper_sheet
from nakanojo_helpdesk.reports.sheet import Head, Sheet
from tests.paper.test_pdf import fonts_of, name_of, plain, read
from tests.reports.courses.codes import CODES
from tests.reports.courses.facts import (
    LONG_NAME,
    draw_result,
    paper_facts,
    postponed_lesson,
    registration_row,
    rows,
)

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")
DOTS_PER_MM = 4
TOLERANCE_MM = 0.7
FOOT_MM = 12
RUNNING_HEAD_MM = 9
EVERYBODY_CAME = {(f"l{n}", f"r{serial}"): MarkCode.PRESENT for n in range(1, 5) for serial in range(1, 16)}

pytestmark = pytest.mark.usefixtures("qapp")


def sheet(paper: Paper, facts: PaperFacts | None = None, **wish: Any) -> Sheet:
    if facts is None:
        facts = paper_facts(marks=EVERYBODY_CAME) if paper is Paper.CERTIFICATE else paper_facts()
    return paper_sheet(PaperWish(paper=paper, course="c1", **wish), facts, CODES)


def pages(made: Sheet) -> list[str]:
    return [plain(page.extract_text()) for page in read(pdf_bytes(made)).pages]


def text(made: Sheet) -> str:
    return "".join(pages(made))


def every_paper(facts: PaperFacts | None = None) -> list[Sheet]:
    found = [sheet(paper, facts) for paper in Paper]
    found += [sheet(Paper.CALLS, facts, about=about) for about in CallAbout]
    return [*found, sheet(Paper.RESULT_NOTICE, facts, notice_paper=NoticePaper.SLIP)]


def ids(made: Sheet) -> str:
    return f"{made.title}-{made.size.value}"


# ---- what holds for every paper -------------------------------------------------------------------------


def test_every_paper_has_its_size_its_fonts_inside_and_no_ink_in_its_margins() -> None:
    for made in every_paper():
        data = pdf_bytes(made)
        reader = read(data)
        for page in reader.pages:
            size = (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4)
            assert size == pytest.approx(made.size.millimetres, abs=0.3), ids(made)
        _fonts_are_inside(reader, ids(made))
        _ink_keeps_to_the_margins(made, data)


def _fonts_are_inside(reader: pypdf.PdfReader, name: str) -> None:
    fonts = fonts_of(reader)
    assert fonts, name
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), (name, name_of(font))


def _ink_keeps_to_the_margins(made: Sheet, data: bytes) -> None:
    top, right, bottom, left = made.margins_mm
    wide, high = made.size.millimetres
    is_list = made.head is Head.LIST
    document = PDFIUM.PdfDocument(data)
    for index in range(len(document)):
        grey = np.asarray(document[index].render(scale=DOTS_PER_MM * 25.4 / 72).to_pil().convert("L"))
        down, across = (np.flatnonzero((grey < 200).any(axis=axis)) / DOTS_PER_MM for axis in (1, 0))
        assert across[0] >= left - TOLERANCE_MM, ids(made)
        assert across[-1] <= wide - right + TOLERANCE_MM, ids(made)
        assert down[0] >= top - (RUNNING_HEAD_MM if index and is_list else 0) - TOLERANCE_MM, ids(made)
        assert down[-1] <= high - bottom + (FOOT_MM if is_list else 0) + TOLERANCE_MM, ids(made)
    document.close()


def test_every_paper_of_the_practice_database_says_so_on_every_page() -> None:
    facts = paper_facts(office=Office(practice=True), marks=EVERYBODY_CAME)
    for made in every_paper(facts):
        assert made.file_stem.startswith("練習_")
        for page in pages(made):
            assert "練習" in page, ids(made)


def test_no_paper_of_the_real_database_is_stamped() -> None:
    assert all("練習" not in text(made) for made in every_paper())


def test_no_file_is_named_after_anybody() -> None:
    facts = paper_facts()
    names = [part for row in facts.rows if row.person for part in row.person.form.name.split()]
    for made in every_paper():
        assert "講R9-012" in made.file_stem
        assert not [name for name in names if name in made.file_stem]


def test_every_list_of_people_says_on_each_page_when_it_must_be_gone() -> None:
    for paper in (Paper.ROSTER, Paper.SIGN_SHEET, Paper.SIGN_SHEET_SERIES, Paper.CALLS):
        found = pages(sheet(paper, paper_facts(40)))
        assert len(found) > 1
        for number, page in enumerate(found, start=1):
            assert "個人情報取扱注意" in page
            assert "廃棄日令和11年3月31日" in page
            assert f"{number}／{len(found)}ページ" in page


def test_a_name_of_forty_characters_is_whole_on_every_paper() -> None:
    """𠮷 has no text in a PDF (Qt writes none beyond U+FFFF), so its three neighbours are counted."""
    wanted = LONG_NAME.replace("𠮷", "")
    assert len(wanted) == 30
    for paper in Paper:
        if not paper.names_people:
            continue
        person = next(row for row in rows() if row.name == LONG_NAME)
        made = sheet(paper, paper_facts(rows=(person,), marks=EVERYBODY_CAME))
        signs = [sign for sign in text(made) if sign in "﨑髙橋"]
        assert "".join(signs) == wanted, paper


def test_papers_without_names_name_nobody() -> None:
    names = {part for row in rows() if row.person for part in row.person.form.name.split() if len(part) > 1}
    for paper in Paper:
        found = text(sheet(paper))
        assert any(name in found for name in names) is paper.names_people, paper


def test_a_course_nobody_has_applied_for_and_without_lessons_still_has_its_papers() -> None:
    empty = paper_facts(rows=(), marks={}, draws=(), lesson=None)
    bare = replace(empty, course=replace(empty.course, lessons=()))
    for facts in (empty, bare):
        for paper in Paper:
            assert len(pages(sheet(paper, facts))) == 1, paper


# ---- lists ----------------------------------------------------------------------------------------------


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


# ---- for residents --------------------------------------------------------------------------------------


def test_name_cards_are_ten_on_a_page_and_show_the_name_one_is_called_by() -> None:
    found = pages(sheet(Paper.NAME_CARDS))
    assert len(found) == 2
    assert [page.count("R9-012-") for page in found] == [10, 5]
    assert "はなちゃん" in found[0]
    assert "髙橋正夫" not in found[0]  # the same person's name


def test_a_name_on_a_card_is_at_least_thirty_six_points_high() -> None:
    document = PDFIUM.PdfDocument(
        pdf_bytes(sheet(Paper.NAME_CARDS, paper_facts(rows=(registration_row(7),))))
    )
    page = document[0].get_textpage()
    heights = {}
    for index in range(page.count_chars()):
        _left, bottom, _right, top = page.get_charbox(index)
        heights[page.get_text_range(index, 1)] = top - bottom
    document.close()
    assert heights["唐"] >= 36 * 0.8  # the ink of a kanji is about 0.9 of its size


def test_a_slip_says_when_where_what_to_bring_the_number_and_how_to_cancel() -> None:
    found = pages(sheet(Paper.SLIP, registration="r7"))
    assert len(found) == 1
    for words in (
        "唐沢一郎様",
        "お席が決まりました",
        "第1回5月12日（水）10:00～11:30",
        "（中之条町大字中之条町1091）",
        "建物の北側に20台。",
        "スマートフォン、充電器、筆記用具、老眼鏡",
        "R9-012-007",
        "来られなくなったら",
        "0279-00-0000",
    ):
        assert words in found[0], words


def test_there_is_a_slip_a_page_for_everybody_who_has_not_left() -> None:
    found = pages(sheet(Paper.SLIP))
    assert (
        len(found) == 16
    )  # 14 with a place and a name or card, one offered, one waiting; not the unnamed walk-in
    assert all(page.count("申込控え") == 1 for page in found)


def test_a_slip_of_many_lessons_still_takes_one_page() -> None:
    from tests.reports.courses.facts import course_row

    made = sheet(Paper.SLIP, paper_facts(course=course_row(14)), registration="r2")
    found = pages(made)
    assert len(found) == 1
    assert "第14回" in found[0]
    assert "R9-012-002" in found[0]


@pytest.mark.parametrize("form", NoticePaper)
def test_a_notice_tells_the_result_and_the_three_dates(form: NoticePaper) -> None:
    facts = paper_facts()
    states = {row.state: row for row in facts.rows}
    offered = text(
        sheet(Paper.RESULT_NOTICE, registration=states[RegistrationState.OFFERED].uid, notice_paper=form)
    )
    assert "お席が空きました" in offered
    assert "連絡期限令和9年5月11日（火）までにお返事ください" in offered
    assert "締切令和9年5月6日（木）" in offered
    waiting = text(
        sheet(Paper.RESULT_NOTICE, registration=states[RegistrationState.WAITING].uid, notice_paper=form)
    )
    assert "キャンセル待ちです（1番目）" in waiting


def test_a_notice_of_a_lost_lottery_says_the_day_it_was_drawn() -> None:
    from tests.reports.courses.facts import course_row, lottery_form

    lost = registration_row(3, RegistrationState.LOST)
    facts = paper_facts(course=course_row(4, lottery_form()), rows=(lost,))
    found = text(sheet(Paper.RESULT_NOTICE, facts))
    assert "抽選の結果、今回は落選です" in found
    assert "抽選令和9年5月7日（金）" in found
    assert "駐車場" not in found


def test_a_certificate_is_for_whoever_was_there_often_enough() -> None:
    present, absent = MarkCode.PRESENT, MarkCode.ABSENT
    marks = {
        **{(f"l{n}", "r6"): present for n in (1, 2, 3)},
        **{(f"l{n}", "r7"): present for n in (1, 2)},
        **{(f"l{n}", "r8"): absent for n in (1, 2, 3, 4)},
    }
    assert [page.count("修了証") for page in pages(sheet(Paper.CERTIFICATE, paper_facts(marks=marks)))] == [1]
    assert "関ハナ様" in text(sheet(Paper.CERTIFICATE, paper_facts(marks=marks)))
    half = pages(sheet(Paper.CERTIFICATE, paper_facts(marks=marks, completion_percent=50)))
    assert len(half) == 2
    assert "全4回のうち2回に出席" in half[1]


def test_lessons_before_somebody_applied_do_not_count_against_a_certificate() -> None:
    from datetime import UTC, datetime

    late = registration_row(6, applied_at=datetime(2027, 5, 25, tzinfo=UTC))
    facts = paper_facts(rows=(late,), marks={("l3", "r6"): MarkCode.PRESENT, ("l4", "r6"): MarkCode.LATE})
    assert facts.attended(late) == (2, 2)
    assert facts.has_completed(late)


def test_an_erased_person_gets_no_slip_and_no_certificate() -> None:
    erased = registration_row(
        3, person=PersonRow(uid="p3", version=2, form=PersonForm(name=""), age_band="A75", erased=True)
    )
    facts = paper_facts(rows=(erased,), marks=EVERYBODY_CAME)
    assert "この紙を渡す方は、いません。" in text(sheet(Paper.SLIP, facts))
    assert "修了した方は、まだいません。" in text(sheet(Paper.CERTIFICATE, facts))
    roster = text(sheet(Paper.ROSTER, facts))
    assert "（消去済み）" in roster
    assert "75～79歳" in roster


def test_the_posted_draw_shows_numbers_seed_rules_and_how_to_check_it() -> None:
    again = draw_result(ordinal=2, reason="番号を1つ入れ忘れたため", seed="R8-77")
    found = text(sheet(Paper.DRAW, paper_facts(draws=(draw_result(), again))))
    for words in (
        "R9-012-007",
        "20270507-10",
        "R8-77",
        "番号を1つ入れ忘れたため",
        "SHA-256",
        "初めての方→町民の方",
    ):
        assert words in found
    assert found.index("2回目の抽選") < found.index("1回目の抽選")


def test_a_door_sign_is_read_from_ten_steps_away(qapp: QApplication) -> None:
    found = text(sheet(Paper.DOOR_SIGN))
    assert found.startswith(
        "中之条町企画課デジタル推進係会場はこちらですはじめてのLINE第1回5月12日（水）10:00～11:30中央公民館"
    )
