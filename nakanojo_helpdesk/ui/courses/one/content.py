"""内容: the whole form of a course; to read only for those who may not plan.

Who: whoever plans writes it once and corrects it; the counter reads what to bring and whom to ask. In a minute: find the
line, change it, F12.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.courses.forms import COURSE_LABELS, CourseForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage, application_words
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.courses import planning
from nakanojo_helpdesk.services.registrations import offering
from nakanojo_helpdesk.ui.courses.dialogs.move import ReasonDialog
from nakanojo_helpdesk.ui.courses.one.fields import ContentFields
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.courses.words import kind_words
from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, emptied
from nakanojo_helpdesk.ui.kit.layout.facts import FactColumns
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_CANCEL, _REINSTATE = "講座を中止にする", "講座の中止を取り消す"
_SAVED = "保存しました。"


class ContentTab(Tab):
    """The form in three cards, or the same as facts."""

    saved = Signal()
    """The course was changed: it is to be read again."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._row: CourseRow | None = None
        self._shown: tuple[object, ...] = ()
        self._plans = workplace.ledger.actor.may(Permission.PLAN_COURSES)
        self.form_fields = ContentFields(workplace) if self._plans else None
        self._facts = Card()
        if self.form_fields is None:
            self.body.addWidget(self._facts)
        else:
            for card in self.form_fields.cards():
                self.body.addWidget(card)
            self._facts.setParent(self)
            self._facts.hide()
        self.body.addStretch(1)

    @override
    def acts(self) -> tuple[TabAct, ...]:
        if not self._plans:
            return ()
        return (
            TabAct("保存する", "F12", self.save, primary=True),
            TabAct(_CANCEL, "Ctrl+E", self.turn_cancelled),
        )

    @override
    def fit_buttons(self) -> None:
        if self._row is None or not self._buttons:
            return
        cancelled = self._row.stage is Stage.CANCELLED
        self._buttons[0].setEnabled(not cancelled)
        self._buttons[1].set_words(_REINSTATE if cancelled else _CANCEL)

    @override
    def show_course(self, row: CourseRow) -> None:
        if self._row is not None and row.uid == self._row.uid and self.is_unsaved():
            return  # what is typed stays; another's change is said when it is saved
        self._row = row
        if self.form_fields is not None:
            self.form_fields.show(row.form, row.kind)
            self._shown = self.form_fields.snapshot()
            return
        emptied(self._facts.body)
        self._facts.body.addWidget(FactColumns(self._fact_lines(row)))

    @override
    def is_unsaved(self) -> bool:
        return (
            self.form_fields is not None and bool(self._shown) and self.form_fields.snapshot() != self._shown
        )

    @override
    def throw_away(self) -> None:
        row = self._row
        if row is not None and self.form_fields is not None:
            self.form_fields.show(row.form, row.kind)
            self._shown = self.form_fields.snapshot()
            self._show_faults({})

    @override
    def save(self) -> bool:
        row, fields = self._row, self.form_fields
        if row is None or fields is None:
            return True
        try:
            call_asking(
                self.workplace,
                self.window(),
                offering.amend_course,
                row.uid,
                row.version,
                fields.form(),
                accept="このまま保存する",
            )
        except Invalid as error:
            self._show_faults(error.problems)
            return False
        except DeskError as error:
            self.page.say_refused(error)
            return False
        self._show_faults({})
        self._shown = fields.snapshot()
        self.saved.emit()
        self.page.sticky.say("success", _SAVED)
        return True

    def turn_cancelled(self) -> None:
        """Call the course off with all its lessons, or let it take place after all."""
        row = self._row
        if row is None:
            return
        if self.is_unsaved():
            self.page.sticky.say("warning", "変えたところを、先に保存してください（F12）。")
            return
        if row.stage is Stage.CANCELLED:
            act = partial(
                call_asking,
                self.workplace,
                self.window(),
                planning.reinstate,
                row.uid,
                row.version,
                accept="このまま取り消す",
            )
            if self.page.attempt(lambda: (act(),)) is not None:
                self.saved.emit()
                self.page.sticky.say("success", "講座の中止を取り消しました。")
            return

        def call_off(reason: str) -> None:
            self.workplace.ledger.call(planning.cancel, row.uid, row.version, reason=reason)

        done = ReasonDialog(
            _CANCEL,
            f"「{row.label}」の、すべての回を中止にします。一覧には残ります。",
            _CANCEL,
            call_off,
            "講座を中止にしました。",
            self.window(),
        ).ask()
        if done:
            self.saved.emit()
            self.page.sticky.say("success", done)

    @override
    def first_focus(self) -> QWidget | None:
        return None if self.form_fields is None else self.form_fields.title

    def _show_faults(self, problems: dict[str, str]) -> None:
        fields = {} if self.form_fields is None else self.form_fields.fields
        faults = [(problems[name], field) for name, field in fields.items() if name in problems]
        self.page.show_faults(faults)
        if faults:
            lead_to(faults[0][1])

    def _fact_lines(self, row: CourseRow) -> list[tuple[str, str]]:
        form = row.form
        catalogue = self.workplace.vocabularies[VocabularyName.COURSE]
        state = row.state(Moment.of(self.workplace.now()))
        found = {
            "catalogue": "" if form.catalogue is None else catalogue.label(form.catalogue),
            "kind": kind_words(row, self.workplace),
            "target": form.target,
            "capacity": f"{form.capacity}人",
            "minimum": "" if form.minimum is None else f"{form.minimum}人",
            "admission": application_words(form, state),
            "scope": form.scope.label,
            "apply_from": "" if form.apply_from is None else long_date(form.apply_from),
            "apply_until": "" if form.apply_until is None else long_date(form.apply_until),
            "fee": form.fee,
            "belongings": form.belongings,
            "loan_devices": f"{form.loan_devices}台" if form.loan_devices else "",
            "completion_percent": f"{form.completion_percent}％" if form.completion_percent else "",
            "partners": "、".join(form.partners),
            "contact": form.contact,
            "notes": form.notes,
        }
        lines = [(COURSE_LABELS[name], words) for name, words in found.items() if words]
        return [*lines[:3], ("条件", condition_words(form)), *lines[3:]]


def condition_words(form: CourseForm) -> str:
    """`町民のみ、60歳以上`; なし for nothing."""
    words = (
        "町民のみ" if form.residents_only else "",
        f"{form.least_age}歳以上" if form.least_age is not None else "",
        "初めての方のみ" if form.newcomers_only else "",
    )
    return "、".join(word for word in words if word) or "なし"
