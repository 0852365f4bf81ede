"""2／5: the first account, which holds every role."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.people import PASSWORD_SHORTEST
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField, TextField
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import ACCOUNT, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage


class AccountPage(StepPage):
    """Name and password, the password twice."""

    def __init__(self, answers: Answers, parent: QWidget | None = None) -> None:
        super().__init__(
            ACCOUNT,
            "あなたのお名前とパスワードを決めてください",
            "最初に登録する方は、すべての操作ができます。ほかの職員は、あとで登録します。",
            answers,
            parent=parent,
        )
        self.name = TextField(NAME_LENGTH)
        self.password = PasswordField("パスワード")
        self.again = PasswordField("パスワード（もう一度）")
        self.name.setText(answers.name)
        self.password.line.setText(answers.password)
        self.again.line.setText(answers.again)
        support = "サインインの画面に出る名前です。例：佐藤"
        self.ask("name", Field("あなたのお名前", self.name, required=True, support=support))
        support = f"{PASSWORD_SHORTEST}文字以上。ほかの人に分からない、長めのものにしてください。"
        self.ask("password", Field("パスワード", self.password, required=True, support=support))
        self.ask("again", Field("パスワード（もう一度）", self.again, required=True))
        self.lay_out()
        self.enter_leads_on((self.name, self.password.line, self.again.line))

    @override
    def first_focus(self) -> QWidget:
        return self.name

    @override
    def answers(self) -> Answers:
        return replace(
            self.before, name=self.name.value(), password=self.password.text(), again=self.again.text()
        )
