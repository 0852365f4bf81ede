"""First start: how to begin. The one question before the five pages.

Used once, by the person who put the program on the PC: read four lines, press one button.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Narrow, hairline
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class FirstStartPage(Page):
    """Four ways to begin, each a button with its key and a sentence saying for whom it is."""

    help_code = "first_start"

    new_wanted = Signal()
    """Begin with an empty book."""
    settings_wanted = Signal()
    """Take along the settings of a former PC."""
    restore_wanted = Signal()
    """The person has a backup from another PC."""
    demo_wanted = Signal()
    """The person has asked to try the program with invented data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("はじめての設定", parent)
        card = Card(spacing=14, margins=(32, 20, 32, 22))
        card.body.addWidget(PlainLabel("どのように始めますか", "section", wrap=True))
        self._first = self._way(
            card,
            ("あたらしく始める", "F12"),
            "初めて使う役場は、これを押します。5つの質問に答えると、使えるようになります（5分ほど）。",
            self.new_wanted,
            primary=True,
        )
        for words, told, wanted in (
            (
                ("設定を取り込む", "Ctrl+O"),
                "前のパソコンの、役場の名前や窓口、コード表だけを使います。相談の記録は移しません。",
                self.settings_wanted,
            ),
            (
                ("控えから始める", "Ctrl+R"),
                "パソコンを取りかえたときに使います。前のパソコンの控えから、記録も設定もすべて移します。",
                self.restore_wanted,
            ),
            (
                ("見本データで試す", "F5"),
                "架空の記録で、ためしに使ってみます。本物の記録はまだ作りません。",
                self.demo_wanted,
            ),
        ):
            card.body.addWidget(hairline())
            self._way(card, words, told, wanted)
        self.content.addWidget(Narrow(card, 760))
        self.content.addStretch(1)

    @staticmethod
    def _way(
        card: Card, words: tuple[str, str], told: str, wanted: SignalInstance, *, primary: bool = False
    ) -> KeyButton:
        button = KeyButton(*words, primary=primary)
        button.clicked.connect(lambda _checked=False: wanted.emit())
        place = Column(spacing=10)
        place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        place.addWidget(PlainLabel(told, wrap=True))
        card.body.addLayout(place)
        return button

    @override
    def first_focus(self) -> QWidget:
        return self._first
