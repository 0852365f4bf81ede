"""講座 on the stage: the list, one course and their dialogs, with long words, full and empty, and with faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, HeldForm, LessonForm, LessonTime
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.services.courses import lessons, planning, reading
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.courses.dialogs.assign import AssignDialog
from nakanojo_helpdesk.ui.courses.dialogs.copy import CopyDialog
from nakanojo_helpdesk.ui.courses.dialogs.lesson import LessonDialog
from nakanojo_helpdesk.ui.courses.dialogs.move import HeldDialog, PostponeDialog, ReasonDialog
from nakanojo_helpdesk.ui.courses.dialogs.new import NewCourseDialog
from nakanojo_helpdesk.ui.courses.dialogs.series import SeriesDialog
from nakanojo_helpdesk.ui.courses.listing.page import CoursesPage
from nakanojo_helpdesk.ui.courses.one.page import CONTENT, LESSONS, CoursePage
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import COURSE, COURSES, TODAY
from nakanojo_helpdesk.ui.today.page import TodayPage
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import FIRST, Everything
from tests.services.courses import books
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]
Make = Callable[[Workplace, QWidget], QDialog]

NOW: Final = datetime(2027, 5, 19, 9, 30, tzinfo=JST)
"""A Wednesday morning half a year after the other stages: nothing here shows up there."""
_DAY: Final = NOW.date()
_LONG: Final = "マイナンバーカードを健康保険証として使う・公金受取口座を登録するスマホ講座（初めての方向け）"
_LESSONS: Final = 4
_OUTSIDE: Final = AssignmentForm(
    role="AST", name="長谷川 ひさ江", organisation="ひがし吾妻データ通信サービス"
)
_STAFF: Final = AssignmentForm(role="INS", staff=FIRST)
_REASON: Final = "大雪のため、会場の駐車場が使えなくなったから"


def on_that_wednesday(workplace: Workplace) -> Workplace:
    """The workplace on that Wednesday, with a year of courses."""
    place = replace(workplace, now=lambda: NOW)
    # Other stages may have made courses of their own before.
    if all(row.title != _LONG or len(row.lessons) < _LESSONS for row in courses(place)):
        _fill(place.ledger)
    return place


def _fill(ledger: Ledger) -> None:
    hall = books.venue(ledger, "中央公民館 2階の大きいほうの会議室（和室のとなり）")
    room = books.venue(ledger, "六合支所")
    full = books.course_form(
        title=_LONG,
        catalogue="O001",
        target="スマートフォンとマイナンバーカードをお持ちの方",
        residents_only=True,
        newcomers_only=True,
        least_age=60,
        capacity=15,
        minimum=5,
        admission=Admission.LOTTERY,
        apply_from=date(2027, 4, 1),
        apply_until=date(2027, 5, 5),
        limit_in_year=2,
        belongings="スマートフォン、マイナンバーカード、暗証番号の控え、筆記用具、老眼鏡",
        loan_devices=8,
        partners=("中之条町社会福祉協議会", "ひがし吾妻データ通信サービス"),
        contact="企画政策課デジタル推進係 0279-00-0000",
        notes="駐車場は北側にあります。\n足の悪い方は1階の入口から。",
    )
    weekly = [
        LessonForm(
            day=_DAY + timedelta(weeks=week),
            begin=600,
            end=690,
            venue=hall,
            theme="" if week else "カードを読み取ってみよう・暗証番号を思い出そう",
            assignments=(_STAFF, _OUTSIDE) if week % 2 == 0 else (),
        )
        for week in (-1, 0, 1, 2)
    ]
    row = books.planned(ledger, *weekly, form=full, now=NOW - timedelta(days=60), released=True)
    first, _second, third, last = row.lessons
    ledger.call(
        lessons.finish,
        first.uid,
        first.version,
        HeldForm(begin=600, end=660, reason="講師の急病のため、早めに終えた"),
        now=NOW,
    )
    to = LessonTime(day=third.day + timedelta(days=1), begin=780, end=870)
    yes = Everything()
    ledger.call(lessons.postpone, third.uid, third.version, to, reason=_REASON, accepted=yes, now=NOW)
    ledger.call(lessons.cancel, last.uid, last.version, reason=_REASON)
    waiting = books.planned(
        ledger,
        LessonForm(day=_DAY + timedelta(days=9), begin=810, end=900, venue=room),
        form=books.course_form(title="LINE入門", catalogue="K005", capacity=8),
        now=NOW - timedelta(days=60),
        released=True,
    )
    moved = waiting.lessons[0]
    ledger.call(lessons.postpone, moved.uid, moved.version, None, reason=_REASON, accepted=yes, now=NOW)
    for week in range(6):
        books.planned(
            ledger,
            LessonForm(
                day=_DAY + timedelta(days=7 * week + 2), begin=600, end=690, venue=room, assignments=(_STAFF,)
            ),
            form=books.course_form(title=f"スマホの基本 {week + 1}組", catalogue="K001", capacity=4),
            now=NOW - timedelta(days=30),
            released=week > 0,
        )
    alone = LessonForm(day=_DAY + timedelta(days=1), begin=810, end=900, venue=hall)
    books.planned(ledger, alone, form=books.course_form(title=_LONG, catalogue="K005"), released=True)
    off = books.planned(ledger, *weekly[2:3], form=books.course_form(title="写真の整理", catalogue="W003"))
    ledger.call(planning.cancel, off.uid, off.version, reason="申込が少ないため")
    books.planned(ledger, form=books.course_form(title="文字入力をじっくり", catalogue="W002"), now=NOW)


def courses(workplace: Workplace) -> tuple[CourseRow, ...]:
    """The courses of the stage by number."""
    rows = workplace.ledger.read(reading.listing, CourseQuery(), now=NOW)
    return tuple(sorted(rows, key=lambda row: row.number))


def _course(workplace: Workplace, title: str = _LONG) -> CourseRow:
    return max((row for row in courses(workplace) if row.title == title), key=lambda row: len(row.lessons))


def _lesson(workplace: Workplace, ordinal: int) -> LessonRow:
    return _course(workplace).lessons[ordinal - 1]


def page(code: str, prepare: Callable[[Page, Workplace], object] | None = None) -> Build:
    """The screen in the window."""

    def build(workplace: Workplace, size: QSize) -> QWidget:
        place = on_that_wednesday(workplace)
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(place)
        window.go_to(code)
        shown = window.current_page()
        assert shown is not None
        settle(shown)
        if prepare is not None:
            prepare(shown, place)
            settle(shown)
        return window

    return build


def _picked(shown: Page, _place: Workplace) -> None:
    assert isinstance(shown, CoursesPage)
    shown.pick(_DAY)
    shown.sticky.say("success", f"「{_LONG}」を作りました。")


def _narrowed(shown: Page, _place: Workplace) -> None:
    assert isinstance(shown, CoursesPage)
    shown.filters.quick.choose("week")
    shown.filters.quick.choose("open")
    if shown.folds():
        shown.turn_filters()


def _empty(shown: Page, _place: Workplace) -> None:
    assert isinstance(shown, CoursesPage)
    shown.filters.kind.set_code("SUP")
    shown.reload()


def _whole(shown: Page, place: Workplace) -> None:
    assert isinstance(shown, CoursePage)
    shown.show_course(_course(place).uid, LESSONS)
    shown.lessons.table.select_key(_lesson(place, 3).uid)
    shown.sticky.say("success", "第3回（5月27日（木）13:00～14:30）に変更しました。")


def _without_lessons(shown: Page, place: Workplace) -> None:
    assert isinstance(shown, CoursePage)
    shown.show_course(_course(place, "文字入力をじっくり").uid, LESSONS)


def _content(shown: Page, place: Workplace) -> None:
    assert isinstance(shown, CoursePage)
    shown.show_course(_course(place).uid, CONTENT)


def _content_with_faults(shown: Page, place: Workplace) -> None:
    assert isinstance(shown, CoursePage)
    shown.show_course(_course(place, "LINE入門").uid, CONTENT)
    fields = shown.content_tab.form_fields
    assert fields is not None
    fields.title.setText("")
    fields.numbers["minimum"].set_value(20)
    fields.days["apply_until"].line.setText("2/30")
    shown.content_tab.save()
    fields.days["apply_from"].set_date(date(2027, 4, 1))
    fields.days["apply_until"].set_date(date(2027, 3, 1))
    shown.content_tab.save()


def _copying(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = CopyDialog(place, _course(place), parent)
    made.first.set_date(date(2028, 4, 26))
    return made


def _copy_with_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _copying(workplace, parent)
    assert isinstance(made, CopyDialog)
    made.first.line.setText("2/30")
    made.submit()
    return made


def _new(workplace: Workplace, parent: QWidget) -> QDialog:
    return NewCourseDialog(on_that_wednesday(workplace), parent)


def _new_with_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    made = NewCourseDialog(on_that_wednesday(workplace), parent)
    made.submit()
    return made


def _adding(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = LessonDialog(place, _course(place), None, parent)
    made.day.set_date(_DAY + timedelta(days=4))
    return made


def _lesson_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = LessonDialog(place, _course(place), None, parent)
    made.day.line.setText("2/30")
    made.times.begin.setText("25:00")
    made.submit()
    return made


def _amending(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    return LessonDialog(place, _course(place), _lesson(place, 2), parent)


def _series(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = SeriesDialog(place, _course(place), parent)
    made.weekdays.set_codes(["0", "2"])
    made.count.set_value(6)
    made.first.set_date(date(2027, 5, 24))
    return made


def _holiday_series(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _series(workplace, parent)
    assert isinstance(made, SeriesDialog)
    made.first.set_date(date(2027, 7, 5))
    return made


def _monthly_series(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _series(workplace, parent)
    assert isinstance(made, SeriesDialog)
    made.every.choose("5")
    made.weeks.set_codes(["2", "4"])
    made.first.set_date(date(2027, 6, 1))
    return made


def _series_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = SeriesDialog(place, _course(place, "文字入力をじっくり"), parent)
    made.submit()
    return made


def _postponing(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = PostponeDialog(place, _lesson(place, 3), parent)
    made.day.set_date(_DAY + timedelta(days=4))
    return made


def _postpone_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = PostponeDialog(place, _lesson(place, 2), parent)
    made.submit()
    return made


def _calling_off(workplace: Workplace, parent: QWidget) -> QDialog:
    intro = f"「{_LONG}」の、すべての回を中止にします。一覧には残ります。"
    return ReasonDialog("講座を中止にする", intro, "講座を中止にする", len, "", parent)


def _holding(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    return HeldDialog(place, _lesson(place, 1), parent)


def _held_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = HeldDialog(place, _lesson(place, 1), parent)
    made.reason.setText("")
    made.submit()
    return made


def _assigning(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = AssignDialog(place, _lesson(place, 2), parent)
    made.role.set_codes(["AST"])
    made.person.set_code(FIRST)
    return made


def _assign_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    place = on_that_wednesday(workplace)
    made = AssignDialog(place, _lesson(place, 3), parent)
    made.person.set_code("+")
    made.submit()
    return made


PAGES: Final[tuple[tuple[type[QWidget], str, Build], ...]] = (
    (TodayPage, "lessons", page(TODAY)),
    (CoursesPage, "year", page(COURSES)),
    (CoursesPage, "day", page(COURSES, _picked)),
    (CoursesPage, "week", page(COURSES, _narrowed)),
    (CoursesPage, "empty", page(COURSES, _empty)),
    (CoursePage, "lessons", page(COURSE, _whole)),
    (CoursePage, "without lessons", page(COURSE, _without_lessons)),
    (CoursePage, "content", page(COURSE, _content)),
    (CoursePage, "faults", page(COURSE, _content_with_faults)),
    (CoursePage, "none", page(COURSE)),
)
DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (CopyDialog, "open", _copying),
    (CopyDialog, "faults", _copy_with_faults),
    (NewCourseDialog, "open", _new),
    (NewCourseDialog, "faults", _new_with_faults),
    (LessonDialog, "adding", _adding),
    (LessonDialog, "amending", _amending),
    (LessonDialog, "faults", _lesson_faults),
    (SeriesDialog, "open", _series),
    (SeriesDialog, "holidays", _holiday_series),
    (SeriesDialog, "monthly", _monthly_series),
    (SeriesDialog, "faults", _series_faults),
    (PostponeDialog, "moving", _postponing),
    (PostponeDialog, "faults", _postpone_faults),
    (ReasonDialog, "open", _calling_off),
    (HeldDialog, "open", _holding),
    (HeldDialog, "faults", _held_faults),
    (AssignDialog, "open", _assigning),
    (AssignDialog, "faults", _assign_faults),
)
