"""What speaks against an application: refusals, and doubts a person may say yes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nakanojo_helpdesk.domain.calendar import local, short_date
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.registrations.ages import oldest_of
from nakanojo_helpdesk.domain.registrations.forms import Applicant, ApplicationForm
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import PRESENT_CODES
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services import office
from nakanojo_helpdesk.services.registrations import keeping
from nakanojo_helpdesk.services.registrations.placing import Hall
from nakanojo_helpdesk.store import codes
from nakanojo_helpdesk.store.tables.courses.courses import Course
from nakanojo_helpdesk.store.tables.courses.rolls import Mark
from nakanojo_helpdesk.store.tables.registrations.people import Person
from nakanojo_helpdesk.store.tables.registrations.registrations import Registration

_PRESENT = [code.value for code in PRESENT_CODES]
_ACTIVE = [state.value for state in RegistrationState if not state.is_over]
_OUTSIDE = "OUT"
_UNKNOWN = "UNK"


def require_open(hall: Hall, at: datetime) -> None:
    """Raise `Refused` for a course or lesson nobody can apply for: not released, cancelled, postponed for good, or over."""
    if hall.row.stage is Stage.PLANNED:
        raise Refused("まだ公開していない講座です。先に講座を公開してください。")
    if hall.row.stage is Stage.CANCELLED:
        raise Refused("中止になった講座です。申込は受け付けられません。")
    now = Moment.of(at)
    if hall.form.scope is Scope.LESSON and hall.lesson is not None:
        if hall.lesson.stage is Stage.CANCELLED:
            raise Refused("中止になった回です。申込は受け付けられません。")
        if hall.lesson.standing.is_over(now):
            raise Refused("もう終わった回です。申込は受け付けられません。")
    elif hall.row.taking_place and hall.row.next_lesson(now) is None:
        raise Refused("もう終わった講座です。申込は受け付けられません。")


def doubts(
    session: Session, hall: Hall, form: ApplicationForm, people: Sequence[Person | None], at: datetime
) -> Iterator[str]:
    """What a clerk should know before saying yes, each a sentence that ends as a question."""
    yield from _about_period(hall, at)
    for applicant, person in zip(form.applicants, people, strict=True):
        yield from _about_conditions(session, hall, applicant, person)
        if person is not None:
            yield from _about_limits(session, hall, person)
    size, free = len(form.applicants), hall.places.free
    if 0 < free < size and not form.split and not hall.places.before_draw:
        yield (
            f"空きは{free}人分です。{size}人のご家族は、全員で待つことになります。"
            "入れる人だけ先に入るときは「入れる人だけ」を選びます。このまま受け付けますか。"
        )


def _about_period(hall: Hall, at: datetime) -> Iterator[str]:
    today = local(at).date()
    form = hall.form
    if form.admission is Admission.FREE:
        yield "申込のいらない講座です。それでも受け付けますか。"
        return
    if form.apply_from is not None and today < form.apply_from:
        yield f"受付は{short_date(form.apply_from)}からです。先に受け付けますか。"
    if form.apply_until is not None and today > form.apply_until:
        yield f"受付は{short_date(form.apply_until)}に終わっています。それでも受け付けますか。"


def _about_conditions(
    session: Session, hall: Hall, applicant: Applicant, person: Person | None
) -> Iterator[str]:
    form = hall.form
    name, district, band, birth_year = _facts(session, applicant, person)
    if form.residents_only and district == _OUTSIDE:
        yield f"町民の方の講座です。{name}は町外の方です。受け付けますか。"
    if form.least_age is not None:
        bands = [term.code for term in codes.load(session).vocabularies[VocabularyName.AGE_BAND].upper()]
        oldest = None if band is None else oldest_of(band, bands)
        if birth_year is not None and hall.first_day is not None:
            oldest = hall.first_day.year - birth_year
        if oldest is not None and oldest < form.least_age:
            yield f"{form.least_age}歳以上の方の講座です。{name}は{oldest}歳以下です。受け付けますか。"
    if form.newcomers_only and (
        applicant.first_time is False or (person is not None and attended_before(session, person.id))
    ):
        yield f"初めての方の講座です。{name}は前に講座に出ています。受け付けますか。"


def _facts(
    session: Session, applicant: Applicant, person: Person | None
) -> tuple[str, str | None, str | None, int | None]:
    """Name as it is said, district, age band and birth year of an applicant."""
    if person is not None:
        known = codes.load(session)
        return (
            f"{person.name}さん",
            known.code(person.district_id),
            known.code(person.age_band_id),
            person.birth_year,
        )
    new = applicant.new
    if new is None:
        return "カードの方", None, None, None
    return f"{new.name.strip()}さん", new.district, new.age_band, new.birth_year


def _about_limits(session: Session, hall: Hall, person: Person) -> Iterator[str]:
    own_ids = keeping.merged_ids(session, person.id)
    active = select(Registration.course_id).where(
        Registration.person_id.in_(own_ids), Registration.state.in_(_ACTIVE)
    )
    limit = hall.form.limit_in_course
    if limit is not None and hall.form.scope is Scope.LESSON:
        count = len(session.scalars(active.where(Registration.course_id == hall.course.id)).all())
        if count >= limit:
            yield f"{person.name}さんは、この講座に{count}回申し込んでいます（{limit}回まで）。受け付けますか。"
    limit = hall.form.limit_in_year
    if limit is not None:
        others = (
            active.join(Course, Course.id == Registration.course_id)
            .where(
                Course.fiscal_year == hall.course.fiscal_year,
                Course.kind_id == hall.course.kind_id,
                Course.id != hall.course.id,
            )
            .distinct()
        )
        count = len(session.scalars(others).all())
        if count >= limit:
            yield (
                f"{person.name}さんは、今年度、同じ種類の講座に{count}つ申し込んでいます（{limit}つまで）。"
                "受け付けますか。"
            )


def standing(
    session: Session, hall: Hall, person_id: int | None, card: str = "", *, but: int | None = None
) -> Registration | None:
    """The application by which a person or card is in it now; None for none. `but` is the number of one left out."""
    active = [
        each
        for each in hall.entities.values()
        if each.serial != but and not RegistrationState(each.state).is_over
    ]
    ids = {each.person_id for each in active if each.person_id} | ({person_id} if person_id else set())
    roots = keeping.root_ids(session, ids)
    for each in active:
        if person_id and each.person_id and roots[each.person_id] == roots[person_id]:
            return each
        if card and each.card == card:
            return each
    return None


def attended_before(session: Session, person_id: int) -> bool:
    """Whether a person was ever marked present."""
    query = (
        select(Mark.id)
        .join(Registration, Registration.id == Mark.registration_id)
        .where(Registration.person_id.in_(keeping.merged_ids(session, person_id)), Mark.code.in_(_PRESENT))
        .limit(1)
    )
    return session.scalar(query) is not None


def seats_are_empty(session: Session, hall: Hall, lesson: LessonRow, at: datetime) -> bool:
    """Whether a lesson has empty seats that are no longer held, `seat_minutes` after its begin."""
    held = timedelta(minutes=office.stored(session).seat_minutes)
    now = Moment.of(at - held)
    if not lesson.standing.has_begun(now):
        return False
    query = (
        select(func.count())
        .select_from(Mark)
        .where(Mark.lesson_id == hall.lesson_id, Mark.code.in_(_PRESENT))
    )
    return (session.scalar(query) or 0) < hall.form.capacity
