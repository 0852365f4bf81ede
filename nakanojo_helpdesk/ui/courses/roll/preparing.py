"""前日の準備: who comes, what they need, who is there, what to charge and to print; ticked off one by one.

Who: whoever is there the day before. In a minute: read down the list, Space at what is done.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.calendar import clock, local, short_date
from nakanojo_helpdesk.domain.errors import DeskError
from nakanojo_helpdesk.domain.rolls.marks import MarkCode
from nakanojo_helpdesk.domain.rolls.preparations import Preparation, PreparationRow, items_of
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.services.rolls import preparing
from nakanojo_helpdesk.ui.courses.roll.words import care_words
from nakanojo_helpdesk.ui.courses.words import staff_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel, Tone
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_DONE, _OPEN = "■ 済み", "□ まだ"
_ON_PAPERS: Final = "「書類」で印刷します。"


class PreparationList(Table[PreparationRow]):
    """The things to look after. Space, Enter or a double click ticks one off, or takes its tick back."""

    turned = Signal(object)
    """The `PreparationRow` to be turned round."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and row is not None:
            if not event.isAutoRepeat():
                self.turned.emit(row)
            return
        super().keyPressEvent(event)


class PreparingDialog(Dialog):
    """Who comes in one sentence, and the list below it. Every tick is kept at once."""

    def __init__(self, workplace: Workplace, roll: Roll, parent: QWidget | None = None) -> None:
        title = (
            f"前日の準備　{roll.lesson.ordinal_words or roll.lesson.title}（{short_date(roll.lesson.day)}）"
        )
        super().__init__(title, parent, width=980)
        self._workplace, self._roll = workplace, roll
        self._counts = PlainLabel(self._who_comes(), "bold", wrap=True)
        self._model: RowModel[PreparationRow] = RowModel(
            (
                Column("済み", lambda row: _DONE if row.is_done else _OPEN),
                Column("準備", lambda row: row.item.label, wraps=True, minimum=130),
                Column("内容", self._detail, stretch=True, wraps=True, minimum=200),
                Column("だれが", self._by, wraps=True, minimum=90),
            ),
            key=lambda row: row.item.value,
            tone=lambda row: Tone.QUIET if row.is_done else Tone.PLAIN,
        )
        self.items = PreparationList(self._model, "準備の一覧", least_rows=7)
        self._words = PlainLabel("", "error", wrap=True)
        self._words.hide()
        self.body.addWidget(self._counts)
        self.body.addWidget(
            PlainLabel(
                "済んだものは、その行で Space を押します。もう一度押すと戻ります。", "small", wrap=True
            )
        )
        self.body.addWidget(self.items, 1)
        self.put_above_buttons(self._words)
        self.add_button("閉じる", "primary", rejects=True)
        self.items.turned.connect(self.turn)
        self.items.opened.connect(self.turn)
        self.focus_first(self.items)
        self._read()

    def ask(self) -> str:
        """Open it and wait. Everything was kept at once, so there is nothing to say afterwards."""
        self.show_and_wait()
        return ""

    def counts(self) -> str:
        """Who comes, as shown."""
        return self._counts.text()

    def turn(self, row: PreparationRow) -> None:
        """Tick a thing off, or take its tick back."""
        try:
            self._workplace.ledger.call(
                preparing.turn,
                self._roll.lesson.uid,
                row.item,
                done=not row.is_done,
                now=self._workplace.now(),
            )
            self._words.hide()
            self._read()
        except DeskError as error:
            self._words.setText(str(error))
            self._words.show()

    def _read(self) -> None:
        """Read the ticks. Raises `DeskError`."""
        items = items_of(self._roll)
        rows = self._workplace.ledger.read(preparing.listing, self._roll.lesson.uid)
        self._model.set_rows([row for row in rows if row.item in items])

    def _coming(self) -> list[RollLine]:
        return [line for line in self._roll.lines if line.is_counted and line.code is not MarkCode.EXCUSED]

    def _who_comes(self) -> str:
        coming, absent = len(self._coming()), self._roll.counts.by_code.get(MarkCode.EXCUSED, 0)
        said = f"（欠席の連絡 {absent}人）" if absent else ""
        return f"参加する方 {coming}人{said}　定員 {self._roll.lesson.capacity}人　{self._roll.lesson.venue_name}"

    def _detail(self, row: PreparationRow) -> str:
        lesson, coming = self._roll.lesson, self._coming()
        details = {
            Preparation.CALLS: "電話で、来るかどうかを確かめます。",
            Preparation.CARES: self._needs(coming),
            Preparation.STAFF: self._staff(len(coming)),
            Preparation.VENUE: f"{lesson.venue_name}　{lesson.time.clock_words}",
            Preparation.DEVICES: f"{lesson.course_form.loan_devices}台",
            Preparation.CARDS: f"{len(coming)}人分。{_ON_PAPERS}",
        }
        return details.get(row.item, _ON_PAPERS)

    def _needs(self, coming: list[RollLine]) -> str:
        codes = self._workplace.vocabularies
        rows = [line.registration for line in coming]
        needing = [row for row in rows if row.cares or row.care_note]
        return "\n".join(f"{row.name}さん：{care_words(row, codes)}" for row in needing)

    def _staff(self, people: int) -> str:
        lesson = self._roll.lesson
        staffing = lesson.staffing_for(people)
        lack = "" if staffing.is_enough else f"（あと{staffing.missing}人足りません）"
        return f"{staff_words(lesson.assignments, self._workplace.vocabularies)}{lack}"

    def _by(self, row: PreparationRow) -> str:
        if row.at is None:
            return ""
        at = local(row.at)
        day = "" if at.date() == self._workplace.today() else short_date(at.date())
        return f"{row.by_name} {day}{clock(at.hour * 60 + at.minute)}"
