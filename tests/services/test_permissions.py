"""Every service asks for its permission itself: a window that forgets to cannot let anybody through."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from nakanojo_helpdesk.domain.backups.rows import Reason
from nakanojo_helpdesk.domain.calendar import Month
from nakanojo_helpdesk.domain.consultations.search import SearchQuery
from nakanojo_helpdesk.domain.courses.forms import CourseForm
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, CoursePlan, LessonForm
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.repeating import WeeklyRule
from nakanojo_helpdesk.domain.errors import Denied
from nakanojo_helpdesk.domain.first_start.carried import CarriedSettings
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.wishes import Paper, PaperWish
from nakanojo_helpdesk.domain.protection.keys import BookKey
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.lottery import DrawRules
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.rolls.preparations import Preparation
from nakanojo_helpdesk.domain.staff.access import MATRIX, Permission, Role
from nakanojo_helpdesk.domain.staff.people import StaffChange, VenueForm
from nakanojo_helpdesk.domain.statistics.facts import FIGURES
from nakanojo_helpdesk.domain.statistics.periods import Period, PeriodKind
from nakanojo_helpdesk.domain.surveys.forms import SurveyForm
from nakanojo_helpdesk.domain.traces.rows import TraceQuery
from nakanojo_helpdesk.domain.vocabularies import TermForm, VocabularyName
from nakanojo_helpdesk.services.ledger import Store
from nakanojo_helpdesk.services.statistics.facet_counter import Span
from tests.factories import appointment_form, consultation_form, first_account, first_desk
from tests.services.handover import asked as handover
from tests.services.internal import INTERNAL
from tests.services.retention import asked as retention
from tests.services.use_cases import FUNCTIONS, USE_CASES, is_denied, parameters, someone

DAY = date(2025, 4, 1)
P = Permission
COURSE = CourseForm(title="LINE入門", capacity=12, catalogue="K005")
PERSON = PersonForm(name="佐藤 花子")
APPLICATION = ApplicationForm(applicants=(Applicant(card="1"),))
NOW = datetime(2025, 4, 2, tzinfo=UTC)
DRAFT = {"uid": "u", "desk": "D01", "started_at": NOW, "fields": {}}
PAPER = PaperWish(paper=Paper.ANNOUNCEMENT, course="u")
LESSON = LessonForm(day=DAY, begin=600, end=690, venue="u")

# What each use case asks for, and arguments to call it with (of the actor's own making where it must get that far).
ASKED: dict[str, tuple[Permission, tuple[Any, ...], dict[str, Any]]] = {
    **handover.ASKED,
    **retention.ASKED,
    "diagnosis.looking.database_lines": (P.CHECK, (), {}),
    "updates.looking.present": (P.UPDATE, (), {}),
    "backups.restoring.write_outcome": (P.RESTORE, ("b.db", 0, (0, b""), {}, {}), {}),
    "backups.retyping.lists": (P.APPOINT, (), {}),
    "backups.retyping.note_paper": (P.APPOINT, ("print",), {}),
    "backups.retyping.done": (P.APPOINT, ("n",), {}),
    "backups.keeping.has_changed": (P.BACKUP, (None,), {}),
    "backups.keeping.has_records": (P.BACKUP, (), {}),
    "backups.keeping.last_test": (P.BACKUP, (), {}),
    "backups.keeping.note_test": (P.BACKUP, ("x.db",), {"good": True}),
    "appointments.booking.begin": (P.APPOINT, ("u",), {}),
    "appointments.booking.book": (P.APPOINT, (appointment_form(),), {}),
    "appointments.booking.cancel": (P.APPOINT, ("u", 1), {}),
    "appointments.booking.change": (P.APPOINT, ("u", 1, appointment_form()), {}),
    "appointments.booking.doubts_about": (P.APPOINT, (appointment_form(),), {}),
    "appointments.booking.get": (P.APPOINT, ("u",), {}),
    "appointments.booking.listing": (P.APPOINT, (DAY, DAY), {}),
    "appointments.booking.mark_absent": (P.APPOINT, ("u", 1), {}),
    "appointments.booking.record": (P.APPOINT, ("u", consultation_form()), {}),
    "appointments.booking.restore": (P.APPOINT, ("u", 1), {}),
    "appointments.booking.undo": (P.APPOINT, (1,), {}),
    "courses.assigning.assign": (P.CHANGE_LESSONS, ("u", AssignmentForm(role="INS", staff="S01")), {}),
    "courses.assigning.assign_all": (P.CHANGE_LESSONS, ("u", AssignmentForm(role="INS", staff="S01")), {}),
    "courses.assigning.outside_names": (P.COURSES, (), {}),
    "courses.assigning.unassign": (P.CHANGE_LESSONS, ("u", 1), {}),
    "courses.checking.loaded_course": (P.COURSES, ("u", 1), {}),
    "courses.checking.loaded_lesson": (P.COURSES, ("u", 1), {}),
    "courses.clashes.about_course": (P.COURSES, (COURSE, ()), {"confirmed": 0}),
    "courses.clashes.clashing": (P.COURSES, (COURSE, ()), {}),
    "courses.clashes.doubts_about": (P.COURSES, (COURSE, ()), {}),
    "courses.clashes.listing": (P.COURSES, (DAY, DAY), {}),
    "courses.lessons.add": (P.PLAN_COURSES, ("u", ()), {}),
    "courses.lessons.amend": (P.PLAN_COURSES, ("u", 1, LESSON), {}),
    "courses.lessons.cancel": (P.CHANGE_LESSONS, ("u", 1), {"reason": "大雪"}),
    "courses.lessons.finish": (P.CHANGE_LESSONS, ("u", 1, None), {}),
    "courses.lessons.postpone": (P.CHANGE_LESSONS, ("u", 1, None), {"reason": "大雪"}),
    "courses.lessons.reinstate": (P.CHANGE_LESSONS, ("u", 1), {}),
    "courses.lessons.remove": (P.PLAN_COURSES, ("u", 1), {}),
    "courses.planning.amend": (P.PLAN_COURSES, ("u", 1, COURSE), {}),
    "courses.planning.cancel": (P.PLAN_COURSES, ("u", 1), {"reason": "大雪"}),
    "courses.planning.plan": (P.PLAN_COURSES, (CoursePlan(form=COURSE),), {}),
    "courses.planning.recall": (P.PLAN_COURSES, ("u", 1), {}),
    "courses.planning.reinstate": (P.PLAN_COURSES, ("u", 1), {}),
    "courses.planning.release": (P.PLAN_COURSES, ("u", 1), {}),
    "courses.proposals.copy": (P.COURSES, ("u",), {}),
    "courses.proposals.dates": (P.COURSES, (WeeklyRule(weekdays=(2,)), DAY, 3), {}),
    "courses.reading.calendar": (P.COURSES, (DAY, DAY), {}),
    "courses.reading.get": (P.COURSES, ("u",), {}),
    "courses.reading.lesson": (P.COURSES, ("u",), {}),
    "courses.reading.lessons_between": (P.COURSES, (DAY, DAY), {}),
    "courses.reading.listing": (P.COURSES, (CourseQuery(),), {}),
    "courses.reading.partner_names": (P.COURSES, (), {}),
    "courses.reading.understaffed": (P.COURSES, (DAY, DAY), {}),
    "courses.reading.years": (P.COURSES, (), {}),
    "databases.checks.check_open": (P.CHECK, (), {}),
    "databases.checks.quick": (P.CHECK, (), {}),
    "databases.demo_applications.load": (P.MASTER_DATA, ((),), {"seed": 1, "first": NOW}),
    "databases.demo_courses.plan_courses": (P.MASTER_DATA, (DAY, NOW), {"seed": 1}),
    "consultations.writing.amend": (P.AMEND_OWN, (1, 1, consultation_form()), {}),
    "consultations.reading.get": (P.BROWSE, (1,), {}),
    "consultations.reading.latest": (P.BROWSE, (), {}),
    "consultations.reading.listing": (P.BROWSE, (DAY, DAY), {}),
    "consultations.writing.may_amend": (P.BROWSE, (1,), {}),
    "consultations.writing.record": (P.RECORD, (consultation_form(),), {}),
    "consultations.reading.newest_of": (P.BROWSE, (DAY, 3), {}),
    "consultations.reading.open_record": (P.BROWSE, (1,), {}),
    "consultations.reading.rows_of": (P.BROWSE, ((1,),), {}),
    "consultations.writing.undo": (P.AMEND_OWN, (1,), {}),
    "consultations.writing.withdraw": (P.AMEND_OWN, (1, 1), {"reason": "重複"}),
    "staff.credentials.change_password": (P.OWN_SETTINGS, ("x", "ame-no-hi-ni-7"), {}),
    "staff.credentials.remove_pin": (P.OWN_SETTINGS, (), {}),
    "staff.credentials.set_pin": (P.OWN_SETTINGS, ("x", "482915"), {}),
    "protection.turning.key_of": (P.PROTECT, (Path("book.db"),), {"confirmed": None}),
    "protection.turning.note_printed": (P.PROTECT, (BookKey.new(),), {}),
    "protection.turning.propose": (P.PROTECT, (), {"confirmed": None}),
    "places.desks.add": (P.MASTER_DATA, (first_desk(name="窓口2"),), {}),
    "places.desks.change": (P.MASTER_DATA, ("D01", first_desk(name="窓口2")), {}),
    "places.desks.close": (P.MASTER_DATA, ("D01",), {}),
    "places.desks.listing": (P.READ_CODES, (), {}),
    "places.desks.reopen": (P.MASTER_DATA, ("D01",), {}),
    "consultations.drafts.discard": (P.RECORD, ("u",), {}),
    "consultations.drafts.keep": (P.RECORD, (), DRAFT),
    "consultations.drafts.hold": (P.HOLD_DRAFT, ("S01",), DRAFT),
    "consultations.left_texts.hold": (P.HOLD_DRAFT, ("S01",), {"title": "t", "texts": (), "rights": ()}),
    "consultations.left_texts.offered": (P.OWN_SETTINGS, (), {}),
    "consultations.left_texts.done": (P.OWN_SETTINGS, ("u",), {}),
    "consultations.drafts.left_behind": (P.RECORD, (), {}),
    "consultations.drafts.mine": (P.RECORD, (), {}),
    "first_start.carrying.carried": (P.SETTINGS, (), {}),
    "first_start.carrying.note_carried": (P.SETTINGS, (), {}),
    "first_start.carrying.note_specimen": (P.SETTINGS, ("print",), {}),
    "first_start.carrying.take_in": (P.SETTINGS, (CarriedSettings(office=Office(), made_at=NOW),), {}),
    "exports.census": (P.CHECK, (), {}),
    "exports.hand_over": (P.EXPORT, (DAY, DAY, len), {}),
    "exports.note_export": (P.EXPORT, ("consultations", "2026-04"), {}),
    "exports.note_report": (P.REPORT, ("monthly", "2026-04"), {}),
    "consultations.history.of": (P.BROWSE, (1,), {}),
    "rolls.calls.note": (P.REGISTER, ("u", "u", "comes"), {}),
    "rolls.entering.enter": (P.ROLL, ("u", ()), {"source": MarkSource.PAPER}),
    "rolls.entering.plan": (P.ROLL, ("u", b""), {}),
    "rolls.preparing.listing": (P.APPLICANTS, ("u",), {}),
    "rolls.preparing.turn": (P.CHANGE_LESSONS, ("u", Preparation.STAFF), {"done": True}),
    "rolls.reading.roll": (P.APPLICANTS, ("u",), {}),
    "rolls.walk_ins.admit": (P.ROLL, ("u",), {}),
    "rolls.walk_ins.send_away": (P.ROLL, ("u", "u", 1), {}),
    "rolls.marking.give": (P.ROLL, ("u", "u", MarkCode.PRESENT), {}),
    "rolls.marking.give_all": (P.ROLL, ("u",), {}),
    "rolls.marking.give_several": (P.ROLL, ("u", ()), {"source": MarkSource.PAPER}),
    "rolls.marking.take_back": (P.ROLL, ("u", ()), {}),
    "rolls.notices.said": (P.COURSES, ("u",), {}),
    "rolls.notices.say_absent": (P.REGISTER, ("u", "u"), {}),
    "rolls.notices.take_back": (P.REGISTER, ("u", "u"), {}),
    "rolls.unsettled.listing": (P.ROLL, (), {}),
    "office.change": (P.SETTINGS, (Office(),), {}),
    "office.choose_papers": (P.PLAN_COURSES, (Office(),), {}),
    "office.current": (P.REPORT, (), {}),
    "office.mark_practice": (P.SETTINGS, (), {}),
    "papers.gathering.gather": (P.COURSES, (PAPER,), {}),
    "papers.gathering.note_print": (P.COURSES, (PAPER, "print"), {}),
    "opening_days.clear_day": (P.CALENDAR, (DAY,), {}),
    "opening_days.days": (P.READ_CODES, (DAY, DAY), {}),
    "opening_days.open_days": (P.READ_CODES, (DAY, DAY), {}),
    "opening_days.set_day": (P.CALENDAR, (DAY, False), {}),
    "opening_days.year": (P.READ_CODES, (2025,), {}),
    "registrations.merging.history": (P.MERGE, ("u",), {}),
    "registrations.merging.merge": (P.MERGE, ("u", "v"), {}),
    "registrations.merging.pair": (P.MERGE, ("u", "v"), {"day": DAY}),
    "registrations.merging.separate": (P.MERGE, ("u",), {}),
    "registrations.people.add": (P.REGISTER, (PERSON,), {"course_uid": "u"}),
    "registrations.people.change": (P.REGISTER, ("u", 1, PERSON), {"course_uid": "u"}),
    "registrations.people.find": (P.APPLICANTS, (1, "さとう"), {"day": DAY}),
    "registrations.people.get": (P.APPLICANTS, ("u",), {"course_uid": "u", "day": DAY}),
    "registrations.people.look_alikes": (P.APPLICANTS, (PERSON,), {"course_uid": "u", "day": DAY}),
    "registrations.people.look_up": (P.APPLICANTS, ("u",), {}),
    "registrations.applying.apply": (P.REGISTER, ("u", APPLICATION), {}),
    "registrations.applying.name_walk_in": (P.REGISTER, ("u", 1, Applicant(card="1")), {}),
    "registrations.applying.take_back": (P.REGISTER, ("u",), {}),
    "registrations.applying.turn_away": (P.REGISTER, ("u",), {}),
    "registrations.applying.walk_in": (P.REGISTER, ("u",), {}),
    "registrations.calling.note": (P.APPLICANTS, ("u", "offer", "away"), {}),
    "registrations.drawing.listing": (P.COURSES, ("u",), {}),
    "registrations.drawing.make": (P.DRAW, ("u",), {"seed": "1"}),
    "registrations.drawing.preview": (P.DRAW, ("u",), {}),
    "registrations.drawing.set_rules": (P.DRAW, ("u", DrawRules()), {}),
    "registrations.leaving.leave": (P.REGISTER, ("u", 1), {}),
    "registrations.leaving.restore": (P.REGISTER, ("u", 1), {}),
    "registrations.offering.amend_course": (P.PLAN_COURSES, ("u", 1, COURSE), {}),
    "registrations.offering.answer": (P.REGISTER, ("u", 1), {"accepted": True}),
    "registrations.offering.due": (P.COURSES, (), {}),
    "registrations.offering.expire": (P.REGISTER, (), {}),
    "registrations.offering.fill": (P.PLAN_COURSES, ("u",), {}),
    "registrations.offering.move": (P.REGISTER, ("u", 1), {"ahead_of": None, "reason": "お詫び"}),
    "registrations.offering.offer": (P.REGISTER, ("u", 1), {}),
    "registrations.offering.set_split": (P.REGISTER, ("u", 1), {"split": True}),
    "registrations.placing.hall_about": (P.COURSES, ("u", NOW), {}),
    "registrations.placing.hall_of": (P.COURSES, ("u", None, NOW), {}),
    "registrations.reading.history": (P.APPLICANTS, ("u",), {}),
    "registrations.reading.one": (P.APPLICANTS, ("u",), {}),
    "registrations.reading.to_change": (P.REGISTER, ("u", 1, None), {}),
    "registrations.reading.roster": (P.APPLICANTS, ("u",), {}),
    "registrations.reading.rows_of": (P.APPLICANTS, ("u", (), NOW), {}),
    "registrations.people.prepare": (P.APPLICANTS, (), {}),
    "reports.daily": (P.BROWSE, (DAY,), {}),
    "reports.keep_month_note": (P.MONTH_NOTE, (Month(2025, 4), "停電"), {"before": ""}),
    "reports.month_note": (P.REPORT, (Month(2025, 4),), {}),
    "search.finding.note_memos": (P.READ_MEMOS, (1,), {}),
    "search.finding.count": (P.BROWSE, (SearchQuery(),), {}),
    "search.finding.facets": (P.BROWSE, (SearchQuery(),), {}),
    "search.finding.find": (P.BROWSE, (SearchQuery(),), {}),
    "search.finding.hand_over": (P.EXPORT, (SearchQuery(), len), {}),
    "search.finding.rebuild_index": (P.SETTINGS, (), {}),
    "staff.people.add": (P.STAFF, (first_account(name="中村"),), {}),
    "staff.people.bring_back": (P.STAFF, ("S01",), {}),
    "staff.people.change": (P.STAFF, ("S01", StaffChange(name="佐藤", roles=frozenset(Role))), {}),
    "staff.people.listing": (P.READ_CODES, (), {}),
    "staff.people.own": (P.OWN_SETTINGS, (), {}),
    "staff.people.reset_password": (P.STAFF, ("S01", "ame-no-hi-ni-7"), {}),
    "staff.people.retire": (P.STAFF, ("S01",), {}),
    "staff.people.set_enter_advances": (P.OWN_SETTINGS, (True,), {}),
    "staff.people.set_text_scale": (P.OWN_SETTINGS, (150,), {}),
    "staff.people.set_theme": (P.OWN_SETTINGS, ("contrast",), {}),
    "statistics.counting.monthly": (P.REPORT, (Month(2025, 4),), {}),
    "statistics.counting.recorded_months": (P.COUNT, (), {}),
    "courses.reading.numbered": (P.COURSES, (2025, 1), {}),
    "courses.reflecting.keep_of_lesson": (P.CHANGE_LESSONS, ("u", 1, ""), {}),
    "courses.reflecting.keep_of_course": (P.PLAN_COURSES, ("u", 1, ""), {}),
    "registrations.listing.everyone": (P.EXPORT, (), {}),
    "statistics.course_facts.of_year": (P.COUNT, (2025,), {}),
    "statistics.course_sections.sections": (
        P.COUNT,
        (dict.fromkeys(FIGURES, Span(DAY, DAY)),),
        {"now": datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC), "today": DAY},
    ),
    "statistics.course_periods.over_period": (P.COUNT, (Period.of(PeriodKind.FISCAL_YEAR, DAY),), {}),
    "statistics.course_facts.of_days": (P.COUNT, ([(DAY, DAY)],), {}),
    "statistics.course_facts.of_course": (P.COUNT, ("u",), {}),
    "statistics.counting.over_period": (P.COUNT, (Period.of(PeriodKind.FISCAL_YEAR, DAY),), {}),
    "places.venues.add": (P.MASTER_DATA, (VenueForm(name="公民館", kind="KMK"),), {}),
    "places.venues.change": (P.MASTER_DATA, ("u", VenueForm(name="公民館", kind="KMK")), {}),
    "places.venues.close": (P.MASTER_DATA, ("u",), {}),
    "places.venues.listing": (P.READ_CODES, (), {}),
    "places.venues.reopen": (P.MASTER_DATA, ("u",), {}),
    "surveys.entering.enter": (P.SURVEY, ("u", (SurveyForm(),)), {}),
    "surveys.entering.withdraw": (P.SURVEY, ("u", 1), {}),
    "surveys.reading.free_texts": (P.SURVEY, ("u",), {}),
    "surveys.reading.listing": (P.SURVEY, ("u",), {}),
    "surveys.reading.may_enter": (P.COURSES, ("u",), {}),
    "surveys.results.of_course": (P.COURSES, ("u",), {}),
    "surveys.results.of_year": (P.COURSES, (2025,), {}),
    "traces.reading.actors": (P.VERIFY_AUDIT, (), {}),
    "traces.reading.page": (P.VERIFY_AUDIT, (TraceQuery(),), {}),
    "traces.reading.whole": (P.EXPORT, (TraceQuery(), lambda _rows: None), {}),
    "traces.verifying.anchored": (P.VERIFY_AUDIT, ("0" * 16,), {}),
    "traces.verifying.verify": (P.VERIFY_AUDIT, (), {}),
    "vocabularies.add": (P.MASTER_DATA, (VocabularyName.TOPIC, "XX", TermForm(label="新しい内容")), {}),
    "vocabularies.change": (P.MASTER_DATA, (VocabularyName.TOPIC, "SM", TermForm(label="スマホ")), {}),
    "appointments.timetables.note_contacts": (P.APPOINT, (DAY, DAY, 1), {}),
    "appointments.timetables.plans": (P.APPOINT, (DAY, DAY), {}),
    "today.summary": (P.COUNT, (), {}),
    "vocabularies.current": (P.READ_CODES, (), {}),
    "vocabularies.move": (P.MASTER_DATA, (VocabularyName.TOPIC, "SM", 1), {}),
    "vocabularies.reinstate": (P.MASTER_DATA, (VocabularyName.TOPIC, "SM"), {}),
    "vocabularies.retire": (P.MASTER_DATA, (VocabularyName.TOPIC, "SM", DAY), {}),
}

OPEN = {
    "courses.own.may": "is the question itself",
    "courses.own.require": "is the question itself, and refuses whoever has no right at all",
    "rolls.targets.target": "asks for the right its caller names",
    "rolls.marking.write": "is a step of every mark, after its right was asked for",
    "clocks.doubted": "is said before anybody is known",
    "clocks.accept": "is asked of whoever is signed in, and traced with the name",
    "staff.sign_in.tiles": "shows the names to choose from before anybody is known",
    "staff.sign_in.confirm_password": "asks nothing but the password of the person signed in",
    "staff.sign_in.sign_in": "is how one becomes known",
    "staff.sign_in.switch_with_pin": "is how one becomes known again on the same PC",
    "staff.sign_in.enter": "is the two above behind one field",
    "staff.sign_in.reopen": "is the same for the screen that was hidden",
    "staff.sign_in.note_hidden": "tells of whoever is signed in that nobody touched the screen",
    "staff.sign_in.pin_holders": "tells the sign-in screen whose six digits open, before anybody is known",
}

# What works on files beside the database, with arguments after store and actor.
BACKUPS: dict[str, tuple[Any, ...]] = {
    "backups.keeping.choose_second": (Path("x"),),
    "backups.keeping.keep_second": (Path("x"),),
    "backups.keeping.kept": (),
    "backups.keeping.make": (Reason.HAND,),
    "backups.keeping.make_if_due": (Reason.HAND,),
    "backups.keeping.make_into": (Path("x"),),
    "backups.trying.try_newest": (),
}
# Take an actor and make their own session.
WITHOUT_SESSION = {"databases.checks.check_file", "courses.checking.signed_in", *BACKUPS}
WITHOUT_SESSION |= {
    *(
        f"backups.looking.{name}"
        for name in ("candidates", "candidates_elsewhere", "look", "note_paper", "office_of")
    ),
    *(
        f"backups.restoring.{name}"
        for name in (
            "acting_for",
            "erase_again",
            "formers",
            "missing_after",
            "preview",
            "restore",
            "restored",
            "told_to",
        )
    ),
    "backups.putting_back.put_back",
    "first_start.from_backup.settings_of",
    "first_start.second_place.try_place",
    *(f"updates.{name}" for name in ("looking.found", "looking.look", "updating.prepare")),
    *(f"updates.going_back.{name}" for name in ("offered", "go_back")),
}
WITHOUT_SESSION |= {"protection.turning.turn_off", "protection.turning.turn_on"}


def test_every_use_case_stands_in_the_table() -> None:
    assert sorted([*ASKED, *OPEN]) == USE_CASES


def test_a_function_with_a_session_knows_who_acts() -> None:
    nobody = {
        name
        for name, function in FUNCTIONS.items()
        if "session" in parameters(function) and "actor" not in parameters(function)
    }
    assert nobody == set(INTERNAL)
    elsewhere = {
        name
        for name, function in FUNCTIONS.items()
        if "actor" in parameters(function) and parameters(function)[:2] != ["session", "actor"]
    }
    assert elsewhere == WITHOUT_SESSION


@pytest.mark.parametrize("name", [name for name in USE_CASES if name not in OPEN])
def test_somebody_without_a_role_is_denied_before_anything_else(store: Store, name: str) -> None:
    required = [
        parameter
        for parameter in list(inspect.signature(FUNCTIONS[name]).parameters.values())[2:]
        if parameter.default is parameter.empty
    ]
    given = [object() for parameter in required if parameter.kind is not parameter.KEYWORD_ONLY]
    named = {parameter.name: object() for parameter in required if parameter.kind is parameter.KEYWORD_ONLY}
    assert is_denied(store, someone(), name, *given, **named)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_the_matrix_holds_for_every_use_case_and_role(store: Store, name: str) -> None:
    permission, args, kwargs = ASKED[name]
    allowed = {role for role in Role if not is_denied(store, someone(role), name, *args, **kwargs)}
    assert allowed == {role for role in Role if permission in MATRIX[role]}


def test_a_check_of_a_file_asks_too(database: Path) -> None:
    with pytest.raises(Denied):
        FUNCTIONS["databases.checks.check_file"](database, someone())


@pytest.mark.parametrize("name", sorted(BACKUPS))
def test_whatever_works_on_backups_asks_too(store: Store, name: str) -> None:
    for role in Role:
        if P.BACKUP not in MATRIX[role]:
            with pytest.raises(Denied):
                FUNCTIONS[name](store, someone(role), *BACKUPS[name])


def test_an_unguarded_use_case_would_be_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FUNCTIONS, "planted.peek", lambda session, actor: 1)
    assert not is_denied(store, someone(), "planted.peek")
