"""相談を探す by real keys: today's list, words, periods, questions, further pages, and the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import Shiboken

from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery, Standing
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.tokens import load_tokens
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look import theme
from nakanojo_helpdesk.ui.records.detail import RecordDialog
from nakanojo_helpdesk.ui.search import page as search_page
from nakanojo_helpdesk.ui.search.page import SearchPage
from nakanojo_helpdesk.ui.search.period_field import EVERYTHING, OWN, TODAY, YEAR
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form, first_account, first_desk, today
from tests.keyboard import focused, press
from tests.ui.search.asking import Shown, ask, meanwhile, numbers, record
from tests.waiting import settle


def test_the_list_of_today_is_there_when_the_screen_opens(page: SearchPage) -> None:
    assert page.period.code() == TODAY
    assert sorted(numbers(page)) == [1, 2, 3]
    assert "3件（うち取消1件）" in page.context()
    assert focused() is page.words


def test_typing_looks_through_the_fiscal_year_and_emptying_comes_back(page: SearchPage) -> None:
    ask(page, "ぜいきん")
    assert page.period.code() == YEAR
    assert numbers(page) == []  # 税金 is written in kanji
    press("Escape")
    settle(page)
    assert page.period.code() == TODAY
    assert len(numbers(page)) == 3
    ask(page, "税金")
    assert numbers(page) == [1]
    assert "1件" in page.context()


def test_a_period_chosen_by_hand_stays_while_typing(page: SearchPage) -> None:
    page.period.setFocus()
    press("4")
    settle(page)
    ask(page, "税金")
    assert page.period.code() == EVERYTHING
    assert len(page.model.rows()) == 2


def test_nothing_found_says_what_to_try(page: SearchPage) -> None:
    ask(page, "ない言葉")
    said = "「ない言葉」は見つかりませんでした。言葉を短くするか、期間の「すべて」を選んでみてください。"
    assert page.table._empty == said
    page.period.setFocus()
    press("4")
    settle(page)
    assert page.table._empty == "「ない言葉」は見つかりませんでした。言葉を短くしてみてください。"


def test_nothing_found_never_advises_what_cannot_be_done(page: SearchPage) -> None:
    page.show_query(SearchQuery(topic="CL", standing=Standing.EITHER))
    settle(page)
    assert page.table._empty == "あてはまる相談はありませんでした。しぼり込みを外してみてください。"
    page.show_query(SearchQuery(first=today(), last=today(), topic="CL", standing=Standing.EITHER))
    settle(page)
    assert page.table._empty.endswith("しぼり込みを外すか、期間の「すべて」を選んでみてください。")


def test_a_record_can_be_opened_only_where_there_is_one(page: SearchPage) -> None:
    look = next(button for button in page.key_bar.buttons if button.key == "Ctrl+K")
    assert look.isEnabled()
    ask(page, "ない言葉")
    assert not look.isEnabled()
    press("Escape")
    settle(page)
    assert look.isEnabled()


def test_what_the_list_is_narrowed_by_is_given_up_with_one_button(page: SearchPage) -> None:
    ask(page, "税金")
    page.show_query(SearchQuery(words="税金", age_band="U40", weekday="3"))
    settle(page)
    assert numbers(page) == []
    page._widen_button.setFocus()
    press("Space")
    settle(page)
    assert page.query() == SearchQuery(words="税金", standing=Standing.EITHER)
    assert len(numbers(page)) == 2
    assert not page._widen_button.isVisible()
    assert focused() is page.words


def test_open_questions_still_tell_what_none_of_them_asks(page: SearchPage) -> None:
    page.show_query(SearchQuery(age_band="A70", hour="late", weekday="1"))
    page.turn_filters()
    settle(page)
    assert page._narrowed_by.text() == "しぼり込み中：月曜日、17時以降"
    assert page._widen_button.isVisible()


def test_digits_of_numbers_dates_and_times_stand_below_each_other(page: SearchPage) -> None:
    day = today() - timedelta(days=1500)
    record(page._workplace.ledger, event_date=day, event_minute=545)
    page.show_query(SearchQuery(first=day, last=day + timedelta(days=1)))
    settle(page)
    titles = [column.title for column in page.model.columns]
    assert titles[:3] == ["番号", "日付", "時刻"]
    assert all(column.tabular for column in page.model.columns[:3])
    dates = {page.model.text_at(row, 1) for row in range(2)}
    assert dates == {f"{day.month:2}月{day.day:2}日（{'月火水木金土日'[day.weekday()]}）"}
    assert {page.model.text_at(row, 2) for row in range(2)} == {" 9:05", "時刻なし"}


def test_the_place_in_the_memo_is_shown(page: SearchPage) -> None:
    ask(page, "練習")
    titles = [column.title for column in page.model.columns]
    assert page.model.text_at(0, titles.index("メモ")) == "電話の練習"
    press("Escape")
    settle(page)
    assert "メモ" not in [column.title for column in page.model.columns]


def test_topics_are_told_apart_although_their_names_hold_dots(page: SearchPage) -> None:
    record(page._workplace.ledger, topics=("LN", "MN"))
    page.reload()
    settle(page)
    titles = [column.title for column in page.model.columns]
    shown = {page.model.text_at(row, titles.index("相談内容")) for row in range(len(page.model.rows()))}
    assert "LINE・SNS、マイナカード" in shown


def test_enter_goes_from_the_words_to_the_list_and_opens_a_record(page: SearchPage) -> None:
    opened: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, RecordDialog)
        opened.append(dialog.windowTitle())
        dialog.reject()

    ask(page, "税金")
    press("Return")
    assert focused() is page.table
    meanwhile(look)
    press("Return")
    assert "00001" in opened[0]


def test_an_answer_chosen_narrows_the_list_and_tells_how_many_each_leaves(page: SearchPage) -> None:
    press("Ctrl+L")
    settle(page)
    topic = page.filters.fields["topic"]
    assert topic.itemText(topic.findData("LN")) == "LINE・SNS（1）"
    topic.set_code("LN")
    topic.chosen.emit("LN")
    settle(page)
    assert numbers(page) == [1]
    below = page.filters.fields["below"]
    assert below.itemText(below.findData("LN04")).endswith("（1）")
    press("Ctrl+L")
    settle(page)
    assert page.filters.isHidden()
    assert page._narrowed_by.text() == "しぼり込み中：相談内容 LINE・SNS"
    press("Alt+Home")
    settle(page)
    assert len(numbers(page)) == 3


def test_the_records_behind_a_number_are_shown_as_they_were_counted(page: SearchPage) -> None:
    query = SearchQuery(
        first=today(),
        last=today(),
        topic="LN",
        main_only=True,
        weekday=str(today().isoweekday()),
        hour="none",
    )
    page.show_query(query)
    settle(page)
    assert page.query() == query
    assert numbers(page) == [1]
    assert ("曜日" in page._narrowed_by.text(), "時刻なし" in page._narrowed_by.text()) == (True, True)


@pytest.mark.parametrize("state", ["before the screen", "after the screen"])
def test_the_number_of_a_closed_desk_shows_its_records_only(
    shown: Shown, filled: Workplace, state: str
) -> None:
    page = shown(filled) if state == "after the screen" else None
    second = filled.ledger.call(desks.add, first_desk(name="窓口2"))
    colleague = filled.ledger.call(staff.add, first_account(name="高橋"))
    filled.ledger.call(consultations.record, consultation_form(desk=second, staff=colleague))
    filled.ledger.call(desks.close, second)
    filled.ledger.call(staff.retire, colleague)
    page = page or shown(filled)
    query = SearchQuery(first=today(), last=today(), desk=second, staff=colleague)
    page.show_query(query)
    settle(page)
    assert (page.query(), numbers(page)) == (query, [4])
    assert (
        page._narrowed_by.text() == "しぼり込み中：窓口 役場 窓口2（閉鎖）、担当者 高橋（退職）、取消を除く"
    )


def test_a_topic_that_came_into_use_since_the_sign_in_still_narrows_the_list(page: SearchPage) -> None:
    query = SearchQuery(first=today(), last=today(), topic="ZZ")
    page.show_query(query)
    settle(page)
    assert (page.query(), numbers(page)) == (query, [])


def test_a_month_is_shown_whole(page: SearchPage) -> None:
    month = Month.of(today() - timedelta(days=1500))
    page.show_month(month)
    settle(page)
    assert page.query() == SearchQuery(first=month.first, last=month.last)
    assert month.era_label in page.context()
    assert len(numbers(page)) == 1


def test_days_of_ones_own_are_read_and_faults_said_below_them(page: SearchPage) -> None:
    period = page.period
    period.setFocus()
    press("5")
    settle(page)

    def marked() -> list[bool]:
        return [editor.line.property("fault") == "true" for editor in (period.first, period.last)]

    period.first.line.setText("R8.4.6")
    period.last.line.setText("R8.4.1")
    settle(page)
    assert page.faults.isVisible()
    assert "終わりの日が始まりの日より前" in period.last_field.error()
    assert marked() == [True, True]
    assert focused() is period.last.line
    period.first.line.setFocus()
    period.last.line.setText("そのうち")
    settle(page)
    assert period.last_field.error().startswith("日付として読めません")
    assert marked() == [False, True]
    assert focused() is period.first.line  # nobody is torn away while typing
    page.period.last.line.setText("")
    settle(page)
    assert not page.faults.isVisible()
    assert page.period.code() == OWN
    assert page.query().last is None


def test_more_words_than_there_is_room_for_are_kept_and_a_sentence_says_so(page: SearchPage) -> None:
    page.words.setText("税" * 150)
    settle(page)
    assert page.words.text() == "税" * 150
    field = page.words.parentWidget()
    assert isinstance(field, Field)
    assert field.error() == "探す言葉は100文字までです。いま150文字あります。50文字減らしてください。"
    page.words.setText("税" * 100)
    settle(page)
    assert (field.error(), page.total()) == ("", 0)


def test_odd_words_find_nothing_and_break_nothing(page: SearchPage) -> None:
    for words in ("' OR 1=1 --", '"*', "%", "<img src=//x>", "髙﨑𠮷"):
        page.words.setText("")
        settle(page)
        assert page.total()
        page.words.setText(words)
        settle(page)
        assert page.total() == 0, words
        assert not page.sticky.text()


def test_the_list_is_sorted_over_all_hits_by_head_and_key(page: SearchPage) -> None:
    head = page.table.horizontalHeader()
    head.sectionClicked.emit(0)
    settle(page)
    assert numbers(page) == [1, 2, 3]
    head.sectionClicked.emit(0)
    settle(page)
    assert numbers(page) == [3, 2, 1]
    assert page.model.head(0) == "番号 ▼"
    page.table.setFocus()
    press("s")
    settle(page)
    assert page.model.head(1) == "時刻 ▲"


def test_more_records_come_by_key_and_by_scrolling_to_the_end(
    shown: Shown, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_page, "PAGE", 10)
    for _ in range(25):
        record(workplace.ledger)
    page = shown(workplace)
    assert len(page.model.rows()) == 10
    press("Ctrl+Down")
    settle(page)
    assert len({row.id for row in page.model.rows()}) == 20
    bar = page.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(page)
    assert len(page.model.rows()) == 25
    assert page.total() == 25
    assert not page._more_button.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_reading_on_at_the_end_goes_on_after_the_text_size_changed_and_scroll_bars_lost_their_wrappers(
    shown: Shown, workplace: Workplace, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, scale: float
) -> None:
    """A screen reader makes and drops wrappers of the scroll bars: one that is held on to raises at every signal."""
    monkeypatch.setattr(search_page, "PAGE", 10)
    for _ in range(25):
        record(workplace.ledger)
    page = shown(workplace)
    page.turn_filters()
    theme.apply(qapp, load_tokens("standard"), scale)
    settle(page)
    for area in (page.table, page.area):
        Shiboken.invalidate(area.verticalScrollBar())
    for rows in (20, 25):
        for area in (page.table, page.area):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        settle(page)
        assert len(page.model.rows()) == rows


def test_coming_back_keeps_question_and_row_and_shows_what_is_new(
    page: SearchPage, filled: Workplace
) -> None:
    ask(page, "電話")
    press("Return")
    before = page.table.current_row()
    assert before is not None
    record(filled.ledger, "電話をかける")
    page.hide()
    page.show()
    settle(page)
    assert page.words.text() == "電話"
    assert len(page.model.rows()) == 2
    current = page.table.current_row()
    assert current is not None
    assert current.id == before.id


def test_only_the_answer_to_the_last_question_is_shown(page: SearchPage) -> None:
    page.show_query(SearchQuery(words="税金"))
    page.show_query(SearchQuery(words="電話"))
    settle(page)
    assert numbers(page) == [2]
    assert page.total() == 1


def test_the_standing_chosen_decides_about_withdrawn_records(page: SearchPage) -> None:
    standing = page.filters.fields["standing"]
    for code, wanted in ((Standing.COUNTED, 2), (Standing.WITHDRAWN, 1), (Standing.EITHER, 3)):
        standing.set_code(code)
        standing.chosen.emit(code)
        settle(page)
        assert len(numbers(page)) == wanted


def test_an_outcome_chosen_in_a_group_of_outcomes_finds_what_its_count_says(page: SearchPage) -> None:
    page.show_query(SearchQuery(first=today(), last=today(), outcome_group="G2"))
    page.turn_filters()
    settle(page)
    outcome = page.filters.fields["outcome"]
    place = outcome.findData("SLF")
    assert outcome.itemText(place).endswith("（1）")
    outcome.setCurrentIndex(place)
    outcome.chosen.emit("SLF")
    settle(page)
    assert numbers(page) == [2]
    assert not any("区分" in words for words in page.filters.words())


def test_answers_are_counted_once_the_questions_are_open(page: SearchPage) -> None:
    age = page.filters.fields["age_band"]
    assert "（" not in age.itemText(age.findData("A70"))
    page.turn_filters()
    settle(page)
    assert age.itemText(age.findData("A70")) == "70～74歳（1）"
