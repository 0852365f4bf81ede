"""A memo that watches for personal data while it is written: a line below warns, a 個人番号 can be masked at once.

The line repeats no part of the memo. `draft_text` is the part of an unfinished memo that may be kept.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.privacy.findings import (
    PrivacyFinding,
    PrivacyKind,
    draft_safe,
    findings,
    masked,
)
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Panel
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce

MEMO_HINT: Final = "任意。お名前・電話番号・暗証番号は書かないでください。"
"""What stands in the empty memo of a consultation."""
_BLOCKED_WORDS: Final = "個人番号（マイナンバー）らしい番号があります。"
_BARE_WORDS: Final = "12けたの番号があります。個人番号（マイナンバー）なら消してください。"


class GuardedMemo(MemoField):
    """A `MemoField` with the warning line and the button ［●に置きかえる］."""

    warned = Signal()
    """The warning line has appeared, or says something else."""

    def __init__(
        self,
        maximum_length: int = 1500,
        placeholder: str = "",
        lines: tuple[int, int] = (2, 6),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(maximum_length, placeholder, lines, parent)
        self._panel = Panel("warning", margins=(18, 8, 12, 8))
        self._room = QWidget()  # keeps the panel clear of the focus ring around the text
        Column(self._room, margins=(0, 4, 0, 0)).addWidget(self._panel)
        self._words = PlainLabel("", "warning", wrap=True)
        self.mask_button = Button("●に置きかえる")
        self.mask_button.set_compact(True)
        flow = FlowLayout(16, line_spacing=8)
        self._panel.body.addLayout(flow)
        flow.addWidget(self._words)
        flow.addWidget(self.mask_button)
        self._room.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._room)
        self.mask_button.clicked.connect(self.mask_numbers)
        self.edit.textChanged.connect(self._look)

    def warning(self) -> str:
        """The line shown; empty when there is nothing to say."""
        return self._words.text() if not self._room.isHidden() else ""

    def is_blocked(self) -> bool:
        """Whether the memo must not be kept unchanged."""
        return not self._room.isHidden() and not self.mask_button.isHidden()

    def mask_numbers(self) -> None:
        """Replace blocked digits by ●; the memo's own undo restores them."""
        text = self.text()
        cursor = self.edit.textCursor()
        place = cursor.position()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(masked(text))
        cursor.setPosition(min(place, self.edit.document().characterCount() - 1))
        self.edit.setTextCursor(cursor)
        self.edit.setFocus()

    def draft_text(self) -> str:
        """The memo in the form a draft may keep, including the composition under way."""
        return draft_safe(*self.composed_text())

    def _look(self) -> None:
        found = findings(self.text())
        blocked = any(finding.blocks for finding in found)
        words = _words(found)
        changed = words != self._words.text()
        if changed:
            self._words.setText(words)
        self._words.set_role("error_strong" if blocked else "warning")
        self.mask_button.setVisible(blocked)
        self._room.setVisible(bool(words))
        if words and changed:
            announce(self, words, urgent=blocked)
            self.warned.emit()


def _words(found: tuple[PrivacyFinding, ...]) -> str:
    if any(finding.blocks for finding in found):
        return _BLOCKED_WORDS
    kinds = list(dict.fromkeys(finding.kind for finding in found))
    words = [_BARE_WORDS] if PrivacyKind.MY_NUMBER in kinds else []
    others = [kind.value for kind in kinds if kind is not PrivacyKind.MY_NUMBER]
    if others:
        words.append(f"{'、'.join(others)}のようです。なくてもよいときは消してください。")
    return "".join(words)
