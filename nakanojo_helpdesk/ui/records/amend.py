"""Amending a saved record: all its fields, the reason where one is needed, and changes made at another desk meanwhile."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.consultations.forms import REASON_LENGTH, ConsultationForm, ConsultationRow
from nakanojo_helpdesk.domain.consultations.history import RevisionRow, differing, label_of
from nakanojo_helpdesk.domain.errors import Conflict, DeskError, Invalid
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel, chain_after, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.records import long_talks
from nakanojo_helpdesk.ui.records.conflict import ConflictDialog, words_for
from nakanojo_helpdesk.ui.records.form import RecordForm
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class AmendDialog(Dialog):
    """Accepted when the amendment was saved; nothing typed is lost by a fault or refusal.

    Args:
        workplace: the person who amends, and the desk.
        row: the record as read; its version is the one the writer has seen.
        rights: whether a reason is needed.
        parent: the window it belongs to.
    """

    def __init__(
        self, workplace: Workplace, row: ConsultationRow, rights: Amendable, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"相談 {row.number} を直す", parent, width=1080)
        self._workplace = workplace
        self._row = row
        self.sticky = StickyLine()
        self.form = RecordForm(workplace, row)
        self.offers = _Offers()
        self.reason = TextField(REASON_LENGTH, "例：結果の書き間違い")
        self._reason = Field("直す理由", self.reason, required=True, support=rights.sentence)
        for widget in (self.sticky, self.offers, self.form, self._reason):
            self.body.addWidget(widget)
        self._reason.setVisible(rights.reason_needed)
        self.body.addStretch(1)
        self.save_button = self.add_key_button("直した内容を登録", "F12", self.save, primary=True)
        self.add_button("やめる", rejects=True)
        self._as_opened = self.form.form()
        self.focus_first(self.form.day)

    def save(self) -> None:
        """Save the changes; faults are shown below their fields and counted on top."""
        self.sticky.clear()
        problems = self.form.problems()
        if not problems:
            problems = self._attempt(self.form.form())
        self._show_problems(problems)

    def give_up(self) -> None:
        """Close without saving."""
        super().reject()

    def _attempt(self, form: ConsultationForm) -> dict[str, str]:
        """Save; returns the faults of the form. Any other refusal is shown here."""
        if not differing(form, self._row.form()):
            self.sticky.say("warning", "変わったところがありません。")
            return {}
        if form.counted_minutes != self._row.counted_minutes and not long_talks.is_meant(form, self):
            self.form.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
            return {}
        try:
            self._workplace.ledger.call(
                consultations.amend, self._row.id, self._row.version, form, reason=self.reason.value()
            )
        except Invalid as error:
            return error.problems
        except Conflict as conflict:
            self._settle_conflict(form, conflict)
        except DeskError as error:
            self.sticky.say("error", str(error))
        else:
            self.accept()
        return {}

    def _show_problems(self, problems: dict[str, str]) -> None:
        if "reason" in problems:
            self._reason.show()
        self._reason.show_error(problems.get("reason"))
        shown = self.form.show_problems(problems)
        if "reason" in problems:
            shown.append((problems["reason"], self.reason))
        told = {sentence for sentence, _ in shown}
        others = [sentence for sentence in problems.values() if sentence not in told]
        if others:
            self.sticky.say("error", " ".join(sentence.removeprefix("＊") for sentence in others))
        self.show_faults(shown)
        if self.sticky.text() and not shown:
            self.area.verticalScrollBar().setValue(0)

    def _settle_conflict(self, mine: ConsultationForm, conflict: Conflict) -> None:
        """Show both versions; continue from the stored one, or leave everything as typed."""
        theirs = conflict.theirs
        try:
            if not isinstance(theirs, ConsultationRow):
                theirs = self._workplace.ledger.read(consultation_rows.get, self._row.id)
            revisions = self._workplace.ledger.read(history.of, self._row.id)
        except DeskError as error:
            self.sticky.say("error", str(error))
            return
        last: RevisionRow | None = revisions[-1] if revisions else None
        dialog = ConflictDialog(self._workplace, mine, theirs, last, self)
        with dialog.asked() as go_on:
            if go_on:
                self.go_on_from(theirs, mine)
            else:
                self.sticky.say("warning", "まだ登録していません。入力した内容はそのままです。")

    def go_on_from(self, theirs: ConsultationRow, mine: ConsultationForm) -> None:
        """Show the stored record, and offer the values typed before, field by field."""
        before, standing = self._row.form(), theirs.form()
        typed = [name for name in differing(mine, before) if name in differing(mine, standing)]
        self._row = theirs
        self.form.show_row(theirs)
        self._as_opened = self.form.form()
        words = words_for(self._workplace, theirs)
        self.offers.clear()
        for name in typed:
            value = getattr(mine, name)
            text = f"{label_of(name)}を「{_short(words.of(name, value))}」にする"
            self.offers.add(text, partial(self.form.set_value, name, value))
        self.sticky.say("success", "いまの内容を読み込みました。直すところを、もう一度直してください。")
        self.fit()
        self.area.verticalScrollBar().setValue(0)

    @override
    def reject(self) -> None:
        """Close after Esc, やめる or the window's cross; typed values are discarded only by a button that says so."""
        changed = self.form.form() != self._as_opened or bool(self.form.problems() or self.reason.value())
        if not changed:
            self.give_up()
            return
        self.sticky.say("warning", "直した内容は、まだ登録していません。", "登録せずに閉じる", self.give_up)
        self.fit()
        self.area.verticalScrollBar().setValue(0)  # the keyboard stays: pressed on, Enter must not throw away


class _Offers(Panel):
    """The values typed before a conflict, a button each; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__("warning", spacing=4, margins=(16, 10, 16, 10))
        self.body.addWidget(
            PlainLabel("あなたが入力していた内容（押すと、その項目に入ります）", "bold", wrap=True)
        )
        self._flow = FlowLayout(16, line_spacing=8)
        self._anchor = tab_anchor(self)
        self.body.addLayout(self._flow)
        self.hide()

    def add(self, text: str, take: partial[None]) -> None:
        """Offer one value; accepting it removes the button."""
        button = Button(text, "link", parent=self)
        button.clicked.connect(lambda _checked=False: self._taken(button, take))
        self._flow.addWidget(button)
        chain_after(self._anchor, self.buttons())
        button.show()
        self.show()

    def clear(self) -> None:
        """Offer nothing."""
        for button in self.buttons():
            self._drop(button)

    def buttons(self) -> list[Button]:
        """One button a value, in the order of the form."""
        return [widget for widget in self._flow.widgets() if isinstance(widget, Button)]

    def _taken(self, button: Button, take: partial[None]) -> None:
        take()
        self._drop(button)

    def _drop(self, button: Button) -> None:
        self._flow.removeWidget(button)
        button.hide()
        button.deleteLater()
        self.setVisible(bool(self.buttons()))


_SHORT = 24


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"
