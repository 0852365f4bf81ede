"""Made-up courses and applications for the papers, with the longest and rarest names there may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from nakanojo_helpdesk.domain.calendar import JST
from nakanojo_helpdesk.domain.courses.forms import Admission, CourseForm
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.courses.rows import AssignmentRow, CourseRow, LessonRow, MoveRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.papers.facts import PaperFacts
from nakanojo_helpdesk.domain.registrations.lottery import DrawRules, Lot, LotClass, draw
from nakanojo_helpdesk.domain.registrations.people import PersonForm, PersonRow
from nakanojo_helpdesk.domain.registrations.rows import (
    CallRow,
    DrawRow,
    OfferRow,
    RegistrationRow,
    registration_number,
)
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.staff.people import VenueRow

FIRST_DAY: Final = date(2027, 5, 12)
NOW: Final = datetime(2027, 5, 10, 9, 30, tzinfo=JST)
LONG_NAME: Final = "𠮷﨑髙橋" * 10
LONG_KANA: Final = "ヨシザキタカハシ" * 5
VENUE: Final = "v1"
_FAMILY: Final = ("佐藤", "𠮷田", "山﨑", "髙橋", "伊能", "剱持", "関", "唐沢", "割田", "綿貫")
_KANA: Final = (
    "サトウ",
    "ヨシダ",
    "ヤマザキ",
    "タカハシ",
    "イノウ",
    "ケンモチ",
    "セキ",
    "カラサワ",
    "ワリタ",
    "ワタヌキ",
)
_GIVEN: Final = ("ハナ", "一郎", "ふみ江", "正夫", "トメ", "昭")
_GIVEN_KANA: Final = ("ハナ", "イチロウ", "フミエ", "マサオ", "トメ", "アキラ")


def course_form(**changes: Any) -> CourseForm:
    """A course with everything told about it."""
    form = CourseForm(
        title="はじめてのLINE",
        capacity=15,
        catalogue="K005",
        target="スマートフォンをお持ちの方",
        residents_only=True,
        least_age=60,
        apply_from=date(2027, 4, 5),
        apply_until=date(2027, 5, 6),
        fee="無料",
        belongings="スマートフォン、充電器、筆記用具、老眼鏡",
        partners=("中之条町社会福祉協議会",),
        contact="企画政策課デジタル推進係 0279-00-0000",
    )
    return replace(form, **changes)


def lesson_row(ordinal: int = 1, count: int = 4, form: CourseForm | None = None, **changes: Any) -> LessonRow:
    """A lesson of the course, a week after the one before."""
    row = LessonRow(
        uid=f"l{ordinal}",
        version=1,
        course_uid="c1",
        fiscal_year=2027,
        serial=12,
        course_stage=Stage.RELEASED,
        course_form=form or course_form(),
        ordinal=ordinal,
        lessons=count,
        time=LessonTime(day=FIRST_DAY + timedelta(weeks=ordinal - 1), begin=600, end=690),
        venue=VENUE,
        venue_name="中央公民館 2階研修室",
        theme="友だちを追加しよう",
        stage=Stage.PLANNED,
        assignments=(AssignmentRow(uid="a1", version=1, role="INS", staff="S01", name="佐藤"),),
    )
    return replace(row, **changes)


def course_row(lessons: int = 4, form: CourseForm | None = None, **changes: Any) -> CourseRow:
    """A released course with weekly lessons."""
    made = form or course_form()
    row = CourseRow(
        uid="c1",
        version=1,
        fiscal_year=2027,
        serial=12,
        stage=Stage.RELEASED,
        kind="BAS",
        form=made,
        made_at=datetime(2027, 2, 1, tzinfo=UTC),
        made_by_name="佐藤",
        lessons=tuple(lesson_row(ordinal, lessons, made) for ordinal in range(1, lessons + 1)),
    )
    return replace(row, **changes)


def person_row(serial: int, **changes: Any) -> PersonRow:
    """Somebody with a name that differs for every number."""
    family, given = serial % len(_FAMILY), serial % len(_GIVEN)
    form = PersonForm(
        name=f"{_FAMILY[family]} {_GIVEN[given]}",
        kana=f"{_KANA[family]} {_GIVEN_KANA[given]}",
        phone=f"0279-00-{1000 + serial}",
        age_band="A75",
        district="NKJ",
    )
    return PersonRow(uid=f"p{serial}", version=1, form=replace(form, **changes), age_band="A75")


def registration_row(
    serial: int, state: RegistrationState = RegistrationState.CONFIRMED, **changes: Any
) -> RegistrationRow:
    """An application."""
    row = RegistrationRow(
        uid=f"r{serial}",
        version=1,
        course_uid="c1",
        fiscal_year=2027,
        course_serial=12,
        lesson=None,
        serial=serial,
        party=serial,
        party_size=1,
        person=person_row(serial),
        card="",
        walk_in=None,
        state=state,
        split=False,
        extra=False,
        applied_at=datetime(2027, 4, 5 + serial % 20, 1, serial % 60, tzinfo=UTC),
        method="TEL",
        first_time=serial % 3 == 0,
        age_band="A75",
        district="NKJ",
        note="",
    )
    return replace(row, **changes)


def rows(count: int = 15) -> tuple[RegistrationRow, ...]:
    """Confirmed ones with the longest name, 配慮, a card and a walk-in among them; one offered, one waiting, one gone."""
    found = [registration_row(serial) for serial in range(1, count + 1)]
    if count >= 5:
        found[1] = registration_row(2, person=person_row(2, name=LONG_NAME, kana=LONG_KANA))
        found[2] = registration_row(
            3,
            person=person_row(
                3,
                cares=("WHL", "HRG"),
                care_note="入口に近い席",
                called="はなちゃん",
                second_phone="090-0000-1234",
                second_contact="長男",
            ),
        )
        found[3] = registration_row(4, person=None, card="0123")
        found[4] = registration_row(5, person=None, walk_in=1)
    extra = [
        registration_row(
            count + 1,
            RegistrationState.OFFERED,
            offer=OfferRow(uid="o1", places=1, made_at=NOW, made_by_name="佐藤", until=date(2027, 5, 11)),
            calls=(CallRow(at=NOW, by_name="佐藤", about="offer", result="away"),),
        ),
        registration_row(count + 2, RegistrationState.WAITING, waiting_place=1),
        registration_row(count + 3, RegistrationState.CANCELLED),
    ]
    return (*found, *extra)


def draw_row(**changes: Any) -> DrawRow:
    """A draw for four places, families among the lots, really drawn."""
    rules = DrawRules(classes=(LotClass.NEWCOMERS,))
    lots = tuple(
        Lot(number=registration_number(2027, 12, serial), places=places, class_=class_)
        for serial, places, class_ in (
            (7, 1, LotClass.NEWCOMERS),
            (2, 2, LotClass.NEWCOMERS),
            (9, 1, LotClass.OTHERS),
            (1, 1, LotClass.OTHERS),
            (4, 1, LotClass.OTHERS),
            (8, 2, LotClass.OTHERS),
        )
    )
    seed = changes.get("seed", "20270507-10")
    row = DrawRow(
        uid="d1",
        label="講R9-012 はじめてのLINE",
        ordinal=1,
        at=datetime(2027, 5, 7, 1, 0, tzinfo=UTC),
        by_name="佐藤",
        seed=seed,
        seed_origin="抽選の日の日付と、申込の数",
        rules=rules,
        places=4,
        reason="",
        lots=draw(lots, seed, rules, 4),
    )
    return replace(row, **changes)


def paper_facts(count: int = 15, **changes: Any) -> PaperFacts:
    """A course of four lessons two days before the first, with a full house."""
    course = changes.pop("course", None) or course_row()
    applied = changes.pop("rows", None)
    applied = rows(count) if applied is None else applied
    facts = PaperFacts(
        course=course,
        office=Office(),
        now=NOW,
        lesson=course.lessons[0] if course.lessons else None,
        rows=applied,
        highest=max((row.serial for row in applied), default=0),
        marks={("l1", "r7"): MarkCode.EXCUSED, ("l2", "r8"): MarkCode.EXCUSED},
        venues={
            VENUE: VenueRow(
                uid=VENUE,
                name="中央公民館 2階研修室",
                kind="KMK",
                active=True,
                open_desks=0,
                address="中之条町大字中之条町1091",
                capacity=30,
                parking="建物の北側に20台。足の悪い方は正面にとめられます。",
            )
        },
        draws=(draw_row(),),
        audit_head="3f9ac81e57d20b64" + "0" * 48,
    )
    return replace(facts, **changes)


def lottery_form() -> CourseForm:
    """The course with a lottery."""
    return course_form(admission=Admission.LOTTERY)


def postponed_lesson() -> LessonRow:
    """A lesson that moved to another day."""
    move = MoveRow(
        at=NOW,
        by_name="佐藤",
        reason="大雪のため",
        time=LessonTime(day=date(2027, 5, 11), begin=600, end=690),
        venue_name="中央公民館 2階研修室",
    )
    return lesson_row(1, moves=(move,))
