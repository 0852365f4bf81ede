"""A dialog that hands the values of some fields to a service and shows faults below the fields."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.ui.kit.buttons.button import Button, ButtonRole
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.frame.faults import FaultBanner, show_whole
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.beside import Beside
from nakanojo_helpdesk.ui.kit.layout.boxes import hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_BESIDE_EACH = 173
"""Design pixels each field of a line needs at least."""


class FormDialog(Dialog):
    """Fields below each other. Subclasses give the fields and `send` them.

    Args:
        title: bold on top.
        fields: by the name a service uses in its faults, in their order.
        accept: word of the main button.
        parent: the window it belongs to.
        intro: a sentence above the fields.
        retires: the main act closes or retires something: its button is red, after やめる, and Enter does not press it.
        width: wished width in design pixels.
        refuse: word of the button that closes it without the main act.
        beside: names of fields that stand in one line where there is room; each group follows its first field.
    """

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Field],
        accept: str,
        parent: QWidget | None = None,
        intro: str = "",
        *,
        retires: bool = False,
        width: int = 640,
        refuse: str = "やめる",
        beside: Sequence[Sequence[str]] = (),
    ) -> None:
        super().__init__(title, parent, width=width)
        self.trouble = FaultBanner()
        self._fields = dict(fields)
        self._done = ""
        if intro:
            self.body.addWidget(PlainLabel(intro, wrap=True))
        self.rows = self._rows(beside)
        for row in self.rows:
            self.body.addWidget(row)
        self.body.addStretch(1)
        role: ButtonRole = "danger" if retires else "primary"
        self.add_button(accept, role, default=not retires).clicked.connect(self.submit)
        self.add_button(refuse, rejects=True)
        self.put_above_buttons(self.trouble)

    def _rows(self, beside: Sequence[Sequence[str]]) -> list[QWidget]:
        """What stands below each other: fields, and lines of fields."""
        groups = {names[0]: names for names in beside}
        followers = {name for names in beside for name in names[1:]}
        return [
            Beside(*(self._fields[each] for each in groups[name]), least=_BESIDE_EACH * len(groups[name]))
            if name in groups
            else field
            for name, field in self._fields.items()
            if name not in followers
        ]

    def put_below(self, name: str, widget: QWidget) -> None:
        """Put words below the line of a field."""
        place = next(place for place, row in enumerate(self.rows) if self._is_in(self._fields[name], row))
        self.body.insertWidget(self.body.indexOf(self.rows[place]) + 1, widget)

    def _is_in(self, field: QWidget, row: QWidget) -> bool:
        return field is row or row.isAncestorOf(field)

    @abstractmethod
    def send(self) -> str:
        """Hand the form to the service; returns the sentence of success.

        Raises `Invalid` with faults by field, any other `DeskError` with its sentence.
        """

    def ask(self) -> str:
        """Open it and wait. Returns the sentence about what was done, empty when nothing was."""
        with self.asked() as accepted:
            return self._done if accepted else ""

    def add_act(self, heading: str, text: str, slot: Callable[[], object]) -> Button:
        """Add a further act below all fields under a heading, never beside the button that gives up."""
        button = Button(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        row = QWidget()
        FlowLayout(12, row).addWidget(button)
        for widget in (hairline(), PlainLabel(heading, "small_bold", wrap=True), row):
            self.body.insertWidget(self.body.count() - 1, widget)  # the last is what stretches
        return button

    def submit(self) -> None:
        """Send the form, or show its faults; nothing typed is lost."""
        self.attempt(self.send)

    def close_with(self, done: str) -> None:
        """Close; `done` is the sentence about what was done."""
        self._done = done
        self.accept()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show faults below their fields and count them on top; no faults remove all."""
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        self.show_faults(
            [(problems[name], field) for name, field in self._fields.items() if name in problems]
        )

    def show_trouble(self, sentence: str) -> None:
        """Show a sentence that belongs to no field; an empty one removes it."""
        if sentence:
            self.trouble.say(sentence)
        else:
            self.trouble.clear()
        self.fit()
        focused = self.focusWidget()
        if sentence and focused is not None:
            show_whole(focused)

    def attempt(self, act: Callable[[], str]) -> None:
        """Do an act that returns its sentence; close with it, or show the refusal."""
        self.show_trouble("")
        try:
            done = act()
        except Invalid as error:
            stray = [text for name, text in error.problems.items() if name not in self._fields]
            self.show_trouble(" ".join(stray))
            self.show_problems(error.problems)
        except DeskError as error:
            self.show_trouble(str(error))
        else:
            self.close_with(done)
