"""Chips: the answers of a question as buttons with a digit each, chosen without looking up from the resident."""

import dataclasses
import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.labels import explain
from nakanojo_helpdesk.ui.kit.look.painted import GroupMember, paint_rounded
from nakanojo_helpdesk.ui.kit.look.pictures import keep_picture, paint_picture
from nakanojo_helpdesk.ui.kit.look.theme import FontRole, Theme, current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import fault_words, place_words

_KEY_SIGNS = {"-": "－"}
"""Signs too thin to read at 16 px, and what is painted instead."""

_LONG, _AIR = 280, 12
"""Design pixels: words wider than `_LONG` may be broken into lines; the room above and below these together."""

_FONTS: tuple[FontRole, ...] = ("body", "body_bold")
"""A chip is as wide as its word is when it is chosen or not, whichever is wider."""
_MAIN_GAP, _MAIN_WIDTH, _MAIN_EDGE = 3, 18, 8
"""Design pixels before the badge 主, of it, and from it to the edge of the chip."""


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its code, the word on the chip, its key (a digit, a letter or ``-``), a note as hover text."""

    code: str
    label: str
    hotkey: str = ""
    note: str = ""


class Chip(GroupMember):
    """One chip of a `ChipGroup`. Chosen ones are filled, bold and ticked: never told by colour alone.

    Room for the tick is always reserved, so that choosing moves nothing. A screen reader hears a radio button with its
    place among the others where one answer is taken, else a check box.
    """

    def __init__(
        self,
        choice: Choice,
        parent: QWidget,
        take_key: Callable[["Chip", QKeyEvent], bool],
        take_focus: Callable[["Chip"], object],
        *,
        single: bool = True,
        ranked: bool = False,
    ) -> None:
        """With `single`, one of the chips is the answer; with `ranked`, room for 主 is reserved."""
        super().__init__(parent, take_key, take_focus)
        self.choice = choice
        self._ranked = ranked
        self._state: tuple[bool, bool] | None = None
        self._main = self._held = False
        self._measured: tuple[Theme, tuple[QSize, QSize]] | None = None
        """Its hint and its least size in a theme: a layout asks for them many times at every key."""
        self.setCheckable(True)
        # Qt's sign of a radio button; the group of Qt that it is in lets go of others.
        self.setAutoExclusive(single)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self._place = ""
        self._fault = ""
        self.set_choice(choice)

    def set_choice(self, choice: Choice) -> None:
        """Offer another answer, not chosen."""
        self.choice = choice
        self._state = self._measured = None
        self.setText(choice.label.replace("&", "&&"))
        explain(self, choice.note)
        self.show_state(chosen=False, main=False)
        self._name()
        self._describe()
        self.updateGeometry()

    def set_place(self, place: int, count: int) -> None:
        """Its place among the answers, from 1, for screen readers."""
        words = place_words(place, count)
        if words != self._place:
            self._place = words
            self._describe()

    def set_fault(self, sentence: str) -> None:
        """What is wrong with the answer, for screen readers: it is painted below the chips."""
        if sentence != self._fault:
            self._fault = sentence
            self._describe()

    def is_chosen(self) -> bool:
        """Whether it is shown as chosen."""
        return self._state is not None and self._state[0]

    def show_chosen(self) -> None:
        """Show again what was shown last, whatever Qt has made of it since."""
        self.setChecked(self.is_chosen())

    def show_state(self, *, chosen: bool, main: bool) -> None:
        """Show whether it is chosen, and whether it is the main one of several. Nothing is painted when nothing changes."""
        if self._state == (chosen, main):
            return
        self._state = (chosen, main)
        self.setChecked(chosen)
        if main != self._main:
            self._main = main
            self._name()
        self.update()

    def _name(self) -> None:
        """A reader says by itself whether it is chosen."""
        self.setAccessibleName(f"{self.choice.label}、主な内容" if self._main else self.choice.label)

    def _describe(self) -> None:
        key = f"キー {self.choice.hotkey}" if self.choice.hotkey else ""
        parts = (fault_words(self._fault).rstrip("。"), self._place, key, self.choice.note)
        self.setAccessibleDescription("。".join(part for part in parts if part))

    @override
    def nextCheckState(self) -> None:
        """The group decides what is chosen."""

    @override
    def sizeHint(self) -> QSize:
        return self.measured()[0]

    @override
    def minimumSizeHint(self) -> QSize:
        return self.measured()[1]

    def measured(self) -> tuple[QSize, QSize]:
        """Its size hint and its least size, in pixels."""
        theme, measured = current_theme(), self._measured
        if measured is None or measured[0] is not theme:
            around, high = self._around(theme), theme.target(theme.tokens.chip)
            hint = QSize(max(math.ceil(self._lines().width) + around, high), high)
            least = QSize(min(hint.width(), theme.px(_LONG) + around), high)
            self._measured = measured = (theme, (hint, least))
        return measured[1]

    @override
    def hasHeightForWidth(self) -> bool:
        hint, least = self.measured()
        return hint.width() > least.width()

    @override
    def heightForWidth(self, width: int) -> int:
        theme, hint = current_theme(), self.sizeHint()
        if width >= hint.width():
            return hint.height()
        lines = self._lines(width - self._around(theme))
        return max(hint.height(), math.ceil(lines.height) + theme.px(_AIR))

    @override
    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's own paints a button at once when it is held down and let go; a chip looks the same then."""
        self._held = event.button() == Qt.MouseButton.LeftButton
        event.setAccepted(self._held)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, False
        if (
            held
            and event.button() == Qt.MouseButton.LeftButton
            and self.hitButton(event.position().toPoint())
        ):
            self.click()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._held)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = self.isChecked()
        paint_picture(self, self._look(chosen=chosen), partial(self._paint, chosen=chosen))

    def paint_beforehand(self, *, chosen: bool = False) -> None:
        """Keep the picture of a chip that is not seen yet, as it will look, free or as the one chosen answer."""
        if not self.isVisible():
            self.resize(self.sizeHint())
        if not (chosen and self._main):
            keep_picture(self, self._look(chosen=chosen), partial(self._paint, chosen=chosen))

    def _look(self, *, chosen: bool) -> tuple[str, str, bool, bool, bool, bool]:
        """Everything but its size that its picture depends on."""
        choice, lit = self.choice, self.underMouse()
        return choice.label, choice.hotkey, chosen, chosen and self._main, self.isEnabled(), lit

    def _paint(self, painter: QPainter, theme: Theme, *, chosen: bool) -> None:
        self._paint_frame(painter, theme, chosen=chosen)
        foreground = "disabled" if not self.isEnabled() else "on_primary" if chosen else "text"
        left = float(theme.px(7 if self.choice.hotkey else 10))
        if not chosen:
            left += theme.px(8 if self.choice.hotkey else 7)
        if self.choice.hotkey:
            place = QRectF(left, (self.height() - theme.px(20)) / 2, theme.px(18), theme.px(20))
            self._paint_key(painter, theme, place, chosen=chosen)
            left += theme.px(18 + 5)
        font = theme.font("body_bold" if chosen else "body")
        painter.setFont(font)
        painter.setPen(theme.colour(foreground))
        # One line wherever it has its own width: only a narrower chip may break it.
        narrow = self.width() < self.sizeHint().width()
        room = (float(self.width() - self._around(theme)),) if narrow else ()
        lines = text_lines.broken(self.choice.label, font, *room)
        text_lines.paint(painter, lines, QRectF(left, 0, lines.width, self.height()))
        if chosen:
            if self._main:
                self._paint_main(painter, theme)
            else:
                side = theme.px(16)
                place = QRectF(self.width() - theme.px(5) - side, (self.height() - side) // 2, side, side)
                paint_icon(painter, "check", foreground, place, theme)

    def _lead(self, theme: Theme) -> int:
        return theme.px(7 + 18 + 5) if self.choice.hotkey else theme.px(10)

    def _around(self, theme: Theme) -> int:
        """Pixels beside the text: key and edges, and the room of tick or 主."""
        tail = _MAIN_GAP + _MAIN_WIDTH + _MAIN_EDGE if self._ranked else 5 + 16 + 5
        return self._lead(theme) + theme.px(tail)

    def _lines(self, *room: float) -> text_lines.Lines:
        """The words in the font that takes more room: in one line, or in lines of at most `room` pixels."""
        theme, label = current_theme(), self.choice.label
        plain, bold = (text_lines.broken(label, theme.face(role), *room) for role in _FONTS)
        return max(plain, bold, key=lambda lines: (len(lines.texts), lines.width))

    def _paint_frame(self, painter: QPainter, theme: Theme, *, chosen: bool) -> None:
        hover = self.underMouse()
        if not self.isEnabled():
            background, border = "disabled_background", "disabled"
        elif chosen:
            background = border = "primary_hover" if hover else "primary"
        else:
            background, border = ("row_hover" if hover else "card"), "control_border"
        dashed = not self.isEnabled()
        paint_rounded(painter, theme, QRectF(self.rect()), background, border, dashed=dashed)

    def _paint_key(self, painter: QPainter, theme: Theme, place: QRectF, *, chosen: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("key_background_chosen" if chosen else "key_background"))
        painter.drawRoundedRect(place, theme.px(4), theme.px(4))
        font = theme.font("small_bold" if self.choice.hotkey in _KEY_SIGNS else "key")
        painter.setFont(font)
        painter.setPen(theme.colour("on_primary" if chosen else "text" if self.isEnabled() else "disabled"))
        lines = text_lines.broken(_KEY_SIGNS.get(self.choice.hotkey, self.choice.hotkey), font)
        text_lines.paint(painter, lines, place, Qt.AlignmentFlag.AlignHCenter)

    def _paint_main(self, painter: QPainter, theme: Theme) -> None:
        wide, high = theme.px(_MAIN_WIDTH), theme.px(22)
        box = QRectF(self.width() - theme.px(_MAIN_EDGE) - wide, (self.height() - high) // 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_primary"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        font = theme.font("small_bold")
        painter.setFont(font)
        painter.setPen(theme.colour("primary"))
        text_lines.paint(painter, text_lines.broken("主", font), box, Qt.AlignmentFlag.AlignHCenter)
