"""3／5: the desk this PC is put on: one of those taken along, or a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.staff.people import DeskForm
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import DESK, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage

NEW: Final = "new"


class DeskPage(StepPage):
    """Name and building of the desk; with desks taken along, a list of them first."""

    def __init__(self, answers: Answers, parent: QWidget | None = None) -> None:
        super().__init__(
            DESK,
            "このパソコンを置く窓口は、どこですか",
            "相談の記録に、どの窓口で受けたかが残ります。窓口は、あとで増やせます。",
            answers,
            parent=parent,
        )
        self._there = answers.carried.desks if answers.carried is not None else ()
        self.desk = ChoiceField(
            [
                *(
                    Choice(str(place), f"{desk.name}（{desk.venue}）")
                    for place, desk in enumerate(self._there)
                ),
                Choice(NEW, "新しい窓口を加える"),
            ]
        )
        self.desk_name = TextField(NAME_LENGTH)
        self.venue_name = TextField(NAME_LENGTH)
        is_there = answers.desk in self._there
        usual = answers.desk if not is_there else DeskForm(name=f"窓口{len(self._there) + 1}", venue="役場")
        self.desk_name.setText(usual.name)
        self.venue_name.setText(usual.venue)
        self.desk.set_code(str(self._there.index(answers.desk)) if is_there else NEW)
        former = Field("窓口", self.desk)
        self.card.body.addWidget(former)
        former.setVisible(bool(self._there))
        self.ask("desk_name", Field("窓口の名前", self.desk_name, required=True, support="例：窓口1"))
        self.ask(
            "venue_name",
            Field("場所", self.venue_name, required=True, support="窓口のある建物です。例：役場"),
        )
        self.lay_out()
        self.enter_leads_on((self.desk_name, self.venue_name))
        self.desk.chosen.connect(lambda _code: self._fit_fields())
        self._fit_fields()

    @override
    def first_focus(self) -> QWidget:
        return self.desk if self._there else self.desk_name

    @override
    def answers(self) -> Answers:
        code = self.desk.code() or NEW
        if code != NEW:
            return replace(self.before, desk=self._there[int(code)])
        kinds = {desk.venue: desk.venue_kind for desk in self._there}
        venue = self.venue_name.value()
        kind = kinds.get(venue, DeskForm(name="", venue="").venue_kind)
        return replace(self.before, desk=DeskForm(name=self.desk_name.value(), venue=venue, venue_kind=kind))

    def _fit_fields(self) -> None:
        for field in self.fields.values():
            field.setVisible((self.desk.code() or NEW) == NEW)
