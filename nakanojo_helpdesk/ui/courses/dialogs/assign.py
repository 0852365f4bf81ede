"""担当を決める: who is there for a lesson, staff or somebody from outside; for this lesson or all that are to come.

Who: the trainer or the counter, the week before. In a minute: see what the 1:4 rule lacks, choose role and person by digit
and list, F12; 外す takes somebody off.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import assigning, clashes, reading
from nakanojo_helpdesk.ui.courses.dialogs.doubts import DoubtLines
from nakanojo_helpdesk.ui.courses.words import lacks_staff, lesson_name, staffing_words
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.desks_and_staff import staff_at_work
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_OUTSIDE: Final = "+"
_KNOWN: Final = "+{place}"
_THIS, _ALL = "this", "all"


class AssignDialog(FormDialog):
    """The people of a lesson in a list; below it one more. Each act is kept at once, and the dialog stays open.

    Raises `DeskError` where it cannot be read.
    """

    def __init__(self, workplace: Workplace, row: LessonRow, parent: QWidget | None = None) -> None:
        self._workplace, self._row = workplace, row
        vocabularies = workplace.vocabularies
        roles = vocabularies[VocabularyName.SESSION_ROLE]
        self.model: RowModel[AssignmentRow] = RowModel(
            (
                Column("役割", lambda each: roles.label(each.role)),
                Column("お名前", lambda each: each.full_name, stretch=True, wraps=True),
            ),
            key=lambda each: each.uid,
        )
        self.table: Table[AssignmentRow] = Table(
            self.model, "この回の担当", "まだ決まっていません。", least_rows=2
        )
        self.role = ChipGroup(
            "役割",
            [
                Choice(choice.code, choice.label, str(place))
                for place, choice in enumerate(choices(roles.terms, day=row.day, whole=True), start=1)
            ],
        )
        self._outside = workplace.ledger.read(assigning.outside_names)
        self.person = ChoiceField(self._people(), empty="選んでください")
        self.name = TextField(NAME_LENGTH)
        self.organisation = TextField(NAME_LENGTH)
        self.span = ChipGroup(
            "どの回に", [Choice(_THIS, "この回だけ", "1"), Choice(_ALL, "これからの回すべて", "2")]
        )
        self.span.set_codes([_THIS])
        self._name_fields = {
            "name": Field("お名前", self.name, required=True),
            "organisation": Field("所属", self.organisation, support="例：ひがしデータ"),
        }
        fields = {
            "present": Field("この回の担当", self.table),
            "role": Field("役割", self.role, required=True),
            "assignments": Field("担当する方", self.person, required=True),
            **self._name_fields,
            "span": Field("どの回に", self.span),
        }
        super().__init__(
            "担当を決める",
            fields,
            "担当に加える",
            parent,
            lesson_name(row.ordinal, row.time),
            width=760,
            refuse="閉じる",
            beside=[("name", "organisation")],
        )
        self._staffing = PlainLabel("", "bold", wrap=True)
        self._doubts = DoubtLines()
        self._done_words = PlainLabel("", "success", wrap=True)
        self._done_words.hide()
        self.put_above_buttons(self._done_words)
        self.put_below("present", self._staffing)
        self.put_below("name", self._doubts)
        self.off_button = self.add_key_button("選んだ方を外す", "Delete", self.take_off)
        fields["span"].setVisible(row.lessons > 1)
        self.person.currentIndexChanged.connect(lambda _place: self._show_outside())
        self.role.passed.connect(self.person.setFocus)
        self._show_outside()
        self._show(row)
        self.focus_first(self.role)

    def lesson(self) -> LessonRow:
        """The lesson as it stands now."""
        return self._row

    def staffing_words(self) -> str:
        """The 1:4 rule as shown."""
        return self._staffing.text()

    def doubt_words(self) -> str:
        """Where the chosen person is elsewhere then, as shown; empty for nothing."""
        return self._doubts.words()

    def take_off(self) -> None:
        """Take the current person off this lesson (選んだ方を外す, Delete)."""
        each = self.table.current_row()
        if each is None:
            self.show_trouble("外す方を、表で選んでください。")
            return
        self.show_trouble("")
        try:
            self._workplace.ledger.call(assigning.unassign, each.uid, each.version)
            self._show(self._workplace.ledger.read(reading.lesson, self._row.uid))
        except DeskError as error:
            self.show_trouble(str(error))
        else:
            self._say(f"{each.name}さんを外しました。")

    @override
    def close_with(self, done: str) -> None:
        """Say what was done and stay open for the next person."""
        self.show_problems({})
        self.person.set_code(None)
        self.name.clear()
        self.organisation.clear()
        self._say(done)
        self.lead_to(self.role)

    @override
    def send(self) -> str:
        form = self._form()
        now = self._workplace.now()
        whole = self.span.code() == _ALL
        use_case = assigning.assign_all if whole else assigning.assign
        uid = self._row.course_uid if whole else self._row.uid
        call_asking(self._workplace, self, use_case, uid, form, accept="このまま加える", now=now)
        self._show(self._workplace.ledger.read(reading.lesson, self._row.uid))
        roles = self._workplace.vocabularies[VocabularyName.SESSION_ROLE]
        name = form.name or self.person.currentText()
        lessons = "これからの回すべて" if whole else f"第{self._row.ordinal}回"
        return f"{lessons}の{roles.label(form.role)}に、{name}さんを加えました。"

    def _say(self, done: str) -> None:
        self._done_words.setText(done)
        self._done_words.show()
        announce(self, done)
        self.fit()

    def _form(self) -> AssignmentForm:
        problems: dict[str, str] = {}
        role, person = self.role.code(), self.person.code()
        if role is None:
            problems["role"] = "＊役割を選んでください。"
        if person is None:
            problems["assignments"] = "＊担当する方を選んでください。"
        elif person == _OUTSIDE and not self.name.value():
            problems["name"] = "＊お名前を入れてください。"
        if problems or role is None or person is None:
            raise Invalid(problems)
        if not person.startswith(_OUTSIDE):
            return AssignmentForm(role=role, staff=person)
        if person == _OUTSIDE:
            return AssignmentForm(role=role, name=self.name.value(), organisation=self.organisation.value())
        name, organisation = self._outside[int(person.removeprefix(_OUTSIDE))]
        return AssignmentForm(role=role, name=name, organisation=organisation)

    def _people(self) -> list[Choice]:
        outside = [
            Choice(_KNOWN.format(place=place), f"{name}（{organisation}）" if organisation else name)
            for place, (name, organisation) in enumerate(self._outside)
        ]
        return [*staff_at_work(self._workplace), *outside, Choice(_OUTSIDE, "ほかの外部の方")]

    def _show_outside(self) -> None:
        self.rows[3].setVisible(self.person.code() == _OUTSIDE)
        self._say_clashes()

    def _show(self, row: LessonRow) -> None:
        self._row = row
        self.model.set_rows(row.assignments)
        self.off_button.setEnabled(bool(row.assignments))
        self._staffing.setText(staffing_words(row))
        self._staffing.set_role("warning" if lacks_staff(row, Moment.of(self._workplace.now())) else "bold")
        self.fit()

    def _say_clashes(self) -> None:
        """Say where the chosen person is at that time already."""
        try:
            form = self._form()
        except Invalid:
            form = None
        self._doubts.say(self._clashes(form) if form is not None and self._row.takes_place else ())
        self.fit()

    def _clashes(self, form: AssignmentForm) -> tuple[str, ...]:
        row = self._row
        alone = replace(row.form(), venue="", assignments=(form,))
        return self._workplace.ledger.read(
            clashes.clashing, row.course_form, [alone], label=row.label, but=(row.uid,)
        )
