"""Offers unfinished talks again, after a crash or an interruption: the strip and the acts of its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.entry.draft import answers_of
from nakanojo_helpdesk.ui.entry.talk import TalkForm
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark, StickyLine
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, Row
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class DraftStrip(Panel):
    """「書きかけの相談があります（10:32、LINE・SNS）。［続きを書く］［捨てる］」; hidden while there is none.

    Of several drafts the newest is offered; the next one follows when that is continued or deleted.
    """

    continued = Signal(str)
    """［続きを書く］ was pressed; the uid of the talk."""
    discarded = Signal(str)
    """［捨てる］ was pressed; the uid of the talk."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent, margins=(18, 10, 12, 10))
        self._uid = ""
        self._words = PlainLabel("", "bold", wrap=True)
        head = Row(spacing=8)
        head.addWidget(IconMark("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._words, 1)
        self.continue_button = Button("続きを書く")
        self.discard_button = Button("捨てる")
        flow = FlowLayout(12, line_spacing=8)
        for button in (self.continue_button, self.discard_button):
            button.set_compact(True)
            flow.addWidget(button)
        self.body.addLayout(head)
        self.body.addLayout(flow)
        self.continue_button.clicked.connect(lambda: self.continued.emit(self._uid))
        self.discard_button.clicked.connect(lambda: self.discarded.emit(self._uid))
        self.hide()

    def show_drafts(
        self, rows: Sequence[DraftRow], vocabularies: Vocabularies, today: date, *, me: str
    ) -> None:
        """Offer the first of these; none hides the strip. One that is not by `me` (a code) names its writer."""
        self.setVisible(bool(rows))
        if rows:
            self._uid = rows[0].uid
            more = f"ほかに{len(rows) - 1}件あります。" if len(rows) > 1 else ""
            whose = "" if rows[0].staff == me else f"{rows[0].staff_name}さんの"
            words = f"{whose}書きかけの相談があります（{draft_words(rows[0], vocabularies, today)}）。{more}"
            changed = words != self._words.text()
            self._words.setText(words)
            self.setAccessibleName(words)
            if changed:
                announce(self, words)

    def words(self) -> str:
        """The sentence; empty while hidden."""
        return self._words.text() if not self.isHidden() else ""


class DraftOffers:
    """Offers one's own drafts again, and those left behind by people who may record no more.

    Args:
        talk_form: holds the talk in the form, which is never offered.
        workplace: the person whose drafts are offered.
        sticky: shows the outcome of an act.
        reload: called after the set of drafts has changed; it calls `offer`.
    """

    def __init__(
        self, talk_form: TalkForm, workplace: Workplace, sticky: StickyLine, reload: Callable[[], None]
    ) -> None:
        self._talk_form = talk_form
        self._workplace = workplace
        self._sticky = sticky
        self._reload = reload
        self.strip = DraftStrip()

    def offer(self) -> None:
        """Show the waiting drafts. Raises `DeskError`s."""
        waiting = self._talk_form.drafts.waiting(self._talk_form.talk)
        place = self._workplace
        self.strip.show_drafts(waiting, place.vocabularies, place.today(), me=place.staff.code)

    def take_up(self, uid: str) -> tuple[str, ...] | None:
        """Put a draft into the form; the talk being typed becomes a waiting draft.

        Returns the labels of codes no longer offered; None when the draft is gone, or when the talk being typed
        could not be written: then it stays in the form.
        """
        row = self._waiting(uid)
        if row is None or not self._talk_form.lay_aside():
            return None
        return self._talk_form.take_up(row)

    def discard(self, uid: str) -> bool:
        """Delete a draft, which can be restored. False when it is gone already, or could not be deleted."""
        row = self._waiting(uid)
        if row is None or not self._talk_form.drafts.discard(uid):
            return False
        self._reload()
        put_back = partial(self._put_back, row)
        self._sticky.say("success", "書きかけを捨てました。", "元に戻す", put_back, "Ctrl+Z")
        return True

    def _put_back(self, row: DraftRow) -> None:
        if self._talk_form.drafts.put_back(row):
            self._sticky.clear()
            self._reload()
        else:  # the sentence why stands there already; nothing else holds the draft any more
            why = self._sticky.text()
            self._sticky.say("error", why, "元に戻す", partial(self._put_back, row), "Ctrl+Z")

    def _waiting(self, uid: str) -> DraftRow | None:
        try:
            waiting = self._talk_form.drafts.waiting(self._talk_form.talk)
        except DeskError as error:
            self._sticky.say("error", str(error))
            return None
        row = next((row for row in waiting if row.uid == uid), None)
        if row is None:
            self._reload()
        return row


def draft_words(row: DraftRow, vocabularies: Vocabularies, today: date) -> str:
    """The beginning and the topic of a talk: 「10:32、LINE・SNS」, with the day when it was not today."""
    begun = local(row.started_at)
    time = clock(begun.hour * 60 + begun.minute)
    moment = time if begun.date() == today else f"{short_date(begun.date())} {time}"
    topics = vocabularies[VocabularyName.TOPIC]
    known = [topics.chip(code) for code in answers_of(row.fields).topics if code in topics]
    return f"{moment}、{known[0]}" if known else moment
