"""The screen shown after some idle minutes: the work is hidden, and nothing of it is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import PIN_LABEL, PIN_SUPPORT, USUAL_LABEL


class LockPage(Page):
    """Asks the person signed in for the password, or for the 暗証番号 where it is valid.

    Args:
        name: the person.
        minutes: the idle time.
        pin: whether the 暗証番号 is valid.
        parent: as for every widget.
    """

    help_code = "lock"

    tried = Signal(str)
    """The password or 暗証番号 that was typed."""
    sign_out_wanted = Signal()
    """The PC is asked for by another person."""

    def __init__(self, name: str, minutes: int, *, pin: bool, parent: QWidget | None = None) -> None:
        super().__init__("画面を隠しています", parent)
        self.password = PasswordField(PIN_LABEL if pin else USUAL_LABEL)
        self._field = Field(
            PIN_LABEL if pin else USUAL_LABEL, self.password, support=PIN_SUPPORT if pin else ""
        )
        card = Card(spacing=16, margins=(32, 24, 32, 32))
        card.body.addWidget(PlainLabel(f"{name}さんの画面", "figure", wrap=True))
        card.body.addWidget(
            PlainLabel(
                f"{minutes}分のあいだ操作がなかったので、ほかの人に見えないように隠しました。"
                "書きかけのものは、そのまま残っています。",
                wrap=True,
            )
        )
        card.body.addWidget(self._field)
        self.content.addStretch(1)
        self.content.addWidget(Narrow(card))
        self.content.addStretch(3)
        self.key_bar.add("続ける", "F12", self._try, primary=True)
        self.key_bar.add("別の人に交代する", "F5", self.sign_out_wanted.emit)
        self.password.entered.connect(self._try)

    @override
    def first_focus(self) -> QWidget:
        return self.password

    def refuse(self, sentence: str) -> None:
        """Show the refusal; the field is emptied for the next try."""
        self.password.clear()
        self._field.show_error(sentence)
        self.bring_into_view(self._field)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if self.password.text():
            self.tried.emit(self.password.text())
        else:
            self.refuse(f"{self._field.label_text()}を入れてください。")
