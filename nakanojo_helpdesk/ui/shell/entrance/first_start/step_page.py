"""One of the five pages: its number, one question, 次へ (F12) and 戻る (Esc, Alt+Left)."""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Narrow
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import STEPS, Answers


class StepPage(Page):
    """A page of the first start. Put fields into `fields` with `ask`, other widgets into `card`.

    Args:
        step: which of `STEPS`.
        question: in bold at the top of the card.
        told: a sentence or two below it.
        answers: what was typed so far.
        go_on: the word of the main act.
        parent: as for every widget.
    """

    help_code = "first_start"

    next_wanted = Signal()
    """Go on; the page's own faults are the flow's question."""
    back_wanted = Signal()
    """Go back to the page before; nothing typed is lost."""

    def __init__(
        self,
        step: int,
        question: str,
        told: str,
        answers: Answers,
        *,
        go_on: str = "次へ",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"はじめての設定　{step + 1}／{len(STEPS)}", parent)
        self.step = step
        self.before = answers
        self.fields: dict[str, Field] = {}
        last = step + 1 == len(STEPS)
        self.set_context("これが最後です" if last else f"つぎは「{STEPS[step + 1]}」です")
        self.card = Card(spacing=16, margins=(32, 20, 32, 24))
        self.card.body.addWidget(PlainLabel(question, "section", wrap=True))
        self.card.body.addWidget(PlainLabel(told, wrap=True))
        self.next_button = self.key_bar.add(go_on, "F12", self.next_wanted.emit, primary=True)
        self.key_bar.add("戻る", "Esc", self.back_wanted.emit)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setAutoRepeat(False)
        back.activated.connect(self.back_wanted)

    @abstractmethod
    def answers(self) -> Answers:
        """Everything typed so far, this page's included."""

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show faults under their fields, count them on top, and lead to the first; one of no field is said alone."""
        known = [(problems[name], field) for name, field in self.fields.items() if name in problems]
        others = [sentence for name, sentence in problems.items() if name not in self.fields]
        self.show_faults(known)
        if known:
            lead_to(known[0][1])
        elif others:
            self.sticky.say("error", others[0].removeprefix("＊"))

    def ask(self, name: str, field: Field) -> None:
        """Add a field whose faults are called `name`."""
        self.fields[name] = field
        self.card.body.addWidget(field)
        field.edited.connect(partial(field.show_error, None))

    def lay_out(self) -> None:
        """Put the card in the middle of the page."""
        self.content.addWidget(Narrow(self.card))
        self.content.addStretch(1)

    def enter_leads_on(self, lines: Sequence[QLineEdit]) -> None:
        """Let Enter lead from line to line, and from the last one to the next page."""
        for line, after in itertools.pairwise(lines):
            line.returnPressed.connect(partial(after.setFocus, Qt.FocusReason.TabFocusReason))
        lines[-1].returnPressed.connect(self.next_button.click)
