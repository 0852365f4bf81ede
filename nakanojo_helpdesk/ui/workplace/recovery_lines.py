"""The lines in which a recovery key is typed from paper: one a group, each slip said below its own group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.protection.recovery import (
    GROUP_LENGTH,
    GROUPS,
    field_of,
    group_problem,
    split,
    tidy,
)
from nakanojo_helpdesk.ui.kit.inputs.field import FAULT_WIDTH, Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme

_LINE_WIDTH = 190
_LONGEST = 200


class GroupLine(TextField):
    """One group of a recovery key. The Japanese input method is off; small letters become capitals when it is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LONGEST, width=_LINE_WIDTH, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.editingFinished.connect(self._tidy)
        when_restyled(self, self._even)
        self._even()

    def _even(self) -> None:
        """Set every letter equally wide, as on the paper."""
        self.setFont(current_theme().font("numbers"))

    def _tidy(self) -> None:
        if self.text() != tidy(self.text()):
            self.setText(tidy(self.text()))


class RecoveryLines(QWidget):
    """Twelve lines for a whole recovery key.

    A key pasted into any line fills that one and those after it. A whole group without a slip hands the keyboard on.
    """

    finished = Signal()
    """The last group was typed without a slip, or Enter was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(GroupLine() for _ in range(GROUPS))
        self.fields = tuple(
            Field(f"{place}番目", line, least=FAULT_WIDTH) for place, line in enumerate(self.lines, 1)
        )
        flow = FlowLayout(16, self, line_spacing=10)
        flow.at_top = True
        for place, field in enumerate(self.fields):
            flow.addWidget(field)
            line = self.lines[place]
            line.textEdited.connect(partial(self._typed, place))
            line.editingFinished.connect(partial(self._check, place))
            line.returnPressed.connect(self.finished)

    def texts(self) -> list[str]:
        """The twelve groups as typed."""
        return [line.text() for line in self.lines]

    def show_problems(self, problems: Mapping[str, str]) -> list[tuple[str, QWidget]]:
        """Show faults by the names of the domain below their groups; returns those that have one, with their fields."""
        found: list[tuple[str, QWidget]] = []
        for place, field in enumerate(self.fields):
            problem = problems.get(field_of(place))
            field.show_error(problem)
            if problem:
                found.append((problem, field))
        return found

    def _typed(self, place: int, text: str) -> None:
        groups = split(text)
        if len(groups) > 1:
            self._spread(place, groups)
            return
        self.fields[place].show_error(None)
        whole = len(tidy(text)) == GROUP_LENGTH and self.lines[place].cursorPosition() == len(text)
        if whole:
            self._check(place)
            if not self.fields[place].error() and place + 1 < GROUPS and not self.lines[place + 1].text():
                self._hand_to(place + 1)

    def _spread(self, place: int, groups: tuple[str, ...]) -> None:
        """Fill this line and those after it; what is more than there are lines stays in the last one, and is said there."""
        last = GROUPS - 1
        for at, group in enumerate(groups, place):
            if at < last:
                self.lines[at].setText(group)
            else:
                self.lines[last].setText("".join(groups[last - place :]))
        filled = min(place + len(groups), GROUPS)
        for at in range(place, filled):
            self._check(at)
        wrong = next((at for at in range(place, filled) if self.fields[at].error()), None)
        self._hand_to(min(filled, last) if wrong is None else wrong)

    def _check(self, place: int) -> None:
        self.fields[place].show_error(group_problem(place, self.lines[place].text()) or None)

    def _hand_to(self, place: int) -> None:
        self.lines[place].setFocus(Qt.FocusReason.OtherFocusReason)
