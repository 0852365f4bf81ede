"""The frame around every input: label, ※必須, help, and the fault below."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, PasswordField, TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import QWIDGETSIZE_MAX, Column, Row, set_role
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.focus_ring import WHOLE
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce_fault, fault_words, required_name

if TYPE_CHECKING:
    from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField

_CLEAR = 10
"""Between an input and the text above and below it: the focus ring must touch neither."""
_LABEL_WIDTH = 88
_STACK_BELOW = 560
FAULT_WIDTH = 200
"""In design pixels: a field with a fault below wishes no more than this for it, and takes what it gets."""


class Field(Composite):
    """An input with its words.

    Args:
        label: what is asked.
        editor: the input; named for screen readers after the label unless it has a name.
        required: shows ※必須.
        support: help under the label, always visible.
        beside: label at the left (chip groups), above the input where the room is narrow.
        least: least width in design pixels; if a fault fits in it, showing one does not move the neighbours.
        parent: as for every widget.
    """

    edited = Signal()
    """Somebody changed what is in the input, not the program."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        required: bool = False,
        support: str = "",
        beside: bool = False,
        least: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty(WHOLE, True)
        self._least = least
        self.editor = editor
        self.hand_focus_to(editor)
        self._listen(editor)
        self._beside = beside
        self._arranged: tuple[Theme, bool, bool] | None = None
        self._described = support
        self._label = PlainLabel(label, "label")
        self._required = PlainLabel("※必須", "error", parent=self)
        if not required:
            self._required.hide()  # shown without a parent it would be a window of its own for a moment
        self._support = PlainLabel(support, "small", wrap=True, parent=self)
        if not support:
            self._support.hide()
        self._error = _Fault("", "error", wrap=True)
        self._error.hide()

        self._head = QWidget()
        flow = FlowLayout(8, self._head, line_spacing=0)
        flow.addWidget(self._label)
        flow.addWidget(self._required)
        self._lines = _Lines()
        self.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(self._head)
        column = Column(spacing=_CLEAR)
        if not beside:
            column.addWidget(self._support)
        if isinstance(editor, TextField) or _is_list(editor):
            row = Row()
            row.addWidget(editor, 1000)
            row.addStretch(1)
            column.addLayout(row)
        else:
            column.addWidget(editor)
        if beside:
            column.addWidget(self._support)
        column.addWidget(self._error)
        self._lines.addLayout(column, 1)
        self._arrange(stacked=not beside)

        self._length_shown = False
        if isinstance(editor, TextField):
            editor.textChanged.connect(self._show_length)
        self._spoken = editor.accessibleName() or label
        self._is_required = required
        self._name_editor()
        self._describe()
        when_restyled(self, self._fit)

    def _listen(self, editor: QWidget) -> None:
        """Emit `edited` when a person changes the input."""
        if isinstance(editor, ChipGroup | DateField | MemoField | NumberField | PasswordField):
            editor.changed.connect(self.edited)
        elif _is_list(editor):
            editor.chosen.connect(self.edited)
        elif isinstance(editor, TextField):
            editor.textEdited.connect(self.edited)

    def label_text(self) -> str:
        """What is asked."""
        return self._label.text()

    def set_label(self, label: str) -> None:
        """Change what is asked; the input is named after it."""
        self._label.setText(label)
        self._spoken = label
        self._name_editor()

    def error(self) -> str:
        """The fault shown, without the ＊; empty when there is none."""
        return self._error.text().removeprefix("＊") if not self._error.isHidden() else ""

    def show_error(self, sentence: str | None) -> None:
        """Show a fault under the input, or remove it."""
        text = (sentence or "").removeprefix("＊")
        if text == self.error() == "" and self.inner_editor().property("fault") != "true":
            return
        if text != self.error():
            announce_fault(self, text)
        self._error.setText(f"＊{text}" if text else "")
        self._error.setVisible(bool(text))
        if text and isinstance(self.editor, DateField):
            self.editor.hide_reading()
        set_role(self.inner_editor(), "true" if text else "", "fault")
        self._describe()

    def _show_length(self) -> None:
        """Say when a line has too many characters: nothing of it is cut."""
        problem = self.editor.length_problem() if isinstance(self.editor, TextField) else None
        if problem or self._length_shown:
            self.show_error(problem and f"{self.label_text().partition('（')[0]}は{problem}")
        self._length_shown = bool(problem)

    def show_label(self, shown: bool) -> None:
        """Show or hide the label; screen readers read it in any case."""
        self._head.setVisible(shown)

    def set_support(self, text: str) -> None:
        """Change the help text."""
        self._described = text
        self._support.setText(text)
        self._support.setVisible(bool(text))
        self._describe()

    def set_required(self, required: bool) -> None:
        """Show or hide ※必須."""
        self._required.setVisible(required)
        self._is_required = required
        self._name_editor()

    def focus_editor(self) -> None:
        """Give the input the keyboard."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def inner_editor(self) -> QWidget:
        """The innermost widget that takes the input (a composite editor hands the focus to it)."""
        return (self.editor.focus_target() if isinstance(self.editor, Composite) else None) or self.editor

    def _name_editor(self) -> None:
        name = required_name(self._spoken, required=self._is_required)
        self.editor.setAccessibleName(name)
        inner = self.inner_editor()
        if isinstance(inner, QLineEdit):
            inner.setAccessibleName(name)

    def _describe(self) -> None:
        text = " ".join(part for part in (fault_words(self._error.text()), self._described) if part)
        if isinstance(self.editor, Composite):
            self.editor.set_fault(self._error.text().removeprefix("＊"))
        self.editor.setAccessibleDescription(text)
        inner = self.inner_editor()
        if isinstance(inner, QLineEdit):
            inner.setAccessibleDescription(text)

    def _arrange(self, *, stacked: bool) -> None:
        theme = current_theme()
        close = stacked and bool(
            self._described
        )  # a support text keeps the label out of the focus ring's room
        if self._arranged == (theme, stacked, close):
            return  # Qt would lay it out again, in the midst of being laid out
        self._arranged = theme, stacked, close
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._lines.setDirection(direction)
        self._lines.setSpacing(theme.px(4 if close else _CLEAR))
        self._head.setFixedWidth(QWIDGETSIZE_MAX if stacked else theme.px(_LABEL_WIDTH))
        self._head.setMinimumWidth(0 if stacked else theme.px(_LABEL_WIDTH))
        top = 0 if stacked else theme.px(11)
        self._head.setContentsMargins(0, top, 0, 0)
        policy = QSizePolicy.Policy.Preferred if stacked else QSizePolicy.Policy.Fixed
        self._head.setSizePolicy(policy, QSizePolicy.Policy.Maximum)
        self._lines.setAlignment(
            self._head, Qt.AlignmentFlag.AlignTop if not stacked else Qt.AlignmentFlag(0)
        )

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(current_theme().px(self._least), 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._arrange(stacked=not self._beside or self.width() < current_theme().px(_STACK_BELOW))


def _is_list(editor: QWidget) -> TypeGuard[ChoiceField]:
    """Whether it is a drop-down list; asked of Qt, for Qt's lists and tables come along with the class."""
    return editor.inherits("QComboBox")


class _Lines(QBoxLayout):
    """Label and input. It keeps its heights: a page that scrolls asks for those of two widths in turn, Qt keeps one."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self._heights: dict[int, int] = {}

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            high = self._heights[width] = super().heightForWidth(width)
        return high


class _Fault(PlainLabel):
    """The sentence below an input. It wraps instead of pushing neighbours away."""

    @override
    def sizeHint(self) -> QSize:
        wide = min(super().sizeHint().width(), current_theme().px(FAULT_WIDTH))
        return QSize(wide, self.heightForWidth(wide))
