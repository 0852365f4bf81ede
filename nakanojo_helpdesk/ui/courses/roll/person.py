"""One person of the roll: what is known and what happened to the mark; and a name for a walk-in who has none yet."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.registrations.forms import Applicant
from nakanojo_helpdesk.domain.registrations.people import PHONE_LENGTH, PersonForm, PersonRow
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.registrations import applying, people
from nakanojo_helpdesk.ui.courses.roll.words import care_words, history_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NEW: Final = "-"
_WHICH: Final = "＊もう登録されている方かもしれません。同じ方か、新しい方かを選んでください。"
_NOBODY: Final = "出欠は、まだ付いていません。"


class PersonDialog(Dialog):
    """What is known of somebody, and who gave which mark and when."""

    def __init__(
        self, workplace: Workplace, roll: Roll, line: RollLine, parent: QWidget | None = None
    ) -> None:
        row = line.registration
        super().__init__(row.name, parent, width=760)
        codes = workplace.vocabularies
        facts = [
            ("番号", row.number),
            ("フリガナ", row.kana),
            ("電話", row.phone),
            ("年代", codes[VocabularyName.AGE_BAND].label(row.age_band)),
            ("地区", codes[VocabularyName.DISTRICT].label(row.district)),
            ("配慮", care_words(row, codes)),
            ("申込のメモ", row.note),
            ("出欠", line.words),
        ]
        self._history = history_words(line, roll.lesson, codes) or _NOBODY
        told = [(label, words) for label, words in facts if words]
        self.body.addWidget(FactColumns([*told, ("出欠の履歴", self._history)]))
        self.add_button("閉じる", "primary", rejects=True, default=True)

    def history(self) -> str:
        """Who gave which mark and when, as shown."""
        return self._history


class NameDialog(FormDialog):
    """A name for an unnamed walk-in. Whoever looks like somebody known is offered before a new person is kept."""

    def __init__(self, workplace: Workplace, line: RollLine, parent: QWidget | None = None) -> None:
        self._workplace, self._row = workplace, line.registration
        self._alike: tuple[PersonRow, ...] = ()
        self.name, self.kana = TextField(NAME_LENGTH), TextField(NAME_LENGTH)
        self.phone = TextField(PHONE_LENGTH, "例：0279-00-0000", 240, figures=True)
        self.same = ChipGroup("同じ方", [Choice(_NEW, "新しい方", "9")])
        fields = {
            "name": Field("名前", self.name, required=True),
            "kana": Field("フリガナ", self.kana),
            "phone": Field("電話", self.phone),
            "person": Field("同じ方かもしれません", self.same),
        }
        super().__init__(
            f"{line.registration.name}の名前を入れる",
            fields,
            "名前を入れる",
            parent,
            "番号と出欠は、そのままです。",
        )
        fields["person"].hide()
        for typed in (self.name, self.kana, self.phone):
            typed.textEdited.connect(self._forget_alike)
        self.focus_first(self.name)

    @override
    def send(self) -> str:
        form = PersonForm(name=self.name.value(), kana=self.kana.value(), phone=self.phone.value())
        now, row = self._workplace.now(), self._row
        chosen = self.same.code() if self._alike else None
        if not self._alike and form.name:
            self._alike = self._workplace.ledger.call(
                people.look_alikes, form, course_uid=row.course_uid, day=self._workplace.today()
            )
        if self._alike and chosen is None:
            self._offer()
            raise Invalid({"person": _WHICH})
        applicant = Applicant(new=form) if chosen in {None, _NEW} else Applicant(person=chosen)
        named = self._workplace.ledger.call(applying.name_walk_in, row.uid, row.version, applicant, now=now)
        return f"{row.name}は、{named.name}さんになりました。"

    def _offer(self) -> None:
        """Show who may be meant, to choose from."""
        districts = self._workplace.vocabularies[VocabularyName.DISTRICT]
        bands = self._workplace.vocabularies[VocabularyName.AGE_BAND]
        choices = []
        for number, person in enumerate(self._alike, start=1):
            parts = (districts.label(person.form.district), bands.label(person.age_band), person.form.phone)
            about = "・".join(part for part in parts if part)
            choices.append(
                Choice(person.uid, f"{person.name}（{about}）" if about else person.name, str(number))
            )
        self.same.set_choices([*choices, Choice(_NEW, "新しい方", "9")])
        self._fields["person"].show()

    def _forget_alike(self, _text: str) -> None:
        self._alike = ()
        self.same.clear()
        self._fields["person"].hide()
