"""F1: the help of the screen in front.

The keys are taken from the visible buttons; the page of `resources/help/` says what they do, and adds other keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.manual.blocks import ManualPage
from nakanojo_helpdesk.ui.kit.buttons.key_bar import MORE_KEY, KeyButton, cap
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Row
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.shell.help.text import Block, Heading, HelpText, Key, Point, Question

KEYS = "この画面のボタンとキー"
EVERYWHERE: tuple[Key, ...] = (
    Key("Tab", "次のところへ進む（Shift と一緒に押すと、前へ戻る）"),
    Key(MORE_KEY, "「ほか」のボタンがあるとき、その画面でできることをすべて出す"),
    Key("Ctrl+＋／Ctrl+−", "文字を大きくする／小さくする"),
    Key("PageUp／PageDown", "画面を上へ／下へ動かす"),
)
_KEY_WIDTH = 176


def keys_of(page: QWidget) -> tuple[Key, ...]:
    """The keys of a page as its buttons show them: the key bar first, then the others in their order."""
    bar = page.key_bar.buttons if isinstance(page, Page) else ()
    buttons = [*bar, *(button for button in page.findChildren(KeyButton) if button not in bar)]
    return tuple(
        Key(cap(button.key), button.words)
        for button in buttons
        if button.key and (button.isVisibleTo(page) or _is_listed(button)) and button.isEnabled()
    )


def _is_listed(button: KeyButton) -> bool:
    """Whether ［ほか］ lists the button."""
    return button.is_folded() and button.is_offered()


class HelpDialog(Dialog):
    """Purpose of the screen, its keys, and common questions.

    Args:
        text: the screen's page of `resources/help/`.
        keys: the keys of the screen, from `keys_of`.
        everywhere: the keys that lead from any screen to another.
        parent: the window it belongs to.
        chapter: the page of the manual about the screen, opened by ［説明書を読む］.
    """

    def __init__(
        self,
        text: HelpText,
        keys: Sequence[Key] = (),
        everywhere: Sequence[Key] = (),
        parent: QWidget | None = None,
        chapter: ManualPage | None = None,
    ) -> None:
        super().__init__(f"ヘルプ：{text.title}", parent, width=760)
        told = {block.key: block for block in text.blocks if isinstance(block, Key)}
        shown = {
            key.key: told.get(key.key, key) for key in keys
        }  # a button's label alone often says too little
        own = tuple((shown | told).values())  # the page also names keys whose button shows only now and then
        rest = [block for block in text.blocks if not isinstance(block, Key)]
        body = next((place for place, block in enumerate(rest) if isinstance(block, Heading)), len(rest))
        for block in (*rest[:body], *((Heading(KEYS),) if own else ()), *own, *rest[body:]):
            self._add(block)
        self._add(Heading("どの画面でも使えるキー"))
        for key in (*everywhere, *EVERYWHERE):
            self._add(key)
        self.body.addStretch(1)
        if chapter is not None:
            self._chapter = chapter
            self.add_button("説明書を読む", "primary").clicked.connect(self.read_manual)
        self.add_button("閉じる", rejects=True, default=True)

    def read_manual(self) -> None:
        """Open the manual at the page about the screen (F12)."""
        from nakanojo_helpdesk.ui.shell.help.manual import ManualDialog

        ManualDialog(self._chapter, self).show_and_wait()

    def _add(self, block: Block) -> None:
        match block:
            case Heading(text):
                label = PlainLabel(text, "section", wrap=True)
                label.setContentsMargins(0, current_theme().px(8), 0, 0)
                self.body.addWidget(label)
            case Question(text):
                self.body.addWidget(PlainLabel(text, "bold", wrap=True))
            case Key(key, words):
                self.body.addWidget(_KeyLine(key, words))
            case Point(text):
                self.body.addWidget(_PointLine(text))
            case _:
                self.body.addWidget(PlainLabel(block.text, wrap=True))


class _KeyLine(QWidget):
    """The key at the left, what it does at the right."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self._key = PlainLabel(key, "bold", wrap=True)
        row = Row(self, spacing=12)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(words, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        self._key.setFixedWidth(current_theme().px(_KEY_WIDTH))


class _PointLine(QWidget):
    """A dot and a sentence."""

    def __init__(self, text: str) -> None:
        super().__init__()
        row = Row(self, spacing=8)
        row.addWidget(PlainLabel("・"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(text, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
