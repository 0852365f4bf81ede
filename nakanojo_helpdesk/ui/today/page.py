"""今日: the first screen of the day. Shows the person's open tasks, the month's, and the numbers of the day.

The most urgent task has the keyboard, and each task has its button.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import clock, local, long_date
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services import today
from nakanojo_helpdesk.services.today import TodaySummary
from nakanojo_helpdesk.ui.appointments import acts as appointment_acts
from nakanojo_helpdesk.ui.kit.frame.banner import Notice
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card, Row
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.today import todo
from nakanojo_helpdesk.ui.today.day_card import DayCard
from nakanojo_helpdesk.ui.today.todo import TodoList
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_AGAIN_MILLISECONDS: Final = 60_000
_RECOUNT_MILLISECONDS: Final = 300
_CARD_WIDTH: Final = 320
_NOON: Final = 11 * 60
_EVENING: Final = 17 * 60


class TodayPage(Page):
    """Date and greeting, strips with notices, 今すること, and the day's numbers."""

    consultation_wanted = Signal(object)
    """A talk begins: the `AppointmentRow` it comes from, or None."""
    draft_wanted = Signal(str)
    """A draft shall be continued: its uid."""
    appointment_wanted = Signal(object)
    """The timetable of a `date` is wanted."""
    roll_wanted = Signal(str, str)
    """The roll of a lesson shall be opened: the uids of course and lesson."""
    handover_wanted = Signal(str)
    """The handover of somebody shall be opened: the staff code."""
    course_wanted = Signal(str)
    """A course shall be opened: its uid."""
    report_wanted = Signal(object)
    """The monthly report of a `Month` is wanted."""
    counted = Signal(int)
    """The number of open tasks (for a badge on the navigation)."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__("今日", parent)
        self._workplace = workplace
        self._summary: TodaySummary | None = None
        actor = workplace.ledger.actor
        self._appoints = actor.may(Permission.APPOINT)
        self.tries = Notice("", "", "わかりました", self._dismiss_tries)
        self.month = Notice("", "", "月次報告を開く", self._want_report)
        self._tries_seen = False
        self._last = PlainLabel("", "sub", wrap=True)
        self._last_below = PlainLabel("", "small", wrap=True)
        self.add_beside_title(self._last)
        self.todo = TodoList(self._act)
        self._nothing = PlainLabel("", "sub", wrap=True)
        card = Card(spacing=12)
        card.body.addWidget(PlainLabel("今すること", "section"))
        card.body.addWidget(self._nothing)
        card.body.addWidget(self.todo)
        card.body.addStretch(1)
        self.day_card = DayCard(workplace.vocabularies, appoints=self._appoints)
        self.day_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._columns = Row(spacing=16)
        self._columns.addWidget(card, 1)
        self._columns.addWidget(self.day_card)
        self.content.addWidget(self.tries)
        self.content.addWidget(self.month)
        self.content.addLayout(self._columns, 1)
        self.content.addWidget(self._last_below)
        self._last_below.hide()
        self.tries.hide()
        self.month.hide()
        for notice in (self.tries, self.month):
            notice.button().setAutoDefault(True)  # Enter presses it, too
        if actor.may(Permission.RECORD):
            self.key_bar.add(
                "相談を登録する", "F5", lambda: self.consultation_wanted.emit(None), primary=True
            )
        if self._appoints:
            self.key_bar.add("予約を入れる", "Insert", self.book)
        for button in self.key_bar.buttons:
            button.setAutoDefault(True)
        self._background = Background(self)
        self._recount_soon = QTimer(self, interval=_RECOUNT_MILLISECONDS, singleShot=True)
        self._recount_soon.timeout.connect(self._recount)
        self._again = QTimer(self, interval=_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self.reload)
        self._greet()
        when_restyled(self, self._fit_columns)

    def summary(self) -> TodaySummary | None:
        """The summary shown; None before it has been read."""
        return self._summary

    def last_words(self) -> str:
        """The words about the last sign-in."""
        return self._last.text()

    def looks_again(self) -> bool:
        """Whether the day is read every minute: only while the page is in view."""
        return self._again.isActive()

    def nothing_words(self) -> str:
        """The sentence shown when there is no task; empty when there is one."""
        return self._nothing.text() if not self._nothing.isHidden() else ""

    def book(self) -> None:
        """Open 予約を入れる (Insert) without leaving the screen."""
        appointment_acts.book(self, self._workplace)

    @override
    def reload(self) -> None:
        """Read the day again; also once a minute while the page is in view."""
        self._greet()
        summary = self.attempt(lambda: self._workplace.ledger.read(today.summary, now=self._workplace.now()))
        if summary is None:
            return
        self._summary = summary
        lines = tuple(todo.todos(summary, self._workplace))
        self.todo.show_todos(lines)
        self.todo.setVisible(bool(lines))
        self._nothing.setText(self._nothing_to_do(summary))
        self._nothing.setVisible(not lines)
        self.day_card.show_summary(summary)
        month = summary.unreported
        self.month.setVisible(month is not None)
        if month is not None:
            self.month.set_text(f"{month.month}月の月次報告を、まだ印刷・保存していません。")
        self.order_tabs()
        self.counted.emit(len(lines))

    def recount(self) -> None:
        """Count the open tasks soon, while another screen is in front; a page in view reads the day by itself.

        Not at once: whoever has pressed 登録 is already on the next resident.
        """
        if not self.isVisible():
            self._recount_soon.start()

    def _recount(self) -> None:
        place = self._workplace
        if not self.isVisible():
            self._background.run(
                lambda: place.ledger.read(today.summary, now=place.now()),
                done=self._tell_count,
                refused=self.say_refused,
            )

    def _tell_count(self, summary: TodaySummary) -> None:
        if not self.isVisible():
            self.counted.emit(len(tuple(todo.todos(summary, self._workplace))))

    @override
    def fold_changed(self, *, folded: bool) -> None:
        self._last.setVisible(not folded)
        self._last_below.setVisible(folded)

    @override
    def first_focus(self) -> QWidget | None:
        notices = (notice.button() for notice in (self.tries, self.month) if not notice.isHidden())
        return next(iter((*notices, *self.todo.buttons(), *self.key_bar.buttons)), None)

    def _greet(self) -> None:
        place = self._workplace
        minute = place.minute_of_day()
        hello = (
            "おはようございます" if minute < _NOON else "こんにちは" if minute < _EVENING else "こんばんは"
        )
        signed_in = place.signed_in
        if signed_in.last_at is None:
            last = "はじめてのサインインです"
        else:
            at = local(signed_in.last_at)
            when = f"{at.month}月{at.day}日 {clock(at.hour * 60 + at.minute)}"
            last = f"前回は {when}、{signed_in.last_pc} でした"
        self.set_title(long_date(place.today()))
        self.set_context(f"{hello}、{place.staff.name}さん")
        self._last.setText(last)
        self._last_below.setText(last)
        if signed_in.failures_since and not self._tries_seen:
            self.tries.set_text(
                f"前回のあと、まちがったパスワードが{signed_in.failures_since}回入れられました。",
                "心あたりがないときは、システム管理者に知らせてください。",
            )
            self.tries.show()

    def _nothing_to_do(self, summary: TodaySummary) -> str:
        if not self._workplace.ledger.actor.may(Permission.RECORD):
            return "今日すませておくことは、ありません。"
        closed = "" if summary.opening.is_open else f"今日は窓口の休みの日です（{summary.opening.words}）。"
        rest = "残りの予約も書きかけもありません。"
        return (
            f"{closed}{rest}\n相談に来られたら F5、予約の電話があれば Insert を押してください。"
            if self._appoints
            else (f"{closed}書きかけはありません。\n相談に来られたら F5 を押してください。")
        )

    def _act(self, act: str, key: str) -> None:
        if act == todo.CONTINUE:
            self.draft_wanted.emit(key)
        elif act == todo.LOOK:
            self.appointment_wanted.emit(date.fromisoformat(key))
        elif act == todo.ROLL:
            self.roll_wanted.emit(*key.split())
        elif act == todo.COURSE:
            self.course_wanted.emit(key)
        elif act == todo.HANDOVER:
            self.handover_wanted.emit(key)
        elif (row := self._row(key)) is not None:
            if act == todo.ABSENT:
                appointment_acts.mark_absent(self, self._workplace, row)
            elif (fresh := appointment_acts.begin(self, self._workplace, row)) is not None:
                self.consultation_wanted.emit(fresh)

    def _row(self, uid: str) -> AppointmentRow | None:
        rows = () if self._summary is None else self._summary.appointments
        return next((row for row in rows if row.uid == uid), None)

    def _dismiss_tries(self) -> None:
        self._tries_seen = True
        self.tries.hide()
        first = self.first_focus()
        if first is not None:
            first.setFocus()

    def _want_report(self) -> None:
        if self._summary is not None and self._summary.unreported is not None:
            self.report_wanted.emit(self._summary.unreported)

    def _fit_columns(self) -> None:
        narrow = self.is_narrow()
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        width = current_theme().px(_CARD_WIDTH)
        self.day_card.setMinimumWidth(0 if narrow else width)
        self.day_card.setMaximumWidth(16_777_215 if narrow else width)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
