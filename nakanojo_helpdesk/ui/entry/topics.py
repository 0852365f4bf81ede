"""相談内容: chips of level 1, and in the same place the level-2 chips (内訳) of the one chosen last.

The digits mean what is shown: after 「4 LINE・SNS」 they choose among its 内訳, until one is chosen or Enter goes on
without one (内訳なし). 「+」 goes back to level 1 for one more topic, Esc takes the last step back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import TOPICS_AT_MOST
from nakanojo_helpdesk.domain.vocabularies import Term, Vocabulary
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import IconMark
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row, paint_parts_alone
from nakanojo_helpdesk.ui.kit.layout.steady import Steady, laid_out_once, lay_out_now, set_visible
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel, explain
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.workplace.term_choices import choices

_ROOM_OF_THE_RING = 6
_PLUS = frozenset("+;＋；")  # ; lies on the same key of a Japanese keyboard


class _OwnedChips(ChipGroup):
    """Chips whose owner handles every press."""

    pressed = Signal(str)
    """The user's hand on the chip of this code."""
    wiped = Signal()
    """Backspace or Delete."""

    @override
    def choose(self, code: str) -> None:
        self.pressed.emit(code)

    @override
    def wipe(self) -> None:
        self.wiped.emit()


class TopicChips(Composite):
    """The topics of a consultation: up to five codes of either level, the first one being the main one (主).

    Args:
        name: what is asked.
        topics: the vocabulary of topics.
        day: the date of the event; only topics valid then are offered.
        parent: as for every widget.
    """

    changed = Signal()
    """The answer changed by the user's hand."""
    passed = Signal()
    """Enter: the user goes on to the next question."""
    refused = Signal(str)
    """A sentence why a choice was not taken (a sixth topic)."""

    def __init__(self, name: str, topics: Vocabulary, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics = topics
        self._day = day
        self._codes: list[str] = []
        self._opened = ""
        self._codes_before: list[str] = []
        self.upper = _OwnedChips(name, choices(topics.upper(day)), True, TOPICS_AT_MOST)
        self.below = _OwnedChips("内訳", (), True, TOPICS_AT_MOST, ranked=False)
        self._words = PlainLabel("", "small", wrap=True)
        self._chosen = PlainLabel("", "small", wrap=True)
        self._warning = PlainLabel("", "warning", wrap=True)
        self._heading = self._made_heading()
        self.on_button = Button("内訳なし", key="Enter")
        self.more_button = Button("もう1つ", key="＋")
        self.drop_button = Button("外す", key="BackSpace")
        buttons = (self.on_button, self.more_button, self.drop_button)
        for button in buttons:
            button.set_compact(True)
        explain(self.on_button, "内訳を選ばずに、次の質問へ進みます。")
        explain(self.more_button, "ほかの相談内容も選びます。")
        explain(self.drop_button, "この相談内容を外します。")
        self._words.hide()
        self._chosen.hide()
        self.upper.place_around(filling=self._words)
        self.below.place_around([self._heading], buttons, filling=self._chosen)
        levels = QWidget()
        paint_parts_alone(levels)
        self._stack = QStackedLayout(levels)
        self._stack.addWidget(self.upper)
        self._stack.addWidget(self.below)
        self._to_mind = _marked(self._warning)
        column = Column(self, spacing=0)
        self._levels = Steady(levels, grows_only=True)
        column.addWidget(self._levels)
        column.addWidget(self._to_mind)
        self.hand_focus_to(self.upper)
        self.setAccessibleName(name)

        self.upper.pressed.connect(self._choose_upper)
        self.upper.wiped.connect(self._wipe)
        self.upper.changed.connect(self._take_order)
        self.upper.passed.connect(self.passed)
        self.upper.refused.connect(self.refused)
        self.below.pressed.connect(self._choose_below)
        self.below.wiped.connect(self._drop)
        self.below.passed.connect(self._go_on)
        self.on_button.clicked.connect(self._go_on)
        self.more_button.clicked.connect(self._choose_more)
        self.drop_button.clicked.connect(self._drop)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def codes(self) -> tuple[str, ...]:
        """The chosen codes, level 2 where it was chosen; the first one is the main one."""
        return tuple(self._codes)

    def set_codes(self, codes: Iterable[str]) -> None:
        """Choose exactly these, without a signal. Codes not offered on the day are left out."""
        wanted = [code for code in dict.fromkeys(codes) if self.is_offered(code)]
        self._codes = wanted[:TOPICS_AT_MOST]
        self.close_below()
        self._show_codes()
        if not self._codes:
            self.upper.go_to_first()
            self._levels.let_go()

    def is_offered(self, code: str) -> bool:
        """Whether a code is valid on the day, together with its level-1 topic."""
        return self._topics.usable_on(code, self._day)

    def offer(self, topics: Vocabulary, day: date) -> None:
        """Offer the topics valid on a day; chosen ones stay where they are valid."""
        self._topics, self._day = topics, day
        offered = choices(topics.upper(day))
        if offered != self.upper.choices:
            self.upper.set_choices(offered)
        self.set_codes(self._codes)

    def opened(self) -> str:
        """The level-1 code whose 内訳 is shown; empty while level 1 is."""
        return self._opened

    def words(self) -> str:
        """The quiet line after the chips: the main topic and the chosen 内訳."""
        return self._words.text() if not self._words.isHidden() else ""

    def chosen_words(self) -> str:
        """The other chosen topics, shown while the 内訳 of one topic replaces all chips."""
        return self._chosen.text() if self._opened else ""

    def warning(self) -> str:
        """The warning about a chosen topic."""
        return self._warning.text() if not self._to_mind.isHidden() else ""

    def painted_beforehand(self) -> Iterator[None]:
        """Keep the pictures of the 内訳 of all topics and of their headings, one with each step."""
        for choice in self.upper.choices:
            yield from self.below.painted_beforehand(self._choices_below(choice.code))
        model = self._made_heading(self)
        model.hide()
        for choice in self.upper.choices:
            model.setText(_heading_of(self._topics.term(choice.code)))
            model.paint_beforehand()
            yield
        model.deleteLater()

    @staticmethod
    def _made_heading(parent: QWidget | None = None) -> PlainLabel:
        heading = PlainLabel("", "bold", parent=parent)
        heading.setContentsMargins(0, 0, _ROOM_OF_THE_RING, 0)
        return heading

    def close_below(self) -> None:
        """Show level 1 again; chosen topics stay."""
        if self._opened:
            had_focus = self.below.isAncestorOf(QApplication.focusWidget() or self)
            self.upper.go_to(self._opened)
            self._opened = ""
            self._show(self.upper, focused=had_focus)
            self.below.set_choices(())

    # ---- what a press does

    @laid_out_once()
    def _choose_upper(self, code: str) -> None:
        chosen = self._under(code)
        if not chosen and len(self._codes) >= TOPICS_AT_MOST:
            self.upper.refuse()
            return
        before = list(self._codes)
        below = self._topics.below(code, self._day)
        if not chosen:
            self._codes.append(code)
        elif not below:
            self._codes = [other for other in self._codes if other not in chosen]
        if below:
            self._open(code, before)
        if before != self._codes:
            self._show_codes()
            self.changed.emit()

    @laid_out_once()
    def _choose_below(self, code: str) -> None:
        upper = self._opened
        if code in self._codes:
            place = self._codes.index(code)
            self._codes.remove(code)
            if not self._under(upper):
                self._codes.insert(place, upper)
            self._show_codes()
            self.changed.emit()
            return
        if upper in self._codes:
            self._codes[self._codes.index(upper)] = code
        elif len(self._codes) >= TOPICS_AT_MOST:
            self.upper.refuse()
            return
        else:
            self._codes.append(code)
        self.close_below()
        self._show_codes()
        self.changed.emit()

    def _go_on(self) -> None:
        self.close_below()
        self.passed.emit()

    def _choose_more(self) -> None:
        self.close_below()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        """Remove the topic whose 内訳 is shown."""
        dropped = self._under(self._opened)
        with laid_out_once():
            self.close_below()
            self._keep_only([code for code in self._codes if code not in dropped])

    def _step_back(self) -> None:
        before = self._codes_before
        with laid_out_once():
            self.close_below()
            self._keep_only(before)

    def _wipe(self) -> None:
        self._keep_only([])

    def _keep_only(self, codes: list[str]) -> None:
        if codes != self._codes:
            self._codes = codes
            self._show_codes()
            self.changed.emit()

    def _take_order(self) -> None:
        """Take over the order after another topic was made the main one."""
        order = {code: place for place, code in enumerate(self.upper.codes())}
        self._codes.sort(key=lambda code: order[self._topics.upper_code(code)])
        self._show_codes()
        self.changed.emit()

    # ---- what is shown

    def _under(self, upper: str) -> list[str]:
        """The chosen codes of a level-1 topic: itself, or its level-2 codes."""
        return [code for code in self._codes if self._topics.upper_code(code) == upper]

    def _choices_below(self, upper: str) -> tuple[Choice, ...]:
        return choices(self._topics.below(upper, self._day), f"（{self._topics.term(upper).chip}）")

    def _open(self, upper: str, before: list[str]) -> None:
        had_focus = self.upper.has_focus()
        term = self._topics.term(upper)
        self._opened, self._codes_before = upper, before
        again = upper in before or any(self._topics.upper_code(code) == upper for code in before)
        self._heading.setText(_heading_of(term))
        self.below.set_name(f"{term.chip}の内訳")
        self.below.set_choices(self._choices_below(upper))
        self.on_button.set_words("これで次へ" if again else "内訳なし")
        self.drop_button.setVisible(again)
        self._show_codes()
        self._show(self.below, focused=had_focus)

    def _show(self, chips: ChipGroup, *, focused: bool) -> None:
        """Replace one level by the other. The keyboard is moved first: hiding would send it to the next question."""
        self.hand_focus_to(chips)
        if focused:
            chips.show()
            chips.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentWidget(chips)
        lay_out_now(chips)

    def _show_codes(self) -> None:
        if self._opened:
            self.below.set_codes(self._codes)
        focused = self.upper.focus_chip() if self.upper.has_focus() else None
        self.upper.set_codes(self._topics.upper_code(code) for code in self._codes)
        if focused is not None:
            self.upper.go_to(focused.choice.code)
        terms = [self._topics.term(code) for code in self._codes]
        below = [term.chip for term in terms if self._topics.upper_code(term.code) != term.code]
        words = ["内訳：" + "、".join(below)] if below else []
        if len(terms) > 1:
            main = self._topics.term(self._topics.upper_code(self._codes[0]))
            words.insert(0, f"主な内容：{main.chip}（Ctrl+M で変更）")
        others = [term.chip for term in terms if self._topics.upper_code(term.code) != self._opened]
        chosen = "選んだ内容：" + "、".join(others) if self._opened and others else ""
        _say(self._words, self._words, "　".join(words))
        _say(self._chosen, self._chosen, chosen)
        to_mind = "\n".join(dict.fromkeys(term.note for term in terms if term.note))
        if _say(self._warning, self._to_mind, to_mind):
            announce(self, to_mind)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close the 内訳 when the keyboard leaves it, except by a mouse press, under which nothing may move."""
        if not self._opened or now is None or now.window() is not self.window():
            return
        if not self.isAncestorOf(now) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.close_below()

    # ---- what Qt calls

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the chips, too."""
        super().setAccessibleName(name)
        self.upper.setAccessibleName(name)

    @override
    def set_fault(self, sentence: str) -> None:
        self.upper.set_fault(sentence)

    @override
    def setAccessibleDescription(self, text: str) -> None:
        """Describe the chips, too."""
        super().setAccessibleDescription(text)
        self.upper.setAccessibleDescription(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        plus = event.key() == Qt.Key.Key_Plus or event.text() in _PLUS
        if not self._opened or held or not (plus or event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            (self._choose_more if plus else self._step_back)()


def _heading_of(term: Term) -> str:
    return f"{term.chip}："


def _marked(label: PlainLabel) -> QWidget:
    """A sentence after a warning sign, hidden at first."""
    whole = QWidget()
    line = Row(whole, spacing=8)
    line.addWidget(IconMark("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label, 1)
    whole.hide()
    return whole


def _say(label: PlainLabel, shown: QWidget, words: str) -> bool:
    """Show words, or hide them when empty; returns whether they changed."""
    if words == label.text():
        return False
    label.setText(words)
    set_visible(shown, bool(words))
    return True
