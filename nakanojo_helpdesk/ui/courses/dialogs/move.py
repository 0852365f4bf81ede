"""延期・日時の変更, 中止, 実施した時間: what becomes of a lesson, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.lessons import REASON_LENGTH, HeldForm, LessonTime
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.services.courses import clashes, lessons
from nakanojo_helpdesk.ui.courses.dialogs.doubts import DoubtLines
from nakanojo_helpdesk.ui.courses.dialogs.fields import (
    ClockFields,
    day_field,
    lesson_time,
    venue_field,
    watch,
)
from nakanojo_helpdesk.ui.courses.words import history_words, lesson_name
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_KNOWN: Final = "known"
_OPEN: Final = "open"


class PostponeDialog(FormDialog):
    """Moves a lesson to another day, or to one not known yet. It keeps number, people and staff."""

    def __init__(self, workplace: Workplace, row: LessonRow, parent: QWidget | None = None) -> None:
        self._workplace, self._row = workplace, row
        waits = row.stage is Stage.POSTPONED
        self.known = ChipGroup(
            "新しい日", [Choice(_KNOWN, "決める", "1"), Choice(_OPEN, "まだ決まっていない", "2")]
        )
        self.known.set_codes([_KNOWN])
        self.day = day_field(workplace)
        self.times = ClockFields()
        self.times.show(row.time.begin, row.time.end)
        self.venue = venue_field(workplace, row.venue, row.venue_name)
        self.reason = TextField(REASON_LENGTH, width=760)
        fields = {
            "known": Field("新しい日", self.known, beside=True),
            "day": Field("日付", self.day, required=True),
            **self.times.fields,
            "venue": Field("会場", self.venue, required=True),
            "reason": Field("理由", self.reason, required=True, support="例：大雪のため、講師の都合"),
        }
        now = f"いま：{lesson_name(row.ordinal, row.time)}　{row.venue_name}"
        intro = "\n".join((now, *history_words(row), "番号と担当は、そのままです。"))
        super().__init__(
            "延期・日時の変更", fields, "変更する", parent, intro, beside=[("day", "begin", "end")]
        )
        self._when = (*self.rows[1:2], fields["venue"])
        self._doubts = DoubtLines()
        self.put_below("day", self._doubts)
        fields["known"].setVisible(not waits)
        watch(self.day, self.times, self.venue, self._look_ahead)
        self.known.changed.connect(self._show_when)
        self.known.passed.connect(self._go_on)
        self.focus_first(self.day.line)

    def doubt_words(self) -> str:
        """What the new time clashes with, as shown; empty for nothing."""
        return self._doubts.words()

    @override
    def send(self) -> str:
        row = self._row
        to = lesson_time(self.day, self.times) if self._has_day() else None
        call_asking(
            self._workplace,
            self,
            lessons.postpone,
            row.uid,
            row.version,
            to,
            reason=self.reason.value(),
            venue=self.venue.code() if to is not None else None,
            accept="このまま変更する",
            now=self._workplace.now(),
        )
        if to is None:
            return f"第{row.ordinal}回を延期しました。新しい日は、決まったら入れてください。"
        return f"{lesson_name(row.ordinal, to)}に変更しました。"

    def _has_day(self) -> bool:
        return self.known.code() != _OPEN

    def _show_when(self) -> None:
        if self.known.code() is None:  # the chosen chip was pressed again: it stays
            self.known.set_codes([_KNOWN])
        for field in self._when:
            field.setVisible(self._has_day())
        self._look_ahead()

    def _go_on(self) -> None:
        (self.day.line if self._has_day() else self.reason).setFocus()

    def _look_ahead(self) -> None:
        """Say what the new time clashes with."""
        found: tuple[str, ...] = ()
        try:
            if self._has_day():
                found = self._asked(lesson_time(self.day, self.times))
        except DeskError:
            pass  # said below its field when it is sent
        self._doubts.say(found)
        self.fit()

    def _asked(self, time: LessonTime) -> tuple[str, ...]:
        if time.end <= time.begin:
            return ()
        row, venue = self._row, self.venue.code() or ""
        form = replace(row.form(), day=time.day, begin=time.begin, end=time.end, venue=venue)
        return self._workplace.ledger.read(
            clashes.doubts_about,
            row.course_form,
            [form],
            label=row.label,
            but=(row.uid,),
            now=self._workplace.now(),
        )


class ReasonDialog(FormDialog):
    """Calls something off with a reason. `act` does it with the reason; `done` is the sentence afterwards."""

    def __init__(
        self,
        title: str,
        intro: str,
        accept: str,
        act: Callable[[str], object],
        done: str,
        parent: QWidget | None = None,
    ) -> None:
        self._act, self._sentence = act, done
        self.reason = TextField(REASON_LENGTH, width=760)
        fields = {
            "reason": Field("理由", self.reason, required=True, support="例：大雪のため、申込が少ないため")
        }
        super().__init__(title, fields, accept, parent, intro, retires=True)
        self.focus_first(self.reason)

    @override
    def send(self) -> str:
        self._act(self.reason.value())
        return self._sentence


class HeldDialog(FormDialog):
    """実施した時間: when a lesson really began and ended; why it was shorter than planned."""

    def __init__(self, workplace: Workplace, row: LessonRow, parent: QWidget | None = None) -> None:
        self._workplace, self._row = workplace, row
        self.times = ClockFields()
        begin, end = row.held_begin, row.held_end
        self.times.show(row.time.begin if begin is None else begin, row.time.end if end is None else end)
        self.reason = TextField(REASON_LENGTH, width=760)
        self.reason.setText(row.shortened_reason)
        fields = {
            **self.times.fields,
            "reason": Field("短縮理由", self.reason, support="予定より短いときだけ書きます。"),
        }
        planned = f"予定：{lesson_name(row.ordinal, row.time)}"
        super().__init__("実施した時間", fields, "記録する", parent, planned, beside=[("begin", "end")])
        if begin is not None:
            self.add_act("予定どおりだったとき", "実施した時間を消す", lambda: self.attempt(self._clear))
        self.focus_first(self.times.end)
        self.times.end.selectAll()

    @override
    def send(self) -> str:
        begin, end = self.times.minutes()
        held = HeldForm(begin=begin, end=end, reason=self.reason.value())
        self._finish(held)
        return f"第{self._row.ordinal}回の実施した時間を記録しました。"

    def _clear(self) -> str:
        self._finish(None)
        return f"第{self._row.ordinal}回の実施した時間を消しました。"

    def _finish(self, held: HeldForm | None) -> None:
        row, now = self._row, self._workplace.now()
        self._workplace.ledger.call(lessons.finish, row.uid, row.version, held, now=now)
