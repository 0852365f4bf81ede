"""結果: of all lessons or one, as bars around the middle or as a table; what it shows in one sentence above."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.surveys.results import CourseSurvey, SurveyResults
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.reports.surveys.results import DEFINITION
from nakanojo_helpdesk.ui.courses.surveys.content import survey_figure, topic_words
from nakanojo_helpdesk.ui.courses.surveys.entry import lesson_words
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Column
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.workplace.figure_view import FigureFaces
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_WHOLE = "whole"
_NAME = "アンケートの結果"


class ResultsView(QWidget):
    """One figure at a time: the course's, or that of a lesson with forms."""

    refused = Signal(object)
    """The figure could not be drawn: the `DeskError`."""
    table_replaced = Signal()
    """The table was replaced by another one: the tab order must be set again."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = Background(self)
        self._course: CourseRow | None = None
        self._survey: CourseSurvey | None = None
        self.scope = ChoiceField()
        self.scope_field = Field("どの回", self.scope, beside=True)
        self.faces = FigureFaces(self._background, may_open=False)
        self._topics = PlainLabel("", wrap=True)
        self._definition = PlainLabel("", "small", wrap=True)
        card = Card(spacing=12)
        card.body.addWidget(self.scope_field)
        card.body.addWidget(self.faces, 1)
        card.body.addWidget(self._topics)
        card.body.addWidget(self._definition)
        Column(self).addWidget(card, 1)
        self.scope.chosen.connect(lambda _code: self._show())
        self.faces.refused.connect(self.refused)
        self.faces.table_replaced.connect(self.table_replaced)

    def is_busy(self) -> bool:
        """Whether a figure is still being drawn."""
        return self._background.is_busy()

    def show_survey(self, course: CourseRow, survey: CourseSurvey) -> None:
        """Show the results of a course; the lesson that was chosen before stays chosen."""
        same = self._course is not None and self._course.uid == course.uid
        before = self.scope.code() if same else _WHOLE
        self._course, self._survey = course, survey
        lessons = [row for row in course.lessons if row.uid in survey.lessons]
        self.scope.set_choices(
            [Choice(_WHOLE, "講座全体"), *(Choice(row.uid, lesson_words(row)) for row in lessons)]
        )
        self.scope.set_code(before if before in survey.lessons else _WHOLE)
        self.scope_field.setVisible(len(course.lessons) > 1 and bool(lessons))
        self._show()

    def shown(self) -> SurveyResults | None:
        """The results in front; None before any were read."""
        if self._survey is None:
            return None
        return self._survey.lessons.get(self.scope.code() or _WHOLE, self._survey.whole)

    def topic_words(self) -> str:
        """What people would like to learn, as shown."""
        return self._topics.text()

    def turn(self) -> bool:
        """Change between chart and table; whether the table is in front then."""
        self.faces.show_face(is_table=not self.faces.is_table())
        self.faces.focus_front()
        return self.faces.is_table()

    def _show(self) -> None:
        results = self.shown()
        if results is None:
            return
        self.faces.show_content(survey_figure(results, _NAME), _NAME)
        words = topic_words(results, self._workplace.vocabularies[VocabularyName.TOPIC])
        self._topics.setText(words)
        self._topics.setVisible(bool(words))
        self._definition.setText(f"数え方：{DEFINITION}")
