"""控え: what is kept where, how old the newest one is, the second place, the 復元テスト, and the encryption of all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.backups import age
from nakanojo_helpdesk.domain.backups.rows import BackupRow, BackupState, Reason, reason_words, state_words
from nakanojo_helpdesk.domain.backups.thinning import RULE
from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.protection.states import Protection
from nakanojo_helpdesk.services.backups import keeping, trying
from nakanojo_helpdesk.services.protection import turning
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.banner import StatePanel
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.lists.rows import Column as TableColumn
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work import files
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.kit.work.screen_reader import announce
from nakanojo_helpdesk.ui.settings.protection.dialogs import TITLE, protection_words
from nakanojo_helpdesk.ui.settings.protection.flow import ProtectionFlow
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_BUSY: Final = "いま動いているものが終わるまで、お待ちください。"
_NONE: Final = "まだありません。USBメモリーかネットワークのフォルダーを選ぶと、同じ控えをそこにも置きます。"

_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class _Line:
    """One backup in the list: the row of the usual place, or of the second where only that has it."""

    row: BackupRow
    is_first: bool
    is_second: bool

    @property
    def where(self) -> str:
        """The places that hold it."""
        names = [
            name for name, there in (("パソコン", self.is_first), ("第2の場所", self.is_second)) if there
        ]
        return "と".join(names)


class BackupSection(Section):
    """The state in one sentence, both places, the list with a current row, and two acts."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._background = Background(self)
        self._kept: keeping.Kept | None = None
        self._first = PlainLabel("", wrap=True)
        self._second = PlainLabel("", wrap=True)
        self._tested = PlainLabel("", wrap=True)
        self._encrypted = PlainLabel("", wrap=True)
        self._waiting = PlainLabel("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedHeight(current_theme().px(16))
        self.choose_button = Button("第2の置き場所を選ぶ")
        self.choose_button.clicked.connect(lambda _checked=False: self.choose())
        self.test_button = Button("復元テストをする")
        self.test_button.clicked.connect(lambda _checked=False: self.try_newest())
        self.protect_button = Button(TITLE)
        self.protect_button.clicked.connect(lambda _checked=False: self.protect())
        self._protection: Protection | None = None
        self.flow = ProtectionFlow(page, workplace, _second_place, self.reload)
        self.table: Table[_Line] = Table(self._model(), "控えの一覧", "控えはまだありません。", least_rows=4)
        self.state = StatePanel()
        self._lay_out()
        self._show_waiting("")

    @override
    def acts(self) -> tuple[Act, ...]:
        return (Act("いま控えを作る", "F12", self.make), Act("この控えに戻す", "Ctrl+R", self.restore))

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy() or self.flow.is_busy()

    @override
    def fetch(self) -> None:
        """Read both places in the worker: a share that does not answer must not stop the window."""
        if not self.is_busy():
            self._run(lambda: None, "", lambda _nothing: None)

    def current_backup(self) -> BackupRow | None:
        """The backup of the current row of the list."""
        line = self.table.current_row()
        return line.row if line is not None else None

    def words(self) -> str:
        """The sentences of the section, line by line."""
        lines = (self.state, self._first, self._second, self._tested, self._encrypted)
        return "\n".join(label.text() for label in lines)

    def protect(self) -> None:
        """Show how the book is protected on the disk, and what can be done (［このパソコンの暗号化］)."""
        if self.is_busy() or self._protection is None:
            self.page.sticky.say("warning", _BUSY)
        else:
            self.flow.open(self._protection)

    def restore(self) -> None:
        """Leave the work for the preview of the current backup (Ctrl+R)."""
        backup = self.current_backup()
        if self.is_busy():
            self.page.sticky.say("warning", _BUSY)
        elif backup is None:
            self.page.sticky.say("warning", "先に、一覧から1つ選んでください。")
        else:
            self.restore_wanted.emit(backup.path)

    def make(self) -> None:
        """Make a backup in the worker (F12)."""
        ledger = self.workplace.ledger

        def made() -> str:
            second = _second_place()
            row = keeping.make(ledger.store, ledger.actor, Reason.HAND, second=second)
            away = "" if second is None else keeping.keep_second(ledger.store, ledger.actor, second)
            return f"控えを作り、確かめました（{_megabytes(row.size)}）。{away}"

        self._run(made, "控えを作っています。そのまま仕事を続けられます。", self._say_done)

    def try_newest(self) -> None:
        """Restore the newest backup for trial in the worker (［復元テストをする］)."""
        ledger = self.workplace.ledger
        self._run(
            lambda: trying.try_newest(ledger.store, ledger.actor),
            "控えをためしに復元して、点検しています。本物の記録は変わりません。",
            self._show_trial,
        )

    def choose(self) -> None:
        """Ask for the second place and remember it on this PC (［第2の置き場所を選ぶ］)."""
        if self.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return
        chosen = files.ask_folder(self.window(), "控えの第2の置き場所")
        if chosen is not None:
            self.take_second(chosen)

    def take_second(self, chosen: Path) -> None:
        """Prepare a folder as second place, remember it, and copy the newest backup there."""
        ledger = self.workplace.ledger

        def taken() -> str:
            folder = keeping.choose_second(ledger.store, ledger.actor, chosen)
            _remember(folder)
            away = keeping.keep_second(ledger.store, ledger.actor, folder)
            return away or "第2の置き場所を決めました。これからの控えは、そこにも置きます。"

        self._run(taken, "選んだ場所に、控えを写しています。", self._say_done)

    def _run(self, work: Callable[[], object], sentence: str, told: Callable[[object], object]) -> None:
        """Do the work in the worker, read the places anew, and show both."""
        if self.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return
        ledger = self.workplace.ledger
        if sentence:
            self.page.sticky.clear()
            announce(self, sentence)
        self._show_waiting(sentence)

        def both() -> tuple[object, keeping.Kept, Protection]:
            outcome, path = work(), ledger.store.path
            kept = keeping.kept(ledger.store, ledger.actor, _second_place())
            return outcome, kept, turning.state(path, keeping.folder_of(path))

        def done(result: tuple[object, keeping.Kept, Protection]) -> None:
            self._show(result[1])
            self._protection = result[2]
            self._encrypted.setText(f"{TITLE}：{protection_words(result[2])}")
            told(result[0])

        self._background.run(
            both, done=done, refused=self.page.say_refused, ended=lambda: self._show_waiting("")
        )

    def _say_done(self, outcome: object) -> None:
        sentence = str(outcome)
        self.page.sticky.say("warning" if "もとの記録は" in sentence else "success", sentence)

    def _show_trial(self, outcome: object) -> None:
        if isinstance(outcome, trying.Trial):
            if outcome.is_good:
                self.page.sticky.say(
                    "success", "復元テストが終わりました。この控えから、記録を全部もどせます。"
                )
            else:
                self.page.sticky.say(
                    "error",
                    f"復元テストで、控えに悪いところが見つかりました（{outcome.findings[0].sentence}）。"
                    "［いま控えを作る］で作り直し、もう一度テストしてください。",
                )

    def _show(self, kept: keeping.Kept) -> None:
        self._kept = kept
        now = self.workplace.now()
        newest = kept.newest(now)
        if newest is None or newest.made_at is None:
            self.state.say("warning", "控えがまだありません。［いま控えを作る］を押してください。")
        elif age.is_protected(newest, now):
            self.state.say(
                "success", f"いちばん新しい控え：{age.age_words(newest.made_at, now)}。記録は守られています。"
            )
        else:
            self.state.say(
                "warning",
                f"いちばん新しい控え：{age.age_words(newest.made_at, now)}。24時間より古いので、作り直してください。",
            )
        self._first.setText(f"このパソコン：{kept.first.folder}　{kept.first.trouble}".rstrip("　"))
        self._second.setText(f"第2の置き場所：{self._second_words(kept)}")
        self._tested.setText(f"復元テスト：{_test_words(kept)}")
        self.table.row_model().set_rows(_lines(kept))
        if self.table.current_row() is None and newest is not None:
            self.table.select_key(newest.path)

    def _second_words(self, kept: keeping.Kept) -> str:
        if kept.second is None:
            return _NONE
        return f"{kept.second.folder}　{kept.second.trouble}".rstrip("　")

    def _show_waiting(self, sentence: str) -> None:
        self._waiting.setText(sentence)
        self._waiting.setVisible(bool(sentence))
        self._bar.setVisible(bool(sentence))
        self._bar.setAccessibleName(sentence)

    def _model(self) -> RowModel[_Line]:
        def when(line: _Line) -> str:
            at = line.row.made_at
            if at is None:
                return "わかりません"
            moment = local(at)
            return f"{long_date(moment.date())} {clock(moment.hour * 60 + moment.minute)}"

        columns = [
            TableColumn[_Line](
                "作った日時", lambda line: line.row.made_at, when, tabular=True, wraps=True, minimum=150
            ),
            TableColumn[_Line]("わけ", lambda line: reason_words(line.row.reason), wraps=True),
            TableColumn[_Line](
                "大きさ", lambda line: line.row.size, lambda line: _megabytes(line.row.size), numeric=True
            ),
            TableColumn[_Line](
                "ようす",
                lambda line: state_words(line.row.state),
                warns=lambda line: not line.row.is_verified and line.row.state is not BackupState.OTHER,
                wraps=True,
                stretch=True,
            ),
            TableColumn[_Line]("ある場所", lambda line: line.where, wraps=True),
        ]
        return RowModel(columns, lambda line: line.row.path)

    def _lay_out(self) -> None:
        top = Card(spacing=10)
        top.body.addWidget(self.state)
        for label in (self._first, self._second, self._tested, self._encrypted, self._waiting):
            top.body.addWidget(label)
        top.body.addWidget(self._bar)
        buttons = QWidget()
        flow = FlowLayout(12, buttons)
        flow.addWidget(self.choose_button)
        flow.addWidget(self.test_button)
        flow.addWidget(self.protect_button)
        top.body.addWidget(buttons)
        below = Card(spacing=8)
        below.body.addWidget(PlainLabel("控えの一覧", "section"))
        below.body.addWidget(PlainLabel(RULE, "small", wrap=True))
        below.body.addWidget(self.table, 1)
        self.body.addWidget(top)
        self.body.addWidget(below, 1)


def _settings_path() -> Path:
    return paths.data_dir() / settings.FILE_NAME


def _second_place() -> Path | None:
    return settings.load(_settings_path()).settings.second_backup_folder


def _remember(folder: Path) -> None:
    try:
        settings.remember_second_place(_settings_path(), folder)
    except (OSError, ValueError) as error:
        raise DeskError(settings.NOT_KEPT) from error


def _lines(kept: keeping.Kept) -> list[_Line]:
    second = {row.path.name: row for row in (kept.second.rows if kept.second is not None else ())}
    lines = [_Line(row, is_first=True, is_second=row.path.name in second) for row in kept.first.rows]
    names = {row.path.name for row in kept.first.rows}
    return [
        *lines,
        *(_Line(row, is_first=False, is_second=True) for name, row in second.items() if name not in names),
    ]


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.1f} MB"


def _test_words(kept: keeping.Kept) -> str:
    if kept.tested_at is None:
        return "まだしていません。1か月に1回、自動でも行います。"
    day = long_date(local(kept.tested_at).date())
    return (
        f"{day}に行い、全部もどせることを確かめました。"
        if kept.test_was_good
        else f"{day}に行い、悪いところが見つかりました。"
    )
