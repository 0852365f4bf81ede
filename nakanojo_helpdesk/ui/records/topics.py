"""相談内容 of a saved record: up to five topics, each with its level 2, in lists that also hold retired codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import TOPICS_AT_MOST
from nakanojo_helpdesk.domain.vocabularies import Vocabulary
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.screen_reader import fault_words, speak_as_group
from nakanojo_helpdesk.ui.workplace.term_choices import choices

_TITLES: Final = ("主な内容", "2つめ", "3つめ", "4つめ", "5つめ")
_LABEL_WIDTH: Final = 84


class TopicField(Composite):
    """One line a topic, the main one first."""

    changed = Signal()
    """The topics changed by the user's hand."""

    def __init__(self, topics: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as_group(self)
        self._topics = topics
        self._day: date | None = None
        self._kept: frozenset[str] = frozenset()
        self.lines = [_TopicLine(title, self) for title in _TITLES[:TOPICS_AT_MOST]]
        self.add_button = Button("相談内容を足す", icon_name="add")
        column = Column(self, spacing=8)
        for place, line in enumerate(self.lines):
            column.addWidget(line)
            line.above.chosen.connect(partial(self._upper_chosen, line))
            line.below.chosen.connect(self.changed)
            line.main_button.clicked.connect(partial(self._make_main, place))
            line.remove_button.clicked.connect(partial(self._remove, place))
        flow = FlowLayout(8)
        flow.addWidget(self.add_button)
        column.addLayout(flow)
        self.add_button.clicked.connect(self._add)
        self.hand_focus_to(self.lines[0].above)
        when_restyled(self, self._align)

    def codes(self) -> tuple[str, ...]:
        """The chosen codes, the main one first. A code chosen twice is included twice."""
        return tuple(code for line in self._used() if (code := line.code()) is not None)

    def set_codes(self, codes: Iterable[str]) -> None:
        """Show exactly these, without a signal; codes not valid on the day are marked, not dropped."""
        wanted = list(codes)[:TOPICS_AT_MOST]
        self._kept |= set(wanted)
        self._show_lines(max(1, len(wanted)))
        for line, code in zip(self.lines, [*wanted, *[""] * TOPICS_AT_MOST], strict=False):
            self._show_code(line, code)

    @override
    def set_fault(self, sentence: str) -> None:
        self.lines[0].above.setAccessibleDescription(fault_words(sentence))

    def offer(self, day: date, kept: Iterable[str]) -> None:
        """Offer the codes valid on a day and, marked, those of `kept`; chosen codes stay chosen."""
        codes = self.codes()
        self._day, self._kept = day, frozenset(kept)
        self.set_codes(codes)

    def _used(self) -> list[_TopicLine]:
        return [line for line in self.lines if not line.isHidden()]

    def _show_lines(self, count: int) -> None:
        for place, line in enumerate(self.lines):
            line.setVisible(place < count)
            line.main_button.setVisible(place > 0)
            line.remove_button.setVisible(count > 1)
            line.keep_columns(wanted=count > 1)
        self.add_button.setVisible(count < TOPICS_AT_MOST)
        self._align()

    def _align(self) -> None:
        """Give all lists one width, so that the buttons of a topic have the same place on every line."""
        lines = self._used()
        for lists in ([line.above for line in lines], [line.below for line in lines]):
            wide = max(field.sizeHint().width() for field in lists)
            for field in lists:
                field.setMinimumWidth(wide)

    def _show_code(self, line: _TopicLine, code: str) -> None:
        upper = self._topics.upper_code(code) if code in self._topics else ""
        day = self._day or date.max
        kept_above = {self._topics.upper_code(kept) for kept in self._kept if kept in self._topics}
        line.above.set_choices(choices(self._topics.upper(), day=day, kept=kept_above))
        line.above.set_code(upper)
        below = choices(self._topics.below(upper), day=day, kept=self._kept) if upper else ()
        line.below.set_choices(below)
        line.below.set_code(code if code != upper else None)
        line.below.setVisible(bool(below))
        self._align()

    def _upper_chosen(self, line: _TopicLine, code: str) -> None:
        self._show_code(line, code)
        self.changed.emit()

    def _add(self) -> None:
        count = len(self._used())
        self._show_lines(count + 1)
        self._show_code(self.lines[count], "")
        self.lines[count].above.setFocus()
        self.changed.emit()

    def _remove(self, place: int) -> None:
        codes = [line.code() or "" for line in self._used()]
        del codes[place]
        self.set_codes(codes)
        self.lines[min(place, len(codes) - 1)].above.setFocus()
        self.changed.emit()

    def _make_main(self, place: int) -> None:
        codes = [line.code() or "" for line in self._used()]
        codes.insert(0, codes.pop(place))
        self.set_codes(codes)
        self.lines[0].above.setFocus()
        self.changed.emit()


class _TopicLine(QWidget):
    """One topic: level 1, level 2, and its buttons."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = PlainLabel(title, "small_bold")
        self.above = ChoiceField(empty="選んでください")
        self.below = ChoiceField(empty="内訳なし")
        self.main_button = Button("主にする")
        self.remove_button = Button("外す", icon_name="close")
        self.above.setAccessibleName(f"{title}（大きな分類）")
        self.below.setAccessibleName(f"{title}の内訳")
        self.main_button.setAccessibleName(f"{title}を主な内容にする")
        self.remove_button.setAccessibleName(f"{title}を外す")
        flow = FlowLayout(8, self)
        for widget in (self._label, self.above, self.below, self.main_button, self.remove_button):
            flow.addWidget(widget)
        self._fit()
        when_restyled(self, self._fit)

    def code(self) -> str | None:
        """The chosen code, level 2 where there is one; None while nothing is chosen."""
        return self.below.code() or self.above.code()

    def keep_columns(self, *, wanted: bool) -> None:
        """Let hidden widgets keep their places, so that the lines are aligned."""
        for part in (self.below, self.main_button):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(wanted)
            part.setSizePolicy(policy)

    def _fit(self) -> None:
        self._label.setMinimumWidth(current_theme().px(_LABEL_WIDTH))
