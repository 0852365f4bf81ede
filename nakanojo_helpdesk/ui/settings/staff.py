"""職員: the people who may sign in, and their roles; former members stay in the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import StaffChange, StaffForm, StaffRow
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField, TextField
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.settings.own import DIFFERENT_PASSWORDS, PASSWORD_SUPPORT
from nakanojo_helpdesk.ui.settings.section import ListSection
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_ROLE_SUPPORT = "いくつでも選べます。変更は、その方の次の操作から使われます。"


def _role_chips() -> ChipGroup:
    choices = [Choice(role.value, role.label, str(number)) for number, role in enumerate(Role, start=1)]
    return ChipGroup("役割", choices, True, len(choices), ranked=False)


class NewStaffDialog(FormDialog):
    """Adds a member of staff."""

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self.name = TextField(NAME_LENGTH)
        self.roles = _role_chips()
        self.roles.set_codes([Role.COUNTER.value])
        self.password = PasswordField("はじめのパスワード")
        self.again = PasswordField("パスワード（もう一度）")
        fields = {
            "name": Field("お名前", self.name, required=True, support="サインインの画面に出る名前です。"),
            "roles": Field("役割", self.roles, required=True, support="いくつでも選べます。"),
            "password": Field("はじめのパスワード", self.password, required=True, support=PASSWORD_SUPPORT),
            "again": Field("パスワード（もう一度）", self.again, required=True),
        }
        super().__init__("職員を追加する", fields, "追加する", parent)
        self.focus_first(self.name)

    def send(self) -> str:
        """Add the person; see `FormDialog.send`."""
        form = StaffForm(
            name=self.name.value(),
            roles=frozenset(Role(code) for code in self.roles.codes()),
            password=self.password.text(),
        )
        problems = form.problems()
        if "password" not in problems and self.password.text() != self.again.text():
            raise Invalid(problems | {"again": DIFFERENT_PASSWORDS})
        self._ledger.call(staff.add, form)
        return f"{form.name}さんを追加しました。次のサインインの画面から選べます。"


class StaffDialog(FormDialog):
    """Changes a member of staff: name, roles, password, and whether the person is active."""

    def __init__(self, ledger: Ledger, row: StaffRow, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self._row = row
        self.name = TextField(NAME_LENGTH)
        self.name.setText(row.name)
        self.roles = _role_chips()
        self.roles.set_codes([role.value for role in Role if role in row.roles])
        fields = {
            "name": Field("お名前", self.name, required=True),
            "roles": Field("役割", self.roles, required=True, support=_ROLE_SUPPORT),
        }
        intro = "" if row.active else "退職した方です。サインインの画面には出ません。"
        super().__init__("職員の変更", fields, "変更する", parent, intro)
        if row.active:
            self.password_button = self.add_act(
                "パスワードを忘れたとき", "パスワードを決め直す", self._reset_password
            )
            self.state_button = self.add_act("退職するとき", "退職の手続きへ", self._retire)
        else:
            self.state_button = self.add_act(
                "また働くとき", "職員に戻す", lambda: self.attempt(self._bring_back)
            )
        self.focus_first(self.name)

    def send(self) -> str:
        """Change name and roles; see `FormDialog.send`."""
        roles = frozenset(Role(code) for code in self.roles.codes())
        self._ledger.call(staff.change, self._row.code, StaffChange(name=self.name.value(), roles=roles))
        return f"{self.name.value()}さんの登録を変更しました。その方の次の操作から使われます。"

    def _reset_password(self) -> None:
        done = ResetPasswordDialog(self._ledger, self._row, self).ask()
        if done:
            self.close_with(done)

    def _retire(self) -> None:
        if ask(
            self,
            "退職の手続き",
            f"{self._row.name}さんを退職にしますか。",
            accept="退職にする",
            detail="サインインできなくなります。これまでの記録はそのまま残り、あとで戻すこともできます。"
            "受け持ちの仕事があるときは、先に「引継ぎ」で、引き継ぐ人を決めてください。",
            dangerous=True,
        ):
            self.attempt(self._let_go)

    def _let_go(self) -> str:
        self._ledger.call(staff.retire, self._row.code)
        return f"{self._row.name}さんを退職にしました。記録はそのままです。"

    def _bring_back(self) -> str:
        self._ledger.call(staff.bring_back, self._row.code)
        return f"{self._row.name}さんを職員に戻しました。前のパスワードで入れます。"


class ResetPasswordDialog(FormDialog):
    """Sets a new password for a person who forgot it."""

    def __init__(self, ledger: Ledger, row: StaffRow, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self._row = row
        self.password = PasswordField("新しいパスワード")
        self.again = PasswordField("新しいパスワード（もう一度）")
        fields = {
            "password": Field("新しいパスワード", self.password, required=True, support=PASSWORD_SUPPORT),
            "again": Field("新しいパスワード（もう一度）", self.again, required=True),
        }
        intro = (
            f"{row.name}さんの新しいパスワードを決めます。本人に伝え、本人に変えてもらってください。"
            "暗証番号は消えます。"
        )
        super().__init__("パスワードを決め直す", fields, "決め直す", parent, intro)
        self.focus_first(self.password)

    def send(self) -> str:
        """Set it; see `FormDialog.send`."""
        if self.password.text() != self.again.text():
            raise Invalid({"again": DIFFERENT_PASSWORDS})
        self._ledger.call(staff.reset_password, self._row.code, self.password.text())
        return f"{self._row.name}さんのパスワードを決め直しました。"


def role_words(roles: frozenset[Role]) -> str:
    """The roles in the order of the matrix."""
    return "・".join(role.label for role in Role if role in roles)


def _state_words(row: StaffRow) -> str:
    if not row.active:
        return "退職"
    return "在職" if row.last_day is None else f"{long_date(row.last_day, weekday=False)}まで"


class StaffSection(ListSection[StaffRow]):
    """The people of the record book."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        columns: tuple[Column[StaffRow], ...] = (
            Column("お名前", lambda row: row.name, stretch=True, wraps=True),
            Column("役割", lambda row: role_words(row.roles), wraps=True, minimum=200),
            Column("状態", _state_words, wraps=True, minimum=120),
            Column("番号", lambda row: row.code),
        )
        model: RowModel[StaffRow] = RowModel(columns, key=lambda row: row.code)
        super().__init__(
            page, workplace, model, "職員", "名前や役割の変更は、その方の次の操作から使われます。"
        )

    @override
    def rows(self) -> Sequence[StaffRow]:
        listed = self.workplace.ledger.read(staff.listing, retired=True)
        return sorted(listed, key=lambda row: not row.active)

    @override
    def dialog(self, row: StaffRow | None) -> FormDialog:
        desk, window = self.workplace.ledger, self.window()
        return NewStaffDialog(desk, window) if row is None else StaffDialog(desk, row, window)
