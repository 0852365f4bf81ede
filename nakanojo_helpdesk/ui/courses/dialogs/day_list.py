"""Proposed days below each other: what speaks against each, and Space leaves a day out or takes it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table

TAKEN: Final = "入れる"
LEFT_OUT: Final = "外す"


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """One proposed lesson: its place in the proposal, its time, the words for its venue, what speaks against its day."""

    place: int
    time: LessonTime
    venue: str = ""
    obstacle: str = ""
    taken: bool = True

    @property
    def words(self) -> str:
        """`令和8年5月13日（水）10:00～11:30`."""
        return long_date(self.time.day) + self.time.clock_words


class DayList(Table[DayLine]):
    """The days. `turned` when Space or a double click turns one round."""

    turned = Signal(object)
    """The `DayLine` to be turned round."""

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        self.lines: RowModel[DayLine] = RowModel(
            (
                Column("扱い", lambda line: TAKEN if line.taken else LEFT_OUT),
                Column("日時", lambda line: (line.time.day, line.time.begin), lambda line: line.words),
                Column("会場", lambda line: line.venue, wraps=True, minimum=100),
                Column(
                    "休みの日",
                    lambda line: line.obstacle,
                    warns=lambda line: bool(line.obstacle) and line.taken,
                    stretch=True,
                    wraps=True,
                    minimum=120,
                ),
            ),
            key=lambda line: line.place,
            tone=lambda line: Tone.PLAIN if line.taken else Tone.QUIET,
        )
        super().__init__(self.lines, name, empty, least_rows=6, parent=parent)
        self.opened.connect(self.turned)

    def show_lines(self, lines: Sequence[DayLine]) -> None:
        """Show these days."""
        self.lines.set_rows(lines)

    def taken(self) -> tuple[DayLine, ...]:
        """The days that are not left out."""
        return tuple(line for line in self.lines.rows() if line.taken)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and row is not None:
            if not event.isAutoRepeat():
                self.turned.emit(row)
            return
        super().keyPressEvent(event)
