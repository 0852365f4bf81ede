"""The house dialog: title, body that scrolls when it is too tall, buttons at the bottom with their keys, focus where it helps."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.buttons.button import Button, ButtonRole
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyButton, acting_keys, is_key
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner, field_of, lead_to
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, chain_after, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn, scroll_by_key
from nakanojo_helpdesk.ui.kit.look.focus_ring import FocusRing
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel, explain
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.composition import end_composition
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_dialog

MAIN_KEY = "F12"
"""Does the main act of every dialog, as it does of every screen."""
_GIVE_UP_KEY = "Esc"
_MODIFIERS = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class _Rank(IntEnum):
    """The order of the buttons of every dialog, from left to right: a destructive one comes after the safe answer."""

    MAIN = 0
    OTHER = 1
    GIVE_UP = 2
    DESTROYING = 3


class Dialog(QDialog):
    """A dialog of the program.

    Put widgets into `body` (a `Column`), buttons with `add_button`. It is as high as its content needs and never
    larger than the window it belongs to (without one: than the screen). `show_faults` counts faults in the banner
    `faults`, the first widget of `body`.

    Args:
        title: bold on top and in the title bar.
        parent: the window it belongs to.
        width: wished width in design pixels.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = 560) -> None:
        super().__init__(parent)
        speak_as_dialog(self)
        self._design_width = width
        self._first: QWidget | None = None
        self._shown_faults: list[tuple[str, QWidget]] = []
        self._watched: list[Field] = []
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self._title = PlainLabel(title, "title", wrap=True)
        self.area = ScrollColumn(margin=8)
        self.body = self.area.body
        self.faults = FaultBanner()
        self.body.addWidget(self.faults)
        self._bar = QWidget()
        self._buttons = FlowLayout(12, self._bar)
        self._ranks: list[_Rank] = []
        self._behind: QWidget | None = None
        self._silent: list[KeyButton] = []
        self._raised_by: frozenset[str] = frozenset()
        frame = Column(self, spacing=0)
        top = Column(margins=(24, 16, 24, 4))
        top.addWidget(self._title)
        frame.addLayout(top)
        middle = Column(margins=(16, 0, 16, 0))
        middle.addWidget(self.area)
        frame.addLayout(middle, 1)
        self._bottom = Column(margins=(24, 8, 24, 16))
        self._bottom.addWidget(self._bar)
        frame.addLayout(self._bottom)
        self._bar.hide()
        self.ring = FocusRing(self)
        when_restyled(self, self._restyle)

    def add_button(
        self,
        text: str,
        role: ButtonRole = "secondary",
        *,
        accepts: bool = False,
        rejects: bool = False,
        default: bool = False,
    ) -> Button:
        """Add a button at the bottom: the main act (F12) first, then others, then the one that gives up (Esc).

        Args:
            text: its words.
            role: its look. `primary` and `danger` are the main act; `danger` comes after the safe answer.
            accepts: a click closes the dialog with "accepted".
            rejects: a click closes it with "rejected", as Esc does.
            default: Enter presses it from a one-line input; it has the focus first unless `focus_first` says
                otherwise.
        """
        if rejects:
            button = Button(text, role, key=_GIVE_UP_KEY)  # every dialog of Qt knows the key itself
            explain(button, f"{_GIVE_UP_KEY} キーでも使えます。")
            rank = _Rank.MAIN if role == "primary" else _Rank.GIVE_UP
        elif role in {"primary", "danger"}:
            button = KeyButton(text, MAIN_KEY, primary=role == "primary")
            button.set_role(role)
            rank = _Rank.MAIN if role == "primary" else _Rank.DESTROYING
        else:
            button, rank = Button(text, role), _Rank.OTHER
        if accepts:
            button.clicked.connect(self.accept)
        if rejects:
            button.clicked.connect(self.reject)
        self._put(button, rank)
        if default:
            button.setDefault(True)
            self._first = self._first or button
        return button

    def add_key_button(
        self, text: str, key: str, slot: Callable[[], object], *, primary: bool = False
    ) -> KeyButton:
        """Add a button with a key of its own, such as ``Delete``; a primary one also has Ctrl+Enter.

        Raises `ValueError` for a key of the input method or an unknown one.
        """
        button = KeyButton(text, key, primary=primary)
        button.clicked.connect(lambda _checked=False: slot())
        self._put(button, _Rank.MAIN if primary else _Rank.OTHER)
        return button

    def put_above_buttons(self, widget: QWidget) -> None:
        """Add a widget (a sentence about the whole) above the buttons, where it does not scroll with the body."""
        self._bottom.insertWidget(0, widget)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._title.setText(title)

    def focus_first(self, widget: QWidget) -> None:
        """Set the widget that has the keyboard when the dialog opens."""
        self._first = widget

    def lead_to(self, widget: QWidget) -> None:
        """Give the keyboard to an input or its `Field` and show the field whole, also when the dialog opens again."""
        self._first = widget
        if self.isVisible():
            lead_to(widget)

    def show_faults(self, faults: Sequence[tuple[str, QWidget]]) -> None:
        """Count faults `(sentence, its Field or input)` on top and lead to the first; no faults hide the banner.

        A fault disappears when its field is edited; the next try checks whether it is mended.
        """
        self._shown_faults = list(faults)
        self.faults.show_faults(faults)
        for _sentence, target in faults:
            field = field_of(target)
            if field is not None and field not in self._watched:
                self._watched.append(field)
                field.edited.connect(partial(self._take_away, field))
        self.fit()
        if faults:
            self.lead_to(faults[0][1])

    def _take_away(self, field: Field) -> None:
        left = [(text, target) for text, target in self._shown_faults if field_of(target) is not field]
        if len(left) < len(self._shown_faults):
            self._shown_faults = left
            field.show_error(None)
            self.faults.show_faults(left)

    def fit(self) -> None:
        """Take the size the content needs, within the window it belongs to."""
        room = self._room()
        wide = min(current_theme().px(self._design_width), room.width())
        layout = self.layout()
        inner = self.area.widget()
        if layout is None or inner is None:
            return
        layout.activate()
        around = 2 * current_theme().px(16)
        # What was shown or hidden deep inside is heard of by the layouts around it only when Qt gets to it.
        for part in (*inner.findChildren(QWidget), inner):
            if (inside := part.layout()) is not None:
                inside.invalidate()
        content = inner.layout()
        body = (
            content.heightForWidth(wide - around)
            if content is not None and content.hasHeightForWidth()
            else 0
        )
        body = max(body, inner.minimumSizeHint().height())
        # Qt's least height of a scroll area would take its room from the second row of the buttons.
        self.area.setMinimumHeight(max(1, min(body, self.area.minimumSizeHint().height())))
        margins = current_theme().px(24) * 2
        title = self._title.heightForWidth(wide - margins)
        below = self._bottom.heightForWidth(wide) if self._bottom.hasHeightForWidth() else 0
        spaces = current_theme().px(16 + 4) + 2
        self.resize(wide, min(body + title + below + spaces, room.height()))

    @contextmanager
    def asked(self) -> Iterator[bool]:
        """Open it and wait. The block gets whether it was accepted and may read the dialog, which is deleted afterwards."""
        try:
            yield self.exec() == QDialog.DialogCode.Accepted
        finally:
            self.deleteLater()

    def show_and_wait(self) -> None:
        """Open it and wait until it is closed, whatever was pressed; then it is deleted."""
        with self.asked():
            pass

    def set_aside(self) -> None:
        """Hide it without closing it: an `exec` goes on waiting, and everything typed stays."""
        QWidget.setVisible(self, False)  # not the dialog's own, which would end its `exec`

    def bring_back(self) -> None:
        """Show it again after `set_aside`."""
        QWidget.setVisible(self, True)

    def give_up(self) -> None:
        """Close a dialog that was set aside, as Esc does, without showing it again."""
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.bring_back()
        self.reject()

    def _put(self, button: Button, rank: _Rank) -> None:
        button.setAutoDefault(False)
        place = bisect_right(self._ranks, rank)
        self._ranks.insert(place, rank)
        self._buttons.insert_widget(place, button)
        self._bar.show()

    def _order_tabs(self) -> None:
        """Put the buttons after the body in the tab order, from left to right."""
        if self._behind is None:
            self._behind = tab_anchor(self)  # the youngest widget is the last of the chain
        chain_after(self._behind, self._buttons.widgets())

    def _room(self) -> QSize:
        parent = self.parentWidget()
        # A dialog over a dialog may be as large as the window both stand over.
        while parent is not None and isinstance(parent.window(), Dialog):
            parent = parent.window().parentWidget()
        if parent is None or parent.window().size().isEmpty():
            return self.screen().availableSize()
        return parent.window().size()

    def _centre(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            window = parent.window()
            middle = QRect(window.mapToGlobal(QPoint(0, 0)), window.size()).center()
            self.move(middle - self.rect().center())

    @override
    def done(self, result: int) -> None:
        end_composition()
        super().done(result)

    @override
    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(320), theme.px(200)).boundedTo(self._room())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self._silence_what_raised_it()
            self._order_tabs()
            self.fit()
            self._centre()
        super().showEvent(event)
        if not event.spontaneous() and self._first is not None:
            lead_to(self._first)

    def _silence_what_raised_it(self) -> None:
        """Ignore the key that opened the dialog until another key or the mouse was used.

        Pressed twice out of habit, it would raise a question and answer it unread.
        """
        self._raised_by = acting_keys()
        self._silent = [
            button
            for button in self.findChildren(KeyButton)
            if self._raised_by.intersection(button.all_keys())
        ]
        for button in self._silent:
            button.silence(True)
        application = QApplication.instance()
        if self._silent and application is not None:
            application.installEventFilter(self)

    def _end_silence(self) -> None:
        application = QApplication.instance()
        if self._silent and application is not None:
            application.removeEventFilter(self)
        for button in self._silent:
            button.silence(False)
        self._silent = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._silent and (
            event.type() == QEvent.Type.MouseButtonPress
            or (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._is_new(event))
        ):
            self._end_silence()
        return super().eventFilter(watched, event)

    def _is_new(self, event: QKeyEvent) -> bool:
        """Whether a key differs from the one that opened the dialog, and is not just a modifier."""
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return False
        return not any(is_key(event, key) for key in self._raised_by)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._end_silence()
        super().hideEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not scroll_by_key(self.area, event):
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        if self.isVisible():
            self.fit()
