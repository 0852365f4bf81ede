"""Title and context in small letters; messages of the page replace them instead of taking height."""

from collections.abc import Container

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton
from nakanojo_helpdesk.ui.kit.frame.banner import FOLDED_MARGINS, StickyLine
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import Theme, current_theme

_TWO_LINES = 56
"""Design pixels a sentence of two lines takes at most."""


class TitleLine(QWidget):
    """The line that stays visible where the head of a page is folded or scrolls."""

    changed = Signal()
    """The size of a widget in it has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel("", "bold", wrap=True)
        self._context = PlainLabel("", "small", wrap=True)
        self._words = QWidget()
        flow = FlowLayout(12, self._words, line_spacing=2)
        flow.centred = True
        flow.addWidget(self._title)
        flow.addWidget(self._context)
        self._wide = 0
        self._said: list[StickyLine | FaultBanner] = []
        self._column = Column(self, spacing=4)
        self._column.addWidget(self._words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._words.setSizePolicy(policy)
        self.setSizePolicy(policy)

    def set_words(self, title: str, context: str) -> None:
        """Show a title and a context."""
        self._title.setText(title)
        self._context.setText(context)
        self._context.setVisible(bool(context))

    def take_in(self, *said: StickyLine | FaultBanner) -> None:
        """Let these widgets replace the words whenever they are shown."""
        for one in said:
            one.set_folded(True)
            if isinstance(one, StickyLine):
                one.coming.connect(self._words.hide)
            self._said.append(one)
            self._column.addWidget(one)
        self.give_way()

    def let_go(self) -> None:
        """Show the words alone from now on."""
        for one in self._said:
            one.set_folded(False)
            if isinstance(one, StickyLine):
                one.coming.disconnect(self._words.hide)
            self._column.removeWidget(one)
        self._said.clear()
        self.give_way()

    def is_speaking(self) -> bool:
        """Whether a message replaces the words."""
        return any(not one.isHidden() for one in self._said)

    def give_way(self) -> None:
        """Show the words, or the message instead."""
        self._words.setVisible(not self.is_speaking())

    def least_width(self) -> int:
        """Pixels in which title and context need two lines at most."""
        context = self._context.sizeHint().width() if self._context.text() else 0
        return max(self._title.sizeHint().width(), context)

    def is_crowded(self, width: int) -> bool:
        """Whether a sentence would need more than two lines in a width."""
        high = self._column.heightForWidth(max(width, 1))
        return self.is_speaking() and high > current_theme().px(_TWO_LINES)

    def take_width(self, width: int) -> None:
        """Take this width in pixels beside the fields of the head, where there is room."""
        if width != self._wide:
            self._wide = width
            self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        theme = current_theme()
        wide = self._wide or super().sizeHint().width()
        high = self._column.heightForWidth(wide)
        if self.is_speaking():
            # Qt lays out before the page hears that a sentence shows: the window must not grow for that moment.
            high = min(high, theme.px(_TWO_LINES))
        # As high as either is: the work below must not move when a sentence comes or goes.
        return QSize(wide, max(high, self._words.heightForWidth(wide), self._high_of_sentence(theme)))

    def _high_of_sentence(self, theme: Theme) -> int:
        """Of one line with its button."""
        above, below = FOLDED_MARGINS[1], FOLDED_MARGINS[3]
        return theme.target(theme.tokens.chip) + theme.px(above) + theme.px(below) if self._said else 0

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(96), current_theme().px(24))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.give_way()
            self.changed.emit()
        return super().event(event)


def keys_in(widget: QWidget) -> list[KeyButton]:
    """The buttons with keys a widget is, or has."""
    return [widget] if isinstance(widget, KeyButton) else widget.findChildren(KeyButton)


def width_in_line(widget: QWidget, under: Container[QWidget]) -> int:
    """Pixels a widget of the head takes beside others while some buttons are folded away; 0 for none."""
    if isinstance(widget, KeyButton):
        return 0 if widget in under or not widget.is_offered() else widget.sizeHint().width()
    if widget.isHidden() and not widget.sizePolicy().retainSizeWhenHidden():
        return 0
    keys = keys_in(widget)
    if not keys:
        return min(widget.sizeHint().width(), widget.maximumWidth())
    # Words and their buttons in one widget: its own hint forgets the buttons that are hidden just now.
    parts = [part for part in widget.children() if isinstance(part, QWidget)]
    gap = current_theme().px(16)
    return sum(wide + gap for part in parts if (wide := width_in_line(part, under))) - gap
