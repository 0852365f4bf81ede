"""The main job done by key presses alone, through the real window: what `python3 tasks.py demo` does without a display.

Makes fictional data, signs in on a working morning, logs a consultation, looks at every screen, takes a roll, and leaves
pictures of them, the monthly report and the 日報 as PDF, xlsx and PNG (in grey too), and under `画面` every state of every screen
and dialog at text size 100 and 200 %, with the longest words they may hold (`tests.gallery`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakanojo_helpdesk import paths
from nakanojo_helpdesk.domain.appointments import AppointmentForm
from nakanojo_helpdesk.domain.calendar import Month, local, utc_now
from nakanojo_helpdesk.domain.consultations.forms import ConsultationForm
from nakanojo_helpdesk.domain.demo.town import DEMO_PASSWORD
from nakanojo_helpdesk.domain.staff.access import Actor, Role, command_actor
from nakanojo_helpdesk.paper.preview import page_images
from nakanojo_helpdesk.program import Options, Program
from nakanojo_helpdesk.services.appointments import booking as appointments
from nakanojo_helpdesk.services.consultations import reading as consultation_rows
from nakanojo_helpdesk.services.consultations import writing as consultations
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.databases import demo
from nakanojo_helpdesk.services.ledger import Ledger, Store
from nakanojo_helpdesk.ui.courses.one.page import ROLL, CoursePage
from nakanojo_helpdesk.ui.reports.page import DAILY, MONTHLY, ReportsPage
from nakanojo_helpdesk.ui.shell.entrance.sign_in_page import SignInPage
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import COURSE
from tests.clock import clock_at, working_morning
from tests.factories import consultation_form
from tests.keyboard import press
from tests.waiting import settle

CLIENT = (1366, 688)
# Returning visitor of 70 to 74 from 中之条: two topics (+ passes the finer ones of the
# first), outcome 解決. Enter goes on.
CONSULTATION_KEYS = ("4", "+", "5", "Return", "2", "Return", "6", "Return", "1", "Return", "2")


class Walk:
    """One walk: `press` sends a real key event to whatever has the keyboard."""

    def __init__(self, window: MainWindow, out: Path) -> None:
        self.window = window
        self.out = out
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Keys by name (`4`, `Return`, `F12`, `Ctrl+5`) or single characters."""
        for key in keys:
            press(key)
            self.pressed += 1
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Characters, one key each."""
        self.press(*text)

    def settle(self) -> None:
        """Wait until the screen in front has what it asked the worker for."""
        settle(self.window.current_page())

    def picture(self, name: str) -> Path:
        """A picture of the window as it stands."""
        self.settle()
        path = self.out / f"{name}.png"
        if not self.window.grab().save(str(path)):
            raise OSError(f"no picture could be written to {path}")
        return path


@contextmanager
def demo_program(folder: Path, now: Callable[[], datetime]) -> Iterator[Program]:
    """The program on a fictional database in `folder` at the moment `now` tells, its window shown."""
    paths.use_data_dir(folder)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    database = folder / "demo.db"
    demo.make(database, size="small", seed=1, until=local(now()).date(), pc="PC1")
    _book(database, now)
    program = Program(app, Options(demo=True), now)
    program.start()
    program.window.resize(*CLIENT)
    program.window.show()
    program.window.activateWindow()
    QTest.qWaitForWindowActive(program.window)
    try:
        yield program
    finally:
        program.window.close()
        program.close()
        paths.use_data_dir(None)


def _book(database: Path, now: Callable[[], datetime]) -> None:
    """Today's appointments, the first of which has become a talk, and two more talks of this morning."""
    today = local(now()).date()
    store = Store.open(database)
    ledger = Ledger(
        store, Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset({Role.COUNTER}))
    )
    early = now() - timedelta(days=9)
    for minute, topic, contact, note in (
        (9 * 60, "SM", "", "スマホの初期設定"),
        (11 * 60, "MN", "0279-00-0000", "マイナ保険証"),
        (14 * 60, "LN", "", "LINEで写真を送りたい"),
    ):
        form = AppointmentForm(
            day=today, minute=minute, length=30, desk="D01", topic=topic, contact=contact, note=note
        )
        doubts = ledger.read(appointments.doubts_about, form, now=early)
        booked = ledger.call(appointments.book, form, accepted=doubts, now=early)
        if minute == 9 * 60:
            ledger.call(appointments.record, booked, _talk(today, minute, "SM", "SLF", 25))
    for minute, topic, outcome, minutes in ((9 * 60 + 40, "LN", "SLF", 15), (10 * 60, "MN", "SOL", 20)):
        ledger.call(consultations.record, _talk(today, minute, topic, outcome, minutes))
    store.close()


def _talk(day: date, minute: int, topic: str, outcome: str, minutes: int) -> ConsultationForm:
    return consultation_form(
        event_date=day,
        event_minute=minute,
        desk="D01",
        staff="S01",
        topics=(topic,),
        method="VST",
        visit_kind="REP",
        age_band="A70",
        district="NKT",
        outcome=outcome,
        minutes=minutes,
    )


def walk(program: Program, out: Path, day: date) -> list[Path]:
    """Sign in on `day`, log a consultation, look at every screen; returns the files left in `out`."""
    steps = Walk(program.window, out)
    made = [steps.picture("01_サインイン")]
    assert isinstance(program.window.current_page(), SignInPage)
    steps.press("1")
    steps.type(DEMO_PASSWORD)
    steps.press("Return")
    made.append(steps.picture("02_今日"))
    steps.press("Ctrl+2")
    made.append(steps.picture("02_相談の登録"))
    before = steps.pressed
    steps.press(*CONSULTATION_KEYS)
    made.append(steps.picture("03_相談の登録_入力中"))
    steps.press("F12")
    presses = steps.pressed - before
    made.append(steps.picture("04_相談の登録_登録後"))
    _check_saved(program.database, day)
    steps.press("Ctrl+3")
    made.append(steps.picture("05_探す"))
    for name, key in (("05_予約", "Ctrl+4"), ("05_設定", "Ctrl+8"), ("06_集計", "Ctrl+5")):
        steps.press(key)
        made.append(steps.picture(name))
    steps.press("T")
    made.append(steps.picture("07_集計_表"))
    steps.press("T")
    for number in range(2, 6):
        steps.press("N")
        made.append(steps.picture(f"07_集計_図{number}"))
    steps.press("Ctrl+7")
    made.append(steps.picture("07_講座"))
    steps.press("Ctrl+K")
    made.append(steps.picture("07_講座_申込"))
    steps.press("Backtab", "2")
    made.append(steps.picture("07_講座_回と担当"))
    steps.press("Ctrl+6")
    made.append(steps.picture("08_月次報告"))
    made += _papers(program.window, steps, program.database)
    made += _large(program, steps)
    made += _roll(program, steps, day)
    print(f"登録までのキー操作：{presses}回")
    return made


def _check_saved(database: Path, day: date) -> None:
    """The talk stands in the book with its two topics. Raises `RuntimeError`."""
    store = Store.open(database)
    rows = Ledger(store, command_actor("PC1")).read(consultation_rows.listing, day, day)
    store.close()
    if max(rows, key=lambda row: row.number).topics != ("LN", "MN"):
        raise RuntimeError("the talk that was keyed in is not in the book")


def _papers(window: MainWindow, steps: Walk, database: Path) -> list[Path]:
    """The monthly report and the 日報 as PDF and as pages, as they print in grey too; the report's xlsx."""
    page = window.current_page()
    assert isinstance(page, ReportsPage)
    made = _paper(page, steps.out, "09_月次報告")
    made.append(_workbook(page.month(), made[0].with_suffix(".xlsx"), database))
    page.show_kind(DAILY)
    made += [steps.picture("08_日報"), *_paper(page, steps.out, "09_日報")]
    page.show_kind(MONTHLY)
    steps.settle()
    return made


def _paper(page: ReportsPage, out: Path, name: str) -> list[Path]:
    from nakanojo_helpdesk.paper.pdf import write_pdf

    settle(page)
    sheet = page.sheet()
    assert sheet is not None
    made = [out / f"{sheet.file_stem}.pdf"]
    write_pdf(sheet, made[0])
    for number, image in enumerate(page_images(sheet, 100), start=1):
        for path, picture in (
            (out / f"{name}_{number}ページ.png", image),
            (out / f"{name}_{number}ページ_灰.png", image.convertToFormat(QImage.Format.Format_Grayscale8)),
        ):
            picture.save(str(path))
            made.append(path)
    return made


def _workbook(month: Month, path: Path, database: Path) -> Path:
    from nakanojo_helpdesk.reports.workbooks.monthly import monthly_workbook
    from nakanojo_helpdesk.services import office, reports
    from nakanojo_helpdesk.services.statistics import counting as statistics

    store = Store.open(database)
    ledger = Ledger(store, command_actor("PC1"))
    facts = ledger.read(statistics.monthly, month)
    path.write_bytes(
        monthly_workbook(facts, ledger.read(office.current), ledger.read(reports.month_note, month))
    )
    store.close()
    return path


def _large(program: Program, steps: Walk) -> list[Path]:
    steps.press("Ctrl+Plus", "Ctrl+Plus", "Ctrl+Plus")
    made = []
    ways = (
        ("今日", "Ctrl+1"),
        ("相談の登録", "Ctrl+2"),
        ("探す", "Ctrl+3"),
        ("予約", "Ctrl+4"),
        ("集計", "Ctrl+5"),
        ("月次報告", "Ctrl+6"),
        ("講座", "Ctrl+7"),
        ("設定", "Ctrl+8"),
    )
    for number, (name, key) in enumerate(ways, start=10):
        steps.press(key)
        made.append(steps.picture(f"{number}_{name}_文字最大"))
    program.sign_out()
    made.append(steps.picture("18_サインイン_交代"))
    return made


def _roll(program: Program, steps: Walk, day: date) -> list[Path]:
    """A trainer signs in and takes the roll of the lesson of the day: two exceptions, the others 出席 at once."""
    steps.press("2")
    steps.type(DEMO_PASSWORD)
    steps.press("Return", "Ctrl+7")
    store = Store.open(program.database)
    rows = Ledger(store, command_actor("PC1")).read(courses.lessons_between, day, day)
    store.close()
    lesson = next(row for row in rows if row.confirmed and row.takes_place)
    program.window.go_to(COURSE)
    page = program.window.current_page()
    assert isinstance(page, CoursePage)
    page.show_course(lesson.course_uid, ROLL)
    steps.settle()
    steps.press("3", "1", "2", "F11")
    return [steps.picture("19_出欠")]


_FOR_THE_DOCS = {
    "01_サインイン": "sign_in",
    "03_相談の登録_入力中": "entry",
    "02_今日": "today",
    "05_探す": "search",
    "04_相談の登録_登録後": "entry_saved",
    "05_予約": "appointments",
    "05_設定": "settings",
    "06_集計": "statistics",
    "07_講座": "courses",
    "07_講座_申込": "applications",
    "19_出欠": "roll",
    "08_月次報告": "monthly",
    "11_相談の登録_文字最大": "entry_200",
    "09_月次報告_1ページ": "monthly_report_page1",
}


def _hear(kind: QtMsgType, _context: object, text: str | None) -> None:
    """Qt's own words, but for one that the offscreen platform says at every window."""
    if text and "propagateSizeHints" not in text:
        print(f"Qt {kind.name}: {text}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the walk. Exit code 0 when everything was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out"))
    parser.add_argument(
        "--pictures", type=Path, help="also put the pictures of README and manual into this folder"
    )
    parser.add_argument(
        "--day", type=date.fromisoformat, help="the day of the walk, or the last 開設日 before it"
    )
    options = parser.parse_args(arguments)
    out: Path = options.out
    begin = time.monotonic()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    qInstallMessageHandler(_hear)
    morning = working_morning(options.day or local(utc_now()).date())
    with (
        tempfile.TemporaryDirectory(prefix="nakanojo_demo_") as folder,
        clock_at(morning) as now,
        demo_program(Path(folder), now) as program,
    ):
        made = walk(program, out, morning.date())
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
        for path in made:
            if path.stem in _FOR_THE_DOCS:
                shutil.copyfile(path, options.pictures / f"{_FOR_THE_DOCS[path.stem]}.png")
    print(f"画面がないため、実際の窓をキー操作だけで動かしました。結果は {out} にあります：")
    for path in made:
        print(f"  {path.name}")
    print(f"（{time.monotonic() - begin:.0f}秒）")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    sys.exit(main())
