"""First start: make the first account and desk, begin from a backup of another PC, or try with invented data.

Used once, by the person in charge of IT: read two sentences, type a name and a password, press F12.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.access import Role
from nakanojo_helpdesk.domain.staff.people import PASSWORD_SHORTEST, DeskForm, StaffForm
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField, TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_DIFFERENT = "＊2回のパスワードが違います。同じものを入れてください。"


class FirstStartPage(Page):
    """Asks for the first account (which holds every role) and the first desk."""

    help_code = "first_start"

    founded = Signal(object, object)
    """The forms are filled in without faults: a `StaffForm` and a `DeskForm`."""
    demo_wanted = Signal()
    """The person has asked to try the program with invented data."""
    restore_wanted = Signal()
    """The person has a backup from another PC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("はじめに", parent)
        self.name = TextField(NAME_LENGTH)
        self.password = PasswordField("パスワード")
        self.again = PasswordField("パスワード（もう一度）")
        self.desk_name = TextField(NAME_LENGTH)
        self.venue_name = TextField(NAME_LENGTH)
        self.desk_name.setText("窓口1")
        self.venue_name.setText("役場")
        self._fields = {
            "name": Field(
                "あなたのお名前", self.name, required=True, support="サインインの画面に出る名前です。例：佐藤"
            ),
            "password": Field(
                "パスワード",
                self.password,
                required=True,
                support=f"{PASSWORD_SHORTEST}文字以上。ほかの人に分からないものにしてください。",
            ),
            "again": Field("パスワード（もう一度）", self.again, required=True),
            "desk_name": Field(
                "窓口の名前", self.desk_name, required=True, support="このパソコンを置く窓口です。"
            ),
            "venue_name": Field("場所", self.venue_name, required=True, support="窓口のある建物です。"),
        }
        card = Card(spacing=16, margins=(32, 24, 32, 24))
        card.body.addWidget(
            PlainLabel(
                "このパソコンに、新しい相談の記録簿を作ります。最初に登録する方は、すべての操作ができます。",
                wrap=True,
            )
        )
        for field in self._fields.values():
            card.body.addWidget(field)
        self.content.addWidget(Narrow(card))
        self.content.addStretch(1)
        self.key_bar.add("この内容で始める", "F12", self._found, primary=True)
        self.key_bar.add("控えから始める", "Ctrl+R", self.restore_wanted.emit)
        self.key_bar.add("見本データで試す", "F5", self.demo_wanted.emit)

    @override
    def first_focus(self) -> QWidget:
        return self.name

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show faults under their fields and count them on top."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        known = [
            (sentence, self._fields[name].editor)
            for name, sentence in problems.items()
            if name in self._fields
        ]
        self.faults.show_faults(known)
        if known:
            lead_to(known[0][1])

    def _found(self) -> None:
        person = StaffForm(name=self.name.value(), roles=frozenset(Role), password=self.password.text())
        desk = DeskForm(name=self.desk_name.value(), venue=self.venue_name.value())
        problems = person.problems() | desk.problems()
        if "password" not in problems and self.password.text() != self.again.text():
            problems["again"] = _DIFFERENT
        self.show_problems({name: problems[name] for name in self._fields if name in problems})
        if not problems:
            self.founded.emit(person, desk)
