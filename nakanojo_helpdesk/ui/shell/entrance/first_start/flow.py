"""The way through the first start: begin, five pages back and forth, make everything at once, tell what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from nakanojo_helpdesk.domain.calendar import local
from nakanojo_helpdesk.domain.errors import DeskError, Invalid, Unavailable
from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.first_start.places import PlaceTrial
from nakanojo_helpdesk.domain.protection.keys import KeyMissing
from nakanojo_helpdesk.domain.staff.access import founding_actor, rescuing_actor
from nakanojo_helpdesk.exchange import settings_files
from nakanojo_helpdesk.ui.kit.work.background import Background, Task
from nakanojo_helpdesk.ui.kit.work.files import ask_open_path
from nakanojo_helpdesk.ui.shell.entrance.first_start.account_page import AccountPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.answers import (
    ACCOUNT,
    DESK,
    OFFICE,
    PLACE,
    SPECIMEN,
    Answers,
    Founded,
)
from nakanojo_helpdesk.ui.shell.entrance.first_start.beginning_page import FirstStartPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.desk_page import DeskPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.done_page import DonePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.office_page import OfficePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.place_page import PlacePage
from nakanojo_helpdesk.ui.shell.entrance.first_start.step_page import StepPage
from nakanojo_helpdesk.ui.shell.entrance.first_start.taking_page import FILTER, TakingPage
from nakanojo_helpdesk.ui.shell.entrance.progress_page import WaitingPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.workplace import clock_question

_TITLE: Final = "はじめての設定"
_MAKING: Final = "記録簿を作っています。少しお待ちください。途中で電源が切れても、作る前に戻るだけです。"
_FAILED: Final = (
    "プログラムの不具合で、作れませんでした。入力したものはそのままです。もう一度試しても同じときは、"
    "プログラムを閉じて、システム管理者に伝えてください。"
)
_STAFF: Final = (
    "ほかの職員を登録します（左の「設定」の「職員」）。それまでは、あなただけがサインインできます。"
)
_TERMS: Final = "地区や相談内容の言葉が町に合うかを見ます（「設定」の「コード表」）。"
_SECOND: Final = "控えの第2の置き場所を決めます（「設定」の「控え」）。USBメモリーを用意してください。"
_PROTECT: Final = (
    "記録を暗号化するときは、「設定」の「控え」の［このパソコンの暗号化］で行い、"
    "そのとき印刷する「回復キー」の紙を、金庫などにしまいます。"
)
_HELP: Final = "使い方が分からないときは、どの画面でも F1 を押します。"


@dataclass(frozen=True)
class WaysOn:
    """What the program does for the first start.

    `keep` keeps what belongs to this PC after the founding and returns a sentence where it could not, `enter` signs the
    first person in with the password after the last page, `restore` begins from a backup, `demo` tries with invented data.
    """

    keep: Callable[[Founded], str]
    enter: Callable[[str], object]
    restore: Callable[[], object]
    demo: Callable[[], object]


class FirstStartFlow(QObject):
    """Leads the first person at a new PC to a database.

    Args:
        window: shows the screens.
        background: the worker.
        pc: the name of this machine.
        database: where the database will be.
        now: the clock, an aware instant.
        ways: what the program does for it.
    """

    def __init__(
        self,
        window: MainWindow,
        background: Background,
        pc: str,
        database: Path,
        now: Callable[[], datetime],
        ways: WaysOn,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        # A backup on a stick that does not answer must keep nobody from the pages.
        self._reader = Background(self)
        self._pc = pc
        self._database = database
        self._now = now
        self._ways = ways
        self._answers = Answers()
        self._note = ""

    def begin(self, note: str = "") -> None:
        """Ask how to begin; `note` is a sentence about the start."""
        self._note = note or self._note
        page = FirstStartPage()
        page.new_wanted.connect(self._begin_new)
        page.settings_wanted.connect(self._show_taking)
        page.restore_wanted.connect(self._ways.restore)
        page.demo_wanted.connect(self._ways.demo)
        self._window.show_alone(page)
        if told := self._note + clock_question.words_before_any_record():
            page.sticky.say("warning", told)

    def _begin_new(self) -> None:
        if self._answers.carried is not None:
            self._answers = Answers(
                name=self._answers.name,
                password=self._answers.password,
                again=self._answers.again,
                second=self._answers.second,
            )
        self._show(OFFICE)

    def _today(self) -> date:
        return local(self._now()).date()

    def _show(self, step: int) -> StepPage:
        page = self._page(step)
        page.next_wanted.connect(lambda: self._go_on(page))
        page.back_wanted.connect(lambda: self._go_back(page))
        self._window.show_alone(page)
        if told := clock_question.words_before_any_record():
            page.sticky.say("warning", told)
        return page

    def _page(self, step: int) -> StepPage:
        if step == OFFICE:
            return OfficePage(self._answers, self._today())
        if step == ACCOUNT:
            return AccountPage(self._answers)
        if step == DESK:
            return DeskPage(self._answers)
        if step == PLACE:
            return PlacePage(self._answers, self._try_place)
        from nakanojo_helpdesk.ui.shell.entrance.first_start.specimen_page import SpecimenPage

        return SpecimenPage(self._answers, self._now(), self._today())

    def _go_on(self, page: StepPage) -> None:
        self._answers = page.answers()
        problems = self._answers.problems(page.step, self._today())
        page.show_problems(problems)
        if problems:
            return
        if page.step < SPECIMEN:
            self._show(page.step + 1)
        else:
            self._make()

    def _go_back(self, page: StepPage) -> None:
        self._answers = page.answers()
        if page.step > OFFICE:
            self._show(page.step - 1)
        elif self._answers.carried is not None:
            self._show_taking()
        else:
            self.begin()

    def _make(self) -> None:
        """Check every page once more, then make the database in the worker."""
        answers, today = self._answers, self._today()
        for step in (OFFICE, ACCOUNT, DESK):
            if problems := answers.problems(step, today):
                self._show(step).show_problems(problems)
                return
        if not clock_question.is_right_before_any_record(self._window):
            return  # the day recording starts on would be wrong for good
        self._window.show_alone(WaitingPage(_TITLE, _MAKING))
        self._background.run(
            lambda: self._found(answers, today), done=self._show_done, refused=self._refuse, failed=self._fail
        )

    def _found(self, answers: Answers, today: date) -> Founded:
        from nakanojo_helpdesk.services.databases import founding

        desk = founding.found(
            self._database,
            answers.account(),
            answers.desk,
            pc=self._pc,
            settings=answers.office_on(today),
            carried=answers.carried,
        )
        return Founded(answers=answers, desk=desk)

    def _refuse(self, error: DeskError) -> None:
        """Back to the page a fault belongs to, or to the last one with the sentence; everything typed is there."""
        problems = error.problems if isinstance(error, Invalid) else {}
        for step, names in ((OFFICE, ("town", "department", "contact")), (ACCOUNT, ("name", "password"))):
            if any(name in problems for name in names):
                self._show(step).show_problems(problems)
                return
        if any(name in problems for name in ("desk_name", "venue_name")):
            self._show(DESK).show_problems(problems)
            return
        sentence = next(iter(problems.values()), str(error)).removeprefix("＊")
        self._show(SPECIMEN).sticky.say("error", sentence)

    def _fail(self, error: Exception) -> None:
        self._show(SPECIMEN).sticky.say("error", str(Unavailable(_FAILED)))
        raise error

    def _show_done(self, founded: Founded) -> None:
        answers = founded.answers
        page = DonePage(self._facts(answers), next_steps(answers), self._ways.keep(founded))
        password = answers.password
        self._answers = replace(answers, password="", again="")
        page.go_on_wanted.connect(lambda: self._ways.enter(password))
        self._window.show_alone(page)

    def _facts(self, answers: Answers) -> tuple[tuple[str, str], ...]:
        second = "まだ決めていません" if answers.second is None else str(answers.second.folder)
        found = [
            ("最初の職員", f"{answers.name}さん（すべての操作ができます）"),
            ("窓口", f"{answers.desk.name}（{answers.desk.venue}）"),
            ("記録の場所", str(self._database)),
            ("控え", "このパソコンに、仕事のあいだ自動で作ります"),
            ("第2の置き場所", second),
        ]
        if answers.carried is not None:
            found.insert(2, ("取り込んだ設定", f"{answers.carried.office.town}の設定"))
        return tuple(found)

    def _show_taking(self) -> None:
        page = TakingPage()
        page.file_wanted.connect(lambda: self._choose_file(page))
        page.taken.connect(self._take)
        page.back_wanted.connect(self._leave_taking)
        self._window.show_alone(page)
        if self._answers.carried is not None:
            page.show_found(self._answers.carried)

    def _leave_taking(self) -> None:
        self._reader.let_go()
        self.begin()

    def _choose_file(self, page: TakingPage) -> None:
        if path := ask_open_path(self._window, "設定か控えのファイルを選ぶ", FILTER):
            self.read(page, path)

    def read(self, page: TakingPage, path: Path) -> None:
        """Look at a file of settings or a backup in the worker, and show what is in it."""
        page.show_waiting()
        self._reader.let_go()
        self._reader.run_reporting(
            lambda task: self._read(task, path),
            progress=page.show_progress,
            done=page.show_found,
            refused=lambda error: self._refuse_file(page, path, error),
        )

    def _read(self, task: Task, path: Path) -> CarriedSettings:
        from nakanojo_helpdesk.services.databases import founding

        if path.suffix.lower() == settings_files.SUFFIX:
            found = settings_files.read(path)
        else:
            from nakanojo_helpdesk.services.first_start import from_backup

            found = from_backup.settings_of(
                rescuing_actor(self._pc), path, self._database, progress=task.report
            )
        founding.require_usable(found)
        return found

    def _refuse_file(self, page: TakingPage, path: Path, error: DeskError) -> None:
        if not isinstance(error, KeyMissing):
            page.show_refused(str(error))
            return
        from nakanojo_helpdesk.ui.shell.entrance.unlock_flow import ask_for_key

        ask_for_key(
            self._window,
            str(error),
            error.key_id,
            path,
            opened=lambda: self._read_again(path),
            leave=self._show_taking,
            word="前の画面に戻る",
        )

    def _read_again(self, path: Path) -> None:
        self._show_taking()
        page = self._window.current_page()
        if isinstance(page, TakingPage):
            self.read(page, path)

    def _take(self, found: CarriedSettings) -> None:
        typed = self._answers
        self._answers = replace(
            Answers.begun_with(found),
            name=typed.name,
            password=typed.password,
            again=typed.again,
            second=typed.second,
        )
        self._show(OFFICE)

    def _try_place(self, chosen: Path) -> PlaceTrial:
        from nakanojo_helpdesk.services.first_start import second_place

        return second_place.try_place(founding_actor(self._pc), chosen, self._database)


def next_steps(answers: Answers) -> tuple[str, ...]:
    """What the first person does next, in order."""
    second = () if answers.second is not None else (_SECOND,)
    terms = () if answers.carried is not None else (_TERMS,)
    return (_STAFF, *second, *terms, _PROTECT, _HELP)
