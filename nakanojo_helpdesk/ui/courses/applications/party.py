"""The application being taken: one person or a family, how it came, and what was typed of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.registrations.forms import ApplicationForm, applicant_field
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow, katakana
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.applications.applicant import ApplicantPart, CardPart, KnownPart, NewPart
from nakanojo_helpdesk.ui.courses.applications.find import looks_like_kana
from nakanojo_helpdesk.ui.courses.applications.words import lesson_words
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, hairline, tab_anchor
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_TELEPHONE: Final = "TEL"
_FIRST, _AGAIN = "first", "again"
_SPLIT: Final = "split"


@dataclass(frozen=True, kw_only=True)
class HalfFilled:
    """An application as far as it is typed: its parts, and the codes of the questions below them."""

    parts: tuple[tuple[str, Any], ...] = ()
    method: str = _TELEPHONE
    first_time: str | None = None
    split: bool = False
    lesson: str | None = None


class Party(QWidget):
    """The applicants below each other, and below them how the application came."""

    changed = Signal()
    """There are others now."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.parts: list[ApplicantPart] = []
        self._anchor = tab_anchor(self)
        self.lesson = ChipGroup("回", ())
        self.first_time = ChipGroup(
            "初めて", [Choice(_FIRST, "初めて", "1"), Choice(_AGAIN, "前にも来た", "2")]
        )
        self.method = ChipGroup(
            "方法", choices(workplace.vocabularies[VocabularyName.APPLY_METHOD].upper(workplace.today()))
        )
        self.split = ChipGroup("席が足りないとき", [Choice(_SPLIT, "入れる人だけ", "1")])
        self.lesson_field = Field("回", self.lesson, required=True, beside=True)
        self.split_field = Field("席不足", self.split, beside=True)
        self._options = QWidget()
        options = Column(self._options, spacing=6)
        options.addWidget(hairline())
        groups = (self.lesson_field, Field("初めて", self.first_time, beside=True))
        for field in (*groups, Field("方法", self.method, beside=True), self.split_field):
            options.addWidget(field)
        self._column = Column(spacing=10)
        column = Column(self, spacing=10)
        column.addLayout(self._column)
        column.addWidget(self._options)
        self.lesson.passed.connect(lambda: self.first_time.setFocus(Qt.FocusReason.TabFocusReason))
        self.first_time.passed.connect(lambda: self.method.setFocus(Qt.FocusReason.TabFocusReason))
        self.empty()

    def set_course(self, row: CourseRow) -> None:
        """Offer the lessons to apply for, where one applies lesson by lesson."""
        per_lesson = row.form.scope is Scope.LESSON
        now = Moment.of(self._workplace.now())
        coming = [each for each in row.taking_place if not each.standing.is_over(now)] if per_lesson else []
        wanted = tuple(
            Choice(each.uid, lesson_words(each), str(number) if number < 10 else "")
            for number, each in enumerate(coming, start=1)
        )
        if wanted != self.lesson.choices:
            self.lesson.set_choices(wanted)
        if len(wanted) == 1 and self.lesson.code() is None:
            self.lesson.set_codes([wanted[0].code])
        self.lesson_field.setVisible(per_lesson)

    def is_empty(self) -> bool:
        """Whether nobody is being applied for."""
        return not self.parts

    def empty(self) -> None:
        """Take everybody out, and put the questions back to what is usual."""
        for part in self.parts:
            part.hide()
            part.deleteLater()
        self.parts = []
        self.method.set_codes([_TELEPHONE])
        self.first_time.set_codes([])
        self.split.set_codes([])
        self._fit()

    def take(self, person: PersonRow) -> None:
        """Apply for somebody known, too; who is in it already stays once."""
        if not any(isinstance(part, KnownPart) and part.person.uid == person.uid for part in self.parts):
            self._add(KnownPart(self._workplace, person))

    def add_new(self, words: str = "") -> NewPart:
        """Apply for somebody new: what was looked for begins the form, telephone and district of the family stay."""
        part = NewPart(self._workplace)
        kana = looks_like_kana(words)
        phone, district = self._of_family()
        part.show_form(
            PersonForm(
                name="" if kana else _without_digits(words),
                kana=katakana(words) if kana else "",
                phone=phone,
                district=district,
            )
        )
        self._add(part)
        return part

    def add_card(self) -> CardPart:
        """Apply for a card without a name."""
        part = CardPart()
        self._add(part)
        return part

    def form(self) -> ApplicationForm:
        """What is to be applied for."""
        said = self.first_time.code()
        first_time = None if said is None else said == _FIRST
        return ApplicationForm(
            applicants=tuple(part.applicant(first_time=first_time) for part in self.parts),
            method=self.method.code() or _TELEPHONE,
            split=self.split.code() is not None and len(self.parts) > 1,
        )

    def new_forms(self) -> tuple[PersonForm, ...]:
        """The forms of those who are new."""
        return tuple(part.form() for part in self.parts if isinstance(part, NewPart))

    def replace_new(self, person: PersonRow, place: int = 0) -> None:
        """Put somebody known where the new person at a place stands: they were known all the time."""
        new = [part for part in self.parts if isinstance(part, NewPart)]
        if place < len(new):
            self._take_out(new[place])
        self.take(person)

    def half_filled(self) -> HalfFilled:
        """Everything as typed."""
        return HalfFilled(
            parts=tuple(part.kept() for part in self.parts),
            method=self.method.code() or _TELEPHONE,
            first_time=self.first_time.code(),
            split=self.split.code() is not None,
            lesson=self.lesson.code(),
        )

    def show_half_filled(self, kept: HalfFilled) -> None:
        """Show what was typed before."""
        self.empty()
        for kind, content in kept.parts:
            if kind == "known":
                self.take(content)
            elif kind == "card":
                self.add_card().card.setText(content)
            else:
                self.add_new().show_form(content)
        self.method.set_codes([kept.method])
        self.first_time.set_codes([kept.first_time] if kept.first_time else [])
        self.split.set_codes([_SPLIT] if kept.split else [])
        self.lesson.set_codes([kept.lesson] if kept.lesson else [])

    def faults(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        """The sentences that belong to a field of it, each with its field."""
        found: list[tuple[str, QWidget]] = []
        for number, part in enumerate(self.parts):
            for name, field in part.fields.items():
                if (sentence := problems.get(applicant_field(number, name))) is not None:
                    found.append((sentence, field))
        if "lesson" in problems:
            found.append((problems["lesson"], self.lesson_field))
        return found

    def after_parts(self) -> QWidget:
        """The first question below the applicants."""
        return self.lesson if not self.lesson_field.isHidden() else self.first_time

    def _of_family(self) -> tuple[str, str | None]:
        for part in reversed(self.parts):
            if isinstance(part, KnownPart):
                return part.person.form.phone, part.person.form.district
            if isinstance(part, NewPart):
                form = part.form()
                return form.phone, form.district
        return "", None

    def _add(self, part: ApplicantPart) -> None:
        self.parts.append(part)
        self._column.addWidget(part)
        part.taken_out.connect(self._take_out)
        part.passed.connect(lambda: self.after_parts().setFocus(Qt.FocusReason.TabFocusReason))
        part.show()
        self._chain()
        self._fit()

    def _take_out(self, part: ApplicantPart) -> None:
        self.parts.remove(part)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._fit()
        if self.parts:
            self.parts[-1].start().setFocus(Qt.FocusReason.OtherFocusReason)

    def _chain(self) -> None:
        """Set the tab order: the applicants in their order, then the questions below them."""
        before = self._anchor
        for part in self.parts:
            for widget in _stops_in(part):
                QWidget.setTabOrder(before, widget)
                before = widget

    def _fit(self) -> None:
        self._options.setVisible(bool(self.parts))
        self.split_field.setVisible(len(self.parts) > 1)
        self.changed.emit()


def _stops_in(part: QWidget) -> list[QWidget]:
    """Every widget inside that may have the keyboard, in the order of the Tab key."""
    found: list[QWidget] = []
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _without_digits(words: str) -> str:
    return " ".join(word for word in words.split() if not any(sign.isdigit() for sign in word))
