"""A month as a grid of days: one tab stop; arrows move, Space opens or closes a day, Enter shows more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, Month, short_date
from nakanojo_helpdesk.domain.opening_days import OpeningDay, Reason
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.painted import GroupMember, paint_rounded
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group

_KEY = Qt.Key
_STEPS: Final = {_KEY.Key_Left: -1, _KEY.Key_Right: 1, _KEY.Key_Up: -7, _KEY.Key_Down: 7}
_SUNDAY_FIRST: Final = WEEKDAYS[6] + WEEKDAYS[:6]
_HEIGHT: Final = 60
_SHORT_REASONS: Final = {Reason.TOWN: "町設定"}


class DayCell(GroupMember):
    """One day: its number, 休み and the reason where it is closed, a thick frame where the town has set it."""

    def __init__(
        self,
        parent: QWidget,
        take_key: Callable[[DayCell, QKeyEvent], bool],
        take_focus: Callable[[DayCell], object],
    ) -> None:
        super().__init__(parent, take_key, take_focus)
        self.day: OpeningDay | None = None
        self.is_today = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, day: OpeningDay, *, is_today: bool) -> None:
        """Show another day."""
        self.day = day
        self.is_today = is_today
        today = "、今日" if is_today else ""
        self.setAccessibleName(f"{short_date(day.day)}{today}、{day.state}")
        self.setAccessibleDescription(f"{day.words}。Spaceキーで変えます。")
        self.update()

    def words(self) -> tuple[str, str, str]:
        """State, reason and shorter reason of the cell; empty for an ordinary open weekday."""
        if self.day is None:
            return "", "", ""
        state = self.day.state if self.day.own or not self.day.is_open else ""
        reason = self.day.reason
        if reason in {Reason.WEEKDAY, Reason.WEEKEND}:
            today = "今日" if self.is_today else ""
            return state, today, today
        if reason is Reason.YEAR_END:
            return state, str(reason), "年末" if self.day.day.month == 12 else "年始"
        return state, str(reason), _SHORT_REASONS.get(reason, str(reason))

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(92), theme.px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(60), theme.px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.day is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        background = "row_hover" if self.underMouse() else "card" if self.day.is_open else "header"
        border, line = ("text", 3.0) if self.day.own else ("control_border", 1.0)
        paint_rounded(painter, theme, QRectF(self.rect()), background, border, line=line)
        painter.setPen(theme.colour("text"))
        inner = QRectF(self.rect()).adjusted(theme.px(6), theme.px(6), -theme.px(6), -theme.px(5))
        half = inner.height() / 2
        state, reason, short_reason = self.words()
        number_font = theme.font("body_bold" if self.day.is_open else "body")
        number = text_lines.broken(f"{self.day.day.day}", number_font)
        painter.setFont(number_font)
        text_lines.paint(painter, number, QRectF(inner.left(), inner.top(), number.width, half))
        if self.is_today:
            line = inner.top() + half - 1
            painter.fillRect(QRectF(inner.left(), line, number.width, theme.px(2)), theme.colour("text"))
        small = theme.font("small_bold")
        painter.setFont(small)
        right = QRectF(inner.left(), inner.top(), inner.width(), half)
        text_lines.paint(painter, text_lines.broken(state, small), right, Qt.AlignmentFlag.AlignRight)
        font = theme.font("small")
        painter.setFont(font)
        lines = text_lines.broken(reason, font)
        if lines.width > inner.width():
            lines = text_lines.broken(short_reason, font)
        text_lines.paint(painter, lines, QRectF(inner.left(), inner.top() + half, inner.width(), half))


class MonthCalendar(Composite):
    """The days of one month.

    Keys while a day has the focus: arrows go to other days (also of other months), Page Up and Down to the month
    before and after, Home and End to the first and last day; Space is `turned`, Enter is `opened`.

    Args:
        name: its name for screen readers.
        parent: as for every widget.
    """

    turned = Signal(object)
    """Space: the day (a `date`) should be opened or closed."""
    opened = Signal(object)
    """Enter or a double click: more about the day (a `date`)."""
    wanted = Signal(object)
    """A day (a `date`) of another month was gone to: show its month."""
    chosen = Signal(object)
    """Another day (a `date`) has the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as_group(self)
        self.setAccessibleName(name)
        self._current: DayCell | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._heads = [PlainLabel(word, "small_bold") for word in _SUNDAY_FIRST]
        for column, head in enumerate(self._heads):
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        self._cells = [DayCell(self, self._take_key, self._make_current) for _ in range(42)]
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, 1 + place // 7, place % 7)
            cell.hide()
            cell.clicked.connect(partial(self._focus, cell))
        self._space()
        when_restyled(self, self._space)

    def show_days(self, days: Sequence[OpeningDay], today: date) -> None:
        """Show the days of a month, 1st first; the same day number stays chosen where possible."""
        before = self.day()
        had_focus = any(cell.hasFocus() for cell in self._cells)
        offset = (days[0].day.weekday() + 1) % 7
        for place, cell in enumerate(self._cells):
            index = place - offset
            inside = 0 <= index < len(days)
            if inside:
                cell.show_day(days[index], is_today=days[index].day == today)
            else:
                cell.day = None
            cell.setVisible(inside)
        by_day = self._by_day()
        first = by_day[days[0].day]
        current = by_day.get(before) if before is not None else None
        self._make_current(current or by_day.get(today) or first)
        if had_focus:
            self.setFocus()

    def day(self) -> date | None:
        """The day chosen."""
        return self._current.day.day if self._current is not None and self._current.day is not None else None

    def select(self, day: date) -> bool:
        """Choose a day of the month shown; False when it is not there."""
        cell = self._by_day().get(day)
        if cell is None:
            return False
        self._make_current(cell)
        return True

    def cells(self) -> tuple[DayCell, ...]:
        """The days of the month shown, 1st first."""
        return tuple(self._by_day().values())

    def _by_day(self) -> Mapping[date, DayCell]:
        return {cell.day.day: cell for cell in self._cells if cell.day is not None}

    def _focus(self, cell: DayCell) -> None:
        cell.setFocus(Qt.FocusReason.MouseFocusReason)

    def _make_current(self, current: DayCell) -> None:
        self._current = current
        for cell in self._cells:
            policy = Qt.FocusPolicy.StrongFocus if cell is current else Qt.FocusPolicy.ClickFocus
            if cell.focusPolicy() != policy:
                cell.setFocusPolicy(policy)
        self.hand_focus_to(current)
        if current.day is not None:
            self.chosen.emit(current.day.day)

    def _take_key(self, cell: DayCell, event: QKeyEvent) -> bool:
        """Act on a key; False leaves it to Qt."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or cell.day is None:
            return False
        day, key = cell.day.day, event.key()
        if (target := _target(day, key)) is not None:
            self._go(target)
        elif key in {_KEY.Key_Space, _KEY.Key_Select}:
            if not event.isAutoRepeat():
                self.turned.emit(day)
        elif key in {_KEY.Key_Return, _KEY.Key_Enter}:
            if not event.isAutoRepeat():
                self.opened.emit(day)
        else:
            return False
        return True

    def _go(self, day: date) -> None:
        cell = self._by_day().get(day)
        if cell is None:
            self.wanted.emit(day)
        else:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def _space(self) -> None:
        self._grid.setSpacing(current_theme().px(8))


def same_day(month: Month, day: date) -> date:
    """The day of a month with the number of `day`; its last one where it has no such day."""
    return min(month.last, month.first + timedelta(days=day.day - 1))


def _target(day: date, key: int) -> date | None:
    """The day to which a key moves from `day`; None for other keys."""
    if (step := _STEPS.get(Qt.Key(key))) is not None:
        return day + timedelta(days=step)
    month = Month.of(day)
    if key in {_KEY.Key_PageUp, _KEY.Key_PageDown}:
        return same_day(month.plus(-1 if key == _KEY.Key_PageUp else 1), day)
    if key == _KEY.Key_Home:
        return month.first
    return month.last if key == _KEY.Key_End else None
