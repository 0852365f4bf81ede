"""Buttons of the house: word, icon and key cap in one target of at least 44 px.

They paint themselves, since a style sheet cannot draw a key cap or break a long text into lines.
"""

import math
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.painted import paint_rounded
from nakanojo_helpdesk.ui.kit.look.pictures import paint_picture
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme
from nakanojo_helpdesk.ui.kit.work.composition import end_composition

ButtonRole = Literal["primary", "secondary", "danger", "link", "quiet"]


class Button(QPushButton):
    """A push button.

    Args:
        text: one word or a short sentence, shown as it is (an ampersand is an ampersand).
        role: ``primary`` for the one main act of a screen; ``danger`` for what destroys; ``link`` for an
            underlined sentence that leads somewhere; ``quiet`` for black words without a frame.
        key: spelling of the key that does the same, shown as a key cap; the shortcut itself is the `KeyBar`'s.
        icon_name: an icon before the word.
        parent: as for every widget.
    """

    def __init__(
        self,
        text: str = "",
        role: ButtonRole = "secondary",
        *,
        key: str | None = None,
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self._role: ButtonRole = role
        self._key = key
        self._icon = icon_name
        self._compact = self._held = False
        self._measured: tuple[Theme, QSize, QSize] | None = None
        """Its hint and its least size in a theme: a layout asks for them many times at every key."""
        wraps = role == "link"
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum if wraps else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.set_words(text)

    @property
    def words(self) -> str:
        """The text as it is read."""
        return self._words

    def set_words(self, text: str) -> None:
        """Change the text."""
        self._words = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self._change()

    def set_role(self, role: ButtonRole) -> None:
        """Change the look."""
        self._role = role
        self._change()

    def set_key(self, key: str | None) -> None:
        """Change the key cap."""
        self._key = key
        self._change()

    def set_icon(self, icon_name: str | None) -> None:
        """Change the icon."""
        self._icon = icon_name
        self._change()

    @property
    def is_compact(self) -> bool:
        """Whether the button is compact."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """Make the button compact (small windows, large text): 44 px high, narrow padding."""
        if compact != self._compact:
            self._compact = compact
            self._change()

    def _change(self) -> None:
        self._measured = None
        self.updateGeometry()
        self.update()

    @override
    def nextCheckState(self) -> None:
        end_composition()  # Qt calls this before every `clicked`, whoever pressed: hand, key or screen reader
        super().nextCheckState()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button as Space does; Qt would hand it to the dialog's default button."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's own paints the button at once when it is held down and let go; here it waits for the rest of the act."""
        is_held = event.button() == Qt.MouseButton.LeftButton and self.hitButton(event.position().toPoint())
        event.setAccepted(is_held)
        if is_held:
            self._held = True
            self.setDown(True)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_held = self._held and bool(event.buttons() & Qt.MouseButton.LeftButton)
        event.setAccepted(is_held)
        if is_held:
            self.setDown(self.hitButton(event.position().toPoint()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_let_go = self._held and event.button() == Qt.MouseButton.LeftButton
        event.setAccepted(is_let_go)
        if is_let_go:
            self._held = False
            was_down = self.isDown()  # a button disabled meanwhile is no longer
            self.setDown(False)
            if was_down:
                self.click()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        theme = current_theme()
        room = width - self._fixed_width(theme)
        face = theme.face(self._font_role())
        lines = text_lines.broken(self._words, face, room)
        single = self._single_height(theme)
        if lines.height < 2 * face.pixels:
            return single
        return max(single, math.ceil(lines.height) + theme.px(20))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._sizes()[0])

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._sizes()[1])

    def _sizes(self) -> tuple[QSize, QSize]:
        """The size hint and the minimum size."""
        theme = current_theme()
        if self._measured is None or self._measured[0] is not theme:
            lines = text_lines.broken(self._words, theme.face(self._font_role()))
            fixed = self._fixed_width(theme)
            hint = QSize(max(math.ceil(lines.width) + 1 + fixed, theme.px(48)), self._single_height(theme))
            least = QSize(min(hint.width(), fixed + theme.px(120)), hint.height())
            self._measured = theme, hint, least
        return self._measured[1:]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        state = (self.isEnabled(), self.underMouse(), self.isDown())
        paint_picture(
            self, (self._words, self._role, self._key, self._icon, self._compact, state), self._paint
        )

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        background, foreground, border = self._colours()
        if background is not None or border is not None:
            dashed = not self.isEnabled()
            paint_rounded(painter, theme, QRectF(self.rect()), background, border, dashed=dashed)
        font = theme.font(self._font_role())
        if self._role == "link":
            font.setUnderline(True)
        room = self.width() - self._fixed_width(theme)
        lines = text_lines.broken(self._words, theme.face(self._font_role()), room)
        content = self._fixed_width(theme) - 2 * self._padding(theme) + lines.width
        left = (self.width() - content) / 2 if self._role != "link" else self._padding(theme)
        if self._icon:
            side = theme.px(22)
            paint_icon(
                painter, self._icon, foreground, QRectF(left, (self.height() - side) // 2, side, side), theme
            )
            left += side + theme.px(8)
        painter.setPen(theme.colour(foreground))
        painter.setFont(font)
        text_lines.paint(painter, lines, QRectF(left, 0, lines.width, self.height()))
        if self._key:
            cap = self._cap_width(theme)
            place = QRectF(left + lines.width + theme.px(8), 0, cap, self.height())
            self._paint_cap(painter, theme, place, foreground)

    def _font_role(self) -> FontRole:
        if self._role == "quiet":
            return "body"
        return "section" if self._role == "primary" and not self._compact else "label"

    def _padding(self, theme: Theme) -> int:
        if self._role == "link":
            return theme.px(8)
        if self._compact:
            return theme.px(12)
        return theme.px(32 if self._role == "primary" else 18)

    def _single_height(self, theme: Theme) -> int:
        if self._compact:
            return theme.target(theme.tokens.chip)
        if self._role == "primary":
            return theme.target(theme.tokens.primary_button)
        return theme.target(theme.tokens.chip if self._role in {"link", "quiet"} else theme.tokens.button)

    def _cap_width(self, theme: Theme) -> int:
        lines = text_lines.broken(self._key or "", theme.face("key"))
        return max(math.ceil(lines.width) + theme.px(10), theme.px(22))

    def _fixed_width(self, theme: Theme) -> int:
        wide = 2 * self._padding(theme)
        if self._key:
            wide += theme.px(8) + self._cap_width(theme)
        if self._icon:
            wide += theme.px(22 + 8)
        return wide

    def _colours(self) -> tuple[str | None, str, str | None]:
        """Background, foreground and border as colour roles."""
        if not self.isEnabled():
            return "disabled_background", "disabled", "disabled"
        hover, down = self.underMouse(), self.isDown()
        if self._role in {"primary", "danger"}:
            solid = "error_strong" if self._role == "danger" else "primary"
            if self._role == "primary" and (hover or down):
                solid = "primary_pressed" if down else "primary_hover"
            return solid, "on_error" if self._role == "danger" else "on_primary", None
        background: str | None = "selected" if down else "row_hover" if hover else "card"
        if self._role in {"link", "quiet"}:
            return (
                (background if hover or down else None),
                ("text" if self._role == "quiet" else "primary"),
                None,
            )
        return background, "primary", "primary"

    def _paint_cap(self, painter: QPainter, theme: Theme, place: QRectF, colour: str) -> None:
        high = theme.px(22)
        cap = QRectF(place.left(), (self.height() - high) / 2, place.width(), high)
        painter.setPen(QPen(theme.colour(colour), max(1.0, theme.scale)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
        font = theme.font("key")
        painter.setFont(font)
        lines = text_lines.broken(self._key or "", font)
        text_lines.paint(painter, lines, cap, Qt.AlignmentFlag.AlignHCenter)
