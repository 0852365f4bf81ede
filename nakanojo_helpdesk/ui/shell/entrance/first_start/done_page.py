"""The end of the first start: what has been made, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Narrow, Panel
from nakanojo_helpdesk.ui.kit.layout.facts import FactLine
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_DONE = "このパソコンに、相談の記録簿ができました。もう使えます。"


class DonePage(Page):
    """Facts and next steps.

    Args:
        facts: (label, words) of what has been made.
        steps: sentences of what comes next, the first one first.
        note: what could not be done, in a sentence; empty for nothing.
        parent: as for every widget.
    """

    help_code = "first_start"

    go_on_wanted = Signal()
    """Begin to work."""

    def __init__(
        self,
        facts: Sequence[tuple[str, str]],
        steps: Sequence[str],
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("はじめての設定が終わりました", parent)
        column = QWidget()
        inside = Column(column, spacing=12)
        made = Panel("success", margins=(20, 14, 18, 14))
        made.body.addWidget(PlainLabel(_DONE, "bold", wrap=True))
        inside.addWidget(made)
        if note:
            told = Panel("warning", margins=(20, 14, 18, 14))
            told.body.addWidget(PlainLabel(note, wrap=True))
            inside.addWidget(told)
        after = Card(spacing=8, margins=(24, 16, 24, 16))
        after.body.addWidget(PlainLabel("これからすること", "section"))
        for number, text in enumerate(steps, 1):
            after.body.addWidget(PlainLabel(f"{number}．{text}", wrap=True))
        inside.addWidget(after)
        done = Card(spacing=4, margins=(24, 16, 24, 16))
        done.body.addWidget(PlainLabel("できたもの", "section"))
        for label, words in facts:
            done.body.addWidget(FactLine(label, words))
        inside.addWidget(done)
        self.content.addWidget(Narrow(column, 820))
        self.content.addStretch(1)
        self._on = self.key_bar.add("仕事を始める", "F12", self.go_on_wanted.emit, primary=True)

    @override
    def first_focus(self) -> QWidget:
        return self._on
