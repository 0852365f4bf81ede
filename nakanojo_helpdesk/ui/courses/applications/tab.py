"""申込: one line to find who applies, the application, the answer to say aloud, and the 名簿 with its acts.

Who: the counter at the telephone. In a minute: what was heard, Enter, F12, the answer; or a key, and the next one's number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.courses.forms import Scope
from nakanojo_helpdesk.domain.courses.rows import CourseRow
from nakanojo_helpdesk.domain.registrations.people import PURPOSE, PersonRow
from nakanojo_helpdesk.domain.registrations.rows import RegistrationRow
from nakanojo_helpdesk.domain.registrations.states import RegistrationState
from nakanojo_helpdesk.domain.staff.access import Permission
from nakanojo_helpdesk.services.places import venues
from nakanojo_helpdesk.services.registrations import applying, leaving, people, reading
from nakanojo_helpdesk.services.rolls import notices
from nakanojo_helpdesk.ui.courses.applications.acts import RosterActs
from nakanojo_helpdesk.ui.courses.applications.answer import Answer
from nakanojo_helpdesk.ui.courses.applications.find import FindLine
from nakanojo_helpdesk.ui.courses.applications.party import HalfFilled, Party
from nakanojo_helpdesk.ui.courses.applications.roster import Roster
from nakanojo_helpdesk.ui.courses.applications.sides import Sides
from nakanojo_helpdesk.ui.courses.applications.slip import SlipPrinting
from nakanojo_helpdesk.ui.courses.applications.taking import Taking
from nakanojo_helpdesk.ui.courses.applications.words import answer_words, lesson_words
from nakanojo_helpdesk.ui.courses.one.tab import Tab, TabAct
from nakanojo_helpdesk.ui.kit.frame.faults import lead_to
from nakanojo_helpdesk.ui.kit.frame.page import Page
from nakanojo_helpdesk.ui.kit.layout.boxes import Card
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.kit.work.background import Background
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_FIND_FIRST: Final = "先に、申し込む方を探すか、「新しい方」（Ctrl+N）を押してください。"
_NOTHING_DONE: Final = "元に戻せることは、ありません。"
_DRAW, _OF_FORM = 6, 8
"""Places of the acts: before the second number they are of the form, behind it of the 名簿; the last two are of both."""
_BY_OFFICE: Final = "OFC"


class ApplicationsTab(Tab):
    """The application at the left (on top where the room is narrow), the 名簿 at the right."""

    keeps_typed = True
    on_roster = False
    """Whether the acts on a row of the 名簿 are offered, not those of the form."""
    changed = Signal()
    """An application was taken or changed: the course's counts are to be read again."""

    def __init__(self, page: Page, workplace: Workplace) -> None:
        super().__init__(page, workplace)
        self._course: CourseRow | None = None
        self._rows: tuple[RegistrationRow, ...] = ()
        self._said: dict[str, list[str]] = {}
        self._half_filled: dict[str, HalfFilled] = {}
        self._undo: list[tuple[str, Callable[[], object]]] = []
        self._stale = True
        self._prepared = False
        self._background = Background(self)
        may = workplace.ledger.actor.may
        self._registers = may(Permission.REGISTER)
        self.facts = PlainLabel("", wrap=True)
        self.finder = FindLine(workplace)
        self.party = Party(workplace)
        self.answer = Answer()
        self.roster = Roster(workplace)
        self.acts_on_row = RosterActs(self)
        self.slips = SlipPrinting(self)
        self._taking = Taking(page, workplace, self.party)
        self._left = Card(spacing=10)
        self._left.body.addWidget(self.finder)
        self._left.body.addWidget(self.party)
        self._left.body.addWidget(PlainLabel(PURPOSE, "small", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        right = Card(margins=(8, 8, 8, 8))
        right.body.addWidget(self.roster, 1)
        self._sides = Sides(self._left, right)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.answer)
        self.body.addWidget(self._sides, 1)
        self._left.setVisible(self._registers)
        self.finder.taken.connect(self._take)
        self.finder.new_wanted.connect(self.add_new)
        self.finder.refused.connect(self.page.say_refused)
        self.roster.typed.connect(self.digit_typed)
        self.roster.opened.connect(lambda _row: self.acts_on_row.correct())
        self.roster.chosen.connect(lambda _row: self._moved())
        self.finder.line.textEdited.connect(lambda _text: self._turn_to(on_roster=False))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._watch_side)

    # What the page asks.

    @override
    def acts(self) -> tuple[TabAct, ...]:
        if not self._registers:
            return (TabAct("履歴", "H", self.acts_on_row.show_history),)
        return (
            TabAct("申し込む", "F12", self.apply, primary=True),
            TabAct("家族も", "Insert", self.add_family),
            TabAct("新しい方", "Ctrl+N", self.add_new),
            TabAct("カードで", "Ctrl+K", self.add_card),
            TabAct("はじめから", "F5", self.start_anew),
            TabAct("断った", "Ctrl+R", self.turn_away),
            TabAct("抽選", "F11", self.acts_on_row.draw),
            TabAct("名簿へ", "Ctrl+L", self.go_to_roster),
            *self.acts_on_row.acts(),
            TabAct("申込の欄へ", "F4", self.go_to_line),
            TabAct("控えを印刷", "Ctrl+P", self.slips.print_chosen),
            TabAct("元に戻す", "Ctrl+Z", self.undo),
        )

    @override
    def offers(self, place: int) -> bool:
        if not self._registers or place in {0, len(self._buttons) - 2, len(self._buttons) - 1}:
            return True
        if place == _DRAW:
            return not self.on_roster and self.acts_on_row.draws()
        return (place >= _OF_FORM) == self.on_roster

    @override
    def fit_buttons(self) -> None:
        if self._registers:
            self._buttons[-1].setEnabled(bool(self._undo))

    @override
    def show_course(self, row: CourseRow) -> None:
        other = self._course is None or self._course.uid != row.uid
        if other:
            self._keep_half_filled()
            self._undo.clear()
            self.answer.clear()
            self._rows = ()
            self.roster.show_rows((), {})
        self._course = row
        self.party.set_course(row)
        if other:
            self.finder.set_course(row.uid)
            self.finder.clear()
            self.party.show_half_filled(self._half_filled.pop(row.uid, HalfFilled()))
        self._stale = True
        if not self.isHidden():
            self._read()

    @override
    def is_unsaved(self) -> bool:
        return not self.party.is_empty()

    @override
    def save(self) -> bool:
        return self.apply()

    @override
    def throw_away(self) -> None:
        self.party.empty()
        self.finder.clear()

    @override
    def first_focus(self) -> QWidget | None:
        if not self._registers:
            return self.roster
        return self.finder.line if self.party.is_empty() else self.party.parts[-1].start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._course is not None:
            self._read()
        if not self._prepared:
            self._prepared = True
            work = partial(self.workplace.ledger.read, people.prepare)
            self._background.run(work, refused=lambda _error: None)  # said when somebody is looked for

    def is_busy(self) -> bool:
        """Whether everybody is still being read into memory, or something printed."""
        return self._background.is_busy() or self.slips.is_busy() or self.acts_on_row.is_busy()

    # What is shown.

    def course(self) -> CourseRow | None:
        """The course; None for none."""
        return self._course

    def rows(self) -> tuple[RegistrationRow, ...]:
        """The applications as they were read last, by number."""
        return self._rows

    def as_it_stands(self, row: RegistrationRow) -> RegistrationRow:
        """An application as it was read last: it may have changed since it was given."""
        return next((each for each in self._rows if each.uid == row.uid), row)

    def said_absent(self, row: RegistrationRow) -> list[str]:
        """The uids of the lessons somebody said they would not come to."""
        return self._said.get(row.uid, [])

    def read_again(self) -> None:
        """Read the applications again, and tell the page of new counts."""
        self._read()
        self.changed.emit()

    def remember(self, sentence: str, act: Callable[[], object]) -> None:
        """Let Ctrl+Z take back what was done last; `sentence` is said then."""
        self._undo.append((sentence, act))
        self.offered.emit()

    def say_offered(self, words: str, offered: Sequence[RegistrationRow]) -> None:
        """Say what was done, and ask to call whoever was offered a place by it: the number at once on the screen."""
        if words:
            self.page.sticky.say("success", words)
        self.read_again()
        if offered:
            self.acts_on_row.call(offered[0])

    def _read(self) -> None:
        course = self._course
        if course is None:
            return
        ledger, now = self.workplace.ledger, self.workplace.now()
        rows = self.page.attempt(lambda: ledger.call(reading.roster, course.uid, now=now))
        self._stale = rows is None
        self._rows = rows or ()
        said: dict[str, list[str]] = {}
        for registration, lesson in ledger.read(notices.said, course.uid):
            said.setdefault(registration, []).append(lesson)
        self._said = said
        names = {lesson.uid: lesson_words(lesson) for lesson in course.lessons}
        told = {
            uid: [names[lesson] for lesson in lessons if lesson in names] for uid, lessons in said.items()
        }
        self.roster.show_rows(self._rows, told)
        here = {lesson.venue for lesson in course.taking_place or course.lessons}
        places = [venue for venue in ledger.read(venues.listing, closed=True) if venue.uid in here]
        self.facts.setText(answer_words(course, places))
        self.offered.emit()

    # The application.

    def _take(self, person: PersonRow) -> None:
        there = self._registered(person)
        if there is not None:
            self.page.sticky.say(
                "warning", f"{person.name}さんは、もうこの講座に申し込んでいます（番号{there.serial}）。"
            )
        self.answer.clear()
        self.party.take(person)
        self.party.after_parts().setFocus(Qt.FocusReason.OtherFocusReason)

    def _registered(self, person: PersonRow) -> RegistrationRow | None:
        course = self._course
        if course is None or course.form.scope is Scope.LESSON:
            return None
        return next(
            (
                row
                for row in self._rows
                if row.person is not None and row.person.uid == person.uid and not row.state.is_over
            ),
            None,
        )

    def add_new(self, words: str | None = None) -> None:
        """Begin the form of somebody new with what was looked for (新しい方, Ctrl+N)."""
        typed = self.finder.line.value() if words is None else words
        self.answer.clear()
        self.finder.clear()
        self.party.add_new(typed).start().setFocus(Qt.FocusReason.OtherFocusReason)

    def add_family(self) -> None:
        """Add somebody of the same family (家族も, Insert): telephone and district stay; a known one can be found instead."""
        if self.party.is_empty():
            self.page.sticky.say("info", _FIND_FIRST)
            self.go_to_line()
        else:
            self.add_new()

    def add_card(self) -> None:
        """Apply for a 利用者カード without a name (カードで, Ctrl+K)."""
        self.answer.clear()
        self.party.add_card().start().setFocus(Qt.FocusReason.OtherFocusReason)

    def start_anew(self) -> None:
        """Empty the form (はじめから, F5); Ctrl+Z brings it back."""
        kept = self.party.half_filled()
        if kept.parts:
            self.remember("入力していたものを戻しました。", lambda: self.party.show_half_filled(kept))
        self.throw_away()
        self.answer.clear()
        self.page.show_faults([])
        self.go_to_line()

    def apply(self) -> bool:
        """Take the application (申し込む, F12), and say the answer, in view also after the line has scrolled to itself."""
        course = self._course
        if course is None or self.party.is_empty():
            self.page.sticky.say("info", _FIND_FIRST)
            self.go_to_line()
            return course is None
        done = self._taking.take(course)
        if done is None:
            self._show_faults(self._taking.problems)
            return False
        self.page.show_faults([])
        self.page.sticky.clear()
        self.party.empty()
        self.finder.clear()
        self.answer.say(done)
        self.remember("申込を取り消しました。", lambda: self._take_back(done))
        self.read_again()
        self.roster.select_key(done.rows[0].uid)
        self.go_to_line()
        QTimer.singleShot(0, self, partial(self.page.bring_into_view, self.answer))
        return True

    def _show_faults(self, problems: dict[str, str]) -> None:
        faults = self.party.faults(problems)
        shown = {sentence for sentence, _ in faults}
        if others := [sentence for sentence in problems.values() if sentence not in shown]:
            self.page.sticky.say("error", " ".join(others))
        self.page.show_faults(faults)
        if faults:
            lead_to(faults[0][1])

    def _take_back(self, done: applying.Applied) -> None:
        ledger, now = self.workplace.ledger, self.workplace.now()
        for row in map(self.as_it_stands, done.rows):
            ledger.call(
                leaving.leave,
                row.uid,
                row.version,
                state=RegistrationState.CANCELLED,
                reason=_BY_OFFICE,
                now=now,
            )
        self.answer.clear()
        self.read_again()

    def turn_away(self) -> None:
        """Count somebody who was told there is no place (断った, Ctrl+R)."""
        course = self._course
        if course is None:
            return
        ledger = self.workplace.ledger
        uid = self.page.attempt(lambda: ledger.call(applying.turn_away, course.uid))
        if uid is None:
            return
        self.remember("断った1人を、取り消しました。", lambda: ledger.call(applying.take_back, uid))
        self.changed.emit()
        self.page.sticky.say("success", "断った人数に、1人足しました。Ctrl+Z で元に戻せます。")

    def _moved(self) -> None:
        """Offer the acts on a row once somebody moves among the rows."""
        if self.roster.hasFocus() and self.roster.is_moving:
            self._turn_to(on_roster=True)

    def undo(self) -> None:
        """Take back what was done last here (元に戻す, Ctrl+Z)."""
        if not self._undo:
            self.page.sticky.say("info", _NOTHING_DONE)
            return
        sentence, act = self._undo.pop()
        if self.page.attempt(lambda: (act(),)) is not None:
            self.read_again()
            self.page.sticky.say("success", sentence)
        self.offered.emit()

    def go_to_line(self) -> None:
        """Give the line of finding the keyboard (申込の欄へ, F4)."""
        self._turn_to(on_roster=False)
        self.finder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_roster(self) -> None:
        """Give the 名簿 the keyboard (名簿へ, Ctrl+L)."""
        self._turn_to(on_roster=True)
        self.roster.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_half_filled(self) -> None:
        if self._course is not None and (kept := self.party.half_filled()).parts:
            self._half_filled[self._course.uid] = replace(kept)

    def _watch_side(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Offer the acts of the side that was clicked; whoever passes with the Tab key changes nothing."""
        if now is None or not self.isVisible() or QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            return
        if self.roster is now or self._left.isAncestorOf(now):
            self._turn_to(on_roster=self.roster is now)

    def _turn_to(self, *, on_roster: bool) -> None:
        if on_roster != self.on_roster:
            self.on_roster = on_roster
            self.offered.emit()
