"""A screen of the main window: title row, faults, content that scrolls, the key bar."""

import itertools
from collections.abc import Callable, Container, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.errors import DeskError
from nakanojo_helpdesk.ui.kit.buttons.key_bar import KeyBar, KeyButton
from nakanojo_helpdesk.ui.kit.frame.act_list import ActList
from nakanojo_helpdesk.ui.kit.frame.banner import StickyLine
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner
from nakanojo_helpdesk.ui.kit.frame.title_line import TitleLine, keys_in, width_in_line
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Ground
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.layout.scroll import ScrollColumn, scroll_by_key
from nakanojo_helpdesk.ui.kit.layout.steady import Steady
from nakanojo_helpdesk.ui.kit.look.focus_ring import RING_ROOM, ringed
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group

R = TypeVar("R")
_LOW, _SIDE, _SIDE_FOLDED, _NARROWEST_LINE = 500, 24, 12, 200
_HEAD_SHARE, _BAR_SHARE = 0.16, 0.42


class Page(Ground):
    """A screen.

    Build it in ``__init__``: widgets into `content`, buttons into `key_bar`, widgets beside the title with
    `add_action`. Override `reload`, called whenever the page comes into view.

    Args:
        title: bold at the top left, also the accessible name.
        parent: as for every widget.
    """

    help_code = ""
    """The page of `resources/help/` for a screen that is shown without navigation; empty where there is none."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as_group(self)
        self.setAccessibleName(title)
        self._title = PlainLabel(title, "title", wrap=True)
        self._context = PlainLabel("", "sub", wrap=True)
        self._context.hide()
        head = QWidget()
        self._head = Steady(head)  # a message in it or in the key bar leaves the rest of the page as it is
        self._head_flow = FlowLayout(16, head, line_spacing=4)
        self._head_flow.centred = True
        self._head_flow.addWidget(self._title)
        self._head_flow.addWidget(self._context)
        self._line = TitleLine()
        self._line.set_words(title, "")
        self._extras: list[QWidget] = []
        self._actions: list[QWidget] = []
        self.faults, self.area = FaultBanner(), ScrollColumn(gutter=True)
        self.content = self.area.body
        self.key_bar, self.sticky = KeyBar(), StickyLine()
        self._key_place = Steady(self.key_bar)
        self.key_bar.add_widget(self.sticky)
        self._bar_scrolls = self._head_scrolls = self._folded = False
        self._shrunk: list[KeyButton] = []
        self._guests: dict[KeyButton, Callable[[], bool]] = {}
        self._frame = Column(self, spacing=0)
        self._top = Column(spacing=8, margins=(24, 8, 24, 0))
        self._line.hide()
        self._top.addWidget(self._line)
        self._top.addWidget(self._head)
        self._top.addWidget(self.faults)
        self._frame.addLayout(self._top)
        self._middle = Column(margins=(16, 0, 0, 0))
        self._middle.addWidget(self.area)
        self._frame.addLayout(self._middle, 1)
        self._bottom = Column(margins=(24, 4, 24, 8))
        self._bottom.addWidget(self._key_place)
        self._frame.addLayout(self._bottom)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._head.setSizePolicy(policy)
        when_restyled(self, self._fit)
        self.key_bar.more_wanted.connect(self.show_acts)
        self._line.changed.connect(self._fit_line)
        for said in (self.sticky, self.faults):
            said.installEventFilter(self)

    def title(self) -> str:
        """The title."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self._line.set_words(title, self.context())
        self.setAccessibleName(title)
        self._fit_line()

    def set_context(self, text: str) -> None:
        """The grey words beside the title."""
        if text != self.context():
            self._context.setText(text)
            self._context.setVisible(bool(text) and not self._head_scrolls and not self._folded)
            self._line.set_words(self.title(), text)
            self._fit_line()

    def context(self) -> str:
        """The grey words beside the title."""
        return self._context.text()

    def add_beside_title(self, widget: QWidget) -> None:
        """A widget right after the title and its words (［変更］)."""
        self._head_flow.insert_widget(2 + len(self._extras), widget)
        self._extras.append(widget)
        self._watch(widget)

    def take_from_title(self, widget: QWidget) -> None:
        """Remove a widget added by `add_beside_title`."""
        if widget in self._extras:
            self._extras.remove(widget)
            self._head_flow.removeWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """A widget at the right end of the title row."""
        self._head_flow.add_right(widget)
        self._actions.append(widget)
        self._watch(widget)

    def fold_away(self, button: KeyButton, when: Callable[[], bool] = lambda: True) -> None:
        """List a button of the content under ［ほか］ while the page is folded and `when` says so."""
        self._guests[button] = when

    def _watch(self, widget: QWidget) -> None:
        for button in keys_in(widget):
            button.offered_changed.connect(self._fit_line)

    def reload(self) -> None:
        """Fetch the page's data again. Called whenever the page comes into view."""

    def attempt(self, act: Callable[[], R]) -> R | None:
        """Do or read something that may be refused; a refusal is shown, and None returned."""
        try:
            return act()
        except DeskError as error:
            self.say_refused(error)
            return None

    def say_refused(self, error: DeskError) -> None:
        """Show the sentence of a refusal."""
        self.sticky.say("error", str(error))

    def may_leave(self) -> bool:
        """Whether another screen may be shown now; asks where typed values would be lost."""
        return True

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard when the page comes into view; None = leave it."""
        return None

    def folds(self) -> bool:
        """Whether the page is folded to leave room for the work: large text, or a low window."""
        return current_theme().is_large or self.is_low()

    def fold_changed(self, *, folded: bool) -> None:
        """Move widgets that have another place while the page is folded. Called after every change."""

    def show_acts(self) -> None:
        """Open the list of all acts with their keys (［ほか］), and do the chosen one."""
        act = ActList(self.key_bar.acts(), self.window()).ask()
        if act is not None:
            act.click()

    def is_low(self) -> bool:
        """Whether the page has little height for its text size (side lists hide, buttons shrink)."""
        return self.height() < current_theme().px(_LOW)

    def is_narrow(self) -> bool:
        """Whether the page has little width for its text size (columns go below each other)."""
        return self.width() < current_theme().px(900)

    def show_faults(self, faults: Sequence[tuple[str, QWidget]]) -> None:
        """Show faults on top and below their fields (a target that is a `Field`); no faults remove all."""
        sentences = {target: sentence for sentence, target in reversed(faults)}
        for field in self.findChildren(Field):
            field.show_error(sentences.get(field))
        self.faults.show_faults(faults)
        if faults:
            self.sticky.clear()  # it told of the act before
            self.area.verticalScrollBar().setValue(0)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll until a widget of `content` is fully visible, or as much of it as fits."""
        inner = self.area.widget()
        layout = inner.layout() if inner is not None else None
        if inner is not None and layout is not None:
            layout.activate()
            inner.resize(inner.width(), max(layout.heightForWidth(inner.width()), inner.height()))
        self.area.ensureWidgetVisible(widget, 0, current_theme().px(8))

    def order_tabs(self) -> None:
        """Set the tab order to the reading order: title row, faults, content, key bar, sticky line.

        Called when the page is shown; call it again after widgets were added to a page in view.
        """
        head, work = self._head_flow.widgets(), (self.area, self.key_bar)
        groups = [*head, self.faults, *work, self.sticky]
        if self._folded:
            groups = [self.faults, self.sticky, *head, *work]
        chains: dict[QWidget, list[QWidget]] = {group: [] for group in groups}
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            owner = self._group_of(widget, chains)
            if owner is not None and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                chains[owner].append(widget)
            widget = widget.nextInFocusChain()
        for before, after in itertools.pairwise(itertools.chain.from_iterable(chains.values())):
            QWidget.setTabOrder(before, after)
        self.key_bar.order_tabs()

    def _group_of(self, widget: QWidget, groups: Container[QWidget]) -> QWidget | None:
        """The innermost group a widget is in; None outside the page."""
        candidate: QWidget | None = widget
        while candidate is not None and candidate is not self:
            if candidate in groups:
                return candidate
            candidate = candidate.parentWidget()
        return None

    def _fit(self) -> None:
        """Small windows, big text: folded, the head is one line and the key bar one row; else both may scroll."""
        if self.folds() != self._folded:
            self._fold(folded=not self._folded)
        low = self.is_low() or self._folded
        self.key_bar.set_compact(low)
        self._head.setMinimumHeight(0 if low else current_theme().px(44))
        if self._folded:
            self._fit_line()
            return
        room = max(1, self.width() - 2 * current_theme().px(_SIDE))
        self._fit_head(room)
        self._move_bar(scrolls=self.key_bar.height_of_buttons(room) > self.height() * _BAR_SHARE)

    def _move_bar(self, *, scrolls: bool) -> None:
        if scrolls == self._bar_scrolls:
            return
        self._bar_scrolls = scrolls
        (self.content if scrolls else self._bottom).addWidget(self._key_place)
        if scrolls:
            self.key_bar.take_out(self.sticky)
            self._bottom.addWidget(self.sticky)
        else:
            self._bottom.removeWidget(self.sticky)
            self.key_bar.add_widget(self.sticky)

    def _fold(self, *, folded: bool) -> None:
        """Move the widgets that have another place in the folded page, or back."""
        focused = QApplication.focusWidget()
        self._move_head(scrolls=False)
        self._move_bar(scrolls=False)
        self._folded = folded
        side = _SIDE_FOLDED if folded else _SIDE
        self._top.set_design_margins(side, 4 if folded else 8, side, self._room_below_head(folded=folded))
        self._middle.set_design_margins(side - 8, 0, side - 8 if folded else 0, 0)
        self.area.keep_gutter(not folded)
        self._bottom.set_design_margins(side, 2 if folded else 4, side, 4 if folded else 8)
        self._title.setVisible(not folded)
        self._context.setVisible(not folded and bool(self._context.text()))
        if folded:
            self.key_bar.take_out(self.sticky)
            self._line.take_in(self.faults, self.sticky)
            self._top.removeWidget(self._line)
            self._head_flow.insert_widget(0, self._line)
        else:
            self._line.let_go()
            self._head_flow.removeWidget(self._line)
            self._top.insertWidget(0, self._line)
            self._top.insertWidget(2, self.faults)
            self.key_bar.add_widget(self.sticky)
        self._line.setVisible(folded)
        self._head.show()
        for group in self.findChildren(ChipGroup):
            group.fold(folded)
        if folded:
            self._shrunk = [button for button in self._keys_of_head() if not button.is_compact]
        for button in self._shrunk:
            button.set_compact(folded)
        self.key_bar.set_folded(folded)
        self.fold_changed(folded=folded)
        self.order_tabs()
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def _room_below_head(self, *, folded: bool) -> int:
        """Design pixels between the head and the scrolling content."""
        return 2 if folded else 0

    def _keys_of_head(self) -> list[KeyButton]:
        return [button for widget in (*self._extras, *self._actions) for button in keys_in(widget)]

    def _fit_line(self) -> None:
        """Put buttons of a folded head without room beside title and fields under ［ほか］, the last one first."""
        if not self._folded:
            return
        self._line.give_way()
        gap = self._head_flow.gap()
        room = max(1, self.width() - 2 * current_theme().px(_SIDE_FOLDED))
        guests = [button for button, crowded in self._guests.items() if crowded()]
        keys = [button for button in self._keys_of_head() if button.is_offered() and button not in guests]
        widgets = (*self._extras, *self._actions)
        under: list[KeyButton] = list(guests)

        def left() -> int:
            return room - sum(wide + gap for widget in widgets if (wide := width_in_line(widget, under)))

        least = self._line.least_width()
        # No more is folded for a sentence than for the title, or the work would move when it comes and goes.
        while keys and ((wide := left()) < least or self._line.is_crowded(wide)):
            under.insert(len(guests), keys.pop())
        wide = min(left(), room)
        scrolls = wide < min(least, current_theme().px(_NARROWEST_LINE)) or self._line.is_crowded(wide)
        focused = QApplication.focusWidget()
        self._move_head(scrolls=scrolls)
        if focused is not None and not focused.hasFocus() and self._head.isAncestorOf(focused):
            focused.setFocus()
        self._line.take_width(room if scrolls else max(wide, 1))
        self.key_bar.set_folded(True, under)

    def _fit_head(self, room: int) -> None:
        labels = (self._title, *([self._context] if self._context.text() else ()))
        for label in labels:
            label.show()  # the head as one row is what is measured
        scrolls = self._head_flow.heightForWidth(room) > self.height() * _HEAD_SHARE
        for label in labels:
            label.setVisible(not scrolls)
        self._line.setVisible(scrolls)
        self._head.setVisible(not scrolls or bool(self._extras or self._actions))
        self._move_head(scrolls=scrolls)

    def _move_head(self, *, scrolls: bool) -> None:
        """Let the head scroll with the content, except for the title line of a folded one."""
        if scrolls == self._head_scrolls:
            return
        self._head_scrolls = scrolls
        target, place = (self.content, 0) if scrolls else (self._top, 0 if self._folded else 1)
        if self._folded:
            if scrolls:
                self._head_flow.removeWidget(self._line)
                self._top.insertWidget(0, self._line)
            else:
                self._top.removeWidget(self._line)
                self._head_flow.insert_widget(0, self._line)
            self._line.show()
        target.insertWidget(place, self._head)
        if not self._folded:
            target.insertWidget(place + 1, self.faults)

    def _begin_at(self, first: QWidget) -> None:
        """Scroll to the first view, after pending layouts and the scrolling of the focus ring."""

        def scroll() -> None:
            focused = QApplication.focusWidget()
            if focused is not None and (focused is first or first.isAncestorOf(focused)):
                self.area.begin_at(ringed(focused), RING_ROOM + current_theme().px(8))

        QTimer.singleShot(0, first, lambda: QTimer.singleShot(0, first, scroll))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._line.give_way()  # laid out with it or without, the line says `changed`
        return super().eventFilter(watched, event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.reload()
            self.order_tabs()
            first = self.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                self._begin_at(first)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not scroll_by_key(self.area, event):
            super().keyPressEvent(event)
