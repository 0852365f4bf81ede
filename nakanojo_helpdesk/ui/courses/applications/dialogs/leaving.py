"""取消, 辞退 and 欠席の連絡: one key for the act, one for the reason or the lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.registrations.forms import NOTE_LENGTH
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.registrations import leaving
from nakanojo_helpdesk.ui.courses.applications.words import full_name, lesson_words, state_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_WHOLE: Final = "whole"
_UNKNOWN: Final = "UNK"


class LeaveDialog(Dialog):
    """Asks why somebody gives up; the reason chosen is the act. `left` is what came of it, None when nothing did."""

    def __init__(
        self,
        workplace: Workplace,
        row: RegistrationRow,
        state: RegistrationState,
        parent: QWidget | None = None,
    ) -> None:
        word = workplace.vocabularies[VocabularyName.APPLICATION_STATE].chip(state.value)
        super().__init__(f"{word}にする", parent, width=640)
        self._workplace, self._row, self._state = workplace, row, state
        self.left: leaving.Left | None = None
        self.reason = ChipGroup(
            "理由",
            choices(
                workplace.vocabularies[VocabularyName.LEAVING_REASON].upper(workplace.today()), whole=True
            ),
        )
        self.whole = ChipGroup("家族", [Choice(_WHOLE, f"家族{row.party_size}人とも", "1")])
        self.note = TextField(NOTE_LENGTH, width=560)
        self.body.addWidget(PlainLabel(full_name(row.name, row.kana), "section", wrap=True))
        self.body.addWidget(
            PlainLabel(
                f"いま {state_words(row, workplace.vocabularies)}。理由を選ぶと、{word}になります。",
                wrap=True,
            )
        )
        self.fields = {"reason": Field("理由", self.reason), "note": Field("メモ", self.note)}
        self.whole_field = Field("家族", self.whole)
        self.whole_field.setVisible(row.party_size > 1)
        for field in (self.fields["reason"], self.whole_field, self.fields["note"]):
            self.body.addWidget(field)
        self._trouble = PlainLabel("", "error", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.body.addStretch(1)
        self.add_button(f"理由を聞かずに{word}にする").clicked.connect(
            lambda _checked=False: self._leave(_UNKNOWN)
        )
        self.add_button("やめる", rejects=True)
        self.reason.changed.connect(self._chosen)
        self.focus_first(self.reason)

    def _chosen(self) -> None:
        if (code := self.reason.code()) is not None:
            self._leave(code)

    def _leave(self, reason: str) -> None:
        whole = self._row.party_size > 1 and self.whole.code() is not None
        try:
            self.left = self._workplace.ledger.call(
                leaving.leave,
                self._row.uid,
                self._row.version,
                state=self._state,
                reason=reason,
                note=self.note.value(),
                whole_party=whole,
                now=self._workplace.now(),
            )
        except Invalid as error:
            self.reason.set_codes([])
            self.show_faults(
                [
                    (error.problems[name], field)
                    for name, field in self.fields.items()
                    if name in error.problems
                ]
            )
        except DeskError as error:
            self.reason.set_codes([])
            self._trouble.setText(str(error))
            self._trouble.show()
            self.fit()
        else:
            self.accept()


class LessonChoiceDialog(Dialog):
    """Asks which lesson somebody will not come to; the lesson chosen is the answer. `lesson` is None when none was."""

    def __init__(
        self,
        row: RegistrationRow,
        lessons: Sequence[LessonRow],
        said: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """`said` are the uids of lessons they said they would not come to already."""
        super().__init__("欠席の連絡", parent, width=640)
        self.lesson: LessonRow | None = None
        self._lessons = {each.uid: each for each in lessons}
        self.lessons = ChipGroup(
            "休む回",
            [
                Choice(
                    each.uid,
                    lesson_words(each) + ("（連絡を取り消す）" if each.uid in said else ""),
                    str(each.ordinal) if each.ordinal < 10 else "",
                )
                for each in lessons
            ],
        )
        self.body.addWidget(PlainLabel(full_name(row.name, row.kana), "section", wrap=True))
        self.body.addWidget(
            PlainLabel("選んだ回だけ、欠席（連絡あり）になります。席と申込は、そのままです。", wrap=True)
        )
        self.body.addWidget(Field("休む回", self.lessons))
        self.body.addStretch(1)
        self.add_button("やめる", rejects=True)
        self.lessons.changed.connect(self._chosen)
        self.focus_first(self.lessons)

    def _chosen(self) -> None:
        self.lesson = self._lessons.get(self.lessons.code() or "")
        if self.lesson is not None:
            self.accept()
