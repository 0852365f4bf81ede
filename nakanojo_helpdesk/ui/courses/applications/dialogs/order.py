"""待ちの順 changed by hand with a reason, and the history of an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.lessons import REASON_LENGTH
from nakanojo_helpdesk.domain.registrations.rows import ChangeRow, RegistrationRow
from nakanojo_helpdesk.domain.vocabularies import Vocabularies
from nakanojo_helpdesk.services.registrations import offering
from nakanojo_helpdesk.ui.courses.applications.words import call_words, change_words, full_name
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_LAST: Final = "last"


class OrderDialog(FormDialog):
    """Sets a waiting family before another one, or behind all; the reason stays readable."""

    def __init__(
        self,
        workplace: Workplace,
        row: RegistrationRow,
        waiting: Sequence[RegistrationRow],
        parent: QWidget | None = None,
    ) -> None:
        """`waiting` are the first of each other waiting family, in their order."""
        self._workplace, self._row = workplace, row
        self.before = ChoiceField(
            [
                *(Choice(each.uid, f"{each.waiting_place}番目 {each.name}さんの前") for each in waiting),
                Choice(_LAST, "いちばん後ろ"),
            ]
        )
        self.reason = TextField(REASON_LENGTH, width=560)
        fields = {
            "ahead_of": Field("新しい順番", self.before, required=True),
            "reason": Field(
                "理由", self.reason, required=True, support="例：こちらの手違いで受付がもれていたため"
            ),
        }
        intro = (
            f"{full_name(row.name, row.kana)}さんは、いま待ち{row.waiting_place}番目です。"
            "順番は申し込んだ順です。変えたことと理由は、記録に残ります。"
        )
        super().__init__("待ちの順を変える", fields, "変える", parent, intro)
        self.focus_first(self.before)

    @override
    def send(self) -> str:
        code = self.before.code()
        self._workplace.ledger.call(
            offering.move,
            self._row.uid,
            self._row.version,
            ahead_of=None if code == _LAST else code,
            reason=self.reason.value(),
            now=self._workplace.now(),
        )
        return f"{self._row.name}さんの待ちの順を変えました。"


class HistoryDialog(Dialog):
    """Everything that happened to an application, oldest first, and the calls about it."""

    def __init__(
        self,
        row: RegistrationRow,
        changes: Sequence[ChangeRow],
        vocabularies: Vocabularies,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("申込の履歴", parent, width=720)
        self.body.addWidget(
            PlainLabel(f"{full_name(row.name, row.kana)}　番号 {row.number}", "section", wrap=True)
        )
        self.lines = [change_words(change, vocabularies) for change in changes]
        self.lines += [call_words(call) for call in row.calls]
        if row.note:
            self.lines.append(f"申込のメモ：{row.note}")
        for line in self.lines:
            self.body.addWidget(PlainLabel(line, wrap=True))
        self.body.addStretch(1)
        self.add_button("閉じる", rejects=True, default=True)
