"""繰上の連絡 that ran out while the program was closed: worked off in the worker when somebody signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

PASSED_ON = (
    "返事の期限が過ぎた繰上の連絡がありました。空いた席を、次の{people}人に回しました。"
    "「講座」を開いて電話してください。"
)


def work_off(workplace: Workplace, window: MainWindow, background: Background) -> None:
    """Pass on the places of offers that ran out; says so where somebody must be called now.

    A refusal (a clock in doubt, a full disk) changes nothing: the offers stand, and 今日 lists them.
    """
    if not workplace.ledger.actor.may(Permission.REGISTER):
        return

    def passed_on() -> tuple[RegistrationRow, ...]:
        from nakanojo_helpdesk.services.registrations import offering

        return workplace.ledger.call(offering.expire, now=workplace.now())

    def tell(rows: tuple[RegistrationRow, ...]) -> None:
        page = window.current_page()
        if rows and page is not None and not window.is_locked():
            page.reload()
            page.sticky.say("warning", PASSED_ON.format(people=len(rows)))

    def stay(_error: DeskError) -> None:
        """Nothing was changed."""

    background.run(passed_on, done=tell, refused=stay)
