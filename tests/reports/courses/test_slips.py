"""What residents get: cards, slips, notices, certificates, signs; and the draw they may check."""

from __future__ import annotations

import hashlib
import importlib

import pytest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.papers.wishes import NoticePaper, Paper
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.paper.pdf import pdf_bytes
from tests.reports.courses.facts import (
    draw_row,
    paper_facts,
    registration_row,
)
from tests.reports.courses.read_back import EVERYBODY_CAME, pages, sheet, text

# It has no types of its own.
PDFIUM = importlib.import_module("pypdfium2")

pytestmark = pytest.mark.usefixtures("qapp")


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
    again = draw_row(ordinal=2, reason="番号を1つ入れ忘れたため", seed="R8-77")
    found = text(sheet(Paper.DRAW, paper_facts(draws=(draw_row(), again))))
    for words in ("20270507-10", "R8-77", "番号を1つ入れ忘れたため", "SHA-256", "初めての方→そのほかの方"):
        assert words in found
    assert "R9-012-002（2人）" in found
    assert found.index("2回目の抽選") < found.index("1回目の抽選")


def test_a_resident_can_check_the_posted_draw_with_the_printed_seed_and_numbers() -> None:
    found = text(sheet(Paper.DRAW))
    for number in ("R9-012-007", "R9-012-002", "R9-012-009", "R9-012-001", "R9-012-004", "R9-012-008"):
        value = hashlib.sha256(f"20270507-10:{number}".encode()).hexdigest()[:12]
        assert f"{number}" in found
        assert value in found


def test_a_door_sign_is_read_from_ten_steps_away(qapp: QApplication) -> None:
    found = text(sheet(Paper.DOOR_SIGN))
    assert found.startswith(
        "中之条町企画課デジタル推進係会場はこちらですはじめてのLINE第1回5月12日（水）10:00～11:30中央公民館"
    )
