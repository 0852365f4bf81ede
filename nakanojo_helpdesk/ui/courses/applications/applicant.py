"""One applicant of an application: somebody known, somebody new in the order of a telephone call, or a card."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.registrations.forms import Applicant
from nakanojo_helpdesk.domain.registrations.people import PERSON_LABELS, PHONE_LENGTH, PersonForm, PersonRow
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.applications.words import care_words, full_name, person_words
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_TAKE_OUT: Final = "外す"
_CARD_LENGTH: Final = 20


class ApplicantPart(QWidget):
    """What all three have: a heading, a button that takes them out, and an `Applicant` to hand over."""

    taken_out = Signal(object)
    """The button was pressed: itself."""
    passed = Signal()
    """Enter at its last question."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PlainLabel(heading, "section", wrap=True)
        self.remove_button = Button(_TAKE_OUT, "secondary")
        self.remove_button.setAccessibleName(f"{heading}を外す")
        self.remove_button.clicked.connect(lambda _checked=False: self.taken_out.emit(self))
        head = Row(spacing=12)
        head.addWidget(self.heading, 1)
        head.addWidget(self.remove_button)
        self.body = Column(self, spacing=6)
        self.body.addLayout(head)
        self.fields: dict[str, Field] = {}

    def applicant(self, *, first_time: bool | None) -> Applicant:
        """Who it is."""
        raise NotImplementedError

    def kept(self) -> tuple[str, Any]:
        """Its kind and what is typed: what `Party.show_half_filled` shows again."""
        raise NotImplementedError

    def start(self) -> QWidget:
        """What gets the keyboard first."""
        return self.remove_button


class KnownPart(ApplicantPart):
    """Somebody known, to be checked while they are on the telephone."""

    def __init__(self, workplace: Workplace, person: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(full_name(person.name, person.form.kana), parent)
        self.person = person
        form, vocabularies = person.form, workplace.vocabularies
        phones = (f"電話 {form.phone}" if form.phone else "", form.second_phone, form.second_contact)
        lines = (
            person_words(person, vocabularies),
            "　".join(part for part in phones if part),
            care_words(form.cares, form.care_note, vocabularies),
        )
        for line in lines:
            if line:
                self.body.addWidget(PlainLabel(line, wrap=True))

    @override
    def applicant(self, *, first_time: bool | None) -> Applicant:
        return Applicant(person=self.person.uid, first_time=first_time)

    @override
    def kept(self) -> tuple[str, Any]:
        return "known", self.person


class NewPart(ApplicantPart):
    """Somebody new: name, reading, telephone, age, district, needs. Digits choose age and district, as at the desk."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("新しい方", parent)
        codes, day = workplace.vocabularies, workplace.today()
        self.name = TextField(NAME_LENGTH, "例：佐藤 花子", width=420)
        self.kana = TextField(NAME_LENGTH, "例：サトウ ハナコ", width=420)
        self.phone = TextField(PHONE_LENGTH, "例：0279-00-0000", width=420, figures=True)
        self.age_band = ChipGroup("年代", choices(codes[VocabularyName.AGE_BAND].upper(day)))
        self.district = ChipGroup("地区", choices(codes[VocabularyName.DISTRICT].upper(day)))
        self.cares = ChipGroup(
            "配慮", choices(codes[VocabularyName.CARE].upper(day)), multiple=True, maximum=6, ranked=False
        )
        editors: dict[str, QWidget] = {
            "name": self.name,
            "kana": self.kana,
            "phone": self.phone,
            "age_band": self.age_band,
            "district": self.district,
            "cares": self.cares,
        }
        for name, editor in editors.items():
            self.fields[name] = Field(PERSON_LABELS[name], editor, required=name == "name", beside=True)
            self.body.addWidget(self.fields[name])
        for line, after in ((self.name, self.kana), (self.kana, self.phone), (self.phone, self.age_band)):
            line.returnPressed.connect(lambda after=after: after.setFocus(Qt.FocusReason.TabFocusReason))
        for group, following in ((self.age_band, self.district), (self.district, self.cares)):
            group.passed.connect(lambda after=following: after.setFocus(Qt.FocusReason.TabFocusReason))
            group.changed.connect(lambda group=group: self._go_on(group))
        self.cares.passed.connect(self.passed)

    def _go_on(self, group: ChipGroup) -> None:
        """Go on after a single answer: the telephone is at the ear."""
        if group.code() is not None and group.has_focus():
            group.passed.emit()

    def form(self) -> PersonForm:
        """What is typed."""
        return PersonForm(
            name=self.name.value(),
            kana=self.kana.value(),
            phone=self.phone.value(),
            age_band=self.age_band.code(),
            district=self.district.code(),
            cares=self.cares.codes(),
        )

    def show_form(self, form: PersonForm) -> None:
        """Show what was typed before, or what is known of the family."""
        self.name.setText(form.name)
        self.kana.setText(form.kana)
        self.phone.setText(form.phone)
        self.age_band.set_codes([form.age_band] if form.age_band else [])
        self.district.set_codes([form.district] if form.district else [])
        self.cares.set_codes(form.cares)

    @override
    def applicant(self, *, first_time: bool | None) -> Applicant:
        return Applicant(new=self.form(), first_time=first_time)

    @override
    def kept(self) -> tuple[str, Any]:
        return "new", self.form()

    @override
    def start(self) -> QWidget:
        return self.kana if self.name.value() and not self.kana.value() else self.name


class CardPart(ApplicantPart):
    """利用者カード: an application without a name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("利用者カード", parent)
        self.card = TextField(_CARD_LENGTH, "例：0123", width=240, figures=True)
        self.fields["card"] = Field("番号", self.card, required=True, beside=True)
        self.body.addWidget(self.fields["card"])
        self.card.returnPressed.connect(self.passed)

    @override
    def applicant(self, *, first_time: bool | None) -> Applicant:
        return Applicant(card=self.card.value(), first_time=first_time)

    @override
    def kept(self) -> tuple[str, Any]:
        return "card", self.card.value()

    @override
    def start(self) -> QWidget:
        return self.card
