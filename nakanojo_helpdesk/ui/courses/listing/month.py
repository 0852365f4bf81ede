"""A month of lessons as a grid of days, beside the list of courses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import WEEKDAYS, short_date
from nakanojo_helpdesk.domain.courses.queries import CourseDay
from nakanojo_helpdesk.domain.opening_days import Reason
from nakanojo_helpdesk.ui.kit.inputs.month_grid import DayButton, MonthGrid
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.painted import paint_rounded
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_HIGH: Final = 52
_REASONS: Final = {Reason.HOLIDAY: "祝日", Reason.YEAR_END: "休み", Reason.TOWN: "休み"}


class LessonDay(DayButton):
    """One day: its number, how many lessons it has, else why it is closed. Closed days stand on grey."""

    def __init__(
        self,
        parent: QWidget,
        take_key: Callable[[Any, QKeyEvent], bool],
        take_focus: Callable[[Any], object],
    ) -> None:
        super().__init__(parent, take_key, take_focus)
        self.lessons: CourseDay | None = None
        self._is_today = self._is_picked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, day: CourseDay, *, is_today: bool, is_picked: bool) -> None:
        """Show another day; `is_picked` is the day the list is about."""
        self.lessons, self._is_today, self._is_picked = day, is_today, is_picked
        today = "、今日" if is_today else ""
        picked = "、一覧に出ています" if is_picked else ""
        self.setAccessibleName(f"{short_date(day.day)}{today}、{self._spoken(day)}{picked}")
        closed = "" if day.opening.is_open else f"休み（{day.opening.words}）。"
        titles = "、".join(lesson.title for lesson in day.lessons)
        self.setAccessibleDescription(f"{closed}{titles}")
        self.update()

    def words(self) -> str:
        """What stands below the number: `2回`, `中止`, `延期`, the reason of a closed day; empty for nothing."""
        day = self.lessons
        if day is None:
            return ""
        if count := self._count(day):
            return f"{count}回"
        if day.lessons:
            return "中止"
        if day.left:
            return "延期"
        return "" if day.opening.is_open else _REASONS.get(day.opening.reason, "")

    def _count(self, day: CourseDay) -> int:
        return sum(lesson.takes_place for lesson in day.lessons)

    def _spoken(self, day: CourseDay) -> str:
        count = self._count(day)
        return (
            f"講座{count}回"
            if count
            else {"中止": "中止あり", "延期": "延期あり"}.get(self.words(), "講座なし")
        )

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(54), theme.target(_HIGH))

    @override
    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(48), theme.target(_HIGH))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.lessons is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_lessons = bool(self._count(self.lessons))
        ground = "card" if self.lessons.opening.is_open else "header"
        if has_lessons:
            ground = "selected"
        if self.underMouse():
            ground = "row_hover"
        edge, line = ("primary", 3.0) if self._is_picked else ("control_border", 1.0)
        paint_rounded(painter, theme, QRectF(self.rect()), ground, edge, line=line)
        inner = QRectF(self.rect()).adjusted(theme.px(6), theme.px(4), -theme.px(4), -theme.px(4))
        half = inner.height() / 2
        painter.setPen(theme.colour("text"))
        font = theme.font("body_bold" if has_lessons or self._is_today else "body")
        painter.setFont(font)
        number = text_lines.broken(f"{self.lessons.day.day}", font)
        text_lines.paint(painter, number, QRectF(inner.left(), inner.top(), number.width, half))
        if self._is_today:
            painter.fillRect(
                QRectF(inner.left(), inner.top() + half - 1, number.width, theme.px(2)), theme.colour("text")
            )
        small = theme.font("small_bold" if has_lessons else "small")
        painter.setFont(small)
        below = QRectF(inner.left(), inner.top() + half, inner.width(), half)
        text_lines.paint(painter, text_lines.broken(self.words(), small), below, Qt.AlignmentFlag.AlignRight)


class LessonCalendar(MonthGrid[LessonDay]):
    """The lessons of one month. Enter, Space or a click picks a day for the list."""

    picked = Signal(object)
    """A day (a `date`) was picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("講座のカレンダー", WEEKDAYS[6] + WEEKDAYS[:6], LessonDay, parent, spacing=4)
        self.opened.connect(self.picked)
        self.turned.connect(self.picked)
        for cell in self._cells:
            cell.clicked.connect(partial(self._pick, cell))

    def show_days(self, days: Sequence[CourseDay], today: date, picked: date | None) -> None:
        """Show the days of a month, 1st first; `picked` is the one the list is about."""

        def show(cell: LessonDay, place: int) -> None:
            day = days[place]
            cell.show_day(day, is_today=day.day == today, is_picked=day.day == picked)

        self.show_month([day.day for day in days], today, show)

    def _pick(self, cell: LessonDay) -> None:
        if cell.date is not None:
            self.picked.emit(cell.date)
