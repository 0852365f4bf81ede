"""One's own password and 暗証番号: asked for twice, with the present password as proof."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.people import PASSWORD_SHORTEST, PIN_LENGTH, folded_pin
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import credentials
from nakanojo_helpdesk.ui.kit.inputs.field import Field, PasswordField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog

DIFFERENT_PASSWORDS = "＊2回のパスワードが違います。同じものを入れてください。"
DIFFERENT_PINS = "＊2回の暗証番号が違います。同じものを入れてください。"
PASSWORD_SUPPORT = f"{PASSWORD_SHORTEST}文字以上。ほかの人に分からないものにしてください。"


class PasswordDialog(FormDialog):
    """パスワードを変える."""

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self.old = PasswordField("いまのパスワード")
        self.new = PasswordField("新しいパスワード")
        self.again = PasswordField("新しいパスワード（もう一度）")
        fields = {
            "old": Field("いまのパスワード", self.old, required=True),
            "new": Field("新しいパスワード", self.new, required=True, support=PASSWORD_SUPPORT),
            "again": Field("新しいパスワード（もう一度）", self.again, required=True),
        }
        super().__init__("パスワードを変える", fields, "変える", parent)
        self.focus_first(self.old)

    def send(self) -> str:
        """Change it; see `FormDialog.send`."""
        if self.new.text() != self.again.text():
            raise Invalid({"again": DIFFERENT_PASSWORDS})
        wrong = self._ledger.call(credentials.change_password, self.old.text(), self.new.text())
        if wrong is not None:
            raise Invalid({"old": wrong})
        return "パスワードを変えました。次のサインインから、新しいパスワードを使ってください。"


class PinDialog(FormDialog):
    """暗証番号を決める."""

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self.password = PasswordField("パスワード")
        self.pin = PasswordField("暗証番号")
        self.again = PasswordField("暗証番号（もう一度）")
        support = f"数字{PIN_LENGTH}けた。誕生日や電話番号は使わないでください。"
        fields = {
            "password": Field("いまのパスワード", self.password, required=True),
            "pin": Field("暗証番号", self.pin, required=True, support=support),
            "again": Field("暗証番号（もう一度）", self.again, required=True),
        }
        super().__init__("暗証番号を決める", fields, "決める", parent)
        self.focus_first(self.password)

    def send(self) -> str:
        """Set it; see `FormDialog.send`."""
        if folded_pin(self.pin.text()) != folded_pin(self.again.text()):
            raise Invalid({"again": DIFFERENT_PINS})
        wrong = self._ledger.call(credentials.set_pin, self.password.text(), self.pin.text())
        if wrong is not None:
            raise Invalid({"password": wrong})
        return "暗証番号を決めました。次にパスワードでサインインしてから、使えます。"
