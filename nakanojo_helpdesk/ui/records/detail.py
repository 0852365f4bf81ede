"""Shows a whole record with its history, and the buttons for what the person may do to it."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.amending import Amendable
from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, ConsultationRow
from nakanojo_helpdesk.domain.consultations.history import RevisionRow
from nakanojo_helpdesk.domain.errors import DeskError, Unavailable
from nakanojo_helpdesk.services.consultations import history
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, emptied
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.records.amend import AmendDialog
from nakanojo_helpdesk.ui.records.withdraw import WithdrawDialog
from nakanojo_helpdesk.ui.records.words import described
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CONFLICT = (
    "ほかの窓口で、この記録が先に直されました。まだ取り消していません。"
    "いまの内容を確かめてから、もう一度取り消してください。"
)


class RecordDialog(Dialog):
    """Shows a `ConsultationRow`, read afresh. `changed`: whether it was amended or withdrawn here."""

    def __init__(self, workplace: Workplace, row: ConsultationRow, parent: QWidget | None = None) -> None:
        super().__init__(f"相談 {row.number}", parent, width=940)
        self._workplace = workplace
        self._row = row
        self._rights = Amendable(allowed=False)
        self._withdraw_reason = ""
        self._is_noted = False
        self._facts: FactColumns | None = None
        self.changed = False
        self.sticky = StickyLine()
        self._page = QWidget()
        self._content = Column(self._page, spacing=12)
        self.body.addWidget(self.sticky)
        self.body.addWidget(self._page)
        self.body.addStretch(1)
        self.add_button("閉じる", "primary", rejects=True, default=True)
        self.amend_button = self.add_key_button("直す", "Ctrl+D", self.amend)
        self.withdraw_button = self.add_key_button("取り消す", "Delete", self.withdraw)
        self.reload()

    def row(self) -> ConsultationRow:
        """The record as shown."""
        return self._row

    def reload(self) -> None:
        """Read the record, its history and the person's rights again, and show them."""
        revisions: tuple[RevisionRow, ...] = ()
        ledger = self._workplace.ledger
        try:
            self._row = self._read()
            self._rights = ledger.read(consultations.may_amend, self._row.id)
            revisions = ledger.read(history.of, self._row.id)
        except DeskError as error:
            self._rights = Amendable(allowed=False)
            self.sticky.say("error", str(error))
        self._show(revisions)

    def _read(self) -> ConsultationRow:
        """The record; opening it is written into the trace. Raises `DeskError`s."""
        ledger = self._workplace.ledger
        if not self._is_noted:
            self._is_noted = True
            with suppress(Unavailable):  # a full disk hides no record
                return ledger.call(consultation_rows.open_record, self._row.id)
        return ledger.read(consultation_rows.get, self._row.id)

    def amend(self) -> None:
        """Open the amend dialog and show its result."""
        with AmendDialog(self._workplace, self._row, self._rights, self).asked() as saved:
            pass
        self._came_back(saved, "直しました。前の内容は、下の「訂正の履歴」に残っています。")

    def withdraw(self) -> None:
        """Ask for the reason, withdraw, and show the result."""
        dialog = WithdrawDialog(self._workplace, self._row, self, reason=self._withdraw_reason)
        with dialog.asked() as done:
            self._withdraw_reason = dialog.reason.text()
            conflict = dialog.conflict
        self._came_back(done, "取り消しました。")
        if conflict:
            self.sticky.say("warning", _CONFLICT)
            self.fit()

    def _came_back(self, changed: bool, sentence: str) -> None:
        self.sticky.clear()
        self.changed = self.changed or changed
        self.reload()
        if changed:
            self.sticky.say("success", sentence)
        self.fit()
        self.area.verticalScrollBar().setValue(0)

    def _show(self, revisions: tuple[RevisionRow, ...]) -> None:
        row = self._row
        self.set_title(f"相談 {row.number}{'（取消）' if row.withdrawn else ''}")
        emptied(self._content)
        memo = FIELD_LABELS["memo"]
        told = list(described(row, self._workplace.vocabularies))
        self.setAccessibleDescription("。".join(f"{label} {words}" for label, words in told))
        facts = [fact for fact in told if fact[0] != memo]
        self._facts = FactColumns(facts)
        self._content.addWidget(self._facts)
        if row.memo:
            self._content.addWidget(_block(memo, row.memo))
        if revisions:
            self._content.addWidget(self._history(revisions))
        if self._rights.sentence and not (row.withdrawn and not self._rights.allowed):
            self._content.addWidget(PlainLabel(self._rights.sentence, "small", wrap=True))
        for place in range(self._content.count()):
            item = self._content.itemAt(place)
            if item is not None and (shown := item.widget()) is not None:
                shown.show()  # Qt shows them later only, and what is hidden is not measured by `fit`
        self.amend_button.setVisible(self._rights.allowed)
        self.withdraw_button.setVisible(self._rights.allowed)

    def _history(self, revisions: tuple[RevisionRow, ...]) -> QWidget:
        part = QWidget()
        column = Column(part, spacing=8)
        column.addWidget(PlainLabel("訂正の履歴", "section"))
        for revision in revisions:
            heading = f"{revision.kind.label}　{revision.heading(self._workplace.today())}"
            lines = list(revision.lines())
            if revision.memo_before:
                lines.append(f"前のメモ：{revision.memo_before}")
            column.addWidget(_block(heading, "\n".join(lines)))
        return part

    @override
    def fit(self) -> None:
        if self._facts is not None:
            wide = min(current_theme().px(940), self._room().width())
            self._facts.arrange(wide - current_theme().px(48))
        super().fit()


def open_record(workplace: Workplace, row: ConsultationRow, parent: QWidget | None) -> bool:
    """Show a record over the window of `parent`, with the acts the person may do.

    Returns:
        True when the record was amended or withdrawn: the caller reads its list again.
    """
    dialog = RecordDialog(workplace, row, None if parent is None else parent.window())
    with dialog.asked():
        return dialog.changed


def _block(title: str, words: str) -> QWidget:
    block = QWidget()
    column = Column(block, spacing=2)
    column.addWidget(PlainLabel(title, "small_bold", wrap=True))
    column.addWidget(PlainLabel(words, wrap=True))
    return block
