"""新しい回, 回を直す: day, time, venue and theme of one lesson. What it clashes with is said while one types."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.lessons import THEME_LENGTH, LessonForm, lesson_field
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.courses.states import Stage
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.courses import clashes, lessons
from nakanojo_helpdesk.ui.courses.dialogs.doubts import DoubtLines
from nakanojo_helpdesk.ui.courses.dialogs.fields import (
    USUAL_BEGIN,
    USUAL_END,
    ClockFields,
    day_field,
    lesson_time,
    venue_field,
    watch,
)
from nakanojo_helpdesk.ui.courses.words import lesson_name
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_TOLD = "公開した講座です。日時を変えるときは「延期・日時の変更」を使います。"


class LessonDialog(FormDialog):
    """Adds a lesson to a course (`row` None) or changes one. Raises `DeskError` where the venues cannot be read.

    A new lesson begins a week after the last one, at its time and place and with its staff. Day and time of a lesson
    that people have been told of are not asked for.
    """

    def __init__(
        self,
        workplace: Workplace,
        course: CourseRow,
        row: LessonRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._workplace, self._course, self._row = workplace, course, row
        self._like = row or max(course.lessons, key=lambda each: (each.day, each.time.begin), default=None)
        like = self._like
        self.day = day_field(workplace)
        self.times = ClockFields()
        kept = (None, "") if like is None else (like.venue, like.venue_name)
        self.venue = venue_field(workplace, *kept)
        self.theme = TextField(THEME_LENGTH)
        fields = {
            "day": Field("日付", self.day, required=True),
            **self.times.fields,
            "venue": Field("会場", self.venue, required=True),
            "theme": Field("テーマ", self.theme, support="この回だけの題名があるとき"),
        }
        title = "新しい回" if row is None else f"第{row.ordinal}回を直す"
        told = row is not None and (course.stage is Stage.RELEASED or row.stage is Stage.POSTPONED)
        super().__init__(
            title,
            fields,
            "加える" if row is None else "変更する",
            parent,
            _TOLD if told else "",
            beside=[("day", "begin", "end")],
        )
        self.rows[0].setVisible(not told)
        self._doubts = DoubtLines()
        self.put_below("venue" if told else "day", self._doubts)
        self.times.show(*((USUAL_BEGIN, USUAL_END) if like is None else (like.time.begin, like.time.end)))
        if row is not None:
            self.day.set_date(row.day)
            self.theme.setText(row.theme)
            if course.stage is Stage.PLANNED and not row.moves:
                self.add_act("この回がいらないとき", "この回を消す", self._remove)
        elif like is not None:
            self.day.set_date(like.day + timedelta(weeks=1))
        watch(self.day, self.times, self.venue, self._look_ahead)
        self._look_ahead()
        self.focus_first(self.venue if told else self.day.line)
        self.day.line.selectAll()

    def doubt_words(self) -> str:
        """What the lesson clashes with, as shown; empty for nothing."""
        return self._doubts.words()

    @override
    def send(self) -> str:
        form, row = self._form(), self._row
        now = self._workplace.now()
        if row is not None:
            call_asking(
                self._workplace,
                self,
                lessons.amend,
                row.uid,
                row.version,
                form,
                accept="このまま変更する",
                now=now,
            )
            return f"{lesson_name(row.ordinal, form)}に変更しました。"
        try:
            call_asking(
                self._workplace, self, lessons.add, self._course.uid, [form], accept="このまま加える", now=now
            )
        except Invalid as error:
            names = {lesson_field(0, name): name for name in (*self._fields, "assignments")}
            raise Invalid({names.get(name, name): text for name, text in error.problems.items()}) from error
        return f"{form.words}の回を加えました。"

    def _form(self) -> LessonForm:
        time = lesson_time(self.day, self.times)
        return LessonForm(
            day=time.day,
            begin=time.begin,
            end=time.end,
            venue=self.venue.code() or "",
            theme=self.theme.value(),
            assignments=() if self._like is None else self._like.form().assignments,
        )

    def _look_ahead(self) -> None:
        """Say what is doubtful about the lesson as typed."""
        found: tuple[str, ...] = ()
        try:
            form = self._form()
            if form.end > form.begin:
                found = self._workplace.ledger.read(
                    clashes.doubts_about,
                    self._course.form,
                    [form],
                    label=self._course.label,
                    but=() if self._row is None else (self._row.uid,),
                    now=self._workplace.now(),
                )
        except DeskError:
            pass  # said below its field when it is sent
        self._doubts.say(found)
        self.fit()

    def _remove(self) -> None:
        row = self._row
        if row is not None and ask(
            self,
            "この回を消す",
            f"{lesson_name(row.ordinal, row.time)}を消しますか。",
            accept="消す",
            detail="まだ公開していない回なので、なかったことになります。",
            dangerous=True,
        ):
            self.attempt(lambda: self._take_out(row))

    def _take_out(self, row: LessonRow) -> str:
        self._workplace.ledger.call(lessons.remove, row.uid, row.version)
        return f"{lesson_name(row.ordinal, row.time)}を消しました。"
