"""The inputs that several dialogs about lessons share: day, clock times, venue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from nakanojo_helpdesk.domain.calendar import DateNotUnderstood, clock, long_date, parse_day_ahead, parse_time
from nakanojo_helpdesk.domain.courses.lessons import LessonTime
from nakanojo_helpdesk.domain.errors import Invalid
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

USUAL_BEGIN: Final = 10 * 60
USUAL_END: Final = 11 * 60 + 30
_DAY_MISSING: Final = "＊日付を入れてください（例：5/13、来週の水曜日）。"
_TIME_MISSING: Final = "＊時刻を入れてください（例：10:00）。"


class ClockFields:
    """Begin and end of a lesson. Moving the begin moves the end by as much, until the end was typed."""

    def __init__(self) -> None:
        self.begin = TextField(12, "例：10:00", 200, figures=True)
        self.end = TextField(12, "例：11:30", 200, figures=True)
        self.fields = {
            "begin": Field("始まり", self.begin, required=True),
            "end": Field("終わり", self.end, required=True),
        }
        self._length = USUAL_END - USUAL_BEGIN
        self._typed_end = False
        self.begin.textEdited.connect(self._move_end)
        self.end.textEdited.connect(self._keep_end)

    def show(self, begin: int, end: int) -> None:
        """Show times, in minutes after midnight."""
        self._length, self._typed_end = end - begin, False
        self.begin.setText(clock(begin))
        self.end.setText(clock(end))

    def problems(self) -> dict[str, str]:
        """What cannot be read, by field."""
        found: dict[str, str] = {}
        for name, field in (("begin", self.begin), ("end", self.end)):
            try:
                if parse_time(field.value()) is None:
                    found[name] = _TIME_MISSING
            except DateNotUnderstood as error:
                found[name] = str(error)
        return found

    def minutes(self) -> tuple[int, int]:
        """Begin and end in minutes. Raises `Invalid` with every fault."""
        if problems := self.problems():
            raise Invalid(problems)
        return parse_time(self.begin.value()) or 0, parse_time(self.end.value()) or 0

    def _move_end(self) -> None:
        try:
            begin = parse_time(self.begin.value())
        except DateNotUnderstood:
            return
        if begin is not None and not self._typed_end and begin + self._length < 24 * 60:
            self.end.setText(clock(begin + self._length))

    def _keep_end(self) -> None:
        self._typed_end = True


def day_field(workplace: Workplace) -> DateField:
    """A day that lies ahead, in any spelling."""
    return DateField(lambda text: parse_day_ahead(text, today=workplace.today()), long_date)


def day_problem(field: DateField) -> str | None:
    """The sentence for an empty or unreadable day, else None."""
    return field.problem() or (_DAY_MISSING if field.date() is None else None)


def lesson_time(day: DateField, times: ClockFields) -> LessonTime:
    """Day and times as typed. Raises `Invalid` with every fault."""
    problems = times.problems()
    if sentence := day_problem(day):
        problems = {"day": sentence, **problems}
    chosen: date | None = day.date()
    if problems or chosen is None:
        raise Invalid(problems)
    begin, end = times.minutes()
    return LessonTime(day=chosen, begin=begin, end=end)


def venue_field(workplace: Workplace, kept: str | None = None, kept_name: str = "") -> ChoiceField:
    """The venues in use to choose from, and one that is no longer used where a lesson has it. Raises `DeskError`."""
    rows = workplace.ledger.read(venues.listing)
    field = ChoiceField([Choice(row.uid, row.name) for row in rows], empty="選んでください")
    if kept:
        field.offer_too(kept, f"{kept_name}（閉鎖）")
        field.set_code(kept)
    return field


def watch(
    day: DateField | None, times: ClockFields | None, venue: ChoiceField | None, act: Callable[[], object]
) -> None:
    """Call `act` whenever one of these inputs changes."""
    if day is not None:
        day.changed.connect(act)
    if times is not None:
        times.begin.textChanged.connect(act)
        times.end.textChanged.connect(act)
    if venue is not None:
        venue.currentIndexChanged.connect(lambda _place: act())
