"""点検: checks the database, and rebuilds the index of 探す, its only repairable part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock, long_date
from nakanojo_helpdesk.domain.checks import Finding, only_index
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.exports import Census
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import Kind
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.settings.outcome import Outcome
from nakanojo_helpdesk.ui.settings.section import Act, Section

if TYPE_CHECKING:
    from nakanojo_helpdesk.services.ledger import Ledger
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_ABOUT_CHECK: Final = (
    "記録が壊れていないか、抜けていないか、プログラムの外で書き換えられていないかを調べます。"
    "記録は変わりません。点検のあいだも、仕事を続けられます。"
)
_ABOUT_INDEX: Final = (
    "「探す」ときの手がかりを作り直します。記録は変わりません。"
    "点検で、索引が「傷んでいます」「合いません」と出たときや、あるはずのメモの言葉が見つからないときに使います。"
    "作り直すあいだ、登録は少し待つことがあります。"
)
_ONLY_INDEX: Final = "記録は無事です。下の［索引を作り直す］を押すと直ります。"
_SERIOUS: Final = (
    "記録は消さずに、上の文を書き写して、このプログラムの保守の担当に伝えてください。"
    "「backups」フォルダーの控えも消さないでください。"
)


class CheckSection(Section):
    """［点検する］ in the worker, its findings in large words, and ［索引を作り直す］."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._background = Background(self)
        self.outcome = Outcome()
        self.index_button = Button("索引を作り直す")
        self.index_button.clicked.connect(lambda _checked=False: self.rebuild())
        self._lay_out()

    @override
    def acts(self) -> tuple[Act, ...]:
        return (Act("点検する", "F12", self.check),)

    @override
    def first_focus(self) -> QWidget:
        return self.index_button

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy()

    def outcome_words(self) -> str:
        """The words about the last check, line by line; empty before the first one."""
        return self.outcome.words()

    def check(self) -> None:
        """Check everything in the worker (F12)."""
        if not self._begins("点検しています。少しお待ちください。"):
            return
        desk = self.workplace.ledger
        self._background.run_reporting(
            lambda task: _examined(desk, task),
            progress=self.outcome.report,
            done=lambda found: self._show_outcome(*found),
            refused=self._show_refused,
            ended=self.outcome.end,
        )

    def rebuild(self) -> None:
        """Rebuild the index of the memos in the worker (［索引を作り直す］)."""
        if not self._begins("索引を作り直しています。少しお待ちください。"):
            return
        ledger = self.workplace.ledger
        self._background.run(
            lambda: ledger.call(search.rebuild_index),
            done=self._show_rebuilt,
            refused=self._show_refused,
            ended=self.outcome.end,
        )

    def _begins(self, sentence: str) -> bool:
        if self.is_busy():
            self.page.sticky.say("warning", "いま動いているものが終わるまで、お待ちください。")
            return False
        self.page.sticky.clear()
        self.outcome.begin(sentence)
        return True

    def _show_outcome(self, found: tuple[Finding, ...], census: Census | None) -> None:
        moment = f"{long_date(self.workplace.today())}{clock(self.workplace.minute_of_day())}"
        if not found and census is not None:
            lines = [
                f"相談{census.consultations:,}件、取消{census.withdrawn:,}件、操作の記録{census.audit_entries:,}件を調べました。",
                f"{moment}に点検しました。",
            ]
            self._say("success", "問題はありません。", lines)
            return
        kind: Kind = "warning" if only_index(found) else "error"
        advice = _ONLY_INDEX if only_index(found) else _SERIOUS
        sentences = [finding.sentence for finding in found]
        heading = f"問題が{len(found):,}件見つかりました。"
        self._say(kind, heading, [*sentences, advice, f"{moment}に点検しました。"])

    def _show_rebuilt(self, count: int) -> None:
        self._say(
            "success",
            "索引を作り直しました。",
            [f"メモのある相談{count:,}件を、言葉で探せます。記録は変わっていません。"],
        )

    def _show_refused(self, error: DeskError) -> None:
        self._say("error", "できませんでした。", [str(error)])

    def _say(self, kind: Kind, heading: str, lines: list[str]) -> None:
        self.outcome.say(kind, heading, lines)
        self.page.bring_into_view(self.outcome.panel)

    def _lay_out(self) -> None:
        check = Card(spacing=10)
        check.body.addWidget(PlainLabel("記録の点検", "section"))
        check.body.addWidget(PlainLabel(_ABOUT_CHECK, wrap=True))
        check.body.addWidget(self.outcome)
        index = Card(spacing=10)
        index.body.addWidget(PlainLabel("「探す」の索引", "section"))
        index.body.addWidget(PlainLabel(_ABOUT_INDEX, wrap=True))
        buttons = QWidget()
        FlowLayout(12, buttons).addWidget(self.index_button)
        index.body.addWidget(buttons)
        for card in (check, index):
            self.body.addWidget(card)
        self.body.addStretch(1)


def _examined(ledger: Ledger, task: Task) -> tuple[tuple[Finding, ...], Census | None]:
    found = ledger.read(checks.check_open, progress=task.report)
    return found, None if found else ledger.read(exports.census)
