"""The questions by which the list of courses is narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.calendar import fiscal_year, short_date
from nakanojo_helpdesk.domain.courses.queries import CourseQuery
from nakanojo_helpdesk.domain.courses.states import CourseState
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.courses.words import year_words
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.workplace.desks_and_staff import staff_at_work
from nakanojo_helpdesk.ui.workplace.term_choices import choices
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_TYPED_MILLISECONDS: Final = 120
"""After the last letter, before the list follows."""
WEEK, OPEN, WAITING, UNSETTLED = "week", "open", "waiting", "unsettled"
_WORDS: Final = {OPEN: "受付中", WAITING: "待ちあり", UNSETTLED: "未記録あり"}


class Filters(QWidget):
    """Words of title, venue or trainer; 今週, 受付中, 待ちあり, 未記録あり, fiscal year, kind, who is assigned; all must hold.

    The list follows the words as they are typed; their line (`words_line`) is beside the title.
    The week is not bound to a fiscal year.
    """

    changed = Signal()
    """An answer was chosen or given up by hand."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        quick = [Choice(WEEK, "今週", "1"), Choice(OPEN, "受付中", "2"), Choice(WAITING, "待ちあり", "3")]
        if workplace.ledger.actor.may(Permission.ROLL):
            quick.append(Choice(UNSETTLED, "未記録あり", "4"))
        self.quick = ChipGroup("しぼり込み", quick, multiple=True, ranked=False)
        self.year = ChoiceField(empty="すべての年度")
        kinds = workplace.vocabularies[VocabularyName.COURSE_KIND]
        self.kind = ChoiceField(choices(kinds.terms, whole=True), empty="すべての種類")
        self.staff = ChoiceField(
            [Choice(each.code, f"担当 {each.label}") for each in staff_at_work(workplace)], empty="担当は全員"
        )
        for field, name in ((self.year, "年度"), (self.kind, "種類"), (self.staff, "担当")):
            field.setAccessibleName(name)
            field.chosen.connect(lambda _code: self.changed.emit())
        self.quick.changed.connect(self.changed)
        self.words_line = TextField(60, "講座の名前・場所・講師", 230)
        self.words_line.setAccessibleName("講座を言葉で探す")
        self._typed = QTimer(self, singleShot=True, interval=_TYPED_MILLISECONDS)
        self._typed.timeout.connect(self.changed)
        self.words_line.textEdited.connect(lambda _text: self._typed.start())
        flow = FlowLayout(16, self, line_spacing=8)
        for widget in (self.quick, self.year, self.kind, self.staff):
            flow.addWidget(widget)
        self.offer_years(())
        self.year.set_code(str(fiscal_year(workplace.today())))

    def offer_years(self, years: Sequence[int]) -> None:
        """Offer the fiscal years in which there are courses, this one and the next, newest first."""
        this = fiscal_year(self._workplace.today())
        known = sorted({*years, this, this + 1}, reverse=True)
        self._years = tuple(known)
        self.year.set_choices([Choice(str(year), year_words(year)) for year in known])

    def step_year(self, by: int) -> bool:
        """Choose an earlier or later fiscal year; False where none is on offer. Without a signal."""
        year = int(self.year.code() or fiscal_year(self._workplace.today())) + by
        known = self.year.offers(str(year))
        if known:
            self.year.set_code(str(year))
        return known

    def query(self, day: date | None) -> CourseQuery:
        """What is asked for; `day` is the day picked in the calendar."""
        codes, year = self.quick.codes(), self.year.code()
        query = CourseQuery(
            states=frozenset({CourseState.OPEN}) if OPEN in codes else frozenset(),
            with_waiting=WAITING in codes,
            kind=self.kind.code(),
            staff=self.staff.code(),
            first=day,
            last=day,
            words=self.words_line.text(),
            fiscal_year=None if year is None or day is not None or WEEK in codes else int(year),
        )
        return query.of_week(self._workplace.today()) if WEEK in codes and day is None else query

    def only_unsettled(self) -> bool:
        """Whether only courses with an unfinished roll are asked for."""
        return UNSETTLED in self.quick.codes()

    def take(self, query: CourseQuery) -> None:
        """Answer as a query does: its fiscal year and kind, and nothing else. Without a signal."""
        self.clear()
        year = None if query.fiscal_year is None else str(query.fiscal_year)
        if year is not None and not self.year.offers(year):
            self.offer_years((*self._years, int(year)))
        self.year.set_code(year)
        self.kind.set_code(query.kind)

    def words(self, day: date | None) -> tuple[str, ...]:
        """What the list is about, in words: `令和8年度`, `受付中`."""
        codes = self.quick.codes()
        if day is not None:
            period = short_date(day)
        elif WEEK in codes:
            period = _WEEK_WORDS
        else:
            period = self.year.currentText()
        chosen = [field.currentText() for field in (self.kind, self.staff) if field.code() is not None]
        if words := self.words_line.text().strip():
            chosen.append(f"「{words}」")
        return (period, *(word for code, word in _WORDS.items() if code in codes), *chosen)

    def is_narrow(self, day: date | None) -> bool:
        """Whether anything but the year narrows the list."""
        typed = self.words_line.text().strip()
        return bool(typed or self.quick.codes() or self.kind.code() or self.staff.code() or day is not None)

    def clear(self) -> None:
        """Give up every answer but the year, without a signal."""
        self.words_line.clear()
        self.quick.clear()
        self.kind.set_code(None)
        self.staff.set_code(None)


_WEEK_WORDS: Final = "今週"
