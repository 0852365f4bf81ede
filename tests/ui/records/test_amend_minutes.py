"""Amending the minutes of a talk: more than three hours are asked about."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QDialog

from nakanojo_helpdesk.ui.kit.frame.messages import MessageDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import consultation_form
from tests.keyboard import focused, press, type_text
from tests.ui.records.steps import Amending, Steps, now, over, recorded


def test_minutes_amended_to_more_than_three_hours_are_asked_about(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger, consultation_form(minutes=70))
    dialog = amending(row)
    dialog.form.minutes.line.setText("700")
    told: list[str] = []

    def answer(*, accept: bool) -> None:
        question = over(MessageDialog)
        assert isinstance(question, MessageDialog)
        told.append(question.accessibleDescription())
        button = question.accept_button if accept else question.safe_button
        assert button is not None
        button.click()

    steps = Steps(partial(answer, accept=False))
    press("F12")
    steps.done()
    assert told == ["時間が11時間40分（700分）になっています。このまま登録しますか。"]
    assert now(workplace.ledger, row).minutes == 70
    assert dialog.form.minutes.value() == 700
    dialog.activateWindow()
    assert dialog.form.minutes.isAncestorOf(focused())
    steps = Steps(partial(answer, accept=True))
    press("F12")
    steps.done()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert now(workplace.ledger, row).minutes == 700


def test_taking_chosen_minutes_away_asks_about_the_measured_ones(
    amending: Amending, workplace: Workplace
) -> None:
    row = recorded(workplace.ledger, consultation_form(minutes=20, measured_minutes=200))
    dialog = amending(row)
    dialog.form.minutes.line.clear()
    steps = Steps(lambda: over(MessageDialog).reject())
    press("F12")
    steps.done()
    assert now(workplace.ledger, row).counted_minutes == 20
    dialog.give_up()


def test_long_minutes_that_stay_are_not_asked_about_again(amending: Amending, workplace: Workplace) -> None:
    row = recorded(workplace.ledger, consultation_form(minutes=700))
    dialog = amending(row)
    dialog.form.people.setFocus()
    type_text("3")
    press("F12")
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert now(workplace.ledger, row).people == 3
