"""開設日: the calendar of the desk, a month at a time; Space opens or closes a day at once, a dialog asks for the reason."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import EARLIEST, Month, fiscal_year_label, long_date, short_date
from nakanojo_helpdesk.domain.opening_days import NOTE_LENGTH, OpeningDay
from nakanojo_helpdesk.services import opening_days
from nakanojo_helpdesk.services.ledger import Ledger
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.frame.messages import ask
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.inputs.month_grid import same_day
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row, hairline
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.settings.month_calendar import MonthCalendar
from nakanojo_helpdesk.ui.settings.section import Act, Section
from nakanojo_helpdesk.ui.workplace.form_dialog import FormDialog
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_OPEN, _CLOSED = "open", "closed"


class DayDialog(FormDialog):
    """Sets a day with its reason."""

    def __init__(self, ledger: Ledger, day: OpeningDay, parent: QWidget | None = None) -> None:
        self._ledger = ledger
        self._day = day
        self.state = ChipGroup("開設・休み", [Choice(_OPEN, "開設", "1"), Choice(_CLOSED, "休み", "2")])
        self.state.set_codes([_OPEN if day.is_open else _CLOSED])
        self.note = TextField(NOTE_LENGTH)
        self.note.setText(day.note)
        fields = {
            "day": Field("開設・休み", self.state, required=True),
            "note": Field("理由", self.note, support="例：休日窓口、停電のため、役場の閉庁日"),
        }
        super().__init__(long_date(day.day), fields, "決める", parent, f"ふだんは「{day.rule_words}」です。")
        self.focus_first(self.state)

    def send(self) -> str:
        """Set it; see `FormDialog.send`."""
        is_open = self.state.code() == _OPEN if self.state.code() else self._day.is_open
        done = self._ledger.call(opening_days.set_day, self._day.day, is_open, self.note.value())
        return f"{long_date(done.day)}を「{done.state}」にしました。"


_LISTED_AT_MOST = 5
_BESIDE_FROM = 1000
_LAST_YEAR = 2199


class CalendarSection(Section):
    """The month at the left; the chosen day and the town's own days of the year at the right (below in a narrow window)."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._month = Month.of(workplace.today())
        self._year: tuple[OpeningDay, ...] = ()
        self._agreed: set[Month] = set()
        self.calendar = MonthCalendar("開設日のカレンダー")
        self._heading = PlainLabel("", "section", wrap=True)
        self._count = PlainLabel("", "body", wrap=True)
        self._day_words = PlainLabel("", "section", wrap=True)
        self._state_words = PlainLabel("", "bold", wrap=True)
        self._reason_words = PlainLabel("", wrap=True)
        self._own_title = PlainLabel("", "label", wrap=True)
        self._own_words = PlainLabel("", "small", wrap=True)
        self.turn_button = Button("", key="Space")
        self.clear_button = Button("町の設定を消す")
        month = Card()
        head = QWidget()
        flow = FlowLayout(16, head)
        flow.addWidget(self._heading)
        flow.addWidget(self._count)
        month.body.addWidget(head)
        month.body.addWidget(self.calendar)
        month.body.addStretch(1)
        self._lines = Row(spacing=12)
        self._lines.addWidget(month, 3)
        self._lines.addWidget(self._side(), 1)
        self.body.addLayout(self._lines, 1)
        self.calendar.chosen.connect(lambda _day: self._show_day())
        self.calendar.wanted.connect(self.show_day)
        self.calendar.turned.connect(lambda _day: self.turn())
        self.calendar.opened.connect(lambda _day: self.write_note())
        self.turn_button.clicked.connect(lambda _checked=False: self.turn())
        self.clear_button.clicked.connect(lambda _checked=False: self.clear())
        when_restyled(self, self._arrange)

    def month(self) -> Month:
        """The month shown."""
        return self._month

    def day(self) -> OpeningDay | None:
        """The day chosen."""
        chosen = self.calendar.day()
        return next((day for day in self._year if day.day == chosen), None)

    def show_day(self, day: date) -> None:
        """Go to a day of any month."""
        if not day >= EARLIEST or day.year > _LAST_YEAR:
            return
        self._month = Month.of(day)
        self.reload()
        self.calendar.select(day)
        self.calendar.setFocus()

    def turn(self) -> None:
        """Open the chosen day, or close it."""
        day = self.day()
        if day is None or not self._agrees(day.day):
            return
        ledger, wanted = self.workplace.ledger, not day.is_open
        word = "開設" if wanted else "休み"
        if self.attempt(
            lambda: ledger.call(opening_days.set_day, day.day, wanted),
            f"{short_date(day.day)}を{word}にしました。",
        ):
            self._offer_undo(day, f"{short_date(day.day)}を{word}にしました。")

    def clear(self) -> None:
        """Remove the own setting of the chosen day, so that the rule applies."""
        day = self.day()
        if day is None or not day.own or not self._agrees(day.day):
            return
        done = f"{short_date(day.day)}の町の設定を消しました。"
        if self.attempt(lambda: self.workplace.ledger.call(opening_days.clear_day, day.day), done):
            self._offer_undo(day, done)
            self.calendar.setFocus()

    def write_note(self) -> None:
        """Ask for the reason why the chosen day is open or closed."""
        day = self.day()
        if day is None or not self._agrees(day.day):
            return
        self.ask(lambda: DayDialog(self.workplace.ledger, day, self.window()))

    @override
    def acts(self) -> tuple[Act, ...]:
        return (
            Act("理由を書く", "Ctrl+D", self.write_note),
            Act("前の月", "Alt+Left", lambda: self._step(-1)),
            Act("次の月", "Alt+Right", lambda: self._step(1)),
        )

    @override
    def fetch(self) -> None:
        today = self.workplace.today()
        self._year = self.workplace.ledger.read(opening_days.year, self._month.fiscal_year)
        days = [day for day in self._year if Month.of(day.day) == self._month]
        self._heading.setText(self._month.era_label)
        self._count.setText(f"開設日 {sum(day.is_open for day in days)}日")
        self.calendar.show_days(days, today)
        self._show_year()
        self._show_day()

    @override
    def first_focus(self) -> QWidget:
        return self.calendar

    def _side(self) -> Card:
        card = Card(spacing=12)
        card.body.addWidget(self._day_words)
        card.body.addWidget(self._state_words)
        card.body.addWidget(self._reason_words)
        buttons = QWidget()
        flow = FlowLayout(12, buttons)
        flow.addWidget(self.turn_button)
        flow.addWidget(self.clear_button)
        card.body.addWidget(buttons)
        card.body.addWidget(hairline())
        card.body.addWidget(self._own_title)
        card.body.addWidget(self._own_words)
        card.body.addStretch(1)
        return card

    def _show_day(self) -> None:
        day = self.day()
        if day is None:
            return
        self._day_words.setText(short_date(day.day))
        self._state_words.setText(day.state)
        usual = f"\nふだんは「{day.rule_words}」です。" if day.own else ""
        self._reason_words.setText(f"{day.words}{usual}")
        self.turn_button.set_words("休みにする" if day.is_open else "開設にする")
        self.clear_button.setVisible(day.own)

    def _show_year(self) -> None:
        label = fiscal_year_label(self._month.fiscal_year)
        own = [day for day in self._year if day.own]
        self._own_title.setText(f"{label}の開設日 {sum(day.is_open for day in self._year)}日")
        lines = [f"{short_date(day.day)} {day.state} {day.note}".rstrip() for day in own[:_LISTED_AT_MOST]]
        if len(own) > _LISTED_AT_MOST:
            lines.append(f"ほか{len(own) - _LISTED_AT_MOST}日")
        none = "町の設定はありません。土日・祝日・年末年始が休みです。"
        self._own_words.setText("町の設定\n" + "\n".join(lines) if lines else none)

    def _step(self, months: int) -> None:
        other = self._month.plus(months)
        had = self.calendar.day()
        if other.first >= EARLIEST and other.year <= _LAST_YEAR:
            self._month = other
            self.reload()
            if had is not None:
                self.calendar.select(same_day(other.year, other.month, had))

    def _agrees(self, day: date) -> bool:
        """Whether the person agrees to change a past month, whose reports change; asked once for each month."""
        month = Month.of(day)
        if month >= Month.of(self.workplace.today()) or month in self._agreed:
            return True
        agreed = ask(
            self.window(),
            "過ぎた月の開設日",
            f"{month.era_label}はもう終わった月です。開設日を変えますか。",
            accept="変える",
            detail="この月の「1日平均」が変わります。印刷した報告と違う数字になることがあります。",
        )
        if agreed:
            self._agreed.add(month)
        return agreed

    def _offer_undo(self, before: OpeningDay, done: str) -> None:
        self.page.sticky.say("success", done, "元に戻す", lambda: self._undo(before), "Ctrl+Z")

    def _undo(self, before: OpeningDay) -> None:
        ledger, day = self.workplace.ledger, before.day
        self.attempt(
            lambda: (
                ledger.call(opening_days.set_day, day, before.is_open, before.note)
                if before.own
                else ledger.call(opening_days.clear_day, day)
            ),
            f"{long_date(day)}を元に戻しました。",
        )
        self.show_day(day)

    def _arrange(self) -> None:
        beside = self.width() >= current_theme().px(_BESIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._lines.direction() != direction:
            self._lines.setDirection(direction)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
