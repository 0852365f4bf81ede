"""同じ方をまとめる: two people side by side, which of them stands for both, and taking it back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import local, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.registrations import merging
from nakanojo_helpdesk.ui.courses.applications.find import FindLine
from nakanojo_helpdesk.ui.courses.applications.words import full_name, person_words
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NOBODY: Final = "まとめる相手を、上の欄で探してください。"


class MergeDialog(Dialog):
    """Finds the other one and merges it into this person; merges that stand can be taken back.

    `done_words` is the sentence about what was done; `offered` who was offered a place by it.
    """

    def __init__(
        self, workplace: Workplace, person: PersonRow, course_uid: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("同じ方をまとめる", parent, width=760)
        self._workplace, self._person = workplace, person
        self._other: PersonRow | None = None
        self.done_words = ""
        self.offered: tuple[RegistrationRow, ...] = ()
        self.finder = FindLine(workplace)
        self.finder.set_course(course_uid)
        self.finder.but = person.uid
        self._other_words = PlainLabel(_NOBODY, wrap=True)
        self._trouble = PlainLabel("", "error", wrap=True)
        self._trouble.hide()
        body = self.body
        body.addWidget(PlainLabel("残す方（名前と電話は、こちらのものになります）", "small_bold", wrap=True))
        body.addWidget(PlainLabel(self._told(person), "section", wrap=True))
        body.addWidget(PlainLabel("まとめる方（申込と出欠は、残す方に移ります）", "small_bold", wrap=True))
        body.addWidget(self.finder)
        body.addWidget(self._other_words)
        body.addWidget(self._trouble)
        self.undo_buttons: list[Button] = []
        for row in workplace.ledger.call(merging.history, person.uid):
            words = (
                f"{full_name(row.name, row.kana)}を{short_date(local(row.at).date())}にまとめたのを取り消す"
            )
            button = Button(words, "link")
            button.clicked.connect(partial(self._separate, row.uid, row.name))
            body.addWidget(button)
            self.undo_buttons.append(button)
        body.addStretch(1)
        self.merge_button = self.add_button("まとめる", "primary")
        self.merge_button.setEnabled(False)
        self.merge_button.clicked.connect(lambda _checked=False: self._merge())
        self.add_button("やめる", rejects=True)
        self.finder.taken.connect(self._take)
        self.finder.refused.connect(self._refuse)
        self.finder.new_wanted.connect(
            lambda _words: self._say("当てはまる方がいません。別の書き方で探してください。")
        )
        self.focus_first(self.finder.line)

    def _take(self, person: PersonRow) -> None:
        self._other = person
        self._other_words.setText(self._told(person))
        self.merge_button.setEnabled(True)
        self.merge_button.setFocus()
        self.fit()

    def _merge(self) -> None:
        other = self._other
        if other is None:
            return
        try:
            done = call_asking(
                self._workplace,
                self,
                merging.merge,
                self._person.uid,
                other.uid,
                accept="まとめる",
                now=self._workplace.now(),
            )
        except DeskError as error:
            self._refuse(error)
            return
        self.offered = done.offered
        self.done_words = f"{other.name}さんを{self._person.name}さんにまとめました。"
        self.accept()

    def _separate(self, uid: str, name: str, _checked: bool = False) -> None:
        try:
            self._workplace.ledger.call(merging.separate, uid, now=self._workplace.now())
        except DeskError as error:
            self._refuse(error)
            return
        self.done_words = f"{name}さんを、別の方に戻しました。"
        self.accept()

    def _told(self, person: PersonRow) -> str:
        words = person_words(person, self._workplace.vocabularies)
        return f"{full_name(person.name, person.form.kana)}　{words}"

    def _refuse(self, error: DeskError) -> None:
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.show()
        self.fit()
