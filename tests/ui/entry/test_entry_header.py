"""Another date in the header: other codes may be chosen then, and nobody loses an answer without being told."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest

from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import vocabularies
from nakanojo_helpdesk.services.consultations import drafts
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.entry.occasion.header import Header, HeaderDialog
from nakanojo_helpdesk.ui.entry.page import EntryPage
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import today
from tests.keyboard import press
from tests.ui.records.steps import Steps, over

RETIRED = {
    VocabularyName.TOPIC: "LN",
    VocabularyName.AGE_BAND: "A70",
    VocabularyName.DEVICE: "SPI",
    VocabularyName.REFERRAL: "PMN",
}
ANSWERS = Answers(
    topics=("LN03", "SM"),
    age_band="A70",
    district="NKJ",
    device="SPI",
    referral="PMN",
    minutes=25,
    memo="引継ぎ",
)


@pytest.fixture
def workplace(workplace: Workplace, ledger: Ledger) -> Workplace:
    """Since today some answers are not in use any more."""
    for name, code in RETIRED.items():
        ledger.call(vocabularies.retire, name, code, today())
    return dataclasses.replace(workplace, vocabularies=ledger.read(vocabularies.current))


@pytest.fixture
def yesterday(window: MainWindow, page: EntryPage) -> Header:
    """The header stands on yesterday."""
    header = dataclasses.replace(page.header(), day=today() - timedelta(days=1))
    page.set_header(header)
    return header


def back_to_now(page: EntryPage) -> None:
    """Ctrl+D and ［いまの日時に戻す］."""

    def click() -> None:
        dialog = over(HeaderDialog)
        (button,) = [each for each in dialog.findChildren(Button) if each.words == "いまの日時に戻す"]
        button.click()

    steps = Steps(click)
    press("Ctrl+D")
    steps.done()
    page.window().activateWindow()
    QTest.qWaitForWindowActive(page.window())


def test_a_topic_that_may_not_be_chosen_on_the_other_day_is_named_and_can_be_put_back(
    yesterday: Header, page: EntryPage
) -> None:
    press("4", "3")
    assert page.form.answers().topics == ("LN03",)
    back_to_now(page)
    assert page.form.answers().topics == ()
    assert page.sticky.text() == "「引継ぎ」は今は選べないため、外しました。"
    press("Ctrl+Z")
    assert page.form.answers().topics == ("LN03",)
    assert page.header() == yesterday
    assert page.sticky.text() == ""


def test_every_answer_that_is_left_out_is_named_and_the_others_stay(
    yesterday: Header, page: EntryPage, ledger: Ledger
) -> None:
    press("1", "Return")
    page.form.set_answers(ANSWERS)
    back_to_now(page)
    stays = dataclasses.replace(ANSWERS, topics=("SM",), age_band=None, device=None, referral=None)
    assert page.form.answers() == stays
    labels = (
        "引継ぎ",
        *(page._workplace.vocabularies[name].label(RETIRED[name]) for name in list(RETIRED)[1:]),
    )
    assert page.sticky.text() == f"「{'」「'.join(labels)}」は今は選べないため、外しました。"
    page.keep_draft()
    assert [draft.fields["topics"] for draft in ledger.read(drafts.mine)] == [["SM"]]
    press("Ctrl+Z")
    assert page.form.answers() == ANSWERS


def test_nothing_is_said_where_every_answer_stays(yesterday: Header, page: EntryPage) -> None:
    press("1", "Return")
    page.form.set_answers(
        dataclasses.replace(ANSWERS, topics=("SM",), age_band=None, device=None, referral=None)
    )
    before = page.form.answers()
    back_to_now(page)
    assert page.form.answers() == before
    assert page.sticky.text() == ""
