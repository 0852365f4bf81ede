"""実績: what lessons and courses came to, for reports that name nobody.

Every ratio is over lessons that were held: those cancelled, postponed or still to come are in none. The rules are printed
with the figures (`docs/counting.md`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

from nakanojo_helpdesk.domain.courses.forms import Admission
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.staffing import needed_staff
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.statistics.facts import MonthState, tenths
from nakanojo_helpdesk.domain.surveys.results import SurveyFacts

_NO_ROLL: Final = frozenset({MarkCode.NONE, MarkCode.EXCUSED})
STAFF_ROLES: Final = ("INS", "AST", "STF", "VOL")
"""Codes of the vocabulary `session_role` that reports count, in their order."""

FILL_DEFINITION: Final = (
    "充足率＝出席÷定員×100、申込率＝申込÷定員×100、出席率＝出席÷確定×100（どれも出欠をとった回の合計で計算し、"
    "小数第2位を四捨五入します）。中止・延期の回と、まだ来ていない回は入りません。"
)
PRESENT_DEFINITION: Final = "出席は、出席・遅刻・早退・当日参加の合計です。講師や職員は数えません。"
BELONGING_DEFINITION: Final = (
    "回の確定は、その回が終わったときに席のあった方と、席がなくても来た方の合計です。"
    "あとから申し込んだ方は、申し込む前の回には入りません。"
)
APPLIED_DEFINITION: Final = (
    "申込は、締切の前に取り消されたものを除いた人数です。当日参加は入りません。"
    "断った人数は、満員などで申込にならなかった人数です。"
)
PEOPLE_DEFINITION: Final = (
    "実人数は、実施した回に1回でも出席した方を、1人1回数えたものです。名前のわからない当日参加は、"
    "同じ方かどうかがわからないため、別に人数を書きます。初参加は、記録の中で初めて出席した方です"
    "（申込のときに「初めてではない」と答えた方は除きます）。"
)
LESSONS_DEFINITION: Final = (
    "回数は、終わりの時刻を過ぎた回（中止・延期を除く）を、その回の日で数えたものです。"
    "定員・申込・確定・出席は、出欠をとった回の数の合計です（4回の講座に4回出た方は4人）。"
)
PER_LESSON_DEFINITION: Final = (
    "1回当たり＝出席÷出欠をとった回数。"
    "講師比（講師1人当たり）＝出席÷講師とアシスタントの延べ人数（小数第2位を四捨五入）。"
)
ROLL_DEFINITION: Final = (
    "出欠をとっていない回（終わったのに、だれの出欠も入っていない回）は、何人来たかがわからないので、回数だけに入れ、"
    "定員・申込・確定・出席と割合には入れません。表では「…」です。"
)
COMPLETED_DEFINITION: Final = (
    "修了は、終わった講座で、申し込んだあとの回のうち、講座で決めた割合（決めていなければ3分の2）以上に出席した方です。"
    "最後の回のある年度に入れます。出欠をとっていない回のある講座は「…」で、合計に入りません。"
    "まだ終わっていない講座、回ごとに申し込む講座、申込のいらない講座は「－」です。"
)
AUDIENCE_DEFINITION: Final = (
    "年代と地区の表は、1回でも出席した方を1人1回数えたものです。人が特定されないように、2人以下の数と、"
    "引き算でわかってしまう数は「x」にしています。"
)


def quotient(part: int, whole: int) -> Decimal | None:
    """A share with three places, half-up; None where there is no whole."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class LessonFacts:
    """One lesson. `confirmed` are those who belong to its roll, `marks` their marks: they add up to `confirmed`.

    `applied` are the applications for its places: the course's where one applies for the whole course. Of a cancelled or
    postponed lesson there are no marks.
    """

    row: LessonRow
    state: CourseState
    applied: int = 0
    confirmed: int = 0
    marks: Mapping[MarkCode, int] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Whether it took place: only such a lesson is part of a ratio."""
        return self.state is CourseState.HELD

    @property
    def has_roll(self) -> bool:
        """Whether somebody took its roll: else nobody knows who came. 欠席の連絡 is said before, and makes no roll.

        Where nobody was expected, or everybody had said they would not come, nobody came.
        """
        if not self.is_held:
            return False
        if any(count for code, count in self.marks.items() if code not in _NO_ROLL):
            return True
        if self.confirmed:
            return not self.marks.get(MarkCode.NONE, 0)
        return self.row.course_form.admission is not Admission.FREE

    @property
    def present(self) -> int:
        """出席."""
        return sum(count for code, count in self.marks.items() if code.is_present)

    @property
    def staff(self) -> dict[str, int]:
        """How many were assigned by code of their role, every role of `STAFF_ROLES`."""
        found = Counter(each.role for each in self.row.assignments)
        return {role: found[role] for role in STAFF_ROLES}

    @property
    def minutes(self) -> int:
        """実施した時間."""
        return self.row.held_minutes

    @property
    def is_staffed(self) -> bool:
        """Whether one 講師 or アシスタント for four was there, for those present."""
        return self.staff["INS"] + self.staff["AST"] >= needed_staff(self.present)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The lessons of a course or of a year together. All but `lessons`, `cancelled` and `postponed` is over held ones.

    `places` (定員), `applied`, `confirmed`, `present` and `trainers` are over the `rolled` of them alone, so that a lesson
    nobody took the roll of is in no ratio. `trainers` are 講師 and アシスタント, counted lesson by lesson; `staff` counts
    people by role and lesson, `staff_minutes` minutes held by role.
    """

    lessons: int
    held: int
    rolled: int
    cancelled: int
    postponed: int
    places: int
    applied: int
    confirmed: int
    present: int
    minutes: int
    understaffed: int
    unrecorded: int
    """Lessons whose roll was taken, with somebody on it who has no mark."""
    trainers: int
    staff: Mapping[str, int]
    staff_minutes: Mapping[str, int]

    @classmethod
    def of(cls, lessons: Iterable[LessonFacts]) -> Sums:
        """Add the lessons up."""
        rows = tuple(lessons)
        held = tuple(row for row in rows if row.is_held)
        rolled = tuple(row for row in held if row.has_roll)
        return cls(
            lessons=len(rows),
            held=len(held),
            rolled=len(rolled),
            cancelled=sum(row.state is CourseState.CANCELLED for row in rows),
            postponed=sum(row.state is CourseState.POSTPONED for row in rows),
            places=sum(row.row.capacity for row in rolled),
            applied=sum(row.applied for row in rolled),
            confirmed=sum(row.confirmed for row in rolled),
            present=sum(row.present for row in rolled),
            minutes=sum(row.minutes for row in held),
            understaffed=sum(not row.is_staffed for row in held),
            unrecorded=sum(row.marks.get(MarkCode.NONE, 0) > 0 for row in rolled),
            trainers=sum(row.staff["INS"] + row.staff["AST"] for row in rolled),
            staff={role: sum(row.staff[role] for row in held) for role in STAFF_ROLES},
            staff_minutes={role: sum(row.staff[role] * row.minutes for row in held) for role in STAFF_ROLES},
        )

    @property
    def fill_rate(self) -> Decimal | None:
        """充足率."""
        return quotient(self.present, self.places)

    @property
    def apply_rate(self) -> Decimal | None:
        """申込率."""
        return quotient(self.applied, self.places)

    @property
    def attendance_rate(self) -> Decimal | None:
        """出席率."""
        return quotient(self.present, self.confirmed)

    @property
    def without_roll(self) -> int:
        """Held lessons whose roll nobody took: 出席 is not known."""
        return self.held - self.rolled

    @property
    def is_known(self) -> bool:
        """Whether there is a figure to show: a lesson was held with a roll, or none was held at all."""
        return self.rolled > 0 or self.held == 0

    @property
    def per_lesson_x10(self) -> int | None:
        """1回当たり, in tenths of a person."""
        return tenths(self.present, self.rolled)

    @property
    def per_trainer_x10(self) -> int | None:
        """講師比, in tenths of a person."""
        return tenths(self.present, self.trainers)

    @property
    def trainer_minutes(self) -> int:
        """講師時間 in minutes: 講師 and アシスタント."""
        return self.staff_minutes["INS"] + self.staff_minutes["AST"]


def without_roll_words(sums: Sums) -> str:
    """How many lessons nobody took the roll of, as a sentence; empty for none."""
    if not sums.without_roll:
        return ""
    return f"出欠をとっていない回が{sums.without_roll}回あり、数に入っていません。"


@dataclass(frozen=True, kw_only=True)
class CourseFacts:
    """One course with its lessons. Counts are places of people who applied; walk-ins are in `present` and `completed` only.

    `lost` lost in a draw and hold no place now, `withdrawn` cancelled or declined, `methods` are applications by code of
    the way they came and add up to `applied`. `audience` are those who attended at all, each once, by codes of age band
    and district (None: not known). `survey` is None without forms handed in after a lesson. `completed` is 修了, None where
    it is not counted: `is_completion_unknown` because of a roll that was not taken.
    """

    row: CourseRow
    state: CourseState
    lessons: tuple[LessonFacts, ...] = ()
    applied: int = 0
    confirmed: int = 0
    waiting: int = 0
    lost: int = 0
    withdrawn: int = 0
    turned_away: int = 0
    methods: Mapping[str, int] = field(default_factory=dict)
    audience: Mapping[tuple[str | None, str | None], int] = field(default_factory=dict)
    survey: SurveyFacts | None = None
    completed: int | None = None
    is_completion_unknown: bool = False
    counted_at: datetime | None = None
    audit_head: str = ""

    @property
    def sums(self) -> Sums:
        """Its lessons together."""
        return Sums.of(self.lessons)


@dataclass(frozen=True, kw_only=True)
class PeopleFacts:
    """Who was reached: `distinct` people and cards, `unnamed` walk-ins beside them, and those of both here `first_time`."""

    distinct: int = 0
    unnamed: int = 0
    first_time: int = 0


@dataclass(frozen=True, kw_only=True)
class DaysFacts:
    """The courses with a lesson on some days (both included), each with its lessons of these days.

    `audience` are people and cards who attended then, each once, by codes of age band and district (None: not known).
    """

    first: date
    last: date
    courses: tuple[CourseFacts, ...] = ()
    people: PeopleFacts = PeopleFacts()
    audience: Mapping[tuple[str | None, str | None], int] = field(default_factory=dict)

    @cached_property
    def sums(self) -> Sums:
        """All lessons together."""
        return Sums.of(lesson for course in self.courses for lesson in course.lessons)


@dataclass(frozen=True, kw_only=True)
class YearFacts:
    """The courses with a lesson in a fiscal year (and planned ones without any), each with its lessons of that year.

    `survey` is all their forms together, `counted_at` an aware instant, `audit_head` a hash in hex.
    """

    fiscal_year: int
    state: MonthState
    courses: tuple[CourseFacts, ...]
    people: PeopleFacts
    survey: SurveyFacts | None
    counted_at: datetime
    audit_head: str

    @property
    def sums(self) -> Sums:
        """All lessons together."""
        return Sums.of(lesson for course in self.courses for lesson in course.lessons)

    @property
    def completed(self) -> int | None:
        """修了 of the courses where it is counted; None where it is of none."""
        counted = [course.completed for course in self.courses if course.completed is not None]
        return sum(counted) if counted else None

    def total(self, name: str) -> int:
        """A count of the courses together, by its name, such as `turned_away`."""
        return sum(int(getattr(course, name)) for course in self.courses)
