"""1／5: the office's names, as they are printed on every paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import long_date
from nakanojo_helpdesk.domain.office import CONTACT_LENGTH
from nakanojo_helpdesk.domain.text import NAME_LENGTH
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.memo import MemoField
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import OFFICE, Answers
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage

_TOLD = "報告やお知らせの紙に印刷する名前です。合っていれば、そのまま「次へ」を押してください。"
_CLOSED = "土日・祝日・年末年始は、はじめから休みです。"


class OfficePage(StepPage):
    """Three texts with the defaults of the program, or of the former PC."""

    def __init__(self, answers: Answers, today: date, parent: QWidget | None = None) -> None:
        taken = "前のパソコンから取り込んだものです。" if answers.carried is not None else ""
        super().__init__(OFFICE, "役場の名前は、これでよいですか", taken + _TOLD, answers, parent=parent)
        self.town = TextField(NAME_LENGTH)
        self.department = TextField(NAME_LENGTH)
        self.contact = MemoField(CONTACT_LENGTH, lines=(2, 4))
        self.town.setText(answers.office.town)
        self.department.setText(answers.office.department)
        self.contact.set_text(answers.office.contact)
        self.ask("town", Field("役場の名前", self.town, required=True))
        self.ask("department", Field("部署の名前", self.department, required=True))
        self.ask(
            "contact", Field("問合せ先", self.contact, required=True, support="報告の最後に印刷します。")
        )
        words = f"記録を始める日：{long_date(today)}。{_CLOSED}どちらも、あとで「設定」で変えられます。"
        self.card.body.addWidget(PlainLabel(words, "small", wrap=True))
        self.lay_out()
        self.town.returnPressed.connect(self.department.setFocus)
        self.department.returnPressed.connect(self.contact.setFocus)

    @override
    def first_focus(self) -> QWidget:
        return self.town

    @override
    def answers(self) -> Answers:
        office = replace(
            self.before.office,
            town=self.town.value(),
            department=self.department.value(),
            contact=self.contact.text().strip(),
        )
        return replace(self.before, office=office)
