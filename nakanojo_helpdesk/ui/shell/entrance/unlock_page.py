"""回復キーを入れる: the twelve groups from the paper, where this PC does not have the key of an encrypted file.

Used perhaps once a year by the システム管理者, paper in hand, after a change of PC: type, press F12, work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.protection.keys import key_id_words
from nakanojo_helpdesk.domain.protection.recovery import WHOLE, tidy
from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.recovery_lines import RecoveryLines

_HOW: Final = "大文字・小文字は、どちらでもかまいません。1組そろうと、次の組へ進みます。貼り付けもできます。"
_NOTHING: Final = "回復キーの紙を見て、12組を入れてください。"


class UnlockPage(Page):
    """Asks for the recovery key of a file.

    Args:
        sentence: why it is asked for.
        key_id: names the key; printed on its paper.
        place: the file.
        again: whether another try without the recovery key is offered (the keystore may have been opened meanwhile).
        leave: word of the button that leaves (Esc).
        parent: as for every widget.
    """

    help_code = "unlock"

    tried = Signal(object)
    """The twelve groups as typed, a list of texts."""
    again_wanted = Signal()
    """Try again with the keystore."""
    back_wanted = Signal()
    """Leave."""

    def __init__(
        self,
        sentence: str,
        key_id: bytes,
        place: str,
        parent: QWidget | None = None,
        *,
        again: bool = True,
        leave: str = "閉じる",
    ) -> None:
        super().__init__("回復キーを入れる", parent)
        self.lines = RecoveryLines()
        card = Card(spacing=12, margins=(32, 20, 32, 20))
        card.body.addWidget(PlainLabel(sentence, wrap=True))
        card.body.addWidget(
            PlainLabel(f"鍵の番号：{key_id_words(key_id)}（紙の番号と見比べてください）", "bold", wrap=True)
        )
        card.body.addWidget(PlainLabel(_HOW, "small", wrap=True))
        card.body.addWidget(self.lines)
        card.body.addWidget(PlainLabel(f"ファイル：{place}", "small", wrap=True))
        self.content.addWidget(Narrow(card, 940))
        self.content.addStretch(1)
        self.key_bar.add("この回復キーで開く", "F12", self._try, primary=True)
        if again:
            self.key_bar.add("もう一度試す", "F5", self.again_wanted.emit)
        self.key_bar.add(leave, "Esc", self.back_wanted.emit)
        self.lines.finished.connect(self._try)

    @override
    def first_focus(self) -> QWidget:
        return self.lines.lines[0]

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong below its group; everything typed stays."""
        self.sticky.clear()
        typed = [bool(tidy(text)) for text in self.lines.texts()]
        found = self.lines.show_problems(problems)
        wrong = [(sentence, field) for sentence, field in found if typed[self.lines.fields.index(field)]]
        if found and not any(typed):
            wrong = [(_NOTHING, found[0][1])]
        shown = wrong or found[:1]
        self.show_faults(shown)
        if shown:
            lead_to(shown[0][1])
        if WHOLE in problems:
            self.sticky.say("error", problems[WHOLE])

    def _try(self) -> None:
        self.tried.emit(self.lines.texts())
