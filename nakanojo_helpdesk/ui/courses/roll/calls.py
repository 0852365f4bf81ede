"""出席確認: the people of a lesson one after the other, the telephone large; one digit each.

Who: the counter the day before, the telephone in hand. In a minute: read the number, 1 出る 2 出ない 3 留守, next. Who was never
asked comes first, then who was not at home.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.registrations.rows import CallRow
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.rows import Belonging, Roll, RollLine
from nakanojo_helpdesk.services.registrations.calling import RESULTS
from nakanojo_helpdesk.services.rolls import calls, reading
from nakanojo_helpdesk.ui.courses.roll.words import mark_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.chip import Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_KEYS: Final = {"1": calls.COMES, "2": calls.COMES_NOT, "3": calls.AWAY}
_NOBODY: Final = "電話する方は、いません。"
_NO_PHONE: Final = "電話番号がありません"


class CallList(Table[RollLine]):
    """The people to call. Digits say how the call ended."""

    answered = Signal(str)
    """A digit was typed: the result."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = unicodedata.normalize("NFKC", event.text())
        if digit in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.answered.emit(_KEYS[digit])
        else:
            super().keyPressEvent(event)


class CallsDialog(Dialog):
    """The number of the current person large above the list."""

    def __init__(self, workplace: Workplace, roll: Roll, parent: QWidget | None = None) -> None:
        title = f"出席確認　{roll.lesson.ordinal_words or roll.lesson.title}（{short_date(roll.lesson.day)}）"
        super().__init__(title, parent, width=980)
        self._workplace, self._roll = workplace, roll
        self._counts = PlainLabel("", "bold", wrap=True)
        self._name = PlainLabel("", "section", wrap=True)
        self._phone = PlainLabel("", "figure", wrap=True)
        self.results = ChipGroup(
            "電話の結果",
            [Choice(result, RESULTS[result], key) for key, result in _KEYS.items()],
        )
        codes = workplace.vocabularies
        self._model: RowModel[RollLine] = RowModel(
            (
                Column("名前", lambda line: line.registration.name, wraps=True, minimum=120),
                Column("フリガナ", lambda line: line.registration.kana, wraps=True, minimum=110),
                Column("電話", lambda line: line.registration.phone or _NO_PHONE, tabular=True),
                Column("電話の結果", self._last_words, stretch=True, wraps=True, minimum=120),
                Column("出欠", lambda line: "" if line.mark is None else mark_words(line.code, codes)),
            ),
            key=lambda line: line.uid,
            tone=lambda line: (
                Tone.QUIET if self._result(line) in {calls.COMES, calls.COMES_NOT} else Tone.PLAIN
            ),
        )
        self.people = CallList(self._model, "電話する方", _NOBODY, least_rows=5)
        for widget in (self._counts, self._name, self._phone, self.results):
            self.body.addWidget(widget)
        self.body.addWidget(self.people, 1)
        self._words = PlainLabel("", "error", wrap=True)
        self._words.hide()
        self.put_above_buttons(self._words)
        self.add_button("閉じる", "primary", rejects=True)
        self.people.answered.connect(self.answer)
        self.people.chosen.connect(lambda _line: self._show_current())
        self.results.changed.connect(self._answer_by_hand)
        self.results.passed.connect(self.people.setFocus)
        self._model.set_rows(sorted(self._callable(), key=self._urgency))
        self.focus_first(self.people)
        if self._model.rowCount():
            self.people.select_key(self._model.rows()[0].uid)
        self._show()

    def ask(self) -> str:
        """Open it and wait. Everything was kept at once, so there is nothing to say afterwards."""
        self.show_and_wait()
        return ""

    def counts(self) -> str:
        """How many come, do not, were away or were not asked, as shown."""
        return self._counts.text()

    def phone(self) -> str:
        """The number of the current person, as shown."""
        return self._phone.text()

    def trouble(self) -> str:
        """The sentence of a refusal, as shown; empty for none."""
        return "" if self._words.isHidden() else self._words.text()

    def answer(self, result: str) -> None:
        """Keep how the call to the current person ended, and go on to the next one."""
        line = self.people.current_row()
        if line is None:
            return
        place = self.people.currentIndex().row()
        now, ledger = self._workplace.now(), self._workplace.ledger
        try:
            ledger.call(calls.note, self._roll.lesson.uid, line.uid, result, now=now)
            self._roll = ledger.call(reading.roll, self._roll.lesson.uid, now=now)
        except DeskError as error:
            self._words.setText(str(error))
            self._words.show()
            return
        self._words.hide()
        fresh = self._roll.line(line.uid)
        if fresh is not None:
            self._model.put(fresh)
        after = self._model.row_at(place + 1)
        if after is not None:
            self.people.select_key(after.uid)
        self._show()

    def _answer_by_hand(self) -> None:
        result = self.results.code()
        if result is not None:
            self.answer(result)
        self.people.setFocus()

    def _callable(self) -> list[RollLine]:
        return [line for line in self._roll.lines if line.belonging is Belonging.EXPECTED]

    def _urgency(self, line: RollLine) -> tuple[int, float, int]:
        last = self._last(line)
        if last is None:
            return (1 if line.code is MarkCode.EXCUSED else 0, 0.0, line.registration.serial)
        return (2 if last.result == calls.AWAY else 3, last.at.timestamp(), line.registration.serial)

    def _last(self, line: RollLine) -> CallRow | None:
        lesson = self._roll.lesson.uid
        found = [
            call for call in line.registration.calls if call.about == calls.ABOUT and call.lesson == lesson
        ]
        return found[-1] if found else None

    def _result(self, line: RollLine) -> str | None:
        last = self._last(line)
        return None if last is None else last.result

    def _last_words(self, line: RollLine) -> str:
        last = self._last(line)
        if last is None:
            return ""
        at = local(last.at)
        day = "" if at.date() == self._workplace.today() else short_date(at.date())
        return f"{RESULTS[last.result]}（{last.by_name} {day}{clock(at.hour * 60 + at.minute)}）"

    def _show(self) -> None:
        lines = self._callable()
        results = [self._result(line) for line in lines]
        counted = [f"{RESULTS[each]} {results.count(each)}" for each in _KEYS.values()]
        coming_not = sum(1 for line in lines if line.code is MarkCode.EXCUSED)
        seats = max(0, self._roll.lesson.capacity - len(lines) + coming_not)
        offered = f"　空けられる席 {seats}" if seats else "　空けられる席は、ありません"
        self._counts.setText("　".join((*counted, f"まだ {results.count(None)}")) + offered)
        self._show_current()

    def _show_current(self) -> None:
        line = self.people.current_row()
        row = None if line is None else line.registration
        self._name.setText("" if row is None else f"{row.name}　{row.kana}")
        self._phone.setText("" if row is None else row.phone or _NO_PHONE)
        self.results.clear()
