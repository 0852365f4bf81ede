"""回 and 担当: one dated meeting of a course, and who is there for it. Times are minutes after local midnight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nakanojo_helpdesk.domain.calendar import EARLIEST, clock, long_date, short_date
from nakanojo_helpdesk.domain.courses.forms import CourseForm, kept_text_problem
from nakanojo_helpdesk.domain.text import NAME_LENGTH, searchable
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName

THEME_LENGTH: Final = 60
REASON_LENGTH: Final = 200
SHORTEST: Final = 10
LONGEST: Final = 600
YEARS_AHEAD: Final = 3
"""Nobody plans further ahead: such a date is a slip of the keys."""
LESSONS_AT_MOST: Final = 60
STAFF_AT_MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class LessonTime:
    """When a lesson is: a day and the minutes between which it takes place."""

    day: date
    begin: int
    end: int

    @property
    def words(self) -> str:
        """`5月13日（水）10:00～11:30`."""
        return short_date(self.day) + self.clock_words

    @property
    def clock_words(self) -> str:
        """`10:00～11:30`."""
        return f"{clock(self.begin)}～{clock(self.end)}"

    @property
    def length(self) -> int:
        """Minutes it is planned to take."""
        return self.end - self.begin

    def overlaps(self, other: LessonTime) -> bool:
        """Whether the two share a minute of a day; one that begins when the other ends does not."""
        return self.day == other.day and max(self.begin, other.begin) < min(self.end, other.end)

    def time_problems(self, today: date) -> dict[str, str]:
        """Faults of day, begin and end as `{field: sentence}`."""
        found: dict[str, str] = {}
        if self.day < EARLIEST:
            found["day"] = "＊平成より前の日付は登録できません。日付を確かめてください。"
        elif self.day > today + timedelta(days=366 * YEARS_AHEAD):
            found["day"] = f"＊{long_date(self.day)}は{YEARS_AHEAD}年より先です。日付を確かめてください。"
        if not 0 <= self.begin < 24 * 60:
            found["begin"] = "＊その時刻はありません。9:00のように入れてください。"
        elif not 0 < self.end <= 24 * 60:
            found["end"] = "＊その時刻はありません。11:30のように入れてください。"
        elif self.end <= self.begin:
            found["end"] = (
                f"＊終わり（{clock(self.end)}）が、始まり（{clock(self.begin)}）より後になるようにしてください。"
            )
        elif not SHORTEST <= self.length <= LONGEST:
            found["end"] = (
                f"＊1回の長さは{SHORTEST}分から{LONGEST // 60}時間までです。時刻を確かめてください。"
            )
        return found


@dataclass(frozen=True, kw_only=True)
class AssignmentForm:
    """Who does what in a lesson: a member of staff (`staff` is the code) or an outside `name` with its organisation.

    `role` is a code of the vocabulary of session roles.
    """

    role: str
    staff: str | None = None
    name: str = ""
    organisation: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two assignments the same person."""
        if self.staff is not None:
            return "staff", self.staff
        return searchable(self.organisation).strip(), searchable(self.name).strip()

    def problem(self, vocabularies: Vocabularies) -> str | None:
        """The sentence for what cannot be kept, else None; whether the member of staff exists is the service's question."""
        if self.role not in vocabularies[VocabularyName.SESSION_ROLE]:
            return "＊担当の役割を選んでください。"
        if self.staff is not None and (self.name.strip() or self.organisation.strip()):
            return "＊担当は、職員か外部の方のどちらか一方にしてください。"
        if self.staff is None and not self.name.strip():
            return "＊担当の方を選ぶか、お名前を入れてください。"
        return kept_text_problem(self.name, label="お名前", longest=NAME_LENGTH) or kept_text_problem(
            self.organisation, label="所属", longest=NAME_LENGTH
        )


@dataclass(frozen=True, kw_only=True)
class LessonForm(LessonTime):
    """What a planner may write of a lesson. `venue` is the venue's uid."""

    venue: str
    theme: str = ""
    assignments: tuple[AssignmentForm, ...] = ()

    @property
    def time(self) -> LessonTime:
        """When it is, alone."""
        return LessonTime(day=self.day, begin=self.begin, end=self.end)

    def problems(self, vocabularies: Vocabularies, today: date) -> dict[str, str]:
        """Every fault as `{field: sentence}`; venue and staff codes are the service's question."""
        found = self.time_problems(today)
        if sentence := kept_text_problem(self.theme, label="テーマ", longest=THEME_LENGTH):
            found["theme"] = sentence
        if len(self.assignments) > STAFF_AT_MOST:
            found["assignments"] = f"＊担当は1回に{STAFF_AT_MOST}人までです。"
        elif len({form.key for form in self.assignments}) != len(self.assignments):
            found["assignments"] = "＊同じ方が2回、担当になっています。1つにしてください。"
        for form in self.assignments:
            if sentence := form.problem(vocabularies):
                found["assignments"] = sentence
        return found


@dataclass(frozen=True, kw_only=True)
class CoursePlan:
    """A whole course to be made: its form and its lessons in their order."""

    form: CourseForm
    lessons: tuple[LessonForm, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the lessons."""
        return tuple(lesson.day for lesson in self.lessons)

    def problems(
        self, vocabularies: Vocabularies, today: date, *, before: CourseForm | None = None
    ) -> dict[str, str]:
        """Every fault as `{field: sentence}`; a lesson's fields are named by `lesson_field`."""
        found = self.form.problems(vocabularies, self.days, before=before)
        return found | lessons_problems(self.lessons, vocabularies, today)


@dataclass(frozen=True, kw_only=True)
class HeldForm:
    """実施した時間: when a lesson really began and ended, with 短縮理由 when it was shorter than planned."""

    begin: int
    end: int
    reason: str = ""

    def problems(self, planned: LessonTime) -> dict[str, str]:
        """Every fault as `{field: sentence}`."""
        held = LessonTime(day=planned.day, begin=self.begin, end=self.end)
        found = {name: text for name, text in held.time_problems(planned.day).items() if name != "day"}
        if found:
            return found
        if held.length < planned.length and not self.reason.strip():
            found["reason"] = (
                f"＊予定（{planned.length}分）より短い実施（{held.length}分）です。短くなった理由を入れてください。"
            )
        elif sentence := kept_text_problem(self.reason, label="理由", longest=REASON_LENGTH):
            found["reason"] = sentence
        return found


def lessons_problems(
    lessons: Sequence[LessonForm],
    vocabularies: Vocabularies,
    today: date,
    *,
    present: int = 0,
    times: Sequence[LessonTime] = (),
) -> dict[str, str]:
    """Faults of several lessons of a course; field names by `lesson_field`.

    The course has `present` lessons already; `times` are those of them that take place.
    """
    found: dict[str, str] = {}
    if len(lessons) + present > LESSONS_AT_MOST:
        found["lessons"] = f"＊1つの講座は{LESSONS_AT_MOST}回までです。講座を分けてください。"
    for number, lesson in enumerate(lessons):
        for name, sentence in lesson.problems(vocabularies, today).items():
            found[lesson_field(number, name)] = sentence
        if any(lesson.time.overlaps(time) for time in (*times, *(each.time for each in lessons[:number]))):
            found.setdefault(
                lesson_field(number, "begin"),
                f"＊この講座のほかの回と時間が重なっています（{lesson.words}）。時刻を直してください。",
            )
    return found


def lesson_field(number: int, name: str) -> str:
    """The name under which the fault of a field of the n-th lesson (from 0) goes: `lesson_0_day`."""
    return f"lesson_{number}_{name}"


def reason_problem(reason: str, what: str) -> str | None:
    """The sentence for a missing reason or one that cannot be kept, else None. `what` says what is being done."""
    if not reason.strip():
        return f"＊{what}理由を入れてください（例：大雪のため）。"
    return kept_text_problem(reason, label="理由", longest=REASON_LENGTH)
