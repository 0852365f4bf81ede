"""One question answered with chips: one stop of the Tab key, digits choose, arrows move, Enter goes on."""

import unicodedata
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QSizePolicy, QWidget
from shiboken6 import isValid
from typing_extensions import override

from nakanojo_helpdesk.ui.kit.inputs.chip import Chip, Choice
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import chain_after, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.work.composition import end_composition
from nakanojo_helpdesk.ui.kit.work.screen_reader import speak_as_group

_KEY = Qt.Key
_STEPS: dict[int, int] = {_KEY.Key_Right: 1, _KEY.Key_Left: -1}
_SPACES: set[int] = {_KEY.Key_Space, _KEY.Key_Select}


class ChipGroup(Composite):
    """Chips of one question.

    Keys while a chip has the focus: the chip's own key (keypad too, full-width too) chooses or frees it; arrows
    move; Space chooses the current one; Backspace or Delete clears; Enter goes on (`passed`); Ctrl+M makes the
    current one the main answer of several (with the mouse: right click). Auto-repeat is ignored.

    Args:
        name: what is asked, for screen readers.
        choices: the answers in their order.
        multiple: several may be chosen, the first one being the main one.
        maximum: how many; one more is `refused`.
        ranked: several have a main one, marked 主; else all count alike.
        parent: as for every widget.
    """

    changed = Signal()
    """The answer changed by the user's hand (not by `set_codes`)."""
    passed = Signal()
    """Enter: the user goes on to the next question."""
    refused = Signal(str)
    """A sentence why a choice was not taken."""

    def __init__(
        self,
        name: str,
        choices: Sequence[Choice],
        multiple: bool = False,
        maximum: int = 5,
        parent: QWidget | None = None,
        *,
        ranked: bool = True,
    ) -> None:
        super().__init__(parent)
        speak_as_group(self)
        self._question = name
        self._fault = ""
        self._multiple = multiple
        self._ranked = multiple and ranked
        self._maximum = maximum
        self._codes: list[str] = []
        self._chips: list[Chip] = []
        self._by_code: dict[str, Chip] = {}
        self._spare: list[Chip] = []
        """Hidden ones, for the next answers: making a chip takes longer than giving it other words."""
        self._current: Chip | None = None
        self._before: list[QWidget] = []
        self._after: list[QWidget] = []
        self._radios = QButtonGroup(self)
        self._radios.setExclusive(False)
        """Holds the chips of one answer, which Qt alone would never let be freed."""
        self._flow = FlowLayout(8, self)
        self._anchor = tab_anchor(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self.set_choices(choices)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers on offer."""
        return tuple(chip.choice for chip in self._chips)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips in their order."""
        return tuple(self._chips)

    def codes(self) -> tuple[str, ...]:
        """The chosen codes in the order of choosing; the first one is the main one."""
        return tuple(self._codes)

    def code(self) -> str | None:
        """The chosen (main) code, or None."""
        return self._codes[0] if self._codes else None

    def set_codes(self, codes: Iterable[str]) -> None:
        """Choose exactly these, without a signal. Codes that are not offered are left out."""
        wanted = [code for code in dict.fromkeys(codes) if code in self._by_code]
        before, self._codes = self._codes, wanted[: self._maximum if self._multiple else 1]
        if self._codes != before:
            self._show_state({*before, *self._codes})
        self._make_current(self._preferred())

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other answers; chosen ones that are still on offer stay chosen, the focus stays in the group."""
        had_focus = self.has_focus()
        at = self._current.choice.code if self._current else None
        at_hand = [*self._chips, *self._spare]
        self._make_current(None)
        for chip, choice in zip(at_hand, choices, strict=False):
            if chip.choice != choice:
                chip.set_choice(choice)
        more = choices[len(at_hand) :]
        for choice in more:
            at_hand.append(self._made(choice, len(self._before) + len(at_hand)))
        self._chips, self._spare = at_hand[: len(choices)], at_hand[len(choices) :]
        self._by_code = {chip.choice.code: chip for chip in self._chips}
        for chip in self._chips:
            chip.setVisible(True)
        for place, chip in enumerate(self._chips, start=1):
            if not self._multiple:
                chip.set_place(place, len(self._chips))
            chip.set_fault(self._fault)
        if more:
            self._chain()
        self._codes = [code for code in self._codes if code in self._by_code]
        self._show_state()
        self._make_current(next((chip for chip in self._chips if chip.choice.code == at), self._preferred()))
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for chip in self._spare:
            chip.hide()
        self.updateGeometry()

    def painted_beforehand(self, choices: Sequence[Choice]) -> Generator[None, None, None]:
        """Keep the pictures of chips that `set_choices` may show later, one with each step."""
        if choices:
            chip = self._model(choices[0])
            chip.hide()  # else it would come into sight with the group
            try:
                for choice in choices:
                    chip.set_choice(choice)
                    chip.paint_beforehand()
                    yield
            finally:
                if isValid(chip):  # it goes with the group, should that be closed before all are painted
                    chip.deleteLater()

    def place_around(
        self, before: Sequence[QWidget] = (), after: Sequence[QWidget] = (), filling: QWidget | None = None
    ) -> None:
        """Put widgets into the lines of the chips: before them, after them, and a text that fills the rest."""
        for place, widget in enumerate(before):
            self._flow.insert_widget(place, widget)
        for widget in after:
            self._flow.addWidget(widget)
        if filling is not None:
            self._flow.add_filling(filling)
        self._before, self._after = list(before), list(after)
        self._chain()

    def fold(self, folded: bool) -> None:
        """Become a drop-down list, or chips again, where the window leaves no room; these stay chips."""

    def go_to(self, code: str) -> None:
        """Make the chip of a code the one the Tab key reaches."""
        chip = next((chip for chip in self._chips if chip.choice.code == code), None)
        if chip is not None:
            self._make_current(chip)

    def go_to_first(self) -> None:
        """Make the first chip the one the Tab key reaches."""
        self._make_current(next(iter(self._chips), None))

    def make_main(self, code: str) -> bool:
        """Make a chosen code the main one; False when it is not chosen."""
        if not self._ranked or code not in self._codes:
            return False
        if self._codes[0] != code:
            self._codes.remove(code)
            self._codes.insert(0, code)
            self._show_state()
            self.changed.emit()
        return True

    def clear(self) -> None:
        """Choose nothing, without a signal."""
        self.set_codes(())

    def has_focus(self) -> bool:
        """Whether one of the chips has the focus."""
        return any(chip.hasFocus() for chip in self._chips)

    def focus_chip(self) -> Chip | None:
        """The chip the Tab key reaches."""
        return self._current

    def set_name(self, name: str) -> None:
        """Change what is asked, for screen readers."""
        self._question = name
        self.setAccessibleName(name)

    @override
    def set_fault(self, sentence: str) -> None:
        self._fault = sentence
        for chip in self._chips:
            chip.set_fault(sentence)

    def choose(self, code: str) -> None:
        """Choose or free a chip that a person has pressed. A subclass with other rules overrides this."""
        if code in self._codes:
            self._codes.remove(code)
        elif not self._multiple:
            self._codes = [code]
        elif len(self._codes) >= self._maximum:
            self._show_state()
            self.refuse()
            return
        else:
            self._codes.append(code)
        self._show_state()
        self.changed.emit()

    def wipe(self) -> None:
        """Free all answers, as Backspace and Delete do."""
        if self._codes:
            self._codes = []
            self._show_state()
            self.changed.emit()

    def refuse(self) -> None:
        """Say that no more can be chosen."""
        self.refused.emit(
            f"{self._question}は{self._maximum}つまで選べます。ほかを選ぶときは、先に1つ外してください。"
        )

    def _chain(self) -> None:
        """Set the tab order: widgets before the chips, the chips, widgets after them."""
        chain_after(self._anchor, [*_stops(self._before), *self._chips, *_stops(self._after)])

    def _made(self, choice: Choice, place: int) -> Chip:
        """Make a new chip at a place of the lines."""
        chip = self._model(choice)
        if not self._multiple:
            self._radios.addButton(chip)
        self._flow.insert_widget(place, chip)
        chip.clicked.connect(partial(self._clicked, chip))
        chip.toggled.connect(partial(self._toggled, chip))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(partial(self._open_menu, chip))
        return chip

    def _model(self, choice: Choice) -> Chip:
        """Make a chip as this group has them, without a place."""
        single = not self._multiple
        return Chip(choice, self, self._take_key, self._make_current, single=single, ranked=self._ranked)

    def _preferred(self) -> Chip | None:
        codes = self._codes
        if len(codes) == 1:
            return self._by_code[codes[0]]
        if codes:
            return next((chip for chip in self._chips if chip.choice.code in codes), None)
        return next(iter(self._chips), None)

    def _make_current(self, current: Chip | None) -> None:
        if current is not self._current:
            if self._current is not None:
                self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            if current is not None:
                current.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._current = current
        self.hand_focus_to(current)

    def _show_state(self, of: Iterable[str] | None = None) -> None:
        """Show what is chosen: on the chips of some codes, or on all."""
        main = self._codes[0] if self._ranked and len(self._codes) > 1 else None
        for code in self._by_code if of is None else of:
            self._by_code[code].show_state(chosen=code in self._codes, main=code == main)

    def _clicked(self, chip: Chip) -> None:
        self.choose(chip.choice.code)

    def _toggled(self, chip: Chip, checked: bool) -> None:
        """A screen reader presses a chip by turning its state, without a click: that chooses or frees it, too."""
        if checked != chip.is_chosen():
            end_composition()
            self.choose(chip.choice.code)
            chip.show_chosen()

    def _open_menu(self, chip: Chip, place: QPoint) -> None:
        code = chip.choice.code
        if not self._ranked or len(self._codes) < 2 or code not in self._codes:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(f"「{chip.choice.label}」を主な内容にする".replace("&", "&&"))
        action.triggered.connect(lambda: self.make_main(code))
        menu.popup(chip.mapToGlobal(place))

    def _take_key(self, chip: Chip, event: QKeyEvent) -> bool:
        """Act on a key; False leaves it to Qt."""
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == _KEY.Key_M:
            return event.isAutoRepeat() or self.make_main(chip.choice.code)
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if self._move(chip, key):
            return True
        return self._act(chip, event) or self._choose_by_key(event)

    def _move(self, chip: Chip, key: int) -> bool:
        if key in _STEPS:
            target = (self._chips.index(chip) + _STEPS[key]) % len(self._chips)
            self._chips[target].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in {_KEY.Key_Home, _KEY.Key_End}:
            self._chips[0 if key == _KEY.Key_Home else -1].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in {_KEY.Key_Up, _KEY.Key_Down}:
            self._move_line(chip, down=key == _KEY.Key_Down)
        else:
            return False
        return True

    def _move_line(self, chip: Chip, *, down: bool) -> None:
        """Move to the nearest chip of the next line; at the last line nothing happens."""
        here = chip.geometry().center()
        others = [other for other in self._chips if (other.y() > chip.y() if down else other.y() < chip.y())]
        if others:
            nearest = min(
                others,
                key=lambda other: (abs(other.y() - chip.y()), abs(other.geometry().center().x() - here.x())),
            )
            nearest.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, chip: Chip, event: QKeyEvent) -> bool:
        """Act on Space, Enter, Backspace or Delete. Held-down keys are swallowed."""
        key = event.key()
        if key in _SPACES:
            action: Callable[[], object] = partial(self.choose, chip.choice.code)
        elif key in {_KEY.Key_Return, _KEY.Key_Enter}:
            action = self.passed.emit
        elif key in {_KEY.Key_Backspace, _KEY.Key_Delete}:
            action = self.wipe
        else:
            return False
        if not event.isAutoRepeat():
            action()
        return True

    def _choose_by_key(self, event: QKeyEvent) -> bool:
        for chip in self._chips:
            if chip.isEnabled() and is_key(event, chip.choice.hotkey):
                if not event.isAutoRepeat():
                    chip.setFocus(Qt.FocusReason.OtherFocusReason)
                    self.choose(chip.choice.code)
                return True
        return False


def _stops(widgets: Iterable[QWidget]) -> list[QWidget]:
    """The widgets that accept the keyboard; Qt loses the tab order at one that does not."""
    targets = (
        (widget.focus_target() if isinstance(widget, Composite) else None) or widget for widget in widgets
    )
    return [target for target in targets if target.focusPolicy() != Qt.FocusPolicy.NoFocus]


def is_key(event: QKeyEvent, hotkey: str) -> bool:
    """Whether a press is that of a key that chooses a chip; full-width signs and small letters count, too."""
    if not hotkey:
        return False
    if event.key() == ord(hotkey.upper()):
        return True
    return unicodedata.normalize("NFKC", event.text()).upper() == hotkey.upper()
