"""The pile: forms of one lesson typed one after the other, those not saved yet and those saved before.

Who: the trainer after a lesson, with a pile of paper. In a minute: six keys a form, the count beside the pile, F12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.statistics.facts import count_text
from nakanojo_helpdesk.domain.surveys.forms import ASKED, Phase, Question, SurveyForm, offered_topics
from nakanojo_helpdesk.domain.surveys.rows import SurveyRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.surveys.line import FormLine
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.lists.rows import Column as TableColumn
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NONE_YET: Final = "この回の用紙は、まだありません。1枚目の答えを上の欄に打ってください。"
_HALF_TYPED: Final = "＊「{label}」の答えがまだです。1～5か、無回答なら0を打ってください。"
_NOTHING_TYPED: Final = "＊答えを打ってから、Enterを押してください。白紙は0を{count}つ打ちます。"
_SEVERAL_FIRST: Final = "打った用紙を保存すると、ほかの回を選べます。"


@dataclass(frozen=True, kw_only=True)
class PileRow:
    """A form of the pile: its number, and the saved form where it is kept already."""

    number: int
    form: SurveyForm
    saved: SurveyRow | None = None


class EntryView(QWidget):
    """Lesson, phase, the line, and the pile with the newest form on top."""

    lesson_chosen = Signal()
    """Another lesson was chosen: its forms are to be read."""
    pile_changed = Signal()
    """A form was put on the pile or taken off, or the line has changed."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._lessons: tuple[LessonRow, ...] = ()
        self._typed: list[SurveyForm] = []
        self._saved: tuple[SurveyRow, ...] = ()
        self.lesson = ChoiceField()
        self.lesson_field = Field("回", self.lesson, beside=True)
        self.phase = ChipGroup(
            "用紙の時期",
            [Choice(Phase.BEFORE.value, "前の用紙", "1"), Choice(Phase.AFTER.value, "後の用紙", "2")],
        )
        self.phase.set_codes([Phase.AFTER.value])
        self.phase_field = Field("時期", self.phase, beside=True)
        self.line = FormLine()
        self._count = PlainLabel("", "bold", wrap=True)
        self._note = PlainLabel("", "small", wrap=True)
        self.model: RowModel[PileRow] = RowModel(self._columns(), key=lambda row: row.number, tone=_tone)
        self.table: Table[PileRow] = Table(self.model, "用紙の一覧", _NONE_YET, least_rows=3)
        column = Column(self, spacing=12)
        form = Card(spacing=12)
        head = QWidget()
        flow = FlowLayout(24, head, line_spacing=12)
        flow.addWidget(self.lesson_field)
        flow.addWidget(self.phase_field)
        flow.add_filling(self._count)
        form.body.addWidget(head)
        form.body.addWidget(self.line)
        pile = Card(margins=(8, 8, 8, 8))
        pile.body.addWidget(self.table, 1)
        pile.body.addWidget(self._note)
        column.addWidget(form)
        column.addWidget(pile, 1)
        self.lesson.chosen.connect(lambda _code: self._choose_lesson())
        self.phase.changed.connect(self._choose_phase)
        self.phase.passed.connect(self.focus_line)
        self.line.changed.connect(self.pile_changed)
        self.line.entered.connect(self.put_on_pile)

    def typed(self) -> tuple[SurveyForm, ...]:
        """The forms on the pile that are not saved, the first typed one first."""
        return tuple(self._typed)

    def is_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return bool(self._typed) or not self.line.is_empty()

    def current_lesson(self) -> LessonRow | None:
        """The lesson whose forms are typed."""
        code = self.lesson.code()
        return next((row for row in self._lessons if row.uid == code), None)

    def count_words(self) -> str:
        """How many forms there are, as shown."""
        return self._count.text()

    def show_lessons(self, rows: Sequence[LessonRow], chosen: str) -> None:
        """Offer lessons; `chosen` (a uid) is shown where none was chosen before."""
        before = self.lesson.code()
        self._lessons = tuple(rows)
        self.lesson.set_choices([Choice(row.uid, lesson_words(row)) for row in rows])
        uids = {row.uid for row in rows}
        self.lesson.set_code(before if before in uids else chosen)
        self.lesson_field.setVisible(len(rows) > 1)
        self._offer_topics()

    def suggest_phase(self, phase: Phase) -> None:
        """Ask the questions of a phase where nothing is typed yet."""
        if not self.is_unsaved():
            self.phase.set_codes([phase.value])
            self.line.set_phase(phase)

    def show_saved(self, rows: tuple[SurveyRow, ...]) -> None:
        """Show the forms of the lesson that are kept."""
        self._saved = rows
        self._show_pile()

    def put_on_pile(self) -> bool:
        """Put the typed form on the pile, or say what is missing. True when it is there."""
        reading = self.line.reading()
        if self.line.is_empty():
            self.line.show_fault(_NOTHING_TYPED.format(count=len(ASKED[reading.phase])))
            return False
        question = reading.next_question
        if question is not None:
            self.line.show_fault(_HALF_TYPED.format(label=question.label))
            self.focus_line()
            return False
        self._typed.append(self.line.form())
        self.line.clear()
        self._show_pile()
        announce(self, f"{count_text(len(self._typed))}枚")
        self.focus_line()
        return True

    def take_back(self) -> bool:
        """Take the last typed sign back, else the last form of the pile into the line; False when there is neither."""
        if not self.line.is_empty():
            self.line.take_last_sign_back()
        elif self._typed:
            self._show_form(self._typed.pop())
            self._show_pile()
        else:
            return False
        self.focus_line()
        return True

    def amend(self, row: PileRow) -> None:
        """Take a typed form off the pile into the line, to be typed anew."""
        place = row.number - self._first_number()
        self._show_form(self._typed.pop(place))
        self._show_pile()
        self.focus_line()

    def show_withdrawn(self, form: SurveyForm) -> None:
        """Show a form in the line that was saved and taken back."""
        self._show_form(form)
        self.focus_line()

    def saved(self) -> tuple[SurveyRow, ...]:
        """The kept forms of the lesson, by ordinal."""
        return self._saved

    def last_saved(self) -> SurveyRow | None:
        """The newest kept form of the lesson."""
        return self._saved[-1] if self._saved else None

    def forget(self) -> None:
        """Throw away what is typed."""
        self._typed.clear()
        self.line.clear()
        self._show_pile()

    def forget_typed(self) -> None:
        """Let go of the pile once it is saved."""
        self._typed.clear()
        self._show_pile()

    def focus_line(self) -> None:
        """Give the keyboard to the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_number(self) -> int:
        """The number of the first unsaved form: after the highest saved one."""
        return (self._saved[-1].ordinal if self._saved else 0) + 1

    def _show_form(self, form: SurveyForm) -> None:
        self.phase.set_codes([form.phase.value])
        self.line.show_form(form)

    def _choose_phase(self) -> None:
        code = self.phase.code() or self.line.phase().value
        self.phase.set_codes([code])
        self.line.set_phase(Phase(code))

    def _choose_lesson(self) -> None:
        self._offer_topics()
        self.lesson_chosen.emit()

    def _offer_topics(self) -> None:
        row = self.current_lesson()
        if row is not None:
            self.line.set_topics(offered_topics(self._workplace.vocabularies, row.day))

    def _show_pile(self) -> None:
        saved = [PileRow(number=row.ordinal, form=row.form, saved=row) for row in self._saved]
        first = self._first_number()
        typed = [PileRow(number=first + place, form=form) for place, form in enumerate(self._typed)]
        self.model.set_rows([*saved, *typed][::-1])
        kept = f"保存済み {count_text(len(saved))}枚" if saved else ""
        new = f"打った用紙 {count_text(len(typed))}枚（まだ保存していません）" if typed else ""
        self.line.set_number(first + len(typed))
        self._count.setText("　".join(words for words in (new, kept) if words))
        self._count.setVisible(bool(new or kept))
        self.lesson.setEnabled(not typed)
        self._note.setText(_SEVERAL_FIRST)
        self._note.setVisible(bool(typed) and len(self._lessons) > 1)
        self.pile_changed.emit()

    def _columns(self) -> tuple[TableColumn[PileRow], ...]:
        names = self._workplace.vocabularies[VocabularyName.TOPIC]
        return (
            TableColumn("枚目", lambda row: row.number, numeric=True),
            TableColumn("時期", lambda row: row.form.phase.label),
            *(_answer_column(question) for question in Question),
            TableColumn(
                "習いたいこと",
                lambda row: "、".join(names.chip(code) for code in row.form.topics),
                stretch=True,
                wraps=True,
                minimum=120,
            ),
            TableColumn("状態", lambda row: "まだ" if row.saved is None else "保存済み"),
        )


def lesson_words(row: LessonRow) -> str:
    """`第2回 5月20日（水）`; of a single lesson its day."""
    return " ".join(word for word in (row.ordinal_words, row.time.words.split("）")[0] + "）") if word)


def _answer_column(question: Question) -> TableColumn[PileRow]:
    def shown(row: PileRow) -> str:
        value = row.form.answer(question)
        return "－" if value is None else str(value)

    return TableColumn(question.label, lambda row: row.form.answer(question) or 0, shown, numeric=True)


def _tone(row: PileRow) -> Tone:
    return Tone.PLAIN if row.saved is None else Tone.QUIET
