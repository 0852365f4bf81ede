"""A drop-down list in the style of the house, for questions with more answers than chips can show."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme

_NARROWEST, _AROUND, _AIR = 240, 12 + 44, 16
"""Design pixels: the narrowest list, what stands beside its text, and above and below several lines together."""


class _Entries(QStyledItemDelegate):
    """Entries of an open list: whole, in several lines where the list is too narrow for one."""

    def __init__(self, field: "ChoiceField") -> None:
        super().__init__(field)
        self._field = field

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        theme, hint = current_theme(), super().sizeHint(option, index)
        lines = self._field.lines_of(str(index.data()))
        if len(lines.texts) == 1:
            return hint
        return QSize(self._field.width(), max(hint.height(), math.ceil(lines.height) + theme.px(_AIR)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        lines = self._field.lines_of(str(index.data()))
        if len(lines.texts) == 1:
            super().paint(painter, option, index)
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        self._field.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, drawn, painter, self._field.view()
        )
        theme = current_theme()
        place = QRectF(drawn.rect).adjusted(theme.px(12), 0, 0, 0)
        painter.save()
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        text_lines.paint(painter, lines, place)
        painter.restore()


class ChoiceField(QComboBox):
    """One of several choices.

    Args:
        choices: what is on offer.
        empty: word of a first entry that means "nothing chosen" (code ``""``); None for no such entry.
        parent: as for every widget.
    """

    chosen = Signal(str)
    """The user chose this code."""

    def __init__(
        self, choices: Sequence[Choice] = (), empty: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._empty = empty
        self._heard: PlainLabel | None = None
        """Names it for readers on Linux, where Qt gives what is chosen for the name."""
        self._measured: tuple[Theme, int] | None = None
        """Width of the widest entry in a theme: a layout asks for it many times at every key."""
        self.setItemDelegate(_Entries(self))
        self.setMaxVisibleItems(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_choices(choices)
        self.activated.connect(lambda _row: self.chosen.emit(self.code() or ""))

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; the chosen one stays when it is still on offer."""
        before = self.code()
        self.blockSignals(True)
        self.clear()
        if self._empty is not None:
            self.addItem(self._empty, "")
        for choice in choices:
            self.addItem(choice.label, choice.code)
        self.blockSignals(False)
        self.set_code(before if before is not None and self.offers(before) else None)
        self._measure_again()

    def offers(self, code: str) -> bool:
        """Whether this code can be chosen."""
        return self.findData(code) >= 0

    def offer_too(self, code: str, label: str) -> None:
        """Add one more choice at the end, unless there is one with this code.

        For a code of a saved record that is no longer offered. The next `set_choices` drops it unless it is chosen
        and among them.
        """
        if not self.offers(code):
            self.addItem(label, code)
            self._measure_again()

    def _measure_again(self) -> None:
        self._measured = None
        # What is `Fixed` gets the height of one line, whatever width it is given.
        down = QSizePolicy.Policy.Minimum if self.hasHeightForWidth() else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Maximum, down)
        self.updateGeometry()

    def code(self) -> str | None:
        """The chosen code, None for nothing."""
        code = self.currentData()
        return code if isinstance(code, str) and code else None

    def set_code(self, code: str | None) -> None:
        """Choose without a signal; None chooses the empty entry, or the first one where there is none.

        Raises `KeyError` for a code that is not offered (see `offer_too`): choosing another answer instead would
        save it as if a person had given it.
        """
        row = self.findData(code or "")
        if code and row < 0:
            raise KeyError(code)
        self.setCurrentIndex(max(row, 0) if self.count() else -1)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if self._heard is None:
            self._heard = PlainLabel(parent=self)
            self._heard.hide()
            self._heard.setBuddy(self)
        self._heard.setText(name.replace("&", "＆"))

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        if self._measured is None or self._measured[0] is not theme:
            font = theme.font("body")
            widths = (text_lines.broken(self.itemText(row), font).width for row in range(self.count()))
            wide = max(widths, default=0.0) + theme.px(_AROUND) + 8
            self._measured = theme, round(max(wide, theme.px(120)))
        return QSize(self._measured[1], theme.target(theme.tokens.input))

    @override
    def minimumSizeHint(self) -> QSize:
        # The longest name a town may give a desk would make the whole page wider than its window.
        hint = self.sizeHint()
        return QSize(min(hint.width(), current_theme().px(_NARROWEST)), hint.height())

    @override
    def hasHeightForWidth(self) -> bool:
        return self.sizeHint().width() > self.minimumSizeHint().width()

    @override
    def heightForWidth(self, width: int) -> int:
        """High enough for every entry, so that choosing moves nothing."""
        hint, theme = self.sizeHint(), current_theme()
        if width >= hint.width():
            return hint.height()
        high = max(self.lines_of(self.itemText(row), width).height for row in range(self.count()))
        return max(hint.height(), math.ceil(high) + theme.px(_AIR))

    def lines_of(self, text: str, width: int = 0) -> text_lines.Lines:
        """An entry in lines for a width of the field, by default the one it has."""
        theme = current_theme()
        width = width or self.width()
        room = () if width >= self.sizeHint().width() else (float(width - theme.px(_AROUND) - 8),)
        return text_lines.broken(text, theme.font("body"), *room)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the page: it must not change an answer by accident."""
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        lines = self.lines_of(self.currentText())
        one_line = len(lines.texts) == 1
        if one_line:
            super().paintEvent(event)
        painter = QStylePainter(self)
        if not one_line:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            option.currentText = ""
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            painter.setFont(theme.font("body"))
            painter.setPen(theme.colour("text" if self.isEnabled() else "disabled"))
            place = QRectF(self.rect()).adjusted(theme.px(12), 0, 0, 0)
            text_lines.paint(painter, lines, place)
        side = theme.px(24)
        place = QRectF(self.width() - theme.px(12) - side, (self.height() - side) // 2, side, side)
        role = "text" if self.isEnabled() else "disabled"
        paint_icon(painter, "keyboard_arrow_down", role, place, theme)

    @override
    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.width())
        super().showPopup()
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
