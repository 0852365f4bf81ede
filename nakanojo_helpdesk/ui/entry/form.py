"""The questions of a consultation in the order of the talk: topics, visit, age, district, outcome, くわしく, memo."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import FIELD_LABELS, Answers
from nakanojo_helpdesk.domain.consultations.questions import Place, coded
from nakanojo_helpdesk.domain.text import MEMO_LENGTH
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.entry.beforehand import Beforehand
from nakanojo_helpdesk.ui.entry.details import Details
from nakanojo_helpdesk.ui.entry.topics import TopicChips
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import PageCard
from nakanojo_helpdesk.ui.kit.layout.steady import lay_out_now, set_visible
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.guarded_memo import MEMO_HINT, GuardedMemo
from nakanojo_helpdesk.ui.workplace.term_choices import choices, label

# Form field → its vocabulary: one row of chips each.
_ROWS: Final = coded(Place.CHIPS)
_FIRST, *_, _LAST = _ROWS


class EntryForm(PageCard):
    """The white card with the questions. Enter goes to the next one.

    With `advances` choosing a single answer moves to the next question.
    """

    changed = Signal()
    """Somebody answered something."""
    refused = Signal(str)
    """A sentence why a choice was not taken (a sixth topic)."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        day: date,
        parent: QWidget | None = None,
        *,
        advances: bool = False,
    ) -> None:
        super().__init__(parent, spacing=6, margins=(18, 8, 18, 8))
        self._vocabularies, self._day = vocabularies, day
        self._advances = advances
        self.topics = TopicChips("相談内容", vocabularies[VocabularyName.TOPIC], day)
        self._groups = {
            name: ChipGroup(FIELD_LABELS[name], choices(vocabularies[vocabulary].upper(day)))
            for name, vocabulary in _ROWS.items()
        }
        self.details = Details(vocabularies, day)
        self.details.hide()
        self._summary = PlainLabel("", "small", wrap=True)
        self._summary.hide()
        self._groups[_LAST].place_around(filling=self._summary)
        self.memo = GuardedMemo(MEMO_LENGTH, MEMO_HINT, lines=(1, 6))
        self._fields = {"topics": Field("相談内容", self.topics, required=True, beside=True)}
        for name in _ROWS:
            self._fields[name] = Field(FIELD_LABELS[name], self._groups[name], beside=True)
        self._fields["memo"] = Field("メモ", self.memo, beside=True)
        for name, field in self._fields.items():
            if name == "memo":
                self.body.addWidget(self.details)
            self.body.addWidget(field)
        self.body.addStretch(1)

        self.topics.changed.connect(self.changed)
        self.topics.refused.connect(self.refused)
        self.topics.passed.connect(self._groups[_FIRST].setFocus)
        for name, group in self._groups.items():
            group.changed.connect(lambda name=name: self._answered(name))
            group.passed.connect(lambda name=name: self._go_on(name))
        for group in self.details.groups():
            group.changed.connect(lambda group=group: self._advance(group))
        self.details.changed.connect(self._elsewhere)
        self.details.passed.connect(self.memo.setFocus)
        self.memo.changed.connect(self._elsewhere)
        self._beforehand = Beforehand(self)
        self._painted_for: tuple[object, ...] = ()
        when_restyled(self, self._paint_beforehand)

    def answers(self) -> Answers:
        """The present answers."""
        codes: dict[str, Any] = {name: group.code() for name, group in self._groups.items()}
        return Answers(topics=self.topics.codes(), memo=self.memo.text(), **codes, **self.details.values())

    def set_answers(self, answers: Answers) -> tuple[str, ...]:
        """Show answers, without a signal; returns the labels of codes no longer offered, which were left out."""
        left_out = [
            label(self._vocabularies[VocabularyName.TOPIC], code)
            for code in answers.topics
            if not self.topics.is_offered(code)
        ]
        for name, vocabulary in _ROWS.items():
            code = getattr(answers, name)
            self._groups[name].set_codes([code] if code else [])
            if code and self._groups[name].code() is None:
                left_out.append(label(self._vocabularies[vocabulary], code))
        left_out += self.details.set_answers(answers)
        if self.memo.text() != answers.memo:
            self.memo.blockSignals(True)
            self.memo.set_text(answers.memo or "")
            self.memo.blockSignals(False)
        self._show_summary()
        self.topics.set_codes(answers.topics)
        lay_out_now(self.topics, self._groups[_LAST], self.memo)
        return tuple(left_out)

    def offer(self, vocabularies: Vocabularies, day: date) -> tuple[str, ...]:
        """Offer the codes valid on a day; chosen codes stay where they are valid.

        Returns the labels of chosen codes that are not offered then, which were left out.
        """
        if vocabularies is self._vocabularies and day == self._day:
            return ()
        before = self.answers()
        self._vocabularies, self._day = vocabularies, day
        self.topics.offer(vocabularies[VocabularyName.TOPIC], day)
        for name, vocabulary in _ROWS.items():
            offered = choices(vocabularies[vocabulary].upper(day))
            if offered != self._groups[name].choices:
                self._groups[name].set_choices(offered)
        self.details.offer(vocabularies, day)
        return self.set_answers(before)

    def group(self, name: str) -> ChipGroup:
        """The chips of a field (of 相談内容: those of level 1). Raises `KeyError`."""
        return self.topics.upper if name == "topics" else self._groups[name]

    def shows_details(self) -> bool:
        """Whether くわしく is open."""
        return not self.details.isHidden()

    def show_details(self, shown: bool) -> None:
        """Open くわしく and go to its first question, or close it and go back to its line."""
        if shown == self.shows_details():
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.details.isAncestorOf(focused)
        self.details.setVisible(shown)
        self._show_summary()
        if shown:
            self.details.start().setFocus()
        elif had_focus:
            self._groups[_LAST].setFocus()

    def summary(self) -> str:
        """The summary of the closed くわしく."""
        return self._summary.text() if not self._summary.isHidden() else ""

    def show_problems(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        """Show faults below their fields; returns those of this form, each with the widget to jump to."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        shown = [(problems[name], field.editor) for name, field in self._fields.items() if name in problems]
        inside = self.details.show_problems(problems)
        if inside:
            self.show_details(True)
        return shown + inside

    def field_of(self, editor: QWidget) -> QWidget:
        """The frame of an input with its words, fault and warning; the input itself when it has none."""
        widget: QWidget | None = editor
        while widget is not None and not isinstance(widget, Field):
            widget = widget.parentWidget()
        return widget or editor

    def start(self) -> QWidget:
        """The first question."""
        return self.topics

    def _paint_beforehand(self) -> None:
        look = (current_theme(), self._vocabularies, self._day)
        if self.isVisible() and look != self._painted_for:
            self._painted_for = look
            parts = self.topics.painted_beforehand(), self._painted_beforehand()
            self._beforehand.begin(itertools.chain(*parts, self.details.painted_beforehand()))

    def _painted_beforehand(self) -> Iterator[None]:
        """Keep the pictures of the answers, those to be scrolled to and as chosen ones, one with each step."""
        for group in (self.topics.upper, *self._groups.values()):
            for chip, chosen in itertools.product(group.chips, (False, True)):
                chip.paint_beforehand(chosen=chosen)
                yield

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._paint_beforehand()

    def _answered(self, name: str) -> None:
        self._elsewhere()
        self._advance(self._groups[name])

    def _elsewhere(self) -> None:
        """Close the 内訳 of the topics after another question was answered."""
        self.topics.close_below()
        self._show_summary()
        self.changed.emit()

    def _advance(self, group: ChipGroup) -> None:
        if self._advances and group.code() is not None:
            group.passed.emit()

    def _go_on(self, name: str) -> None:
        names = list(_ROWS)
        after = names.index(name) + 1
        if after < len(names):
            self._groups[names[after]].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.shows_details():
            self.details.start().setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.memo.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_summary(self) -> None:
        words = "" if self.shows_details() else self.details.summary()
        text = f"くわしく：{words}" if words else ""
        if text != self._summary.text():
            self._summary.setText(text)
        set_visible(self._summary, bool(text))
