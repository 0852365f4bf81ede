"""A month as a grid of days: one tab stop; arrows move, Space turns a day round, Enter shows more."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.painted import GroupMember
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group

_KEY = Qt.Key
_STEPS: Final = {_KEY.Key_Left: -1, _KEY.Key_Right: 1, _KEY.Key_Up: -7, _KEY.Key_Down: 7}
_CELLS: Final = 42


class DayButton(GroupMember):
    """One day of a `MonthGrid`. A subclass paints it and names it for screen readers."""

    date: dt.date | None = None
    """The day; None while the button is not needed for the month shown."""


B = TypeVar("B", bound=DayButton)


class MonthGrid(Composite, Generic[B]):
    """The days of one month.

    Keys while a day has the focus: arrows go to other days (also of other months), Page Up and Down to the month
    before and after, Home and End to the first and last day; Space is `turned`, Enter is `opened`.

    Args:
        name: its name for screen readers.
        heads: seven words for the weekdays, Sunday first.
        make: makes a day; its arguments are those of `GroupMember`.
        parent: as for every widget.
    """

    turned = Signal(object)
    """Space: the day (a `date`)."""
    opened = Signal(object)
    """Enter: the day (a `date`)."""
    wanted = Signal(object)
    """A day (a `date`) of another month was gone to: show its month."""
    chosen = Signal(object)
    """Another day (a `date`) has the focus."""

    def __init__(
        self,
        name: str,
        heads: Sequence[str],
        make: Callable[[QWidget, Callable[[Any, QKeyEvent], bool], Callable[[Any], object]], B],
        parent: QWidget | None = None,
        *,
        spacing: int = 8,
    ) -> None:
        super().__init__(parent)
        speak_as_group(self)
        self.setAccessibleName(name)
        self._spacing = spacing
        self._current: B | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, word in enumerate(heads):
            head = PlainLabel(word, "small_bold")
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        self._cells = [make(self, self._take_key, self._make_current) for _ in range(_CELLS)]
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, 1 + place // 7, place % 7)
            cell.hide()
            cell.clicked.connect(partial(self._focus, cell))
        self._space()
        when_restyled(self, self._space)

    def show_month(self, days: Sequence[dt.date], today: dt.date, show: Callable[[B, int], object]) -> None:
        """Show the days of a month, 1st first; `show` gives the n-th of them (from 0) to its button.

        The day chosen before stays chosen where it is among them.
        """
        before = self.day()
        had_focus = any(cell.hasFocus() for cell in self._cells)
        offset = (days[0].weekday() + 1) % 7
        for place, cell in enumerate(self._cells):
            index = place - offset
            inside = 0 <= index < len(days)
            cell.date = days[index] if inside else None
            if inside:
                show(cell, index)
            cell.setVisible(inside)
        by_day = self._by_day()
        current = by_day.get(before) if before is not None else None
        self._make_current(current or by_day.get(today) or by_day[days[0]])
        if had_focus:
            self.setFocus()

    def day(self) -> dt.date | None:
        """The day chosen."""
        return None if self._current is None else self._current.date

    def select(self, day: dt.date) -> bool:
        """Choose a day of the month shown; False when it is not there."""
        cell = self._by_day().get(day)
        if cell is None:
            return False
        self._make_current(cell)
        return True

    def cells(self) -> tuple[B, ...]:
        """The days of the month shown, 1st first."""
        return tuple(self._by_day().values())

    def has_focus(self) -> bool:
        """Whether one of the days has the keyboard."""
        return any(cell.hasFocus() for cell in self._cells)

    def _by_day(self) -> Mapping[dt.date, B]:
        return {cell.date: cell for cell in self._cells if cell.date is not None}

    def _focus(self, cell: B) -> None:
        cell.setFocus(Qt.FocusReason.MouseFocusReason)

    def _make_current(self, current: B) -> None:
        self._current = current
        for cell in self._cells:
            policy = Qt.FocusPolicy.StrongFocus if cell is current else Qt.FocusPolicy.ClickFocus
            if cell.focusPolicy() != policy:
                cell.setFocusPolicy(policy)
        self.hand_focus_to(current)
        if current.date is not None:
            self.chosen.emit(current.date)

    def _take_key(self, cell: B, event: QKeyEvent) -> bool:
        """Act on a key; False leaves it to Qt."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or cell.date is None:
            return False
        key = event.key()
        if (target := _target(cell.date, key)) is not None:
            self._go(target)
        elif key in {_KEY.Key_Space, _KEY.Key_Select}:
            if not event.isAutoRepeat():
                self.turned.emit(cell.date)
        elif key in {_KEY.Key_Return, _KEY.Key_Enter}:
            if not event.isAutoRepeat():
                self.opened.emit(cell.date)
        else:
            return False
        return True

    def _go(self, day: dt.date) -> None:
        cell = self._by_day().get(day)
        if cell is None:
            self.wanted.emit(day)
        else:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def _space(self) -> None:
        self._grid.setSpacing(current_theme().px(self._spacing))


def same_day(year: int, month: int, day: dt.date) -> dt.date:
    """The day of a month with the number of `day`; its last one where it has no such day."""
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _target(day: dt.date, key: int) -> dt.date | None:
    """The day to which a key moves from `day`; None for other keys."""
    if (step := _STEPS.get(Qt.Key(key))) is not None:
        return day + dt.timedelta(days=step)
    if key in {_KEY.Key_PageUp, _KEY.Key_PageDown}:
        months = day.year * 12 + day.month - 1 + (-1 if key == _KEY.Key_PageUp else 1)
        return same_day(months // 12, months % 12 + 1, day)
    if key == _KEY.Key_Home:
        return day.replace(day=1)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if key == _KEY.Key_End else None
