"""Courses that came to something: applied for, held, marked and answered, by the real use cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.domain.courses.lessons import AssignmentForm, HeldForm
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.people import PersonForm
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.surveys.forms import SurveyForm
from nakanojo_helpdesk.services.courses import lessons
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.services.registrations import applying, leaving
from nakanojo_helpdesk.services.rolls import marking
from nakanojo_helpdesk.services.surveys import entering
from tests.factories import Everything
from tests.services.courses.books import NOW, WEDNESDAY, at, course_form, planned, row, weekly

YEAR: Final = 2027
AFTERWARDS: Final = at(WEDNESDAY + timedelta(weeks=20), 17)
"""All lessons are over."""
NAMES: Final = ("剣持ハナ", "関タケ", "唐澤シゲ", "割田キヨ", "篠原トメ", "宮崎マツ", "𠮷田ウメ")
BANDS: Final = ("A70", "A70", "A70", "A80", "A80", "A60", "A70")
DISTRICTS: Final = ("NKJ", "NKJ", "NKJ", "SWD", "SWD", "NKJ", "ISM")


def applied(
    ledger: Ledger,
    course: CourseRow,
    count: int,
    *,
    lesson: str | None = None,
    first: int = 0,
    now: datetime = NOW,
    **options: Any,
) -> tuple[str, ...]:
    """So many invented people apply, one after the other; the uids of their applications."""
    uids: list[str] = []
    for place in range(first, first + count):
        form = PersonForm(
            name=NAMES[place],
            phone=f"0279-00-10{place:02d}",
            age_band=BANDS[place],
            district=DISTRICTS[place],
        )
        done = ledger.call(
            applying.apply,
            course.uid,
            ApplicationForm(applicants=(Applicant(new=form, **options),)),
            lesson=lesson,
            accepted=Everything(),
            now=now + timedelta(minutes=place),
        )
        uids += [each.uid for each in done.rows]
    return tuple(uids)


def give(ledger: Ledger, lesson: str, day: date, marks: dict[str, MarkCode]) -> None:
    """Marks of a lesson by application, at the roll."""
    for uid, code in marks.items():
        ledger.call(marking.give, lesson, uid, code, now=at(day, 10, 5))


def held_course(ledger: Ledger, *, title: str = "LINE入門", survey: int = 6, **form: Any) -> CourseRow:
    """Five places, seven applied, one of them took it back in time, one waits; three lessons, the last called off.

    First lesson: two present, one late, one absent, one excused, and an unnamed walk-in. Second: five present; it ended 20
    minutes early.
    """
    staff = (
        AssignmentForm(role="INS", staff="S01"),
        AssignmentForm(role="VOL", name="山田", organisation="ひがし"),
    )
    course = planned(
        ledger,
        *weekly(ledger, 3, assignments=staff),
        form=course_form(
            title=title, capacity=5, apply_from=NOW.date(), apply_until=WEDNESDAY - timedelta(days=5), **form
        ),
        released=True,
    )
    uids = applied(ledger, course, 7)
    left = ledger.read(_version, uids[6])
    ledger.call(
        leaving.leave,
        uids[6],
        left,
        state=RegistrationState.CANCELLED,
        reason="CNV",
        now=NOW + timedelta(hours=1),
    )
    ledger.call(applying.turn_away, course.uid, people=2)
    first, second, third = course.lessons
    give(
        ledger,
        first.uid,
        first.day,
        dict(
            zip(
                uids,
                (MarkCode.PRESENT, MarkCode.PRESENT, MarkCode.LATE, MarkCode.ABSENT, MarkCode.EXCUSED),
                strict=False,
            )
        ),
    )
    walked = ledger.call(applying.walk_in, first.uid, None, accepted=Everything(), now=at(first.day, 10, 12))
    give(ledger, first.uid, first.day, {walked.uid: MarkCode.WALK_IN})
    give(ledger, second.uid, second.day, dict.fromkeys(uids[:5], MarkCode.PRESENT))
    stands = row(ledger, course.uid)
    ledger.call(
        lessons.finish,
        second.uid,
        stands.lessons[1].version,
        HeldForm(begin=600, end=670, reason="大雪のため"),
        now=at(second.day, 12),
    )
    stands = row(ledger, course.uid)
    ledger.call(lessons.cancel, third.uid, stands.lessons[2].version, reason="大雪のため")
    forms = (SurveyForm(satisfaction=5, clarity=4, confidence=4, usefulness=5),) * survey
    if forms:
        ledger.call(entering.enter, second.uid, forms, now=at(second.day, 12))
    return row(ledger, course.uid)


def free_course(ledger: Ledger, title: str = "スマホ相談会") -> CourseRow:
    """Nobody has to apply, and nobody came; two weeks after the other courses."""
    return planned(
        ledger,
        *weekly(ledger, 1),
        form=course_form(title=title, admission=Admission.FREE, apply_from=None, apply_until=None),
        released=True,
    )


def _version(session: Any, actor: Any, uid: str) -> int:
    from nakanojo_helpdesk.services.registrations import reading

    return reading.one(session, actor, uid).version
