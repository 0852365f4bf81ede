"""The dialogs of the roll: from paper, from a file, the calls, the preparations, and one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.services.rolls import entering
from nakanojo_helpdesk.ui.courses.one.tab import Tab
from nakanojo_helpdesk.ui.courses.roll.calls import CallsDialog
from nakanojo_helpdesk.ui.courses.roll.file import FileDialog, chosen_file, read_file
from nakanojo_helpdesk.ui.courses.roll.paper import PaperDialog, PaperLine
from nakanojo_helpdesk.ui.courses.roll.person import NameDialog, PersonDialog
from nakanojo_helpdesk.ui.courses.roll.preparing import PreparingDialog


class Asked(Protocol):
    """A dialog that says what was done with it."""

    def ask(self) -> str:
        """Open it and wait; the sentence about what was done, empty when nothing was."""


class Errands:
    """Opens the dialogs over a tab.

    Args:
        tab: the roll's.
        read: reads the roll anew; None where it is refused.
        finish: takes what was done (empty for nothing to say) once a dialog is closed.
    """

    def __init__(self, tab: Tab, read: Callable[[], Roll | None], finish: Callable[[str], object]) -> None:
        self._tab, self._read, self._finish = tab, read, finish
        self._typed: dict[str, tuple[PaperLine, ...]] = {}
        """What was typed from paper and not written yet, by the uid of the lesson."""

    def enter_paper(self) -> None:
        """Type the signed sheet in (紙から, Ctrl+K). What is typed and not written is kept for the next time."""
        place, window = self._tab.workplace, self._tab.window()
        roll = self._read()
        if roll is None:
            return
        uid = roll.lesson.uid
        dialog = PaperDialog(place, roll, self._typed.pop(uid, ()), window)
        done = dialog.ask()
        if dialog.entries():
            self._typed[uid] = dialog.entries()
        self._finish(done)

    def enter_file(self) -> None:
        """Take the marks of a CSV over (ファイルから, Ctrl+O)."""
        place, window = self._tab.workplace, self._tab.window()
        path = chosen_file(window)
        roll = None if path is None else self._read()
        if path is None or roll is None:
            return
        plan = self._tab.page.attempt(
            lambda: place.ledger.call(entering.plan, roll.lesson.uid, read_file(path), now=place.now())
        )
        if plan is not None:
            self._ask(lambda fresh: FileDialog(place, fresh, plan, window))

    def call_people(self) -> None:
        """Ask by telephone who comes (出席確認, Ctrl+D)."""
        place, window = self._tab.workplace, self._tab.window()
        self._ask(lambda roll: CallsDialog(place, roll, window))

    def prepare(self) -> None:
        """Look after what the lesson needs the day before (前日の準備, Ctrl+E)."""
        place, window = self._tab.workplace, self._tab.window()
        self._ask(lambda roll: PreparingDialog(place, roll, window))

    def name(self, line: RollLine) -> None:
        """Give a walk-in a name (Enter)."""
        place, window = self._tab.workplace, self._tab.window()
        self._ask(lambda roll: NameDialog(place, roll.line(line.uid) or line, window))

    def look_at(self, line: RollLine) -> None:
        """Show what is known of a person, and who gave which mark (Enter)."""
        roll = self._read()
        if roll is not None:
            fresh = roll.line(line.uid) or line
            PersonDialog(self._tab.workplace, roll, fresh, self._tab.window()).show_and_wait()

    def _ask(self, make: Callable[[Roll], Asked]) -> None:
        """Open a dialog about the roll as it is now."""
        roll = self._read()
        dialog = None if roll is None else self._tab.page.attempt(lambda: make(roll))
        if dialog is not None:
            self._finish(dialog.ask())
