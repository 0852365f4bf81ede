"""The town's retention times, changed in a dialog."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.retention.rules import LIMITS, RULE_LABELS, RetentionRules
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.retention import rules
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

_SUPPORT = {
    "memo_days": "相談の日から数えます。ふつうは365日です。",
    "appointment_days": "予約の日から数えます。ふつうは30日です。",
    "person_years": "最後の講座の年度のあと、何年度のあいだ残すか。0か1です。",
    "paper_days": "名簿などに出る廃棄日。最後の回から数えます。空白なら、記録の名前を消す日と同じです。",
}

_MAY_BE_BLANK = "paper_days"


class RulesDialog(FormDialog):
    """Four numbers; what is prepared already keeps the times it was prepared with."""

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        held: dict[str, int | None] = asdict(ledger.read(rules.current))
        self.numbers: dict[str, NumberField] = {}
        for name, (least, most) in LIMITS.items():
            unit = "年度" if name == "person_years" else "日"
            self.numbers[name] = NumberField(least, most, unit, digits_only=True)
            value = held[name]
            self.numbers[name].line.setText("" if value is None else str(value))
        fields = {
            name: Field(RULE_LABELS[name], number, required=name != _MAY_BE_BLANK, support=_SUPPORT[name])
            for name, number in self.numbers.items()
        }
        super().__init__(
            "保存期間を変える",
            fields,
            "変える",
            parent,
            "ここで変えても、すぐには何も消えません。消すのは、準備と承認のあとだけです。",
        )
        self.focus_first(self.numbers["memo_days"])

    @override
    def send(self) -> str:
        typed = {name: number.number() for name, number in self.numbers.items()}
        known: dict[str, Any] = {
            name: -1 if value is None and name != _MAY_BE_BLANK else value for name, value in typed.items()
        }
        self._ledger.call(rules.change, replace(RetentionRules(), **known))
        return "保存期間を変えました。"
