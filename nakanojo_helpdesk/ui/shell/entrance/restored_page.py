"""戻したあと: what happened, what is missing, where the files are, what to do next; on screen and on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.backups.restoring import MissingRecord, Restored
from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.reports.restored import facts_of, next_steps
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Panel
from nakanojo_helpdesk.ui.kit.layout.facts import FactLine
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel

_SHOWN = 30
_DONE = "控えに戻しました。サインインすると、仕事を始められます。"


class RestoredPage(Page):
    """The one page for the administrator, before everybody signs in again."""

    help_code = "restore"

    retype_wanted = Signal()
    """Print the records to type again."""
    report_wanted = Signal()
    """Print this page."""
    file_wanted = Signal()
    """Save the records to type again as a PDF."""
    go_on_wanted = Signal()
    """Go on to the sign-in."""

    def __init__(self, done: Restored, parent: QWidget | None = None) -> None:
        super().__init__("控えに戻しました", parent)
        panel = Panel("success", margins=(20, 14, 18, 14))
        panel.body.addWidget(PlainLabel(_DONE, wrap=True))
        self.content.addWidget(panel)
        if done.broken_ledger is not None:
            told = Panel("warning" if done.broken_ledger.is_complete else "error", margins=(20, 14, 18, 14))
            told.body.addWidget(PlainLabel("消去の台帳", "section"))
            told.body.addWidget(PlainLabel(done.broken_ledger.sentence, wrap=True))
            self.content.addWidget(told)
        if not done.missing.is_empty:
            lost = Panel("warning", margins=(20, 14, 18, 14))
            lost.body.addWidget(PlainLabel("なくなったもの", "section"))
            lost.body.addWidget(PlainLabel(done.missing.sentence(), wrap=True))
            for record in done.missing.records[:_SHOWN]:
                lost.body.addWidget(PlainLabel(f"・{line_of(record)}", wrap=True))
            if len(done.missing.records) > _SHOWN:
                more = len(done.missing.records) - _SHOWN
                lost.body.addWidget(
                    PlainLabel(f"ほかに{more:,}件あります。印刷すると、すべて出ます。", wrap=True)
                )
            self.content.addWidget(lost)
        steps = Card(spacing=8, margins=(24, 16, 24, 16))
        steps.body.addWidget(PlainLabel("これからすること", "section"))
        for number, text in enumerate(next_steps(done), 1):
            steps.body.addWidget(PlainLabel(f"{number}．{text}", wrap=True))
        self.content.addWidget(steps)
        facts = Card(spacing=4, margins=(24, 16, 24, 16))
        for label, words in facts_of(done):
            facts.body.addWidget(FactLine(label, words))
        self.content.addWidget(facts)
        self.content.addStretch(1)
        self._on = self.key_bar.add("サインインへ進む", "F12", self.go_on_wanted.emit, primary=True)
        if done.missing.records:
            self.key_bar.add("入力し直す記録を印刷", "Ctrl+P", self.retype_wanted.emit)
            self.key_bar.add("PDFに保存", "Ctrl+S", self.file_wanted.emit)
        self.key_bar.add("報告を印刷", "Ctrl+R", self.report_wanted.emit)

    @override
    def first_focus(self) -> QWidget:
        return self._on


def line_of(record: MissingRecord) -> str:
    """A missing record in one line: kind, number, when, who; nothing personal."""
    when = "" if record.at is None else f"{local(record.at):%m/%d %H:%M}"
    unread = "" if record.readable else "（内容は読み取れませんでした）"
    return "　".join(part for part in (record.kind.label, record.number, when, record.who + unread) if part)
