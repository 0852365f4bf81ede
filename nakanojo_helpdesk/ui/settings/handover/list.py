"""未処理 as a list: marked with Space, each line with who takes it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import short_date
from nakanojo_helpdesk.domain.handover.work import OpenWork
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table

MARK: Final = "●"
NOTHING: Final = "未処理の事項はありません。"
_UNDECIDED: Final = "未定"


class WorkTable(Table[OpenWork]):
    """Space, or a press on its first column, marks a line and takes the mark away."""

    marked = Signal(object)
    """The line whose mark was turned."""

    def __init__(self, model: RowModel[OpenWork]) -> None:
        super().__init__(model, "未処理の事項", NOTHING, least_rows=6)
        self.clicked.connect(self._pressed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._turn_mark(self.current_row())
        else:
            super().keyPressEvent(event)

    def _pressed(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._turn_mark(self.row_model().row_at(index.row()))

    def _turn_mark(self, row: OpenWork | None) -> None:
        if row is not None:
            self.marked.emit(row)


def work_model(is_marked: Callable[[OpenWork], bool], *, marks: bool) -> RowModel[OpenWork]:
    """The columns; `marks` for whoever may choose who takes a line over."""
    columns: list[Column[OpenWork]] = [
        Column("種類", lambda work: work.kind.label),
        Column("番号など", lambda work: work.what, stretch=True, wraps=True, minimum=200),
        Column(
            "期限",
            lambda work: "" if work.due is None else work.due.isoformat(),
            lambda work: "－" if work.due is None else short_date(work.due),
        ),
        Column(
            "引き継ぐ人",
            lambda work: work.successor_name,
            _successor_words,
            warns=lambda work: bool(work.trouble),
            wraps=True,
            minimum=160,
        ),
        Column("引き継ぎ方", lambda work: work.goes_by, wraps=True, minimum=160),
    ]
    if marks:
        columns.insert(
            0,
            Column("しるし", lambda work: not is_marked(work), lambda work: MARK if is_marked(work) else ""),
        )
    model: RowModel[OpenWork] = RowModel(columns, key=lambda work: work.id)
    model.brief = lambda work: _card_lines(work, is_marked=is_marked(work))
    return model


def _card_lines(work: OpenWork, *, is_marked: bool) -> tuple[str, ...]:
    """A line of the list as a card: what it is, until when, who takes it over."""
    due = "" if work.due is None else f"期限：{short_date(work.due)}　"
    head = f"{MARK} {work.kind.label}" if is_marked else work.kind.label
    return head, work.what, f"{due}引き継ぐ人：{_successor_words(work)}"


def _successor_words(work: OpenWork) -> str:
    if not work.successor:
        return _UNDECIDED
    return f"{work.successor_name}：{work.trouble}" if work.trouble else work.successor_name
