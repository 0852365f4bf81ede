"""自分の設定: reading and typing preferences, one's own password and 暗証番号."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.staff.people import (
    PASSWORD_SHORTEST,
    PIN_LENGTH,
    TEXT_SCALE_LABELS,
    THEME_LABELS,
    folded_pin,
)
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.staff import credentials
from nakanojo_helpdesk.services.staff import people as staff
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.settings.section import Section
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

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


_BY_HAND, _BY_ITSELF = "hand", "itself"
_PIN_HELP = (
    "6けたの数字を決めておくと、パスワードでサインインしてから12時間は、"
    "このパソコンで数字だけで交代できます。"
)


class OwnSection(Section):
    """One's own settings; each choice is saved at once."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        scales = [
            Choice(str(scale), label, str(n)) for n, (scale, label) in enumerate(TEXT_SCALE_LABELS.items(), 1)
        ]
        themes = [Choice(code, label, str(n)) for n, (code, label) in enumerate(THEME_LABELS.items(), 1)]
        self.scales = ChipGroup("文字の大きさ", scales)
        self.themes = ChipGroup("画面の色", themes)
        self.manners = ChipGroup(
            "選んだあと", [Choice(_BY_HAND, "自分で次へ進む", "1"), Choice(_BY_ITSELF, "次の質問へ進む", "2")]
        )
        look = Card(spacing=14)
        look.body.addWidget(
            Field("文字の大きさ", self.scales, support="いつでも Ctrl と ＋、Ctrl と － で変えられます。")
        )
        look.body.addWidget(Field("画面の色", self.themes))
        look.body.addWidget(
            Field("相談の登録で、答えを1つ選んだあと", self.manners, support="次のサインインから変わります。")
        )
        self.body.addWidget(look)
        self.body.addWidget(self._secrets())
        self.body.addStretch(1)
        for group in (self.scales, self.themes, self.manners):
            group.passed.connect(group.focusNextChild)
        self.scales.changed.connect(self._choose_scale)
        self.themes.changed.connect(self._choose_theme)
        self.manners.changed.connect(self._choose_manner)

    @override
    def fetch(self) -> None:
        row = self.workplace.ledger.read(staff.own)
        self.scales.set_codes([str(round(current_theme().scale * 100))])
        self.themes.set_codes([row.theme])
        self.manners.set_codes([_BY_ITSELF if row.enter_advances else _BY_HAND])
        self._pin_state.setText(
            "暗証番号は決めてあります。" if row.has_pin else "暗証番号はまだ決めていません。"
        )
        self.pin_button.set_words("暗証番号を変える" if row.has_pin else "暗証番号を決める")
        self.no_pin_button.setVisible(row.has_pin)

    @override
    def first_focus(self) -> QWidget:
        return self.scales

    def change_password(self) -> None:
        """Open the dialog for a new password."""
        self.ask(lambda: PasswordDialog(self.workplace.ledger, self.window()))

    def change_pin(self) -> None:
        """Open the dialog for a new 暗証番号."""
        self.ask(lambda: PinDialog(self.workplace.ledger, self.window()))

    def _secrets(self) -> Card:
        card = Card(spacing=14)
        self.password_button = Button("パスワードを変える")
        self.pin_button = Button("暗証番号を決める")
        self.no_pin_button = Button("暗証番号をやめる")
        self._pin_state = PlainLabel("", wrap=True)
        words = Column(spacing=4)
        words.addWidget(PlainLabel("パスワードと暗証番号", "section"))
        words.addWidget(self._pin_state)
        words.addWidget(PlainLabel(_PIN_HELP, "small", wrap=True))
        card.body.addLayout(words)
        buttons = QWidget()
        flow = FlowLayout(12, buttons)
        for button in (self.password_button, self.pin_button, self.no_pin_button):
            flow.addWidget(button)
        card.body.addWidget(buttons)
        self.password_button.clicked.connect(lambda _checked=False: self.change_password())
        self.pin_button.clicked.connect(lambda _checked=False: self.change_pin())
        self.no_pin_button.clicked.connect(lambda _checked=False: self._remove_pin())
        return card

    def _choose_scale(self) -> None:
        code = self.scales.code()
        if code is None:
            self.reload()
        else:
            self.text_scale_chosen.emit(int(code))

    def _choose_theme(self) -> None:
        code = self.themes.code()
        if code is None:
            self.reload()
        elif self.attempt(
            lambda: self.workplace.ledger.call(staff.set_theme, code),
            f"画面の色を「{THEME_LABELS[code]}」にしました。",
        ):
            self.theme_chosen.emit(code)

    def _choose_manner(self) -> None:
        code = self.manners.code()
        if code is None:
            self.reload()
            return
        advances = code == _BY_ITSELF
        done = "1つ選ぶと次の質問へ進みます" if advances else "自分で次の質問へ進みます"
        self.attempt(
            lambda: self.workplace.ledger.call(staff.set_enter_advances, advances),
            f"次のサインインから、{done}。",
        )

    def _remove_pin(self) -> None:
        self.attempt(
            lambda: self.workplace.ledger.call(credentials.remove_pin),
            "暗証番号をやめました。これからはパスワードでサインインします。",
        )
