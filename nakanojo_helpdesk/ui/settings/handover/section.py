"""引継ぎ: the open work of whoever leaves, who takes it over, the last day, and the 引継書.

Whoever lacks the right to hand over sees the own lines and writes the own paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.handover.plans import HandoverRow, HandoverView
from nakanojo_helpdesk.domain.handover.work import OpenWork
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.services.handover import planning
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Panel
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.settings.handover.dialogs import LastDayDialog, SuccessorDialog, TextsDialog
from nakanojo_helpdesk.ui.settings.handover.list import WorkTable, work_model
from nakanojo_helpdesk.ui.settings.handover.papers import HandoverPapers
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_LOADING: Final = "読み込んでいます。"
_NOT_YET: Final = "最後の勤務日は、まだ決まっていません。"
_HINT: Final = "Spaceで行にしるしを付け、引き継ぐ人をまとめて決めます。しるしがないときは、全部の行です。"
_OWN_HINT: Final = "引継ぎの手続きは、所属長かシステム管理者がします。引継書の文は、ここでご自分で書けます。"
_NOTHING_TO_TAKE: Final = "未処理の事項がないので、引き継ぐ人を決めるものはありません。"


@dataclass(frozen=True)
class _Seen:
    """All that the section shows, read at once."""

    people: tuple[StaffRow, ...]
    view: HandoverView


class HandoverSection(Section):
    """One person at a time, chosen above the list."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._may = workplace.ledger.actor.may(Permission.HAND_OVER)
        self._background = Background(self)
        self._seen: _Seen | None = None
        self._marked: set[str] = set()
        self._wanted = ""
        self.papers = HandoverPapers(page, workplace, self)
        self.person = ChoiceField()
        self._status = PlainLabel("", "section", wrap=True)
        self._cautions = Panel("warning", margins=(20, 12, 18, 12))
        self._caution_words = PlainLabel("", "warning", wrap=True)
        self._cautions.body.addWidget(self._caution_words)
        self._count = PlainLabel("", wrap=True)
        self.table = WorkTable(work_model(lambda work: work.id in self._marked, marks=self._may))
        card = Card(spacing=8, margins=(20, 14, 20, 14))
        self._field = Field("異動の方", self.person, beside=True)
        for widget in (self._field, self._status, self._cautions, self._count):
            card.body.addWidget(widget)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(PlainLabel(_HINT if self._may else _OWN_HINT, "small", wrap=True))
        self._cautions.hide()
        self.body.addWidget(card, 1)
        self.person.chosen.connect(self._turn_to)
        if self._may:
            self.table.marked.connect(self._mark)

    @override
    def acts(self) -> tuple[Act, ...]:
        papers = (
            Act("引継書を印刷", "Ctrl+P", lambda: self._hand_out(self.papers.print_out)),
            Act("引継書をPDFに", "Ctrl+S", lambda: self._hand_out(self.papers.save)),
        )
        if not self._may:
            return (Act("引継書の文を書く", "F12", self.write), *papers)
        return (
            Act("引継ぎを決める", "F12", self.plan),
            Act("引き継ぐ人を決める", "Ctrl+K", self.choose),
            Act("引継書の文を書く", "Ctrl+D", self.write),
            Act("取りやめる", "Delete", self.withdraw),
            *papers,
        )

    @override
    def first_focus(self) -> QWidget:
        return self.person

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy() or self.papers.is_busy()

    @override
    def fetch(self) -> None:
        """Look in the worker: every lesson of the person is looked at."""
        if self._background.is_busy():
            return
        self._status.setText(_LOADING)
        ledger, now = self.workplace.ledger, self.workplace.now()
        wanted = self._wanted or self.person.code() or self.workplace.staff.code
        self._wanted = ""

        def look() -> _Seen:
            people = ledger.read(planning.people)
            code = wanted if any(row.code == wanted for row in people) else people[0].code
            return _Seen(people, ledger.read(planning.view, code, now=now))

        self._background.run(look, done=self._show, refused=self.page.say_refused)

    def show_person(self, staff: str) -> None:
        """Show the lines of this person, as soon as what is being looked at is there."""
        self._wanted = staff
        self._marked.clear()
        self.reload()

    def words(self) -> str:
        """The sentences of the section, line by line."""
        labels = (self._status, self._caution_words, self._count)
        return "\n".join(label.text() for label in labels if label.text())

    def marked(self) -> tuple[OpenWork, ...]:
        """The lines with a mark, in their order."""
        works = () if self._seen is None else self._seen.view.works
        return tuple(work for work in works if work.id in self._marked)

    def choose(self) -> None:
        """Ask who takes the marked lines over, or all of them (Ctrl+K)."""
        if (seen := self._ready()) is None:
            return
        if not seen.view.works:
            self.page.sticky.say("warning", _NOTHING_TO_TAKE)
            return
        works = self.marked() or seen.view.works
        ledger, leaver = self.workplace.ledger, seen.view.row.staff
        self.ask(
            lambda: SuccessorDialog(
                ledger, leaver, works, seen.people, marked=bool(self._marked), parent=self.window()
            )
        )

    def plan(self) -> None:
        """Ask for the last day and hand over (F12)."""
        if (seen := self._ready()) is not None:
            self.ask(lambda: LastDayDialog(self.workplace, seen.view, self.window()))

    def withdraw(self) -> None:
        """Take the handover back (Delete)."""
        seen = self._ready()
        if seen is None:
            return
        row = seen.view.row
        if row.last_day is None:
            self.page.sticky.say("warning", _NOT_YET)
            return
        if ask(
            self.window(),
            "引継ぎを取りやめる",
            f"{row.name}さんの引継ぎを取りやめます。",
            accept="取りやめる",
            refuse="戻る",
            detail="移した講座の担当は、元に戻します。権限は終わりません。引き継ぐ人と引継書の文は残ります。",
        ):
            self._take_back(row)

    def write(self) -> None:
        """Write the texts of the paper (Ctrl+D)."""
        if (seen := self._ready()) is not None:
            row, ledger = seen.view.row, self.workplace.ledger
            self.ask(lambda: TextsDialog(ledger, row.staff, row.name, row.texts, self.window()))
            self.reload()

    def _take_back(self, row: HandoverRow) -> None:
        done = self.page.attempt(lambda: self.workplace.ledger.call(planning.withdraw, row.staff))
        if done is not None:
            left = f"{done.left}回は、あとから担当が変わっているため、そのままです。" if done.left else ""
            back = f"講座の回{done.lessons}回の担当を元に戻しました。" if done.lessons else ""
            self.page.sticky.say("success", f"{row.name}さんの引継ぎを取りやめました。{back}{left}")
        self.reload()

    def _ready(self) -> _Seen | None:
        if self._background.is_busy() or self._seen is None:
            self.page.sticky.say("warning", _LOADING)
            return None
        return self._seen

    def _hand_out(self, out: Callable[[str], None]) -> None:
        if (seen := self._ready()) is not None:
            out(seen.view.row.staff)

    def _turn_to(self, _code: str) -> None:
        self._marked.clear()
        self.page.sticky.clear()
        self.reload()

    def _mark(self, work: OpenWork) -> None:
        self._marked ^= {work.id}
        self.table.row_model().put(work)
        self._tell_count()

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        row = seen.view.row
        self._marked &= {work.id for work in seen.view.works}
        labels = {each.code: each.name if each.active else f"{each.name}（退職）" for each in seen.people}
        self.person.set_choices([Choice(code, label) for code, label in labels.items()])
        self.person.set_code(row.staff)
        self._status.setText(_status_words(row, has_left=not _is_active(seen)))
        self._caution_words.setText("\n".join(seen.view.cautions))
        self._cautions.setVisible(bool(seen.view.cautions))
        self.table.row_model().set_rows(seen.view.works)
        self._tell_count()
        if self._wanted:
            QTimer.singleShot(0, self, self.reload)  # the worker is free only once this has ended

    def _tell_count(self) -> None:
        if self._seen is None:
            return
        view = self._seen.view
        parts = [f"未処理 {len(view.works)}件"] if view.works else []
        if left := len(view.without_successor):
            parts.append(f"引き継ぐ人が未定 {left}件")
        if view.row.moved:
            parts.append(f"担当を移した講座の回 {len(view.row.moved)}回")
        if self._marked:
            parts.append(f"しるし {len(self._marked)}件")
        self._count.setText("　".join(parts))
        self._count.setVisible(bool(parts))


def _is_active(seen: _Seen) -> bool:
    return any(row.code == seen.view.row.staff and row.active for row in seen.people)


def _status_words(row: HandoverRow, *, has_left: bool) -> str:
    if row.last_day is None or row.planned_at is None:
        return "退職の手続きが済んでいます。" if has_left else _NOT_YET
    day = long_date(row.last_day)
    if has_left:
        return f"{day}までの勤務で、権限は終わりました。引継書は、いまも印刷できます。"
    made = long_date(local(row.planned_at).date(), weekday=False)
    return f"{day}まで勤務し、そのあと権限が自動で終わります。（{row.planned_by}さんが{made}に決めました）"
