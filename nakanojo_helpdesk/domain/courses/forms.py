"""講座: what people apply for, as whoever plans it writes it down, and the rules it must keep.

Faults refuse (`problems`); doubts ask (`domain.courses.doubts`). Codes are vocabulary codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import EARLIEST, fiscal_year_code, long_date, short_date
from nakanojo_helpdesk.domain.text import NAME_LENGTH, text_problem
from nakanojo_helpdesk.domain.vocabularies import Vocabularies, VocabularyName
from nakanojo_helpdesk.typography.plain_text import range_words

TITLE_LENGTH: Final = 60
LINE_LENGTH: Final = 100
NOTES_LENGTH: Final = 500
PARTNERS_AT_MOST: Final = 10
CAPACITY_AT_MOST: Final = 999
DEVICES_AT_MOST: Final = 999
OFFER_DAYS_AT_MOST: Final = 30
OFFER_CALLS_AT_MOST: Final = 10
LIMIT_AT_MOST: Final = 99
AGES: Final = (1, 120)
USUAL_OFFER_DAYS: Final = 2
USUAL_OFFER_CALLS: Final = 2


class Admission(StrEnum):
    """How one gets a place. Stored by value."""

    FIRST_COME = "first_come"
    LOTTERY = "lottery"
    FREE = "free"

    @property
    def label(self) -> str:
        """The word staff read."""
        return {"first_come": "先着順", "lottery": "抽選", "free": "申込不要"}[self.value]


class Scope(StrEnum):
    """What one application is for. Stored by value."""

    COURSE = "course"
    LESSON = "lesson"

    @property
    def label(self) -> str:
        """The words staff read."""
        return {"course": "講座全体", "lesson": "回ごと"}[self.value]


class WaitingOrder(StrEnum):
    """Who of those waiting is asked first. Stored by value."""

    APPLIED = "applied"
    DRAWN = "drawn"
    DRAW_EACH = "draw_each"

    @property
    def label(self) -> str:
        """The words staff read."""
        return {"applied": "申込の順", "drawn": "抽選の続き", "draw_each": "空きごとに抽選"}[self.value]


COURSE_LABELS: Final = {
    "title": "講座の名前",
    "catalogue": "目録の番号",
    "kind": "種類",
    "target": "対象",
    "capacity": "定員",
    "minimum": "最少人数",
    "scope": "申込の単位",
    "admission": "申込のしかた",
    "waiting": "待ちの順",
    "offer_days": "返事を待つ日数",
    "offer_calls": "電話の回数",
    "apply_from": "受付の始まり",
    "apply_until": "受付の締切",
    "limit_in_course": "1人が申し込める回数",
    "limit_in_year": "1年に申し込める講座の数",
    "completion_percent": "修了に要る出席の割合",
    "least_age": "年齢の条件",
    "fee": "費用",
    "belongings": "持ち物",
    "loan_devices": "貸出機器",
    "partners": "協力",
    "contact": "問合せ先",
    "notes": "備考",
}
"""Form field → what staff call it."""

_LINES: Final = {
    "title": TITLE_LENGTH,
    "target": LINE_LENGTH,
    "fee": LINE_LENGTH,
    "belongings": LINE_LENGTH,
    "contact": LINE_LENGTH,
}
_RANGES: Final = {
    "capacity": (1, CAPACITY_AT_MOST, "人"),
    "minimum": (1, CAPACITY_AT_MOST, "人"),
    "offer_days": (0, OFFER_DAYS_AT_MOST, "日"),
    "offer_calls": (1, OFFER_CALLS_AT_MOST, "回"),
    "limit_in_course": (1, LIMIT_AT_MOST, "回"),
    "limit_in_year": (1, LIMIT_AT_MOST, ""),
    "completion_percent": (1, 100, "％"),
    "loan_devices": (0, DEVICES_AT_MOST, "台"),
    "least_age": (*AGES, "歳"),
}


@dataclass(frozen=True, kw_only=True)
class CourseForm:
    """What a planner may write of a course.

    `catalogue` is a code of the vocabulary `course`; with it `kind` follows from it and may be left out. `minimum` is
    最少人数, below which the course is called off by people, never by the program. `residents_only`, `least_age` and
    `newcomers_only` are conditions that are shown when broken and never block. `offer_days` are 開設日 a freed place
    stays offered, `offer_calls` tries to reach somebody. `apply_until` is included. `limit_in_course` counts lessons of
    this course a person may take where one applies for lessons, `limit_in_year` courses of this kind in a fiscal year.
    `completion_percent` is the share of lessons for 修了, None for two thirds.
    """

    title: str
    capacity: int
    catalogue: str | None = None
    kind: str | None = None
    target: str = ""
    residents_only: bool = False
    least_age: int | None = None
    newcomers_only: bool = False
    minimum: int | None = None
    scope: Scope = Scope.COURSE
    admission: Admission = Admission.FIRST_COME
    waiting: WaitingOrder = WaitingOrder.APPLIED
    offer_days: int = USUAL_OFFER_DAYS
    offer_calls: int = USUAL_OFFER_CALLS
    apply_from: date | None = None
    apply_until: date | None = None
    limit_in_course: int | None = None
    limit_in_year: int | None = None
    completion_percent: int | None = None
    fee: str = "無料"
    belongings: str = ""
    loan_devices: int = 0
    partners: tuple[str, ...] = ()
    contact: str = ""
    notes: str = ""

    def kind_code(self, vocabularies: Vocabularies) -> str | None:
        """The course's kind: that of its entry in the catalogue, else the one chosen."""
        catalogue = vocabularies[VocabularyName.COURSE]
        if self.catalogue is not None and self.catalogue in catalogue:
            return catalogue.term(self.catalogue).parent
        return self.kind

    def problems(
        self, vocabularies: Vocabularies, lesson_days: Sequence[date], *, before: CourseForm | None = None
    ) -> dict[str, str]:
        """Every fault as `{field: sentence}`, empty when the course can be kept.

        `lesson_days` are the days of its lessons that take place. `before` is how the course stood: codes that were
        retired since may stay on it.
        """
        found = self._text_problems() | self._number_problems()
        found |= self._code_problems(vocabularies, lesson_days, before)
        return found | self._application_problems(sorted(lesson_days))

    def _text_problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if not self.title.strip():
            found["title"] = "＊講座の名前を入れてください。"
        for name, longest in (*_LINES.items(), ("notes", NOTES_LENGTH)):
            text: str = getattr(self, name)
            if sentence := kept_text_problem(
                text, label=COURSE_LABELS[name], longest=longest, lines=name == "notes"
            ):
                found[name] = sentence
        if len(self.partners) > PARTNERS_AT_MOST:
            found["partners"] = f"＊協力は{PARTNERS_AT_MOST}団体までです。"
        for partner in self.partners:
            if not partner.strip():
                found["partners"] = (
                    "＊協力に、名前のない行があります。団体の名前を入れるか、行を消してください。"
                )
            elif sentence := kept_text_problem(partner, label="協力の名前", longest=NAME_LENGTH):
                found["partners"] = sentence
        if len({partner.strip() for partner in self.partners}) != len(self.partners):
            found.setdefault("partners", "＊協力に、同じ団体が2回あります。1つにしてください。")
        return found

    def _number_problems(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, (low, high, unit) in _RANGES.items():
            number: int | None = getattr(self, name)
            if number is not None and not low <= number <= high:
                found[name] = f"＊{COURSE_LABELS[name]}は、{range_words(low, high, unit)}"
        if (
            self.minimum is not None
            and not {"capacity", "minimum"} & set(found)
            and self.minimum > self.capacity
        ):
            found["minimum"] = (
                f"＊最少人数（{self.minimum}人）が、定員（{self.capacity}人）より多くなっています。"
                "どちらかを直してください。"
            )
        return found

    def _code_problems(
        self, vocabularies: Vocabularies, lesson_days: Sequence[date], before: CourseForm | None
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, vocabulary_name in (
            ("catalogue", VocabularyName.COURSE),
            ("kind", VocabularyName.COURSE_KIND),
        ):
            code: str | None = getattr(self, name)
            vocabulary = vocabularies[vocabulary_name]
            if code is None or (before is not None and code == getattr(before, name)):
                continue
            if code not in vocabulary:
                found[name] = f"＊{COURSE_LABELS[name]}が、この町の一覧にありません。選び直してください。"
            elif not all(vocabulary.usable_on(code, day) for day in lesson_days):
                found[name] = (
                    f"＊{COURSE_LABELS[name]}の「{vocabulary.label(code)}」は、この講座の日には使えません。"
                    "選び直してください。"
                )
        kind = self.kind_code(vocabularies)
        if kind is None and "catalogue" not in found:
            found["kind"] = "＊講座の種類を選んでください。"
        elif self.kind is not None and kind != self.kind and not found:
            found["kind"] = "＊種類が、目録の番号の種類と違います。どちらかを選び直してください。"
        return found

    def _application_problems(self, days: Sequence[date]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in ("apply_from", "apply_until"):
            day: date | None = getattr(self, name)
            if day is not None and not EARLIEST <= day <= date(2200, 1, 1):
                found[name] = f"＊{COURSE_LABELS[name]}の日付を確かめてください。"
        if self.admission is Admission.FREE:
            return found
        if self.admission is Admission.LOTTERY and self.apply_until is None:
            found["apply_until"] = "＊抽選にする講座には、受付の締切が要ります。締切の日を入れてください。"
        if self.admission is not Admission.LOTTERY and self.waiting is WaitingOrder.DRAWN:
            found["waiting"] = "＊「抽選の続き」は、抽選の講座だけで選べます。待ちの順を選び直してください。"
        if self.apply_from and self.apply_until and self.apply_until < self.apply_from:
            found["apply_until"] = (
                f"＊締切（{long_date(self.apply_until)}）が、受付の始まり（{long_date(self.apply_from)}）より前です。"
            )
        if not days:
            return found
        # Where one applies lesson by lesson, later lessons may still be applied for.
        opens_by = days[0] if self.scope is Scope.COURSE else days[-1]
        if self.apply_from and self.apply_from > opens_by:
            found["apply_from"] = (
                f"＊受付の始まり（{long_date(self.apply_from)}）が、講座の日（{short_date(opens_by)}）より後です。"
            )
        if self.admission is Admission.LOTTERY and self.apply_until and self.apply_until >= days[0]:
            found.setdefault(
                "apply_until",
                f"＊抽選の締切は、第1回（{long_date(days[0])}）より前の日にしてください。",
            )
        return found


def kept_text_problem(text: str, *, label: str, longest: int, lines: bool = False) -> str | None:
    """The sentence for a text that cannot be kept (too long, signs unseen, a 個人番号), else None."""
    if sentence := text_problem(text, label=label, longest=longest, lines=lines):
        return f"＊{sentence}"
    return None


def course_number(fiscal_year: int, serial: int) -> str:
    """`講R8-012`: the fiscal year the course was planned for and a running number, never changed or reused.

    The year is that of the first lesson when the number is given. It names the course and counts nothing: a lesson that
    moves into April is counted by its own day, and the number people have on their slips stays.
    """
    return f"講{fiscal_year_code(fiscal_year)}-{serial:03d}"
