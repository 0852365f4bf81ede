"""紙から: the signed sheet typed in by row numbers: number, check digit, mark, Enter. Digits and Enter only.

Who: the trainer in the evening, the sheet beside the keyboard. In a minute: a line a person; whose row it is stands there
before Enter; a last Enter goes to the button that writes all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakanojo_helpdesk.domain.errors import DeskError, Refused
from nakanojo_helpdesk.domain.rolls import sheets
from nakanojo_helpdesk.domain.rolls.marks import MarkCode, MarkSource
from nakanojo_helpdesk.domain.rolls.rows import Roll, RollLine
from nakanojo_helpdesk.services.rolls import entering
from nakanojo_helpdesk.ui.courses.roll.words import mark_words
from nakanojo_helpdesk.ui.kit.frame.dialog import Dialog
from nakanojo_helpdesk.ui.kit.inputs.field import Field
from nakanojo_helpdesk.ui.kit.inputs.lines import TextField
from nakanojo_helpdesk.ui.kit.lists.rows import Column, RowModel
from nakanojo_helpdesk.ui.kit.lists.table import Table
from nakanojo_helpdesk.ui.kit.look.labels import PlainLabel
from nakanojo_helpdesk.ui.workplace.asking import call_asking
from nakanojo_helpdesk.ui.workplace.workplace import Workplace

_INTRO: Final = (
    "受付簿の番号、検査数字、出欠の数字を続けて入れ、Enter を押します。12-7 の方が出席なら、1271 です。\n"
    "あいている行に書いた方は、当日参加になります。全部入れたら、もう一度 Enter です。"
)
_LINE_LENGTH: Final = 12
_NOTHING: Final = "まだ入れていません。"


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One typed row: its number, and who it is (None for a blank row: a walk-in)."""

    number: int
    code: MarkCode
    line: RollLine | None

    @property
    def key(self) -> tuple[int, bool]:
        """A printed and a blank row may have one number."""
        return self.number, self.line is None


class PaperDialog(Dialog):
    """One line to type into, who that is, and the list of what was typed. `ask` says what was done.

    Args:
        workplace: gives access to services.
        roll: the roll the sheet was printed for.
        kept: what was typed before and not written: the dialog may be closed in between.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        workplace: Workplace,
        roll: Roll,
        kept: Sequence[PaperLine] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"紙から　{roll.lesson.ordinal_words or roll.lesson.title}", parent, width=860)
        self._workplace, self._roll, self._done = workplace, roll, ""
        self._typed: list[PaperLine] = list(kept)
        codes = workplace.vocabularies
        self.line = TextField(_LINE_LENGTH, "例：1271", 240, figures=True)
        self.field = Field("番号・検査数字・出欠", self.line)
        self._echo = PlainLabel("", "section", wrap=True)
        self._model: RowModel[PaperLine] = RowModel(
            (
                Column("番号", lambda typed: typed.number, numeric=True),
                Column("名前", _name, stretch=True, wraps=True, minimum=120),
                Column("出欠", lambda typed: mark_words(typed.code, codes)),
                Column("いまの出欠", lambda typed: _present(typed, workplace), warns=_replaces),
            ),
            key=lambda typed: typed.key,
        )
        self.entered: Table[PaperLine] = Table(self._model, "入れた出欠", _NOTHING, least_rows=4)
        self.body.addWidget(PlainLabel(_INTRO, wrap=True))
        self.body.addWidget(self.field)
        self.body.addWidget(self._echo)
        self.body.addWidget(self.entered, 1)
        self.main = self.add_button("0人の出欠を登録する", "primary")
        self.main.clicked.connect(self._submit)
        self.add_key_button("1つ消す", "Delete", self.take_out)
        self.add_button("やめる", rejects=True)
        self.line.returnPressed.connect(self._enter)
        self.line.textEdited.connect(self._say_who)
        self.focus_first(self.line)
        self._show()
        if kept:
            self._echo.setText(f"前に入れた{len(kept)}人を戻しました。続きを入れてください。")

    def ask(self) -> str:
        """Open it and wait. Returns the sentence about what was done, empty when nothing was."""
        with self.asked() as accepted:
            return self._done if accepted else ""

    def echo(self) -> str:
        """Who is meant by what is typed, as shown."""
        return self._echo.text()

    def entries(self) -> tuple[PaperLine, ...]:
        """What was typed so far and is not written yet, in the order of typing."""
        return tuple(self._typed)

    def take_out(self) -> None:
        """Take the current row out of what was typed, else the last one (1つ消す, Delete)."""
        chosen = self.entered.current_row() if self.entered.hasFocus() else None
        if self._typed:
            self._typed.remove(chosen or self._typed[-1])
            self._show()
        self.line.setFocus()

    def _enter(self) -> None:
        if not self.line.value():
            if self._typed:
                self.main.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            typed = self._read(self.line.value())
        except Refused as error:
            self.field.show_error(f"＊{error}")
            self.line.selectAll()
            self.fit()
            return
        self.field.show_error(None)
        again = [each for each in self._typed if each.key == typed.key]
        self._typed = [each for each in self._typed if each.key != typed.key] + [typed]
        self.line.clear()
        self._show()
        said = f"{typed.number}番　{_name(typed)}：{mark_words(typed.code, self._workplace.vocabularies)}"
        self._echo.setText(f"{said}（入れ直しました）" if again else said)

    def _read(self, text: str) -> PaperLine:
        """What a row means. Raises `Refused` with the sentence for a slip."""
        entry = sheets.parse_entry(text)
        serial = self._roll.lesson.serial
        if entry.is_printed_row(serial):
            return PaperLine(number=entry.number, code=entry.code, line=self._line(entry.number))
        if entry.is_blank_row(serial):
            if entry.code not in {MarkCode.PRESENT, MarkCode.WALK_IN}:
                raise Refused(
                    f"{entry.number}番はあいている行で、当日参加の方です。終わりの数字は 1 か 6 にしてください。"
                )
            return PaperLine(number=entry.number, code=MarkCode.WALK_IN, line=None)
        raise Refused(sheets.wrong_check(entry.number))

    def _line(self, number: int) -> RollLine:
        found = next((line for line in self._roll.lines if line.registration.serial == number), None)
        if found is None:
            raise Refused(
                f"{number}番の方は、この回の名簿にありません。取り消した方ではないか、確かめてください。"
            )
        return found

    def _say_who(self, _text: str) -> None:
        """Say whose row it is while it is typed: nobody is marked by a number alone."""
        self.field.show_error(None)
        self._echo.setText("")
        text = self.line.value()
        for shorter in (text, f"{text}1"):
            try:
                typed = self._read(shorter)
            except Refused:
                continue
            mark = mark_words(typed.code, self._workplace.vocabularies) if shorter == text else "…"
            self._echo.setText(f"{typed.number}番　{_name(typed)}：{mark}")
            return

    def _submit(self) -> None:
        if not self._typed:
            self.line.setFocus()
            return
        marks = [(each.line.uid, each.code) for each in self._typed if each.line is not None]
        newcomers = sum(1 for each in self._typed if each.line is None)
        try:
            call_asking(
                self._workplace,
                self,
                entering.enter,
                self._roll.lesson.uid,
                marks,
                source=MarkSource.PAPER,
                newcomers=newcomers,
                accept="入っていただく",
                now=self._workplace.now(),
            )
        except DeskError as error:
            self.show_faults([(f"＊{error}", self.field)])
            return
        walked = f"（うち当日参加 {newcomers}人）" if newcomers else ""
        self._typed, count = [], len(self._typed)
        self._done = f"紙から{count}人の出欠を登録しました{walked}。"
        self.accept()

    def _show(self) -> None:
        self._model.set_rows(self._typed[::-1])
        self.main.set_words(f"{len(self._typed)}人の出欠を登録する")
        self.main.setEnabled(bool(self._typed))
        self._echo.setText("")


def _name(typed: PaperLine) -> str:
    return "当日参加" if typed.line is None else typed.line.registration.name


def _present(typed: PaperLine, workplace: Workplace) -> str:
    if typed.line is None or typed.line.code is MarkCode.NONE:
        return ""
    return mark_words(typed.line.code, workplace.vocabularies)


def _replaces(typed: PaperLine) -> bool:
    return typed.line is not None and typed.line.code not in {MarkCode.NONE, typed.code}
