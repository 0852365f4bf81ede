"""The answer to say aloud, large, while the telephone is at the ear."""

from __future__ import annotations

from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.services.registrations import applying
from nakanojo_helpdesk.ui.courses.applications.words import full_name
from nakanojo_helpdesk.ui.kit.layout.boxes import Panel
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel


class Answer(Panel):
    """The answer to say aloud, large, with number and name below it. `rows` is who just applied; empty while it is hidden."""

    def __init__(self) -> None:
        super().__init__("success", spacing=2, margins=(18, 8, 18, 8))
        self.words = PlainLabel("", "figure", wrap=True)
        self._below = PlainLabel("", wrap=True)
        self.rows: tuple[RegistrationRow, ...] = ()
        self.body.addWidget(self.words)
        self.body.addWidget(self._below)
        self.hide()

    def say(self, done: applying.Applied) -> None:
        """Show what came of an application."""
        names = "、".join(f"{full_name(row.name, row.kana)}　番号 {row.number}" for row in done.rows)
        self.words.setText(f"「{done.words}」")
        self._below.setText(names)
        self.rows = done.rows
        self.show()

    def clear(self) -> None:
        """Hide it: something else begins."""
        self.words.setText("")
        self.rows = ()
        self.hide()
