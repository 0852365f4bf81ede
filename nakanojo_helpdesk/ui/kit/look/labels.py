"""The only label of the program: plain text, never loads anything, never clips.

``QLabel`` by default takes user text for HTML and would load a picture from a stranger's server; this one shows
every character as it is.
"""

from typing import Literal

from PySide6.QtCore import QMargins, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look import text_lines
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
    "error": ("label", "error"),
    "error_strong": ("label", "error_strong"),
    "success": ("label", "success"),
    "warning": ("label", "warning"),
    "primary": ("label", "primary"),
    "sub": ("body", "sub_text"),
}


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
        self._top = False
        self._hint: tuple[tuple[Theme, str, QMargins, FontRole, bool], QSize] | None = None
        """Its hint and what that was measured of: a layout asks for it many times at every key."""
        self.setWordWrap(wrap)
        self.setText(text)
        self.set_role(role)

    def set_role(self, role: LabelRole) -> None:
        """Change size, weight and colour."""
        self._font_role, self._colour = _LOOKS[role]
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Minimum if self.wordWrap() else QSizePolicy.Policy.Fixed,
        )
        policy.setHeightForWidth(self.wordWrap())
        self.setSizePolicy(policy)
        self.updateGeometry()
        self.update()

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
    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    @override
    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return self.sizeHint().height()
        return self._with_margins(self._lines(width - self._side_margins())).height()

    @override
    def sizeHint(self) -> QSize:
        theme, text, margins = current_theme(), self.text(), self.contentsMargins()
        known = (theme, text, margins, self._font_role, self.wordWrap())
        if self._hint is None or self._hint[0][0] is not theme or self._hint[0][1:] != known[1:]:
            self._hint = known, self._natural_size(theme)
        return QSize(self._hint[1])

    def _natural_size(self, theme: Theme) -> QSize:
        natural = self._with_margins(self._lines())
        comfortable = theme.px(560)
        if not self.wordWrap() or natural.width() <= comfortable:
            return natural
        return QSize(comfortable, self.heightForWidth(comfortable))

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if not self.wordWrap():
            return hint
        narrow = min(hint.width(), current_theme().px(96))
        return QSize(
            narrow, text_lines.single_height(current_theme().face(self._font_role).pixels).__ceil__()
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current_theme()
        painter.setFont(theme.font(self._font_role))
        painter.setPen(theme.colour(self._colour if self.isEnabled() else "disabled"))
        inner = self.contentsRect()
        wrapped = self.width() - self._side_margins() if self.wordWrap() else 1e5
        vertical_middle = not self.alignment() & Qt.AlignmentFlag.AlignTop
        text_lines.paint(
            painter, self._lines(wrapped), QRectF(inner), self.alignment(), centred=vertical_middle
        )

    def _lines(self, width: float = 1e5) -> text_lines.Lines:
        return text_lines.broken(self.text(), current_theme().face(self._font_role), width)

    def _side_margins(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _with_margins(self, lines: text_lines.Lines) -> QSize:
        margins = self.contentsMargins()
        return QSize(
            lines.width.__ceil__() + 1 + margins.left() + margins.right(),
            lines.height.__ceil__() + margins.top() + margins.bottom(),
        )
