"""くわしく: asked now and then, kept with the record, told in a line when closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakanojo_helpdesk.domain.consultations.forms import Answers, ConsultationRow
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from tests.factories import today
from tests.keyboard import focused, press, type_text
from tests.waiting import when_shown

WHOLE = Answers(
    topics=("SM05",),
    minutes=25,
    visitor="FAM",
    people=2,
    device="SPI",
    carrier="DCM",
    effort="E2",
    referral="PMN",
    trigger="WEB",
)


def saved(ledger: Ledger) -> list[ConsultationRow]:
    return list(ledger.read(consultation_rows.listing, today(), today()))


def test_the_group_is_answered_by_keys_in_its_order(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("1", "5")
    press("Ctrl+K", "5", "Return", "2", "Return")
    type_text("2")
    press("Return", "2", "Return", "1", "Return", "2", "Return")
    assert page.form.details.referral.hasFocus()
    press("Down", "Return", "2", "Return")
    assert page.form.memo.edit.hasFocus()
    press("F12")
    (row,) = saved(ledger)
    assert (row.topics, row.minutes, row.visitor, row.people) == (("SM05",), 30, "FAM", 2)
    assert (row.device, row.carrier, row.effort, row.referral, row.trigger) == (
        "SPI",
        "DCM",
        "E2",
        "IJU",
        "WEB",
    )


def test_ctrl_k_opens_and_closes_and_a_line_tells_what_is_in_it(window: MainWindow, page: EntryPage) -> None:
    page.form.set_answers(WHOLE)
    assert page.form.summary() == (
        "くわしく：時間25分、相談者 家族、2人、機器 iPhone、通信会社 ドコモ、手間 一緒に、"
        "紹介先 マイナ電話、きっかけ HP・LINE"
    )
    press("Ctrl+K")
    assert page.form.shows_details()
    assert page.form.summary() == ""
    assert page.form.details.isAncestorOf(focused())
    press("Ctrl+K")
    assert not page.form.shows_details()
    assert page.form.group("outcome").has_focus()
    assert page.form.answers() == WHOLE


def test_nothing_is_said_where_nothing_is_answered(window: MainWindow, page: EntryPage) -> None:
    press("1")
    assert page.form.summary() == ""


def test_after_saving_the_group_is_empty_and_closed(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    press("Ctrl+K")
    page.form.set_answers(WHOLE)
    press("F12")
    assert len(saved(ledger)) == 1
    assert page.form.answers().empty
    assert not page.form.shows_details()


def test_any_length_can_be_typed_and_only_digits_get_in(window: MainWindow, page: EntryPage) -> None:
    press("Ctrl+K")
    other = page.form.details.minutes.other
    other.setFocus()
    for typed, kept in (("25", 25), ("２５", 25), ("2 5分", 25), ("一", None), ("0", 0)):
        other.line.clear()
        assert page.form.answers().minutes is None
        for sign in typed:
            other.line.insert(sign)  # as the input method does
        assert page.form.answers().minutes == kept, typed


def test_a_chip_and_a_number_replace_each_other(window: MainWindow, page: EntryPage) -> None:
    minutes = page.form.details.minutes
    press("Ctrl+K", "1", "Tab")
    type_text("7")
    assert (minutes.minutes(), minutes.chips.codes()) == (7, ())
    minutes.chips.setFocus()
    press("2")
    assert (minutes.minutes(), minutes.other.text()) == (10, "")
    press("2")
    assert minutes.minutes() is None
    press("3", "0")
    assert minutes.minutes() == 15, "0 is for what was not asked"
    press("j")
    assert (minutes.minutes(), minutes.chips.code()) == (None, "timer")


@pytest.mark.parametrize(("people", "sentence"), [(0, "1～999人"), (1000, "1～999人")])
def test_an_impossible_number_of_people_is_said_below_the_field_and_nothing_is_lost(
    window: MainWindow, page: EntryPage, ledger: Ledger, people: int, sentence: str
) -> None:
    press("1", "Return")
    page.form.details.people.setFocus()
    press("Ctrl+K")
    page.form.details.people.setFocus()
    type_text(str(people))
    press("Ctrl+K", "F12")
    assert saved(ledger) == []
    assert page.form.shows_details()
    assert sentence in page.form.details.people.accessibleDescription()
    assert page.form.details.people.isAncestorOf(focused())
    assert (page.form.answers().people, page.form.answers().topics) == (people, ("SM",))


def test_a_talk_of_more_than_twelve_hours_is_refused(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.form.set_answers(Answers(topics=("SM",), minutes=721))
    press("F12")
    assert saved(ledger) == []
    assert "720分" in page.form.details.minutes.accessibleDescription()


def answer_question(*, accept: bool) -> list[str]:
    """Answer once the question is there; the list gets its sentence."""
    seen: list[str] = []

    def act(dialog: MessageDialog) -> None:
        seen.append(dialog.accessibleDescription())
        if accept:
            assert dialog.accept_button is not None
            dialog.accept_button.click()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    when_shown(MessageDialog, act)
    return seen


def test_a_talk_of_more_than_three_hours_is_asked_about(
    window: MainWindow, page: EntryPage, ledger: Ledger
) -> None:
    page.form.set_answers(Answers(topics=("SM",), minutes=200))
    seen = answer_question(accept=False)
    press("F12")
    assert "3時間20分（200分）" in seen[0]
    assert saved(ledger) == []
    assert page.form.details.minutes.isAncestorOf(window.focusWidget())
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    answer_question(accept=True)
    press("F12")
    assert [row.minutes for row in saved(ledger)] == [200]


@pytest.mark.parametrize("minutes", [181, 720])
def test_a_long_talk_is_kept_once_somebody_said_yes(
    window: MainWindow, page: EntryPage, ledger: Ledger, minutes: int
) -> None:
    page.form.set_answers(Answers(topics=("SM",), minutes=minutes))
    seen = answer_question(accept=True)
    press("F12")
    assert f"（{minutes}分）" in seen[0]
    assert [row.minutes for row in saved(ledger)] == [minutes]


def test_three_hours_are_not_asked_about(window: MainWindow, page: EntryPage, ledger: Ledger) -> None:
    page.form.set_answers(Answers(topics=("SM",), minutes=180))
    press("F12")
    assert [row.minutes for row in saved(ledger)] == [180]
