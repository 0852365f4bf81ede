"""One form of a survey typed as one line of digits, read while it is typed: answers, then the keys of topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.surveys.forms import ASKED, SCALE_WORDS, Phase, Question, SurveyForm
from nakanojo_helpdesk.domain.surveys.typing import TypedLine, line_of, read_line
from nakanojo_helpdesk.domain.vocabularies import Term
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.composite import Composite
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.beside import Beside
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Panel
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.term_choices import choices

_MOST_SIGNS: Final = 60
_MOST_TOPICS: Final = 60
_LINE_WIDTH: Final = 360
_BESIDE_FROM: Final = 980
"""Design pixels from which the answers stand beside the line."""
_NOT_YET, _NONE = "　", "無回答"
_LABEL: Final = "{number}枚目（1～5を質問の順に）"
_SUPPORT: Final = "無回答は0。続けて、習いたいことのキー。Enterで次の1枚。"


class FormLine(Composite):
    """The line, what it says so far, and the topics. Digits count in any width; the Japanese input method is off."""

    changed = Signal()
    """Something was typed or chosen."""
    entered = Signal()
    """Enter: the form is to be put on the pile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase.AFTER
        self._keys: dict[str, str] = {}
        self._by_hand: list[str] = []
        self._free_text = ""
        self.cells = AnswerCells()
        self.line = _DigitLine()
        self.field = Field(_LABEL.format(number=1), self.line, support=_SUPPORT)
        self.topics = ChipGroup("習いたいこと", (), multiple=True, maximum=_MOST_TOPICS, ranked=False)
        self.topics_field = Field("習いたいこと", self.topics)
        column = Column(self, spacing=12)
        column.addWidget(Beside(self.field, self.cells, least=_BESIDE_FROM))
        column.addWidget(self.topics_field)
        self.hand_focus_to(self.line)
        self.line.textEdited.connect(self._read)
        self.line.returnPressed.connect(self.entered)
        self.topics.changed.connect(self._take_chips)
        self.topics.passed.connect(self.entered)
        self._show(self.reading())

    def reading(self) -> TypedLine:
        """What the line says so far."""
        return read_line(self.line.text(), self._phase, self._keys)

    def form(self) -> SurveyForm:
        """The form as far as it is typed."""
        return self.reading().form(self._free_text, tuple(self._by_hand))

    def phase(self) -> Phase:
        """The phase of the form."""
        return self._phase

    def free_text(self) -> str:
        """What was written on the form besides."""
        return self._free_text

    def is_empty(self) -> bool:
        """Whether nothing at all is typed or chosen."""
        return not self.line.text() and not self._by_hand and not self._free_text

    def set_phase(self, phase: Phase) -> None:
        """Ask the questions of another phase; what is typed is read anew."""
        self._phase = phase
        self._take(self.reading())

    def set_topics(self, terms: Sequence[Term]) -> None:
        """Offer these topics."""
        self._keys = {term.hotkey: term.code for term in terms if term.hotkey}
        self.topics.set_choices(choices(terms))
        self._by_hand = [code for code in self._by_hand if any(term.code == code for term in terms)]
        self._take(self.reading())

    def set_free_text(self, text: str) -> None:
        """Attach what was written on the form besides."""
        self._free_text = text
        self.changed.emit()

    def show_form(self, form: SurveyForm) -> None:
        """Show a form to be typed anew."""
        self._phase = form.phase
        self._free_text = form.free_text
        keyed = set(self._keys.values())
        self._by_hand = [code for code in form.topics if code not in keyed]
        self.line.setText(line_of(form, self._keys))
        self._take(self.reading())

    def clear(self) -> None:
        """Empty it for the next form."""
        self._free_text, self._by_hand = "", []
        self.line.clear()
        self._take(self.reading())

    def take_last_sign_back(self) -> None:
        """Take the last typed sign back; without one what was chosen by hand, then the free text."""
        text = self.line.text()
        if text:
            self.line.setText(text[:-1])
        elif self._by_hand:
            self._by_hand.pop()
        else:
            self._free_text = ""
        self._take(self.reading())

    def set_number(self, number: int) -> None:
        """Say the number of the form in its lesson: the running count of the pile."""
        self.field.set_label(_LABEL.format(number=number))

    def show_fault(self, sentence: str | None) -> None:
        """Show a fault below the line; None removes it."""
        self.field.show_error(sentence)

    def _read(self, text: str) -> None:
        self._take(read_line(text, self._phase, self._keys))

    def _take(self, typed: TypedLine) -> None:
        """Keep what counts of the line, and show what it says."""
        if typed.text != self.line.text():
            self.line.setText(typed.text)
        self._by_hand = [code for code in self._by_hand if code not in typed.topics]
        self.field.show_error(typed.problem or None)
        self._show(typed)
        self.changed.emit()

    def _show(self, typed: TypedLine) -> None:
        self.topics.set_codes((*typed.topics, *self._by_hand))
        self.cells.show_line(typed)

    def _take_chips(self) -> None:
        """A chip was pressed: keep it, or take its key out of the line."""
        typed, chosen = self.reading(), self.topics.codes()
        gone = [code for code in typed.topics if code not in chosen]
        asked = len(ASKED[self._phase])
        kept = "".join(sign for sign in typed.text[asked:] if self._keys[sign] not in gone)
        self._by_hand = [code for code in chosen if code not in typed.topics]
        self.line.setText(typed.text[:asked] + kept)
        self._take(self.reading())


class AnswerCells(QWidget):
    """The questions in their order, each with its answer; the next one is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(12, self, line_spacing=8)
        self._cells = {question: _Cell(question) for question in Question}
        for cell in self._cells.values():
            flow.addWidget(cell)

    def show_line(self, typed: TypedLine) -> None:
        """Show what a line says so far."""
        asked = ASKED[typed.phase]
        for question, cell in self._cells.items():
            cell.setVisible(question in asked)
        for place, question in enumerate(asked):
            answer = _NOT_YET
            if place < len(typed.answers):
                value = typed.answers[place]
                answer = _NONE if value is None else f"{value} {SCALE_WORDS[value]}"
            self._cells[question].show_answer(answer, is_next=question is typed.next_question)

    def words(self) -> tuple[str, ...]:
        """The cells shown, as read out."""
        return tuple(cell.words() for cell in self._cells.values() if not cell.isHidden())


class _Cell(Panel):
    """A question and its answer."""

    def __init__(self, question: Question) -> None:
        super().__init__("plain", spacing=4, margins=(4, 4, 4, 4))
        self._label = PlainLabel(question.label, "small")
        self._answer = PlainLabel(_NOT_YET, "section")
        self.body.addWidget(self._label)
        self.body.addWidget(self._answer)
        self._question = question

    def show_answer(self, answer: str, *, is_next: bool) -> None:
        """Show the answer; the question that is answered next is bold and has a sign before it."""
        self._label.set_role("small_bold" if is_next else "small")
        self._label.setText(f"▶{self._question.label}" if is_next else self._question.label)
        self._answer.setText(answer)

    def words(self) -> str:
        """`満足 5 とても`."""
        return f"{self._label.text()} {self._answer.text()}".strip()


class _DigitLine(TextField):
    """Digits and keys of topics. Ctrl+Z is left to the page, whose last act may be a form."""

    def __init__(self) -> None:
        super().__init__(_MOST_SIGNS, width=_LINE_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return False
        return super().event(event)
