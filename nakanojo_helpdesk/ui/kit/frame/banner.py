"""Messages of a page: the line after saving, a notice. The state is shown by icon and word, not by colour alone."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.layout.boxes import (
    Column,
    Panel,
    Row,
    chain_after,
    set_role,
    tab_anchor,
)
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, set_visible
from nakanojo_helpdesk.ui.kit.look.icons import paint_icon
from nakanojo_helpdesk.ui.kit.look.labels import LabelRole, PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce, speak_as_group

Kind = Literal["info", "success", "warning", "error"]
"""How things stand: something to know, something done, something to heed, something that went wrong."""
_ICONS: dict[str, str] = {"success": "check_circle", "warning": "warning", "error": "error", "info": "info"}
_MARGINS = (16, 4, 10, 4)
FOLDED_MARGINS = (10, 2, 4, 2)
"""Of the sticky line where it stands in the title line; design pixels as `Panel` takes them."""
_LINKS_AT_MOST = 3
_LOW = 500
_WORDS: dict[str, LabelRole] = {
    "info": "primary",
    "success": "success",
    "warning": "warning",
    "error": "error_strong",
}


class IconMark(QWidget):
    """An icon of 24 design pixels as a widget; decoration, always beside a word."""

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role = name, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, role: str) -> None:
        """Change the icon and its colour role."""
        self._name, self._role = name, role
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = current_theme().px(24)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._name, self._role, self.rect().toRectF(), current_theme())


class StatePanel(Panel):
    """How things stand now: an icon and a sentence in a coloured panel, and room for more below the sentence.

    Args:
        role: of the sentence; in its usual one it has the colour of what it says.
        margins: as for every `Panel`.
        parent: as for every widget.
    """

    def __init__(
        self,
        role: LabelRole = "section",
        *,
        margins: tuple[int, int, int, int] = (20, 14, 18, 14),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("info", parent, margins=margins)
        self._coloured = role == "section"
        self._mark = IconMark("info", "primary")
        self._sentence = PlainLabel("", role, wrap=True)
        self.below = Column(spacing=8)
        self.below.addWidget(self._sentence)
        row = Row(spacing=12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.below, 1)
        self.body.addLayout(row)

    def say(self, kind: Kind, sentence: str) -> None:
        """Show a sentence of a kind; it is not announced."""
        set_role(self, kind)
        self._mark.show_icon(_ICONS[kind], _WORDS[kind])
        self._sentence.setText(sentence)
        if self._coloured:
            self._sentence.set_colour(_WORDS[kind])
        self.setAccessibleName(sentence)

    def text(self) -> str:
        """The sentence shown."""
        return self._sentence.text()


class StickyLine(Panel):
    """One line that stays until something else happens: 「登録しました（本日12件目）［元に戻す］」."""

    coming = Signal()
    """It will be shown now: what stands in its place has to go first, or both are laid out for a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("success", parent, margins=_MARGINS)
        self._row = Row(spacing=8)
        self.body.addLayout(self._row)
        self._mark = IconMark("check_circle", "success", self)
        self._words = PlainLabel("", "success", wrap=True, parent=self)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._words, 1)
        self._button: KeyButton | None = None
        """Kept while it is hidden: most sentences have the same one, and making it takes longer than all the rest."""
        self._place: Steady | None = None
        """Of the button: while that alone is hidden its room stays, and nothing around it is laid out."""
        self._act: tuple[str, str | None] = ("", None)
        self._slot: Callable[[], object] | None = None
        self._number = 0
        self._kind: Kind = "success"
        self._anchor = tab_anchor(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(
        self,
        kind: Kind,
        text: str,
        action: str | None = None,
        slot: Callable[[], object] | None = None,
        key: str | None = None,
    ) -> int:
        """Show a sentence, with an optional button (and its key, which works while the line is shown).

        Returns the number of the sentence, for `show_action`.
        """
        self._kind = kind
        self._number += 1
        self.setProperty("role", kind)  # all strips are the same to the style sheet
        self._mark.show_icon(_ICONS[kind], _WORDS[kind])
        self._words.set_role(_WORDS[kind])
        self._words.setText(text)
        self._slot = slot if action else None
        if action and slot is not None:
            self._offer(action, key)
        else:
            self._hide_button()
        self.setAccessibleName(text)
        self.updateGeometry()
        if self.isHidden():
            self.coming.emit()
        set_visible(self, True)
        self.update()
        announce(self, text, urgent=kind == "error")
        return self._number

    def kind(self) -> Kind | None:
        """The kind of the sentence; None when hidden."""
        return None if self.isHidden() else self._kind

    def show_action(self, number: int, *, shown: bool) -> None:
        """Show or hide the button of a sentence with its key, for times at which it would be refused.

        An earlier sentence's is ignored.
        """
        if number == self._number and self._button is not None and self._slot is not None:
            self._button.setVisible(shown)

    def set_folded(self, folded: bool) -> None:
        """Limit the height to that of a line of buttons."""
        self.body.set_design_margins(*(FOLDED_MARGINS if folded else _MARGINS))

    def text(self) -> str:
        """The sentence shown; empty when hidden."""
        return self._words.text() if not self.isHidden() else ""

    def action(self) -> KeyButton | None:
        """The button, if one is shown."""
        return None if self._button is None or self._button.isHidden() else self._button

    def clear(self) -> None:
        """Hide."""
        self._slot = None
        set_visible(self, False)  # before its button: what nobody sees lays nothing out
        self._hide_button()

    def _offer(self, action: str, key: str | None) -> None:
        """Show the button of this sentence."""
        if self._place is not None and self._act != (action, key):
            self._hide_button()
            self._row.removeWidget(self._place)
            self._place.deleteLater()
            self._button = self._place = None
        if self._button is None or self._place is None:
            self._act = (action, key)
            self._button = KeyButton(action, key, parent=self)
            self._button.set_compact(True)
            self._button.clicked.connect(self._do)
            self._place = Steady(self._button, parent=self)
            self._row.addWidget(self._place)
            chain_after(self._anchor, [self._button])
        elif self._button.hasFocus():
            self._button.hide()  # the next sentence's is another one: an Enter typed on must not press it
        self._button.show()
        self._place.show()

    def _do(self) -> None:
        if self._slot is not None:
            self._slot()

    def _hide_button(self) -> None:
        if self._button is not None and self._place is not None:
            self._button.hide()
            self._place.hide()


class Notice(Panel):
    """A strip that asks for something: bold sentence, more words, one button at the right."""

    def __init__(
        self,
        text: str = "",
        detail: str = "",
        action: str | None = None,
        slot: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("warning", parent, margins=(18, 10, 16, 10))
        speak_as_group(self)
        flow = FlowLayout(16, line_spacing=8)
        self.body.addLayout(flow)
        words = QWidget(self)
        row = Row(words, spacing=10)
        row.addWidget(IconMark("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        column = Column(spacing=2)
        self._text = PlainLabel(text, "bold", wrap=True)
        self._detail = PlainLabel(detail, wrap=True)
        column.addWidget(self._text)
        column.addWidget(self._detail)
        row.addLayout(column, 1)
        flow.addWidget(words)
        self._button = Button(
            action or "", parent=self
        )  # shown without a parent it would be a window for a moment
        self._button.setVisible(action is not None)
        if slot is not None:
            self._button.clicked.connect(lambda _checked=False: slot())
        flow.add_right(self._button)
        self.set_text(text, detail)

    def button(self) -> Button:
        """The button at the right (hidden without an action)."""
        return self._button

    def set_text(self, text: str, detail: str = "") -> None:
        """Change the words."""
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(" ".join(part for part in (text, detail) if part))
