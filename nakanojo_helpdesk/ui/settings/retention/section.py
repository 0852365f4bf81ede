"""個人情報: what is over, prepared by one person and erased when another one approves; and what was erased before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import local, long_date, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.retention.ledgers import BrokenLedger
from nakanojo_helpdesk.domain.retention.plans import NOTHING, Due, Preview, PurgeRow, PurgeState
from nakanojo_helpdesk.domain.retention.register import register_sentence
from nakanojo_helpdesk.domain.retention.rules import RetentionRules
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.retention import approving, census, finishing, ledgers, preparing, rules
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Panel
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.settings.retention.dialogs import RulesDialog
from nakanojo_helpdesk.ui.settings.retention.register import RegisterPapers
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_NOTHING_CAME_BACK: Final = (
    "保存期間が過ぎたものは、戻っていませんでした。台帳の知らせを終わります。"
    "利用停止にしていた方がいたときは、もう一度利用停止にしてください。"
)
_BUSY: Final = "いま動いているものが終わるまで、お待ちください。"
_NONE_WAITS: Final = "いま承認を待っている準備はありません。"
_LOOKING: Final = "保存期間が過ぎたものを数えています。"
_ABOUT: Final = (
    "名前・電話・メモなどの文字だけを消します。選んだ答えと人数は残るので、これまでの報告の数は変わりません。"
    "システム管理者が準備し、別の所属長が承認すると消えます。"
)


@dataclass(frozen=True)
class _Seen:
    """All that the section shows, read at once."""

    rules: RetentionRules
    preview: Preview
    purges: tuple[PurgeRow, ...]
    people: int
    broken: BrokenLedger | None


class RetentionSection(Section):
    """What is over in numbers, the purge that waits, and those before it."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._background = Background(self)
        self._seen: _Seen | None = None
        self.papers = RegisterPapers(page, workplace, self)
        self._waiting = PlainLabel("", wrap=True)
        self._broken = Panel("error", margins=(20, 14, 18, 14))
        self._broken_words = PlainLabel("", wrap=True)
        self._broken.body.addWidget(self._broken_words)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedHeight(current_theme().px(16))
        self._rules = PlainLabel("", wrap=True)
        self._state = PlainLabel("", "section", wrap=True)
        self._held_back = PlainLabel("", wrap=True)
        self._people = PlainLabel("", wrap=True)
        self._dues, self._purges = _due_model(), _purge_model()
        self.due_table: Table[Due] = Table(
            self._dues, "保存期間が過ぎたもの", "保存期間が過ぎたものはありません。", least_rows=3
        )
        self.table: Table[PurgeRow] = Table(
            self._purges, "これまでの消去", "まだ消したことはありません。", least_rows=2
        )
        self._lay_out()
        self._show_waiting("")

    @override
    def acts(self) -> tuple[Act, ...]:
        may = self.workplace.ledger.actor.may
        found: list[Act] = []
        if may(Permission.PURGE):
            found.append(Act("消去を準備する", "F12", self.prepare))
        if may(Permission.APPROVE_PURGE):
            key = "Ctrl+K" if may(Permission.PURGE) else "F12"
            found.append(Act("承認して消す", key, self.approve))
            found.append(Act("消去を終える", "Ctrl+E", self.finish))
        found.append(Act("準備をやめる", "Delete", self.refuse))
        if may(Permission.PURGE):
            found.append(Act("保存期間を変える", "Ctrl+D", self.change_rules))
        found.append(Act("ファイル簿を印刷", "Ctrl+P", self.papers.print_out))
        found.append(Act("ファイル簿をPDFに", "Ctrl+S", self.papers.save))
        return tuple(found)

    @override
    def first_focus(self) -> QWidget:
        return self.due_table

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy() or self.papers.is_busy()

    @override
    def fetch(self) -> None:
        """Count in the worker: every person and every application is looked at."""
        if self.is_busy():
            return
        self._show_waiting(_LOOKING)
        ledger, now = self.workplace.ledger, self.workplace.now()
        self._background.run(
            lambda: _Seen(
                rules=ledger.read(rules.current),
                preview=ledger.read(preparing.preview, now=now),
                purges=ledger.read(preparing.listing, now=now),
                people=ledger.read(census.people),
                broken=ledgers.came_back(ledger),
            ),
            done=self._show,
            refused=self.page.say_refused,
            ended=lambda: self._show_waiting(""),
        )

    def words(self) -> str:
        """The sentences of the section, line by line."""
        labels = (self._rules, self._state, self._held_back, self._people)
        return "\n".join(label.text() for label in labels if label.text())

    def prepare(self) -> None:
        """Hand what is shown to a second person (F12)."""
        seen = self._seen
        if seen is None or self.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return
        if not seen.preview.count:
            self._end_notice() if seen.broken else self.page.sticky.say("warning", NOTHING)
            return
        ledger, now = self.workplace.ledger, self.workplace.now()
        self.attempt(
            lambda: ledger.call(preparing.prepare, seen.preview.digest, now=now),
            "消去を準備しました。まだ何も消していません。別の所属長の方に、この画面で承認してもらってください。",
        )

    def _end_notice(self) -> None:
        """Nothing has come back that is over: the damaged ledger needs no further look."""
        ledger = self.workplace.ledger
        self.attempt(lambda: ledgers.settle(ledger), _NOTHING_CAME_BACK)

    def approve(self) -> None:
        """Ask once more, then erase in the worker (［承認して消す］)."""
        row = self._waiting_row()
        if row is None:
            return
        lines = "、".join(f"{due.what.label} {due.count:,}{due.what.unit}" for due in row.dues)
        if not ask(
            self.window(),
            "承認して消す",
            f"{row.prepared_by}さんが準備したものを消します。{lines}。",
            detail="消したものは戻せません。数は変わりません。直前の控えは、90日のあいだ残ります。",
            accept="承認して消す",
            dangerous=True,
        ):
            return
        ledger, now = self.workplace.ledger, self.workplace.now()
        self._work(
            lambda: finishing.carry_out(ledger, row.uid, row.version, _backups(ledger), now=now),
            "控えを作り、消しています。数分かかることがあります。そのままお待ちください。",
            "消去が終わりました。データベースと新しい控えに、消したものは残っていません。",
        )

    def finish(self) -> None:
        """Bring a purge that was cut short to its end in the worker (［消去を終える］)."""
        seen = self._seen
        if seen is None or not any(row.state is PurgeState.ERASED for row in seen.purges):
            self.page.sticky.say("warning", "途中で止まった消去はありません。")
            return
        ledger = self.workplace.ledger
        self._work(
            lambda: finishing.finish(ledger, _backups(ledger)),
            "ファイルから取り除き、新しい控えを作っています。そのままお待ちください。",
            "消去が終わりました。データベースと新しい控えに、消したものは残っていません。",
        )

    def refuse(self) -> None:
        """Call the purge that waits off (Delete)."""
        row = self._waiting_row()
        if row is not None and ask(
            self.window(),
            "準備をやめる",
            "承認を待っている準備を取りやめます。何も消えません。",
            accept="準備をやめる",
            refuse="戻る",
        ):
            ledger, now = self.workplace.ledger, self.workplace.now()
            self.attempt(
                lambda: ledger.call(approving.refuse, row.uid, row.version, now=now),
                "準備を取りやめました。何も消していません。",
            )

    def change_rules(self) -> None:
        """Change the retention times in a dialog (Ctrl+D)."""
        self.ask(lambda: RulesDialog(self.workplace.ledger, self.window()))

    def _waiting_row(self) -> PurgeRow | None:
        """The purge to approve: the current row of the list where it waits, else the newest one that does."""
        if self.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return None
        current = self.table.current_row()
        rows = [] if self._seen is None else list(self._seen.purges)
        for row in [*([current] if current is not None else []), *rows]:
            if row.state is PurgeState.PREPARED:
                return row
        self.page.sticky.say("warning", _NONE_WAITS)
        return None

    def _work(self, work: Callable[[], int], waiting: str, done: str) -> None:
        self.page.sticky.clear()
        self._show_waiting(waiting)
        announce(self, waiting)
        self._background.run(
            work,
            done=lambda _count: self._say_done(done),
            refused=self._say_refused,
            ended=lambda: self._show_waiting(""),
        )

    def _say_done(self, sentence: str) -> None:
        self.page.sticky.say("success", sentence)
        self.reload()

    def _say_refused(self, error: DeskError) -> None:
        self.page.say_refused(error)
        self.reload()

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        years = "次の年度の終わりまで" if seen.rules.person_years else "その年度の終わりまで"
        self._rules.setText(
            f"保存期間：相談のメモ {seen.rules.memo_days:,}日、予約の名前・電話 {seen.rules.appointment_days:,}日、"
            f"講座に申し込んだ方 最後の講座の{years}、{_paper_words(seen.rules)}。"
        )
        self._broken.setVisible(seen.broken is not None)
        self._broken_words.setText("" if seen.broken is None else seen.broken.sentence)
        waits = [row for row in seen.purges if row.state is PurgeState.PREPARED]
        cut = any(row.state is PurgeState.ERASED for row in seen.purges)
        if cut:
            self._state.setText("消去が途中で止まっています。［消去を終える］を押してください。")
        elif waits:
            row = waits[0]
            self._state.setText(
                f"承認を待っています：{row.prepared_by}さんが{short_date(local(row.prepared_at).date())}に準備しました。"
                f"{long_date(row.approve_until)}までに、別の所属長が承認してください。"
            )
        else:
            self._state.setText(_NONE_WAITS)
        self._held_back.setText(
            f"このほか{seen.preview.held_back:,}人は、これからの講座に申し込んでいるか空きを待っているため、消しません。"
            if seen.preview.held_back
            else ""
        )
        self._held_back.setVisible(bool(seen.preview.held_back))
        self._people.setText(register_sentence(seen.people))
        self._dues.set_rows(seen.preview.dues)
        self._purges.set_rows(seen.purges)

    def _show_waiting(self, sentence: str) -> None:
        self._waiting.setText(sentence)
        self._waiting.setVisible(bool(sentence))
        self._bar.setVisible(bool(sentence))
        self._bar.setAccessibleName(sentence)

    def _lay_out(self) -> None:
        over = Card(spacing=10)
        over.body.addWidget(PlainLabel("保存期間が過ぎたもの", "section"))
        over.body.addWidget(self._broken)
        self._broken.hide()
        for widget in (PlainLabel(_ABOUT, wrap=True), self._rules, self._state, self._waiting, self._bar):
            over.body.addWidget(widget)
        over.body.addWidget(self.due_table, 1)
        over.body.addWidget(self._held_back)
        over.body.addWidget(self._people)
        before = Card(spacing=10)
        before.body.addWidget(PlainLabel("これまでの消去", "section"))
        before.body.addWidget(self.table, 1)
        self.body.addWidget(over, 1)
        self.body.addWidget(before, 1)


def _paper_words(own: RetentionRules) -> str:
    """How long papers with names are kept, as shown: `名前の入った紙 最後の回から30日`."""
    if own.paper_days is None:
        return "名前の入った紙 名前と同じ日まで"
    return f"名前の入った紙 最後の回から{own.paper_days:,}日（名前を消す日のほうが早ければ、その日）"


def _backups(ledger: Ledger) -> Path:
    return ledger.store.path.parent / "backups"


def _due_model() -> RowModel[Due]:
    columns: list[Column[Due]] = [
        Column("消すもの", lambda due: due.what.label, stretch=True, wraps=True, minimum=200),
        Column("件数", lambda due: due.count, lambda due: f"{due.count:,}{due.what.unit}", numeric=True),
        Column("いちばん古い日", lambda due: due.oldest, lambda due: long_date(due.oldest, weekday=False)),
        Column("いちばん新しい日", lambda due: due.newest, lambda due: long_date(due.newest, weekday=False)),
        Column("残るもの", lambda due: due.what.stays, wraps=True, minimum=200),
    ]
    return RowModel(columns, key=lambda due: due.what)


def _purge_model() -> RowModel[PurgeRow]:
    columns: list[Column[PurgeRow]] = [
        Column(
            "準備した日",
            lambda row: row.prepared_at,
            lambda row: long_date(local(row.prepared_at).date(), weekday=False),
        ),
        Column("理由", lambda row: row.kind.label),
        Column("状態", lambda row: row.state.label),
        Column(
            "件数",
            lambda row: sum(due.count for due in row.dues),
            lambda row: f"{sum(due.count for due in row.dues):,}件",
            numeric=True,
        ),
        Column("準備した人", lambda row: row.prepared_by, stretch=True, wraps=True, minimum=140),
        Column("承認した人", lambda row: row.approved_by or "－", wraps=True, minimum=140),
    ]
    return RowModel(columns, key=lambda row: row.uid, tone=_tone)


def _tone(row: PurgeRow) -> Tone:
    over = {PurgeState.FINISHED, PurgeState.REFUSED, PurgeState.OVERDUE}
    return Tone.QUIET if row.state in over else Tone.PLAIN
