"""集計: key figures, five figures with their tables, and the records behind every number."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk.domain.calendar import fiscal_year_first_day
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.domain.statistics.facts import SHARE_NOTE
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.statistics.desk_dialog import DeskDialog
from nakanojo_helpdesk.ui.statistics.figures import AGES, HOURS, MONTHS, NAMES, OUTCOMES, TOPICS
from nakanojo_helpdesk.ui.statistics.page import StatisticsPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import PC, LedgerAs, consultation_form
from tests.keyboard import focused, press
from tests.ui.statistics.shown import DAY, MAY, lines, show, shown, wanted
from tests.waiting import settle


def test_the_key_figures_are_those_of_the_period(page: StatisticsPage) -> None:
    # 件数 5, 人数 6; 本人できた率 2 of 4 (the broken-off one aside); 91 minutes over four records.
    assert [card.text() for card in page.cards.cards] == ["5件", "6人", "50.0％", "22.8分", "0.2件"]


def test_every_figure_has_its_sentence_its_table_and_its_definition(page: StatisticsPage) -> None:
    for name in NAMES:
        show(page, name)
        content = page.shown()
        assert content is not None
        assert page.faces.chart.sentence() == content.sentence
        page.faces.chart.setFocus()
        assert content.sentence in focused().accessibleName()
        assert content.lines
        assert content.definition


def test_how_shares_are_rounded_is_said_of_the_chart_or_the_table_in_front(page: StatisticsPage) -> None:
    for name in (TOPICS, OUTCOMES):
        show(page, name)
        assert said(page).endswith("図の割合は、小数第1位を四捨五入しています。")
        page.turn()
        assert said(page).endswith(SHARE_NOTE)
        page.turn()
    for name in (AGES, HOURS):  # their charts show no shares
        show(page, name)
        assert "四捨五入" not in said(page)
        page.turn()
        assert said(page).endswith(SHARE_NOTE)
        page.turn()


def said(page: StatisticsPage) -> str:
    """What stands below the figure about its numbers."""
    (text,) = [label.text() for label in page.findChildren(PlainLabel) if label.text().startswith("数え方")]
    return text


def test_the_chart_of_the_months_says_in_words_what_it_shows(page: StatisticsPage) -> None:
    assert page.faces.chart.sentence() == "5月は14日までに5件でした。前年同月の記録はありません。"
    assert (MAY.era_label, "5", "…", "－", "－") in lines(page)


def test_the_ranking_counts_main_topics_at_level_one(page: StatisticsPage) -> None:
    show(page, TOPICS)
    assert lines(page)[0][:3] == ("LINE・SNS", "2", "40.0％")
    assert page.faces.chart.sentence().startswith("いちばん多いのは「LINE・SNS」2件（40%）です。")


def test_ages_hours_and_outcomes_count_the_same_records(page: StatisticsPage) -> None:
    show(page, AGES)
    assert ("LINE・SNS", "70～74歳", "2", "40.0％") in lines(page)
    assert ("マイナンバーカード", "未聴取", "1", "20.0％") in lines(page)
    show(page, HOURS)
    assert lines(page) == [("水曜日", "10時台", "4", "80.0％"), ("水曜日", "時刻なし", "1", "20.0％")]
    show(page, OUTCOMES)
    assert ("本人ができるようになった", "解決", "2", "40.0％", "…", "－") in lines(page)
    assert ("記入なし", "記入なし", "1", "20.0％", "…", "－") in lines(page)


def test_t_turns_to_the_table_and_back_and_n_goes_on(page: StatisticsPage) -> None:
    press("T")
    assert page.faces.table.isVisible()
    assert focused() is page.faces.table
    press("N")
    settle(page)
    assert page.figures.code() == TOPICS
    assert page.faces.table.isVisible()
    press("T")
    assert page.faces.chart.isVisible()


def test_digits_choose_period_and_figure(page: StatisticsPage) -> None:
    page.periods.setFocus()
    press("1")
    settle(page)
    facts = page.facts()
    assert facts is not None
    assert facts.period == Period.of(PeriodKind.THIS_MONTH, DAY)
    page.figures.setFocus()
    press("5")
    settle(page)
    assert page.figures.code() == OUTCOMES


PLACES = (
    (MONTHS, "2025-05", SearchQuery(first=MAY.first, last=MAY.last)),
    (TOPICS, "LN", SearchQuery(first=MAY.first, last=MAY.last, topic="LN", main_only=True)),
    (
        AGES,
        "LN|A70",
        SearchQuery(first=MAY.first, last=MAY.last, topic="LN", main_only=True, age_band="A70"),
    ),
    (HOURS, "3|10", SearchQuery(first=MAY.first, last=MAY.last, weekday="3", hour="10")),
    (OUTCOMES, "SLF", SearchQuery(first=MAY.first, last=MAY.last, outcome="SLF")),
    (OUTCOMES, "group:G1", SearchQuery(first=MAY.first, last=MAY.last, outcome_group="G1")),
    (OUTCOMES, "group:-", SearchQuery(first=MAY.first, last=MAY.last, outcome="-")),
)


def test_enter_on_a_place_of_the_chart_asks_for_its_records(page: StatisticsPage) -> None:
    page.show_period(PeriodKind.THIS_MONTH)
    found = wanted(page)
    for name, key, query in PLACES:
        show(page, name)
        page.faces.chart.setFocus()
        page.faces.chart.point_at(key)
        found.clear()
        press("Return")
        assert found == [query], (name, key)


def test_enter_on_a_line_of_the_table_asks_for_the_same_records(page: StatisticsPage) -> None:
    show(page, HOURS)
    found = wanted(page)
    press("T")
    press("Return")
    first = fiscal_year_first_day(2025)
    assert found == [SearchQuery(first=first, last=MAY.last, weekday="3", hour="10")]
    press("Ctrl+K")
    assert found[1:] == found[:1]


def test_what_stands_together_in_a_bar_leads_to_the_table(page: StatisticsPage, may: Workplace) -> None:
    for term in may.vocabularies[VocabularyName.TOPIC].upper(DAY):
        may.ledger.call(consultations.record, consultation_form(event_date=DAY, topics=(term.code,)))
    page.reload()
    settle(page)
    show(page, TOPICS)
    found = wanted(page)
    page.faces.chart.setFocus()
    page.faces.chart.point_at("*")
    press("Return")
    assert found == []
    assert page.faces.table.isVisible()
    assert focused() is page.faces.table


def test_without_a_number_chosen_the_key_says_what_to_do(page: StatisticsPage) -> None:
    found = wanted(page)
    press("Ctrl+K")
    assert found == []
    assert page.sticky.isVisible()


def test_one_desk_alone_is_counted_and_asked_for(page: StatisticsPage) -> None:
    page.show_desk("D02")
    settle(page)
    assert page.cards.cards[0].text() == "1件"
    found = wanted(page)
    page.faces.chart.setFocus()
    page.faces.chart.point_at("2025-05")
    press("Return")
    assert found == [SearchQuery(first=MAY.first, last=MAY.last, desk="D02")]


def test_the_dialog_of_desks_offers_all_and_closed_ones(page: StatisticsPage, may: Workplace) -> None:
    may.ledger.call(desks.close, "D02")
    dialog = DeskDialog(may.ledger.read(desks.listing, closed=True), None, page)
    assert [choice.label for choice in dialog.desks.choices] == [
        "すべての窓口",
        "窓口1",
        "窓口2（いまは閉じています）",
    ]
    assert dialog.desk() is None
    dialog.desks.set_codes(["D02"])
    assert dialog.desk() == "D02"
    dialog.deleteLater()


def test_what_cannot_be_read_is_said_and_never_a_crash(qapp: QApplication, may: Workplace) -> None:
    nobody = Ledger(may.ledger.store, Actor(staff_id=None, code="-", name="", pc=PC))
    for page in shown(replace(may, ledger=nobody)):
        assert "集計を見ること" in page.sticky.text()
        press("Ctrl+D")
        assert "コード表を見ること" in page.sticky.text()
        press("Ctrl+C")
        assert page.sticky.text() == "まだ数えています。図が出てから、もう一度押してください。"


def test_a_period_without_records_prints_no_zeros(page: StatisticsPage) -> None:
    page.show_period(PeriodKind.LAST_FISCAL_YEAR)
    for name in NAMES:
        show(page, name)
        assert "記録は" in page.faces.chart.sentence()
    assert {card.text() for card in page.cards.cards} <= {"－", "…"}


def test_arrows_go_through_the_map_in_two_directions(page: StatisticsPage) -> None:
    show(page, AGES)
    page.faces.chart.setFocus()
    page.faces.chart.point_at("SM|A70")
    press("Down")
    assert page.faces.chart.current_key() == "LN|A70"
    assert page.faces.chart.reading() == "LINE・SNS 70～74歳 2件"
    press("Up")
    assert page.faces.chart.current_key() == "SM|A70"


def test_who_may_not_see_records_is_not_offered_them(
    qapp: QApplication, may: Workplace, ledger_as: LedgerAs
) -> None:
    administrator = replace(may, ledger=ledger_as(Role.ADMINISTRATOR))
    for page in shown(administrator):
        assert page.cards.cards[0].text() == "5件"
        assert [button.key for button in page.key_bar.buttons] == ["T", "N", "Alt+Left", "Alt+Right"]
        found = wanted(page)
        page.faces.chart.setFocus()
        page.faces.chart.point_at("2025-05")
        press("Return")
        press("T")
        press("Return")
        assert found == []
