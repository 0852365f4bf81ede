"""A list of frozen rows as a Qt table: one model for every list of the program."""

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

SortRole = Qt.ItemDataRole.UserRole
"""The native value of a cell (a date, a number, a text)."""
RowRole = Qt.ItemDataRole.UserRole + 1
"""The row itself."""


@dataclasses.dataclass(frozen=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        title: its head.
        value: the native value, for sorting.
        show: the text; None = the value's own text, nothing for None.
        numeric: right-aligned, in the font with digits of one width.
        stretch: takes the width that is left over.
        wraps: may break its text into lines where the width is short.
        minimum: narrowest width in design pixels when it wraps.
    """

    title: str
    value: Callable[[T], Any]
    show: Callable[[T], str] | None = None
    numeric: bool = False
    stretch: bool = False
    wraps: bool = False
    minimum: int = 96

    def text(self, row: T) -> str:
        """What is shown for a row."""
        if self.show is not None:
            return self.show(row)
        value = self.value(row)
        return "" if value is None else str(value)


class RowModel(QAbstractTableModel, Generic[T]):
    """Rows in columns.

    Args:
        columns: what is shown.
        key: identifies a row (its id); lists keep the current row by it when they are loaded again.
    """

    def __init__(self, columns: Sequence[Column[T]], key: Callable[[T], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[T] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def rows(self) -> tuple[T, ...]:
        """The rows in the order shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows, sorted as before."""
        self.beginResetModel()
        self._rows = list(rows)
        self._sort_rows()
        self.endResetModel()

    def row_at(self, row: int) -> T | None:
        """The row at a place, None outside."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def key_of(self, row: T) -> Hashable:
        """The key of a row."""
        return self._key(row)

    def place_of(self, key: Hashable) -> int | None:
        """The place of the row with this key, None when it is not there."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), None)

    def text_at(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self.columns[column].text(self._rows[row])

    def sorted_by(self) -> tuple[int, Qt.SortOrder] | None:
        """Column and order, None for the order of the service."""
        return self._sorted

    def head(self, column: int) -> str:
        """Title of a column, with ▲ or ▼ when the list is sorted by it."""
        title = self.columns[column].title
        if self._sorted is None or self._sorted[0] != column:
            return title
        return f"{title} {'▲' if self._sorted[1] == Qt.SortOrder.AscendingOrder else '▼'}"

    def _sort_rows(self) -> None:
        if self._sorted is None:
            return
        column, order = self._sorted
        value = self.columns[column].value
        empty = [row for row in self._rows if value(row) is None]
        filled = [row for row in self._rows if value(row) is not None]
        filled.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = filled + empty

    # What Qt calls.

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        answer: Any = None
        if role == Qt.ItemDataRole.DisplayRole:
            answer = column.text(row)
        elif role == SortRole:
            answer = column.value(row)
        elif role == RowRole:
            answer = row
        elif role == Qt.ItemDataRole.TextAlignmentRole:
            answer = _side(column)
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            shown = self.columns if index.column() == 0 else (column,)
            answer = "、".join(f"{each.title} {each.text(row) or 'なし'}" for each in shown)
        return answer

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.columns[section])
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by native values; empty ones stand last; -1 gives up sorting (at the next `set_rows`)."""
        self.beginResetModel()
        self._sorted = (column, order) if 0 <= column < len(self.columns) else None
        self._sort_rows()
        self.endResetModel()


def _side(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
