"""動作の確認: how everything is, line by line; the check of the records, the index of 探す, and a file for support."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk import logs, paths
from nakanojo_helpdesk.domain.calendar import clock, long_date
from nakanojo_helpdesk.domain.checks import Finding, only_index
from nakanojo_helpdesk.domain.diagnosis.lines import Line, worst, worst_first
from nakanojo_helpdesk.domain.diagnosis.support import support_text
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.exchange.files import finished_file, told
from nakanojo_helpdesk.services import exports
from nakanojo_helpdesk.services.databases import checks
from nakanojo_helpdesk.services.diagnosis import looking
from nakanojo_helpdesk.services.exports import Census
from nakanojo_helpdesk.services.search import finding as search
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import Kind
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.settings.diagnosis.lines import (
    LOOKING,
    SUMMARY,
    SupportDialog,
    line_model,
    looked_at,
)
from nakanojo_helpdesk.ui.settings.outcome import Outcome
from nakanojo_helpdesk.ui.settings.section import Act, Section

if TYPE_CHECKING:
    from nakanojo_helpdesk.services.ledger import Ledger
    from nakanojo_helpdesk.ui.kit.frame.page import Page
    from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
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


class DiagnosisSection(Section):
    """The lines are looked at in the worker whenever the section is opened; nothing here changes a record."""

    def __init__(self, page: Page, workplace: Workplace, ask_path: SavePath = ask_save_path) -> None:
        super().__init__(page, workplace)
        self._ask_path = ask_path
        self._looking = Background(self)
        self._lines: tuple[Line, ...] = ()
        self._checked: Line | None = None
        self.model = line_model()
        self.table: Table[Line] = Table(self.model, "動作の確認", LOOKING)
        self.sentence = PlainLabel(LOOKING, "section", wrap=True)
        self._background = Background(self)
        self.outcome = Outcome()
        self.index_button = Button("索引を作り直す")
        self.index_button.clicked.connect(lambda _checked=False: self.rebuild())
        self._lay_out()

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            Act("点検する", "F12", self.check),
            Act("もう一度確かめる", "F5", self.look),
            Act("サポート用ファイルを作る", "Ctrl+S", self.make_support_file),
        )

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy() or self._looking.is_busy()

    @override
    def fetch(self) -> None:
        self.look()

    def look(self) -> None:
        """Look at everything again, in the worker (F5)."""
        if self._looking.is_busy():
            return
        ledger = self.workplace.ledger
        self.sentence.setText(LOOKING)
        self._looking.run(lambda: looked_at(ledger), done=self._show_lines, refused=self._say_unseen)

    def lines(self) -> tuple[Line, ...]:
        """What is shown, with the last check of the records."""
        return (*self._lines, *([self._checked] if self._checked is not None else []))

    def make_support_file(self) -> None:
        """Show what the file will hold, then save it where the person says (Ctrl+S)."""
        if self._looking.is_busy() or not self._lines:
            self.page.sticky.say("info", "まだ調べています。終わってから、もう一度押してください。")
            return
        text = support_text(self.lines(), logs.last_faults(paths.log_dir()), at=self.workplace.now())
        dialog = SupportDialog(text, self.window())
        with dialog.asked() as accepted:
            pass
        stamp = self.workplace.today().isoformat().replace("-", "")
        name = f"サポート用_{stamp}.txt"
        path = self._ask_path(self.window(), "保存する先を選ぶ", name, "TXT (*.txt)") if accepted else None
        if path is not None:
            self.attempt_writing(path, text)

    def attempt_writing(self, path: Path, text: str) -> None:
        """Write the text, or show why that is not possible."""
        try:
            with finished_file(path) as temporary, told(path):
                temporary.write_text(text, encoding="utf-8", newline="\r\n")
        except DeskError as error:
            self.page.say_refused(error)
        else:
            self.page.sticky.say("success", f"サポート用ファイルを保存しました（{path.name}）")

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self.model.set_rows(worst_first(self.lines()))
        self.sentence.setText(SUMMARY[worst(self.lines())])

    def _say_unseen(self, error: DeskError) -> None:
        self.sentence.setText("調べられませんでした。")
        self.page.say_refused(error)

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
        if self._background.is_busy():
            self.page.sticky.say("warning", "いま動いているものが終わるまで、お待ちください。")
            return False
        self.page.sticky.clear()
        self.outcome.begin(sentence)
        return True

    def _show_outcome(self, found: tuple[Finding, ...], census: Census | None) -> None:
        self._checked = looking.integrity_line(found, quick=False)
        if self._lines:
            self._show_lines(self._lines)
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
        seen = Card(spacing=8, margins=(16, 12, 16, 12))
        seen.body.addWidget(self.sentence)
        seen.body.addWidget(self.table, 1)
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
        for card in (seen, check, index):
            self.body.addWidget(card)
        self.body.addStretch(1)


def _examined(ledger: Ledger, task: Task) -> tuple[tuple[Finding, ...], Census | None]:
    found = ledger.read(checks.check_open, progress=task.report)
    return found, None if found else ledger.read(exports.census)
