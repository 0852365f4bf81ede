"""出欠: the roll of a lesson, taken standing: one digit a person.

Who: the trainer with fifteen elderly people in front of them. In a minute: one digit a person, or everybody at once and
the exceptions; whoever comes unannounced by Insert; a question on the side by F5.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.courses.states import Moment
from nakanojo_helpdesk.domain.rolls.marks import MARK_KEYS, Given, MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.rolls import marking, notices, reading, walk_ins
from nakanojo_helpdesk.services.rolls.walk_ins import Admitted
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.courses.roll.errands import Errands
from nakanojo_helpdesk.ui.courses.roll.head import RollHead
from nakanojo_helpdesk.ui.courses.roll.people import PeopleList
from nakanojo_helpdesk.ui.courses.roll.words import brief_words, first_shown, history_words, replaced_words
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.side_questions import SideQuestion
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_HIDE, _REVEAL = "名前だけにする", "すべて見せる"
_AGAIN_MILLISECONDS: Final = 20_000
"""Seats become free by the clock."""
_NO_MARK: Final = "まだ付いていません"
_OTHERS_STAY: Final = "ほかの方が変えた出欠は、そのままにしました。"


class RollTab(Tab):
    """Head, list, and what happened to the mark of the current person."""

    consultation_wanted = Signal(object)
    """A question on the side: the `SideQuestion`."""
    changed = Signal()
    """Marks or people changed: counts elsewhere are to be read again."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._course: CourseRow | None = None
        self._lesson = ""
        self._roll: Roll | None = None
        self._done: list[tuple[Given, ...] | Admitted] = []
        self._is_hiding = False
        may = workplace.ledger.actor.may
        self._marks, self._notes = may(Permission.ROLL), may(Permission.REGISTER)
        self._reads = may(Permission.APPLICANTS)
        self.errands = Errands(self, self._read_anew, self._finish)
        self.head = RollHead(workplace.vocabularies)
        self.people = PeopleList(workplace.vocabularies, self._day, lambda: self._is_hiding)
        self._history = PlainLabel("", "small", wrap=True)
        column = Column(spacing=8)
        column.addWidget(self.head)
        column.addWidget(self.people, 1)
        column.addWidget(self._history)
        self.body.addLayout(column, 1)
        self.head.marks.setVisible(self._marks or self._notes)
        self.head.lesson_chosen.connect(self.show_lesson)
        self.head.marked.connect(self._mark_by_hand)
        self.head.passed.connect(self.people.setFocus)
        self.people.marked.connect(self._mark_by_key)
        self.people.chosen.connect(lambda _line: self._show_current())
        self.people.opened.connect(self._open)
        self._again = QTimer(self, interval=_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._show_head)

    def roll(self) -> Roll | None:
        """The roll as it was read or marked last; None for none."""
        return self._roll

    def history_words(self) -> str:
        """What happened to the mark of the current person, as shown."""
        return "" if self._history.isHidden() else self._history.text()

    @override
    def acts(self) -> tuple[TabAct, ...]:
        rolls = (
            TabAct("全員出席", "F11", self.mark_all, primary=True),
            TabAct("当日参加", "Insert", self.admit),
            TabAct("元に戻す", "Ctrl+Z", self.take_back),
            TabAct("相談を書く", "F5", self.begin_consultation),
            TabAct("紙から", "Ctrl+K", self.errands.enter_paper, rare=True),
            TabAct("ファイルから", "Ctrl+O", self.errands.enter_file, rare=True),
        )
        calls = (
            TabAct("出席確認", "Ctrl+D", self.errands.call_people, rare=True),
            TabAct("前日の準備", "Ctrl+E", self.errands.prepare, rare=True),
            TabAct(_HIDE, "Ctrl+H", self.turn_hiding, rare=True),
        )
        return (*(rolls if self._marks else ()), *(calls if self._notes else ()))

    @override
    def fit_buttons(self) -> None:
        ready = {
            "全員出席": self._roll is not None and bool(self._roll.counts.unrecorded),
            "元に戻す": bool(self._done),
        }
        for act, button in zip(self.acts(), self._buttons, strict=True):
            button.setEnabled(ready.get(act.word, self._roll is not None))
            if act.word == _HIDE:
                button.set_words(_REVEAL if self._is_hiding else _HIDE)

    @override
    def head_words(self) -> str:
        if self._roll is None:
            return ""
        words = brief_words(self._roll, self._now())
        return words if self.page.folds() else words.split("　")[0]

    def fold(self, *, folded: bool) -> None:
        """Leave counts and history out where the text is large: the rows need the room."""
        self.head.fold(folded=folded)
        self._history.setVisible(not folded)

    @override
    def show_course(self, row: CourseRow) -> None:
        other = self._course is None or self._course.uid != row.uid
        self._course = row
        uids = [lesson.uid for lesson in row.lessons]
        if other or self._lesson not in uids:
            self._lesson = first_shown(row, self._now())
            self._done.clear()
            self._roll = None
        self.head.show_lessons(row.lessons, self._lesson)
        if self.isVisible():
            self._read()

    def show_lesson(self, uid: str) -> None:
        """Show the roll of another lesson of the course."""
        if uid != self._lesson:
            self._lesson = uid
            self._done.clear()
            self._roll = None
            self.page.sticky.clear()
        self._read()
        self.people.setFocus()

    @override
    def first_focus(self) -> QWidget:
        return self.people

    # ---- marking

    def press(self, code: MarkCode) -> None:
        """Give the current person a mark and go on; the one that is there already is cleared (1–6)."""
        line = self._current()
        if line is not None:
            self._give(line, MarkCode.NONE if line.code is code else code)

    def clear(self) -> None:
        """Clear the mark of the current person (0)."""
        line = self._current()
        if line is not None and line.mark is not None:
            self._give(line, MarkCode.NONE)

    def _give(self, line: RollLine, code: MarkCode) -> None:
        given = self.page.attempt(lambda: self._written(line, code))
        if given is None:
            self._show_current()
            return
        self.page.sticky.clear()
        self._take(given)
        if given.changed:
            self._done.append((given,))
        if given.replaced is not None and given.replaced != line.mark:
            self.page.sticky.say("warning", replaced_words(given, self.workplace.vocabularies))
        if code is not MarkCode.NONE:
            self.people.go_on()
        self._show_all()

    def _written(self, line: RollLine, code: MarkCode) -> Given | None:
        """Write a mark; of a lesson to come 欠席の連絡 and its clearing. Raises `DeskError`."""
        call, now = self.workplace.ledger.call, self.workplace.now()
        ahead = self._roll is not None and self.workplace.today() < self._roll.lesson.day
        if (ahead or not self._marks) and code is MarkCode.EXCUSED:
            return call(notices.say_absent, self._lesson, line.uid, now=now)
        if (ahead or not self._marks) and code is MarkCode.NONE:
            return call(notices.take_back, self._lesson, line.uid, now=now)
        return call(marking.give, self._lesson, line.uid, code, now=now)

    def mark_all(self) -> None:
        """Mark everybody without a mark 出席 (全員出席, F11)."""
        act = self.page.attempt(
            lambda: self.workplace.ledger.call(marking.give_all, self._lesson, now=self.workplace.now())
        )
        if act is None:
            return
        for given in act:
            self._take(given)
        if act:
            self._done.append(act)
            self.page.sticky.say("success", f"{len(act)}人を出席にしました。付いていた出欠は、そのままです。")
        else:
            self.page.sticky.say("info", "出欠の付いていない方は、いません。")
        self._show_all()

    def take_back(self) -> None:
        """Take the last act back (元に戻す, Ctrl+Z)."""
        if not self._done:
            return
        act = self._done[-1]
        if isinstance(act, Admitted):
            self._take_walk_in_back(act)
            return
        back = self.page.attempt(
            lambda: self.workplace.ledger.call(marking.take_back, self._lesson, act, now=self.workplace.now())
        )
        if back is None:
            return
        self._done.pop()
        for given in back:
            self._take(given)
        self.people.select_key(act[0].registration)
        stayed = len(back) < sum(1 for given in act if given.changed)
        if stayed:
            self._read()
            self.page.sticky.say("warning", _OTHERS_STAY)
        else:
            self.page.sticky.say("success", "元に戻しました。")
        self._show_all()

    # ---- who comes without an application

    def admit(self) -> None:
        """Let somebody in without an application (当日参加, Insert): unnamed, to be named by Enter."""
        admitted: Admitted | None = self.page.attempt(
            partial(
                call_asking,
                self.workplace,
                self.window(),
                walk_ins.admit,
                self._lesson,
                accept="入っていただく",
                now=self.workplace.now(),
            )
        )
        if admitted is None:
            return
        self._done.append(admitted)
        self._read()
        self.people.select_key(admitted.row.uid)
        self.changed.emit()
        self.page.sticky.say("success", f"{admitted.row.name}を入れました。名前は Enter で入れられます。")
        self._show_all()

    def _take_walk_in_back(self, act: Admitted) -> None:
        done = self.page.attempt(
            lambda: (
                self.workplace.ledger.call(
                    walk_ins.send_away, self._lesson, act.row.uid, act.row.version, now=self.workplace.now()
                ),
            )
        )
        if done is None:
            return
        self._done.pop()
        self._read()
        self.changed.emit()
        self.page.sticky.say("success", f"{act.row.name}を取り消しました。")
        self._show_all()

    # ---- the rest

    def begin_consultation(self) -> None:
        """Write a question asked on the side down (相談を書く, F5)."""
        line = self._current()
        if self._roll is not None:
            self.consultation_wanted.emit(SideQuestion.of(self._roll.lesson, line))

    def turn_hiding(self) -> None:
        """Show names only while residents look on, or everything again."""
        self._is_hiding = not self._is_hiding
        if self._roll is not None:
            self.people.show_lines(self._roll.lines)
        self._show_all()

    def _open(self, line: RollLine) -> None:
        """Enter: a name for a walk-in without one, else what is known of the person."""
        if line.is_unnamed and self._notes:
            self.errands.name(line)
        elif not self._is_hiding:
            self.errands.look_at(self._current() or line)

    def _read_anew(self) -> Roll | None:
        self._read()
        return self._roll

    def _finish(self, done: str) -> None:
        """Show what a dialog changed. Acts before it are not taken back any more: they may lie below others."""
        self._done.clear()
        self._read()
        self.changed.emit()
        if done:
            self.page.sticky.say("success", done)

    def _mark_by_key(self, digit: str) -> None:
        code = MARK_KEYS[digit]
        if code is MarkCode.NONE:
            self.clear()
        else:
            self.press(code)

    def _mark_by_hand(self, code: str) -> None:
        """A chip was pressed; the group shows already what the mark is to be."""
        line = self._current()
        if line is not None:
            self._give(line, MarkCode(code))
        self.people.setFocus()

    def _take(self, given: Given) -> None:
        line = None if self._roll is None else self._roll.line(given.registration)
        if self._roll is None or line is None:
            return
        after = line.with_given(given)
        self._roll = self._roll.with_line(after)
        self.people.lines.put(after)

    def _read(self) -> None:
        """Read the roll anew, for instance because people were added."""
        if not self._reads or not self._lesson:
            return
        roll = self.page.attempt(
            lambda: self.workplace.ledger.call(reading.roll, self._lesson, now=self.workplace.now())
        )
        if roll is None:
            return
        first = self._roll is None
        self._roll = roll
        self.people.show_lines(roll.lines)
        if first or self.people.current_row() is None:
            self._go_to_first()
        self._show_all()

    def _go_to_first(self) -> None:
        """Go to the first person without a mark, else to the first."""
        lines = () if self._roll is None else self._roll.lines
        first = next((line for line in lines if line.is_unrecorded), next(iter(lines), None))
        if first is not None:
            self.people.select_key(first.uid)
            self.people.show_current_soon()

    def _show_all(self) -> None:
        self._show_head()
        self._show_current()
        self.offered.emit()

    def _show_head(self) -> None:
        if self._roll is not None:
            self.head.show_roll(self._roll, self._now())

    def _show_current(self) -> None:
        line = self._current()
        self.head.show_line(line)
        words = ""
        if line is not None and self._roll is not None:
            words = history_words(line, self._roll.lesson, self.workplace.vocabularies) or _NO_MARK
            words = f"{line.registration.name}さん：{words}"
        self._history.setText(words)

    def _current(self) -> RollLine | None:
        shown = self.people.current_row()
        return None if shown is None or self._roll is None else self._roll.line(shown.uid)

    def _day(self) -> object:
        return None if self._roll is None else self._roll.lesson.day

    def _now(self) -> Moment:
        return Moment.of(self.workplace.now())

    # What Qt calls.

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()
        if not event.spontaneous():
            self._read()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
