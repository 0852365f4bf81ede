"""Where the program itself takes part in an update: it ends for the setup, and tells at its next start what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from nakanojo_helpdesk.services.updates.going_back import Exchange

_CLOSING: Final = (
    "「窓口きろく」を閉じて、入れ替えます。終わると、自動で開きます。電源を切らずにお待ちください。"
)


class UpdateSteps(QObject):
    """Knows the setup that waits for the end of the program, and the sentence that is still to be told.

    Args:
        window: the one window.
        background: its worker.
        pc: the name of this machine.
        close: lets go of the database.
        reopen: opens it again, with the sign-in.
    """

    def __init__(
        self,
        window: MainWindow,
        background: Background,
        pc: str,
        close: Callable[[], object],
        reopen: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._pc = pc
        self._close = close
        self._reopen = reopen
        self._setup: Path | None = None
        self._untold: tuple[bool, str] | None = None

    def settle(self, store: Store) -> None:
        """Find out whether an update came to its end, before anybody signs in; `tell` says it."""
        from nakanojo_helpdesk.services.updates import begun

        with suppress(OSError):
            if not begun.is_unsettled(paths.data_dir()):
                return
            from nakanojo_helpdesk.services.updates import ending, looking

            pc = looking.this_pc(paths.data_dir())
            outcome = ending.settle(store, pc.installed, pc.folder, pc=self._pc)
            if outcome is not None:
                self._untold = (outcome.good, outcome.sentence)

    def tell(self, page: Page) -> None:
        """Say once on a page what became of an update."""
        if self._untold is not None:
            (good, sentence), self._untold = self._untold, None
            page.sticky.say("success" if good else "warning", sentence)

    def begin(self, wanted: Exchange, database: Path, ledger: Ledger | None) -> None:
        """End the program for a setup that waits, or lead through the way back first."""
        if wanted.way is None:
            self.end(wanted.setup)
            return
        if ledger is None:
            return
        from nakanojo_helpdesk.ui.shell.updates.way_back import WayBackFlow

        flow = WayBackFlow(self._window, self._background, wanted.way, self._close, self._reopen, self.end)
        flow.begin(database, ledger)

    def end(self, setup: Path) -> None:
        """Close the window: the program ends, and `say_go` is its last act."""
        from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage

        self._setup = setup
        self._window.show_alone(WaitingPage("更新", _CLOSING))
        self._window.close()

    def say_go(self) -> None:
        """Let the setup that waits go on, once the database is closed. Where that fails it does nothing."""
        from nakanojo_helpdesk.services.updates import updating

        if self._setup is not None:
            try:
                updating.go(self._setup)
            except DeskError as error:
                logging.getLogger(__name__).error("the setup got no word to go on: %s", type(error).__name__)
