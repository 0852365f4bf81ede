"""A dialog that asks for some fields and hands them to a service; what is wrong is said below each field."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.ui.banner import FaultBanner
from nakanojo_helpdesk.ui.dialogs import Dialog
from nakanojo_helpdesk.ui.fields import Field
from nakanojo_helpdesk.ui.labels import PlainLabel


class FormDialog(Dialog):
    """Fields below each other. Subclasses give the fields and `send` them.

    Args:
        title: bold on top.
        fields: by the name a service uses in its faults, in their order.
        accept: word of the main button.
        parent: the window it belongs to.
        intro: a sentence above the fields.
    """

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Field],
        accept: str,
        parent: QWidget | None = None,
        intro: str = "",
    ) -> None:
        super().__init__(title, parent, width=640)
        self.faults = FaultBanner()
        self._trouble = PlainLabel("", "error_strong", wrap=True)
        self._trouble.hide()
        self._fields = dict(fields)
        self._done = ""
        self.body.addWidget(self.faults)
        self.body.addWidget(self._trouble)
        if intro:
            self.body.addWidget(PlainLabel(intro, wrap=True))
        for field in self._fields.values():
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.add_button(accept, "primary", default=True).clicked.connect(self.submit)

    @abstractmethod
    def send(self) -> str:
        """Hand what is typed to the service; returns the sentence that tells it is done.

        Raises `Invalid` with faults by field, any other `DeskError` with its sentence.
        """

    def ask(self) -> str:
        """Open it and wait. Returns the sentence that tells what was done, empty when nothing was."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return self._done if accepted else ""

    def submit(self) -> None:
        """Send, or say what is wrong; nothing typed is lost."""
        self.attempt(self.send)

    def close_with(self, done: str) -> None:
        """Close; `done` tells what was done."""
        self._done = done
        self.accept()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show faults below their fields and count them on top; none takes all away."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        known = [(problems[name], field.editor) for name, field in self._fields.items() if name in problems]
        self.faults.show_faults(known)
        self.fit()
        self.area.verticalScrollBar().setValue(0)
        if known:
            known[0][1].setFocus()

    def show_trouble(self, sentence: str) -> None:
        """Show a sentence that belongs to no field."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        self.fit()

    def attempt(self, act: Callable[[], str]) -> None:
        """Do what returns its sentence; close with it, or say what was wrong."""
        self.show_trouble("")
        try:
            done = act()
        except Invalid as error:
            self.show_problems(error.problems)
            stray = [text for name, text in error.problems.items() if name not in self._fields]
            self.show_trouble(" ".join(stray))
        except DeskError as error:
            self.show_trouble(str(error))
        else:
            self.close_with(done)
