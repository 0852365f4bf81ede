"""Who leaves soon is on 今日, without the name, and one press leads to what is open in that person's hands."""

from __future__ import annotations

from datetime import timedelta

from nakanojo_helpdesk.domain.handover.plans import LeavingForm
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.services import today as summaries
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.settings.handover.section import HandoverSection
from nakanojo_helpdesk.ui.settings.page import SettingsPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import colleague, today
from tests.waiting import settle


def leave(ledger: Ledger, code: str, days: int) -> None:
    form = LeavingForm(last_day=today() + timedelta(days=days))
    ledger.call(planning.plan, code, form, ledger.read(planning.view, code).digest)


def test_a_last_day_that_is_near_is_a_task_and_its_button_opens_that_persons_handover(
    workplace: Workplace, window: MainWindow
) -> None:
    ledger = workplace.ledger
    leaver = colleague(ledger, Role.COUNTER)
    leave(ledger, leaver.actor.code, 10)
    window.open_workspace(workplace)
    page = window.current_page()
    assert isinstance(page, TodayPage)
    settle(page)
    (todo,) = [each for each in page.todo.todos() if each.mark == "引継ぎ"]
    assert "高橋" not in f"{todo.title}{todo.detail}", "residents look at this screen"
    button = next(each for each in page.todo.buttons() if each.text() == "引継ぎを開く")
    button.click()
    opened = window.current_page()
    assert isinstance(opened, SettingsPage)
    settle(opened)
    settle(opened)
    section = opened.section()
    assert isinstance(section, HandoverSection)
    assert section.person.code() == leaver.actor.code


def test_others_who_may_not_hand_over_hear_of_their_own_day_alone_and_of_none_far_ahead(
    ledger: Ledger,
) -> None:
    first, second = colleague(ledger, Role.COUNTER), colleague(ledger, Role.COUNTER, name="田中")
    leave(ledger, first.actor.code, 10)
    leave(ledger, second.actor.code, 60)
    assert [row.code for row in ledger.read(summaries.summary).leaving] == [first.actor.code]
    assert [row.code for row in first.read(summaries.summary).leaving] == [first.actor.code]
    assert second.read(summaries.summary).leaving == ()
