"""登録内容を直す: everything that is kept of a person, as typed."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.registrations.people import (
    CARE_NOTE_LENGTH,
    CONTACT_LENGTH,
    PERSON_LABELS,
    PHONE_LENGTH,
    PURPOSE,
    PersonForm,
    PersonRow,
)
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.registrations import people
from nakanojo_helpdesk.services.retention import stopping
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_LENGTHS: Final = {
    "name": NAME_LENGTH,
    "kana": NAME_LENGTH,
    "called": NAME_LENGTH,
    "phone": PHONE_LENGTH,
    "second_phone": PHONE_LENGTH,
    "second_contact": CONTACT_LENGTH,
    "care_note": CARE_NOTE_LENGTH,
}
_SUPPORT: Final = {
    "called": "名札に書く名前。空なら名前のままです。",
    "second_contact": "例：娘 佐藤 京子さん",
    "birth_year": "西暦。入れると、年代は講座の日で決まります。",
}
_TO_SEE: Final = "ご本人から「自分の記録を見たい」と言われたとき"
_NOT_TO_USE: Final = "ご本人から「もう使わないでほしい」と言われたとき"


class PersonDialog(FormDialog):
    """Corrects what is kept of a person; applications and marks stay."""

    def __init__(
        self, workplace: Workplace, person: PersonRow, course_uid: str, parent: QWidget | None = None
    ) -> None:
        self._workplace, self._person, self._course = workplace, person, course_uid
        codes, day, form = workplace.vocabularies, workplace.today(), person.form
        self.lines = {
            name: TextField(longest, width=560, figures="phone" in name) for name, longest in _LENGTHS.items()
        }
        texts = {
            "name": form.name,
            "kana": form.kana,
            "called": form.called,
            "phone": form.phone,
            "second_phone": form.second_phone,
            "second_contact": form.second_contact,
            "care_note": form.care_note,
        }
        for name, line in self.lines.items():
            line.setText(texts[name])
        self.birth_year = NumberField(1, 9999, "年", digits_only=True)
        self.birth_year.set_value(form.birth_year)
        self.age_band = self._chips("age_band", VocabularyName.AGE_BAND, day, form.age_band)
        self.district = self._chips("district", VocabularyName.DISTRICT, day, form.district)
        self.cares = ChipGroup(
            PERSON_LABELS["cares"],
            choices(codes[VocabularyName.CARE].upper(day)),
            multiple=True,
            maximum=6,
            ranked=False,
        )
        self.cares.set_codes(form.cares)
        fields = {
            "name": Field(PERSON_LABELS["name"], self.lines["name"], required=True),
            "kana": self._field("kana"),
            "called": self._field("called"),
            "phone": self._field("phone"),
            "second_phone": self._field("second_phone"),
            "second_contact": self._field("second_contact"),
            "age_band": Field(PERSON_LABELS["age_band"], self.age_band),
            "birth_year": Field(PERSON_LABELS["birth_year"], self.birth_year, support=_SUPPORT["birth_year"]),
            "district": Field(PERSON_LABELS["district"], self.district),
            "cares": Field(PERSON_LABELS["cares"], self.cares),
            "care_note": self._field("care_note"),
        }
        super().__init__(
            "登録内容を直す",
            fields,
            "保存する",
            parent,
            PURPOSE,
            width=860,
            beside=[("name", "kana"), ("phone", "second_phone")],
        )
        self.wants_disclosure = False
        self._held = self._typed()
        if workplace.ledger.actor.may(Permission.DISCLOSE):
            self.disclose_button = self.add_act(_TO_SEE, "開示の用紙を作る", self.ask_disclosure)
            self.stop_button = self.add_act(_NOT_TO_USE, "利用停止にする", self.stop)
        self.focus_first(self.lines["name"])

    @override
    def send(self) -> str:
        form = self._typed()
        self._workplace.ledger.call(
            people.change,
            self._person.uid,
            self._person.version,
            form,
            course_uid=self._course,
            now=self._workplace.now(),
        )
        return f"{form.name}さんの登録を直しました。"

    def ask_disclosure(self) -> None:
        """Close it for the sheet of what is held (［開示の用紙を作る］); what is typed must be saved first."""
        if self._is_changed():
            return
        self.wants_disclosure = True
        self.reject()

    def stop(self) -> None:
        """Ask once more, then hide the person and hand the erasing to a second person (［利用停止にする］)."""
        name = self._person.name
        if self._is_changed() or not ask(
            self,
            "利用停止にする",
            f"{name}さんの名前と電話を、名簿や検索に出さないようにします。",
            detail="別の所属長が、設定の「個人情報」で承認すると消えます。"
            "その前なら、名簿で「（利用停止）」の行を選び、登録内容（D）を押すと取りやめられます。",
            accept="利用停止にする",
            dangerous=True,
        ):
            return
        now = self._workplace.now()

        def do() -> str:
            self._workplace.ledger.call(stopping.stop, self._person.uid, now=now)
            return f"{name}さんを利用停止にしました。別の所属長の方に、設定の「個人情報」で承認してもらってください。"

        self.attempt(do)

    def _is_changed(self) -> bool:
        """Whether something typed is not saved; then it is said."""
        changed = self._typed() != self._held
        if changed:
            self.show_trouble(
                "直したところがあります。先に［保存する］を押すか、［やめる］で閉じてください。"
            )
        return changed

    def _typed(self) -> PersonForm:
        return PersonForm(
            **{name: line.value() for name, line in self.lines.items()},
            age_band=self.age_band.code(),
            birth_year=self.birth_year.value(),
            district=self.district.code(),
            cares=self.cares.codes(),
        )

    def _field(self, name: str) -> Field:
        return Field(PERSON_LABELS[name], self.lines[name], support=_SUPPORT.get(name, ""))

    def _chips(self, name: str, vocabulary: VocabularyName, day: date, code: str | None) -> ChipGroup:
        kept = () if code is None else (code,)
        group = ChipGroup(
            PERSON_LABELS[name],
            choices(self._workplace.vocabularies[vocabulary].upper(), day=day, kept=kept),
        )
        group.set_codes(kept)
        return group
