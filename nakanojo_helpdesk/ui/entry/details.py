"""くわしく: the rarer questions, hidden until the person opens them; a line summarises their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.consultations.forms import CODED_FIELDS, FIELD_LABELS, PEOPLE_AT_MOST, Answers
from nakanojo_helpdesk.domain.consultations.questions import QUESTIONS, Place, coded
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.ui.entry.minutes import MinutesField
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, hairline
from nakanojo_helpdesk.ui.workplace.term_choices import choices, label

_CODED: Final = coded(Place.DETAILS)
_ON_CHIPS: Final = {name: vocabulary for name, vocabulary in _CODED.items() if name != "referral"}
_ORDER: Final = (
    "minutes",
    *(each.name for each in QUESTIONS if each.asked is Place.DETAILS and each.name != "minutes"),
)
_AFTER: Final = dict(zip(_ORDER, (*_ORDER[1:], ""), strict=True))


class Details(QWidget):
    """The group itself: 時間（分） first, so that Ctrl+K and a digit choose it; then 相談者 to きっかけ."""

    changed = Signal()
    """Somebody answered something."""
    passed = Signal()
    """Enter on the last question."""

    def __init__(self, vocabularies: Vocabularies, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.minutes = MinutesField()
        self.people = NumberField(1, PEOPLE_AT_MOST, "人", digits_only=True)
        self.referral = ChoiceField(empty="（なし）")
        self._chips = {name: ChipGroup(FIELD_LABELS[name], ()) for name in _ON_CHIPS}
        editors: dict[str, QWidget] = {
            "minutes": self.minutes,
            "people": self.people,
            "referral": self.referral,
            **self._chips,
        }
        self._fields = {name: Field(FIELD_LABELS[name], editors[name], beside=True) for name in _ORDER}
        column = Column(self, spacing=6)
        column.addWidget(hairline())
        for field in self._fields.values():
            column.addWidget(field)
        column.addWidget(hairline())
        self.offer(vocabularies, day)
        self.minutes.changed.connect(self.changed)
        self.people.changed.connect(self.changed)
        self.referral.chosen.connect(lambda _code: self.changed.emit())
        for group in self._chips.values():
            group.changed.connect(self.changed)
        for name, after in _AFTER.items():
            editor = editors[name]
            if isinstance(editor, ChipGroup | NumberField | MinutesField):
                editor.passed.connect(lambda after=after: self._go_on(after))

    def offer(self, vocabularies: Vocabularies, day: date) -> None:
        """Offer the codes valid on a day; chosen codes stay where they are valid."""
        self._vocabularies = vocabularies
        for name, group in self._chips.items():
            offered = choices(vocabularies[_ON_CHIPS[name]].upper(day))
            if offered != group.choices:
                group.set_choices(offered)
        referrals = vocabularies[VocabularyName.REFERRAL]
        self._referrals = [Choice(term.code, term.label) for term in referrals.upper(day)]
        self.referral.set_choices(self._referrals)

    def values(self) -> dict[str, Any]:
        """The present answers, by the names of `Answers`."""
        return {
            "minutes": self.minutes.minutes(),
            "people": self.people.number(),
            "referral": self.referral.code(),
            **{name: group.code() for name, group in self._chips.items()},
        }

    def set_answers(self, answers: Answers) -> tuple[str, ...]:
        """Show answers, without a signal; returns the labels of codes that are not offered and were left out."""
        if all(getattr(answers, name) == value for name, value in self.values().items()):
            return ()
        left_out = []
        self.minutes.set_minutes(answers.minutes)
        self.people.set_number(answers.people)
        for name, group in self._chips.items():
            code = getattr(answers, name)
            group.set_codes([code] if code else ())
            if code and group.code() is None:
                left_out.append(label(self._vocabularies[_ON_CHIPS[name]], code))
        offered = answers.referral is not None and self.referral.offers(answers.referral)
        self.referral.set_code(answers.referral if offered else None)
        if answers.referral and not offered:
            left_out.append(label(self._vocabularies[VocabularyName.REFERRAL], answers.referral))
        return tuple(left_out)

    def summary(self) -> str:
        """The answers in one line, each in short words after its question; empty when there are none."""
        words, values = [], self.values()
        for name in _ORDER:
            value = values[name]
            if value is None:
                continue
            if name == "minutes":
                words.append(f"時間{value}分")
            elif name == "people":
                words.append(f"{value}人")
            else:
                words.append(f"{FIELD_LABELS[name]} {self._vocabularies[CODED_FIELDS[name]].chip(value)}")
        return "、".join(words)

    def group(self, name: str) -> ChipGroup:
        """The chips of a field. Raises `KeyError`."""
        return self._chips[name]

    def groups(self) -> tuple[ChipGroup, ...]:
        """All groups of chips with one answer."""
        return tuple(self._chips.values())

    def painted_beforehand(self) -> Iterator[None]:
        """Keep the pictures of all chips, one with each step."""
        for group in (self.minutes.chips, *self._chips.values()):
            for chip in group.chips:
                chip.paint_beforehand()
                yield

    def show_problems(self, problems: dict[str, str]) -> list[tuple[str, QWidget]]:
        """Show faults below their fields; returns those of this group, each with the widget to jump to."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        return [(problems[name], field.editor) for name, field in self._fields.items() if name in problems]

    def start(self) -> QWidget:
        """The first question."""
        return self.minutes

    def _go_on(self, after: str) -> None:
        if after:
            self._fields[after].focus_editor()
        else:
            self.passed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on at Enter from the list of 紹介先, too, which does not use this key itself."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        )
        if enter and self.referral.hasFocus():
            if not event.isAutoRepeat():
                self._go_on(_AFTER["referral"])
        else:
            super().keyPressEvent(event)
