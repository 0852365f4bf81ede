"""Carried settings as plain lists and texts, and back: whatever a file may hold is checked before any of it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Final, TypeVar

from nakanojo_helpdesk.domain import office as offices
from nakanojo_helpdesk.domain.calendar import EARLIEST
from nakanojo_helpdesk.domain.errors import Damaged, Refused
from nakanojo_helpdesk.domain.first_start.carried import CarriedPc, CarriedSettings
from nakanojo_helpdesk.domain.office import Office
from nakanojo_helpdesk.domain.opening_days import OwnDay, note_problem
from nakanojo_helpdesk.domain.retention import rules
from nakanojo_helpdesk.domain.staff.people import TEXT_SCALE_LABELS, THEME_LABELS, DeskForm, VenueForm
from nakanojo_helpdesk.domain.text import text_problem
from nakanojo_helpdesk.domain.vocabularies import VOCABULARY_LABELS, Term, VocabularyName

BROKEN: Final = (
    "この設定のファイルは、途中までしかないか、壊れています。取り込んでいません。"
    "前のパソコンで、もう一度「設定を持ち出す」を行ってください。"
)
LOCK_MINUTES: Final = (1, 15)
"""The shortest and the longest idle time a PC may have, as `settings.py` has it."""
_MOST: Final = {"terms": 5_000, "venues": 1_000, "desks": 500, "days": 20_000}
_LONGEST_VALUE: Final = 4_000
_LONGEST_PATH: Final = 260
_LARGEST_SORT: Final = 10_000_000
_OPEN_AGAIN: Final = "前のパソコンで直してから、もう一度持ち出してください。"

T = TypeVar("T")


def packed(carried: CarriedSettings) -> dict[str, object]:
    """The settings as JSON can hold them."""
    office = carried.office
    values = (
        offices.to_settings(office) | offices.paper_settings(office) | rules.to_settings(carried.retention)
    )
    found: dict[str, object] = {
        "office": values,
        "terms": [
            {"vocabulary": name.value, **_written(term)}
            for name, terms in carried.terms.items()
            for term in terms
        ],
        "venues": [_written(venue) for venue in carried.venues],
        "desks": [_written(desk) for desk in carried.desks],
        "days": [{"day": day.isoformat(), **_written(own)} for day, own in carried.days],
    }
    if carried.pc is not None:
        found["pc"] = _written(carried.pc)
    return found


def unpacked(content: object, made_at: datetime) -> CarriedSettings:
    """Read packed settings. Raises `Damaged` where their shape is not ours, `Refused` with the fault of what they say."""
    try:
        table = _table(content)
        values = {_text(key): _text(value) for key, value in _table(table["office"]).items()}
        read = CarriedSettings(
            office=_office(values),
            retention=_retention(values),
            terms=_terms(_rows(table, "terms")),
            venues=tuple(_venue(row) for row in _rows(table, "venues")),
            desks=tuple(_desk(row) for row in _rows(table, "desks")),
            days=tuple(_day(row) for row in _rows(table, "days")),
            pc=_pc(_table(table["pc"])) if table.get("pc") is not None else None,
            made_at=made_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(BROKEN) from error
    _require_sound(read)
    return read


def _written(form: object) -> dict[str, object]:
    """A form as a table: dates as ISO text, nothing for None."""
    table: dict[str, object] = {}
    for item in fields(form):  # type: ignore[arg-type]
        value = getattr(form, item.name)
        if value is not None:
            table[item.name] = value.isoformat() if isinstance(value, date) else value
    return table


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _rows(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = table[name]
    if not isinstance(rows, list) or len(rows) > _MOST[name]:
        raise TypeError
    return [_table(row) for row in rows]


def _text(value: object, longest: int = _LONGEST_VALUE) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError
    return value


def _number(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise TypeError
    return value


def _maybe(value: object, read: Callable[[object], T]) -> T | None:
    return None if value is None else read(value)


def _date(value: object) -> date:
    found = date.fromisoformat(_text(value))
    if not EARLIEST <= found <= date(2200, 12, 31):
        raise ValueError
    return found


def _office(values: Mapping[str, str]) -> Office:
    keys = offices.to_settings(Office()) | offices.paper_settings(Office())
    office, broken = offices.from_settings({key: text for key, text in values.items() if key in keys})
    for columns in (office.roster_columns, office.sign_columns):
        if len(set(columns)) != len(columns):
            raise ValueError
    if broken or len(office.course_costs) > 200:
        raise ValueError
    return office


def _retention(values: Mapping[str, str]) -> rules.RetentionRules:
    return rules.from_settings(values)


def _terms(rows: Iterable[Mapping[str, object]]) -> dict[VocabularyName, tuple[Term, ...]]:
    found: dict[VocabularyName, list[Term]] = {}
    for row in rows:
        term = Term(
            code=_text(row["code"]),
            label=_text(row["label"]),
            parent=_maybe(row.get("parent"), _text),
            short=_text(row.get("short", "")),
            hotkey=_text(row.get("hotkey", "")),
            sort=_number(row.get("sort", 0), -_LARGEST_SORT, _LARGEST_SORT),
            valid_from=_maybe(row.get("valid_from"), _date),
            valid_to=_maybe(row.get("valid_to"), _date),
            public_label=_text(row.get("public_label", "")),
            note=_text(row.get("note", "")),
            measure=_text(row.get("measure", "")),
        )
        found.setdefault(VocabularyName(_text(row["vocabulary"])), []).append(term)
    return {name: tuple(terms) for name, terms in found.items()}


def _venue(row: Mapping[str, object]) -> VenueForm:
    return VenueForm(
        name=_text(row["name"]).strip(),
        kind=_text(row["kind"]),
        address=_text(row.get("address", "")),
        capacity=_maybe(row.get("capacity"), lambda value: _number(value, -1, 1_000_000)),
        parking=_text(row.get("parking", "")),
        district=_maybe(row.get("district"), _text),
    )


def _desk(row: Mapping[str, object]) -> DeskForm:
    return DeskForm(
        name=_text(row["name"]).strip(),
        venue=_text(row["venue"]).strip(),
        venue_kind=_text(row.get("venue_kind", "THL")),
    )


def _day(row: Mapping[str, object]) -> tuple[date, OwnDay]:
    is_open = row["is_open"]
    if not isinstance(is_open, bool):
        raise TypeError
    return _date(row["day"]), OwnDay(is_open=is_open, note=_text(row.get("note", "")).strip())


def _pc(row: Mapping[str, object]) -> CarriedPc:
    scale, theme = _number(row["text_scale"], 1, 1_000), _text(row["theme"])
    minutes = _number(row["lock_minutes"], *LOCK_MINUTES)
    if scale not in TEXT_SCALE_LABELS or theme not in THEME_LABELS:
        raise ValueError
    folder = _text(row.get("second_backup_folder", ""), _LONGEST_PATH)
    if folder and text_problem(folder, label="第2の置き場所", longest=_LONGEST_PATH):
        raise ValueError
    return CarriedPc(text_scale=scale, theme=theme, lock_minutes=minutes, second_backup_folder=folder)


def _require_sound(read: CarriedSettings) -> None:
    """Require what forms would require; codes are looked at with the shipped ones. Raises `Refused`, `Damaged`."""
    for what, problems in _problems(read):
        if problems:
            sentence = next(iter(problems.values())).removeprefix("＊")
            raise Refused(
                f"この設定のファイルには、使えない内容があります（{what}：{sentence}）。{_OPEN_AGAIN}"
            )
    names = [venue.name for venue in read.venues]
    desks = [(desk.name, desk.venue) for desk in read.desks]
    days = [day for day, _own in read.days]
    if any(len(set(each)) != len(each) for each in (names, desks, days)):
        raise Damaged(BROKEN)
    if any(desk.venue not in names for desk in read.desks) or set(read.terms) - set(VOCABULARY_LABELS):
        raise Damaged(BROKEN)


def _problems(read: CarriedSettings) -> Iterable[tuple[str, Mapping[str, str]]]:
    # A clock that is behind must not refuse what the town decided: the founding looks at the date again.
    yield "役場・用紙", read.office.problems(date.max)
    for venue in read.venues:
        yield "場所", venue.problems()
    for desk in read.desks:
        yield "窓口", desk.problems()
    for _day_of, own in read.days:
        yield "開設日", {"note": sentence} if (sentence := note_problem(own.note)) else {}
