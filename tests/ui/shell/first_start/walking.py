"""The keys that lead through the first start."""

from __future__ import annotations

from nakanojo_helpdesk.program import Program
from nakanojo_helpdesk.ui.shell.entrance.first_start.account_page import AccountPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.desk_page import DeskPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.done_page import DonePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.office_page import OfficePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.place_page import PlacePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.specimen_page import SpecimenPage
from nakanojo_helpdesk.ui.today.page import TodayPage
from tests.factories import PASSWORD
from tests.keyboard import press, type_text
from tests.waiting import settle, wait_until


def here(program: Program, kind: type) -> bool:
    """Whether a screen of this kind is in front."""
    return isinstance(program.window.current_page(), kind)


def type_account() -> None:
    """Name and password, Enter from line to line and on to the next page."""
    for text in ("Sato", PASSWORD, PASSWORD):
        type_text(text)
        press("Return")


def walk_to_the_end(program: Program) -> None:
    """From the first question to the last of the five pages, with the defaults."""
    press("F12")
    assert here(program, OfficePage)
    press("F12")
    assert here(program, AccountPage)
    type_account()
    assert here(program, DeskPage)
    press("F12")
    assert here(program, PlacePage)
    press("F12")
    assert here(program, SpecimenPage)
    settle(program.window.current_page())


def make_and_enter(program: Program) -> None:
    """From the last of the five pages to the first screen of the day."""
    press("F12")
    wait_until(lambda: here(program, DonePage))
    press("F12")
    wait_until(lambda: here(program, TodayPage))
