"""A drop-down list in the style of the house, for questions with more answers than chips can show."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.look import text_lines
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_NARROWEST = 240


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
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
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
        self.updateGeometry()

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
        font = theme.font("body")
        widths = (text_lines.broken(self.itemText(row), font).width for row in range(self.count()))
        wide = max(widths, default=0.0) + theme.px(12 + 44) + 8
        return QSize(round(max(wide, theme.px(120))), theme.target(theme.tokens.input))

    @override
    def minimumSizeHint(self) -> QSize:
        # The longest name a town may give a desk would make the whole page wider than its window.
        hint = self.sizeHint()
        return QSize(min(hint.width(), current_theme().px(_NARROWEST)), hint.height())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the page: it must not change an answer by accident."""
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        side = theme.px(24)
        place = QRectF(self.width() - theme.px(12) - side, (self.height() - side) // 2, side, side)
        role = "text" if self.isEnabled() else "disabled"
        paint_icon(painter, "keyboard_arrow_down", role, place, theme)

    @override
    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.width())
        super().showPopup()
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
