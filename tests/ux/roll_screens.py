"""出欠 on the stage: the roll and its dialogs, with long names, many needs, walk-ins and marks from everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, LessonForm
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.rolls import files
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.preparations import Preparation
from nakanojo_helpdesk.domain.rolls.rows import Roll
from nakanojo_helpdesk.domain.rolls.sheets import check_digit
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.rolls import calls, marking, notices, preparing, reading, walk_ins
from nakanojo_helpdesk.ui.courses.one.page import ROLL, CoursePage
from nakanojo_helpdesk.ui.courses.roll.calls import CallsDialog
from nakanojo_helpdesk.ui.courses.roll.file import FileDialog
from nakanojo_helpdesk.ui.courses.roll.paper import PaperDialog
from nakanojo_helpdesk.ui.courses.roll.person import NameDialog, PersonDialog
from nakanojo_helpdesk.ui.courses.roll.preparing import PreparingDialog
from nakanojo_helpdesk.ui.shell.main_window import MainWindow
from nakanojo_helpdesk.ui.shell.screens import COURSE
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import FIRST
from tests.services.courses import books
from tests.services.rolls.people import add
from tests.ux import course_screens
from tests.waiting import settle

Build = Callable[[Workplace, QSize], QWidget]
Make = Callable[[Workplace, QWidget], QDialog]

NOW: Final = datetime(2028, 5, 10, 10, 12, tzinfo=JST)
"""A Wednesday a year after the other stages of courses: nothing here shows up there."""
_BEFORE: Final = NOW - timedelta(days=30)
_TITLE: Final = "スマートフォンで写真をとって、家族に送る講座"
_LONG: Final = "長宗我部 﨑𠮷左衛門尉長久手髙橋渡邊齋藤之介源義経武蔵坊弁慶太郎左衛門尉"
_LONG_KANA: Final = "チョウソカベ サキヨシザエモンノジョウナガクテタカハシワタナベサイトウノスケ"


def _at_the_roll(workplace: Workplace, *, now: datetime = NOW) -> Workplace:
    """The workplace on that Wednesday, with a lesson going on."""
    course_screens.on_that_wednesday(workplace)  # they fill an empty book only
    place = replace(workplace, now=lambda: now)
    if _course(place) is None:
        _fill(place.ledger)
    return place


def _course(place: Workplace) -> CourseRow | None:
    rows = place.ledger.read(courses.listing, CourseQuery(words=_TITLE), now=NOW)
    return rows[0] if rows else None


def _fill(ledger: Ledger) -> None:
    staff = AssignmentForm(role="INS", staff=FIRST)
    helper = AssignmentForm(role="AST", name="長谷川 ひさ江", organisation="ひがし吾妻データ")
    weeks = [
        LessonForm(
            day=date(2028, 5, 10) + timedelta(weeks=week),
            begin=600,
            end=690,
            venue=books.venue(ledger),
            assignments=(staff, helper),
        )
        for week in range(3)
    ]
    form = books.course_form(title=_TITLE, capacity=12, loan_devices=6)
    course = books.planned(ledger, *weeks, form=form, now=_BEFORE, released=True)
    first, second = course.lessons[0].uid, course.lessons[1].uid
    needs = {2: ("HRG",), 4: ("WHL", "SGT", "PUP"), 6: ("HND",)}
    people = [
        add(
            ledger,
            course.uid,
            place,
            at=_BEFORE,
            cares=needs.get(place, ()),
            care_note="前の席に。補聴器をお使いです" if place == 4 else "",
        )
        for place in range(10)
    ]
    people.append(add(ledger, course.uid, 11, at=_BEFORE, name=_LONG, kana=_LONG_KANA, cares=("WHL", "CMP")))
    ledger.call(notices.say_absent, first, people[4], now=_BEFORE)
    codes = (MarkCode.PRESENT, MarkCode.LATE, MarkCode.ABSENT, MarkCode.LEFT_EARLY)
    for uid, code in zip(people, codes, strict=False):
        ledger.call(marking.give, first, uid, code, now=NOW)
    ledger.call(walk_ins.admit, first, now=NOW)
    for uid, result in zip(people, (calls.COMES, calls.COMES_NOT, calls.AWAY), strict=False):
        ledger.call(calls.note, second, uid, result, now=NOW)
    ledger.call(preparing.turn, second, Preparation.STAFF, done=True, now=NOW)


def _roll(place: Workplace, ordinal: int = 1) -> Roll:
    course = _course(place)
    assert course is not None
    return place.ledger.call(reading.roll, course.lessons[ordinal - 1].uid, now=place.now())


def page(prepare: Callable[[CoursePage], object] | None = None) -> Build:
    """The roll in the window."""

    def build(workplace: Workplace, size: QSize) -> QWidget:
        place = _at_the_roll(workplace)
        window = MainWindow()
        window.resize(size)
        window.show()
        window.open_workspace(place)
        window.go_to(COURSE)
        shown = window.current_page()
        assert isinstance(shown, CoursePage)
        course = _course(place)
        assert course is not None
        shown.show_course(course.uid, ROLL)
        settle(shown)
        if prepare is not None:
            prepare(shown)
            settle(shown)
        return window

    return build


def _marked(shown: CoursePage) -> None:
    roll = shown.roll.roll()
    assert roll is not None
    shown.roll.people.select_key(roll.lines[4].uid)
    shown.roll.press(MarkCode.PRESENT)


def _hidden(shown: CoursePage) -> None:
    shown.roll.turn_hiding()


def _ahead(shown: CoursePage) -> None:
    roll = shown.roll.roll()
    assert roll is not None
    uids = [shown.roll.head.lesson.itemData(place) for place in range(shown.roll.head.lesson.count())]
    shown.roll.show_lesson(uids[2])
    shown.roll.press(MarkCode.PRESENT)


def _paper(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_the_roll(workplace)
    roll = _roll(place)
    made = PaperDialog(place, roll, parent=parent)
    for number, blank, mark in ((2, False, "1"), (11, False, "3"), (31, True, "6")):
        made.line.setText(f"{number}{check_digit(roll.lesson.serial, number, blank=blank)}{mark}")
        made.line.returnPressed.emit()
    return made


def _paper_slip(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _paper(workplace, parent)
    assert isinstance(made, PaperDialog)
    made.line.setText(f"3{(int(check_digit(made._roll.lesson.serial, 3)) + 1) % 10}1")
    made.line.returnPressed.emit()
    return made


def _file(lines: str) -> Make:
    def make(workplace: Workplace, parent: QWidget) -> QDialog:
        place = _at_the_roll(workplace)
        roll = _roll(place)
        return FileDialog(place, roll, files.plan(roll, lines.encode("cp932", "replace")), parent)

    return make


def _calls(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_the_roll(workplace)
    return CallsDialog(place, _roll(place, 2), parent)


def _preparing(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_the_roll(workplace)
    return PreparingDialog(place, _roll(place, 2), parent)


def _person(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_the_roll(workplace)
    roll = _roll(place)
    return PersonDialog(place, roll, roll.lines[4], parent)


def _name(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _at_the_roll(workplace)
    return NameDialog(place, _roll(place).lines[-1], parent)


def _same_name(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _name(workplace, parent)
    assert isinstance(made, NameDialog)
    made.name.setText("佐藤 花子")
    made.kana.setText("サトウ ハナコ")
    made.submit()
    return made


_GOOD: Final = "番号,名前,出欠\r\n1,佐藤 花子,○\r\n2,鈴木 一郎,欠\r\n6,渡邉 花子,\r\n"
_BAD: Final = "名前,出欠\r\n佐藤 花子,○\r\n山口 美咲,○\r\n高橋 幸子,たぶん\r\n"

PAGES: Final[tuple[tuple[type[QWidget], str, Build], ...]] = (
    (CoursePage, "roll", page()),
    (CoursePage, "roll marked", page(_marked)),
    (CoursePage, "roll names only", page(_hidden)),
    (CoursePage, "roll ahead", page(_ahead)),
)
DIALOGS: Final[tuple[tuple[type[QDialog], str, Make], ...]] = (
    (PaperDialog, "open", _paper),
    (PaperDialog, "slip", _paper_slip),
    (FileDialog, "good", _file(_GOOD)),
    (FileDialog, "faults", _file(_BAD)),
    (CallsDialog, "open", _calls),
    (PreparingDialog, "open", _preparing),
    (PersonDialog, "open", _person),
    (NameDialog, "open", _name),
    (NameDialog, "same name", _same_name),
)
