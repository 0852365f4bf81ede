"""The navigation between screens: icons above words at the left; in a low window, a narrow strip with one button."""

import math
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.layout.boxes import Panel
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.labels import explain
from nakanojo_helpdesk.ui.kit.look.painted import PaintedButton, paint_rounded
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group
from nakanojo_helpdesk.ui.shell.destination import Destination
from nakanojo_helpdesk.ui.shell.screen_list import ScreenList

_SPACE = 8
"""Pixels between the buttons, at every text size: the focus ring does not grow either."""
_BESIDE_HIGH = 44
_FAR = 99
_STEPS = {
    int(Qt.Key.Key_Down): 1,
    int(Qt.Key.Key_Right): 1,
    int(Qt.Key.Key_Up): -1,
    int(Qt.Key.Key_Left): -1,
    int(Qt.Key.Key_End): _FAR,
    int(Qt.Key.Key_Home): -_FAR,
}
_ABOVE_HIGH = (50, 60)
"""Design pixels a button with its icon above the word takes: at least, and where there is room."""


class NavigationButton(PaintedButton):
    """Icon and word of one screen. The current one is tinted, bold and has a bar at its left."""

    moved = Signal(int)
    """An arrow key, Home or End: the steps to go, down or up, at most to the last or first button."""
    entered = Signal()
    """The keyboard is here."""

    def __init__(self, destination: Destination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.destination = destination
        self._badge = 0
        self._beside = False
        self._high = 0
        self.setText(destination.word.replace("&", "&&"))
        self._is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if destination.key:
            explain(
                self, f"{destination.key} キーでも{'使えます' if destination.shows_key else '開けます'}。"
            )
        self._name()

    def set_badge(self, count: int) -> None:
        """Show the number of open tasks of the screen; 0 for none."""
        self._badge = count
        self._name()
        self.update()

    def set_current(self, current: bool) -> None:
        """Mark this as the current screen, or no longer."""
        if current != self._is_current:
            self._is_current = current
            self._name()
            self.update()

    def is_current(self) -> bool:
        """Whether this is the current screen."""
        return self._is_current

    def set_beside(self, beside: bool) -> None:
        """Put the icon beside the word instead of above it."""
        self._beside = beside
        self.updateGeometry()
        self.update()

    def set_high(self, high: int) -> None:
        """Set the height, in pixels of the screen."""
        self._high = high
        self.updateGeometry()
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _STEPS.get(event.key())
        if steps is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(steps)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.entered.emit()
        super().focusInEvent(event)

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = math.ceil(text_lines.broken(self._words(), theme.font("small_bold")).width)
        if self._beside:
            high = self._high or theme.px(_BESIDE_HIGH)
            return QSize(words + theme.px(12 + 24 + 8 + 26), high)
        return QSize(max(words + theme.px(4), theme.px(44)), self._high or theme.px(_ABOVE_HIGH[1]))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._is_current
        self._paint_ground(painter, theme, current=current)
        colour = "primary" if current else "text"
        font = theme.font("small_bold" if current else "small")
        lines = text_lines.broken(self._words(), font)
        side = theme.px(24)
        painter.setFont(font)
        if self._beside:
            left = float(theme.px(12))
            icon = QRectF(left, (self.height() - side) // 2, side, side)
            words = QRectF(left + side + theme.px(8), 0, lines.width, self.height())
        else:
            gap = theme.px(4)
            top = (self.height() - side - gap - lines.height) / 2
            icon = QRectF((self.width() - side) // 2, round(top), side, side)
            words = QRectF(0, top + side + gap, self.width(), lines.height)
        paint_icon(painter, self.destination.icon, colour, icon, theme)
        painter.setPen(theme.colour(colour))
        alignment = Qt.AlignmentFlag.AlignLeft if self._beside else Qt.AlignmentFlag.AlignHCenter
        text_lines.paint(painter, lines, words, alignment)
        if self._badge:
            self._paint_badge(painter, theme, icon)

    def _words(self) -> str:
        """The painted words: the key fits only where the icon is above the word."""
        return self.destination.word if self._beside else self.destination.caption

    def _name(self) -> None:
        state = "、いまの画面" if self._is_current else ""
        waiting = f"、{self._badge}件あります" if self._badge else ""
        self.setAccessibleName(f"{self.destination.word}{state}{waiting}")

    def _paint_ground(self, painter: QPainter, theme: Theme, *, current: bool) -> None:
        if current or self.underMouse():
            ground = "selected" if current else "row_hover"
            paint_rounded(painter, theme, QRectF(self.rect()), ground, None)
        if current:
            painter.setBrush(theme.colour("primary"))
            high = self.height() - theme.px(16)
            painter.drawRoundedRect(QRectF(0, theme.px(8), theme.px(5), high), theme.px(2), theme.px(2))

    def _paint_badge(self, painter: QPainter, theme: Theme, icon: QRectF) -> None:
        font = theme.font("small_bold")
        lines = text_lines.broken(str(self._badge), font)
        high = theme.px(22)
        wide = max(high, math.ceil(lines.width) + theme.px(10))
        left = self.width() - wide - theme.px(4) if self._beside else icon.right() - theme.px(2)
        top = (self.height() - high) / 2 if self._beside else icon.top() - theme.px(5)
        place = QRectF(left, top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("error"))
        painter.drawRoundedRect(place, high / 2, high / 2)
        painter.setFont(font)
        painter.setPen(theme.colour("on_error"))
        text_lines.paint(painter, lines, place, Qt.AlignmentFlag.AlignHCenter)


class NavigationBar(Panel):
    """The bar at the left of the main window.

    Three forms, chosen by the height: icons above words; icons beside words; a narrow strip with one button
    「画面」 that opens the list of screens. Keys work in every form.

    Args:
        destinations: the screens in their order.
        help_destination: shown at the lower end.
        parent: as for every widget.
    """

    chosen = Signal(str)
    """The person has asked for the screen of this code."""

    def __init__(
        self,
        destinations: list[Destination],
        help_destination: Destination | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("navigation", parent)
        speak_as_group(self)
        self.body.set_fixed(_SPACE)
        self._current = ""
        self._shortcuts: dict[str, QShortcut] = {}
        self._form = ""
        self.setAccessibleName("画面の切り替え")
        self._menu = NavigationButton(Destination("", "画面", "menu"))
        self._menu.clicked.connect(self._open_list)
        self.body.addWidget(self._menu)
        self._buttons = [NavigationButton(destination) for destination in destinations]
        for button in self._buttons:
            self.body.addWidget(button)
            button.clicked.connect(
                lambda _checked=False, code=button.destination.code: self.chosen.emit(code)
            )
        self.body.addStretch(1)
        self._help: NavigationButton | None = None
        if help_destination is not None:
            self._help = NavigationButton(help_destination)
            self._help.clicked.connect(lambda: self.chosen.emit(help_destination.code))
            self.body.addWidget(self._help)
        self._make_shortcuts()
        for button in (*self._buttons, *((self._help,) if self._help is not None else ())):
            button.moved.connect(partial(self._move, button))
            button.entered.connect(partial(self._make_stop, button))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self._take_form("above")
        self._make_stop(self._buttons[0])
        when_restyled(self, self._fit)

    @property
    def buttons(self) -> tuple[NavigationButton, ...]:
        """The buttons of the screens."""
        return tuple(self._buttons)

    def set_current(self, code: str) -> None:
        """Mark the current screen."""
        self._current = code
        for button in self._buttons:
            button.set_current(button.destination.code == code)
            if button.destination.code == code and not self.has_focus():
                self._make_stop(button)

    def has_focus(self) -> bool:
        """Whether one of the buttons has the keyboard."""
        return any(button.hasFocus() for button in (self._menu, *self._all()))

    def set_badge(self, code: str, count: int) -> None:
        """Show the number of open tasks of a screen."""
        for button in self._buttons:
            if button.destination.code == code:
                button.set_badge(count)

    def set_shown(self, code: str, shown: bool) -> None:
        """Show or hide the entry of a screen, by permission."""
        for button in self._buttons:
            if button.destination.code == code:
                button.setProperty("left_out", not shown)
                if code in self._shortcuts:
                    self._shortcuts[code].setEnabled(shown)
        self._take_form(self._form, force=True)

    def form(self) -> str:
        """``above``, ``beside`` or ``strip``."""
        return self._form

    def _open_list(self) -> None:
        offered = [button.destination for button in self._offered()]
        code = ScreenList(offered, self._current, self.window()).ask()
        if code is not None:
            self.chosen.emit(code)

    def _offered(self) -> list[NavigationButton]:
        return [button for button in self._buttons if not button.property("left_out")]

    def _all(self) -> list[NavigationButton]:
        return [*self._offered(), *((self._help,) if self._help is not None else ())]

    def _make_shortcuts(self) -> None:
        """Make the shortcuts as children of the bar: a hidden bar silences them, a button hidden in the strip does not."""
        for destination in (button.destination for button in self._all()):
            if destination.key:
                shortcut = QShortcut(destination.key, self)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(lambda code=destination.code: self.chosen.emit(code))
                self._shortcuts[destination.code] = shortcut

    def _make_stop(self, stop: NavigationButton) -> None:
        """Make one button the only tab stop; the arrow keys lead to the others."""
        for button in (*self._buttons, *((self._help,) if self._help is not None else ())):
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def _move(self, button: NavigationButton, steps: int) -> None:
        shown = [other for other in self._all() if not other.isHidden()]
        place = min(max(shown.index(button) + steps, 0), len(shown) - 1)
        shown[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_form(self, form: str, *, force: bool = False) -> None:
        if form == self._form and not force:
            return
        self._form = form
        self._menu.setVisible(form == "strip")
        for button in self._buttons:
            button.set_beside(form == "beside")
            button.setVisible(form != "strip" and not button.property("left_out"))
        if self._help is not None:
            self._help.set_beside(form == "beside")
        self.updateGeometry()

    def _fit(self) -> None:
        theme = current_theme()
        count = len(self._all())
        room = (self.height() - _SPACE) // count - _SPACE
        above, beside = theme.px(_ABOVE_HIGH[0]), theme.target(_BESIDE_HIGH)
        form = "above" if room >= above else "beside" if room >= beside else "strip"
        if form == "beside" and self.window().width() < theme.px(860):
            form = "strip"
        most = theme.px(_BESIDE_HIGH if form == "beside" else _ABOVE_HIGH[1])
        for button in self._all():
            button.set_high(min(max(room, beside if form == "beside" else above), most))
        self._take_form(form)

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        hint = super().sizeHint()
        least = theme.tokens.nav_width if self._form == "above" else 0
        return QSize(max(hint.width(), theme.px(least)), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), current_theme().px(160))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
