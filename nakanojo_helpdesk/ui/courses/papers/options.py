"""What may be chosen for a paper: the lesson, the person, what the call is about, the paper of a notice, the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.office import ROSTER_COLUMNS, SIGN_COLUMNS, ListColumn, Office
from nakanojo_helpdesk.domain.papers.wishes import CallAbout, NoticePaper, Paper, PaperWish
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.surveys.forms import Phase
from nakanojo_helpdesk.ui.courses.words import lesson_name
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.layout.boxes import Column

_WHOLE: Final = "-"
_GIVES: Final = "gives"
_TAKES_LESSON: Final = frozenset(
    {
        Paper.ROSTER,
        Paper.SIGN_SHEET,
        Paper.NAME_CARDS,
        Paper.CALLS,
        Paper.DOOR_SIGN,
        Paper.SURVEY_FORM,
        Paper.REPORT,
    }
)


class PaperOptions(QWidget):
    """Shows only what the paper chosen has. Columns and 修了証 are the town's: `office_changed` asks to keep them."""

    changed = Signal()
    """Another paper is wanted: `wish` says which."""
    office_changed = Signal()
    """The town asks for other columns, or 修了証: `office` says what."""

    def __init__(self) -> None:
        super().__init__()
        self._course: CourseRow | None = None
        self._paper = Paper.ROSTER
        self._office = Office()
        self.lesson = ChoiceField()
        self.person = ChoiceField()
        self.about = _chips("電話の用件", CallAbout)
        self.notice = _chips("何に印刷するか", NoticePaper)
        self.phase = _chips("いつの用紙か", Phase)
        self.roster_columns = _columns("名簿の列", ROSTER_COLUMNS)
        self.sign_columns = _columns("受付簿の列", SIGN_COLUMNS)
        self.certificates = ChipGroup(
            "修了証", (Choice(_GIVES, "修了証を出す", "1"),), multiple=True, ranked=False
        )
        self.about.set_codes([CallAbout.CANCELLED.value])
        self.notice.set_codes([NoticePaper.POSTCARD.value])
        self.phase.set_codes([Phase.AFTER.value])
        self.fields = {
            "lesson": Field("どの回", self.lesson, beside=True),
            "person": Field("誰の分", self.person, beside=True),
            "about": Field("用件", self.about, beside=True),
            "notice": Field("紙", self.notice, beside=True),
            "phase": Field("いつ", self.phase, beside=True),
            "roster_columns": Field("列", self.roster_columns, beside=True),
            "sign_columns": Field("列", self.sign_columns, beside=True),
            "certificates": Field("町の決まり", self.certificates, beside=True),
        }
        body = Column(self, spacing=10)
        for field in self.fields.values():
            body.addWidget(field)
        for choice in (self.lesson, self.person):
            choice.chosen.connect(lambda _code: self.changed.emit())
        for chips in (self.about, self.notice, self.phase):
            chips.changed.connect(self._chosen)
        for columns in (self.roster_columns, self.sign_columns, self.certificates):
            columns.changed.connect(self._office_chosen)
        self._show()

    def show_course(self, course: CourseRow, now: Moment) -> None:
        """Offer the lessons of a course."""
        other = self._course is None or self._course.uid != course.uid
        self._course = course
        self._offer_lessons(None if other else self.lesson.code(), now)
        if other:
            self.show_people(())
        self._show()

    def show_paper(self, paper: Paper, now: Moment) -> None:
        """Show what a paper has to choose. A lesson chosen for the one before stays where both are of a lesson."""
        if paper is self._paper:
            return
        kept = self.lesson.code() if paper.of_lesson and self._paper.of_lesson else None
        self._paper = paper
        self._offer_lessons(kept, now)
        self._show()

    def _offer_lessons(self, kept: str | None, now: Moment) -> None:
        """Offer the lessons, and all of them where the paper allows it; the usual one is chosen unless one is kept."""
        course = self._course
        if course is None:
            return
        choices = [] if self._paper.of_lesson else [Choice(_WHOLE, "すべての回")]
        choices += [Choice(row.uid, lesson_name(row.ordinal, row.time)) for row in course.lessons]
        self.lesson.set_choices(choices)
        coming = course.next_lesson(now) or (course.lessons[-1] if course.lessons else None)
        whole = not self._paper.of_lesson and course.form.scope is not Scope.LESSON
        offered = {choice.code for choice in choices}
        usual = _WHOLE if whole or coming is None else coming.uid
        self.lesson.set_code(next((code for code in (kept, usual) if code in offered), None))

    def show_people(self, rows: Sequence[RegistrationRow]) -> None:
        """Offer everybody, and each of them alone."""
        chosen = self.person.code()
        choices = [Choice(_WHOLE, "全員")]
        choices += [Choice(row.uid, f"{row.serial}番　{row.name}") for row in rows if not row.state.is_over]
        if [choice.code for choice in self._people()] != [choice.code for choice in choices]:
            self.person.set_choices(choices)
            known = {choice.code for choice in choices}
            self.person.set_code(chosen if chosen in known and chosen is not None else _WHOLE)

    def show_office(self, office: Office) -> None:
        """Show what the town has chosen."""
        self._office = office
        self.roster_columns.set_codes(office.roster_columns)
        self.sign_columns.set_codes(office.sign_columns)
        self.certificates.set_codes([_GIVES] if office.certificates else [])

    def choose_lesson(self, uid: str) -> None:
        """Choose a lesson."""
        self.lesson.set_code(uid)

    def office(self) -> Office:
        """The town's settings with the columns and 修了証 as chosen; columns in the order offered."""
        return replace(
            self._office,
            roster_columns=_in_order(self.roster_columns, ROSTER_COLUMNS),
            sign_columns=_in_order(self.sign_columns, SIGN_COLUMNS),
            certificates=_GIVES in self.certificates.codes(),
        )

    def wish(self, course: CourseRow) -> PaperWish:
        """The paper as chosen."""
        paper = self._paper
        lesson = self.lesson.code() if paper in _TAKES_LESSON else None
        person = self.person.code() if paper.of_person else None
        return PaperWish(
            paper=paper,
            course=course.uid,
            lesson=None if lesson in {None, _WHOLE} else lesson,
            registration=None if person in {None, _WHOLE} else person,
            about=CallAbout(self.about.code() or CallAbout.CANCELLED.value),
            notice_paper=NoticePaper(self.notice.code() or NoticePaper.POSTCARD.value),
            phase=Phase(self.phase.code() or Phase.AFTER.value),
        )

    def _people(self) -> list[Choice]:
        return [
            Choice(str(self.person.itemData(place)), self.person.itemText(place))
            for place in range(self.person.count())
        ]

    def _show(self) -> None:
        paper = self._paper
        shown = {
            "lesson": paper in _TAKES_LESSON and bool(self._course and self._course.lessons),
            "person": paper.of_person,
            "about": paper is Paper.CALLS,
            "notice": paper is Paper.RESULT_NOTICE,
            "phase": paper is Paper.SURVEY_FORM,
            "roster_columns": paper is Paper.ROSTER,
            "sign_columns": paper is Paper.SIGN_SHEET,
            "certificates": paper is Paper.CERTIFICATE,
        }
        for name, field in self.fields.items():
            field.setVisible(shown[name])

    def _chosen(self) -> None:
        """A second press frees a chip: here one of them always holds."""
        for chips, usual in (
            (self.about, CallAbout.CANCELLED.value),
            (self.notice, NoticePaper.POSTCARD.value),
            (self.phase, Phase.AFTER.value),
        ):
            if chips.code() is None:
                chips.set_codes([usual])
        self.changed.emit()

    def _office_chosen(self) -> None:
        self._office = self.office()
        self.office_changed.emit()


def _chips(name: str, kinds: Iterable[CallAbout | NoticePaper | Phase]) -> ChipGroup:
    return ChipGroup(
        name, [Choice(each.value, each.label, str(place)) for place, each in enumerate(kinds, start=1)]
    )


def _columns(name: str, columns: Sequence[ListColumn]) -> ChipGroup:
    choices = [Choice(each.value, each.label, str(place)) for place, each in enumerate(columns, start=1)]
    return ChipGroup(name, choices, multiple=True, maximum=len(choices), ranked=False)


def _in_order(chips: ChipGroup, columns: Sequence[ListColumn]) -> tuple[str, ...]:
    chosen = set(chips.codes())
    return tuple(column.value for column in columns if column.value in chosen)
