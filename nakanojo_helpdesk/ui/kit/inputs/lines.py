"""One-line inputs: text, password, date."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from nakanojo_helpdesk.typography.plain_text import length_sentence, one_line
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.composition import Composition


class TextField(QLineEdit):
    """One line of text. Characters that may not be stored are never accepted (`typography.plain_text.one_line`); all others are.

    A text longer than `maximum_length` is kept, too: the `Field` around it shows `length_problem`.

    Args:
        maximum_length: in characters, as the rules of the domain count them (𠮷 is one).
        placeholder: an example, in grey.
        width: not wider than this, in design pixels.
        parent: as for every widget.
        figures: digits, Latin letters and signs alone are typed here: the Japanese input method is off, so that each is
            there at once and not full-width. Whoever reads the value still folds it (NFKC), since it may be pasted.
    """

    def __init__(
        self,
        maximum_length: int = 200,
        placeholder: str = "",
        width: int = 560,
        parent: QWidget | None = None,
        *,
        figures: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(
            Qt.WidgetAttribute.WA_InputMethodEnabled, not figures
        )  # hints do not turn it off on Windows
        self.composition = Composition(self)
        self._width = width
        self.setMaximumWidth(current_theme().px(width))
        self._longest = maximum_length
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self._clean)
        when_restyled(self, self._fit)

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.text().strip()

    def length_problem(self) -> str | None:
        """The end of the sentence about too many characters; None when the length is allowed."""
        count = len(self.value())
        return length_sentence(count, self._longest) if count > self._longest else None

    def _clean(self, _text: str) -> None:
        text = self.text()  # a slot of `textEdited` may have changed it meanwhile
        clean = one_line(text)
        if clean != text:
            at = self.cursorPosition()
            self.setText(clean)
            self.setCursorPosition(min(at, len(clean)))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(96), super().minimumSizeHint().height())

    def _fit(self) -> None:
        self.setMaximumWidth(current_theme().px(self._width))


class PasswordField(Composite):
    """A password with a 「表示」 button. The Japanese input method is off."""

    changed = Signal()
    """The text changed."""
    entered = Signal()
    """Enter was pressed."""

    def __init__(self, name: str = "パスワード", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TextField(200, width=400, figures=True)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.show_button = Button("表示", icon_name="visibility")
        row = Row(self, spacing=12)
        row.addWidget(self.line, 1000)
        row.addWidget(self.show_button)
        row.addStretch(1)
        self.hand_focus_to(self.line)
        self.setAccessibleName(name)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.entered)
        self.show_button.clicked.connect(lambda: self._show(shown=self._is_hidden()))
        self._show(shown=False)

    def text(self) -> str:
        """The password as typed."""
        return self.line.text()

    def clear(self) -> None:
        """Empty it and hide it again."""
        self.line.clear()
        self._show(shown=False)

    def _is_hidden(self) -> bool:
        return self.line.echoMode() == QLineEdit.EchoMode.Password

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.show_button.set_words("隠す" if shown else "表示")
        self.show_button.set_icon("visibility_off" if shown else "visibility")
        self.show_button.setAccessibleName("パスワードを隠す" if shown else "パスワードを表示")


class DateField(Composite):
    """A date in any spelling. Below it the part that was not typed: the weekday, or the whole date.

    Args:
        parse: text to date; raises ValueError, whose words are shown below the field.
        show: date to its reading, such as ``令和8年4月6日（月）``.
        parent: as for every widget.
    """

    changed = Signal()
    """The text changed."""

    def __init__(
        self,
        parse: Callable[[str], dt.date],
        show: Callable[[dt.date], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse = parse
        self._show = show
        self.line = TextField(40, "例：R8.4.6", 320)
        self._reading = PlainLabel("", "small", wrap=True, parent=self)
        column = Column(self, spacing=10)  # the focus ring needs its room
        row = Row()
        row.addWidget(self.line, 1000)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._reading)
        self.hand_focus_to(self.line)
        self.line.textChanged.connect(self._read)
        self._read()

    def text(self) -> str:
        """As typed."""
        return self.line.text()

    def date(self) -> dt.date | None:
        """The date, None when empty or not a date (then `problem` says why)."""
        return self._parsed()[0]

    def problem(self) -> str | None:
        """The sentence why it is not a date; None when empty or fine."""
        return self._parsed()[1]

    def set_date(self, date: dt.date | None) -> None:
        """Show a date, or nothing."""
        self.line.setText(self._show(date).partition("（")[0] if date is not None else "")

    def reading(self) -> str:
        """What is shown below; empty when there is nothing."""
        return self._reading.text()

    def hide_reading(self) -> None:
        """Hide the reading until something is typed, in favour of a fault."""
        self._reading.hide()

    def _parsed(self) -> tuple[dt.date | None, str | None]:
        if not self.line.value():
            return None, None
        try:
            return self._parse(self.line.value()), None
        except ValueError as error:
            return None, str(error)

    def _words(self, date: dt.date) -> str:
        whole = self._show(date)
        plain, _, weekday = whole.removesuffix("）").partition("（")
        return whole if self.line.value() != plain else f"{weekday}曜日" if weekday else ""

    def _read(self) -> None:
        date = self.date()
        self._reading.setText(self._words(date) if date is not None else "")
        self._reading.setVisible(bool(self._reading.text()))
        self.changed.emit()

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the line, too."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
