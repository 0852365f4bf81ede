"""The way through a restore: look, ask, give back, tell. The heavy steps run in the worker; the store is closed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from nakanojo_helpdesk.domain.backups.restoring import PARTS, STAGES, Candidate, Look, Restored, offered
from nakanojo_helpdesk.domain.errors import DeskError, SignInRefused, Unavailable
from nakanojo_helpdesk.domain.staff.access import Actor, rescuing_actor
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.entrance.restore_page import RestorePage
from nakanojo_helpdesk.ui.shell.entrance.restored_page import RestoredPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow

_LOOKING: Final = "控えを確かめています。少しお待ちください。記録は変わりません。"
_RESTORING: Final = "控えに戻しています。電源を切らずに、お待ちください。"
_DAMAGED: Final = "記録のファイルが壊れています。下に出した控えの時点に戻せます。壊れたファイルは残します。"
_READING_SECOND: Final = "第2の置き場所の控えを調べています。"
_SECOND_AWAY: Final = (
    "第2の置き場所には、いまつながっていません。そこの控えを使うときは、USBメモリーなどをつないで、"
    "この画面を開き直してください。"
)
_FAILED: Final = (
    "プログラムの不具合で、戻せませんでした。もう一度試してください。"
    "同じときは、プログラムを閉じて、システム管理者に伝えてください。"
)


class RestoreFlow(QObject):
    """Leads one person through a restore in a window.

    Args:
        window: shows the screens.
        background: the worker.
        pc: the name of this machine.
        second: the second place of the backups; None where none is chosen.
        close: lets go of the database.
        ended: called at the end, whether something was done or not: the program opens the database again.
    """

    def __init__(
        self,
        window: MainWindow,
        background: Background,
        pc: str,
        second: Path | None,
        close: Callable[[], object],
        ended: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._pc = pc
        self._second = second
        # A share that does not answer must keep nobody from what is on this PC.
        self._elsewhere = Background(self)
        self._close = close
        self._ended = ended
        self._database = Path()
        self._actor: Actor | None = None
        self._damaged = False
        self._look = Look()
        self._skipped: tuple[tuple[str, str], ...] = ()
        self._copies: tuple[Candidate, ...] = ()
        self._second_words = ""
        self._refused: set[Path] = set()
        self._looked_at: Path | None = None

    def begin(
        self, database: Path, ledger: Ledger | None, backup: Path | None, *, damaged: bool = False
    ) -> None:
        """Look for a good backup, or at `backup`, and show it. `ledger` None: nobody is signed in."""
        self._database, self._damaged, self._skipped = database, damaged, ()
        self._actor = None
        with suppress(DeskError):  # a damaged file cannot be read, nor fold its journal in
            if ledger is not None:
                self._actor = ledger.read(lambda _session, actor: actor)
        with suppress(DeskError):
            self._close()
        self._begin_look(backup)
        self._begin_reading_second()

    def _begin_reading_second(self) -> None:
        from nakanojo_helpdesk.services.backups import looking

        second = self._second
        if second is None:
            return
        self._second_words = _READING_SECOND
        actor = self._actor or rescuing_actor(self._pc)
        self._elsewhere.run(
            lambda: looking.candidates_elsewhere(actor, second),
            done=self._add_second,
            refused=lambda _error: self._tell_of_second(_SECOND_AWAY),
        )

    def _add_second(self, copies: tuple[Candidate, ...]) -> None:
        """Offer what the second place holds; look at its newest where this PC has no good backup."""
        self._copies = copies
        self._tell_of_second("")
        if isinstance(self._window.current_page(), RestorePage):
            self._look_elsewhere()

    def _look_elsewhere(self) -> None:
        if self._copies and self._look.preview is None and (self._look.key_id or not self._look.refusal):
            self._begin_look(None)

    def _tell_of_second(self, sentence: str) -> None:
        self._second_words = sentence
        page = self._window.current_page()
        if isinstance(page, RestorePage):
            self._offer(page)

    def _offer(self, page: RestorePage) -> None:
        """Fill the list of a page from both places."""
        seen = self._look.preview
        rows = offered(self._look.candidates, self._copies, self._refused)
        page.show_candidates(rows, "" if seen is None else str(seen.path))
        page.show_second(self._second_words)

    def _end(self) -> None:
        self._elsewhere.let_go()
        self._ended()

    def _begin_look(self, backup: Path | None) -> None:
        from nakanojo_helpdesk.services.backups import looking

        self._looked_at = backup
        self._window.show_alone(WaitingPage("控えから戻す", _LOOKING))
        actor = self._actor or rescuing_actor(self._pc)
        copies = self._copies
        self._background.run(
            lambda: looking.look(actor, self._database, backup, elsewhere=copies),
            done=lambda look: self._show_found(look, backup, copies),
            refused=lambda error: self._show_look(Look(refusal=str(error))),
            failed=self._fail,
        )

    def _show_found(self, look: Look, backup: Path | None, copies: tuple[Candidate, ...]) -> None:
        """Show what was found; look again where nothing was good and the second place has answered meanwhile."""
        self._show_look(look, backup)
        if copies != self._copies:
            self._look_elsewhere()

    def _show_look(self, look: Look, backup: Path | None = None) -> None:
        looked_at = backup if look.preview is None else look.preview.path
        if look.refusal and look.key_id is None and looked_at is not None:
            self._refused.add(looked_at)
        passed_over = {name for name, _reason in look.skipped}
        self._refused.update(each.path for each in look.candidates if each.path.name in passed_over)
        self._skipped = look.skipped or self._skipped
        self._look = replace(look, skipped=self._skipped)
        page = RestorePage(_DAMAGED if self._damaged else "", asks=self._actor is None)
        self._offer(page)
        page.show_look(self._look)
        page.chosen.connect(lambda path: self._begin_look(Path(path)))
        page.file_wanted.connect(self._choose_file)
        page.key_wanted.connect(self._ask_for_key)
        page.restore_wanted.connect(self._restore)
        page.back_wanted.connect(self._end)
        self._window.show_alone(page)

    def _choose_file(self) -> None:
        from nakanojo_helpdesk.ui.kit.work.files import ask_open_path

        if path := ask_open_path(self._window, "控えのファイルを選ぶ", "控え (*.db)"):
            self._begin_look(path)

    def _ask_for_key(self) -> None:
        """Take the recovery key that is missing in hand, and look again at the same backup."""
        from nakanojo_helpdesk.ui.shell.entrance.unlock_flow import ask_for_key

        look = self._look
        if look.key_id is not None:
            ask_for_key(
                self._window,
                look.refusal,
                look.key_id,
                self._looked_at or self._database,
                opened=self._look_again,
                leave=lambda: self._show_look(look, self._looked_at),
                word="前の画面に戻る",
            )

    def _look_again(self) -> None:
        self._skipped = ()
        self._refused.clear()
        self._begin_look(self._looked_at)

    def _restore(self, code: str, password: str) -> None:
        from nakanojo_helpdesk.services.backups import restoring

        seen = self._look.preview
        if seen is None:
            return
        try:
            actor = self._actor or restoring.prove(seen.path, self._database, code, password, pc=self._pc)
        except DeskError as error:
            self._refuse(error)
            return
        page = WaitingPage("控えから戻す", _RESTORING)
        self._window.show_alone(page)
        accepted = tuple(doubt.kind for doubt in self._look.doubts)
        self._background.run_reporting(
            lambda task: restoring.restore(
                actor, self._database, seen.path, accepted=accepted, progress=task.report
            ),
            progress=lambda done, whole: page.show_progress(
                done, whole, STAGES[min(done // PARTS, len(STAGES) - 1)]
            ),
            done=lambda done: self._show_done(replace(done, skipped=self._skipped), actor),
            refused=lambda error: self._show_look(replace(self._look, refusal=str(error))),
            failed=self._fail,
        )

    def _refuse(self, error: DeskError) -> None:
        page = self._window.current_page()
        if isinstance(page, RestorePage):
            if isinstance(error, SignInRefused):
                page.refuse(str(error))
            else:
                page.sticky.say("error", str(error))

    def _show_done(self, done: Restored, actor: Actor) -> None:
        from nakanojo_helpdesk.ui.shell.entrance.restored_papers import RestoredPapers

        page = RestoredPage(done)
        papers = RestoredPapers(page, done, actor)
        page.retype_wanted.connect(papers.print_retype)
        page.report_wanted.connect(papers.print_report)
        page.file_wanted.connect(papers.save_retype)
        page.go_on_wanted.connect(self._end)
        self._window.show_alone(page)

    def _fail(self, error: Exception) -> None:
        self._show_look(replace(self._look, refusal=str(Unavailable(_FAILED))))
        raise error
