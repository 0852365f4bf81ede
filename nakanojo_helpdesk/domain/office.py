"""The office's own settings: names on paper, start of recording, comparison with the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.calendar import EARLIEST, long_date
from nakanojo_helpdesk.domain.statistics.facts import ComparisonMode
from nakanojo_helpdesk.domain.text import NAME_LENGTH, text_problem
from nakanojo_helpdesk.domain.town import TOWN
from nakanojo_helpdesk.typography.plain_text import range_words

APPROVAL_BOXES_AT_MOST: Final = 6
APPROVAL_TITLE_LENGTH: Final = 6
CONTACT_LENGTH: Final = 200
SEAT_MINUTES_AT_MOST: Final = 60
COST_AT_MOST: Final = 99_999_999
COST_SENTENCE: Final = (
    f"＊講座の経費は、{range_words(0, COST_AT_MOST, '円')}わからないときは、空のままにします。"
)
PRACTICE_KEY: Final = "practice"
_PRACTICE: Final = "練習"
_PRACTICE_FOOT: Final = "練習（架空の記録）"
MARGIN_NAMES: Final = ("上", "右", "下", "左")
MARGIN_LIMITS_MM: Final = ((15, 40), (10, 30), (20, 40), (15, 40))
"""Narrowest and widest margin in mm, as `MARGIN_NAMES`: page titles and page numbers stand in the upper and lower one."""


class ListColumn(StrEnum):
    """A column of 名簿 or 受付簿 that a town, or who pays for a course, may ask for. Stored by value.

    A telephone number is none: a list that lies open shows none.
    """

    AGE_BAND = "age_band"
    DISTRICT = "district"
    FIRST_TIME = "first_time"
    CARE = "care"
    APPLIED = "applied"
    METHOD = "method"
    ADDRESS = "address"
    ARRIVED = "arrived"
    PHOTOS = "photos"

    @property
    def label(self) -> str:
        """Its header."""
        return {
            "age_band": "年代",
            "district": "地区",
            "first_time": "初めて",
            "care": "配慮",
            "applied": "申込日",
            "method": "申込の方法",
            "address": "住所",
            "arrived": "来た時刻",
            "photos": "写真の掲載",
        }[self.value]


ROSTER_COLUMNS: Final = (
    ListColumn.AGE_BAND,
    ListColumn.DISTRICT,
    ListColumn.FIRST_TIME,
    ListColumn.CARE,
    ListColumn.APPLIED,
    ListColumn.METHOD,
)
SIGN_COLUMNS: Final = (
    ListColumn.AGE_BAND,
    ListColumn.DISTRICT,
    ListColumn.FIRST_TIME,
    ListColumn.ADDRESS,
    ListColumn.ARRIVED,
    ListColumn.PHOTOS,
)


@dataclass(frozen=True, kw_only=True)
class Office:
    """Settings of the whole town's database (not of one PC).

    `recording_started_on` is the 記録開始日: months before it print `…`. `approval_boxes` are the titles of the
    決裁欄's boxes from left to right; empty means none is printed. `margins_mm` are the paper's, in the order of
    `MARGIN_NAMES`. `seat_minutes` are how long the places of those who are late are kept after a lesson has begun.
    """

    town: str = TOWN
    department: str = "企画課デジタル推進係"
    contact: str = "中之条町役場 企画課デジタル推進係"
    recording_started_on: date | None = None
    comparison: ComparisonMode = ComparisonMode.RATIO
    approval_boxes: tuple[str, ...] = ("課長", "係長", "担当")
    margins_mm: tuple[int, int, int, int] = (25, 17, 25, 30)
    seat_minutes: int = 10
    course_costs: tuple[tuple[int, int], ...] = ()
    """経費 of the courses in yen, by fiscal year: what 1人当たり経費 is computed from."""
    roster_columns: tuple[str, ...] = ("age_band", "district")
    """Columns of 名簿 and of 受付簿 the town has chosen, values of `ListColumn` in their order."""
    sign_columns: tuple[str, ...] = ("district",)
    certificates: bool = False
    """Whether the town gives 修了証."""
    practice: bool = False
    """Whether this is the database of 練習モード. Set when that is made, never by a form."""

    def course_cost(self, fiscal_year: int) -> int | None:
        """経費 of the courses of a fiscal year in yen; None where it is not filled in."""
        return dict(self.course_costs).get(fiscal_year)

    def stamped(self, state: str) -> str:
        """The words of the box that says how final a paper is; 練習 before them in the practice database."""
        return " ".join(word for word in (_PRACTICE if self.practice else "", state) if word)

    @property
    def foot(self) -> str:
        """The foot of every page and sheet in the practice database; empty otherwise."""
        return _PRACTICE_FOOT if self.practice else ""

    def file_name(self, name: str) -> str:
        """The name of a file that leaves the program: `練習_…` in the practice database."""
        return f"{_PRACTICE}_{name}" if self.practice else name

    def problems(self, today: date) -> dict[str, str]:
        """Faults as `{field: sentence}`; a box is `approval_1` …, a margin `margin_0` … `margin_3`."""
        found: dict[str, str] = {}
        for key, label, longest in (
            ("town", "役場の名前", NAME_LENGTH),
            ("department", "部署の名前", NAME_LENGTH),
            ("contact", "問合せ先", CONTACT_LENGTH),
        ):
            text: str = getattr(self, key)
            if not text.strip():
                found[key] = f"＊{label}を入れてください。"
            elif sentence := text_problem(text, label=label, longest=longest, lines=key == "contact"):
                found[key] = f"＊{sentence}"
        found.update(self._box_problems())
        found.update(self._number_problems())
        from nakanojo_helpdesk.domain.privacy.split_numbers import split_problem

        texts = {key: getattr(self, key) for key in ("town", "department", "contact")}
        found = split_problem(texts) | found
        started = self.recording_started_on
        if started is not None and started > today:
            found["recording_started_on"] = "＊記録開始日は、今日までの日付にしてください。"
        elif started is not None and started < EARLIEST:
            found["recording_started_on"] = f"＊記録開始日は、{long_date(EARLIEST)}からにしてください。"
        return found

    def _number_problems(self) -> dict[str, str]:
        found = {
            f"margin_{place}": margin_sentence(place)
            for place, margin in enumerate(self.margins_mm)
            if not MARGIN_LIMITS_MM[place][0] <= margin <= MARGIN_LIMITS_MM[place][1]
        }
        if not 0 <= self.seat_minutes <= SEAT_MINUTES_AT_MOST:
            found["seat_minutes"] = SEAT_SENTENCE
        for year, yen in self.course_costs:
            if not 0 <= yen <= COST_AT_MOST:
                found[f"cost_{year}"] = COST_SENTENCE
        return found

    def _box_problems(self) -> dict[str, str]:
        if len(self.approval_boxes) > APPROVAL_BOXES_AT_MOST:
            return {"approval_1": f"＊決裁欄は{APPROVAL_BOXES_AT_MOST}つまでです。"}
        found: dict[str, str] = {}
        for number, title in enumerate(self.approval_boxes, start=1):
            if not title.strip():
                found[f"approval_{number}"] = "＊決裁欄の名前を入れてください。"
            elif sentence := text_problem(title, label="決裁欄の名前", longest=APPROVAL_TITLE_LENGTH):
                found[f"approval_{number}"] = f"＊{sentence}"
        return found


SEAT_SENTENCE: Final = f"＊席をとっておく時間は、{range_words(0, SEAT_MINUTES_AT_MOST, '分')}"


def margin_sentence(place: int) -> str:
    """The sentence for the n-th margin when the paper does not allow its length."""
    return f"＊{MARGIN_NAMES[place]}の余白は、{range_words(*MARGIN_LIMITS_MM[place], 'mm')}"


def to_settings(office: Office) -> dict[str, str]:
    """The settings as text by key, for the settings table.

    Without `practice`, which nobody may change, and without `paper_settings`.
    """
    started = office.recording_started_on
    return {
        "town": office.town,
        "department": office.department,
        "contact": office.contact,
        "recording_started_on": "" if started is None else started.isoformat(),
        "comparison": office.comparison.value,
        "approval_boxes": "\n".join(office.approval_boxes),
        "seat_minutes": str(office.seat_minutes),
        "course_costs": "\n".join(f"{year}={yen}" for year, yen in sorted(office.course_costs)),
        "margins_mm": ",".join(str(margin) for margin in office.margins_mm),
    }


def paper_settings(office: Office) -> dict[str, str]:
    """What the town has chosen for the papers of courses, as text by key; whoever plans courses chooses it."""
    return {
        "roster_columns": ",".join(office.roster_columns),
        "sign_columns": ",".join(office.sign_columns),
        "certificates": "1" if office.certificates else "",
    }


def from_settings(values: Mapping[str, str]) -> tuple[Office, tuple[str, ...]]:
    """Parse stored settings. Returns them with the keys that could not be read; those and missing keys keep their defaults."""
    default = Office()
    known = {item.name: getattr(default, item.name) for item in fields(Office)}
    known["practice"] = values.get(PRACTICE_KEY) == "1"
    broken: list[str] = []
    for key, read in _READERS.items():
        if key in values:
            try:
                known[key] = read(values[key])
            except ValueError:
                broken.append(key)
    return Office(**known), tuple(broken)


def _margins(text: str) -> tuple[int, int, int, int]:
    top, right, bottom, left = (int(margin) for margin in text.split(","))
    return top, right, bottom, left


def _costs(text: str) -> tuple[tuple[int, int], ...]:
    parts = (line.split("=") for line in text.split("\n") if line)
    return tuple((int(year), int(yen)) for year, yen in parts)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(ListColumn(code).value for code in text.split(",") if code)


_READERS: Final[dict[str, Callable[[str], object]]] = {
    "town": str,
    "department": str,
    "contact": str,
    "recording_started_on": lambda text: date.fromisoformat(text) if text else None,
    "comparison": ComparisonMode,
    "seat_minutes": int,
    "course_costs": _costs,
    "approval_boxes": lambda text: tuple(box for box in text.split("\n") if box),
    "margins_mm": _margins,
    "roster_columns": _columns,
    "sign_columns": _columns,
    "certificates": lambda text: text == "1",
}
