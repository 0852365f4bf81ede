"""設定を取り込む: which file, what is in it, and the button that takes it along."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.exchange.settings_files import SUFFIX
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, Narrow, Panel, emptied
from nakanojo_helpdesk.ui.kit.layout.facts import FactLine
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

FILTER: Final = f"設定か控え (*{SUFFIX} *.db)"
_FROM_BACKUP: Final = (
    "前のパソコンが動かないときは、控えのファイル（名前の終わりが「.db」）からも取り込めます。"
    "そのときも、取り込むのは設定だけで、相談や利用者の記録は移しません。"
)
HOW: Final = (
    "1．前のパソコンの「設定」の「役場・用紙」で、［設定を持ち出す］を押し、USBメモリーに入れます。",
    f"2．このパソコンで［ファイルを選ぶ］を押し、名前の終わりが「{SUFFIX}」のファイルを選びます。",
    _FROM_BACKUP,
)
_NOT_TAKEN: Final = "職員の名前とパスワードは取り込みません。このパソコンで決め直します。"
_READING: Final = "選んだファイルを確かめています。少しお待ちください。"


class TakingPage(Page):
    """Says how, then shows what was found in the chosen file, or why it is not used."""

    help_code = "first_start"

    file_wanted = Signal()
    """Choose a file."""
    taken = Signal(object)
    """Take along the `CarriedSettings` shown."""
    back_wanted = Signal()
    """Leave without having taken anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("前のパソコンの設定を取り込む", parent)
        self._found: CarriedSettings | None = None
        self._how = Card(spacing=10, margins=(32, 20, 32, 22))
        self._how.body.addWidget(PlainLabel("どのファイルから取り込みますか", "section", wrap=True))
        for text in HOW:
            self._how.body.addWidget(PlainLabel(text, wrap=True))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(_READING)
        self._bar.setFixedHeight(current_theme().px(16))
        self._waiting = Card(spacing=10, margins=(32, 20, 32, 22))
        self._waiting.body.addWidget(PlainLabel(_READING, wrap=True))
        self._waiting.body.addWidget(self._bar)
        self._refusal = PlainLabel("", wrap=True)
        self._refused = Panel("error", margins=(20, 14, 18, 14))
        self._refused.body.addWidget(self._refusal)
        self._facts = Column(spacing=4)
        self._preview = Card(spacing=10, margins=(32, 20, 32, 22))
        self._preview.body.addWidget(PlainLabel("この設定を使いますか", "section", wrap=True))
        self._preview.body.addLayout(self._facts)
        self._preview.body.addWidget(PlainLabel(_NOT_TAKEN, wrap=True))
        column = QWidget()
        inside = Column(column, spacing=12)
        for part in (self._refused, self._waiting, self._preview, self._how):
            inside.addWidget(part)
        self.content.addWidget(Narrow(column, 760))
        self.content.addStretch(1)
        self.take_button = self.key_bar.add("この設定を使う", "F12", self._take, primary=True)
        self.choose_button = self.key_bar.add("ファイルを選ぶ", "Ctrl+O", self.file_wanted.emit)
        self.key_bar.add("戻る", "Esc", self.back_wanted.emit)
        self._show()

    @override
    def first_focus(self) -> QWidget:
        return self.choose_button if self._found is None else self.take_button

    def show_waiting(self) -> None:
        """Say that a file is being looked at."""
        self._found = None
        self._refusal.setText("")
        self._show(waiting=True)
        announce(self, _READING)

    def show_progress(self, done: int, whole: int) -> None:
        """Show how far a backup has been read."""
        self._bar.setRange(0, max(whole, 1))
        self._bar.setValue(min(done, whole))

    def show_found(self, found: CarriedSettings) -> None:
        """Show what would be taken along."""
        self._found = found
        emptied(self._facts)
        for label, words in found.facts():
            self._facts.addWidget(FactLine(label, words))
        self._show()
        self.take_button.setFocus()
        announce(self, "設定を読み取りました。この設定を使いますか。")

    def show_refused(self, sentence: str) -> None:
        """Say why a file is not used."""
        self._found = None
        self._refusal.setText(sentence)
        self._refused.setAccessibleName(sentence)
        self._show()
        self.choose_button.setFocus()
        announce(self, sentence, urgent=True)

    def refusal(self) -> str:
        """Why the chosen file is not used; empty where it is."""
        return self._refusal.text()

    def found(self) -> CarriedSettings | None:
        """What was found in the chosen file."""
        return self._found

    def _show(self, *, waiting: bool = False) -> None:
        self._waiting.setVisible(waiting)
        self._preview.setVisible(self._found is not None)
        self._refused.setVisible(bool(self._refusal.text()))
        self._how.setVisible(self._found is None and not waiting)
        self.take_button.setEnabled(self._found is not None)
        self.choose_button.setEnabled(not waiting)
        if self.isVisible():
            self.order_tabs()

    def _take(self) -> None:
        if self._found is not None:
            self.taken.emit(self._found)
