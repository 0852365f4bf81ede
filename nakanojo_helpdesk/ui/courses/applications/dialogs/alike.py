"""Who may be meant: people who look like the new one, to choose from before somebody is made twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.ui.courses.applications.words import full_name, person_words
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace


class AlikeDialog(Dialog):
    """One button for each who looks alike, and one for somebody else. `person` is None when it is somebody new."""

    def __init__(
        self,
        workplace: Workplace,
        form: PersonForm,
        alike: Sequence[PersonRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("同じ方がもういませんか", parent, width=720)
        self.person: PersonRow | None = None
        self.body.addWidget(
            PlainLabel(
                f"「{full_name(form.name, form.kana)}」に似た方が登録されています。同じ方なら選んでください。",
                wrap=True,
            )
        )
        self.choices: list[Button] = []
        for person in alike:
            words = person_words(person, workplace.vocabularies)
            button = Button(f"{full_name(person.name, person.form.kana)}　{words}")
            button.clicked.connect(partial(self._take, person))
            self.body.addWidget(button)
            self.choices.append(button)
        self.body.addStretch(1)
        self.add_button("別の方（新しく登録する）", "primary", accepts=True)
        self.add_button("入力に戻る", rejects=True)
        self.focus_first(self.choices[0])

    def _take(self, person: PersonRow, _checked: bool = False) -> None:
        self.person = person
        self.accept()
