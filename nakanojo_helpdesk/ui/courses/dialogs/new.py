"""新しい講座: the little that makes a course; everything else is written on its page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.forms import TITLE_LENGTH, CourseForm
from nakanojo_helpdesk.domain.courses.lessons import CoursePlan
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.ui.courses.words import catalogue_choices
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.numbers import NumberField
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class NewCourseDialog(FormDialog):
    """Makes a course that is still planned, without lessons. `uid` is its uid once it is made."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._workplace = workplace
        self.uid = ""
        kinds = workplace.vocabularies[VocabularyName.COURSE_KIND]
        today = workplace.today()
        self.catalogue = ChoiceField(catalogue_choices(workplace.vocabularies, today), empty="目録にない講座")
        self.kind = ChoiceField(choices(kinds.terms, day=today, whole=True), empty="選んでください")
        self.title_line = TextField(TITLE_LENGTH)
        self.capacity = NumberField(1, 999, "人", digits_only=True)
        self._kind_field = Field("種類", self.kind, required=True)
        fields = {
            "catalogue": Field("町の目録", self.catalogue, support="目録から選ぶと、名前と種類が入ります。"),
            "kind": self._kind_field,
            "title": Field("講座の名前", self.title_line, required=True),
            "capacity": Field("定員", self.capacity, required=True),
        }
        super().__init__(
            "新しい講座", fields, "講座を作る", parent, "日程、申込、持ち物などは、作ったあとで入れます。"
        )
        self._given = ""
        self.catalogue.chosen.connect(self._take)
        self.focus_first(self.catalogue)

    @override
    def send(self) -> str:
        capacity = self.capacity.number()
        if capacity is None:
            problems = {"capacity": "＊定員を入れてください。"}
            if not self.title_line.value():
                problems = {"title": "＊講座の名前を入れてください。", **problems}
            raise Invalid(problems)
        form = CourseForm(
            title=self.title_line.value(),
            capacity=capacity,
            catalogue=self.catalogue.code(),
            kind=None if self.catalogue.code() else self.kind.code(),
        )
        self.uid = call_asking(
            self._workplace,
            self,
            planning.plan,
            CoursePlan(form=form),
            accept="このまま作る",
            now=self._workplace.now(),
        )
        return f"「{form.title}」を作りました。"

    def _take(self, code: str) -> None:
        """Take title and kind over from the catalogue; a title typed by hand stays."""
        self._kind_field.setVisible(not code)
        if code and self.title_line.value() in {"", self._given}:
            label = self._workplace.vocabularies[VocabularyName.COURSE].label(code)
            self._given = label[:TITLE_LENGTH]
            self.title_line.setText(self._given)
        self.fit()
