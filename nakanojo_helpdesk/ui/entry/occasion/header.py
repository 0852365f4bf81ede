"""The remembered header of the entry screen: date, desk, person and method, changed only when they differ from the usual."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import (
    DateNotUnderstood,
    clock,
    fiscal_year,
    local,
    long_date,
    parse_date,
    parse_time,
    short_date,
)
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.ui.entry.occasion.quick_days import quick_days
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.choice import ChoiceField
from nakanojo_helpdesk.ui.kit.inputs.field import FAULT_WIDTH, Field
from nakanojo_helpdesk.ui.kit.inputs.lines import DateField, TextField
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.desks_and_staff import (
    desk_words,
    offer_desk_too,
    offer_person_too,
    open_desks,
    person_words,
    staff_at_work,
)
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_QUICK_WIDTH: Final = 600
"""Design pixels: two lines of chips at most, beside the date."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of every consultation until it is changed. `day` None means now, following the clock.

    `minute` counts from midnight and belongs to `day`; None with a `day` is 時刻なし.
    """

    desk: str
    staff: str
    method: str = "VST"
    day: date | None = None
    minute: int | None = None

    def words(self, workplace: Workplace, started: datetime | None = None) -> str:
        """The header in words, as the entry screen shows it; `started` is the beginning of the talk, if it has begun."""
        begun = local(started or workplace.now())
        moment = f"{long_date(self.day or begun.date())}"
        time = clock(begun.hour * 60 + begun.minute if self.day is None else self.minute)
        desk, person = desk_words(workplace, self.desk), person_words(workplace, self.staff)
        words = f"{moment}{time}　{desk}　担当 {person}"
        if self.method != "VST":
            words += f"　{workplace.vocabularies[VocabularyName.METHOD].chip(self.method)}"
        return words

    def moment_words(self, workplace: Workplace) -> str:
        """The moment in a few words where it is not now: `11月27日（金）`, `今日9:15`; empty for now."""
        if self.day is None:
            return ""
        today = workplace.today()
        if self.day == today:
            return f"今日{clock(self.minute)}" if self.minute is not None else "今日（時刻なし）"
        return short_date(self.day) if fiscal_year(self.day) == fiscal_year(today) else long_date(self.day)

    def event_day(self, workplace: Workplace, started: datetime | None = None) -> date:
        """The day the consultation is recorded for."""
        return self.day or local(started or workplace.now()).date()

    def is_late(self, workplace: Workplace, started: datetime | None = None) -> bool:
        """Whether the record being written will have the badge 後日入力."""
        return self.event_day(workplace, started) < workplace.today()


def usual(workplace: Workplace) -> Header:
    """The header of an ordinary moment: now, here, oneself, 来庁."""
    return Header(desk=workplace.desk.code, staff=workplace.staff.code)


class HeaderDialog(Dialog):
    """Changes date, time, desk, 担当者 and method; faults are shown below their fields."""

    def __init__(self, header: Header, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("日時・窓口・担当者の変更", parent, width=1020)
        self._workplace = workplace
        self._result = header
        self.day = DateField(lambda text: parse_date(text, today=workplace.today()), long_date)
        self.quick = ChipGroup("よくある日付", quick_days(workplace))
        self.time = TextField(12, "例：10:32", 160, figures=True)
        self.desk = ChoiceField(open_desks(workplace))
        self.staff = ChoiceField(staff_at_work(workplace))
        methods = workplace.vocabularies[VocabularyName.METHOD]
        offered = methods.upper(header.day or workplace.today())
        self.method = ChoiceField([Choice(term.code, term.label) for term in offered])
        # A draft may name what is no longer on offer: that it is not is said when it is saved, not changed here.
        offer_desk_too(self.desk, workplace, header.desk)
        offer_person_too(self.staff, workplace, header.staff)
        self.method.offer_too(header.method, methods.label(header.method))
        self._fields = {
            "event_date": Field("日付", self.day, support="空のままなら、今日のいまの時刻になります。"),
            "quick": _QuickField("よくある日付", self.quick),
            "event_minute": Field(
                "時刻", self.time, support="分からないときは空のままにします。", least=FAULT_WIDTH
            ),
            "method": Field("受付方法", self.method),
            "desk": Field("窓口", self.desk),
            "staff": Field("担当者（話をした人）", self.staff),
        }
        self._lay_out()
        self.add_button("決める", "primary", default=True).clicked.connect(self.decide)
        self.add_button("いまの日時に戻す").clicked.connect(self._back_to_now)
        self.add_button("やめる", rejects=True)
        self.day.set_date(header.day)
        if header.day is not None and header.minute is not None:
            self.time.setText(clock(header.minute))
        self.desk.set_code(header.desk)
        self.staff.set_code(header.staff)
        self.method.set_code(header.method)
        self.focus_first(self.day)
        self._show_quick()
        self.day.changed.connect(self._show_quick)
        self.quick.changed.connect(self._take_quick)
        self.quick.passed.connect(self.time.setFocus)

    def header(self) -> Header:
        """The header as decided."""
        return self._result

    def _lay_out(self) -> None:
        """Fields in the order of the Tab key; beside each other where there is room, so that all are seen at once."""
        for names in (("event_date", "quick"), ("event_minute", "method", "desk", "staff")):
            line = QWidget()
            flow = FlowLayout(24, line, line_spacing=8)
            flow.at_top = True
            for name in names:
                flow.addWidget(self._fields[name])
            self.body.addWidget(line)

    def _show_quick(self) -> None:
        day = self.day.date()
        self.quick.set_codes([day.isoformat()] if day is not None else [])

    def _take_quick(self) -> None:
        code = self.quick.code()
        self.day.set_date(date.fromisoformat(code) if code else None)

    def _back_to_now(self) -> None:
        self._result = replace(self._chosen(), day=None, minute=None)
        self.accept()

    def _chosen(self) -> Header:
        before = self._result
        return replace(
            before,
            desk=self.desk.code() or before.desk,
            staff=self.staff.code() or before.staff,
            method=self.method.code() or before.method,
        )

    def decide(self) -> None:
        """Accept the values, or show each fault below its field."""
        problems: dict[str, str] = {}
        day, minute = self.day.date(), None
        if sentence := self.day.problem():
            problems["event_date"] = sentence
        elif day is not None and day > self._workplace.today():
            problems["event_date"] = f"{long_date(day)}はまだ来ていません。今日までの日付を入れてください。"
        try:
            minute = parse_time(self.time.value())
        except DateNotUnderstood as error:
            problems["event_minute"] = str(error)
        if day is None and minute is not None:
            day = self._workplace.today()
        for name, field in self._fields.items():
            field.show_error(problems.get(name))
        self.show_faults([(sentence, self._fields[name]) for name, sentence in problems.items()])
        if not problems:
            self._result = replace(self._chosen(), day=day, minute=minute)
            self.accept()


class _QuickField(Field):
    """The quick days in lines short enough to stand beside the date."""

    @override
    def sizeHint(self) -> QSize:
        wide = min(super().sizeHint().width(), current_theme().px(_QUICK_WIDTH))
        return QSize(wide, self.heightForWidth(wide))
