"""A list of frozen rows as a Qt table: one model for every list of the program."""

import dataclasses
import enum
import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

T = TypeVar("T")
_PADDING = re.compile(r" +(?=\d)")
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
        tabular: in that font too, but left-aligned: numbers and times padded with spaces, so that digits align.
        warns: whether a row's cell is a warning: bold, in its colour, behind its sign.
        stretch: takes the width that is left over.
        wraps: may break its text into lines where the width is short.
        minimum: narrowest width in design pixels when it wraps.
        share: how full a row's cell is, from 0 to 1, drawn as a bar below its text; None for no bar.
    """

    title: str
    value: Callable[[T], Any]
    show: Callable[[T], str] | None = None
    numeric: bool = False
    tabular: bool = False
    warns: Callable[[T], bool] | None = None
    stretch: bool = False
    wraps: bool = False
    minimum: int = 96
    share: Callable[[T], float | None] | None = None

    def text(self, row: T) -> str:
        """What is shown for a row."""
        if self.show is not None:
            return self.show(row)
        value = self.value(row)
        return "" if value is None else str(value)

    def unpadded(self, row: T) -> str:
        """The text without the padding that aligns digits: for cards and screen readers."""
        text = self.text(row)
        return _PADDING.sub("", text) if self.tabular else text


class Tone(enum.Enum):
    """The emphasis of a row. Its words say the same: never by colour alone."""

    PLAIN = enum.auto()
    QUIET = enum.auto()
    """Over and done with: in grey."""
    FREE = enum.auto()
    """Nothing there yet: in grey on the grey of the page."""
    HEADING = enum.auto()
    """The first cell stands across the line, above the rows it is about; the keyboard passes it over."""


def _plain(_row: object) -> Tone:
    return Tone.PLAIN


class RowModel(QAbstractTableModel, Generic[T]):
    """Rows in columns.

    Args:
        columns: what is shown.
        key: identifies a row (its id); lists keep the current row by it when they are loaded again.
        tone: the emphasis of a row.
    """

    def __init__(
        self,
        columns: Sequence[Column[T]],
        key: Callable[[T], Hashable],
        tone: Callable[[T], Tone] = _plain,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._tone = tone
        self.brief: Callable[[T], tuple[str, ...]] | None = None
        """The lines of a row where it stands as a card, the first one bold; None for all columns with their heads."""
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

    def put(self, row: T) -> None:
        """Show another version of a row in its place: nothing is sorted or laid out anew, only that row painted."""
        place = self.place_of(self._key(row))
        if place is not None:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def row_at(self, row: int) -> T | None:
        """The row at a place, None outside."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def key_of(self, row: T) -> Hashable:
        """The key of a row."""
        return self._key(row)

    def place_of(self, key: Hashable) -> int | None:
        """The place of the row with this key, None when it is not there."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), None)

    def tone_at(self, row: int) -> Tone:
        """The emphasis of the row at a place."""
        return self._tone(self._rows[row])

    def is_heading(self, row: int) -> bool:
        """Whether the row at a place is a heading."""
        return self.tone_at(row) is Tone.HEADING

    def warns_at(self, row: int, column: int) -> bool:
        """Whether the cell is a warning."""
        warns = self.columns[column].warns
        return warns is not None and warns(self._rows[row])

    def share_at(self, row: int, column: int) -> float | None:
        """How full the cell is, for its bar; None for no bar."""
        share = self.columns[column].share
        return None if share is None or self.is_heading(row) else share(self._rows[row])

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
        """Sort the rows of each heading."""
        if self._sorted is None:
            return
        parts: list[list[T]] = [[]]
        for row in self._rows:
            if self._tone(row) is Tone.HEADING:
                parts.append([])
            parts[-1].append(row)
        self._rows = [row for part in parts for row in self._in_order(part, *self._sorted)]

    def _in_order(self, rows: Sequence[T], column: int, order: Qt.SortOrder) -> list[T]:
        value = self.columns[column].value
        heads = [row for row in rows if self._tone(row) is Tone.HEADING]
        others = [row for row in rows if self._tone(row) is not Tone.HEADING]
        filled = [row for row in others if value(row) is not None]
        filled.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
        return [*heads, *filled, *(row for row in others if value(row) is None)]

    def _spoken(self, place: int, column: int) -> str:
        """The words of a cell for a screen reader; those of the first cell are the whole row with its heading."""
        row = self._rows[place]
        if self.is_heading(place):
            return self.columns[0].text(row)
        shown = self.columns if column == 0 else (self.columns[column],)
        cells = [f"{each.title} {each.unpadded(row) or 'なし'}" for each in shown]
        above = next((upper for upper in range(place, -1, -1) if self.is_heading(upper)), None)
        heads = [] if above is None or column else [self.columns[0].text(self._rows[above])]
        return "、".join([*heads, *cells])

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
            answer = self._spoken(index.row(), index.column())
        return answer

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_heading(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

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
        """Sort by native values, empty ones last; -1 ends sorting (at the next `set_rows`)."""
        self.beginResetModel()
        self._sorted = (column, order) if 0 <= column < len(self.columns) else None
        self._sort_rows()
        self.endResetModel()


def _side(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
