"""日時・窓口・担当者の変更: what stands in the header stays what it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakanojo_helpdesk.services.places import desks
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.entry.occasion.header import Header, HeaderDialog, usual
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import first_account, first_desk
from tests.waiting import settle


def test_a_desk_and_a_person_that_went_out_of_use_stay_in_the_header(
    qtbot: QtBot, workplace: Workplace
) -> None:
    ledger = workplace.ledger
    second = ledger.call(desks.add, first_desk(name="窓口2"))
    colleague = ledger.call(staff.add, first_account(name="高橋"))
    ledger.call(desks.close, second)
    ledger.call(staff.retire, colleague)
    before = Header(desk=second, staff=colleague)
    dialog = HeaderDialog(before, workplace)
    qtbot.addWidget(dialog)
    assert (dialog.desk.currentText(), dialog.staff.currentText()) == (
        "役場 窓口2（閉鎖）",
        "高橋（退職）",
    )
    dialog.decide()
    assert dialog.header() == before
    assert before.words(workplace).endswith("役場 窓口2（閉鎖）　担当 高橋（退職）")


def test_on_a_small_screen_every_question_of_the_header_is_seen_without_scrolling(
    qtbot: QtBot, workplace: Workplace
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 688)
    dialog = HeaderDialog(usual(workplace), workplace, window)
    dialog.show()
    settle(dialog)
    assert dialog.height() <= window.height()
    assert dialog.area.verticalScrollBar().maximum() == 0
