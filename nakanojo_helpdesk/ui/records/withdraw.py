"""Taking a record back: asks for the reason, and says that the number is not used again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.consultations.forms import REASON_LENGTH, ConsultationRow
from nakanojo_helpdesk.domain.errors import Conflict, DeskError, Invalid
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.ui.kit.frame.banner import Notice, StickyLine
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.facts import FactLine
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.records.words import described
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_SHOWN = 2


class WithdrawDialog(Dialog):
    """Accepted when the record was withdrawn. `conflict`: it was changed at another desk meanwhile."""

    def __init__(
        self, workplace: Workplace, row: ConsultationRow, parent: QWidget | None = None, *, reason: str = ""
    ) -> None:
        super().__init__(f"相談 {row.number} の取り消し", parent, width=640)
        self._workplace = workplace
        self._row = row
        self.conflict = False
        self.sticky = StickyLine()
        self.reason = TextField(REASON_LENGTH, "例：同じ相談を2回登録した")
        self._field = Field("取り消す理由", self.reason, required=True)
        self.body.addWidget(self.sticky)
        for label, text in list(described(row, workplace.vocabularies))[:_SHOWN]:
            self.body.addWidget(FactLine(label, text.replace("\n", "、")))
        note = f"受付番号 {row.number} は「取消」として残り、ほかの相談には使いません。"
        self.body.addWidget(PlainLabel(note, "small", wrap=True))
        self.warning = Notice("取り消すと件数に入りません。あとから元に戻せません。")
        self.body.addWidget(self.warning)
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.withdraw_button = self.add_button("取り消す", "danger")
        self.add_button("やめる", rejects=True)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.reason.setText(reason)
        self.focus_first(self.reason)

    def withdraw(self) -> None:
        """Withdraw the record, or show the fault below its field."""
        self.sticky.clear()
        self._field.show_error(None)
        try:
            self._workplace.ledger.call(
                consultations.withdraw, self._row.id, self._row.version, reason=self.reason.value()
            )
        except Invalid as error:
            self._field.show_error(error.problems.get("reason", str(error)))
            self.lead_to(self._field)
        except Conflict:
            self.conflict = True
            self.reject()
        except DeskError as error:
            self.sticky.say("error", str(error))
        else:
            self.accept()
        if self.isVisible():
            self.fit()
