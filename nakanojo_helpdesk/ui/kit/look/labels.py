"""The only label of the program: plain text, never loads anything, never clips.

``QLabel`` by default takes user text for HTML and would load a picture from a stranger's server; this one shows
every character as it is.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.pictures import keep_picture, paint_picture
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme

LabelRole = Literal[
    "body",
    "bold",
    "label",
    "small",
    "small_bold",
    "section",
    "title",
    "figure",
    "letters",
    "numbers",
    "error",
    "error_strong",
    "success",
    "warning",
    "primary",
    "sub",
]

_LOOKS: dict[str, tuple[FontRole, str]] = {
    "body": ("body", "text"),
    "bold": ("body_bold", "text"),
    "label": ("label", "text"),
    "small": ("small", "sub_text"),
    "small_bold": ("small_bold", "text"),
    "section": ("section", "text"),
    "title": ("title", "text"),
    "figure": ("figure", "text"),
    "numbers": ("numbers", "text"),
    "letters": ("letters", "text"),
    "error": ("label", "error"),
    "error_strong": ("label", "error_strong"),
    "success": ("label", "success"),
    "warning": ("label", "warning"),
    "primary": ("label", "primary"),
    "sub": ("body", "sub_text"),
}


_UNBROKEN: Final = 1e5
"""Pixels no line of text reaches."""


def explain(widget: QWidget, text: str) -> None:
    """Hover text that is never HTML: Qt takes a tool tip for HTML by its ``<``, so that sign is widened to ＜."""
    widget.setToolTip(text.replace("<", "＜"))


class PlainLabel(QLabel):
    """Plain text in a role of the house.

    Args:
        text: shown as it is; newlines are kept.
        role: size, weight and colour, see `LabelRole`.
        wrap: break into lines at the label's width; the height follows.
        parent: as for every widget.
    """

    def __init__(
        self, text: str = "", role: LabelRole = "body", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._font_role, self._colour = _LOOKS[role]
        self._edges = (0, 0, 0, 0)
        self._measured: _Measured | None = None
        super().setWordWrap(wrap)
        super().setText(text)
        self._fit_policy()

    @override
    def setText(self, text: str) -> None:
        if text != self.text():
            self._measured = None
            super().setText(text)

    @override
    def setWordWrap(self, on: bool) -> None:
        self._measured = None
        super().setWordWrap(on)
        self._fit_policy()

    @override
    def setContentsMargins(self, *edges: int) -> None:  # type: ignore[override]
        """Keep this number of pixels free at the left, the top, the right and the bottom."""
        left, top, right, bottom = edges
        self._edges = left, top, right, bottom
        self._measured = None
        super().setContentsMargins(left, top, right, bottom)

    def set_role(self, role: LabelRole) -> None:
        """Change size, weight and colour. Nothing is laid out or painted again where they stay."""
        if _LOOKS[role] == (self._font_role, self._colour):
            return
        self._font_role, self._colour = _LOOKS[role]
        self._measured = None
        self.updateGeometry()
        self.update()

    def _fit_policy(self) -> None:
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Minimum if self.wordWrap() else QSizePolicy.Policy.Fixed,
        )
        policy.setHeightForWidth(self.wordWrap())
        self.setSizePolicy(policy)

    def set_colour(self, role: str) -> None:
        """Change only the colour, to a role of `Tokens`."""
        self._colour = role
        self.update()

    def label_for(self, editor: QWidget) -> None:
        """Name `editor` for screen readers after this text."""
        if "&" not in self.text():
            self.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(self.text())

    @override
    def heightForWidth(self, width: int) -> int:
        measured = self._measures()
        if not measured.wraps:
            return measured.hint.height()
        high = measured.heights.get(width)
        if high is None:
            left, _, right, _ = self._edges
            high = self._with_edges(self._lines(width - left - right)).height()
            measured.heights[width] = high
        return high

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._measures().hint)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._measures().least)

    def _measures(self) -> _Measured:
        """What layouts ask for many times at every key, measured once for a text in a theme."""
        theme, measured = current_theme(), self._measured
        if measured is None or measured.theme is not theme:
            natural, wraps = self._with_edges(self._lines()), self.wordWrap()
            self._measured = measured = _Measured(theme, wraps, natural, natural)
            if wraps:
                comfortable, line = (
                    theme.px(560),
                    text_lines.single_height(theme.face(self._font_role).pixels),
                )
                if natural.width() > comfortable:
                    measured.hint = QSize(comfortable, self.heightForWidth(comfortable))
                measured.least = QSize(min(measured.hint.width(), theme.px(96)), math.ceil(line))
        return measured

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_picture(self, self._look(), self._paint)

    def paint_beforehand(self) -> None:
        """Keep its picture in the size it asks for, for labels that will show the same. For one that is not seen itself."""
        self.resize(self.sizeHint())
        keep_picture(self, self._look(), self._paint)

    def _look(self) -> tuple[object, ...]:
        """Everything but its size that its picture depends on."""
        colour = self._colour if self.isEnabled() else "disabled"
        return self.text(), self._font_role, colour, self.alignment(), self.wordWrap(), self._edges

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(theme.font(self._font_role))
        painter.setPen(theme.colour(self._colour if self.isEnabled() else "disabled"))
        left, top, right, bottom = self._edges
        inner = QRectF(self.rect()).adjusted(left, top, -right, -bottom)
        lines = self._lines(inner.width() if self.wordWrap() else _UNBROKEN)
        centred = not self.alignment() & Qt.AlignmentFlag.AlignTop
        text_lines.paint(painter, lines, inner, self.alignment(), centred=centred)

    def _lines(self, width: float = _UNBROKEN) -> text_lines.Lines:
        return text_lines.broken(self.text(), current_theme().face(self._font_role), width)

    def _with_edges(self, lines: text_lines.Lines) -> QSize:
        left, top, right, bottom = self._edges
        return QSize(math.ceil(lines.width) + 1 + left + right, math.ceil(lines.height) + top + bottom)


@dataclasses.dataclass(slots=True)
class _Measured:
    """The sizes of a label in a theme, in pixels."""

    theme: Theme
    wraps: bool
    hint: QSize
    least: QSize
    heights: dict[int, int] = dataclasses.field(default_factory=dict)
