"""操作の記録: who did what when at which PC, newest first; verified, compared with a paper, written to a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.traces.anchors import ANCHOR_LENGTH, AnchorResult, Standing
from nakanojo_helpdesk.domain.traces.rows import Trace, TracePage, TraceQuery
from nakanojo_helpdesk.services.traces import reading, verifying
from nakanojo_helpdesk.services.traces.verifying import Verified
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.kit.work.files import ask_save_path
from nakanojo_helpdesk.ui.settings.outcome import Outcome
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.settings.traces.dialogs import AnchorDialog, NarrowDialog, TraceDialog
from nakanojo_helpdesk.ui.settings.traces.list import Reading, trace_model
from nakanojo_helpdesk.ui.settings.traces.words import query_words
from nakanojo_helpdesk.ui.settings.traces.writing import TraceFile, write_traces
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

SavePath = Callable[[QWidget | None, str, str, str], Path | None]
_LOADING: Final = "読み込んでいます。"
_EVERYTHING: Final = "新しい順に、すべての操作"
_BROKEN_ADVICE: Final = (
    "この画面の文を書き写して、所属長とこのプログラムの保守の担当に伝えてください。"
    "「backups」フォルダーの控えは消さないでください。"
)
_NOT_FOUND_ADVICE: Final = (
    "はじめに、紙の番号を1字ずつ確かめてください。合っているときは、その紙を出したあとで、"
    "古い控えに戻したか、記録が書きかえられています。"
)
_BUSY: Final = "いま動いているものが終わるまで、お待ちください。"


class TraceSection(Section):
    """The list with its acts. What a check finds is said above the list."""

    def __init__(self, page: Page, workplace: Workplace, ask_path: SavePath = ask_save_path) -> None:
        super().__init__(page, workplace)
        self._ask_path = ask_path
        self._query = TraceQuery()
        self._names = dict[str, str]()
        self._background = Background(self)
        self._task: Task | None = None
        self._reading = Reading(workplace.ledger, self)
        self.model = trace_model()
        self.table: Table[Trace] = Table(self.model, "操作の記録", _LOADING)
        self.shown_words = PlainLabel("", "bold", wrap=True)
        self.outcome = Outcome(stops=True)
        card = Card(spacing=8, margins=(16, 12, 16, 12))
        card.body.addWidget(self.shown_words)
        card.body.addWidget(self.outcome)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(card, 1)
        self.table.opened.connect(self.open_trace)
        self.outcome.stopped.connect(self.stop)
        self._reading.begun.connect(self._show)
        self._reading.went_on.connect(self._show_more)
        self._reading.refused.connect(self._say_refused)
        for area in (self.table, page.area):
            area.verticalScrollBar().valueChanged.connect(partial(self._scrolled, area))

    @override
    def acts(self) -> tuple[Act, ...]:
        may_take = self.workplace.ledger.actor.may(Permission.EXPORT)
        return (
            Act("照合する", "F12", self.verify),
            Act("くわしく見る", "Ctrl+K", self.open_current),
            Act("しぼり込む", "Ctrl+L", self.narrow),
            Act("紙の照合番号を確かめる", "F3", self.ask_anchor),
            *([Act("書き出す", "Ctrl+E", self.write)] if may_take else []),
        )

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def is_busy(self) -> bool:
        return self._reading.is_busy() or self._background.is_busy()

    @override
    def fetch(self) -> None:
        self._names = dict(self.workplace.ledger.read(reading.actors))
        self.show_query(self._query)

    def query(self) -> TraceQuery:
        """What the list is narrowed to."""
        return self._query

    def show_query(self, query: TraceQuery) -> None:
        """Show the newest traces that fit."""
        self._query = query
        words = query_words(query, self._names)
        self.shown_words.setText(f"しぼり込み中：{words}" if words else _EVERYTHING)
        self.table.set_empty(_LOADING)
        self._reading.begin(query)

    def open_current(self) -> None:
        """Open the current trace (Ctrl+K, Enter)."""
        trace = self.table.current_row()
        if trace is None:
            self.page.sticky.say("info", "見たい操作の行を選んでください。")
        else:
            self.open_trace(trace)

    def open_trace(self, trace: Trace) -> None:
        """Show one trace in full, and all of its record when that is asked for."""
        dialog = TraceDialog(trace, self.window())
        with dialog.asked():
            wanted = dialog.wants_history
        if wanted:
            self.show_query(TraceQuery(number=trace.number))

    def narrow(self) -> None:
        """Ask what to narrow the list to (Ctrl+L)."""
        dialog = NarrowDialog(self.workplace, tuple(self._names.items()), self._query, self.window())
        with dialog.asked() as accepted:
            query = dialog.query
        if accepted:
            self.page.sticky.clear()
            self.show_query(query)

    def ask_anchor(self) -> None:
        """Ask for a number from a paper, then look it up in the worker (F3)."""
        if not self._is_free():
            return
        dialog = AnchorDialog(self.window())
        with dialog.asked() as accepted:
            digits = dialog.digits
        if accepted:
            self.check_anchor(digits)

    def check_anchor(self, digits: str) -> None:
        """Whether the trail still holds a number from a paper."""
        ledger = self.workplace.ledger
        self._run(
            "紙の照合番号を確かめています。少しお待ちください。",
            lambda task: ledger.read(verifying.anchored, digits, report=task.report),
            lambda result: self._say_anchor(digits, result),
        )

    def verify(self) -> None:
        """Verify the whole trail in the worker (F12)."""
        ledger = self.workplace.ledger
        if self._is_free():
            self._run(
                "操作の記録を、はじめから1つずつ照合しています。少しお待ちください。",
                lambda task: ledger.read(verifying.verify, report=task.report),
                self._say_verified,
            )

    def write(self) -> None:
        """Write the traces that fit to a CSV (Ctrl+E)."""
        if not self._is_free():
            return
        ledger, query = self.workplace.ledger, self._query
        stamp = self.workplace.today().isoformat().replace("-", "")
        path = self._ask_path(self.window(), "書き出す先を選ぶ", f"操作の記録_{stamp}.csv", "CSV (*.csv)")
        if path is None:
            return
        job = TraceFile(path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv"), query)
        self._run(
            "操作の記録を書き出しています。少しお待ちください。",
            lambda task: write_traces(ledger, job, task),
            lambda count: self._say_written(job.target.name, count),
        )

    def stop(self) -> None:
        """Stop what runs (［やめる］)."""
        if self._task is not None and self._background.is_busy():
            self._task.cancel()
            self.outcome.clear()
            self.page.sticky.say("info", "途中でやめました。記録は変わっていません。")

    def _is_free(self) -> bool:
        if self._background.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return False
        self.page.sticky.clear()
        return True

    def _run(self, sentence: str, work: Callable[[Task], object], done: Callable[..., object]) -> None:
        self.outcome.begin(sentence)
        self.page.bring_into_view(self.outcome)
        self._task = self._background.run_reporting(
            work,
            progress=self.outcome.report,
            done=done,
            refused=lambda error: self.outcome.say("error", "できませんでした。", [str(error)]),
            ended=self.outcome.end,
        )

    def _say_verified(self, found: Verified) -> None:
        now = local(self.workplace.now())
        moment = f"{long_date(now.date())} {clock(now.hour * 60 + now.minute)}に照合しました。"
        if not found.findings:
            lines = [
                f"はじめから{found.traces:,}件の操作がつながっていて、いまの記録とも合っています。",
                f"いまの記録照合番号は {found.anchor} です。{moment}",
            ]
            self._say("success", "操作の記録に問題はありません。", lines)
            return
        sentences = [finding.sentence for finding in found.findings]
        self._say("error", "操作の記録が書きかえられています。", [*sentences, _BROKEN_ADVICE, moment])

    def _say_anchor(self, digits: str, result: AnchorResult) -> None:
        number = digits[:ANCHOR_LENGTH]
        if result.standing is Standing.UNKNOWN or result.at is None:
            lines = [
                f"番号 {number} は、いまの操作の記録にありません。",
                _NOT_FOUND_ADVICE,
                _BROKEN_ADVICE,
            ]
            self._say("error", "この番号は見つかりません。", lines)
            return
        at = local(result.at)
        moment = f"{long_date(at.date())} {clock(at.hour * 60 + at.minute)}"
        place = f"番号 {number} は、{moment}の操作（{result.seq:,}番）のものです。"
        if result.standing is Standing.BROKEN:
            lines = [place, f"それより前の{result.broken_at:,}番の操作が、書き込んだときの内容と合いません。"]
            self._say("error", "紙のときの記録から変わっています。", [*lines, _BROKEN_ADVICE])
            return
        later = (
            f"そのあとに{result.later:,}件の操作があります。"
            if result.later
            else "それがいちばん新しい操作です。"
        )
        self._say("success", "紙のときの記録が、そのまま残っています。", [f"{place}{later}"])

    def _say_written(self, name: str, count: int) -> None:
        self._say("success", f"{count:,}件を書き出しました。", [f"ファイルの名前は「{name}」です。"])

    def _say(self, kind: str, heading: str, lines: list[str]) -> None:
        self.outcome.say("success" if kind == "success" else "error", heading, lines)
        self.page.bring_into_view(self.outcome)

    def _show(self, page: TracePage) -> None:
        self.table.set_empty(
            "この条件の操作はありません。" if self._query != TraceQuery() else "まだありません。"
        )
        self.model.set_rows(page.rows)

    def _show_more(self, page: TracePage) -> None:
        bars = (self.table.verticalScrollBar(), self.page.area.verticalScrollBar())
        places = [bar.value() for bar in bars]
        self.model.set_rows((*self.model.rows(), *page.rows))
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def _say_refused(self, error: DeskError) -> None:
        self.table.set_empty("読み込めませんでした。")
        self.model.set_rows(())
        self.page.say_refused(error)

    def _scrolled(self, area: QAbstractScrollArea, _value: int) -> None:
        bar = area.verticalScrollBar()
        if self.isVisible() and bar.value() > 0 and bar.value() >= bar.maximum():
            self._reading.go_on()
