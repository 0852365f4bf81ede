"""Conversations that wait as drafts: which one the strip offers, and what ［続きを書く］ and ［捨てる］ do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.ui.entry.draft_strip import DraftStrip
from nakanojo_helpdesk.ui.entry.talk import Writing
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class DraftOffers:
    """Offers one's own drafts again.

    Args:
        writing: the conversation in the form; it is never offered.
        workplace: whose drafts.
        sticky: says what was done and why something could not be.
        reload: called when other drafts wait than before; it calls `offer`.
    """

    def __init__(
        self, writing: Writing, workplace: Workplace, sticky: StickyLine, reload: Callable[[], None]
    ) -> None:
        self._writing = writing
        self._workplace = workplace
        self._sticky = sticky
        self._reload = reload
        self.strip = DraftStrip()

    def offer(self) -> None:
        """Show what waits. Raises `DeskError`s."""
        waiting = self._writing.drafts.waiting(self._writing.talk)
        self.strip.show_drafts(waiting, self._workplace.vocabularies, self._workplace.today())

    def take_up(self, uid: str) -> tuple[str, ...] | None:
        """Put a draft into the form; what was being typed becomes a draft that waits.

        Returns the labels of what is not on offer any more; None when the draft is gone, or when what was being typed
        could not be written: then it stays in the form.
        """
        row = self._waiting(uid)
        if row is None or not self._writing.lay_aside():
            return None
        return self._writing.take_up(row)

    def discard(self, uid: str) -> bool:
        """Throw a draft away; it can be put back. False when it is gone already, or could not be thrown away."""
        row = self._waiting(uid)
        if row is None or not self._writing.drafts.discard(uid):
            return False
        self._reload()
        put_back = partial(self._put_back, row)
        self._sticky.say("success", "書きかけを捨てました。", "元に戻す", put_back, "Ctrl+Z")
        return True

    def _put_back(self, row: DraftRow) -> None:
        if self._writing.drafts.put_back(row):
            self._sticky.clear()
            self._reload()
        else:  # the sentence why stands there already; nothing else holds the draft any more
            why = self._sticky.text()
            self._sticky.say("error", why, "元に戻す", partial(self._put_back, row), "Ctrl+Z")

    def _waiting(self, uid: str) -> DraftRow | None:
        try:
            waiting = self._writing.drafts.waiting(self._writing.talk)
        except DeskError as error:
            self._sticky.say("error", str(error))
            return None
        row = next((row for row in waiting if row.uid == uid), None)
        if row is None:
            self._reload()
        return row
