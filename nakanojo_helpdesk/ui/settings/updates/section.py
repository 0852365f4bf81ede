"""更新: what runs here, what a stick holds with every check as a line, the one key that updates, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk import paths, settings
from nakanojo_helpdesk.domain.calendar import local, long_date
from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark, size_words
from nakanojo_helpdesk.domain.updates.rows import Seen
from nakanojo_helpdesk.services.updates import going_back, looking, updating
from nakanojo_helpdesk.services.updates.going_back import Exchange, WayBack
from nakanojo_helpdesk.services.updates.looking import Present, ThisPc
from nakanojo_helpdesk.services.updates.updating import Ready
from nakanojo_helpdesk.ui.kit.frame.banner import StatePanel
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column, emptied
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work import files
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.settings.diagnosis.lines import line_model
from nakanojo_helpdesk.ui.settings.outcome import Outcome
from nakanojo_helpdesk.ui.settings.protection.dialogs import PasswordAgainDialog
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

AskFolder = Callable[[QWidget | None, str], Path | None]
_BUSY: Final = "いま動いているものが終わるまで、お待ちください。"
_LOOKING: Final = "更新のUSBメモリーを調べています。少しお待ちください。何も変わりません。"
_PREPARING: Final = (
    "USBメモリーから写し、控えを作って確かめています。電源を切らず、USBメモリーを抜かないでください。"
)
_NONE: Final = "更新のUSBメモリーは差してありません。差してから、［USBメモリーを調べる］を押してください。"
_CARRIES_OUT: Final = (
    "順に、自動で行います。\n"
    "1．USBメモリーから写して確かめる\n"
    "2．記録の控えを作って確かめる\n"
    "3．閉じて入れ替え、新しい版で開く\n"
    "数分かかります。電源を切らないでください。"
)
_ADMINISTRATOR: Final = "途中でWindowsが、管理者の許可を聞きます。"
_GOES_BACK: Final = "次の画面で、何が変わるかを見てから戻します。まだ何も変わりません。"
_NO_WAY_BACK: Final = "戻せる前の版はありません。更新したあとに、ここから前の版に戻せます。"
_SUMMARY: Final = "{version} 版に更新できます。内容を見て、［この版に更新する］を押してください。"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What the worker found out at the opening of the section."""

    present: Present
    way: WayBack | None
    seen: Seen | None


class UpdateSection(Section):
    """The sticks are looked for in the worker; nothing changes before the one key and the password.

    `this_pc` is what is installed here and who may sign; `folders` looks for sticks, `ask_folder` asks for one.
    """

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self.this_pc: ThisPc = looking.this_pc(paths.data_dir())
        self.folders: Callable[[], Sequence[Path]] = lambda: workplace.ledger.read(
            lambda _session, actor: looking.found(actor)
        )
        self.ask_folder: AskFolder = files.ask_folder
        self._background = Background(self)
        self._found: _Found | None = None
        self.state = StatePanel()
        self._version = PlainLabel("", "section", wrap=True)
        self._installed = PlainLabel("", wrap=True)
        self.outcome = Outcome()
        self._stick = Card(spacing=6)
        self._facts = Column(spacing=4)
        self.model = line_model()
        self.table: Table[Line] = Table(self.model, "更新の確認", "まだ調べていません。", least_rows=3)
        self._checks = Card(spacing=8)
        self._way = PlainLabel("", wrap=True)
        self._lay_out()

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            Act("この版に更新する", "F12", self.update_program),
            Act("USBメモリーを調べる", "F5", self.look),
            Act("フォルダーを選ぶ", "Ctrl+O", self.choose),
            Act("前の版に戻す", "Ctrl+R", self.go_back),
        )

    @override
    def first_focus(self) -> QWidget:
        return self.table

    @override
    def is_busy(self) -> bool:
        return self._background.is_busy()

    @override
    def fetch(self) -> None:
        if not self.is_busy():
            self.look()

    def words(self) -> str:
        """The sentences of the section, line by line."""
        return "\n".join(label.text() for label in (self._version, self._installed, self.state, self._way))

    def look(self) -> None:
        """Look for a stick and at what it holds (F5)."""
        folders = self.folders
        self._look_at(lambda: next(iter(folders()), None))

    def choose(self) -> None:
        """Ask for the folder of an update, and look at it (Ctrl+O)."""
        if self._is_free():
            chosen = self.ask_folder(self.window(), "更新のフォルダーを選ぶ")
            if chosen is not None:
                self._look_at(lambda: chosen)

    def update_program(self) -> None:
        """Say what will happen, ask for the password, prepare in the worker, and start the setup (F12)."""
        if not self._is_free():
            return
        seen = self._found.seen if self._found is not None else None
        if seen is None or seen.manifest is None or not seen.fits:
            self.page.sticky.say("warning", _NONE if seen is None else _why_not(seen))
            return
        pc, ledger = self.this_pc, self.workplace.ledger
        asked = _CARRIES_OUT + (_ADMINISTRATOR if pc.installed.for_everybody else "")
        dialog = PasswordAgainDialog(
            ledger, f"{seen.manifest.version} 版に更新する", "更新する", asked, self.window()
        )
        with dialog.asked():
            confirmed = dialog.confirmed
        if confirmed is None:
            return
        second = settings.load(paths.data_dir() / settings.FILE_NAME).settings.second_backup_folder

        def work(task: Task) -> Ready:
            ready = updating.prepare(
                ledger.store,
                ledger.actor,
                seen.folder,
                pc.installed,
                pc.folder,
                confirmed=confirmed,
                second=second,
                keys=pc.keys,
                progress=task.report,
            )
            updating.begin(ready, pc.folder)
            return ready

        self.page.sticky.clear()
        self.outcome.begin(_PREPARING)
        self._background.run_reporting(
            work,
            progress=self.outcome.report,
            done=lambda ready: self.exchange_wanted.emit(Exchange(setup=ready.setup)),
            refused=self._say_refused,
            ended=self.outcome.end,
        )

    def go_back(self) -> None:
        """Ask for the password, and leave the work for the preview of the way back (Ctrl+R)."""
        if not self._is_free():
            return
        way = self._found.way if self._found is not None else None
        if way is None or way.trouble:
            self.page.sticky.say("warning", _NO_WAY_BACK if way is None else way.trouble)
            return
        dialog = PasswordAgainDialog(
            self.workplace.ledger,
            f"前の {way.record.former} 版に戻す",
            "次へ",
            _GOES_BACK,
            self.window(),
        )
        with dialog.asked():
            confirmed = dialog.confirmed
        if confirmed is not None:
            pc = self.this_pc
            self.exchange_wanted.emit(
                Exchange(
                    setup=way.setup,
                    way=going_back.Wanted(
                        way=way, installed=pc.installed, folder=pc.folder, confirmed=confirmed
                    ),
                )
            )

    def _is_free(self) -> bool:
        if self.is_busy():
            self.page.sticky.say("warning", _BUSY)
            return False
        return True

    def _look_at(self, place: Callable[[], Path | None]) -> None:
        if not self._is_free():
            return
        ledger, pc = self.workplace.ledger, self.this_pc
        self.page.sticky.clear()
        self.outcome.begin(_LOOKING)

        def work(task: Task) -> _Found:
            present = ledger.read(looking.present, pc.installed)
            database = ledger.store.path
            way = going_back.offered(ledger.actor, pc.installed, pc.folder, database)
            chosen = place()
            seen = None
            if chosen is not None or not pc.keys:
                seen = looking.look(
                    ledger.actor,
                    chosen or pc.folder,
                    pc.installed,
                    pc.folder,
                    database=database,
                    keys=pc.keys,
                    progress=task.report,
                )
            return _Found(present=present, way=way, seen=seen)

        self._background.run_reporting(
            work,
            progress=self.outcome.report,
            done=self._show,
            refused=self._say_refused,
            ended=self.outcome.clear,
        )

    def _say_refused(self, error: Exception) -> None:
        self.outcome.say("error", "できませんでした。", [str(error)])
        self.page.bring_into_view(self.outcome.panel)

    def _show(self, found: _Found) -> None:
        self._found = found
        self._version.setText(f"いまのプログラム：窓口きろく {found.present.installed.version} 版")
        self._installed.setText(_since(found.present))
        self._way.setText(_way_words(found.way))
        seen = found.seen
        emptied(self._facts)
        self._stick.setVisible(seen is not None and seen.manifest is not None)
        self._checks.setVisible(seen is not None)
        self.model.set_rows(list(seen.lines) if seen is not None else [])
        if seen is None:
            self.state.say("info", _NONE)
        elif seen.manifest is None or not seen.fits:
            self.state.say("warning", _why_not(seen))
        else:
            self.state.say("success", _SUMMARY.format(version=seen.manifest.version))
        if seen is not None and seen.manifest is not None:
            manifest = seen.manifest
            day = long_date(manifest.made_on)
            words = f"{manifest.version} 版（{day}に作成、{size_words(manifest.size)}）"
            self._facts.addWidget(PlainLabel(words, "bold", wrap=True))
            for note in manifest.notes:
                self._facts.addWidget(PlainLabel(f"・{note}", wrap=True))
            self._facts.addWidget(PlainLabel(f"場所：{seen.folder}", "small", wrap=True))

    def _lay_out(self) -> None:
        top = Card(spacing=8)
        top.body.addWidget(self._version)
        top.body.addWidget(self._installed)
        top.body.addWidget(self.state)
        top.body.addWidget(self.outcome)
        self._stick.body.addWidget(PlainLabel("新しくなること", "section"))
        self._stick.body.addLayout(self._facts)
        self._checks.body.addWidget(PlainLabel("確かめたこと", "section"))
        self._checks.body.addWidget(self.table, 1)
        back = Card(spacing=8)
        back.body.addWidget(PlainLabel("前の版に戻す", "section"))
        back.body.addWidget(self._way)
        for card in (top, self._stick, self._checks, back):
            self.body.addWidget(card)
        self._stick.hide()
        self._checks.hide()
        self.body.addStretch(1)


def _why_not(seen: Seen) -> str:
    """The first thing that forbids the update, and what to do about it."""
    line = next(line for line in seen.lines if line.mark is Mark.BAD)
    return f"更新できません。{line.told}{line.todo}"


def _since(present: Present) -> str:
    if present.updated_at is None:
        return "セットアップで入れたままの版です。USBメモリーからの更新は、まだしていません。"
    day = long_date(local(present.updated_at).date())
    if present.went_back:
        return f"{day}に、前の版に戻しました。"
    who = f"{present.updated_by}さんが、" if present.updated_by else ""
    return f"{day}に、{who}USBメモリーから更新しました。"


def _way_words(way: WayBack | None) -> str:
    if way is None:
        return _NO_WAY_BACK
    if way.trouble:
        return way.trouble
    kept = (
        "記録はそのまま使えます。"
        if way.backup is None
        else "記録も、更新の前の控えに戻ります。そのあとの記録は、紙を見て入力し直します。"
    )
    return f"新しい版で困ったときは、［前の版に戻す］で {way.record.former} 版に戻せます。{kept}"
