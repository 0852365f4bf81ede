"""申込 on the stage: the tab empty, at work and with faults, and its dialogs; long names, families, everybody waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from nakanojo_helpdesk.domain.courses.lessons import LessonForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.staff.people import VenueForm
from nakanojo_helpdesk.services.courses import reading as courses
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.registrations import applying, calling, leaving, offering, people, reading
from nakanojo_helpdesk.services.rolls import notices
from nakanojo_helpdesk.ui.courses.applications.dialogs.alike import AlikeDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.calls import CallDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.leaving import LeaveDialog, LessonChoiceDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.merge import MergeDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.order import HistoryDialog, OrderDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.person import PersonDialog
from nakanojo_helpdesk.ui.courses.applications.dialogs.requests import DisclosureDialog, LiftDialog
from nakanojo_helpdesk.ui.courses.one.page import APPLICATIONS, CoursePage
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.shell.screens import COURSE
from nakanojo_helpdesk.ui.workplace.workplace import Workplace
from tests.factories import Everything
from tests.services.courses import books
from tests.ux import course_screens as stage

_TITLE: Final = "スマホで写真を撮って送る"
_LONG: Final = "長谷川・𠮷﨑 加奈子カトリーナ"
_PEOPLE: Final = (
    PersonForm(
        name="佐藤 花子", kana="サトウ ハナコ", phone="0279-00-1234", second_phone="090-0000-0001",
        second_contact="娘 佐藤 京子さん", age_band="A75", district="NKJ", cares=("HRG", "CMP"), care_note="右の耳が聞こえにくい",
    ),
    PersonForm(name="佐藤 華子", kana="サトウ ハナコ", phone="0279-00-9999", age_band="A80", district="KUN"),
    PersonForm(name=_LONG, kana="ハセガワ・ヨシザキ カナコ", phone="0279-00-2222", birth_year=1950, district="NKT"),
    PersonForm(name="原 一", kana="ハラ ハジメ", phone="0279-00-3333", age_band="A65", district="SWD", cares=("WHL", "PUP")),
    PersonForm(name="渡邊 カツ", kana="ワタナベ カツ", phone="0279-00-4444", age_band="A85", district="ISM"),
)  # fmt: skip


def _may(workplace: Workplace) -> Workplace:
    """The workplace on that Wednesday, with a full course and people who wait."""
    place = stage.on_that_wednesday(workplace)
    if all(row.title != _TITLE for row in stage.courses(place)):
        _fill(place.ledger)
    return place


def _fill(ledger: Ledger) -> None:
    hall = books.venue(ledger, "伊参スタジオ公園")
    row = next(each for each in ledger.read(venues.listing) if each.uid == hall)
    form = VenueForm(
        name=row.name,
        kind=row.kind,
        address="中之条町大字五反田3527-5",
        capacity=30,
        parking="北側に20台（雪の日は南側）",
    )
    ledger.call(venues.change, hall, form)
    first = stage.NOW.date() + timedelta(days=7)
    lessons = [
        LessonForm(day=first + timedelta(weeks=week), begin=600, end=690, venue=hall) for week in range(3)
    ]
    course = books.planned(
        ledger,
        *lessons,
        form=books.course_form(
            title=_TITLE,
            capacity=2,
            apply_until=first - timedelta(days=1),
            belongings="スマートフォン、老眼鏡",
            fee="無料",
            residents_only=True,
        ),
        now=stage.NOW - timedelta(days=30),
        released=True,
    )
    rows = [_apply(ledger, course, form) for form in _PEOPLE[:4]]
    _apply(ledger, course, _PEOPLE[4], PersonForm(name="渡邊 一郎", phone="0279-00-4444", district="ISM"))
    ledger.call(notices.say_absent, course.lessons[1].uid, rows[0].uid, now=stage.NOW)
    left = ledger.call(leaving.leave, rows[1].uid, rows[1].version, reason="HLT", now=stage.NOW)
    ledger.call(calling.note, left.offered[0].uid, "offer", "away", now=stage.NOW)
    ledger.call(applying.turn_away, course.uid)


def _apply(ledger: Ledger, course: CourseRow, *forms: PersonForm) -> RegistrationRow:
    form = ApplicationForm(applicants=tuple(Applicant(new=each) for each in forms))
    done = ledger.call(applying.apply, course.uid, form, accepted=Everything(), now=stage.NOW)
    return done.rows[0]


def _course(workplace: Workplace) -> CourseRow:
    row = next(each for each in stage.courses(workplace) if each.title == _TITLE)
    return workplace.ledger.read(courses.get, row.uid)


def _rows(workplace: Workplace) -> tuple[RegistrationRow, ...]:
    return workplace.ledger.call(reading.roster, _course(workplace).uid, now=stage.NOW)


def _person(workplace: Workplace, place: int = 0) -> PersonRow:
    person = _rows(workplace)[place].person
    assert person is not None
    return person


def _shown(shown: Page, place: Workplace) -> CoursePage:
    assert isinstance(shown, CoursePage)
    _may(place)
    shown.show_course(_course(place).uid, APPLICATIONS)
    return shown


def page(prepare: Callable[[CoursePage, Workplace], object]) -> Callable[[Workplace, QSize], QWidget]:
    """The tab in the window."""
    return stage.page(COURSE, lambda shown, place: prepare(_shown(shown, place), place))


def _as_opened(_shown: CoursePage, _place: Workplace) -> None:
    """As it opens: the keyboard in the line."""


def _finding(shown: CoursePage, _place: Workplace) -> None:
    shown.applications.finder.line.setText("さとうはなこ")


def _nobody(shown: CoursePage, _place: Workplace) -> None:
    shown.applications.finder.line.setText("ぬまじり")


def _known(shown: CoursePage, place: Workplace) -> None:
    shown.applications._take(_person(place))


def _new_with_faults(shown: CoursePage, _place: Workplace) -> None:
    tab = shown.applications
    part = tab.party.add_new("")
    part.show_form(PersonForm(name="", kana="佐藤", phone="0279-00-12a4"))
    tab.add_family()
    tab.apply()


def _answered(shown: CoursePage, place: Workplace) -> None:
    tab = shown.applications
    tab.party.add_new("").show_form(
        PersonForm(
            name="黒岩 ふじ江", kana="クロイワ フジエ", phone="0279-00-7777", age_band="A70", district="OUT"
        )
    )
    done = place.ledger.call(
        applying.apply, _course(place).uid, tab.party.form(), accepted=Everything(), now=stage.NOW
    )
    tab.party.empty()
    tab.answer.say(done)
    tab.read_again()


def _on_roster(shown: CoursePage, place: Workplace) -> None:
    shown.applications.go_to_roster()
    shown.applications.roster.select_key(_rows(place)[2].uid)


def _letting_in_who_fits(shown: CoursePage, place: Workplace) -> None:
    family, tab = _rows(place)[4], shown.applications
    if family.split:
        place.ledger.call(offering.set_split, family.uid, family.version, split=False, now=stage.NOW)
        tab.read_again()
    tab.go_to_roster()
    tab.roster.select_key(family.uid)
    tab.acts_on_row.split()


def _leaving(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    return LeaveDialog(place, _rows(place)[4], RegistrationState.CANCELLED, parent)


def _absent(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    course = _course(place)
    return LessonChoiceDialog(_rows(place)[0], course.lessons, [course.lessons[1].uid], parent)


def _calling(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    return CallDialog(place, _rows(place)[2], parent)


def _ordering(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    rows = _rows(place)
    made = OrderDialog(place, rows[4], [rows[3]], parent)
    made.submit()
    return made


def _history(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    row = _rows(place)[2]
    changes = place.ledger.read(reading.history, row.uid)
    return HistoryDialog(row, changes, place.vocabularies, parent)


def _correcting(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    return PersonDialog(place, _person(place), _course(place).uid, parent)


def _correcting_faults(workplace: Workplace, parent: QWidget) -> QDialog:
    made = _correcting(workplace, parent)
    assert isinstance(made, PersonDialog)
    made.birth_year.set_value(1850)
    made.lines["phone"].setText("むすめさんの")
    made.submit()
    return made


def _disclosing(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    made = DisclosureDialog(place, _person(place), parent)
    made.submit()
    return made


def _lifting(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    made = LiftDialog(place, _rows(place)[0], parent)
    made.submit()
    return made


def _merging(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    made = MergeDialog(place, _person(place), _course(place).uid, parent)
    made.finder.line.setText("さとう")
    return made


def _alike(workplace: Workplace, parent: QWidget) -> QDialog:
    place = _may(workplace)
    form = PersonForm(name="佐藤花子", phone="0279-00-1234")
    course = _course(place)
    found = place.ledger.call(people.look_alikes, form, course_uid=course.uid, day=stage.NOW.date())
    return AlikeDialog(place, form, found, parent)


PAGES: Final[tuple[tuple[type[QWidget], str, stage.Build], ...]] = tuple(
    (CoursePage, f"applications {name}", page(prepare))
    for name, prepare in (
        ("open", _as_opened),
        ("finding", _finding),
        ("nobody found", _nobody),
        ("known", _known),
        ("faults", _new_with_faults),
        ("answer", _answered),
        ("roster", _on_roster),
        ("who fits", _letting_in_who_fits),
    )
)
DIALOGS: Final[tuple[tuple[type[QDialog], str, stage.Make], ...]] = (
    (LeaveDialog, "open", _leaving),
    (LessonChoiceDialog, "open", _absent),
    (CallDialog, "open", _calling),
    (OrderDialog, "faults", _ordering),
    (HistoryDialog, "open", _history),
    (PersonDialog, "open", _correcting),
    (PersonDialog, "faults", _correcting_faults),
    (DisclosureDialog, "faults", _disclosing),
    (LiftDialog, "faults", _lifting),
    (MergeDialog, "finding", _merging),
    (AlikeDialog, "open", _alike),
)
