"""The list widget of the program: rows of at least 44 px, nothing cut off at any text size, keyboard first.

Columns get the width their text needs. Where these do not fit, some columns wrap; where they still do not fit, each
row becomes a small card: first column bold, the others below as 「見出し：内容」.

Where its page has to scroll, a list is shown in full height (`in_page.py`).
"""

import math
from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.lists.cells import CellDelegate, Measures, RowLook, card_height, measured
from nakanojo_helpdesk.ui.kit.lists.in_page import ListInPage
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

T = TypeVar("T")
_EXACT_ROWS = 2000
_ROW_HEIGHT = 44
_FEWEST_ROWS = 2
_TRIES = 3
"""The scroll bar may come or go with the heights of the rows, and the width with it."""
_FRAME = 4


class Table(QTableView, Generic[T]):
    """Rows of a `RowModel`.

    Keys: arrows move, Enter opens, S sorts by the next column, Shift+S turns the order round, Tab leaves.

    Args:
        model: what is shown.
        name: what the list is, for screen readers.
        empty: sentence shown while there are no rows.
        least_rows: the number of rows to show before the list scrolls.
        look: paints each row as a whole, without heads; None for cells.
        parent: as for every widget.
    """

    opened = Signal(object)
    """Enter, or a double click: the row."""
    chosen = Signal(object)
    """The current row changed: the row, or None."""

    def __init__(
        self,
        model: RowModel[T],
        name: str,
        empty: str = "まだありません。",
        *,
        least_rows: int = 6,
        look: RowLook | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._empty = empty
        self._kept: Hashable | None = None
        self._least_rows = least_rows
        self._laid = (-1, -1.0)
        self._high = -1
        self._laying_out = False
        self._uneven = False
        self._in_page = ListInPage(self, self)
        self._in_page.turned.connect(self._turn)
        self._cells = CellDelegate(model, self, look)
        self.setAccessibleName(name)
        self.setItemDelegate(self._cells)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.sectionClicked.connect(self.sort_by)
        self.doubleClicked.connect(lambda _index: self._open())
        self.entered.connect(self._hover)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        when_restyled(self, self._restyle)

    def row_model(self) -> RowModel[T]:
        """What is shown."""
        return self._model

    def current_row(self) -> T | None:
        """The current row."""
        return self._model.row_at(self.currentIndex().row())

    def select_key(self, key: Hashable) -> bool:
        """Go to the row with this key; False when it is not in the list."""
        place = self._model.place_of(key)
        if place is None:
            return False
        index = self._model.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def show_current_soon(self) -> None:
        """Scroll the current row into the middle once the rows have their places, in a list that is just being shown."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._show_current))

    def _show_current(self) -> None:
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def sort_by(self, column: int) -> None:
        """Sort by a column; a second call reverses the order."""
        before = self._model.sorted_by()
        orders = Qt.SortOrder
        turned = before == (column, orders.AscendingOrder)
        self._model.sort(column, orders.DescendingOrder if turned else orders.AscendingOrder)

    def is_whole(self) -> bool:
        """Whether the list is shown in full height and the page scrolls instead of it."""
        return self._in_page.is_whole()

    def full_height(self) -> int:
        """Height in pixels of all rows, or of the sentence shown where there are none."""
        head = self.horizontalHeader()
        above = 0 if head.isHidden() else head.sizeHint().height()
        rows = self.verticalHeader().length()
        if not self._model.rowCount():
            theme = current_theme()
            room = self.viewport().width() - 2 * theme.px(16)
            rows = math.ceil(text_lines.broken(self._empty, theme.font("body"), room).height) + theme.px(32)
        return above + rows + _FRAME

    def own_height(self, *, least: bool) -> int:
        """Preferred height in pixels while the list has its own scroll bar; the minimum with `least`."""
        rows = _FEWEST_ROWS if least else self._least_rows
        if self._look is not None:
            return min(self.full_height(), rows * self._look.least())
        return min(self.full_height(), current_theme().target(46 + rows * _ROW_HEIGHT))

    def is_stacked(self) -> bool:
        """Whether rows are shown as cards because the columns do not fit."""
        return self._cells.stacked

    def empty_words(self) -> str:
        """The sentence shown while there are no rows."""
        return self._empty

    def set_empty(self, sentence: str) -> None:
        """Change the sentence shown while there are no rows."""
        self._empty = sentence
        self._in_page.renew()
        self.viewport().update()

    def _keep(self) -> None:
        row = self.current_row()
        self._kept = None if row is None else self._model.key_of(row)

    def _restore(self) -> None:
        self._lay_out(force=True)
        if self._kept is not None and not self.select_key(self._kept):
            self.chosen.emit(None)

    def _open(self) -> None:
        row = self.current_row()
        if row is not None:
            self.opened.emit(row)

    def _hover(self, index: QModelIndex) -> None:
        self._cells.hovered = index.row()
        self.viewport().update()

    def _sort_by_key(self, *, turn: bool) -> None:
        now = self._model.sorted_by()
        if turn:
            self.sort_by(now[0] if now is not None else 0)
        else:
            self.sort_by((now[0] + 1) % len(self._model.columns) if now is not None else 0)

    def _lay_out(self, *, force: bool = False) -> None:
        if self._laying_out:
            return
        self._laying_out = True
        for _ in range(_TRIES):
            now = (self.viewport().width(), current_theme().scale)
            if not force and self._laid == now:
                break
            force, self._laid = False, now
            self._take(self._measured(now[0]))
        self._laying_out = False
        if (high := self.full_height()) != self._high:
            self._high = high
            self._in_page.renew()

    def _measured(self, width: int) -> Measures:
        if self._look is None:
            return measured(self._model, width)
        return Measures((width, *(0 for _ in self._model.columns[1:])), stacked=True)

    def _row_height(self, place: int, sizes: Measures) -> int:
        if self._look is None:
            return card_height(self._model, place, sizes)
        return self._look.height(self._model, place, sizes.widths[0])

    def _take(self, sizes: Measures) -> None:
        self._cells.stacked = sizes.stacked
        self.horizontalHeader().setVisible(not sizes.stacked)
        for column, width in enumerate(sizes.widths):
            self.setColumnHidden(column, sizes.stacked and column > 0)
            self.setColumnWidth(column, width)
        least = current_theme().target(_ROW_HEIGHT) if self._look is None else self._look.least()
        heads = self.verticalHeader()
        heads.setDefaultSectionSize(least)
        if self._uneven:
            for place in range(self._model.rowCount()):
                heads.resizeSection(place, least)
        self._uneven = sizes.stacked or sizes.wrapped
        if self._uneven:
            for place in range(min(self._model.rowCount(), _EXACT_ROWS)):
                heads.resizeSection(place, max(least, self._row_height(place, sizes)))
        self.viewport().update()

    def _turn(self, whole: bool) -> None:
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOff if whole else policies.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)

    # What Qt calls.

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        if self.is_whole() and self.hasFocus():
            row = self.visualRect(index)
            above = self.viewport().y()
            top = 0 if index.row() == 0 else above + row.top()
            self._in_page.bring_into_view(top, above + row.bottom())

    @override
    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move the cursor. A page is the visible part of the list."""
        actions = QAbstractItemView.CursorAction
        pages = {actions.MovePageUp: -1, actions.MovePageDown: 1}
        if not self.is_whole() or cursorAction not in pages:
            return super().moveCursor(cursorAction, modifiers)
        here = self.visualRect(self.currentIndex())
        page = max(self._in_page.room() - here.height(), here.height())
        last = self._model.rowCount() - 1
        row = self.rowAt(here.center().y() + pages[cursorAction] * page)
        if row < 0:
            row = 0 if cursorAction == actions.MovePageUp else last
        while 0 <= row <= last and self._model.is_heading(row):
            row += 1 if row == 0 else pages[cursorAction]
        return self._model.index(row, 0) if 0 <= row <= last else self.currentIndex()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._in_page.find_area()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._in_page.leave_area()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._open()
        elif key == Qt.Key.Key_S and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            if not event.isAutoRepeat():
                self._sort_by_key(turn=bool(event.modifiers()))
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Ignore letters instead of jumping to a row: they are shortcuts here."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            rows = range(self._model.rowCount())
            first = next((row for row in rows if not self._model.is_heading(row)), None)
            if first is not None:
                self.selectRow(first)

    @override
    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.chosen.emit(self._model.row_at(current.row()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        row = self.visualRect(self.currentIndex())
        was_in_sight = row.isValid() and row.top() >= 0 and row.bottom() < event.oldSize().height()
        super().resizeEvent(event)
        self._lay_out()
        if (
            was_in_sight and not self.is_whole()
        ):  # a sentence that comes below takes the room of the last rows
            self.scrollTo(self.currentIndex())

    def _restyle(self) -> None:
        self._lay_out(force=True)
        self.updateGeometry()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._cells.hovered = -1
        self.viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount():
            return
        theme = current_theme()
        painter = QPainter(self.viewport())
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(theme.colour("sub_text"))
        place = QRectF(self.viewport().rect()).adjusted(theme.px(16), 0, -theme.px(16), 0)
        lines = text_lines.broken(self._empty, font, place.width())
        text_lines.paint(painter, lines, place, Qt.AlignmentFlag.AlignHCenter)

    @override
    def sizeHint(self) -> QSize:
        high = self.full_height() if self.is_whole() else self.own_height(least=False)
        return QSize(current_theme().px(400), high)

    @override
    def minimumSizeHint(self) -> QSize:
        high = self.full_height() if self.is_whole() else self.own_height(least=True)
        return QSize(current_theme().px(200), high)
