"""Free text of several lines: grows with its text, counts down near the limit, is left by the Tab key."""

import math

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QInputMethodEvent, QResizeEvent, QTextBlock
from PySide6.QtWidgets import QFrame, QPlainTextDocumentLayout, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.typography.plain_text import storable
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.composition import Composition


class MemoField(Composite):
    """Several lines of plain text.

    Nothing is cut off: above the limit the counter shows the excess, and `problem` is the sentence.

    Args:
        maximum_length: in characters.
        placeholder: a hint, in grey.
        lines: (fewest, most) lines shown; more scroll.
        parent: as for every widget.
    """

    changed = Signal()
    """The text changed."""

    def __init__(
        self,
        maximum_length: int = 1500,
        placeholder: str = "",
        lines: tuple[int, int] = (2, 6),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._maximum = maximum_length
        self.edit = _PlainEdit(lines)
        self.edit.set_hint(placeholder)
        self._counter = PlainLabel("", "small_bold")
        self._counter.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._counter.hide()
        column = Column(self, spacing=10)
        column.addWidget(self.edit)
        column.addWidget(self._counter)
        self.hand_focus_to(self.edit)
        self.edit.textChanged.connect(self._count)

    def text(self) -> str:
        """The text, with newlines."""
        return self.edit.toPlainText()

    def composed_text(self) -> tuple[str, int]:
        """The text including the composition under way at the caret, and the position after that, in characters."""
        text, composed = self.text(), self.edit.composition.text
        # Qt counts in UTF-16 units, Python in characters.
        units = text.encode("utf-16-le", "surrogatepass")[: 2 * self.edit.textCursor().position()]
        caret = len(units.decode("utf-16-le", "surrogatepass"))
        return text[:caret] + composed + text[caret:], caret + len(composed)

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.edit.setPlainText(storable(text))

    def insert(self, text: str) -> None:
        """Insert at the caret, undoable."""
        self.edit.insertPlainText(storable(text))

    def clear(self) -> None:
        """Empty it."""
        self.edit.clear()

    def problem(self) -> str | None:
        """The sentence when it is too long."""
        over = len(self.text()) - self._maximum
        if over <= 0:
            return None
        return f"{self._maximum}文字までにしてください（いま{over}文字多いです）。"

    def counter(self) -> str:
        """The count shown, empty when far from the limit."""
        return self._counter.text() if not self._counter.isHidden() else ""

    def _count(self) -> None:
        left = self._maximum - len(self.text())
        near = left <= max(20, self._maximum // 10)
        if near:  # words that nobody sees would lay out the memo at each letter
            self._counter.setText(f"あと {left} 文字" if left >= 0 else f"{-left} 文字多いです")
            self._counter.set_role("small_bold" if left >= 0 else "error")
        if near == self._counter.isHidden():
            self._counter.setVisible(near)
        self.changed.emit()

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the inner edit, too."""
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    @override
    def setAccessibleDescription(self, text: str) -> None:
        """Describe the inner edit, too."""
        super().setAccessibleDescription(text)
        self.edit.setAccessibleDescription(text)


_MARGIN = 3.0
"""Pixels around the text."""
_SHARE = 0.35
"""Most height of the edit, as a share of the window: its focus ring must stay in sight."""


class _Leaded(QPlainTextDocumentLayout):
    """Lines with the leading of the house: Qt sets plain text solid, and the bundled fonts have no leading of their own."""

    room = math.inf
    """Width of the view in pixels."""
    _measured: tuple[QFont, float] | None = None
    _pitch: float | None = None
    """None after each change, of the font too: Qt asks a dozen times for one change."""

    def pitch(self) -> float:
        """Distance of the lines in pixels."""
        pitch = self._pitch
        if pitch is None:
            font, measured = self.document().defaultFont(), self._measured
            if measured is None or measured[0] != font:
                measured = font, round(QFontMetricsF(font).lineSpacing() * text_lines.LEADING)
                self._measured = measured
            pitch = self._pitch = measured[1]
        return pitch

    @override
    def documentChanged(self, start: int, gone: int, come: int) -> None:
        self._pitch = None
        super().documentChanged(start, gone, come)

    @override
    def documentSize(self) -> QSizeF:
        # Lines are broken at the width of the view; Qt adds the side bearing of a last letter and scrolls sideways.
        size = super().documentSize()
        return QSizeF(min(size.width(), self.room), size.height())

    @override
    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        layout = block.layout() if block.isValid() else None
        if layout is None:
            return rect
        pitch, lines = self.pitch(), layout.lineCount()
        for place in reversed(range(lines)):
            line = layout.lineAt(place)
            top = place * pitch + (pitch - line.height()) / 2
            if line.y() == top:  # so are those before it
                break
            line.setPosition(QPointF(line.x(), top))
        below = 0.0 if block.next().isValid() else _MARGIN
        rect.setHeight(lines * pitch + below)
        return rect


class _PlainEdit(QPlainTextEdit):
    """The edit itself, as high as its text within bounds."""

    def __init__(self, lines: tuple[int, int]) -> None:
        super().__init__()
        self.composition = Composition(self)
        self._hint = ""
        self._bounds = lines
        self._shown = 0
        self._leaded = _Leaded(self.document())
        self.document().setDocumentLayout(self._leaded)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self.textChanged.connect(self._fit)
        self._fit()

    def set_hint(self, hint: str) -> None:
        """Show a hint in grey while there is no text, not even one being composed."""
        self._hint = hint
        self.setPlaceholderText("" if self.composition.text else hint)

    def _fit(self) -> None:
        fewest, most = self._bounds
        document = self.document().documentLayout().documentSize().height()
        lines = round(document)
        low = int(self.window().height() * _SHARE / max(1.0, self._leaded.pitch()))
        shown = min(most, lines, max(fewest, low)) if lines > fewest else fewest
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAsNeeded if lines > shown else policies.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        if shown != self._shown:
            self._shown = shown
            self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        padding = 2 * theme.px(4) + 2 * theme.px(1) + 2 * _MARGIN
        high = round(max(1, self._shown) * self._leaded.pitch() + padding + 1)
        return QSize(theme.px(400), max(theme.px(theme.tokens.input), high))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(120), self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._leaded.room = event.size().width()
        super().resizeEvent(event)
        self._fit()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        # Qt would paint one over the other.
        self.setPlaceholderText("" if event.preeditString() else self._hint)

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(storable(source.text()))
