"""Sign-in: tap one's name, type the password or the 暗証番号, Enter.

Used by everybody several times a day, in a hurry: find the tile, type, begin work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.people import PIN_LENGTH, StaffRow
from nakanojo_helpdesk.domain.town import TOWN
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import PasswordField
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow, Panel
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

USUAL_LABEL = "パスワード"
PIN_LABEL = f"暗証番号（{PIN_LENGTH}けた）またはパスワード"
PIN_SUPPORT = "暗証番号を入れて Enter を押すと、すぐに入れます。"
_KEYS = "123456789"


class SignInPage(Page):
    """Name tiles with a digit each, and the password field of the chosen one.

    Args:
        people: the tiles in their order.
        note: grey words on top.
        pins: codes of the staff whose 暗証番号 is valid here now: their field says so.
        practice: whether 「練習する」 is offered.
        parent: as for every widget.
    """

    help_code = "sign_in"

    tried = Signal(str, str)
    """Staff code and password or 暗証番号, when the user asks to be let in."""
    practice_wanted = Signal()
    """The person has asked to practise on invented data."""

    def __init__(
        self,
        people: Sequence[StaffRow],
        note: str = "",
        parent: QWidget | None = None,
        *,
        pins: Collection[str] = (),
        practice: bool = False,
    ) -> None:
        super().__init__("サインイン", parent)
        self._pins = frozenset(pins)
        keys = [*_KEYS[: len(people)], *[""] * (len(people) - len(_KEYS))]
        tiles = [Choice(person.code, person.name, key) for person, key in zip(people, keys, strict=False)]
        self.tiles = ChipGroup("お名前", tiles)
        self.password = PasswordField(USUAL_LABEL)
        self._tile_field = Field("お名前", self.tiles, support="番号のキーでも選べます。")
        self._password_field = Field(USUAL_LABEL, self.password)
        self._note = PlainLabel(note, "sub", wrap=True)
        if not note:
            self._note.hide()
        card = Card(spacing=16, margins=(32, 24, 32, 32))
        card.body.addWidget(PlainLabel("窓口きろく", "figure"))
        card.body.addWidget(PlainLabel(f"{TOWN} デジタル相談窓口の記録簿", "sub", wrap=True))
        for widget in (self._note, self._tile_field, self._password_field):
            card.body.addWidget(widget)
        self._told = Panel("warning", margins=(20, 10, 18, 12))
        self._told_words = (PlainLabel("", "bold", wrap=True), PlainLabel("", wrap=True))
        for label in self._told_words:
            self._told.body.addWidget(label)
        self._told_place = Narrow(self._told)
        self._told_place.hide()
        self.content.addStretch(1)
        self.content.addWidget(self._told_place)
        self.content.addWidget(Narrow(card))
        self.content.addStretch(3)
        self.button: Button = self.key_bar.add("サインイン", "F12", self._try, primary=True)
        if practice:
            self.key_bar.add("練習する", "F5", self.practice_wanted.emit)
        self.tiles.changed.connect(self._name_chosen)
        self.tiles.passed.connect(partial(self.password.setFocus, Qt.FocusReason.OtherFocusReason))
        self.password.entered.connect(self._try)
        self._password_field.edited.connect(partial(self._password_field.show_error, None))

    @override
    def first_focus(self) -> QWidget:
        return self.password if self.tiles.code() else self.tiles

    def choose(self, code: str) -> None:
        """Preselect a tile (the person who worked here last)."""
        self.tiles.set_codes([code])
        self._name_field()

    def tell(self, sentences: str) -> None:
        """Say above the names why the person before was signed out; the first sentence is what happened.

        In large letters it stays on top while the names scroll: both would not be seen at once.
        """
        if self.folds():
            self.sticky.say("warning", sentences)
            return
        first, stop, rest = sentences.partition("。")
        for label, words in zip(self._told_words, (first + stop, rest), strict=True):
            label.setText(words)
            label.setVisible(bool(words))
        self._told_place.show()
        announce(self, sentences, urgent=True)

    def told(self) -> str:
        """What `tell` has said; empty before."""
        return "".join(label.text() for label in self._told_words) or self.sticky.text()

    def refuse(self, sentence: str) -> None:
        """Show the refusal; the password is emptied for the next try."""
        self.password.clear()
        self._password_field.show_error(sentence)
        self.bring_into_view(self._password_field)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def asks_for(self) -> str:
        """The label of the password field."""
        return self._password_field.label_text()

    def _name_chosen(self) -> None:
        self._tile_field.show_error(None)
        self._name_field()
        if self.tiles.code() is not None:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_field(self) -> None:
        pin = self.tiles.code() in self._pins
        self._password_field.set_label(PIN_LABEL if pin else USUAL_LABEL)
        self._password_field.set_support(PIN_SUPPORT if pin else "")

    def _try(self) -> None:
        code = self.tiles.code()
        self._tile_field.show_error(None if code else "お名前を選んでください。")
        self._password_field.show_error(
            None if self.password.text() else f"{self.asks_for()}を入れてください。"
        )
        if code is None:
            self.tiles.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.password.text():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tried.emit(code, self.password.text())
