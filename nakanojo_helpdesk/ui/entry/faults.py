"""The faults of the form: shown below its questions, counted on top, and removed as soon as they are mended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.ui.entry.form import EntryForm
from nakanojo_helpdesk.ui.kit.frame.faults import show_whole
from nakanojo_helpdesk.ui.kit.frame.page import Page


class EntryFaults(QObject):
    """Shows the faults of `form` on its page.

    Args:
        page: has the banner and the column that scrolls.
        form: has the questions.
        header_button: the target of a fault of the header.
        problems_now: the faults at the moment of the call, as `{field: sentence}`.
    """

    def __init__(
        self,
        page: Page,
        form: EntryForm,
        header_button: QWidget,
        problems_now: Callable[[], dict[str, str]],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._form = form
        self._header_button = header_button
        self._problems_now = problems_now
        self._shown: dict[str, str] = {}

    def show(self, problems: dict[str, str]) -> None:
        """Show these faults; the first one's field gets the keyboard."""
        shown = self._list(problems)
        if shown:
            shown[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
            show_whole(self._form.field_of(shown[0][1]))

    def clear(self) -> None:
        """Remove all faults."""
        if self._shown:
            self._list({})

    def mend(self) -> None:
        """Remove mended faults at once; new ones are shown by F12 only."""
        if self._shown:
            now = self._problems_now()
            left = {name: sentence for name, sentence in self._shown.items() if now.get(name) == sentence}
            if left != self._shown:
                self._list(left)

    def _list(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        self._shown = problems
        shown = self._form.show_problems(problems)
        here = {sentence for sentence, _ in shown}
        shown += [(sentence, self._header_button) for sentence in problems.values() if sentence not in here]
        self._page.faults.show_faults(shown)
        return shown
