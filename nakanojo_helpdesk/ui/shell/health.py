"""点検 while people work: a quick one after every start, a thorough one when the previous run did not end properly."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nakanojo_helpdesk.domain.checks import INDEX_REMEDY, Finding, only_index
from nakanojo_helpdesk.domain.errors import Damaged, DeskError
from nakanojo_helpdesk.domain.staff.access import checking_actor
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.ui.kit.frame.banner import Kind
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

CHECKING = "前回は正しく終わらなかったので、記録を点検しています。そのまま使えます。"
SOUND = "点検が終わりました。記録は無事です。"
_UNSOUND = "点検で、直す必要のあるところが見つかりました。システム管理者に知らせてください。"
_PAGES = "integrity"


class HealthCheck(QObject):
    """Checks the open database in the worker.

    Args:
        window: the window that shows the outcome.
        background: the worker.
    """

    damaged = Signal(str)
    """The file itself is damaged: nothing more should be written. What was found."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background

    def run(self, store: Store, *, pc: str, thorough: bool) -> None:
        """Begin the check. A thorough one shows that it is running, and its outcome."""
        if thorough:
            self._say("warning", CHECKING)
        self._background.run(
            lambda: _findings(store, pc, thorough=thorough),
            done=lambda found: self._tell(found, thorough=thorough),
            refused=self._tell_refused,
        )

    def _tell(self, found: tuple[Finding, ...], *, thorough: bool) -> None:
        broken = next((finding for finding in found if finding.kind == _PAGES), None)
        if broken is not None:
            self.damaged.emit(broken.sentence)
        elif only_index(found):
            self._say("warning", found[0].sentence + INDEX_REMEDY)
        elif found:
            self._say("error", f"{_UNSOUND}（{found[0].sentence}）")
        elif thorough:
            self._say("success", SOUND)

    def _tell_refused(self, error: DeskError) -> None:
        if isinstance(error, Damaged):
            self.damaged.emit(str(error))
        else:
            self._say("error", str(error))

    def _say(self, kind: Kind, sentence: str) -> None:
        page = self._window.current_page()
        if page is not None:
            page.sticky.say(kind, sentence)


def _findings(store: Store, pc: str, *, thorough: bool) -> tuple[Finding, ...]:
    from nakanojo_helpdesk.services.databases import checks

    return Ledger(store, checking_actor(pc)).read(checks.check_open if thorough else checks.quick)
