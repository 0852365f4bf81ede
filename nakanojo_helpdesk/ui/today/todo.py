"""今すること: a line with buttons for each task, made from the summary of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.appointments import AppointmentRow
from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.consultations.drafts import DraftRow
from nakanojo_helpdesk.domain.courses.rows import LessonRow
from nakanojo_helpdesk.domain.courses.states import Moment, Stage
from nakanojo_helpdesk.domain.registrations.rows import DueOffers
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.domain.staff.people import StaffRow
from nakanojo_helpdesk.domain.vocabularies import VocabularyName
from nakanojo_helpdesk.services.today import TodaySummary
from nakanojo_helpdesk.ui.appointments.acts import topic_words
from nakanojo_helpdesk.ui.kit.buttons.button import Button
from nakanojo_helpdesk.ui.kit.layout.boxes import Column, Row, chain_after, emptied, hairline, tab_anchor
from nakanojo_helpdesk.ui.kit.layout.flow import FlowLayout
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.look.restyled import when_restyled
from nakanojo_helpdesk.ui.kit.look.theme import current_theme
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

CONTINUE, BEGIN, ABSENT, LOOK, COURSE, ROLL = "continue", "begin", "absent", "look", "course", "roll"
HANDOVER = "handover"
_ACT_WORDS = {
    CONTINUE: "続ける",
    BEGIN: "相談を始める",
    ABSENT: "来なかった",
    LOOK: "予約表を開く",
    COURSE: "講座を開く",
    ROLL: "出欠を付ける",
    HANDOVER: "引継ぎを開く",
}
_MARK_WIDTH = 96
_STACK_BELOW = 560


@dataclass(frozen=True, kw_only=True)
class Todo:
    """One task: its mark at the left (a time, or a word), two lines, a warning, and its buttons.

    `acts` are (act, key of the draft, appointment, course or person it is for; of a roll those of course and lesson).
    """

    mark: str
    title: str
    detail: str = ""
    warning: str = ""
    acts: tuple[tuple[str, str], ...]


def todos(summary: TodaySummary, workplace: Workplace) -> Iterator[Todo]:
    """The tasks, the most urgent first: drafts, forgotten appointments, today's in their order, lessons, who leaves."""
    for draft in summary.drafts:
        yield _draft_line(draft, workplace)
    if summary.forgotten:
        yield _forgotten_line(summary.forgotten)
    moment = Moment(workplace.today(), workplace.minute_of_day())
    timed = [(row.minute, _appointment_line(row, workplace)) for row in summary.appointments if row.is_open]
    timed += [
        (row.time.begin, _lesson_line(row, workplace))
        for row in summary.lessons
        if not row.standing.is_over(moment)
    ]
    yield from (line for _minute, line in sorted(timed, key=lambda each: each[0]))
    for lesson, missing in summary.unrecorded:
        yield _unrecorded_line(lesson, missing, workplace)
    for offer in summary.offers:
        yield _offer_line(offer, workplace)
    for lesson in summary.understaffed:
        yield _staffing_line(lesson, workplace)
    for row in summary.leaving:
        yield _leaving_line(row)


def _draft_line(draft: DraftRow, workplace: Workplace) -> Todo:
    codes = draft.fields.get("topics")
    topics = workplace.vocabularies[VocabularyName.TOPIC]
    words = (
        [topics.chip(code) for code in codes if isinstance(code, str) and code in topics]
        if isinstance(codes, list)
        else []
    )
    started = local(draft.started_at)
    day = "" if started.date() == workplace.today() else short_date(started.date())
    time = f"{day}{clock(started.hour * 60 + started.minute)}"
    whose = "" if draft.staff == workplace.staff.code else f"{draft.staff_name}さんの書きかけ。"
    return Todo(
        mark="書きかけ",
        title=f"相談：{'、'.join(words)}" if words else "相談（内容はまだ選ばれていません）",
        detail=f"{whose}{time}から。まだ登録されていません。",
        acts=((CONTINUE, draft.uid),),
    )


def _forgotten_line(rows: Sequence[AppointmentRow]) -> Todo:
    first = rows[0]
    days = short_date(first.day) if first.day == rows[-1].day else f"{short_date(first.day)}から"
    return Todo(
        mark="未記入",
        title=f"きのうまでの予約 {len(rows)}件",
        detail=f"{days}。来たか来なかったかを、予約表に記録してください。",
        acts=((LOOK, first.day.isoformat()),),
    )


def _appointment_line(row: AppointmentRow, workplace: Workplace) -> Todo:
    late = row.is_late(workplace.today(), workplace.minute_of_day())
    desk = row.desk_name if len(workplace.desks) > 1 else ""
    # Residents read this screen over the counter: who comes and why stands in the timetable only.
    kept = ("連絡先あり" if row.contact else "", "メモあり" if row.note else "")
    parts = (f"{row.length}分", desk, *kept)
    acts = ((BEGIN, row.uid), (ABSENT, row.uid)) if late else ((BEGIN, row.uid),)
    return Todo(
        mark=clock(row.minute),
        title=f"予約：{topic_words(row, workplace.vocabularies)}",
        detail="　".join(part for part in parts if part),
        warning="時間を過ぎています" if late else "",
        acts=acts,
    )


def _lesson_line(row: LessonRow, workplace: Workplace) -> Todo:
    """A lesson of today, whose own staff come to take the roll; one called off is shown too, for people may come."""
    staff = "、".join(each.full_name for each in row.assignments)
    parts = (row.venue_name, f"定員{row.capacity}人", f"担当 {staff}" if staff else "")
    off = row.stage is Stage.CANCELLED or row.course_stage is Stage.CANCELLED
    if off:
        warning = "中止になりました"
    elif row.stage is Stage.POSTPONED:
        warning = "延期になりました"
    else:
        warning = "" if row.staffing.is_enough else _lack_words(row)
    is_mine = any(each.staff == workplace.staff.code for each in row.assignments)
    takes_place = row.standing.takes_place and not off
    takes_roll = is_mine and takes_place and workplace.ledger.actor.may(Permission.ROLL)
    roll = ((ROLL, f"{row.course_uid} {row.uid}"),) if takes_roll else ()
    return Todo(
        mark=clock(row.time.begin),
        title=_lesson_title(row),
        detail="　".join(part for part in parts if part),
        warning=warning,
        acts=(*roll, (COURSE, row.course_uid)),
    )


def _offer_line(offer: DueOffers, workplace: Workplace) -> Todo:
    today = offer.until == workplace.today()
    return Todo(
        mark="今日まで" if today else "期限切れ",
        title=f"繰上の返事待ち：{offer.label}",
        detail=f"{offer.families}組の返事は{short_date(offer.until)}までです。電話して、返事を入れてください。",
        acts=((COURSE, offer.course_uid),),
    )


def _staffing_line(row: LessonRow, workplace: Workplace) -> Todo:
    tomorrow = row.day == workplace.today() + timedelta(days=1)
    return Todo(
        mark="明日" if tomorrow else short_date(row.day),
        title=_lesson_title(row),
        detail=f"{row.time.clock_words}　{row.venue_name}",
        warning=_lack_words(row),
        acts=((COURSE, row.course_uid),),
    )


def _leaving_line(row: StaffRow) -> Todo:
    # Residents read this screen over the counter: who is moved stands in 設定 only.
    day = "" if row.last_day is None else short_date(row.last_day)
    return Todo(
        mark="引継ぎ",
        title=f"最後の勤務日：{day}",
        detail="過ぎると権限が自動で終わります。引継書と、引き継ぐ人を確かめてください。",
        acts=((HANDOVER, row.code),),
    )


def _unrecorded_line(row: LessonRow, missing: int, workplace: Workplace) -> Todo:
    today = row.day == workplace.today()
    return Todo(
        mark="未記録",
        title=_lesson_title(row),
        detail=f"{'今日' if today else short_date(row.day)}{row.time.clock_words}　出欠の付いていない方 {missing}人",
        acts=((ROLL, f"{row.course_uid} {row.uid}"),),
    )


def _lesson_title(row: LessonRow) -> str:
    return f"講座：{row.title}" + (f"　{row.ordinal_words}" if row.ordinal_words else "")


def _lack_words(row: LessonRow) -> str:
    """What the 1:4 rule lacks, in words."""
    staffing = row.staffing
    return f"担当があと{staffing.missing}人足りません" if staffing.trainers else "講師が決まっていません"


class TodoList(QWidget):
    """The lines below each other. Loading the same lines again moves nothing, in particular not the keyboard."""

    def __init__(self, act: Callable[[str, str], object], parent: QWidget | None = None) -> None:
        """`act` is called with (act, key) of the pressed button."""
        super().__init__(parent)
        self._act = act
        self._todos: tuple[Todo, ...] = ()
        self._buttons: list[tuple[tuple[str, str], Button]] = []
        self._column = Column(self, spacing=8)
        self._anchor = tab_anchor(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def todos(self) -> tuple[Todo, ...]:
        """The tasks shown."""
        return self._todos

    def buttons(self) -> tuple[Button, ...]:
        """The buttons in their order."""
        return tuple(button for _key, button in self._buttons)

    def show_todos(self, todos: Sequence[Todo]) -> None:
        """Show these lines; the keyboard stays on its button, or moves to the one now in its place."""
        if tuple(todos) == self._todos:
            return
        place = next((at for at, (_key, button) in enumerate(self._buttons) if button.hasFocus()), None)
        held = None if place is None else self._buttons[place][0]
        self._todos = tuple(todos)
        emptied(self._column)
        self._buttons = []
        for number, todo in enumerate(self._todos):
            if number:
                self._column.addWidget(hairline())
            line = _Line(todo)
            self._column.addWidget(line)
            for key, button in line.buttons:
                button.clicked.connect(partial(self._press, key))
                self._buttons.append((key, button))
        chain_after(self._anchor, self.buttons())
        if place is not None:
            self._focus(held, place)

    def _press(self, key: tuple[str, str], _checked: bool = False) -> None:
        self._act(*key)

    def _focus(self, held: tuple[str, str] | None, place: int) -> None:
        same = next((button for key, button in self._buttons if key == held), None)
        near = self._buttons[min(place, len(self._buttons) - 1)][1] if self._buttons else None
        target = same or near
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)


class _Line(QWidget):
    """Mark, words, buttons; below each other in a narrow window."""

    def __init__(self, todo: Todo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[tuple[tuple[str, str], Button]] = []
        self._line = Row(self, spacing=12, margins=(0, 4, 0, 4))
        self._mark = PlainLabel(
            todo.mark, "warning" if todo.warning or not todo.mark[0].isdigit() else "bold"
        )
        self._line.addWidget(self._mark)
        words = Column(spacing=2)
        words.addWidget(PlainLabel(todo.title, wrap=True))
        if todo.warning:
            words.addWidget(PlainLabel(todo.warning, "warning", wrap=True))
        if todo.detail:
            words.addWidget(PlainLabel(todo.detail, "small", wrap=True))
        self._line.addLayout(words, 1)
        bar = QWidget()
        flow = FlowLayout(12, bar, line_spacing=12)
        flow.centred = True
        for act, key in todo.acts:
            button = Button(_ACT_WORDS[act])
            button.setAutoDefault(True)  # Enter presses it, too
            button.setAccessibleName(f"{_ACT_WORDS[act]}（{todo.mark} {todo.title}）")
            flow.addWidget(button)
            self.buttons.append(((act, key), button))
        self._line.addWidget(bar)
        self._fit()
        when_restyled(self, self._fit)

    def _fit(self) -> None:
        theme = current_theme()
        narrow = 0 < self.width() < theme.px(_STACK_BELOW)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._mark.setMinimumWidth(0 if narrow else theme.px(_MARK_WIDTH))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
