"""A month as a grid of days: one tab stop; arrows move, Space opens or closes a day, Enter shows more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, short_date
from nakanojo_helpdesk.domain.opening_days import OpeningDay, Reason
from nakanojo_helpdesk.ui.kit.inputs.month_grid import DayButton, MonthGrid
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.painted import paint_rounded
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_HEIGHT: Final = 60
_SHORT_REASONS: Final = {Reason.TOWN: "町設定"}


class DayCell(DayButton):
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


class MonthCalendar(MonthGrid[DayCell]):
    """The opening days of one month: Space opens or closes a day, Enter asks for the reason."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, WEEKDAYS[6] + WEEKDAYS[:6], DayCell, parent)

    def show_days(self, days: Sequence[OpeningDay], today: date) -> None:
        """Show the days of a month, 1st first; the same day stays chosen where possible."""

        def show(cell: DayCell, place: int) -> None:
            cell.show_day(days[place], is_today=days[place].day == today)

        self.show_month([day.day for day in days], today, show)
