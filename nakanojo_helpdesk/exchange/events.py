"""イベント一覧 of the 自治体標準オープンデータセット: released courses as an open CSV, its columns in a mapping file.

`resources/open_data/events.toml` says which columns there are and what goes into each. Nobody is named: neither who applied
nor who teaches.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from nakanojo_helpdesk.domain.calendar import clock, short_date
from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import Refused
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.staff.people import VenueRow
from nakanojo_helpdesk.exchange.consultation_lists import safe_cell

_FREE: Final = re.compile(r"無料|0円")
_YEN: Final = re.compile(r"([0-9][0-9,]*)円")
_PHONE: Final = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}")


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a line is about: a course, or one lesson of a course whose lessons one applies for one by one."""

    course: CourseRow
    lessons: tuple[LessonRow, ...]
    office: Office
    municipality: Mapping[str, str]
    venue: VenueRow | None

    @property
    def first(self) -> LessonRow:
        """Its first lesson."""
        return self.lessons[0]


@dataclass(frozen=True, kw_only=True)
class EventMapping:
    """The columns in their order: name, the name of a value (empty: left empty), or a fixed text."""

    encoding: str
    municipality: Mapping[str, str]
    columns: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(cls, file: Path) -> EventMapping:
        """Read a mapping file. Raises `Refused` with a sentence for what cannot be used."""
        try:
            text = tomllib.loads(file.read_text(encoding="utf-8"))
            columns = tuple(
                (str(each["name"]), str(each.get("value", "")), str(each.get("text", "")))
                for each in text["column"]
            )
            municipality = {key: str(value) for key, value in text["municipality"].items()}
            encoding = str(text["encoding"])
            "".encode(encoding)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, LookupError) as error:
            raise Refused(
                f"オープンデータの対応表「{file.name}」を読めません。書き方を確かめてください。"
            ) from error
        if unknown := [value for _name, value, _text in columns if value and value not in VALUES]:
            raise Refused(
                f"オープンデータの対応表「{file.name}」に、知らない値「{unknown[0]}」があります。"
                f"使える値：{'、'.join(sorted(VALUES))}"
            )
        return cls(encoding=encoding, municipality=municipality, columns=columns)


def events_csv(
    mapping: EventMapping, courses: tuple[CourseRow, ...], office: Office, venues: Mapping[str, VenueRow]
) -> tuple[bytes, int]:
    """The file's bytes and its number of lines, the header not counted. Only released courses that take place are in it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([name for name, _value, _text in mapping.columns])
    lines = 0
    for course in courses:
        if course.stage is not Stage.RELEASED:
            continue
        for lessons in _parts(course):
            event = Event(
                course=course,
                lessons=lessons,
                office=office,
                municipality=mapping.municipality,
                venue=venues.get(lessons[0].venue),
            )
            writer.writerow(
                [
                    text or safe_cell(VALUES[value](event) if value else "")
                    for _name, value, text in mapping.columns
                ]
            )
            lines += 1
    return stream.getvalue().encode(mapping.encoding), lines


def _parts(course: CourseRow) -> list[tuple[LessonRow, ...]]:
    """What is one event each: the course, or each lesson where one applies lesson by lesson."""
    lessons = course.taking_place
    if course.form.scope is Scope.LESSON:
        return [(lesson,) for lesson in lessons]
    return [lessons] if lessons else []


def _id(event: Event) -> str:
    lesson = f"-{event.first.ordinal:02d}" if event.course.form.scope is Scope.LESSON else ""
    return event.course.number.removeprefix("講") + lesson


def _title(event: Event) -> str:
    ordinal = event.first.ordinal_words if event.course.form.scope is Scope.LESSON else ""
    return " ".join(word for word in (event.course.title, ordinal) if word)


def _days_note(event: Event) -> str:
    if len(event.lessons) < 2:
        return ""
    days = "、".join(f"{short_date(row.day)}{row.time.clock_words}" for row in event.lessons)
    return f"全{len(event.lessons)}回：{days}"


def _description(event: Event) -> str:
    form = event.course.form
    themes = "、".join(dict.fromkeys(row.theme for row in event.lessons if row.theme))
    parts = (
        themes,
        f"対象：{form.target}" if form.target else "",
        "町民の方" if form.residents_only else "",
        f"{form.least_age}歳以上の方" if form.least_age is not None else "",
        "初めての方" if form.newcomers_only else "",
        f"持ち物：{form.belongings}" if form.belongings else "",
    )
    return "。".join(part for part in parts if part) or event.course.title


def _fee_yen(event: Event) -> str:
    fee = event.course.form.fee
    if not fee or _FREE.fullmatch(fee.strip()):
        return "0"
    found = _YEN.fullmatch(fee.strip())
    return found[1].replace(",", "") if found else ""


def _contact(event: Event) -> str:
    return (event.course.form.contact or event.office.contact).replace("\n", " ")


def _phone(event: Event) -> str:
    found = _PHONE.search(_contact(event))
    return found[0] if found else ""


def _how_to_apply(event: Event) -> str:
    form = event.course.form
    if form.admission is Admission.FREE:
        return form.admission.label
    begin = "" if form.apply_from is None else f"{short_date(form.apply_from)}から"
    return f"{begin}電話か窓口で受け付けます（{form.admission.label}）"


def _venues_note(event: Event) -> str:
    places = tuple(dict.fromkeys(row.venue_name for row in event.lessons))
    return "" if len(places) < 2 else f"会場は回によって違います：{'、'.join(places)}"


VALUES: Final[Mapping[str, Callable[[Event], str]]] = {
    "municipality_code": lambda event: event.municipality.get("code", ""),
    "municipality_name": lambda event: event.municipality.get("name", ""),
    "prefecture": lambda event: event.municipality.get("prefecture", ""),
    "city": lambda event: event.municipality.get("city", ""),
    "id": _id,
    "title": _title,
    "first_day": lambda event: event.lessons[0].day.isoformat(),
    "last_day": lambda event: event.lessons[-1].day.isoformat(),
    "begin": lambda event: clock(event.first.time.begin).rjust(5, "0"),
    "end": lambda event: clock(event.first.time.end).rjust(5, "0"),
    "days_note": _days_note,
    "description": _description,
    "fee_yen": _fee_yen,
    "fee": lambda event: event.course.form.fee,
    "contact": _contact,
    "contact_phone": _phone,
    "organiser": lambda event: event.office.town,
    "partners": lambda event: "、".join(event.course.form.partners),
    "target": lambda event: event.course.form.target,
    "apply_from": lambda event: (
        "" if event.course.form.apply_from is None else event.course.form.apply_from.isoformat()
    ),
    "venue": lambda event: event.first.venue_name,
    "address": lambda event: "" if event.venue is None else event.venue.address,
    "parking": lambda event: "" if event.venue is None else event.venue.parking,
    "capacity": lambda event: str(event.course.capacity),
    "apply_until": lambda event: (
        "" if event.course.form.apply_until is None else event.course.form.apply_until.isoformat()
    ),
    "how_to_apply": _how_to_apply,
    "note": _venues_note,
}
"""What a mapping file may put into a column."""
