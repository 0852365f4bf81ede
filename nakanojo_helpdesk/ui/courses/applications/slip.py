"""申込控え of one application or family, printed while they wait at the counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from nakanojo_helpdesk.domain.papers.wishes import Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.paper.painter import page_count
from nakanojo_helpdesk.ui.courses.papers.preparing import PaperOnItsWay
from nakanojo_helpdesk.ui.papers.outlet import PaperOutlet
from nakanojo_helpdesk.ui.papers.print_dialog import PrintDialog

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.courses.applications.tab import ApplicationsTab

_CHOOSE_FIRST: Final = (
    "申込控えを渡す方を、先に決めてください。申し込んだすぐあとか、名簿（Ctrl+L）で選んでから押します。"
)
_OVER: Final = "取り消してある申込です。控えは印刷できません。"
_NO_NAME: Final = "名前のない申込です。先に「登録内容」か「出欠」で名前を入れてください。"


class SlipPrinting:
    """Prints 申込控え (A5) for the tab of applications; the outcome is said in the page's line."""

    def __init__(self, tab: ApplicationsTab) -> None:
        self._tab = tab
        self.outlet = PaperOutlet(tab.page.sticky, tab)
        self.dialog: Callable[..., PrintDialog] = PrintDialog

    def is_busy(self) -> bool:
        """Whether something is still being printed."""
        return self.outlet.is_busy()

    def print_chosen(self) -> None:
        """Print for who just applied, families together; at the 名簿, for its current row (控えを印刷, Ctrl+P)."""
        rows = () if self._tab.on_roster else self._tab.answer.rows
        chosen = self._tab.roster.current_row() if self._tab.on_roster else next(iter(rows), None)
        self.print_out(chosen, family=len(rows) > 1)

    def print_out(self, row: RegistrationRow | None, *, family: bool) -> None:
        """Ask for the printer, and print the slip of an application, or of everybody who applied with it."""
        course = self._tab.course()
        if row is None or course is None:
            self._tab.page.sticky.say("info", _CHOOSE_FIRST)
            return
        row = self._tab.as_it_stands(row)
        if row.state.is_over or (row.person is None and not row.card):
            self._tab.page.sticky.say("info", _OVER if row.state.is_over else _NO_NAME)
            return
        wish = PaperWish(paper=Paper.SLIP, course=course.uid, registration=row.uid, family=family)
        way = PaperOnItsWay(self._tab.workplace, wish)
        sheet = self._tab.page.attempt(way.sheet_now)
        if sheet is None:
            return
        dialog = self.dialog(f"{sheet.title}（{sheet.size.label}）", page_count(sheet), self._tab.window())
        with dialog.asked() as accepted:
            if accepted:
                self.outlet.print_out(way, *dialog.choice())
