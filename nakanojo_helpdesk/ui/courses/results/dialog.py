"""実施報告書 of a lesson or of the whole course: what was thought of it is typed, then it is printed or saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.reflections import REFLECTION_LENGTH, reflection_problem
from nakanojo_helpdesk.domain.courses.rows import CourseRow, LessonRow
from nakanojo_helpdesk.domain.errors import DeskError, Invalid
from nakanojo_helpdesk.services.courses import reading, reflecting
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.guarded_memo import GuardedMemo
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

PRINT, PDF, XLSX = "print", "pdf", "xlsx"
_LESSON, _COURSE = "lesson", "course"
_WHOLE: Final = "講座全体"
_SUPPORT: Final = "報告書の最後に、このまま印刷します。参加した方のお名前や電話番号は書かないでください。"
_EXAMPLE: Final = "例：文字入力に時間がかかった。次回は濁点の入れ方から始めたい。"
_NONE_YET: Final = "所感は、まだ書いていません。"


class ReflectionDialog(Dialog):
    """Asks for the 所感 of a lesson, or of the course where `lesson` is None; closes only when it is kept."""

    def __init__(
        self, workplace: Workplace, course: CourseRow, lesson: LessonRow | None, parent: QWidget | None = None
    ) -> None:
        part = _WHOLE if lesson is None else f"第{lesson.ordinal}回"
        super().__init__(f"{part}の所感", parent, width=760)
        self._workplace, self._course, self._lesson = workplace, course, lesson
        self.reflection = GuardedMemo(REFLECTION_LENGTH, _EXAMPLE, lines=(2, 10))
        self.reflection.set_text(course.reflection if lesson is None else lesson.reflection)
        self.field = Field("所感", self.reflection, support=_SUPPORT)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.save_button = self.add_button("保存する", "primary")
        self.add_button("やめる", rejects=True)
        self.focus_first(self.reflection)
        self.save_button.clicked.connect(self._decide)
        self.reflection.changed.connect(lambda: self.field.show_error(None))

    def _decide(self) -> None:
        text = self.reflection.text()
        problem = reflection_problem(text) or self._keep(text)
        self.field.show_error(problem)
        self.fit()
        if problem is None:
            self.accept()
        else:
            self.lead_to(self.field)

    def _keep(self, text: str) -> str | None:
        """Keep the text; the sentence of what is in the way, else None."""
        ledger, course, lesson = self._workplace.ledger, self._course, self._lesson
        try:
            if lesson is not None:
                ledger.call(reflecting.keep_of_lesson, lesson.uid, lesson.version, text)
            else:
                ledger.call(reflecting.keep_of_course, course.uid, course.version, text)
        except Invalid as error:
            return error.problems.get("reflection", str(error))
        except DeskError as error:
            return f"＊{error}"
        return None


class ReportDialog(Dialog):
    """Chooses which report leaves, and how: `wanted` says it afterwards. The 所感 is shown and can be written.

    Args:
        workplace: where the texts are kept.
        course: the course.
        lesson: the lesson that is offered first; None for the course alone.
        parent: the window it belongs to.
    """

    def __init__(
        self, workplace: Workplace, course: CourseRow, lesson: LessonRow | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("実施報告書", parent, width=760)
        self._workplace, self._course, self._lesson = workplace, course, lesson
        choices = [] if lesson is None else [Choice(_LESSON, f"第{lesson.ordinal}回", "1")]
        choices.append(Choice(_COURSE, _WHOLE, str(len(choices) + 1)))
        self.wanted = ""
        self.kept = False
        self.part = ChipGroup("どの報告書", choices)
        self.part.set_codes([choices[0].code])
        self._text = PlainLabel("", wrap=True)
        self.body.addWidget(Field("どの報告書", self.part))
        self.body.addWidget(PlainLabel("所感", "label"))
        self.body.addWidget(self._text)
        self.body.addStretch(1)
        self.print_button = self.add_button("印刷", "primary")
        self.pdf_button = self.add_key_button("PDF", "Ctrl+S", lambda: self._leave(PDF))
        self.xlsx_button = self.add_key_button("Excel", "Ctrl+E", lambda: self._leave(XLSX))
        self.write_button = self.add_key_button("所感を書く", "Ctrl+D", self.write)
        self.add_button("閉じる", rejects=True)
        self.focus_first(self.part)
        self.print_button.clicked.connect(lambda: self._leave(PRINT))
        self.part.changed.connect(self._show_text)
        self._show_text()

    def lesson(self) -> LessonRow | None:
        """The lesson the report is about; None for the whole course."""
        return self._lesson if self.part.code() == _LESSON else None

    def text(self) -> str:
        """The 所感 as shown."""
        return self._text.text()

    def write(self) -> None:
        """Ask for the 所感 of what is chosen (Ctrl+D)."""
        dialog = ReflectionDialog(self._workplace, self._course, self.lesson(), self)
        with dialog.asked() as accepted:
            if accepted:
                self.kept = True
                self._read()

    def _read(self) -> None:
        try:
            self._course = self._workplace.ledger.read(reading.get, self._course.uid)
        except DeskError:
            return  # what was written is kept; the page says it when it reads again
        for lesson in self._course.lessons:
            if self._lesson is not None and lesson.uid == self._lesson.uid:
                self._lesson = lesson
        self._show_text()

    def _show_text(self) -> None:
        lesson = self.lesson()
        self._text.setText((self._course if lesson is None else lesson).reflection or _NONE_YET)
        self.fit()

    def _leave(self, wanted: str) -> None:
        if self.part.code() is None:
            self.part.set_codes([_COURSE if self._lesson is None else _LESSON])
        self.wanted = wanted
        self.accept()
