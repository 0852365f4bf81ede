"""What a resident may ask for: to see what is held (開示), or not to be used any more (利用停止, and its taking back)."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.retention.stops import LiftReason
from nakanojo_helpdesk.reports.retention.disclosure import disclosure_sheet
from nakanojo_helpdesk.reports.sheet import Sheet
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.retention import disclosing, stopping
from nakanojo_helpdesk.services.staff import sign_in
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

PRINT, PDF = "print", "pdf"
_ABOUT: Final = (
    "この方について記録している内容を、すべて紙に出します。相談の記録のように、お名前と結び付いていないものは出ません。"
    "渡してよいかは、所属長が確かめてから渡します。"
)
_STOPPED: Final = (
    "番号{number}の方は利用停止です。名前と電話は、名簿や検索に出ません。"
    "所属長が承認する前なら、取りやめられます。理由は「操作の記録」に残ります。"
)
_LIFTED: Final = "利用停止を取りやめました。名前と電話が、また名簿に出ます。"


class DisclosureDialog(FormDialog):
    """Asks for the password once more, and how the sheet leaves; `sheet` is made when it closes."""

    def __init__(self, workplace: Workplace, person: PersonRow, parent: QWidget | None = None) -> None:
        self._workplace, self._person = workplace, person
        self.sheet: Sheet | None = None
        self.how = ChipGroup(
            "出し方", (Choice(PRINT, "印刷する", "1"), Choice(PDF, "PDFに保存する", "2")), ranked=False
        )
        self.how.set_codes((PRINT,))
        self.password = PasswordField()
        fields = {
            "how": Field("出し方", self.how),
            "password": Field("あなたのパスワード", self.password, required=True),
        }
        super().__init__(f"{person.name}さんの開示の用紙", fields, "用紙を作る", parent, _ABOUT)
        self.password.entered.connect(self.submit)
        self.focus_first(self.password)

    @override
    def send(self) -> str:
        ledger = self._workplace.ledger
        answer = ledger.call(sign_in.confirm_password, self.password.text())
        if isinstance(answer, sign_in.SignInFailed):
            raise Invalid({"password": answer.sentence})
        held = ledger.call(disclosing.disclose, self._person.uid, confirmed=answer, now=self._workplace.now())
        self.sheet = disclosure_sheet(held, ledger.read(office.current))
        return "開示の用紙を作りました。"


class LiftDialog(FormDialog):
    """Takes a 利用停止 back, with the reason."""

    def __init__(self, workplace: Workplace, row: RegistrationRow, parent: QWidget | None = None) -> None:
        assert row.person is not None
        self._workplace, self._uid = workplace, row.person.uid
        choices = [Choice(each.value, each.label, str(key)) for key, each in enumerate(LiftReason, 1)]
        self.reason = ChipGroup("理由", choices, ranked=False)
        fields = {"reason": Field("理由", self.reason, required=True)}
        intro = _STOPPED.format(number=row.serial)
        super().__init__("利用停止をやめる", fields, "利用停止をやめる", parent, intro, refuse="戻る")
        self.focus_first(self.reason)

    @override
    def send(self) -> str:
        now = self._workplace.now()
        self._workplace.ledger.call(stopping.lift, self._uid, self.reason.code() or "", now=now)
        return _LIFTED
