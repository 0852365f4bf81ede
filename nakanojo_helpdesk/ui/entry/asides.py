"""講座で受けた相談: a question asked in a lesson, begun with what is known there; once it is saved, the roll is shown again."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from nakanojo_helpdesk.domain.consultations.forms import Answers
from nakanojo_helpdesk.ui.entry.draft import TalkState
from nakanojo_helpdesk.ui.entry.talk import TalkForm
from nakanojo_helpdesk.ui.workplace.side_questions import SideQuestion
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

BEGUN: Final = "講座で受けた相談です。日付、方法、地区を入れました。登録すると、出欠に戻ります。"
_IN_A_LESSON: Final = "CRS"


class Asides(QObject):
    """Begins such questions in the form and knows which talk is one."""

    returned = Signal(object)
    """One was saved: the `SideQuestion`."""

    def __init__(self, form: TalkForm, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form, self._workplace = form, workplace
        self._asked: dict[str, SideQuestion] = {}

    def begin(self, asked: SideQuestion) -> tuple[str, ...]:
        """Begin the talk in an empty form; returns the labels of codes that were left out."""
        place = self._workplace
        desk = next(
            (desk.code for desk in place.desks if desk.active and desk.venue == asked.venue_name), None
        )
        occasion: dict[str, Any] = {} if desk is None else {"desk": desk}
        if asked.day != place.today():
            occasion |= {"day": asked.day, "minute": asked.minute}
        answers = Answers(district=asked.district, age_band=asked.age_band)
        left_out = self._form.begin(answers, _IN_A_LESSON, "", **occasion)
        if self._form.talk is not None:
            self._asked[self._form.talk.uid] = asked
        return left_out

    def settle(self, written: TalkState) -> None:
        """Lead back to the roll if the talk that was just saved was begun there."""
        asked = None if written.talk is None else self._asked.pop(written.talk.uid, None)
        if asked is not None:
            self.returned.emit(asked)
