"""The line people are found with, and below it those who fit, while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nakanojo_helpdesk.domain.errors import DeskError, Refused
from nakanojo_helpdesk.domain.registrations.people import PersonRow
from nakanojo_helpdesk.services.registrations import people
from nakanojo_helpdesk.ui.courses.applications.words import full_name, person_words
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.layout.boxes import Column
from nakanojo_helpdesk.ui.kit.lists.rows import Column as TableColumn
from nakanojo_helpdesk.ui.kit.lists.rows import RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_LONGEST = 60
_SUPPORT = "フリガナ、名前の一部、電話の末尾4けたのどれかで。"
_NOBODY = "当てはまる方はいません。Enter で新しい方として入れます。"
_MORE = "ほかにもいます。続けて入れると、しぼれます。"


class FindLine(QWidget):
    """One line for kana, half a name or the last digits of a telephone.

    Enter takes the first hit, arrow down goes among them. What is looked for is traced once, when looking begins.
    """

    taken = Signal(object)
    """Somebody known was taken: the `PersonRow`."""
    new_wanted = Signal(str)
    """Enter, and nobody fits: what was typed."""
    refused = Signal(object)
    """The `DeskError` of a refusal."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._course = ""
        self._looking: int | None = None
        self.but = ""
        """The uid of somebody who is not looked for: who it is about."""
        self.line = _NameLine(_LONGEST, "例：さとうはなこ、佐藤、1234", width=600)
        self.field = Field("探す", self.line, support=_SUPPORT)
        columns = (
            TableColumn[PersonRow](
                "名前",
                lambda row: row.form.kana,
                lambda row: full_name(row.name, row.form.kana),
                wraps=True,
                stretch=True,
                minimum=150,
            ),
            TableColumn[PersonRow](
                "地区・年代・電話", lambda row: row.form.district or "", self._told, wraps=True
            ),
        )
        self.model: RowModel[PersonRow] = RowModel(columns, key=lambda row: row.uid)
        self.hits = Table(self.model, "当てはまる方", _NOBODY, least_rows=4)
        self._more = PlainLabel("", "small", wrap=True)
        column = Column(self, spacing=6)
        column.addWidget(self.field)
        column.addWidget(self.hits)
        column.addWidget(self._more)
        self.hits.hide()
        self._more.hide()
        self.line.typed.connect(self._find)
        self.line.returnPressed.connect(self._take_first)
        self.line.downwards.connect(self._go_down)
        self.hits.opened.connect(self._take)

    def set_course(self, uid: str) -> None:
        """Look for those who apply for another course."""
        self._course, self._looking = uid, None

    def clear(self) -> None:
        """Empty it; the next letter begins another look."""
        self.line.setText("")  # with nothing to take back in it, Ctrl+Z is the screen's
        self._find()

    def words(self) -> str:
        """What is typed, with what an input method still composes."""
        return self.line.words()

    def found(self) -> tuple[PersonRow, ...]:
        """Those who fit, the best first."""
        return self.model.rows()

    def _told(self, row: PersonRow) -> str:
        return person_words(row, self._workplace.vocabularies)

    def _find(self) -> None:
        words = self.line.words().strip()
        found = people.Found()
        if words:
            try:
                found = self._asked(words)
            except DeskError as error:
                self.refused.emit(error)
        else:
            self._looking = None
        self.model.set_rows([row for row in found.people if row.uid != self.but])
        self.hits.setVisible(bool(words))
        self._more.setText(_MORE if found.more else "")
        self._more.setVisible(found.more)

    def _asked(self, words: str) -> people.Found:
        ledger, day = self._workplace.ledger, self._workplace.today()
        if self._looking is not None:
            try:
                return ledger.read(people.find, self._looking, words, day=day)
            except Refused:
                self._looking = None  # an hour has passed since
        self._looking = ledger.call(people.look_up, self._course)
        return ledger.read(people.find, self._looking, words, day=day)

    def _take_first(self) -> None:
        rows = self.model.rows()
        if rows:
            self._take(rows[0])
        elif words := self.line.value():
            self.new_wanted.emit(words)

    def _take(self, row: PersonRow) -> None:
        self.clear()
        self.taken.emit(row)

    def _go_down(self) -> None:
        if self.model.rowCount():
            self.hits.setFocus(Qt.FocusReason.TabFocusReason)


class _NameLine(TextField):
    """Says what is typed while an input method still composes it, and when one goes down to the hits."""

    typed = Signal()
    downwards = Signal()

    def __init__(self, longest: int, example: str, width: int) -> None:
        super().__init__(longest, example, width)
        self.textChanged.connect(lambda _text: self.typed.emit())

    def words(self) -> str:
        """The text with the composition where it will be."""
        text, at = self.text(), self.cursorPosition()
        return text[:at] + self.composition.text + text[at:]

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.typed.emit()

    @override
    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the screen where nothing typed can be taken back."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.downwards.emit()
            return
        super().keyPressEvent(event)


def looks_like_kana(words: str) -> bool:
    """Whether what was typed is a reading rather than a name."""
    return all(
        "ぁ" <= sign <= "ゖ" or "ァ" <= sign <= "ヺ" or sign in "ーｰ・ 　" or "ｦ" <= sign <= "ﾟ"
        for sign in words
    )
