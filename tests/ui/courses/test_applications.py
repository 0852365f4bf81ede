"""申込: counted by real key events, what is said aloud, whom to call, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog

from nakanojo_helpdesk.domain.registrations.people import PURPOSE, PersonForm
from nakanojo_helpdesk.ui.courses.applications.applicant import CardPart, NewPart
from nakanojo_helpdesk.ui.courses.applications.dialogs.alike import AlikeDialog
from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab
from nakanojo_helpdesk.ui.courses.one.page import LESSONS
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.ui.courses.applying import in_dialog, known, opened, page_of, registered, roster, states
from tests.ui.courses.conftest import Book, press, write


def test_a_known_person_is_applied_with_two_keys_behind_what_is_typed(window: MainWindow, book: Book) -> None:
    known(book)
    tab = opened(window, book.this_year)
    keys = ["Return", "F12"]
    write("さとはなこ")
    press(*keys)
    assert len(keys) <= 4
    assert states(book) == [("佐藤 花子", "CNF")]
    assert tab.answer.words.text() == "「確定です」"
    assert QApplication.focusWidget() is tab.finder.line, "ready for the next call"


def test_the_last_four_digits_and_the_second_hit_find_too(tab: ApplicationsTab, book: Book) -> None:
    known(book)
    known(book, name="佐藤 華子", phone="0279-00-9999", district="KUN", age_band="A80")
    write("さとうはなこ")
    assert [row.name for row in tab.finder.found()] == ["佐藤 花子", "佐藤 華子"]
    told = [tab.finder.model.text_at(place, 1) for place in (0, 1)]
    assert told == ["中之条　70-74　電話の末尾1234", "六合　80-84　電話の末尾9999"]
    press("Down", "Down", "Return", "F12")
    assert states(book) == [("佐藤 華子", "CNF")]


def test_a_new_person_takes_at_most_eight_keys_besides_what_is_typed(
    tab: ApplicationsTab, book: Book
) -> None:
    keys = 0

    def key(name: str) -> None:
        nonlocal keys
        keys += 1
        press(name)

    write("はらはじめ")
    key("Return")  # nobody fits: the form, the reading filled in
    write("原 一")
    key("Return")
    key("Return")
    write("0279-00-4321")
    key("Return")
    key("6")
    key("2")
    key("F12")
    assert keys <= 8
    (row,) = roster(book)
    assert row.person is not None
    assert row.person.form == PersonForm(
        name="原 一", kana="ハラハジメ", phone="0279-00-4321", age_band="A70", district="SWD"
    )
    assert tab.answer.words.text() == "「確定です」"


def test_purpose_and_retention_stand_where_data_are_taken(tab: ApplicationsTab) -> None:
    assert PURPOSE in [label.text() for label in tab.findChildren(PlainLabel) if label.isVisible()]


def test_a_family_keeps_telephone_and_district(tab: ApplicationsTab, book: Book) -> None:
    known(book)
    write("さとうはなこ")
    press("Return", "Insert")
    write("佐藤 一郎")
    second = tab.party.parts[1]
    assert isinstance(second, NewPart)
    assert (second.phone.value(), second.district.code()) == ("0279-00-1234", "NKJ")
    press("F12")
    assert [(row.name, row.party, row.state.value) for row in roster(book)] == [
        ("佐藤 花子", 1, "CNF"),
        ("佐藤 一郎", 1, "CNF"),
    ]
    assert tab.answer.words.text() == "「2人とも確定です」"


def test_a_card_applies_without_a_name(tab: ApplicationsTab, book: Book) -> None:
    press("Ctrl+K")
    assert isinstance(tab.party.parts[0], CardPart)
    write("０１２３")
    press("F12")
    assert states(book) == [("カード0123", "CNF")]


def test_the_answer_says_the_place_in_the_waiting_order(tab: ApplicationsTab, book: Book) -> None:
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへとちり"))
    known(book)
    page_of(tab).reload()
    write("さとうはなこ")
    press("Return")
    press("F12")
    assert tab.answer.words.text() == "「待ち2番目です」"
    assert "確定 8／8" in page_of(tab).context()
    assert "待ち 2" in page_of(tab).context()


def test_the_head_and_the_line_below_answer_the_telephone(window: MainWindow, book: Book) -> None:
    from nakanojo_helpdesk.domain.staff.people import VenueForm
    from nakanojo_helpdesk.services.places import venues

    ledger = book.place.ledger
    hall = next(row for row in ledger.read(venues.listing) if row.name == "役場")
    form = VenueForm(
        name="役場", kind=hall.kind, address="中之条町大字中之条町1091", capacity=30, parking="北側20台"
    )
    ledger.call(venues.change, hall.uid, form)
    registered(book, "申込 い")
    tab = opened(window, book.this_year)
    assert "確定 1／8" in page_of(tab).context()
    assert "空き 7" in tab.facts.text()
    assert "会場 役場　中之条町大字中之条町1091　駐車場：北側20台" in tab.facts.text()


def test_one_key_counts_who_was_turned_away_and_ctrl_z_takes_it_back(
    tab: ApplicationsTab, book: Book
) -> None:
    press("Ctrl+R")
    assert book.read(book.this_year).turned_away == 1
    assert "断った 1" in page_of(tab).context()
    press("Ctrl+Z")
    assert book.read(book.this_year).turned_away == 0


def test_a_look_alike_is_offered_before_somebody_is_made_twice(tab: ApplicationsTab, book: Book) -> None:
    known(book, name="渡邊 花", kana="ワタナベ ハナ")
    press("Ctrl+N")
    write("渡辺 花")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, AlikeDialog)
        assert "渡邊 花（ワタナベ ハナ）　中之条　70-74　電話の末尾1234" in dialog.choices[0].text()
        press("Space")

    with in_dialog(choose):
        press("F12")
    assert states(book) == [("渡邊 花", "CNF")]


def test_somebody_else_of_that_name_is_made_after_a_yes(tab: ApplicationsTab, book: Book) -> None:
    known(book, name="渡邊 花", kana="ワタナベ ハナ")
    press("Ctrl+N")
    write("渡辺 花")
    with in_dialog(lambda _dialog: press("Tab", "F12")):
        press("F12")
    assert states(book) == [("渡辺 花", "CNF")]


def test_the_same_person_twice_is_refused_in_words(tab: ApplicationsTab, book: Book) -> None:
    known(book)
    write("さとうはなこ")
    press("Return", "F12")
    write("1234")
    press("Return")
    assert "もうこの講座に申し込んでいます" in page_of(tab).sticky.text()
    press("F12")
    assert "もうこの講座に申し込んでいます（確定、番号1）" in page_of(tab).sticky.text()
    assert states(book) == [("佐藤 花子", "CNF")]


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("0279-00-12a4", "電話は、数字とハイフンだけで入れてください。"),
        ("1234-5678-9018", "個人番号（マイナンバー）らしい番号は残せません。"),
    ],
)
def test_a_fault_stands_below_its_field_and_nothing_typed_is_lost(
    tab: ApplicationsTab, book: Book, phone: str, sentence: str
) -> None:
    press("Ctrl+N")
    write("原 一")
    press("Return", "Return")
    write(phone)
    press("F12")
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert sentence in part.fields["phone"].error()
    assert (part.name.value(), part.phone.value()) == ("原 一", phone)
    assert roster(book) == []


def test_a_family_larger_than_the_places_left_is_asked_about(tab: ApplicationsTab, book: Book) -> None:
    registered(book, *(f"申込 {sign}" for sign in "いろはにほへと"))
    page_of(tab).reload()
    press("Ctrl+N")
    write("原 一")
    press("Insert")
    write("原 二")
    told: list[str] = []

    def answer(dialog: QDialog) -> None:
        told.extend(label.text() for label in dialog.findChildren(PlainLabel))
        press("Tab", "F12")

    with in_dialog(answer):
        press("F12")
    assert any("空き" in words for words in told), told
    assert tab.answer.words.text() == "「2人で待ち1番目です」"


def test_long_names_of_rare_characters_stand_whole_in_the_list(tab: ApplicationsTab, book: Book) -> None:
    name = "𠮷" * 20 + "﨑" * 20
    press("Ctrl+N")
    write(name)
    press("F12")
    assert [row.name for row in roster(book)] == [name]
    assert name in tab.roster.rows.text_at(0, 1)


def test_what_is_half_typed_stays_when_other_tabs_and_courses_are_looked_at(
    tab: ApplicationsTab, book: Book, window: MainWindow
) -> None:
    press("Ctrl+N")
    write("原 一")
    page = page_of(tab)
    page.open_tab(LESSONS)
    assert not tab.isVisible()
    page.open_tab("1")
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert part.name.value() == "原 一"
    page.show_course(book.sketch.uid)
    assert tab.party.is_empty()
    page.show_course(book.this_year.uid)
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert part.name.value() == "原 一"


def test_what_is_half_typed_stays_behind_the_lock(tab: ApplicationsTab, window: MainWindow) -> None:
    press("Ctrl+N")
    write("原 一")
    window.lock(Page("隠しています"))
    assert not tab.isVisible()
    window.unlock()
    assert tab.isVisible()
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert part.name.value() == "原 一"


def test_names_under_composition_are_found_and_taken_into_the_field_before_an_act(
    tab: ApplicationsTab, book: Book
) -> None:
    known(book)
    line = tab.finder.line
    QApplication.sendEvent(line, QInputMethodEvent("さとうはなこ", []))
    assert [row.name for row in tab.finder.found()] == ["佐藤 花子"]
    press("Ctrl+N")
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert part.kana.value() == "サトウハナコ"
    QApplication.sendEvent(part.name, QInputMethodEvent("花井", []))
    press("F12")
    assert states(book) == [("花井", "CNF")]


def test_f5_empties_the_form_and_ctrl_z_brings_it_back(tab: ApplicationsTab) -> None:
    press("Ctrl+N")
    write("原 一")
    press("F5")
    assert tab.party.is_empty()
    press("Ctrl+Z")
    part = tab.party.parts[0]
    assert isinstance(part, NewPart)
    assert part.name.value() == "原 一"
